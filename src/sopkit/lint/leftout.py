"""This module finds what was left out: parts of a file that the rest of it leads one to expect.

Each is a note, or a warning where something of the file cannot do what it is there for. What is
missing is told by what stands beside it: numbers where other steps have numbers, a label where
people read one, a plan where a due counts back from it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sopkit.kernel.program import Before
from sopkit.lint.base import Lint
from sopkit.lint.index import index_of
from sopkit.phrases.model import At, Happening, Shifted, Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sopkit.lint.base import Path, Subject


class Entry(NamedTuple):
    """One of several entries that stand side by side; `name` is empty where it has none."""

    name: str
    path: Path
    written: Mapping[str, Any]


# a step between many that have a number is likelier to have lost its own than never to have had one
_MOSTLY = 0.7


def look(subject: Subject) -> None:
    """Everything that is left out, in the order of the file."""
    data = subject.procedure.document.data
    _case(subject, data)
    _parameters(subject, data)
    _fields(subject, data)
    _questions(subject, data)
    _steps(subject, data)
    _plans(subject)
    _days_off(subject, data)
    _guesses(subject, data)
    for what, entries in _lists(data):
        _odd_one(subject, what, entries)


# ---- the case


def _case(subject: Subject, data: Mapping[str, Any]) -> None:
    """What a run begins and ends with: an event for both, or for neither."""
    case = data["case"]
    if "starts" in case and "ends" not in case:
        message = (
            "nothing says what ends a case, so it stays open until it is closed by hand, and what "
            "has no due is never missed"
        )
        _of_case(subject, message, "ends")
    if "ends" in case and "starts" not in case:
        message = "nothing says what opens a case, so it begins with whatever is recorded first"
        _of_case(subject, message, "starts")


def _of_case(subject: Subject, message: str, key: str) -> None:
    subject.report("unbounded-case", message, ("case",), key=True, hint=f"add {key}: an event")


# ---- declarations


def _parameters(subject: Subject, data: Mapping[str, Any]) -> None:
    """Where a parameter gives a word of the source, it says of which."""
    for name, entry in (data.get("parameters") or {}).items():
        if "vague" in entry and "is" not in entry and "source" not in entry:
            message = (
                f"parameter '{name}' gives a word of the source and does not say of which; add "
                "source: A/tea-service#2"
            )
            subject.report("missing-source", message, ("parameters", name), key=True)


def _fields(subject: Subject, data: Mapping[str, Any]) -> None:
    """What people fill in has a name in their language."""
    facts = subject.procedure.declared.facts
    for path, fields in _all_fields(data):
        for name, entry in fields.items():
            # the short form of what an event brings has no place for a label
            short = not isinstance(entry, dict) and path[0] != "forms"
            if short or name in facts or (isinstance(entry, dict) and "label" in entry):
                continue
            message = (
                f"'{name}' has no label, so people are shown the name of the computer; give it "
                "one in both languages"
            )
            subject.report("field-without-label", message, (*path, name), key=True)


def _all_fields(data: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for name, form in (data.get("forms") or {}).items():
        yield ("forms", name, "fields"), form["fields"]
    for name, event in (data.get("events") or {}).items():
        yield ("events", name, "data"), event.get("data") or {}
    for number, step in enumerate(data.get("steps") or ()):
        yield ("steps", number, "data"), step.get("data") or {}


def _questions(subject: Subject, data: Mapping[str, Any]) -> None:
    """A fact that people are asked for has a question, where other facts have one."""
    facts = data.get("facts") or {}
    silent = [name for name, fact in facts.items() if "question" not in fact]
    if not silent or len(silent) == len(facts):
        return
    asked = {name for step in data.get("steps") or () for name in step.get("asks") or ()}
    known = _known_otherwise(subject, data)
    reads = set(_read(subject, data))
    for name in silent:
        if "default" in facts[name] or name in known or name not in asked | reads:
            continue
        what = "a step asks for" if name in asked else "the procedure goes by"
        subject.report(
            "missing-question",
            f"fact '{name}', which {what}, has no question; staff would be asked for its name only",
            ("facts", name),
            key=True,
        )


def _read(subject: Subject, data: Mapping[str, Any]) -> Iterator[str]:
    """The facts that conditions, quantities and collections hang on."""
    for one in subject.procedure.conditions:
        yield from one.condition.facts
    for item in subject.procedure.stock_items:
        yield from item.quantity.facts
    for collection in (data.get("collections") or {}).values():
        yield from (collection[key] for key in ("count", "from") if key in collection)


def _known_otherwise(subject: Subject, data: Mapping[str, Any]) -> set[str]:
    """The facts that events bring, steps set, or rules and collections work out."""
    found = {name for step in data.get("steps") or () for name in step.get("set") or ()}
    for fields in (fields for path, fields in _all_fields(data) if path[0] != "forms"):
        found.update(fields)
    return found


# ---- steps


def _steps(subject: Subject, data: Mapping[str, Any]) -> None:
    """Numbers, where steps are numbered; phases, where there are phases."""
    steps: list[Mapping[str, Any]] = data.get("steps") or []
    numbered = sum("number" in step for step in steps)
    few = numbered >= 2 and _MOSTLY * len(steps) <= numbered < len(steps)
    for place, step in enumerate(steps):
        if few and "number" not in step and not step.get("guess"):
            subject.report(
                "missing-number",
                f"step '{step['id']}' has no number, while {numbered} of {len(steps)} steps have "
                "that of the source",
                ("steps", place, "id"),
                hint="add number, or guess: true where the source has no such step",
            )
        if data.get("phases") and "phase" not in step:
            subject.report(
                "missing-phase",
                f"step '{step['id']}' stands in no phase, and the procedure has phases; it would "
                "be printed behind all of them",
                ("steps", place, "id"),
                hint="add phase",
            )
    for name, event in (data.get("events") or {}).items():
        _asked_event(subject, name, event)


def _asked_event(subject: Subject, name: str, event: Mapping[str, Any]) -> None:
    """An event that is asked for like a step has a role, and one that is not has none."""
    if "do" in event and "role" not in event:
        subject.report(
            "step-without-role",
            f"event '{name}' is asked for and names no role, so nobody is told to do it",
            ("events", name),
            key=True,
            hint="add role, or note that the source names nobody",
        )
    if "role" in event and "do" not in event:
        subject.report(
            "no-effect",
            f"'role' has no effect on '{name}', which is not asked for; say under 'do' what is to "
            "be done, or take it out",
            ("events", name, "role"),
            key=True,
        )


# ---- times


def _plans(subject: Subject) -> None:
    """A due that counts back from an event needs its plan, which is asked for where it has one."""
    index = index_of(subject)
    planned, events = index.program.planned, index.procedure.model.events
    reported: set[str] = set()
    for spec in index.program.rules:
        if not isinstance(spec, Before) or spec.anchor in planned or spec.anchor not in events:
            continue
        due = spec.window.due
        if due is None or not _counts_back(due.form) or spec.anchor in reported:
            continue
        after = index.procedure.entries[spec.rule.id].written.get("after") or ()
        if spec.anchor in ([after] if isinstance(after, str) else after):
            # a due before what opens it is reported as one that leaves no time
            continue
        reported.add(spec.anchor)
        line = subject.procedure.document.key(("events", spec.anchor)).line
        subject.report(
            "unplanned-anchor",
            f"this counts back from '{spec.anchor}', which is not planned (line {line}): nobody "
            "is asked when it will be, and until then the due is unknown",
            index.path(spec.rule),
            hint=f"add planned: true to the event '{spec.anchor}'",
        )


def _counts_back(form: Any) -> bool:
    if isinstance(form, At):
        form = form.instant
    back = isinstance(form, Shifted | Window) and form.direction == "before"
    return back and isinstance(form.anchor, Happening)


_WORKING = re.compile(r"\bworking days?\b")
_TIMES = frozenset("due not_before gap within at_least at_most again grace soon is every".split())


def _days_off(subject: Subject, data: Mapping[str, Any]) -> None:
    """Where working days are counted, it is known which days are off."""
    calendar = data.get("calendar")
    if not isinstance(calendar, dict) or "days" in calendar:
        return
    for path, text in _times(data, ()):
        found = _WORKING.search(text)
        if found is not None:
            subject.report(
                "unknown-days-off",
                "working days are counted here, and the calendar names no days off; every "
                "Monday to Friday counts as one, public holidays too",
                path,
                offset=found.start(),
                length=len(found[0]),
                hint="add days: CN to the calendar",
            )
            return


def _times(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """The phrases of time of a file."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key not in _TIMES:
                yield from _times(below, (*path, key))
            elif isinstance(below, str):
                yield (*path, key), below
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from _times(below, (*path, place))


