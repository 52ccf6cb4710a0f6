"""What is left out is told by what stands beside it, and by nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopkit.codebook import completed
from sopkit.lint.checking import check, check_text

STEP = (
    "- id: s{0}\n  do: {{en: Clean room {0}, zh: 清洁{0}号房}}\n"
    "  role: attendant\n  source: H/tea#{0}\n"
)


def steps(*extra: str) -> str:
    """Steps with further keys, one text for each."""
    written = "".join(
        STEP.format(number) + (f"  {keys}\n" if keys else "")
        for number, keys in enumerate(extra, 1)
    )
    return f"steps:\n{written}"


def names(text: str) -> list[str]:
    """The names of the findings of what was left out."""
    ours = ("SOP39", "SOP45")
    return [one.name for one in check_text(completed(text)) if one.code.startswith(ours)]


NUMBER = 'number: "1"'
TEXTS = {
    "one of three without number": (steps(NUMBER, NUMBER, ""), []),
    "one of four without number": (steps(NUMBER, NUMBER, NUMBER, ""), ["missing-number"]),
    "half without number": (steps(NUMBER, NUMBER, "", ""), []),
    "a guess has no number": (steps(NUMBER, NUMBER, NUMBER, "guess: true"), []),
    "a reading of ours, unmarked": (
        steps("note: {en: This is our reading., zh: 这是我们的理解。}"),
        ["unmarked-guess"],
    ),
    "a reading of ours, marked below": (
        steps(
            "note: {en: This is our reading., zh: 这是我们的理解。}\n  checks:\n"
            "  - {id: x, check: {en: The cup is dry, zh: 杯子是干的}, guess: true}"
        ),
        [],
    ),
    "our work is no reading": (steps("note: {en: Our rooms are cold., zh: 房间冷。}"), []),
}


@pytest.mark.parametrize("name", TEXTS)
def test_left_out(name: str) -> None:
    """A piece gives what is left out of it, and nothing where that is not sure."""
    text, wanted = TEXTS[name]

    assert wanted == names(text)


def written(folder: Path, **files: str) -> Path:
    """A folder of procedures that cite these sources, one a step."""
    root = folder / "procedures" / "house"
    root.mkdir(parents=True)
    for name, sources in files.items():
        entries = "".join(
            f"- id: s{number}\n  do: {{en: Clean room {number}, zh: 清洁{number}号房}}\n"
            f"  role: attendant\n  source: {source}\n"
            for number, source in enumerate(sources.split(), 1)
        )
        text = f"id: house/{name}\ntitle: {{en: {name}, zh: 规程{name}}}\nsteps:\n{entries}"
        (root / f"{name}.yaml").write_text(completed(text), encoding="utf-8")
        (root / f"{name}.cases.yaml").touch()
    return folder / "procedures"


def skipped(path: Path) -> list[str]:
    """The messages about skipped facts."""
    return [one.message for one in check(path) if one.name == "skipped-fact"]


def test_a_gap(tmp_path: Path) -> None:
    """A number between those that are cited is missed."""
    message = "H/tea is taken over here, but fact #2 of it stands in no procedure"

    assert [message] == skipped(written(tmp_path, tea="H/tea#1 H/tea#3"))


def test_a_beginning(tmp_path: Path) -> None:
    """Facts are counted from 1, and several that are missing are one finding."""
    message = "H/tea is taken over here, but facts #1, #3 of it stand in no procedure"

    assert [message] == skipped(written(tmp_path, tea="H/tea#2 H/tea#4-6"))


def test_borrowed_facts(tmp_path: Path) -> None:
    """Of a source of which no more than half is cited nothing is missed."""
    assert [] == skipped(written(tmp_path, tea="H/tea#2 H/tea#4"))


def test_a_fact_of_another_file(tmp_path: Path) -> None:
    """A fact that another file holds is not missed, whether that file is looked at or not."""
    folder = written(tmp_path, tea="H/tea#1 H/tea#3", coffee="H/tea#2")

    assert [] == skipped(folder)
    assert [] == skipped(folder / "house" / "tea.yaml")


def test_a_list_of_what_is_left_out(tmp_path: Path) -> None:
    """A fact on the list of what was left out on purpose is not missed."""
    folder = written(tmp_path, tea="H/tea#1 H/tea#3")
    (folder / "not-encoded.yaml").write_text("- {fact: H/tea#2, reason: unlawful}\n", "utf-8")

    assert [] == skipped(folder)
