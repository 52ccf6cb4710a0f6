"""This module compares the procedures of a folder: names, titles, figures, demands, conflicts."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import Diagnostics, Edit, Fix, Position, quote
from sopkit.document import read_document
from sopkit.frozen import NamedTuple
from sopkit.late import late_pattern
from sopkit.library import library_of
from sopkit.lint.acting import roles_in_scenarios
from sopkit.lint.base import FolderLint
from sopkit.lint.orphans import SECTIONS, Unused
from sopkit.lint.summary import facts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sopkit.lint.base import Folder
    from sopkit.lint.summary import Asked, Cited, Figure, Named, Noted, Place, Summary

CASES = ".cases.yaml"
Names = dict[FilePath | None, frozenset[str]]
_ID = late_pattern(r"[a-z0-9][a-z0-9_/-]*")


class At(NamedTuple):
    """Something of a file, with that file."""

    summary: Summary
    what: Any


def report(folder: Folder, name: str, message: str, summary: Summary, place: Place) -> None:
    """Adds a finding about one of the files."""
    folder.findings.add(name, message, Position(*place), path=summary.path)


def _grouped(
    summaries: Iterable[Summary], parts: Callable[[Summary], Iterable[tuple[Any, Any]]]
) -> Mapping[Any, list[At]]:
    """What the files hold by what it is told apart by, each with its file."""
    found: dict[Any, list[At]] = {}
    for summary in summaries:
        for key, what in parts(summary):
            found.setdefault(key, []).append(At(summary, what))
    return {key: several for key, several in found.items() if len(several) > 1}


# ---- ids and titles


def look_at_names(folder: Folder) -> None:
    """Two procedures have different ids and titles."""
    for name, several in _grouped(folder.summaries, lambda one: [(one.id, None)]).items():
        first = several[0].summary
        for other in several[1:]:
            message = f"'{name}' is already the id of {first.path}; give one of the two another"
            report(folder, "repeated-id", message, other.summary, other.summary.place)
    for titles in (_english, _chinese):
        for several in _grouped(folder.summaries, titles).values():
            _same_title(folder, several, titles is _chinese)


def _english(summary: Summary) -> Iterable[tuple[str, None]]:
    return [(summary.title[0].casefold(), None)] if summary.title[0] else []


def _chinese(summary: Summary) -> Iterable[tuple[str, None]]:
    return [(summary.title[1], None)] if summary.title[1] else []


def _same_title(folder: Folder, several: Sequence[At], chinese: bool) -> None:
    first = several[0].summary
    for other in several[1:]:
        # two files with one id are told of that; a title told in English is not told again
        again = chinese and other.summary.title[0].casefold() == first.title[0].casefold()
        if other.summary.id == first.id or again:
            continue
        message = (
            f"{quote(other.summary.title[1 if chinese else 0])} is also the title of '{first.id}' "
            f"({first.path}); say in the title what tells the two apart"
        )
        report(folder, "repeated-title", message, other.summary, other.summary.title[2])


# ---- roles


def look_at_roles(folder: Folder) -> None:
    """A role of one name is called the same in every file of a field of work."""
    for several in _grouped(folder.summaries, _roles).values():
        _labels(folder, several)


def _roles(summary: Summary) -> Iterable[tuple[tuple[str, str], Named]]:
    # another field of work has other people, who may bear the same name
    field = summary.id.rpartition("/")[0]
    return [((field, role.name), role) for role in summary.roles if role.en and role.zh]


def _labels(folder: Folder, several: Sequence[At]) -> None:
    """The label that most files give is taken for the right one."""
    counts: dict[str, list[At]] = {}
    for one in several:
        counts.setdefault(f"{one.what.en} / {one.what.zh}", []).append(one)
    if len(counts) < 2:
        return
    usual = max(counts, key=lambda label: len(counts[label]))
    there = counts[usual][0].summary
    for label, files in counts.items():
        for one in files if label != usual else ():
            message = (
                f"role '{one.what.name}' is {quote(label)} here and {quote(usual)} in {there.path}"
                f"{_and_more(len(counts[usual]) - 1)}; call one role by one name"
            )
            report(folder, "label-differs", message, one.summary, one.what.place)


def _and_more(number: int) -> str:
    return f" and {number} more" if number else ""


# ---- figures and demands


def look_at_figures(folder: Folder) -> None:
    """One fact of a source says the same figure wherever it is used."""
    figures = _grouped(folder.summaries, _figures)
    for (source, _), several in figures.items():
        first = several[0]
        for other in several[1:]:
            if other.what.value == first.what.value or other.summary.id == first.summary.id:
                continue
            message = (
                f"{source} is {quote(other.what.text)} here and {quote(first.what.text)} in "
                f"{_where(first)} ('{first.what.name}'); one of the two misreads it"
            )
            report(folder, "source-read-differently", message, other.summary, other.what.place)


def _figures(summary: Summary) -> Iterable[tuple[tuple[str, str], Figure]]:
    return [((figure.source, figure.key), figure) for figure in summary.figures]


def look_at_demands(folder: Folder) -> None:
    """What two procedures ask of one event can be kept together."""
    for several in _grouped(folder.summaries, _asked).values():
        for one, other in combinations(several, 2):
            if one.summary.id == other.summary.id or _meet(one.what, other.what):
                continue
            message = (
                f"'{other.what.name}' says '{other.what.text}', and '{one.what.name}' in "
                f"{_where(one)} says '{one.what.text}' of the same event; no time keeps both"
            )
            report(folder, "conflicting-demands", message, other.summary, other.what.place)


def _asked(summary: Summary) -> Iterable[tuple[tuple[str, str], Asked]]:
    return [((asked.event, asked.anchor), asked) for asked in summary.asked]


def _meet(one: Asked, other: Asked) -> bool:
    return not (_more(one.low, other.high) or _more(other.low, one.high))


def _more(low: int | None, high: int | None) -> bool:
    return low is not None and high is not None and low > high


def _where(one: At) -> str:
    """File and line of what stands in another file."""
    return f"{one.summary.path}:{one.what.place[0]}"


# ---- conflicts that are known


def look_at_conflicts(folder: Folder) -> None:
    """Lists each conflict that a note speaks of, with both places."""
    if not any(summary.noted for summary in folder.summaries):
        return
    standing: dict[str, list[At]] = {}
    for summary in folder.summaries:
        for cited in summary.cited:
            for fact in {fact for written in cited.sources for fact in facts_of(written)}:
                standing.setdefault(fact, []).append(At(summary, cited))
    for summary in folder.summaries:
        for noted in summary.noted:
            _conflict(folder, summary, noted, standing.get(noted.source, ()))


def _conflict(folder: Folder, summary: Summary, noted: Noted, there: Sequence[At]) -> None:
    own = f" ({', '.join(noted.own)})" if noted.own else ""
    lead = f"'{noted.name}'{own} is in conflict with {noted.source}"
    others = [one for one in there if not _itself(one, summary, noted)]
    if not others:
        message = f"{lead}, which no procedure here holds; say which of them stands"
    else:
        cited: Cited = others[0].what
        place = _place_of(cited.name, others[0].summary)
        message = (
            f"{lead}: '{cited.name}' in {place}{_and_more(len(others) - 1)}; "
            "decide which of them stands"
        )
    report(folder, "noted-conflict", message, summary, noted.place)


def _place_of(name: str, summary: Summary) -> str:
    """The file in which a rule, step or part of one stands, and the line where its id is found."""
    path = FilePath(summary.path)
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    parts = name.split(".")
    for first in range(len(parts)):
        found = re.search(rf"\bid: {re.escape('.'.join(parts[first:]))}[,\s}}]", text)
        if found:
            return f"{summary.path}:{text.count(chr(10), 0, found.start()) + 1}"
    return summary.path


def _itself(one: At, summary: Summary, noted: Noted) -> bool:
    return one.summary.id == summary.id and one.what.name == noted.name


# ---- scenarios


def look_at_scenarios(folder: Folder) -> None:
    """Beside a procedure of a folder `procedures` stands its scenario file."""
    for summary in folder.summaries:
        path = FilePath(summary.path)
        cases = _cases(path)
        if "procedures" in path.parts[:-1] and path.is_file() and not cases.exists():
            message = f"there are no scenarios beside it; write them in '{cases.name}'"
            report(folder, "no-scenario", message, summary, summary.place)


def _cases(path: FilePath) -> FilePath:
    return path.with_name(path.stem + CASES)


# ---- what is never used


def look_at_unused(folder: Folder) -> None:
    """What is declared is used: in the file, in its scenarios, or in a file that takes it."""
    taken = {
        (used, section, name)
        for summary in folder.summaries
        for used in summary.uses
        for section, name in summary.taken
    }
    seen = {summary.id for summary in folder.summaries}
    elsewhere: Names = {}
    for summary in folder.summaries:
        left = [one for one in summary.unused if (summary.id, one.section, one.name) not in taken]
        if left and not _used_elsewhere(summary, seen, elsewhere):
            for one in _left_by_scenarios(summary, left):
                _unused(folder, summary, one)


def _used_elsewhere(summary: Summary, seen: set[str], elsewhere: Names) -> bool:
    """Whether a file that is not looked at may take declarations of this one.

    `elsewhere` keeps what the other files of a folder may name, so that each is read once.
    """
    library = library_of(summary.path)
    if library.root not in elsewhere:
        files = [library.file(name) for name in library.ids if name not in seen]
        texts = (file.read_text(encoding="utf-8", errors="replace") for file in files if file)
        elsewhere[library.root] = frozenset(name for text in texts for name in _ID.findall(text))
    return summary.id in elsewhere[library.root]


def _left_by_scenarios(summary: Summary, unused: Sequence[Unused]) -> list[Unused]:
    """What the scenarios of a file do not use either; a role is used where somebody acts in it."""
    cases = _cases(FilePath(summary.path))
    if not cases.is_file():
        return list(unused)
    text = cases.read_text(encoding="utf-8", errors="replace")
    words = frozenset(re.findall(r"[^\W\d][\w.]*", text))
    roles: frozenset[str] = frozenset()
    if any(one.section == "roles" and one.name in words for one in unused):
        document = read_document(str(cases), Diagnostics(), text=text)
        roles = roles_in_scenarios(document.data) if document is not None else words
    return [one for one in unused if one.name not in (roles if one.section == "roles" else words)]


def _unused(folder: Folder, summary: Summary, one: Unused) -> None:
    what = SECTIONS[one.section]
    code, message = "unused-name", f"{what} '{one.name}' is declared and used nowhere"
    if one.section == "roles":
        code = "unused-role"
        message = (
            f"role '{one.name}' is declared, and nothing is done by it, asked of it or told it"
        )
    message += "; use it, or take it out"
    first, last = one.lines
    fix = None
    if first:
        edit = Edit(Position(first, 1, last + 1, 1), "")
        fix = Fix(f"take {what} '{one.name}' out", (edit,), safe=False)
    folder.findings.add(code, message, Position(*one.place), path=summary.path, fix=fix)


def look_at_fields(folder: Folder) -> None:
    """Every field of a form that is recorded is asked for, here or where the form is taken."""
    taken = {
        (used, name)
        for summary in folder.summaries
        for used in summary.uses
        for section, name in summary.taken
        if section == "forms"
    }
    seen = {summary.id for summary in folder.summaries}
    elsewhere: Names = {}
    for summary in folder.summaries:
        left = [one for one in summary.unfilled if (summary.id, one.form) not in taken]
        if left and not _used_elsewhere(summary, seen, elsewhere):
            for one in left:
                message = (
                    f"no record of '{one.form}' asks for '{one.name}', so nobody has to fill it "
                    "in; name it among the fields of a record, or take it out of the form"
                )
                report(folder, "unfilled-field", message, summary, one.place)


LINTS = (
    FolderLint(("repeated-id", "repeated-title"), look_at_names),
    FolderLint(("label-differs",), look_at_roles),
    FolderLint(("source-read-differently",), look_at_figures),
    FolderLint(("conflicting-demands",), look_at_demands),
    FolderLint(("noted-conflict",), look_at_conflicts),
    FolderLint(("no-scenario",), look_at_scenarios),
    FolderLint(("unused-name", "unused-role"), look_at_unused),
    FolderLint(("unfilled-field",), look_at_fields),
)
