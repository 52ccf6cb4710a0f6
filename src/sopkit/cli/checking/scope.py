"""This module gathers what is to be checked, and by which settings."""

from __future__ import annotations

import os
import sys
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sopkit.cli.checking.wish import STDIN, Wish
from sopkit.cli.files import Files, find_files
from sopkit.errors import UsageError
from sopkit.frozen import dataclass
from sopkit.inspection.config import Config, find_config, read_config
from sopkit.inspection.selection import selected

if TYPE_CHECKING:
    from sopkit.inspection.cache import Cache

NAMELESS = "<stdin>"
DEFAULT_FOLDER = "procedures"


@dataclass(frozen=True)
class Scope:
    """The files of a run, as they are named in findings, and contents that stand in for files."""

    files: Files
    texts: dict[str, bytes] = field(default_factory=dict)

    @property
    def paths(self) -> list[str]:
        """All files, procedures first."""
        every = (*self.files.procedures, *self.files.cases, *self.files.beside)
        return [str(path) for path in every]

    @property
    def stdin(self) -> bool:
        """Whether standard input is checked."""
        return bool(self.texts)


def gather(wish: Wish, config: Config) -> Scope:
    """The files that are named, those of the settings, or the folder procedures.

    Raises:
        UsageError: a path is missing, nothing was found, or standard input is one of several.
    """
    if STDIN in wish.paths:
        if len(wish.paths) > 1:
            raise UsageError("- reads standard input; it cannot be checked together with files")
        name = wish.stdin_filename or NAMELESS
        files = Files()
        cases = name.endswith((".cases.yaml", ".cases.yml"))
        (files.cases if cases else files.procedures).append(Path(name))
        return Scope(files, {str(Path(name)): sys.stdin.buffer.read()})
    if wish.stdin_filename:
        raise UsageError("--stdin-filename names standard input; write - in the place of paths")
    given = wish.paths or tuple(str(config.folder / path) for path in config.paths)
    paths = (shown_path(path) for path in given or (DEFAULT_FOLDER,))
    return Scope(find_files(paths, beside=True))


def shown_path(path: str) -> str:
    """A path as it is seen from the working folder, where it lies below it."""
    whole, here = Path(path), Path.cwd()
    if whole.is_absolute() and whole.is_relative_to(here):
        return str(whole.relative_to(here))
    return path


def settings(wish: Wish) -> Config:
    """What the house has set, with what the options say instead.

    Raises:
        UsageError: something in them is not known.
    """
    config = _config(wish)
    config.verify()
    selected(wish.select, "--select")
    selected(wish.ignore, "--ignore")
    ignore = (*config.ignore, *wish.ignore) if wish.ignore else config.ignore
    return replace(
        config,
        select=wish.select or config.select,
        ignore=ignore,
        min_severity=wish.min_severity or config.min_severity,
    )


def _config(wish: Wish) -> Config:
    if wish.isolated:
        if wish.config:
            raise UsageError("--isolated is without settings; leave out --config")
        return Config(Path.cwd())
    if wish.config is None:
        return find_config(Path.cwd())
    path = Path(wish.config).absolute()
    if not path.is_file():
        raise UsageError(f"there is no file '{wish.config}'; check the path")
    return read_config(path) or Config(path.parent)


def open_cache(wish: Wish, config: Config, scope: Scope) -> Cache | None:
    """What is known of files from earlier runs; None where nothing is to be kept."""
    if wish.no_cache or scope.stdin:
        return None
    import json

    from sopkit.inspection.cache import FOLDER, Cache

    folder = os.environ.get("SOPKIT_CACHE_DIR")
    style = json.dumps(config.style, sort_keys=True, default=str)
    return Cache(Path(folder) if folder else config.folder / FOLDER, style)


def processes(wish: Wish) -> int:
    """How many processes may work."""
    if wish.jobs:
        return wish.jobs
    cores = getattr(os, "sched_getaffinity", None)
    return len(cores(0)) if cores else os.cpu_count() or 1
