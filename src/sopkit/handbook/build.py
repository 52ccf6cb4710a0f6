"""This module makes the printed book from procedures: one chapter for each, in one language."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

from sopkit.errors import UsageError
from sopkit.handbook import sections, steps
from sopkit.handbook.conditions import say_condition
from sopkit.handbook.document import Chapter, HandbookDoc, Line, Principle
from sopkit.handbook.names import Names
from sopkit.handbook.sources import say_source, source_list
from sopkit.handbook.terms import pick, terms
from sopkit.handbook.values import listing
from sopkit.language import LANGUAGES

DIGEST_SHOWN: Final = 16


@runtime_checkable
class Printable(Protocol):
    """What the handbook needs of a procedure."""

    @property
    def id(self) -> str:
        """The procedure's id."""

    @property
    def version(self) -> str:
        """Its semantic version."""

    @property
    def digest(self) -> str:
        """The digest of its content, as text."""

    @property
    def data(self) -> Mapping[str, Any]:
        """The file as read, after checking."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A procedure from the plain data of its file, for callers without a loaded one."""

    data: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The procedure's id."""
        return str(self.data.get("id", ""))

    @property
    def version(self) -> str:
        """Its semantic version."""
        return str(self.data.get("version", ""))

    @property
    def digest(self) -> str:
        """SHA-256 of the data, whatever the order of its keys."""
        text = json.dumps(self.data, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def build_document(
    procedures: Iterable[Printable | Mapping[str, Any]], language: str
) -> HandbookDoc:
    """The book of these procedures in one language.

    Args:
        procedures: loaded procedures, or the plain data of checked files.
        language: `en` or `zh`.

    Raises:
        UsageError: there is no such language, or no procedure.
    """
    if language not in LANGUAGES:
        known = " and ".join(LANGUAGES)
        raise UsageError(f"no handbook in language {language!r}; there are {known}")
    wrapped = [one if isinstance(one, Printable) else Plain(one) for one in procedures]
    if not wrapped:
        raise UsageError("no procedure to print; a handbook needs at least one")
    by_id = {one.id: one.data for one in wrapped}
    words = terms(language)
    chapters = tuple(chapter(one, language, by_id) for one in wrapped)
    return HandbookDoc(language, words["book"], words["book_note"], chapters)


def chapter(
    procedure: Printable, language: str, others: Mapping[str, Mapping[str, Any]]
) -> Chapter:
    """One procedure as printed; `others` are the procedures whose names it may share."""
    data = tidy(procedure.data)
    names = Names(data, language, [tidy(others[one]) for one in shared(data, others)])
    numbers = steps.step_numbers(data)
    return Chapter(
        id=procedure.id,
        version=procedure.version,
        anchor=anchor(procedure.id),
        title=names.text(data.get("title")),
        control=control(procedure, data, names),
        purpose=names.text(data.get("purpose")),
        scope=scope(data, names),
        principles=tuple(
            Principle(names.text(one.get("text")), say_source(one))
            for one in data.get("principles") or ()
        ),
        roles=sections.role_entries(data, names, numbers),
        materials=sections.materials(data, names),
        order_note=order_note(data, language),
        groups=steps.step_groups(data, names, numbers),
        layouts=sections.layouts(data, names),
        rules=sections.rules(data, names, getattr(procedure, "without", {})),
        forms=sections.forms(data, names),
        parameters=sections.parameters(data, names, numbers),
        sources=source_list(data, language),
    )


def tidy(part: Any) -> Any:
    """The data with line breaks and runs of blanks made single blanks; nothing else changes."""
    if isinstance(part, str):
        return re.sub(r"[ \t\r\n]+", " ", part).strip()
    if isinstance(part, Mapping):
        return {str(key): tidy(one) for key, one in part.items()}
    if isinstance(part, Sequence):
        return [tidy(one) for one in part]
    return part


def shared(data: Mapping[str, Any], others: Mapping[str, Any]) -> list[str]:
    """The procedures in the book whose declarations this one uses."""
    return [str(one) for one in data.get("uses") or () if str(one) in others]


def anchor(procedure_id: str) -> str:
    """The id as a target for links."""
    return re.sub(r"[^a-z0-9-]+", "--", procedure_id.lower()).strip("-") or "procedure"


def control(procedure: Printable, data: Mapping[str, Any], names: Names) -> tuple[Line, ...]:
    """The document control of a procedure."""
    words = terms(names.language)
    status = str(data.get("status", ""))
    values = {
        "number": procedure.id,
        "version": procedure.version,
        "status": words.get(status, status),
        "effective": str(data.get("effective", words["not_set"])),
        "owner": names.role(data.get("owner", "")),
        "digest": procedure.digest.removeprefix("sha256:")[:DIGEST_SHOWN],
    }
    return tuple(Line(words[key], value) for key, value in values.items() if value)


def scope(data: Mapping[str, Any], names: Names) -> tuple[Line, ...]:
    """What one case is, and what starts and ends it."""
    words = terms(names.language)
    case = data.get("case") or {}
    lines = [Line(words["case"], names.text(case.get("is")))]
    starts = happenings(case["starts"], names) if "starts" in case else words["starts_first"]
    ends = happenings(case["ends"], names) if "ends" in case else words["ends_closed"]
    lines += [Line(words["starts"], starts), Line(words["ends"], ends)]
    calendar = say_calendar(data.get("calendar") or {}, names)
    if calendar:
        lines.append(Line(words["calendar"], calendar))
    return tuple(line for line in lines if line.text)


def happenings(events: Any, names: Names) -> str:
    """One event or several, standing alone, so without marks."""
    said = []
    for one in steps.as_list(events):
        event, _, condition = str(one).partition(" if ")
        found = names.get(event.strip(), "step")
        text = found.act if found is not None else names.label(event.strip())
        if condition:
            clause = say_condition(condition, names)
            text += pick(names.language, f" (if {clause})", f"（{clause}）")
        said.append(text)
    return pick(names.language, "; or ", "；或").join(said)


def say_calendar(calendar: Mapping[str, Any], names: Names) -> str:
    """Zone, hours, shifts and parts of the day in one line."""
    language = names.language
    parts = []
    if "zone" in calendar:
        parts.append(pick(language, f"time zone {calendar['zone']}", f"时区 {calendar['zone']}"))
    if "hours" in calendar:
        hours = str(calendar["hours"]).replace("-", "–")
        parts.append(pick(language, f"open {hours}", f"营业时间 {hours}"))
    shifts = [
        f"{sections.shift_name(name, names)} {body.get('from')}–{body.get('to')}"
        for name, body in (calendar.get("shifts") or {}).items()
    ]
    if shifts:
        parts.append(pick(language, "shifts: ", "班次：") + listing(shifts, language))
    dayparts = [
        f"{sections.daypart_name(name, language)} {str(span).replace('-', '–')}"
        for name, span in (calendar.get("dayparts") or {}).items()
    ]
    if dayparts:
        parts.append(pick(language, "parts of the day: ", "时段：") + listing(dayparts, language))
    return pick(language, "; ", "；").join(parts)


def order_note(data: Mapping[str, Any], language: str) -> str:
    """Whether the list of steps is the order of work."""
    if not data.get("steps"):
        return ""
    words = terms(language)
    return words["listed_note"] if data.get("flow") == "listed" else words["free_note"]
