"""Reports: findings as text with carets, and as JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit.diagnostics import Diagnostic, Diagnostics, Position
from sopkit.errors import UsageError
from sopkit.reports import FORMATS, Report, format_named
from sopkit.reports.base import WIDEST
from sopkit.reports.text import cells, printable, render


def finding(line: int, column: int, end_column: int, **changes) -> Diagnostic:
    """A finding on one line."""
    found = Diagnostics("tea.yaml")
    place = Position(line, column, changes.pop("end_line", line), end_column)
    found.add("unknown-event", "unknown event", place, **changes)
    return found.sorted()[0]


def shown(line: str, column: int, end_column: int, **changes) -> list[str]:
    """The line of the file and the line of carets of a finding on it."""
    report = render([finding(1, column, end_column, **changes)], {"tea.yaml": [line]})
    return report.splitlines()[1:3]


def test_text() -> None:
    """A finding is its line, the line of the file, carets and a hint; then all are counted."""
    report = render([finding(2, 8, 11, hint="mend it")], {"tea.yaml": ["id: x", "after: tee"]})

    assert (
        "tea.yaml:2:8: error: unknown event [SOP301 unknown-event]\n"
        "  after: tee\n"
        "         ^^^\n"
        "  hint: mend it\n"
        "1 error in 1 file\n"
    ) == report


@pytest.mark.parametrize(
    ("line", "column", "end_column", "carets"),
    [
        ("abc", 1, 2, "  ^"),
        ("abc", 3, 3, "    ^"),
        ("abc", 4, 4, "     ^"),
        ("茶水: x", 3, 4, "      ^"),
        ("茶水: x", 1, 3, "  ^^^^"),
        ("茶：水", 2, 3, "    ^^"),
        ("e\u0301x", 3, 4, "   ^"),
        ("a\tx", 3, 4, "    ^"),
        ("abc", 90, 95, "     ^"),
    ],
)
def test_carets(line: str, column: int, end_column: int, carets: str) -> None:
    """Carets stand under the place, Chinese characters count two cells, marks over others none."""
    assert carets == shown(line, column, end_column)[1]


def test_carets_over_lines() -> None:
    """A place that ends on a later line is marked to the end of its first one."""
    assert ["  ab: |", "    ^^^"] == shown("ab: |", 3, 1, end_line=3)


@pytest.mark.parametrize("filler", ["x", "茶"])
def test_long_lines_are_cut(filler: str) -> None:
    """Of a long line the part round the place is shown, and the caret is still under it."""
    line, carets = shown(filler * 200 + "!" + filler * 200, 201, 202)

    assert cells(line) <= WIDEST + 4
    assert cells(line[: line.index("!")]) == carets.index("^")
    assert line.startswith("  …")
    assert line.endswith("…")


def test_control_characters_are_not_printed() -> None:
    """A file cannot send escape codes to the terminal of its reader."""
    assert ["  a·[31mb", "       ^"] == shown("a\x1b[31mb", 6, 7)


def test_unknown_source() -> None:
    """Without the lines of the file only the message is shown."""
    assert "1 error in 1 file" == render([finding(1, 1, 2)], {}).splitlines()[-1]
    assert 2 == len(render([finding(1, 1, 2)], {}).splitlines())


def test_no_findings() -> None:
    """Nothing found is said in words."""
    assert "no findings\n" == render([], {})


def test_summary_counts() -> None:
    """The last line counts findings by level and the files they are in."""
    findings = [finding(1, 1, 2), finding(2, 1, 2)]

    assert "2 errors in 1 file" == render(findings, {}).splitlines()[-1]


def test_colour_only_when_asked() -> None:
    """Escape codes are written only with colour, and change nothing else."""
    import re

    plain = render([finding(1, 1, 2)], {"tea.yaml": ["abc"]})
    coloured = render([finding(1, 1, 2)], {"tea.yaml": ["abc"]}, colour=True)

    assert "\x1b" not in plain
    assert plain == re.sub(r"\x1b\[\d+m", "", coloured)
    assert plain != coloured


def test_json() -> None:
    """JSON holds every field of a finding, and the counts."""
    report = json.loads(format_named("json")(Report([finding(2, 8, 11, hint="mend it")])))

    assert {
        "findings": [
            {
                "path": "tea.yaml",
                "line": 2,
                "column": 8,
                "end_line": 2,
                "end_column": 11,
                "code": "SOP301",
                "name": "unknown-event",
                "level": "error",
                "message": "unknown event",
                "hint": "mend it",
            }
        ],
        "summary": {"error": 1, "warning": 0, "info": 0},
        "suppressed": [],
    } == report


def test_json_without_position() -> None:
    """A finding about the whole file has no line in JSON."""
    found = Diagnostics("bad\udcff.yaml")
    found.add("empty-file", "nothing")
    report = format_named("json")(Report(found.sorted()))

    assert "line" not in json.loads(report)["findings"][0]
    assert report.encode()


def test_unknown_format() -> None:
    """An unknown format is answered with the nearest one and with all that are known."""
    with pytest.raises(UsageError, match=r"unknown format 'jsn'; did you mean 'json'\?; known are"):
        format_named("jsn")


@pytest.mark.parametrize("name", FORMATS)
def test_known_format(name: str) -> None:
    """Every format that is listed is there, and writes nothing found too."""
    assert "" != format_named(name)(Report([]))


@given(st.text(), st.integers(1, 60), st.integers(1, 60), st.sampled_from(sorted(FORMATS)))
def test_any_line_can_be_shown(line: str, column: int, end_column: int, name: str) -> None:
    """Any line with any place in it gives a report that can be printed."""
    report = format_named(name)(Report([finding(1, column, end_column)], {"tea.yaml": [line]}))

    assert printable(report.replace("\n", "")) == report.replace("\n", "")
    assert report.encode()
