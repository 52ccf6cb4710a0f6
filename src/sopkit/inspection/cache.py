"""This module keeps what was found in files, so that files that stay the same are not read twice.

All that is kept of a folder is one file of JSON, named after the version of sopkit, the settings
and the folder from which paths are counted; a second one holds the summaries, which are wanted
only when some file has changed. What is damaged or foreign is passed over and written anew.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import sopkit
from sopkit.digests import digest_of
from sopkit.inspection.codec import Row

FOLDER = ".sopkit_cache"
# files of other versions, settings and working folders that may stay
_KEPT = 12
_COMPARISONS = 8
_TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This folder can be deleted; sopkit makes it anew.\n"
)


class Cache:
    """What is known of files from earlier runs.

    Nothing goes wrong when the folder cannot be read or written: then nothing is kept.

    Args:
        folder: holds the files of the cache; made when something is kept.
        settings: what the findings depend on beside the files and sopkit itself, as a text.
    """

    def __init__(self, folder: Path, settings: str) -> None:
        self.folder = folder
        self.key = cache_key(settings)
        known = self._read("findings")
        self.files: dict[str, Row] = _mapping(known.get("files"))
        self.compared: dict[str, list[Row]] = _mapping(known.get("compared"))
        self._new: dict[str, Row] = {}
        self._new_summaries: dict[str, Row] = {}
        self._summaries: dict[str, Row] | None = None

    def summary(self, path: str, state: str) -> Any:
        """The plain summary of a file in this state; None when it is not known."""
        if self._summaries is None:
            self._summaries = _mapping(self._read("summaries").get("files"))
        row = self._new_summaries.get(path) or self._summaries.get(path)
        return row[1] if isinstance(row, list) and len(row) == 2 and row[0] == state else None

    def keep(self, path: str, row: Row, state: str, summary: Any) -> None:
        """Notes what was found in a file."""
        self.files[path] = self._new[path] = row
        if summary is not None:
            self._new_summaries[path] = [state, summary]

    def save(self, compared: dict[str, list[Row]]) -> None:
        """Writes what is new; what another process has written in the meantime stays."""
        if not self._new and not compared:
            return
        with suppress(OSError):
            self._prepare()
            known = self._read("findings")
            files = _there(_mapping(known.get("files"))) | self._new
            comparisons = _mapping(known.get("compared")) | compared
            latest = dict(list(comparisons.items())[-_COMPARISONS:])
            self._write("findings", {"files": files, "compared": latest})
            if self._new_summaries:
                kept = _mapping(self._read("summaries").get("files"))
                kept = {path: row for path, row in kept.items() if path in files}
                self._write("summaries", {"files": kept | self._new_summaries})
            self._tidy()

    def _file(self, what: str) -> Path:
        return self.folder / f"{self.key}.{what}.json"

    def _read(self, what: str) -> dict[str, Any]:
        try:
            content = json.loads(self._file(what).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return content if isinstance(content, dict) and content.get("key") == self.key else {}

    def _write(self, what: str, content: dict[str, Any]) -> None:
        target = self._file(what)
        part = target.with_suffix(f".{os.getpid()}.part")
        try:
            # ASCII, since a path may hold bytes that are no UTF-8
            part.write_text(json.dumps({"key": self.key, **content}, separators=(",", ":")))
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def _prepare(self) -> None:
        if not (self.folder / "CACHEDIR.TAG").exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / ".gitignore").write_text("*\n")
            (self.folder / "CACHEDIR.TAG").write_text(_TAG)

    def _tidy(self) -> None:
        """Deletes what was not written for longest."""
        files = sorted(self.folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        for path in files[:-_KEPT]:
            path.unlink(missing_ok=True)


def cache_key(settings: str) -> str:
    """Names what findings depend on beside the files: sopkit, settings and the working folder."""
    parts = (sopkit.__version__, _code_state(), settings, str(Path.cwd()))
    return digest_of("\0".join(parts).encode("utf-8", "surrogateescape"), 12)


def _code_state() -> str:
    """Sizes and times of the files of the package, since a checkout changes between versions."""
    found = []
    waiting = [os.path.dirname(sopkit.__file__)]  # noqa: PTH120
    while waiting:
        for entry in os.scandir(waiting.pop()):
            if entry.name.endswith((".py", ".yaml")):
                status = entry.stat()
                found.append(f"{entry.path} {status.st_size} {status.st_mtime_ns}")
            elif entry.is_dir() and entry.name != "__pycache__":
                waiting.append(entry.path)
    return "\n".join(sorted(found))


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _there(files: dict[str, Row]) -> dict[str, Row]:
    """What is known of files that still exist."""
    return {path: row for path, row in files.items() if os.path.exists(path)}  # noqa: PTH110
