"""This module finds what a procedure leaves out that nearly all others of its folder have.

One file can show that a key was left out only by the entries that it holds itself. A purpose
stands once in a file, and so does many a rule: that one is missing is told by the other files.
"""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import Diagnostics, Position
from sopkit.frozen import NamedTuple
from sopkit.lint.base import FolderLint
from sopkit.lint.leftout import lacks_days_off, unquestioned, working_days_in
from sopkit.lint.marks import OF_PEOPLE, TOLD
from sopkit.lint.siblings import exceptions, holds, lists_of, of_their_own

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sopkit.document import Document
    from sopkit.lint.base import Folder, Path
    from sopkit.lint.index import Index
    from sopkit.lint.siblings import Entry, Lists
    from sopkit.lint.summary import Summary
    from sopkit.procedure import Procedure

Place = tuple[int, int, int, int]

# from so many procedures on, or so many entries, a habit can be seen
_PROCEDURES = 3
_ENTRIES = 10
# one in so many may break a habit, and it is still one
_ONE_IN = 20
# of these the file itself is told, where its other entries show it
_TOLD_IN_FILE = frozenset(("step", "rule", "check", "principle"))


class Lacking(NamedTuple):
    """An entry that lacks a key, and where it stands."""

    name: str
    place: Place


class Habit(NamedTuple):
    """How many entries of a sort have a key in one file, and those that lack it.

    A procedure has a purpose, a fact its question, a calendar its days off, everything else a
    source.
    """

    what: str
    having: int
    lacking: tuple[Lacking, ...]


class Field(NamedTuple):
    """A fact or the field of a form: its name, and the keys that lead to it."""

    name: str
    path: tuple[str, ...]


class Marks(NamedTuple):
    """The facts and fields of a file: the names of those marked as personal, and the others."""

    personal: tuple[str, ...]
    others: tuple[Field, ...]


# ---- one file


def habits_of(index: Index) -> tuple[Habit, ...]:
    """What the file has, and what it leaves out without being told of it."""
    document = index.procedure.document
    without = () if "purpose" in document.data else (Lacking("", _place(document, ("title",))),)
    return (
        Habit("procedure", 1 - len(without), without),
        _questions(index.procedure),
        _days_off(document),
        *(_sources(document, what, each) for what, each in _entries(lists_of(index)) if each),
    )


def _days_off(document: Document) -> Habit:
    lacking: tuple[Lacking, ...] = ()
    # where working days are counted, the file itself is told
    if lacks_days_off(document.data) and working_days_in(document.data) is None:
        lacking = (Lacking("", _place(document, ("calendar",))),)
    having = int("days" in (document.data.get("calendar") or ()))
    return Habit("calendar", having, lacking)


def _questions(procedure: Procedure) -> Habit:
    facts = procedure.document.data.get("facts") or {}
    having = sum("question" in fact for fact in facts.values())
    # where a fact has one, the file itself is told of the others
    names = unquestioned(procedure) if facts and not having else ()
    lacking = (Lacking(name, _place(procedure.document, ("facts", name))) for name in names)
    return Habit("fact", having, tuple(lacking))


def _place(document: Document, path: Path) -> Place:
    at = document.key(path)
    return (at.line, at.column, at.end_line, at.end_column)


def _entries(lists: Lists) -> Iterator[tuple[str, list[Entry]]]:
    steps, guessed_steps = _divided(lists.steps)
    rules, guessed_rules = _divided(lists.rules)
    yield "step", steps
    yield "rule", rules
    yield "guess", guessed_steps + guessed_rules
    yield "check", _divided(of_their_own(lists.checks))[0]
    yield "principle", lists.principles
    yield "parameter", lists.parameters


