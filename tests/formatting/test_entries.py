"""The text of a register is brought up to date, and what people wrote into it stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit.formatting.entries import with_entries
from sopkit.formatting.tokens import comments
from sopkit.registers import HEAD, NOTE, Registered, read_register, register_text

ONE, TWO = Registered("1.0.0", "1" * 64), Registered("2.0.0", "2" * 64)
ALL = {"desk/bell": ONE, "desk/key": ONE, "hall/door": ONE}


def line(name: str, entry: Registered = ONE) -> str:
    """An entry as it is written."""
    return f'{name}: {{version: {entry.version}, digest: "{entry.digest}"}}'


def register(*lines: str) -> str:
    """The text of a register with these lines below its head."""
    return "\n".join([NOTE, f"{HEAD}: 1", *lines]) + "\n"


BELL, KEY, DOOR = map(line, ALL)
KEPT = {
    "nothing": ((BELL, KEY, DOOR), ALL, (BELL, KEY, DOOR)),
    "above": ((BELL, "# ours", KEY, DOOR), ALL, (BELL, "# ours", KEY, DOOR)),
    "behind": ((BELL, f"{KEY}  # ours", DOOR), ALL, (BELL, f"{KEY}  # ours", DOOR)),
    "with a blank line": ((BELL, "", "# hall", DOOR), ALL, (BELL, KEY, "", "# hall", DOOR)),
    "below": ((BELL, KEY, DOOR, "# end"), ALL, (BELL, KEY, DOOR, "# end")),
    "of a raised one": (
        ("# ours", f"{BELL}  # too"),
        {"desk/bell": TWO},
        ("# ours", f"{line('desk/bell', TWO)}  # too"),
    ),
    "before a new one": (("# hall", DOOR), ALL, (BELL, KEY, "# hall", DOOR)),
    "of another order": ((DOOR, "# ours", BELL, KEY), ALL, ("# ours", BELL, KEY, DOOR)),
    "above one that goes": ((BELL, "# hall", DOOR), {"desk/bell": ONE}, (BELL, "# hall")),
    "above two that go": (
        ("# desk", BELL, "# keys", KEY, DOOR),
        {"hall/door": ONE},
        ("# desk", "# keys", DOOR),
    ),
    "within": (
        ("desk/bell:", "  # ours", "  version: 1.0.0  # too", f"  digest: '{'1' * 64}'"),
        {"desk/bell": ONE},
        ("# ours", "# too", BELL),
    ),
}
GONE = {
    "what silences its findings": (
        (BELL, "# sopkit: ignore[gone-but-registered] away", KEY, DOOR),
        (BELL, DOOR),
    ),
    "what stands behind it": ((BELL, f"{KEY}  # ours", DOOR), (BELL, DOOR)),
}


@pytest.mark.parametrize(("before", "wanted", "after"), KEPT.values(), ids=KEPT)
def test_comments_stay(
    before: tuple[str, ...], wanted: dict[str, Registered], after: tuple[str, ...]
) -> None:
    """A comment stays with the entry it stands at; where that goes it stands above the next."""
    assert with_entries(register(*before), wanted) == register(*after)


@pytest.mark.parametrize(("before", "after"), GONE.values(), ids=GONE)
def test_comments_of_what_goes(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """With an entry goes what would be said of the next one."""
    wanted = {"desk/bell": ONE, "hall/door": ONE}

    assert with_entries(register(*before), wanted) == register(*after)


@pytest.mark.parametrize(
    "text",
    ["", "\n", NOTE, f"{NOTE}\n\n", f"{HEAD}: 1\n", f"{{{HEAD}: 1}}", f"\ufeff{HEAD}: 1\r\n"],
)
def test_nothing_in_it(text: str) -> None:
    """A register without entries is written whole."""
    assert with_entries(text, ALL) == register_text(ALL)


def test_comments_of_an_empty_register() -> None:
    """What stands in a register before the first entry stays at its top."""
    assert with_entries("# ours\n", ALL) == register_text(ALL).replace(HEAD, f"# ours\n{HEAD}")


def test_comments_among_brackets() -> None:
    """Of a register in brackets the comments come to stand at the top."""
    text = f"{{{HEAD}: 1, # ours\n{BELL}}} # too\n"
    after = with_entries(text, {"desk/bell": ONE})

    assert after == f"{NOTE}\n# ours\n# too\n{HEAD}: 1\n{BELL}\n"


NAMES = [f"{field}/{name}" for field in ("desk", "hall") for name in ("a", "b", "c")]
ENTRIES = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([ONE, TWO]))
BETWEEN = st.lists(st.sampled_from(["", "# one", "#two", "# 三", "  # four"]), max_size=2)


@given(ENTRIES, ENTRIES, st.data())
def test_nothing_is_lost(
    before: dict[str, Registered], after: dict[str, Registered], data: st.DataObject
) -> None:
    """The entries are those that were wanted, and no comment above one is lost or made twice."""
    lines = [f"{HEAD}: 1"]
    for name, entry in data.draw(st.permutations(list(before.items()))):
        lines += [*data.draw(BETWEEN), line(name, entry)]
    text = "\n".join([NOTE, *lines, *data.draw(BETWEEN)]) + "\n"
    found = with_entries(text, after)

    assert read_register("register.yaml", text=found) == after
    assert sorted(comments(found)) == sorted(comments(text))
    assert with_entries(found, after) == found
