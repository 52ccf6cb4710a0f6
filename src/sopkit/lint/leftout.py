"""This module finds what was left out: parts of a file that the rest of it leads one to expect.

Each is a note, or a warning where something of the file cannot do what it is there for. What is
missing is told by what stands beside it: numbers where other steps have numbers, a label where
people read one, a plan where a due counts back from it. Keys that entries of one list have are
the affair of `siblings`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopkit.kernel.program import Before
from sopkit.late import late_pattern
from sopkit.lint.base import Lint
from sopkit.lint.index import index_of
from sopkit.lint.siblings import exceptions, lists_of
from sopkit.phrases.model import At, Happening, Shifted, Window

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sopkit.lint.base import Path, Subject
    from sopkit.lint.siblings import Entry
    from sopkit.procedure import Procedure


def look(subject: Subject) -> None:
    """Everything that is left out, in the order of the file."""
    data = subject.procedure.document.data
    _case(subject, data)
    _parameters(subject, data)
    _fields(subject, data)
    _objects(subject, data)
    _tables(subject, data)
    _questions(subject, data)
    _steps(subject, data)
    _plans(subject)
    _days_off(subject, data)


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
            if isinstance(entry, dict):
                _answers(subject, name, (*path, name), entry)
            # the short form of what an event brings has no place for a label
            short = not isinstance(entry, dict) and path[0] != "forms"
            if not (short or name in facts or (isinstance(entry, dict) and "label" in entry)):
                _unlabelled(subject, name, (*path, name))
    for name, entry in (data.get("facts") or {}).items():
        if isinstance(entry, dict):
            _answers(subject, name, ("facts", name), entry)


def _unlabelled(subject: Subject, name: str, path: Path) -> None:
    message = (
        f"'{name}' has no label, so people are shown the name of the computer; give it one in "
        "both languages"
    )
    subject.report("field-without-label", message, path, key=True)


def _answers(subject: Subject, name: str, path: Path, entry: Mapping[str, Any]) -> None:
    """Who is asked to choose has something to choose from."""
    answers = entry.get("of")
    if entry.get("type") == "choice" and isinstance(answers, dict) and len(answers) == 1:
        message = (
            f"'{next(iter(answers))}' is the only answer to '{name}', so nothing is asked; write "
            "the other answers, or take it out"
        )
        subject.report("single-answer", message, (*path, "of"), key=True)


def _objects(subject: Subject, data: Mapping[str, Any]) -> None:
    """What is drawn has a name; a place of another layout has that of its own objects."""
    for name, layout in (data.get("layouts") or {}).items():
        for item, entry in layout["objects"].items():
            if "label" not in entry and "place" not in entry:
                _unlabelled(subject, item, ("layouts", name, "objects", item))


def _tables(subject: Subject, data: Mapping[str, Any]) -> None:
    """What a table decides has a name: that of the fact it is of, else one of its own."""
    facts = subject.procedure.declared.facts
    for number, rule in enumerate(data.get("rules") or ()):
        table = rule.get("table")
        if isinstance(table, dict) and "label" not in table and table.get("type") not in facts:
            _unlabelled(subject, rule["id"], ("rules", number, "table"))


def _all_fields(data: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for name, form in (data.get("forms") or {}).items():
        yield ("forms", name, "fields"), form["fields"]
    for name, event in (data.get("events") or {}).items():
        yield ("events", name, "data"), event.get("data") or {}
    for number, step in enumerate(data.get("steps") or ()):
        yield ("steps", number, "data"), step.get("data") or {}


def _questions(subject: Subject, data: Mapping[str, Any]) -> None:
    """A fact that people are asked for has a question, where other facts have one."""
    silent = unquestioned(subject.procedure)
    if not silent or not any("question" in fact for fact in data["facts"].values()):
        return
    asked = _asked(data)
    for name in silent:
        what = "a step asks for" if name in asked else "the procedure goes by"
        subject.report(
            "missing-question",
            f"fact '{name}', which {what}, has no question; staff would be asked for its name only",
            ("facts", name),
            key=True,
        )


def unquestioned(procedure: Procedure) -> list[str]:
    """The facts without a question that people are asked for, in the order of the file."""
    data = procedure.document.data
    facts = data.get("facts") or {}
    silent = [
        name for name, fact in facts.items() if "question" not in fact and "default" not in fact
    ]
    if not silent:
        return []
    known = _known_otherwise(data)
    wanted = _asked(data).union(_read(procedure, data))
    return [name for name in silent if name in wanted and name not in known]


def _asked(data: Mapping[str, Any]) -> set[str]:
    return {name for step in data.get("steps") or () for name in step.get("asks") or ()}


def _read(procedure: Procedure, data: Mapping[str, Any]) -> Iterator[str]:
    """The facts that conditions, quantities and collections hang on."""
    for one in procedure.conditions:
        yield from one.condition.facts
    for item in procedure.stock_items:
        yield from item.quantity.facts
    for collection in (data.get("collections") or {}).values():
        yield from (collection[key] for key in ("count", "from") if key in collection)


def _known_otherwise(data: Mapping[str, Any]) -> set[str]:
    """The facts that events bring, steps set, or rules and collections work out."""
    found = {name for step in data.get("steps") or () for name in step.get("set") or ()}
    for fields in (fields for path, fields in _all_fields(data) if path[0] != "forms"):
        found.update(fields)
    return found


# ---- steps


def _steps(subject: Subject, data: Mapping[str, Any]) -> None:
    """Numbers, where steps or rules are numbered; phases, where there are phases."""
    lists = lists_of(index_of(subject))
    _numbers(subject, "step", lists.steps)
    _numbers(subject, "rule", lists.rules)
    for place, step in enumerate(data.get("steps") or () if data.get("phases") else ()):
        if "phase" not in step:
            subject.report(
                "missing-phase",
                f"step '{step['id']}' stands in no phase, and the procedure has phases; it would "
                "be printed behind all of them",
                ("steps", place, "id"),
                hint="add phase",
            )
    for name, event in (data.get("events") or {}).items():
        _asked_event(subject, name, event)


def _numbers(subject: Subject, what: str, entries: list[Entry]) -> None:
    without, among = exceptions(entries, "number")
    beside = f"{among - len(without)} of {among} {what}s have"
    for one in without:
        subject.report(
            "missing-number",
            f"{what} '{one.name}' has no number, while "
            f"{'the other one has' if among == 2 else beside} that of the source",
            (*one.path, "id"),
            hint=f"add number, or guess: true where the source has no such {what}",
        )


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


_WORKING = late_pattern(r"\bworking (?:days?|hours?)\b")
_TIMES = frozenset(
    "due not_before gap within at_least at_most again grace soon is every slack after tolerated "
    "per".split()
)


def _days_off(subject: Subject, data: Mapping[str, Any]) -> None:
    """Where working days are counted, it is known which days are off."""
    found = working_days_in(data) if lacks_days_off(data) else None
    if found is None:
        return
    path, text = found
    line = subject.procedure.document.value(path).line
    subject.report(
        "unknown-days-off",
        f"'{text}' (line {line}) counts working days, and the calendar names no days off; every "
        "Monday to Friday counts as one, public holidays too",
        ("calendar",),
        key=True,
        hint="add days: CN to the calendar",
    )


def lacks_days_off(data: Mapping[str, Any]) -> bool:
    """Whether there is a calendar that names no days off."""
    calendar = data.get("calendar")
    return isinstance(calendar, dict) and "days" not in calendar


def working_days_in(data: Mapping[str, Any]) -> tuple[Path, str] | None:
    """The first phrase of time that counts working days, and where it stands."""
    return next((one for one in _times(data, ()) if _WORKING.search(one[1])), None)


def _times(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """The phrases of time of a file."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key in _TIMES and isinstance(below, str):
                yield (*path, key), below
            else:
                yield from _times(below, (*path, key))
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from _times(below, (*path, place))


LINT = Lint(
    (
        "unbounded-case",
        "unplanned-anchor",
        "unknown-days-off",
        "field-without-label",
        "missing-question",
        "missing-number",
        "missing-phase",
        "single-answer",
        "missing-source",
        "step-without-role",
        "no-effect",
    ),
    look,
)
