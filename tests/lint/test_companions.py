"""Profiles and calendars are checked like procedures: at the place, with what is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopkit.codebook import completed
from sopkit.lint.checking import check_file

TEA = completed(
    "parameters:\n"
    "  pouring: {is: 10 min, source: H/tea#2}\n"
    "steps:\n"
    "- id: tea.poured\n"
    "  do: {en: Pour the tea, zh: 斟茶}\n"
    "  role: attendant\n"
    "  due: within pouring of meeting.begins\n"
    "  source: H/tea#1\n"
)

PROFILES = {
    "right": ("house/tea:\n  pouring: {is: 5 min, source: H/tea#2}\n", []),
    "mistyped parameter": ("house/tea:\n  poring: 5 min\n", ["2:3 unknown-name"]),
    "mistyped unit": ("house/tea:\n  pouring: {is: 5 mins}\n", ["2:17 bad-value"]),
    "mistyped procedure": ("house/tee:\n  pouring: 5 min\n", ["1:1 unknown-procedure"]),
    "no values": ("house/tea: 5 min\n", ["1:1 wrong-type"]),
    "mistyped key": ("house/tea:\n  pouring: {iss: 5 min}\n", ["2:13 unknown-key"]),
    "a rule without reason": ("house/tea:\n  without: [tea]\n", ["2:13 unknown-name"]),
}
CALENDARS = {
    "right": ('"off": [2026-10-01]\nmake_up: {2026: [2026-10-10]}\n', []),
    "mistyped key": ("of: [2026-10-01]\n", ["1:1 unknown-key"]),
    "no date": ('"off": [2026-13-01]\n', ["1:8 bad-value"]),
    "another year": ('"off": {2025: [2026-10-01]}\n', ["1:8 bad-value"]),
}


def found(folder: Path, path: str, text: str) -> list[str]:
    """The places and names of what is found in a file beside a procedure."""
    (folder / "procedures" / "house").mkdir(parents=True)
    (folder / "procedures" / "house" / "tea.yaml").write_text(TEA, encoding="utf-8")
    file = folder / path
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return [
        f"{one.position.line}:{one.position.column} {one.name}" if one.position else one.name
        for one in check_file(file).findings
    ]


@pytest.mark.parametrize("name", PROFILES)
def test_profiles(name: str, tmp_path: Path) -> None:
    """A profile names procedures and parameters that are there, with values they can take."""
    text, wanted = PROFILES[name]

    assert wanted == found(tmp_path, "profiles/hotel.yaml", text)


@pytest.mark.parametrize("name", CALENDARS)
def test_calendars(name: str, tmp_path: Path) -> None:
    """A calendar holds dates, in a list or by year."""
    text, wanted = CALENDARS[name]

    assert wanted == found(tmp_path, "calendars/house.yaml", text)
