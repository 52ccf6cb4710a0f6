"""Whatever form a file has, its style keeps what it says, and the styled file stays as it is."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sopkit.diagnostics import Diagnostics
from sopkit.document import read_document
from sopkit.formatting import format_text
from sopkit.formatting.tokens import comments, gaps

ROOT = Path(__file__).parents[2]
FILES = (
    "procedures/conference/tea-serving-order.yaml",
    "procedures/shop/buyer-changed-mind-refund.yaml",
    "procedures/office/clerk-daily-user-return-calls.yaml",
    "procedures/property/maintenance-home-visit.cases.yaml",
    "tests/handbook/everything.yaml",
)
STYLED = sorted((ROOT / "procedures").rglob("*.yaml"))


@cache
def content(name: str) -> str:
    """The text of a file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def values(text: str | bytes) -> Any:
    """What a text says; None when it cannot be read."""
    document = read_document("file.yaml", Diagnostics(), text=text)
    return document and document.data


class Writer(yaml.SafeDumper):
    """Writes numbers as they were and lists with or without indentation."""

    indented_lists = False

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless and not self.indented_lists)


class IndentedWriter(Writer):
    indented_lists = True


Writer.add_representer(
    Decimal, lambda writer, value: writer.represent_scalar("tag:yaml.org,2002:float", str(value))
)
IndentedWriter.yaml_representers = Writer.yaml_representers


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A real file with other blanks, blank lines and comments in the gaps between its texts."""
    text = content(draw(st.sampled_from(FILES)))
    places = list(gaps(text))
    for number in sorted(draw(st.sets(st.integers(1, len(places) - 2), max_size=30)), reverse=True):
        start, end = places[number]
        text = text[:start] + draw(spoilt_gap(text[start:end])) + text[end:]
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


def spoilt_gap(gap: str) -> st.SearchStrategy[str]:
    """The same gap, written otherwise; where a comment or line end may stand, more of them."""
    if gap == " ":
        return st.sampled_from(["  ", "     ", " "])
    head, line_end, rest = gap.partition("\n")
    if not line_end:
        return st.just(gap)
    more = st.sampled_from(["", "  ", "\n\n", "   # why\n", "\n# in the first column\n\n"])
    return more.map(lambda found: f"{head}{found}\n{rest}" if "#" not in head else gap)


@st.composite
def rewritten(draw: st.DrawFn) -> str:
    """The values of a real file as another program would write them."""
    data = values(content(draw(st.sampled_from(FILES))))
    return yaml.dump(
        data,
        Dumper=draw(st.sampled_from([Writer, IndentedWriter])),
        default_flow_style=draw(st.sampled_from([True, False, None])),
        default_style=draw(st.sampled_from([None, "'", '"'])),
        indent=draw(st.integers(2, 7)),
        width=draw(st.sampled_from([20, 40, 80, 1000])),
        allow_unicode=True,
        sort_keys=draw(st.booleans()),
    )


@given(st.one_of(spoilt(), rewritten()))
def test_same_values(text: str) -> None:
    """The values and the comments are those of before."""
    formatted = format_text(text)

    if values(text) is not None and not formatted.faults:
        assert formatted.lost == ""
        assert formatted.text is not None
        assert values(text) == values(formatted.text)
        assert len(comments(text.replace("\r\n", "\n"))) == len(comments(formatted.text))


@given(st.one_of(spoilt(), rewritten()))
def test_settled(text: str) -> None:
    """A file in the style is left as it is."""
    once = format_text(text).text

    if once is not None:
        assert once == format_text(once).text


@given(st.binary(max_size=80) | st.text("{}[],:-#'\"|> \n\tab", max_size=60))
def test_any_text(content: str | bytes) -> None:
    """Any bytes come back with faults or in the style, never with other values."""
    formatted = format_text(content)

    assert formatted.lost == ""
    assert (formatted.text is None) == bool(formatted.faults)


@pytest.mark.parametrize("path", STYLED, ids=lambda path: path.stem)
def test_shipped(path: Path) -> None:
    """The procedures that are shipped are in the style."""
    text = path.read_text(encoding="utf-8")
    formatted = format_text(text, str(path))

    assert formatted.text in (text, None)
