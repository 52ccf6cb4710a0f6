"""This module reads what a house has set for `sopkit check`.

It stands in `sopkit.toml`, or in `pyproject.toml` under `[tool.sopkit]`; the nearest one at or
above the working folder counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import quote, suggest
from sopkit.errors import UsageError
from sopkit.frozen import dataclass
from sopkit.inspection.selection import ALL, selected

if TYPE_CHECKING:
    from sopkit.diagnostics import Diagnostic
    from sopkit.lint.settings import Settings

FILES = ("sopkit.toml", "pyproject.toml")
_LISTS = ("select", "ignore", "paths")
LEVELS = ("info", "warning", "error")


@dataclass(frozen=True)
class Config:
    """What a house has set.

    Attributes:
        folder: paths and patterns are counted from here.
        file: where it was read; empty when nothing is set.
        select: which findings are looked at, as selectors.
        ignore: which of them are left out.
        per_file_ignores: selectors of what is left out in files of a pattern.
        paths: what is checked where no path is given.
        min_severity: findings of a lower level are left out.
        baseline: the file of known findings.
        style: values of settings of lints, by name.
    """

    folder: Path
    file: str = ""
    select: tuple[str, ...] = (ALL,)
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    min_severity: str = "info"
    baseline: str = ""
    style: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the codes that are looked at."""
        return selected(self.select, self.file) - selected(self.ignore, self.file)

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
        return tuple(
            (glob(pattern), selected(names, self.file))
            for pattern, names in self.per_file_ignores.items()
        )

    def verify(self) -> None:
        """Refuses selectors that mean nothing, before any work is done.

        Raises:
            UsageError: one of them means no code.
        """
        _ = self.names, self._patterns

    def shows(self, finding: Diagnostic) -> bool:
        """Whether a finding is of a kind and level that is asked for."""
        return finding.name in self.names and LEVELS.index(finding.level) >= LEVELS.index(
            self.min_severity
        )

    def ignored_in(self, path: str) -> frozenset[str]:
        """The names of what is left out in a file, which is counted from the working folder."""
        if not self._patterns:
            return frozenset()
        name = _below(Path(path), self.folder)
        return frozenset().union(*(names for found, names in self._patterns if found.match(name)))


def find_config(start: Path) -> Config:
    """What is set for a folder: by the nearest file at or above it.

    Raises:
        UsageError: the file cannot be read, or says something that is not known.
    """
    for folder in (start, *start.parents):
        for name in FILES:
            path = folder / name
            if path.is_file():
                config = read_config(path)
                if config is not None:
                    return config
    return Config(start)


def read_config(path: Path) -> Config | None:
    """What a file sets; None for a pyproject.toml that is about other tools only.

    Raises:
        UsageError: it cannot be read, or says something that is not known.
    """
    import tomllib

    shared = path.name == "pyproject.toml"
    try:
        text = path.read_text(encoding="utf-8")
        if shared and "sopkit" not in text:
            return None
        content = tomllib.loads(text)
    except OSError as error:
        raise UsageError(f"'{path}' cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"'{path}' is not well-formed TOML: {error}") from error
    table: Any = content
    where = str(path)
    if shared:
        table = content.get("tool", {}).get("sopkit")
        where = f"{path} [tool.sopkit]"
    if table is None:
        return None
    if not isinstance(table, Mapping):
        raise UsageError(f"{where} is not a table")
    return _config(table, where, path.parent)


def _config(table: Mapping[str, Any], where: str, folder: Path) -> Config:
    known = (*_LISTS, "per-file-ignores", "min-severity", "baseline", "style")
    for key in table:
        if key not in known:
            near = suggest(key, known) or f"; known are {', '.join(known)}"
            raise UsageError(f"{where} has no key {quote(key)}{near}")
    lists = {key: _texts(table[key], f"{where} {key}") for key in _LISTS if key in table}
    ignores = _table(table, "per-file-ignores", where)
    level = table.get("min-severity", "info")
    if level not in LEVELS:
        raise UsageError(f"{where} min-severity is {quote(level)}; write info, warning or error")
    baseline = table.get("baseline", "")
    if not isinstance(baseline, str):
        raise UsageError(f"{where} baseline is {quote(baseline)}; write the name of a file")
    style = {key.replace("-", "_"): one for key, one in _table(table, "style", where).items()}
    return Config(
        folder,
        where,
        per_file_ignores={
            pattern: _texts(names, f"{where} per-file-ignores {quote(pattern)}")
            for pattern, names in ignores.items()
        },
        min_severity=level,
        baseline=baseline,
        style=style,
        **lists,
    )


def _table(table: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, Mapping):
        raise UsageError(f"{where} {key} is {quote(found)}; write a table of names and values")
    return found


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise UsageError(f'{where} is {quote(value)}; write a list of texts, such as ["SOP4"]')
    return tuple(value)


def style_settings(style: Mapping[str, Any]) -> Settings:
    """The settings of lints, with these values in the place of their defaults.

    Raises:
        UsageError: there is no such setting, or a value is of another type than its default.
    """
    from sopkit.lint.settings import DEFAULTS, Settings

    if not style:
        return DEFAULTS
    known = [one.name for one in fields(Settings)]
    values = {}
    for name, value in style.items():
        if name not in known:
            near = suggest(name, known) or f"; known are {', '.join(known)}"
            raise UsageError(f"[tool.sopkit.style] has no setting {quote(name)}{near}")
        values[name] = _fitting(name, value, getattr(DEFAULTS, name))
    return Settings(**values)


def _fitting(name: str, value: Any, default: Any) -> Any:
    if isinstance(default, tuple):
        return _texts(value, f"[tool.sopkit.style] {name}")
    if type(value) is type(default):
        return value
    wanted = {bool: "true or false", int: "a whole number", str: "a text"}
    what = wanted.get(type(default), "another value")
    raise UsageError(f"[tool.sopkit.style] {name} is {quote(value)}; write {what}")


def glob(pattern: str) -> re.Pattern[str]:
    """A pattern of paths: `*` stays in a folder, `**` does not; one without `/` is of a name.

    What stands for a folder stands for all that is in it.
    """
    body = "".join(
        {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part) or re.escape(part)
        for part in re.split(r"(\*\*/|\*\*|\*|\?)", pattern.strip("/"))
    )
    begin = "" if "/" in pattern.strip("/") else "(?:.*/)?"
    return re.compile(f"{begin}{body}(?:/.*)?\\Z")


def _below(path: Path, folder: Path) -> str:
    whole = path.absolute()
    return whole.relative_to(folder).as_posix() if whole.is_relative_to(folder) else path.as_posix()
