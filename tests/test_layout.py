"""Layout: text in lines of a terminal, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit.reports.layout import paint, wrap
from sopkit.reports.text import cells, printable


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, ["-"]),
        ("a b", 5, ["- a b"]),
        ("a bc", 5, ["- a", "  bc"]),
        ("Top up the tea", 9, ["- Top up", "  the tea"]),
        ("续茶水", 8, ["- 续茶水"]),
        ("续茶水", 7, ["- 续茶", "  水"]),
        ("续茶，水", 7, ["- 续", "  茶，", "  水"]),
        ("（续）茶", 7, ["- （续）", "  茶"]),
        ("见A/tea#2续", 10, ["- 见", "  A/tea#2", "  续"]),
        ("a-word-wider-than-the-line b", 8, ["- a-word-wider-than-the-line", "  b"]),
        ("a  \n b", 9, ["- a b"]),
    ],
)
def test_wrap(text: str, width: int, lines: list[str]) -> None:
    """Lines break at spaces and between Chinese characters, never before a closing mark."""
    assert wrap(text, width, "- ") == lines


@given(st.text(alphabet="ab 茶，。（）“”《》,.#/-", max_size=60), st.integers(6, 30))
def test_wrap_loses_nothing(text: str, width: int) -> None:
    """Whatever the width, all characters are there in their order, blanks apart."""
    shown = "".join(wrap(text, width, ""))

    assert "".join(shown.split()) == "".join(printable(text).split())


@given(st.text(alphabet="ab 茶水", max_size=60), st.integers(8, 30))
def test_wrap_keeps_the_width(text: str, width: int) -> None:
    """No line is wider than the width, unless it is one long word."""
    for line in wrap(text, width, ""):
        assert cells(line) <= width or " " not in line.strip()


def test_paint() -> None:
    """Colours surround a text only where they are wanted, and never an empty one."""
    assert paint("x", "1", "31", colour=True) == "\x1b[1;31mx\x1b[0m"
    assert paint("x", "1", colour=False) == "x"
    assert paint("", "1", colour=True) == ""
