"""This module makes the printed book from procedures: one chapter for each, in one language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sopkit.errors import UsageError
from sopkit.handbook import sections, steps
from sopkit.handbook.back import back
from sopkit.handbook.document import Chapter, Entry, HandbookDoc, Line, Part, Principle
from sopkit.handbook.duties import duties
from sopkit.handbook.notices import general_warnings, step_notices
from sopkit.handbook.pictures import illustrated
from sopkit.handbook.sources import say_source, source_list
from sopkit.handbook.terms import FIELDS, terms
from sopkit.handbook.traditional import PRINTED, TRADITIONAL, traditional, written_in
from sopkit.handbook.units import joined
from sopkit.language import LANGUAGES, pick
from sopkit.speaking import Labels, capital, humane, listing, say_condition
from sopkit.speaking.demands import daypart

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

DIGEST_SHOWN: Final = 16
MANY: Final = 8  # procedures from which the contents are grouped


def build_document(
    procedures: Iterable[Procedure], language: str, *, link: str = ""
) -> HandbookDoc:
    """The book of these procedures in one language.

    Args:
        procedures: loaded procedures, in the order of print.
        language: `en`, `zh` or `zh-hant`, which is made from `zh`.
        link: where the handbook site is published; printed codes lead to the page of a procedure
            there. Without it they hold its id.

    Raises:
        UsageError: there is no such language, or no procedure.
    """
    if language == TRADITIONAL:
        made: HandbookDoc = traditional(build_document(procedures, written_in(language), link=link))
        return replace(made, language=language)
    if language not in LANGUAGES:
        known = " and ".join(PRINTED)
        raise UsageError(f"no handbook in language {language!r}; there are {known}")
    given = tuple(procedures)
    if not given:
        raise UsageError("no procedure to print; a handbook needs at least one")
    words = terms(language)
    titles = {one.id: one.title.get(language, one.id) for one in given}
    chapters = [
        illustrated(joined(chapter(one, language, titles, link), language), one, language)
        for one in given
    ]
    parts = contents(chapters, language)
    order = {entry.id: place for part in parts for place, entry in enumerate(part.entries)}
    fields = {entry.id: place for place, part in enumerate(parts) for entry in part.entries}
    chapters.sort(key=lambda one: (fields[one.id], order[one.id]))
    lists = joined(back(chapters, {one.id: one for one in given}, language), language)
    return HandbookDoc(language, words["book"], words["book_note"], parts, tuple(chapters), lists)


def contents(chapters: Iterable[Chapter], language: str) -> tuple[Part, ...]:
    """The contents, by field where there are many procedures of several fields."""
    found: dict[str, list[Entry]] = {}
    for one in chapters:
        field = one.id.rpartition("/")[0]
        found.setdefault(field, []).append(Entry(one.title, one.id, one.anchor))
    if len(found) < 2 or sum(map(len, found.values())) < MANY:
        return (Part("", tuple(entry for entries in found.values() for entry in entries)),)
    return tuple(
        Part(pick(language, *FIELDS.get(field, (capital(humane(field)),) * 2)), tuple(entries))
        for field, entries in found.items()
    )


def chapter(
    procedure: Procedure, language: str, titles: Mapping[str, str], link: str = ""
) -> Chapter:
    """One procedure as printed; `titles` are those of the procedures in the book."""
    data = own(procedure)
    names = procedure.spoken(language).beside(titles)
    numbers = steps.step_numbers(data)
    numbered = names.numbered(numbers)
    return Chapter(
        id=procedure.id,
        version=procedure.version,
        anchor=anchor(procedure.id),
        title=names.text(data.get("title")),
        control=control(procedure, names),
        purpose=names.text(data.get("purpose")),
        scope=scope(data, names),
        principles=tuple(
            Principle(names.text(one.get("text")), say_source(one))
            for one in data.get("principles") or ()
        ),
        roles=sections.role_entries(procedure, data, names, numbers),
        materials=sections.materials(data, names),
        order_note=order_note(data, language),
        groups=steps.step_groups(data, names, numbers, step_notices(procedure, numbered)),
        layouts=sections.layouts(data, names),
        rules=sections.rules(data, names, procedure.without),
        forms=sections.forms(data, names),
        parameters=sections.parameters(data, names, numbers),
        sources=source_list(data, language),
        warnings=general_warnings(procedure, numbered),
        address=address(procedure.id, language, link),
        digest=procedure.digest.removeprefix("sha256:")[:DIGEST_SHOWN],
        effective=str(data.get("effective", "")),
        owner=names.role(data.get("owner", "")),
        duties=duties(procedure, numbered),
    )


def own(procedure: Procedure) -> Mapping[str, Any]:
    """The data to print: of roles and forms of other procedures those that are used here."""
    places = procedure.shared.places if procedure.shared is not None else {}
    data = dict(procedure.data)
    others = {section for section, _ in places if section in ("roles", "forms")}
    used = [data.get(key) for key in ("owner", "steps", "rules", "events")] if others else []
    for section in others:
        data[section] = {
            name: entry
            for name, entry in data[section].items()
            if (section, name) not in places or sections.mentions(used, sections.word(name))
        }
    return data


def anchor(procedure_id: str) -> str:
    """The id as a target for links."""
    return re.sub(r"[^a-z0-9-]+", "--", procedure_id.lower()).strip("-") or "procedure"


def address(procedure_id: str, language: str, link: str) -> str:
    """What the printed code of a procedure holds: its page on the site, else its id."""
    if not link:
        return procedure_id
    return f"{link.rstrip('/')}/{language}/{anchor(procedure_id)}.html"


def control(procedure: Procedure, names: Labels) -> tuple[Line, ...]:
    """The document control of a procedure."""
    words = terms(names.language)
    data, status = procedure.data, procedure.status
    values = {
        "number": procedure.id,
        "version": procedure.version,
        "status": words.get(status, status),
        "effective": str(data.get("effective", words["not_set"])),
        "owner": names.role(data.get("owner", "")),
        "digest": procedure.digest.removeprefix("sha256:")[:DIGEST_SHOWN],
    }
    return tuple(Line(words[key], value) for key, value in values.items() if value)


def scope(data: Mapping[str, Any], names: Labels) -> tuple[Line, ...]:
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


def happenings(events: Any, names: Labels) -> str:
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


def say_calendar(calendar: Mapping[str, Any], names: Labels) -> str:
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
        f"{daypart(name, language)} {str(span).replace('-', '–')}"
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
