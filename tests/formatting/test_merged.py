"""What a merge leaves in a register is put together: marks, and two lines for one id."""

from __future__ import annotations

import pytest

from sopkit.formatting.merged import Clash, merged
from sopkit.registers import Registered, register_text
from tests.formatting.test_entries import BELL, DOOR, KEY, ONE, TWO, line, register

OURS, BASE, THEIRS, END = "<<<<<<< HEAD", "||||||| 1a2b3c4", "=======", ">>>>>>> spring"
OTHER = Registered("1.0.0", "3" * 64)
BELL_TWO, BELL_OTHER = line("desk/bell", TWO), line("desk/bell", OTHER)
TOGETHER = {
    "both new": ((OURS, BELL, THEIRS, KEY, END, DOOR), (BELL, KEY, DOOR)),
    "only ours": ((OURS, BELL, THEIRS, END, DOOR), (BELL, DOOR)),
    "with the base": ((OURS, BELL, BASE, DOOR, THEIRS, KEY, END), (BELL, KEY)),
    "ours higher": ((OURS, BELL_TWO, THEIRS, BELL, END), (BELL_TWO,)),
    "theirs higher": ((OURS, BELL, THEIRS, BELL_TWO, END), (BELL_TWO,)),
    "alike": ((OURS, BELL, KEY, THEIRS, BELL, DOOR, END), (BELL, KEY, DOOR)),
    "two places": ((OURS, BELL, THEIRS, END, KEY, OURS, THEIRS, DOOR, END), (BELL, KEY, DOOR)),
    "a union": ((BELL, BELL_TWO, KEY), (BELL_TWO, KEY)),
    "comments": (
        (OURS, "# ours", f"{BELL}  # one", THEIRS, "# theirs", f"{BELL_TWO} # two", END, DOOR),
        ("# ours", "# theirs", f"{BELL_TWO}  # one  # two", DOOR),
    ),
    "the same comment": ((OURS, "# a", BELL, THEIRS, "# a", BELL_TWO, END), ("# a", BELL_TWO)),
    "a clash that a higher one ends": ((BELL, BELL_OTHER, BELL_TWO), (BELL_TWO,)),
}


@pytest.mark.parametrize(("before", "after"), TOGETHER.values(), ids=TOGETHER)
def test_put_together(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """The lines of both sides stay; of two for one id the one with the higher version."""
    found = merged(register(*before))

    assert found is not None
    assert found.text == register(*after)
    assert found.clashes == {}


def test_clash() -> None:
    """One version with two contents cannot be put together; the line of the first is told."""
    found = merged(register(OURS, KEY, BELL, THEIRS, BELL_OTHER, END))

    assert found is not None
    assert found.clashes == {"desk/bell": Clash("1.0.0", 5)}
    assert (found.line, found.marked) == (3, True)


def test_two_registers() -> None:
    """Where both sides began the register its head stands once."""
    ours, theirs = register_text({"desk/bell": ONE}), register_text({"desk/key": ONE})
    found = merged(f"{OURS}\n{ours}{THEIRS}\n{theirs}{END}\n")

    assert found is not None
    assert found.text == register_text({"desk/bell": ONE, "desk/key": ONE})


@pytest.mark.parametrize("lines", [(), (BELL, KEY), ("# =======", BELL), ("<<<<<<<<", BELL)])
def test_nothing_was_merged(lines: tuple[str, ...]) -> None:
    """A register without marks in which each id stands once is left as it is."""
    assert merged(register(*lines)) is None
