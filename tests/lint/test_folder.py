"""The lints that compare the procedures of a folder, on folders that are kept as data."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sopkit.codebook import completed
from sopkit.diagnostics import Diagnostic
from sopkit.lint.checking import check
from tests.lint.test_meaning import SCOPE, shown

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "folder.yaml").read_text(encoding="utf-8"))
SCENARIOS = ".cases.yaml"


def written(files: dict[str, str], folder: Path) -> dict[str, str]:
    """Writes files below `procedures`, scenarios beside each; gives them completed, by path."""
    texts = {
        str(folder / "procedures" / name): text if name.endswith(SCENARIOS) else completed(text)
        for name, text in files.items()
    }
    for name, text in texts.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if not name.endswith(SCENARIOS):
            path.with_name(path.stem + SCENARIOS).touch()
    return texts


def found_in(folder: Path) -> list[Diagnostic]:
    """What the lints of meaning find in a folder, and every error."""
    found = check(folder / "procedures")
    return [one for one in found if one.code in SCOPE or one.level == "error"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["fact"])
def test_folder(case: dict[str, Any], tmp_path: Path) -> None:
    """Each folder gives exactly the findings that are listed beside it."""
    texts = written(case["files"], tmp_path)
    root = f"{tmp_path / 'procedures'}/"
    found = found_in(tmp_path)

    said = [
        f"{one.path.removeprefix(root)} {shown(one, texts[one.path].splitlines())}" for one in found
    ]
    assert said == case["finds"]
    if "says" in case:
        assert [one.message.replace(root, "") for one in found] == case["says"]


def test_a_file_that_is_not_looked_at_may_use_a_name(tmp_path: Path) -> None:
    """Checked alone, a file whose declarations another may take has no unused names."""
    case = CASES[0]
    written(case["files"], tmp_path)
    words, tea = (tmp_path / "procedures" / name for name in ("house/words.yaml", "house/tea.yaml"))

    assert [one.name for one in check(words) if one.name == "unused-name"] == []
    tea.unlink()
    assert [one.name for one in check(words) if one.name == "unused-name"] == ["unused-name"] * 2


def test_unused_name_can_be_taken_out(tmp_path: Path) -> None:
    """An entry that has its lines for itself is taken out whole, and that is not called safe."""
    files = {
        "house/tea.yaml": (
            "facts:\n"
            "  guests: {type: count, label: {en: guests, zh: 人数}}\n"
            "  seats:\n"
            "    type: count\n"
            "    label: {en: seats, zh: 座位}\n"
            "rules:\n"
            "- {id: few, permit: {event: tea.poured, only_if: guests < 9}, source: H/tea#1}\n"
        )
    }
    written(files, tmp_path)
    (found,) = found_in(tmp_path)

    assert found.fix is not None
    assert not found.fix.safe
    (edit,) = found.fix.edits
    assert (edit.position.line, edit.position.end_line, edit.text) == (3, 6, "")


@pytest.mark.parametrize(
    "facts",
    [
        "  seats: {type: count, label: {en: seats, zh: 座位}}\n",
        "  {seats: {type: count, label: {en: seats, zh: 座位}},\n"
        "   guests: {type: count, label: {en: guests, zh: 人数}}}\n",
    ],
    ids=["the only entry of its section", "beside another on its line"],
)
def test_unused_name_that_is_left_to_the_author(facts: str, tmp_path: Path) -> None:
    """No cure is offered where the rest would not be well-formed any more."""
    written({"house/tea.yaml": f"facts:\n{facts}"}, tmp_path)

    assert {one.fix for one in found_in(tmp_path) if one.name == "unused-name"} == {None}


def test_no_scenario_only_in_a_folder_of_procedures(tmp_path: Path) -> None:
    """A file that stands in no folder `procedures` is a draft, and needs no scenarios."""
    draft = tmp_path / "tea.yaml"
    draft.write_text(completed(""), encoding="utf-8")
    kept = tmp_path / "procedures" / "house" / "tea.yaml"
    kept.parent.mkdir(parents=True)
    kept.write_text(completed(""), encoding="utf-8")

    assert [one.name for one in check(draft)] == []
    assert [one.name for one in check(kept)] == ["no-scenario"]
