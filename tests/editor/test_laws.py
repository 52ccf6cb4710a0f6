"""Whatever stands in the editor, every question has an answer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sopkit.editor.actions import actions
from sopkit.editor.completion import offers
from sopkit.editor.hover import hover
from sopkit.editor.symbols import references, symbols
from tests.editor.pages import TEA, page

WRITTEN = ["", "{", "[", '"', "'", ": ", "\n", "\t", "\n- ", "：", "🍵", "#", "&a ", "\r\n", "\0"]
GOOD = page()


@given(
    st.integers(0, len(TEA)),
    st.integers(0, 30),
    st.sampled_from(WRITTEN),
    st.tuples(st.integers(0), st.integers(0)),
)
def test_any_text(at: int, gone: int, written: str, spot: tuple[int, int]) -> None:
    """A text that was cut, or has anything put in, breaks no answer at any place."""
    torn = page(TEA[:at] + written + TEA[at + gone :], GOOD)
    line = spot[0] % len(torn.lines)
    column = spot[1] % (len(torn.lines[line]) + 1)
    found = torn.findings()
    names, _ = torn.name_at(line, column)

    assert isinstance(hover(torn, line, column, found)[0], str)
    assert all(one.text for one in offers(torn, line, column))
    assert all(one.edits for one in actions(found, 1, len(torn.lines), torn.lines))
    assert symbols(torn)
    assert not names or references(torn, names[0].name)


@given(st.text(max_size=200))
def test_any_file(text: str) -> None:
    """A file of another kind has answers too, most of them empty."""
    other = page(text)
    last = len(other.lines) - 1
    spot = last, len(other.lines[last])

    assert isinstance(hover(other, *spot), tuple)
    assert isinstance(offers(other, *spot), list)
    assert symbols(other) == [] or other.document is not None