# ---- entries that stand side by side

# a text or mark that at least two others have; of sources one other is enough
_TOLD = ("message", "severity")
# rules of these kinds are worked out or printed, and never broken
_NOT_BROKEN = ("table", "kpi", "stock")


def _lists(data: Mapping[str, Any]) -> Iterator[tuple[str, list[Entry]]]:
    """The lists of like entries, and what such an entry is called."""
    steps = _listed(data.get("steps"), ("steps",))
    rules = _listed(data.get("rules"), ("rules",))
    forms = _named(data.get("forms"), ("forms",))
    yield "step", steps
    yield "rule", rules
    yield "check", [*_checks(steps, "checks"), *_checks(rules, "attest")]
    yield "exit", _below(steps, "choose", _named)
    yield (
        "record",
        [
            Entry(one.name, (*one.path, "record"), one.written["record"])
            for one in steps
            if "record" in one.written
        ],
    )
    yield "form", forms
    yield "fact", _named(data.get("facts"), ("facts",))
    yield "principle", _listed(data.get("principles"), ("principles",))
    for _, path, written in rules:
        if isinstance(written.get("table"), dict):
            yield "row", _listed(written["table"].get("rows"), (*path, "table", "rows"))
    for _, path, written in forms:
        yield "field", _named(written["fields"], (*path, "fields"))


