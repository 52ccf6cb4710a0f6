"""This module sums up a procedure for the lints that compare files.

A summary is plain data, so that it can be kept and read again without the procedure.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from sopkit.frozen import NamedTuple
from sopkit.inspection.needs import register_of
from sopkit.kernel.program import Every
from sopkit.lint.acting import roles_in
from sopkit.lint.cites import Cites, cites_of
from sopkit.lint.fields import Unfilled, unfilled_in
from sopkit.lint.habits import Habit, Marks, habits_of, marks_of
from sopkit.lint.index import Index
from sopkit.lint.orphans import Unused, unused_in, words_of
from sopkit.lint.windows import Spans, gap_of, placed
from sopkit.quantities import QuantityError, parse_range
from sopkit.registers import content_digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sopkit.diagnostics import Position
    from sopkit.lint.base import Path
    from sopkit.procedure import Procedure

Place = tuple[int, int, int, int]

_CITED = re.compile(r"\b([A-Z]+/[a-z0-9-]+)#(\d+)(?:-(\d+))?")
_CONFLICT = re.compile(r"\b[Cc]onflicts?\b")
_FIGURES = (
    "gap", "at_least", "at_most", "equals", "between", "within", "tolerated",
)  # fmt: skip


class Named(NamedTuple):
    """A role of a file: its name, its labels, and where it stands."""

    name: str
    en: str
    zh: str
    place: Place


class Figure(NamedTuple):
    """A figure that a single fact of a source gives: what it says, in one unit, and as written."""

    source: str
    key: str
    value: str
    text: str
    name: str
    place: Place


class Cited(NamedTuple):
    """A rule, step, check item or relation, and the sources that it names as they are written."""

    name: str
    sources: tuple[str, ...]


class Noted(NamedTuple):
    """A note that speaks of a conflict: whose it is, its own sources, what it names, and where."""

    name: str
    own: tuple[str, ...]
    source: str
    place: Place


class Asked(NamedTuple):
    """What is always asked of an event, in microseconds from an anchor; None is no bound.

    `event` and `anchor` begin with the procedure that declares the event.
    """

    event: str
    anchor: str
    low: int | None
    high: int | None
    text: str
    name: str
    place: Place


class Edition(NamedTuple):
    """What a register is held against; the digest is empty where there is none."""

    version: str
    place: Place
    digest: str


class Summary(NamedTuple):
    """What other files have to know of one: texts, numbers and tuples of them only.

    Attributes:
        place: where its id stands.
        edition: its version, where that stands, and its digest where there is a register.
        title: its title in English and Chinese, and where it stands.
        uses: the procedures whose declarations it takes; `taken` are those it really uses.
        unused: what it declares and does not use itself.
    """

    path: str
    id: str
    place: Place
    edition: Edition
    title: tuple[str, str, Place]
    uses: tuple[str, ...]
    taken: tuple[tuple[str, str], ...]
    unused: tuple[Unused, ...]
    roles: tuple[Named, ...]
    figures: tuple[Figure, ...]
    cited: tuple[Cited, ...]
    noted: tuple[Noted, ...]
    asked: tuple[Asked, ...]
    cites: tuple[Cites, ...]
    habits: tuple[Habit, ...]
    marks: Marks
    unfilled: tuple[Unfilled, ...]


def summary_of(procedure: Procedure, index: Index | None = None) -> Summary:
    """Sums up a procedure; `index` is what the lints of the file have gathered already."""
    document = procedure.document
    words = words_of(document)
    shared = procedure.shared.places if procedure.shared is not None else {}
    roles = [heading for section, heading in shared if section == "roles"]
    acting = roles_in(document, roles) if roles else frozenset()
    title = procedure.title
    return Summary(
        path=procedure.path,
        id=procedure.id,
        place=_place(document.value(("id",))),
        edition=_edition(procedure),
        title=(title.get("en", ""), title.get("zh", ""), _place(document.value(("title",)))),
        uses=tuple(procedure.model.uses),
        taken=tuple(
            (section, name)
            for section, heading in shared
            if (name := heading.partition("(")[0].strip())
            in (acting if section == "roles" else words)
        ),
        unused=unused_in(document, words),
        roles=tuple(_roles(procedure)),
        figures=tuple(_figures(procedure)),
        cited=tuple(Cited(name, sources) for name, sources in procedure.sources.items() if sources),
        noted=tuple(_noted(procedure)),
        asked=tuple(_asked(procedure, index or Index(procedure))),
        cites=cites_of(document.data),
        habits=habits_of(index or Index(procedure)),
        marks=marks_of(index or Index(procedure)),
        unfilled=unfilled_in(document),
    )


def edition_of(procedure: Procedure) -> Edition:
    """Version and content of a procedure."""
    document = procedure.document
    place = _place(document.value(("version",)))
    return Edition(procedure.version, place, content_digest(document.data))


def _edition(procedure: Procedure) -> Edition:
    if os.path.exists(register_of(procedure.path)):  # noqa: PTH110
        return edition_of(procedure)
    return Edition(procedure.version, _place(procedure.document.value(("version",))), "")


def _place(position: Position) -> Place:
    return (position.line, position.column, position.end_line, position.end_column)


def facts_of(written: str) -> Iterator[str]:
    """The facts of a source that a citation names, each by itself."""
    for name, first, last in _CITED.findall(written):
        for number in range(int(first), min(int(last or first), int(first) + 200) + 1):
            yield f"{name}#{number}"


def _roles(procedure: Procedure) -> Iterator[Named]:
    for name in procedure.document.data.get("roles") or ():
        role = procedure.model.roles[name]
        place = _place(procedure.document.value(("roles", name, "label")))
        yield Named(name, role.label.get("en", ""), role.label.get("zh", ""), place)


# ---- figures


def _figures(procedure: Procedure) -> Iterator[Figure]:
    """The figures that one fact of a source gives, where it gives no other in this file."""
    found: dict[tuple[str, str], list[Figure]] = {}
    for path, name, written, sources in _written(procedure):
        fact = _single(sources)
        read = _value(written) if fact else None
        if fact is None or read is None:
            continue
        place = _place(procedure.document.value(path))
        figure = Figure(fact, read[0], read[1], str(written), name, place)
        found.setdefault((fact, read[0]), []).append(figure)
    for several in found.values():
        if len({one.value for one in several}) == 1:
            yield several[0]


def _written(procedure: Procedure) -> Iterator[tuple[Path, str, Any, Any]]:
    data = procedure.document.data
    for name, entry in (data.get("parameters") or {}).items():
        if "is" in entry:
            yield ("parameters", name, "is"), name, entry["is"], entry.get("source")
    for place, rule in enumerate(data.get("rules") or ()):
        for kind, body in rule.items():
            if isinstance(body, dict) and kind not in ("when", "message", "remedy", "note"):
                for key in _FIGURES:
                    if key in body:
                        path = ("rules", place, kind, key)
                        yield path, rule["id"], body[key], rule.get("source")


def _single(sources: Any) -> str | None:
    """The one fact that is cited; None for several."""
    if not isinstance(sources, str) or "-" in sources.partition("#")[2]:
        return None
    facts = list(facts_of(sources))
    return facts[0] if len(facts) == 1 else None


def _value(written: Any) -> tuple[str, str] | None:
    """What is measured, and its bounds in the unit of the run time."""
    if isinstance(written, bool):
        return None
    try:
        read = parse_range(str(written))
    except QuantityError:
        return None
    # what a bare number counts is not known
    if read.dimension == "number":
        return None
    bounds = [bound and bound.value for bound in (read.low, read.high)]
    return read.dimension, f"{bounds[0]} .. {bounds[1]}"


# ---- conflicts that a note speaks of


def _noted(procedure: Procedure) -> Iterator[Noted]:
    if "onflict" not in procedure.document.text:
        return
    for name, entry in procedure.entries.items():
        note = entry.written.get("note")
        text = note.get("en") if isinstance(note, dict) else None
        if not isinstance(text, str) or not _CONFLICT.search(text):
            continue
        own = tuple(fact for one in procedure.sources[name] for fact in facts_of(one))
        for match in _CITED.finditer(text):
            length = match.end() - match.start()
            position = procedure.document.inside((*entry.path, "note", "en"), match.start(), length)
            for fact in facts_of(match[0]):
                yield Noted(name, own, fact, _place(position))


# ---- what is asked of an event


def _asked(procedure: Procedure, index: Index) -> Iterator[Asked]:
    """Windows and gaps that hang on no condition."""
    for one in placed(index):
        if one.rule.when is not None or one.reach.anchor[0] == "opening":
            continue
        anchor = f"{one.reach.anchor[0]} {_origin(procedure, one.reach.anchor[1])}"
        low = one.reach.earliest.low if one.reach.earliest is not None else None
        high = one.reach.due.high if one.reach.due is not None else None
        place = _place(procedure.document.value(one.path))
        event = _origin(procedure, one.event)
        yield Asked(event, anchor, low, high, one.text, one.rule.id, place)
    spans = Spans(procedure.program)
    for spec in procedure.program.rules:
        if isinstance(spec, Every) and spec.rule.when is None and len(spec.targets) == 1:
            low, high = gap_of(spec, spans)
            event = _origin(procedure, spec.targets[0].event)
            path = index.body(spec.rule, "gap")
            place = _place(procedure.document.value(path))
            text = spec.gap.text or str(spec.gap)
            yield Asked(event, "gap", low, high, text, spec.rule.id, place)


def _origin(procedure: Procedure, event: str) -> str:
    """An event under the procedure that declares it."""
    shared = procedure.shared
    place = shared.place(("events", event)) if shared is not None else None
    owner = procedure.id if place is None else procedure.model.uses[place]
    return f"{owner}:{event}"
