"""This module carries out one call of the command `check`."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopkit.cli.checking import output
from sopkit.cli.checking.scope import (
    Scope,
    gather,
    open_cache,
    processes,
    settings,
    shown_path,
)
from sopkit.cli.checking.wish import Wish
from sopkit.cli.console import progress, writing
from sopkit.errors import UsageError
from sopkit.frozen import dataclass
from sopkit.inspection.judging import Judge
from sopkit.inspection.running import Inspected, Work, inspect
from sopkit.inspection.sources import Sources
from sopkit.language import pick

if TYPE_CHECKING:
    from sopkit.inspection.config import Config


@dataclass(frozen=True)
class Call:
    """One call: how it was made, by which settings, and about what."""

    wish: Wish
    config: Config
    scope: Scope

    def inspected(self) -> Inspected:
        """Looks at all files."""
        wish = self.wish
        work = Work(
            self.config.style,
            self.scope.texts,
            processes(wish),
            open_cache(wish, self.config, self.scope),
        )
        with progress("Checking") as step:
            return inspect(self.scope.paths, work, step)

    @cached_property
    def sources(self) -> Sources:
        """The lines of the files, read when they are shown."""
        return Sources(self.scope.texts)

    @property
    def baseline(self) -> Path | None:
        """The file of known findings."""
        if self.wish.baseline:
            return Path(self.wish.baseline)
        return self.config.folder / self.config.baseline if self.config.baseline else None


def check(wish: Wish) -> int:
    """Does what is wished for; the result is the exit code."""
    asked = [wish.fix or wish.diff, wish.add_ignore, wish.write_baseline]
    if sum(asked) > 1:
        raise UsageError(
            "--fix or --diff, --add-ignore and --write-baseline each do another thing; take one"
        )
    if wish.unsafe_fixes and not asked[0]:
        raise UsageError("--unsafe-fixes says how to mend; add --fix or --diff")
    outputs = output.parsed(wish.outputs)
    config = settings(wish)
    call = Call(wish, config, gather(wish, config))
    if wish.write_baseline:
        return _write_baseline(call)
    if wish.add_ignore:
        from sopkit.cli.checking.mend import add_ignores

        return add_ignores(call)
    if wish.fix or wish.diff:
        from sopkit.cli.checking.mend import mend

        code = mend(call)
        if code is not None:
            return code
    found = call.inspected()
    judged = judge_of(call).judge(
        found.findings, found.suppressed, found.refused, call.sources, call.scope.paths
    )
    output.show(wish, call.scope, judged, call.sources, outputs, err=False)
    return int(any(one.level in wish.failing for one in judged.shown))


def judge_of(call: Call) -> Judge:
    """Who says what is shown."""
    if call.baseline is None:
        return Judge(call.config)
    from sopkit.inspection.baseline import read_baseline

    return Judge(call.config, read_baseline(call.baseline))


def _write_baseline(call: Call) -> int:
    from sopkit.cli.holding import held, put
    from sopkit.inspection.baseline import FILE, baseline_text
    from sopkit.reports.text import plural

    found = call.inspected()
    # all that is asked for, what is known included
    judged = Judge(call.config).judge(found.findings, found.suppressed, found.refused, {})
    place = call.baseline or call.config.folder / FILE
    with writing(place), held(place):
        put(place, baseline_text(judged.shown, call.sources).encode())
    shown = shown_path(str(place))
    language, count = call.wish.lang, len(judged.shown)
    known = f"{shown}: {plural(count, 'known finding')}"
    click.echo(pick(language, known, f"{shown}：{count} 个已知问题"))
    if call.baseline is None:
        use = f"use it with --baseline {shown}, or set baseline in sopkit.toml"
        chinese = f"检查时写 --baseline {shown}，或在 sopkit.toml 中设定 baseline"
        click.echo(pick(language, use, chinese))
    return 0
