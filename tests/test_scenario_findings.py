"""A scenario may say what checking its procedure finds."""

from pathlib import Path

import pytest

from sopkit.codebook import completed
from sopkit.scenarios import run

UNUSED = "facts:\n  guests: {type: count, label: {en: guests, zh: 人数}}\n"
# a word of the other file is a conflict here, and a comment silences what is not used
PIECE = (
    f"{UNUSED[:-1]}  # sopkit: ignore[unused-name] it is asked for later\n"
    "rules:\n"
    "- id: pour\n"
    "  permit: {event: tea.poured, only_if: meeting.begins}\n"
    "  note: {en: 'Conflict: elsewhere it is chilled (H/milk#3).', zh: 矛盾：H/milk#3}\n"
    "  source: H/tea#2\n"
)
SCENARIO = """sopkit: 1
procedure: house/tea
cases:
- id: found
  title: {{en: What is found, zh: 检查结果}}
  zero: "2026-12-01T09:00+08:00"
  events: []
  findings: [{names}]
"""


def told(folder: Path, names: str, piece: str = PIECE) -> list[str]:
    """What a run says of a scenario that names some findings."""
    path = folder / "procedures" / "house" / "tea.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(completed(piece), encoding="utf-8")
    path.with_name("tea.cases.yaml").write_text(SCENARIO.format(names=names), encoding="utf-8")
    return [
        f"{one.position and one.position.line} {one.name}: {one.message}"
        for one in run(path).diagnostics
        if one.name != "rule-not-covered"
    ]


@pytest.mark.parametrize("names", ["unused-name", "noted-conflict", "noted-conflict, unused-name"])
def test_found(names: str, tmp_path: Path) -> None:
    """Findings about the file and its folder count, silenced or not; others may be there."""
    assert told(tmp_path, names) == []


def test_not_found(tmp_path: Path) -> None:
    """A finding that is not made is a difference, and what is found instead is named."""
    assert told(tmp_path, "noted-conflict, repeated-id", completed(UNUSED)) == [
        "8 not-as-expected: found: checking the procedure does not find 'noted-conflict'; "
        "it finds 'unused-name'",
        "8 not-as-expected: found: checking the procedure does not find 'repeated-id'; "
        "it finds 'unused-name'",
    ]


def test_nothing_found(tmp_path: Path) -> None:
    """A procedure about which nothing is found is said to be one."""
    (found,) = told(tmp_path, "unused-name", "")

    assert found.endswith("does not find 'unused-name'; it finds nothing")


def test_unknown_finding(tmp_path: Path) -> None:
    """A finding that does not exist is most likely mistyped."""
    assert told(tmp_path, "unused-names") == [
        "8 unknown-name: found: there is no finding 'unused-names'; did you mean 'unused-name'?"
    ]


def test_compared_with_its_folder(tmp_path: Path) -> None:
    """What only shows beside another procedure of the folder is found too."""
    other = tmp_path / "procedures" / "house" / "coffee.yaml"
    other.parent.mkdir(parents=True)
    head = "id: house/coffee\ntitle: {en: tea service, zh: 咖啡服务}\n"
    other.write_text(completed(head), encoding="utf-8")
    path = other.with_name("tea.yaml")
    path.write_text(completed(""), encoding="utf-8")
    cases = path.with_name("tea.cases.yaml")
    cases.write_text(SCENARIO.format(names="repeated-title"), encoding="utf-8")

    assert [one.name for one in run(path).diagnostics] == ["rule-not-covered"]
