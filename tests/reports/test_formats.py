"""Formats of findings: each writes exactly its golden file, and what its readers demand."""

import json
import os
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft4Validator

from sopkit.codes import CODES
from sopkit.diagnostics import Diagnostic, Diagnostics, Position
from sopkit.reports import FORMATS, Report, format_named
from sopkit.reports.base import Said
from sopkit.reports.fingerprints import fingerprints
from sopkit.reports.github import MOST_ROWS, step_summary
from sopkit.reports.statistics import counted, render
from tests.reports.sample import CLEAN, EMPTY, KEY, REPORT, SOURCES, TEA

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = Path(__file__).parents[1] / "schemas" / "sarif-2.1.0.json"


def sarif(report: Report) -> dict:
    """The only run of a SARIF log, which follows the schema of the standard."""
    log = json.loads(format_named("sarif")(report))
    Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(log)
    return log["runs"][0]


@pytest.mark.parametrize("name", FORMATS)
def test_golden(name: str) -> None:
    """A format writes what its golden file holds; `make golden` writes these."""
    assert (GOLDEN / f"{name}.txt").read_text(encoding="utf-8") == format_named(name)(REPORT)


@pytest.mark.parametrize("report", [REPORT, EMPTY, Report([])], ids=["full", "clean", "nothing"])
def test_sarif_follows_its_schema(report: Report) -> None:
    """A SARIF log is valid by the schema of the standard, with and without findings."""
    assert "sopkit" == sarif(report)["tool"]["driver"]["name"]


def test_sarif_knows_a_wrong_log() -> None:
    """The schema in the tests refuses a log that is wrong."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))

    assert not Draft4Validator(schema).is_valid({"version": "2.1.0", "runs": [{"results": []}]})


def test_sarif_lists_what_is_silenced() -> None:
    """A silenced finding is listed with the reason, others have no suppressions."""
    silenced = [one.get("suppressions") for one in sarif(REPORT)["results"]]

    assert silenced == [None] * 5 + [
        [
            {
                "kind": "inSource",
                "status": "accepted",
                "justification": "the house rule asks for it",
            }
        ]
    ]


def test_sarif_rules() -> None:
    """Every result points at the rule of its code."""
    run = sarif(REPORT)

    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [one["ruleId"] for one in run["results"]] == [
        rules[one["ruleIndex"]] for one in run["results"]
    ]


def test_sarif_paths() -> None:
    """A path below the working folder is relative to it and escaped, another one is a whole URI."""
    found = Diagnostics("/srv/house/茶 1.yaml" if os.name == "posix" else "C:\\srv\\茶 1.yaml")
    found.add("empty-file", "nothing")

    paths = [
        one["locations"][0]["physicalLocation"]["artifactLocation"]
        for one in sarif(Report([*REPORT.findings[:1], *found.sorted()]))["results"]
    ]
    assert {"uri": "procedures/bar/tea%2C%20%E8%8C%B6.yaml", "uriBaseId": "SRCROOT"} == paths[0]
    assert paths[1]["uri"].startswith("file:///")
    assert "uriBaseId" not in paths[1]


def test_junit() -> None:
    """JUnit counts cases and failures; a clean file is a case that passes."""
    root = ElementTree.fromstring(format_named("junit")(REPORT))

    assert ("6", "4") == (root.get("tests"), root.get("failures"))
    assert [TEA, KEY, CLEAN] == [suite.get("name") for suite in root]
    assert [2, 2, 0] == [len(suite.findall("testcase/failure")) for suite in root]
    assert 1 == len(root.findall("testsuite/testcase/system-out"))


def test_junit_by_what_fails() -> None:
    """With --strict a note is a failure too, with --exit-zero nothing is."""
    strict = replace(REPORT, failing=frozenset(("error", "warning", "info")))
    lenient = replace(REPORT, failing=frozenset())

    assert 'failures="5"' in format_named("junit")(strict).splitlines()[1]
    assert 'failures="0"' in format_named("junit")(lenient).splitlines()[1]


def test_gitlab() -> None:
    """GitLab wants a list of objects with description, fingerprint, severity and place."""
    listed = json.loads(format_named("gitlab")(REPORT))

    assert [] == json.loads(format_named("gitlab")(EMPTY))
    assert len(REPORT.findings) == len({one["fingerprint"] for one in listed})
    assert {"critical", "minor", "info"} == {one["severity"] for one in listed}
    assert {1} == {
        one["location"]["positions"]["begin"]["line"]
        for one in listed
        if one["check_name"] == "empty-file"
    }


def test_github_commands_are_one_line_each() -> None:
    """Every finding is one workflow command, whatever its texts hold."""
    found = Diagnostics("a:b,c%.yaml")
    found.add("empty-file", "50 % of\n::error::it", hint="a\r\nb")

    lines = format_named("github")(Report(found.sorted())).splitlines()

    assert [line for line in lines if line.startswith("::")] == [
        "::error file=a%3Ab%2Cc%25.yaml,title=SOP105 empty-file::"
        "50 %25 of%0A::error::it%0Ahint: a·%0Ab"
    ]


def test_step_summary() -> None:
    """The page of a run holds a row for each finding, with nothing that Markdown would read."""
    page = step_summary(REPORT)

    assert len(REPORT.findings) == sum(
        line.startswith("| procedures") for line in page.splitlines()
    )
    assert r"100 % \<file\> & \| \`all\`" in page
    assert "### sopkit check: no findings\n\n" == step_summary(EMPTY)


def test_step_summary_is_cut() -> None:
    """A page of very many findings is cut, and it is said how many more there are."""
    found = Diagnostics("tea.yaml")
    for line in range(1, MOST_ROWS + 3):
        found.add("no-effect", "it has none", Position(line, 1, line, 2))

    assert "\n2 more are in the log.\n" in step_summary(Report(found.sorted()))


@pytest.mark.parametrize("name", FORMATS)
def test_say(name: str) -> None:
    """Every format shows the texts that a reader's language asks for."""
    written = format_named(name)(replace(REPORT, say=lambda _: Said("换行前", "说明")))

    assert "换行前" in written
    assert "key.lend'" not in re.sub(r"after: key\.lend,", "", written)