def _checks(entries: list[Entry], key: str) -> list[Entry]:
    if key == "checks":
        return _below(entries, key, _listed)
    found = []
    for _, path, written in entries:
        if isinstance(written.get(key), dict):
            found += _listed(written[key].get("items"), (*path, key, "items"))
    return found


def _below(entries: list[Entry], key: str, read: Callable[[Any, Path], list[Entry]]) -> list[Entry]:
    return [one for _, path, written in entries for one in read(written.get(key), (*path, key))]


def _listed(entries: Any, path: Path) -> list[Entry]:
    found: Iterable[Any] = enumerate(entries or ())
    return [Entry(entry.get("id", ""), (*path, place), entry) for place, entry in found]


def _named(entries: Any, path: Path) -> list[Entry]:
    return [
        Entry(name, (*path, name), entry)
        for name, entry in (entries or {}).items()
        if isinstance(entry, dict)
    ]


def _odd_one(subject: Subject, what: str, entries: list[Entry]) -> None:
    """One entry without something that all entries beside it have."""
    if len(entries) < 2:
        return
    silent = [one for one in entries if "source" not in one.written]
    if len(silent) == 1 and not silent[0].written.get("guess") and _of_its_own(what, silent[0]):
        why = "nobody can tell whether it is a demand of the source or ours"
        _left_out(subject, what, silent[0], "source", why, len(entries) - 1)
    told = [one for one in entries if not any(kind in one.written for kind in _NOT_BROKEN)]
    for key in _TOLD:
        silent = [one for one in told if key not in one.written]
        if len(silent) == 1 and len(told) > 2:
            why = "it was perhaps forgotten here"
            _left_out(subject, what, silent[0], key, why, len(told) - 1)


def _of_its_own(what: str, entry: Entry) -> bool:
    """Whether loading says nothing: a step or rule without any source is reported there."""
    return what not in ("step", "rule") or _holds(entry.written, "source")


def _holds(value: Any, key: str) -> bool:
    """Whether a key with a value stands anywhere in an entry."""
    if isinstance(value, dict):
        return bool(value.get(key)) or any(_holds(below, key) for below in value.values())
    return isinstance(value, list) and any(_holds(below, key) for below in value)


def _left_out(subject: Subject, what: str, entry: Entry, key: str, why: str, others: int) -> None:
    called = f"{what} '{entry.name}'" if entry.name else f"this {what}"
    beside = "the other one has" if others == 1 else f"all {others} others have"
    message = f"{called} has no '{key}', while {beside} one; {why}"
    hint = f"add {key}" if key != "source" else "add source, or guess: true for a reading of ours"
    subject.report("left-out-key", message, entry.path, key=True, hint=hint)


# ---- readings of ours

_OURS = re.compile(r"\b(?:[Oo]urs|[Oo]ur (?:own )?(?:reading|guess))\b|我们的理解|由我们")


def _guesses(subject: Subject, data: Mapping[str, Any]) -> None:
    """What a note calls a reading of ours is marked as one."""
    for section in ("steps", "rules"):
        for name, path, entry in _listed(data.get(section), (section,)):
            note = entry.get("note")
            found = _OURS.search(note.get("en", "")) if isinstance(note, dict) else None
            if found is None or _holds(entry, "guess"):
                continue
            subject.report(
                "unmarked-guess",
                f"the note calls it {found[0]}, and nothing in '{name}' is marked as a guess",
                (*path, "note", "en"),
                offset=found.start(),
                length=len(found[0]),
                hint="add guess: true, so that it is printed as a reading of ours",
            )


LINT = Lint(
    (
        "unbounded-case",
        "unplanned-anchor",
        "unknown-days-off",
        "field-without-label",
        "missing-question",
        "missing-number",
        "missing-phase",
        "left-out-key",
        "unmarked-guess",
        "missing-source",
        "step-without-role",
        "no-effect",
    ),
    look,
)
