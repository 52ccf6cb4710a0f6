"""This module reads the stories of the demo: a log, questions, looks at the whole picture."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sopkit.errors import UsageError
from sopkit.shipped import DATA

if TYPE_CHECKING:
    from datetime import tzinfo

    from sopkit.case import Case
    from sopkit.procedure import Procedure


@dataclass(frozen=True, slots=True)
class Story:
    """A case to be played: `questions` with their instants, `looks` at the whole picture."""

    title: Mapping[str, str]
    procedure: Procedure
    case: Case
    zone: tzinfo
    questions: tuple[tuple[int, Mapping[str, Any]], ...]
    looks: tuple[int, ...]
    until: int


def stories(folder: Path) -> list[Story]:
    """The stories that come with sopkit, played by the procedures below a folder."""
    found = (DATA / "demo").iterdir()
    texts = sorted((one.name, one.read_text(encoding="utf-8")) for one in found)
    return [_story(name, text, folder) for name, text in texts]


def procedures_folder() -> Path:
    """The procedures in the package, in the checkout it runs from, or in the working folder.

    Raises:
        UsageError: they are in none of these places.
    """
    places = (
        DATA / "procedures",
        DATA.parents[2] / "procedures",
        Path("procedures"),
    )
    for place in places:
        if (place / "conference").is_dir():
            return place
    raise UsageError(
        "the procedures that the demo plays were not found; run it in a checkout of sopkit"
    )


def _story(name: str, text: str, folder: Path) -> Story:
    from sopkit.case import read_log
    from sopkit.diagnostics import Diagnostics
    from sopkit.document import read_document
    from sopkit.procedure import load
    from sopkit.quantities import parse_instant

    document = read_document(name, Diagnostics(name), text=text)
    assert document is not None
    data = document.data
    procedure = load(folder / f"{data['log']['procedure']}.yaml")
    case, problems = read_log(json.dumps(data["log"]), procedure, path="log.json")
    assert not problems, problems
    assert case.zone is not None

    def instant(written: str) -> int:
        return parse_instant(written, case.zone, zero=case.zero)

    asked = [dict(one) for one in data.get("questions", ())]
    last = max(record.at for record in case.records)
    return Story(
        data["title"],
        procedure,
        case,
        case.zone,
        tuple((instant(one.pop("at")), one) for one in asked),
        tuple(instant(one) for one in data.get("looks", ())),
        instant(data["until"]) if "until" in data else last,
    )
