"""This module looks at many files: only at those that have changed, and in several processes."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import Diagnostic
from sopkit.digests import digest_of
from sopkit.errors import SopkitError
from sopkit.frozen import NamedTuple
from sopkit.inspection import codec
from sopkit.inspection.needs import (
    PROFILES,
    content_of,
    file_digest,
    is_scenarios,
    kind_beside,
    others_of,
    registers_of,
    scenarios_of,
    unchanged,
)
from sopkit.inspection.results import Examined, Ignore, Suppressed
from sopkit.inspection.settling import settle

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

    from sopkit.inspection.cache import Cache
    from sopkit.lint.settings import Settings

Step = Callable[[str, int, int], None]
Row = codec.Row

# below so many files a second process costs more than it saves
ENOUGH_FORKED = 40
ENOUGH_SPAWNED = 400
# what hangs on files that nobody names: the name nearest to one that is not there, and so, in a
# profile, what is wrong with a procedure that names one
_DOUBTS = frozenset(("unknown-procedure",))
_DOUBTS_OF_PROFILES = _DOUBTS | {"faulty-procedure"}
_CHUNK = 8
_FIRST = 3


class Inspected(NamedTuple):
    """What was found in several files, sorted by path and place.

    Attributes:
        findings: all that no comment silences.
        suppressed: what a comment silences.
        refused: the files that cannot be loaded.
        fresh: how many files were looked at, the others being known.
    """

    findings: tuple[Diagnostic, ...]
    suppressed: tuple[Suppressed, ...]
    refused: frozenset[str]
    fresh: int


class Work(NamedTuple):
    """What is to be done with a list of files.

    Attributes:
        style: values of settings by name, as they are written.
        texts: contents that stand in for files, by path.
        jobs: how many processes may work.
        cache: what is known already.
    """

    style: Mapping[str, Any] = {}
    texts: Mapping[str, bytes] = {}
    jobs: int = 1
    cache: Cache | None = None


def inspect(paths: Sequence[str], work: Work, step: Step) -> Inspected:
    """Looks at files, compares them with each other, and keeps apart what comments silence.

    Args:
        paths: procedures and scenario files; the result does not hang on how many processes work.
        work: how it is to be done.
        step: is told how far the work is.
    """
    run = _Run(work, step)
    run.look(paths)
    compared = run.compared(paths)
    if work.cache is not None:
        work.cache.save(run.new_comparison)
    return _settled([run.examined[path] for path in paths], compared, run.fresh)


def _settled(examined: Sequence[Examined], compared: Sequence[Diagnostic], fresh: int) -> Inspected:
    further: dict[str, list[Diagnostic]] = {}
    for one in compared:
        further.setdefault(one.path, []).append(one)
    findings: list[Diagnostic] = []
    suppressed: list[Suppressed] = []
    for each in examined:
        settled = settle(each, further.pop(each.path, ()))
        findings += settled.findings
        suppressed += settled.suppressed
    findings += [one for found in further.values() for one in found]
    refused = frozenset(each.path for each in examined if each.refused)
    return Inspected(
        tuple(sorted(dict.fromkeys(findings))), tuple(sorted(suppressed)), refused, fresh
    )


class _Run:
    """The state of one run: what each file gave, and in which state it was."""

    def __init__(self, work: Work, step: Step) -> None:
        self.work = work
        self.step = step
        self.examined: dict[str, Examined] = {}
        self.states: dict[str, str] = {}
        self.summaries: dict[str, Any] = {}
        self.digests: dict[str, str] = {}
        self.new_comparison: dict[str, list[Row]] = {}
        self.fresh = 0

    def look(self, paths: Sequence[str]) -> None:
        """Finds out about every file, from the cache where it has not changed."""
        unknown = [path for path in paths if not self._known(path)]
        self.fresh = len(unknown)
        for path, row in zip(unknown, self._rows(unknown), strict=True):
            self._take(path, row)
            if self.work.cache is not None and row[1] and path not in self.work.texts:
                self.work.cache.keep(path, row[1:], self.states.get(path, ""), row[0])

    def _known(self, path: str) -> bool:
        cache = self.work.cache
        if cache is None or path in self.work.texts:
            return False
        row = cache.files.get(path)
        if row is None:
            return False
        try:
            if row[0] != self._digest(path) or not unchanged(row[1], self._digest):
                return False
            self._take(path, [None, *row])
        except (TypeError, ValueError, KeyError, IndexError, AttributeError):
            # damaged, or written by hand
            return False
        return True

    def _digest(self, path: str) -> str:
        found = self.digests.get(path)
        if found is None:
            found = self.digests[path] = file_digest(path)
        return found

    def _take(self, path: str, row: Row) -> None:
        summary, digest, needs, refused, found, ignores = row
        findings = tuple(codec.finding_of(one, path) for one in found)
        comments = codec.typed(tuple[Ignore, ...], ignores) if ignores else ()
        self.examined[path] = Examined(path, findings, bool(refused), comments)
        if not refused:
            self.states[path] = f"{digest}{sorted(needs.items())}"
        if summary is not None:
            self.summaries[path] = summary

    def _rows(self, paths: Sequence[str]) -> Iterator[Row]:
        """What a look at each file gives, in order."""
        jobs = min(self.work.jobs, -(-len(paths) // _CHUNK))
        several = jobs > 1 and len(paths) >= _enough() and not self.work.texts
        # what is built when a first file is read, such as lists of words, a fork takes over
        here = _FIRST if several and _forks() else 0 if several else len(paths)
        for number, path in enumerate(paths[:here]):
            self.step(PurePath(path).name, number, len(paths))
            yield look_at(path, self.work.style, self.work.texts.get(path))
        if several:
            yield from self._rows_of_processes(paths, here, jobs)

    def _rows_of_processes(self, paths: Sequence[str], done: int, jobs: int) -> Iterator[Row]:
        """As `_rows`, from the first file that is not done."""
        from concurrent.futures.process import BrokenProcessPool

        size = max(1, min(_CHUNK, len(paths) // (jobs * 4)))
        chunks = [paths[start : start + size] for start in range(done, len(paths), size)]
        try:
            with _pool(jobs) as pool:
                for rows in pool.map(_look_at_all, chunks, [self.work.style] * len(chunks)):
                    done += len(rows)
                    self.step(PurePath(paths[done - 1]).name, done, len(paths))
                    yield from rows
        except BrokenProcessPool as error:
            message = "a process that looks at files was ended from outside; try --jobs 1"
            raise SopkitError(message) from error

    def compared(self, paths: Sequence[str]) -> tuple[Diagnostic, ...]:
        """What is found when the procedures are compared with each other."""
        loaded = [path for path in paths if path in self.states and not _is_no_procedure(path)]
        if not loaded:
            return ()
        key = self._key(paths, loaded)
        cache = self.work.cache
        if cache is not None and key in cache.compared:
            try:
                return tuple(codec.finding_of(one, "") for one in cache.compared[key])
            except (TypeError, ValueError, KeyError, IndexError):
                pass
        found = self._compare(loaded)
        if not self.work.texts:
            self.new_comparison = {key: [codec.row_of(one, "") for one in found]}
        return found

    def _key(self, paths: Sequence[str], loaded: Sequence[str]) -> str:
        """Names all that comparing hangs on: also scenarios and files that are not looked at."""
        beside = (*map(scenarios_of, loaded), *registers_of(loaded))
        states = [f"{path} {self.states[path]}" for path in loaded]
        states += [f"{path} {self._digest(path)}" for path in beside]
        states += [f"{path} {stamp}" for path, stamp in others_of(paths)]
        text = "\n".join(states)
        return digest_of(text.encode("utf-8", "surrogateescape"))

    def _compare(self, paths: Sequence[str]) -> tuple[Diagnostic, ...]:
        from sopkit.lint.checking import compare
        from sopkit.lint.summary import Summary

        plain = [self._summary(path) for path in paths]
        summaries = [
            one if isinstance(one, Summary) else codec.typed(Summary, one)
            for one in plain
            if one is not None
        ]
        return compare(summaries, settings=settings_of(self.work.style))

    def _summary(self, path: str) -> Any:
        """The plain summary of a file; where it was lost, the file is looked at again."""
        if path in self.summaries:
            return self.summaries[path]
        cache = self.work.cache
        found = None if cache is None else cache.summary(path, self.states[path])
        if found is not None:
            return found
        row = look_at(path, self.work.style, self.work.texts.get(path))
        if cache is not None and row[1]:
            cache.keep(path, row[1:], self.states[path], row[0])
        return row[0]


def look_at(path: str, style: Mapping[str, Any], text: bytes | None = None) -> Row:
    """Looks at one file.

    Returns:
        Its summary; its digest, empty where the result is not to be kept; what it needs; whether
        it is refused; its findings; its comments. The summary, which JSON can hold as it is, is
        left as it is; all else is plain values.
    """
    from sopkit.inspection.needs import needs_of
    from sopkit.lint.checking import look

    content = content_of(path) if text is None else text
    examined, document = look(path, content, settings_of(style))
    needs = {} if document is None else needs_of(path, document.data)
    doubts = _DOUBTS_OF_PROFILES if kind_beside(path) == PROFILES else _DOUBTS
    kept = content is not None and doubts.isdisjoint(one.name for one in examined.findings)
    return [
        examined.summary,
        digest_of(content) if kept and content is not None else "",
        needs,
        int(examined.refused),
        [codec.row_of(one, path) for one in examined.findings],
        codec.plain(examined.ignores),
    ]


def _look_at_all(paths: Sequence[str], style: Mapping[str, Any]) -> list[Row]:
    return [look_at(path, style) for path in paths]


def settings_of(style: Mapping[str, Any]) -> Settings:
    """The settings of lints with the values that a house gives."""
    from sopkit.inspection.config import style_settings

    return style_settings(style)


def _is_no_procedure(path: str) -> bool:
    return is_scenarios(path) or kind_beside(path) != ""


def _enough() -> int:
    return ENOUGH_FORKED if _forks() else ENOUGH_SPAWNED


def _forks() -> bool:
    """Whether a new process takes over what this one has imported."""
    import sys

    return sys.platform == "linux"


def _pool(jobs: int) -> ProcessPoolExecutor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    if not _forks():
        return ProcessPoolExecutor(jobs)
    # what is there already is never looked through for garbage, nor copied for it
    gc.freeze()
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork"))