def mark(line: str, finding: Diagnostic) -> str:
    """The fingerprint of a finding whose line is this."""
    return fingerprints([finding], {"tea.yaml": ["", "", line, line]})[0]


def found(line: int, name: str = "no-effect", path: str = "tea.yaml") -> Diagnostic:
    """A finding at a line."""
    collector = Diagnostics(path)
    collector.add(name, "it has none", Position(line, 1, line, 2))
    return collector.sorted()[0]


def test_fingerprint_of_a_moved_line() -> None:
    """A line that moves or is indented anew keeps the fingerprint of its finding."""
    assert mark("grace: 5 min", found(3)) == mark("  grace:  5 min", found(4))


@pytest.mark.parametrize(
    "other", [found(3, "missing-source"), found(3, path="beer.yaml")], ids=["name", "file"]
)
def test_fingerprint_of_another(other: Diagnostic) -> None:
    """Another finding and another file have another fingerprint, as has another line."""
    sources = {path: ["", "", "grace: 5 min"] for path in ("tea.yaml", "beer.yaml")}

    assert fingerprints([found(3)], sources) != fingerprints([other], sources)
    assert mark("grace: 5 min", found(3)) != mark("grace: 6 min", found(3))


def test_fingerprints_of_equal_lines() -> None:
    """Of several findings in lines alike each has its own fingerprint, in order."""
    sources = {"tea.yaml": ["", "x", "x"]}

    both = fingerprints([found(2), found(3)], sources)

    assert both[0] != both[1]
    assert both[0] == fingerprints([found(2)], sources)[0]


def test_statistics() -> None:
    """Codes are counted, most first, and those that can be mended are marked."""
    rows = counted([found(1), found(2), *REPORT.findings])

    assert ("SOP404", 2, 0) == (rows[0]["code"], rows[0]["count"], rows[0]["fixable"])
    assert {"lossy-number", "unknown-event"} == {one["name"] for one in rows if one["fixable"]}
    assert render(REPORT.findings).splitlines()[1].startswith("1  SOP116 [*] lossy-number: ")
    assert Counter(one.name for one in REPORT.findings) == Counter(
        {one["name"]: one["count"] for one in counted(REPORT.findings)}
    )
    assert "" == render([])


def test_sample_holds_every_level() -> None:
    """The report that all formats are tried with has findings of every level."""
    assert {code.level for code in CODES} == {one.level for one in REPORT.findings}
    assert set(SOURCES) == {one.path for one in REPORT.findings}
