"""This module lets pytest run scenarios: `pytest procedures/` takes every `*.cases.yaml` there.

It looks only below paths that were given, on the command line or as `testpaths`, so that a plain
`pytest` in a project that has sopkit installed is what it was. Each scenario is a test of its own,
named by its id; one more for each file says whether every rule is covered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sopkit.diagnostics import Diagnostic
    from sopkit.scenarios.running import Pair

CASES = ".cases.yaml"
COVERAGE = "every-rule-covered"
READABLE = "readable"
"""The names of the tests of a file as a whole."""

_OURS = re.compile(r"^sopkit[ \t]*:", re.MULTILINE)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CasesFile | None:
    """Takes the scenario files below the paths that were given."""
    if not file_path.name.endswith(CASES) or not _asked_for(parent.config):
        return None
    if not _OURS.search(file_path.read_text(encoding="utf-8", errors="replace")):
        return None
    file: CasesFile = CasesFile.from_parent(parent, path=file_path)
    return file


def _asked_for(config: pytest.Config) -> bool:
    return config.args_source is not pytest.Config.ArgsSource.INVOCATION_DIR


class Unexpected(Exception):
    """What came out is not what was expected; it holds the findings as they are shown."""


class CasesFile(pytest.File):
    """A scenario file; its procedure is read once for all scenarios."""

    def collect(self) -> Iterator[pytest.Item]:
        """The scenarios that can be run, then the tests of the file as a whole."""
        from sopkit.scenarios.running import Running

        running = Running()
        running.open(_procedure_of(self.path))
        found, sources = running.found.sorted(), running.sources
        if running.found.errors:
            yield _Whole.from_parent(self, name=READABLE, found=found, sources=sources)
        for pair in running.pairs:
            for place, (scenario, _) in enumerate(pair.cases.scenarios):
                yield Scenario.from_parent(self, name=scenario.id, pair=pair, place=place)
            if not pair.broken:
                yield Covered.from_parent(self, name=COVERAGE)


class _Item(pytest.Item):
    """A test whose failure is shown as sopkit shows it."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The findings; a fault of sopkit itself with its traceback."""
        if isinstance(excinfo.value, Unexpected):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it stands."""
        return self.path, None, self.name

    def fail_with(self, found: Sequence[Diagnostic], sources: Mapping[str, Sequence[str]]) -> None:
        """Fails where one of the findings is an error."""
        from sopkit.reports.text import render

        if any(one.level == "error" for one in found):
            raise Unexpected(render(found, sources).rstrip())


class _Whole(_Item):
    """A file that cannot be run as it stands."""

    def __init__(
        self, *, found: Sequence[Diagnostic], sources: Mapping[str, Sequence[str]], **rest: Any
    ) -> None:
        super().__init__(**rest)
        self.found = found
        self.sources = sources

    def runtest(self) -> None:
        """Fails with what was found."""
        self.fail_with(self.found, self.sources)


class Scenario(_Item):
    """One scenario."""

    def __init__(self, *, pair: Pair, place: int, **rest: Any) -> None:
        super().__init__(**rest)
        self.pair = pair
        self.scenario, self.at = pair.cases.scenarios[place]

    def runtest(self) -> None:
        """Runs it and compares."""
        from sopkit.diagnostics import Diagnostics
        from sopkit.scenarios.running import run_scenario
        from sopkit.scenarios.scene import Scene

        document = self.pair.cases.document
        own = Diagnostics(document.path)
        run_scenario(Scene(self.scenario, self.at, document, self.pair.procedure, own), self.pair)
        self.fail_with(own.sorted(), {document.path: document.lines})

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The line at which the scenario begins."""
        return self.path, self.pair.cases.document.value(self.at).line - 1, self.name


class Covered(_Item):
    """Whether some scenario of the file keeps or breaks every rule."""

    def runtest(self) -> None:
        """Runs all scenarios again, since which tests run, and where, is not known here."""
        from sopkit.scenarios import run

        report = run(self.path)
        found = [one for one in report.diagnostics if one.name == "rule-not-covered"]
        self.fail_with(found, report.sources)


def _procedure_of(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(CASES) + ".yaml")