def _divided(entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The entries, and apart from them those that are marked as a reading of ours."""
    guesses = [one for one in entries if "guess" in one.written]
    return ([one for one in entries if "guess" not in one.written] if guesses else entries), guesses


def _sources(document: Document, what: str, entries: list[Entry]) -> Habit:
    without = [one for one in entries if "source" not in one.written]
    told = exceptions(entries, "source").without if without and what in _TOLD_IN_FILE else ()
    lacking = tuple(
        Lacking(one.name, _place(document, (*one.path, "id") if "id" in one.written else one.path))
        for one in without
        if one not in told and not _refused(what, one.written)
    )
    return Habit(what, len(entries) - len(without), lacking)


def _refused(what: str, written: Mapping[str, Any]) -> bool:
    """Whether it is reported in the file itself that an entry has no source at all."""
    if what == "parameter":
        return "is" in written or "vague" in written
    return what in ("step", "rule") and not holds(written, "source")


def marks_of(index: Index) -> Marks:
    """The facts of a file, and the fields of its forms, that may tell something of a person.

    What the file is told of already is left out.
    """
    data, kept = index.procedure.document.data, index.kept.get(TOLD)
    told = kept if isinstance(kept, set) else set()
    personal: list[str] = []
    others: list[Field] = []
    for path, fields in _sections(data):
        for name, entry in fields.items():
            if type(entry) is not dict:
                continue
            if "sensitive" in entry:
                personal.append(name)
            elif entry.get("type") in OF_PEOPLE and (*path, name) not in told:
                others.append(Field(name, (*path, name)))
    return Marks(tuple(personal), tuple(others))


def _sections(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    yield ("facts",), data.get("facts") or {}
    for name, form in (data.get("forms") or {}).items():
        yield ("forms", name, "fields"), form["fields"]


# ---- a folder


def look_at_habits(folder: Folder) -> None:
    """An entry lacks what nearly all entries of its sort have in the files of the folder."""
    found: dict[str, list[tuple[Summary, Habit]]] = {}
    for summary in folder.summaries:
        for habit in summary.habits:
            found.setdefault(habit.what, []).append((summary, habit))
    for what, several in found.items():
        if any(habit.lacking for _, habit in several) and _is_habit(what, several):
            having = sum(habit.having for _, habit in several)
            for summary, habit in several:
                for one in habit.lacking:
                    _report(folder, summary, habit, one, having)


def _is_habit(what: str, several: Sequence[tuple[Summary, Habit]]) -> bool:
    having = [habit.having for _, habit in several]
    lacking = sum(len(habit.lacking) for _, habit in several)
    enough = sum(having) >= (_PROCEDURES if what == "procedure" else _ENTRIES)
    files = sum(number > 0 for number in having) >= _PROCEDURES
    return enough and files and lacking <= max(1, sum(having) // _ONE_IN)


def _report(folder: Folder, summary: Summary, habit: Habit, one: Lacking, having: int) -> None:
    others = f"and {having} others of the folder have one"
    match habit.what:
        case "procedure":
            message = (
                f"this procedure has no purpose, {others}; nobody can tell what it is for, or when "
                "it has outlived its use"
            )
            _add(folder, "missing-purpose", message, summary, one, "add purpose, in both languages")
        case "fact":
            message = (
                f"fact '{one.name}', which people are asked for, has no question, {others}; staff "
                "would be asked for its name only"
            )
            _add(folder, "missing-question", message, summary, one, "")
        case "calendar":
            message = (
                f"the calendar names no days off, and {having} others of the folder do; on public "
                "holidays this procedure would go on as on any other day"
            )
            _add(folder, "unknown-days-off", message, summary, one, "add days: CN to the calendar")
        case what:
            called = f"{what} '{one.name}'" if one.name else f"this {what}"
            why = "nobody can tell whether it is a demand of the source or ours"
            if what == "guess":
                why = "nobody can look up the words that are read so"
            message = f"{called} has no source of its own, {others}; {why}"
            _add(folder, "unsourced-in-folder", message, summary, one, "add source")


def look_at_marks(folder: Folder) -> None:
    """What is marked as personal in the files of a field of work is marked in all of them."""
    marked: dict[tuple[str, str], list[Summary]] = {}
    for summary in folder.summaries:
        for name in summary.marks.personal:
            marked.setdefault((_field(summary), name), []).append(summary)
    plain: dict[tuple[str, str], list[tuple[Summary, Field]]] = {}
    for summary in folder.summaries:
        for one in summary.marks.others:
            key = (_field(summary), one.name)
            if key in marked:
                plain.setdefault(key, []).append((summary, one))
    for key, several in plain.items():
        there = marked[key]
        # where most do not mark it, it is another thing of the same name
        for summary, one in several if len(several) <= len(there) else ():
            _unmarked(folder, summary, one, there)


def _unmarked(folder: Folder, summary: Summary, one: Field, there: Sequence[Summary]) -> None:
    message = (
        f"'{one.name}' is marked as personal in {there[0].path} and not here; mark it here too, "
        "or give one of them another name"
    )
    at = Lacking(one.name, _place_in(summary.path, one.path))
    _add(folder, "unmarked-personal", message, summary, at, "add sensitive: personal")


def _place_in(file: str, path: Path) -> Place:
    """Where something of a file stands, which is looked for only where it is told."""
    from sopkit.document import read_document

    there = FilePath(file).is_file()
    document = read_document(file, Diagnostics(file)) if there else None
    return _place(document, path) if document is not None else (1, 1, 1, 1)


def _field(summary: Summary) -> str:
    """The field of work: another one has other people, and other things of the same name."""
    return summary.id.rpartition("/")[0]


def _add(
    folder: Folder, name: str, message: str, summary: Summary, one: Lacking, hint: str
) -> None:
    folder.findings.add(name, message, Position(*one.place), path=summary.path, hint=hint)


LINTS = (
    FolderLint(
        ("missing-purpose", "missing-question", "unknown-days-off", "unsourced-in-folder"),
        look_at_habits,
    ),
    FolderLint(("unmarked-personal",), look_at_marks),
)
