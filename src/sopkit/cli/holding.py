"""This module lets one command at a time change a file, and never by half.

Who wants to change it locks a file beside it. The system keeps that lock for the process and takes
it away when the process ends, however it ends: what a crash leaves behind is an empty file, which
hinders nobody and goes with the next change.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from sopkit.errors import UsageError

PATIENCE: Final = 60.0
"""Seconds to wait for another command that changes the file."""

_PAUSE: Final = 0.05
# who may not write in the folder cannot change the file either, so there is nothing to lose
_NOT_OURS: Final = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def held(place: str | Path, *, patience: float = PATIENCE) -> Iterator[None]:
    """Nobody else holds the file as long as this does; a link and its file are one.

    Raises:
        UsageError: another command has held it for all of `patience`, in seconds.
        OSError: the file system knows no locks.
    """
    lock = f"{os.path.realpath(place)}.lock"
    descriptor = _waited(lock, str(place), patience)
    try:
        yield
    finally:
        if descriptor is not None:
            _let_go(descriptor, lock)


def _waited(lock: str, place: str, patience: float) -> int | None:
    """The open lock file; None where nobody may write."""
    end = monotonic() + patience
    while True:
        try:
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            # on Windows it is also refused in the moment in which another one deletes it
            if error.errno in _NOT_OURS and not os.path.exists(lock):  # noqa: PTH110
                return None
            if error.errno not in _NOT_OURS:
                raise
        else:
            if _taken(descriptor, lock):
                return descriptor
        if monotonic() > end:
            raise UsageError(
                f"'{place}' is still held by another sopkit that changes it; wait until that one "
                "is done or end it, then try again"
            )
        sleep(_PAUSE)


def _taken(descriptor: int, lock: str) -> bool:
    """Locks an open file; closes it where another one has it or has taken it away meanwhile."""
    taken = False
    try:
        taken = _locked(descriptor, lock)
        if taken and hasattr(os, "fchmod"):
            # after a crash it must open for the others of the house too
            with suppress(OSError):
                os.fchmod(descriptor, 0o666)
    finally:
        if not taken:
            os.close(descriptor)
    return taken


if sys.platform == "win32":
    import msvcrt

    def _locked(descriptor: int, lock: str) -> bool:
        """Whether we have it now."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EDEADLK):
                raise
            return False
        return True

    def _let_go(descriptor: int, lock: str) -> None:
        # an open file cannot be deleted: neither by us, nor while another one waits for it
        os.close(descriptor)
        with suppress(OSError):
            os.unlink(lock)  # noqa: PTH108

else:
    import fcntl

    def _locked(descriptor: int, lock: str) -> bool:
        """Whether we have it now, and it is still the file that others would open."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return os.path.samestat(os.fstat(descriptor), os.stat(lock))  # noqa: PTH116
        except (BlockingIOError, FileNotFoundError):
            return False

    def _let_go(descriptor: int, lock: str) -> None:
        # deleted while it is held: who waits for it finds that it is gone, and begins anew
        with suppress(OSError):
            os.unlink(lock)  # noqa: PTH108
        os.close(descriptor)


def exchange(place: str | Path, before: bytes, after: bytes) -> None:
    """Puts a content in the place of the one that it was made from.

    Raises:
        UsageError: meanwhile the file holds something else, as when its author has saved it; it
            is left as it is.
        OSError: the file cannot be written.
    """
    with held(place):
        if Path(place).read_bytes() != before:
            raise UsageError(
                f"'{place}' was changed by somebody else while this command worked on it, and is "
                "left as it is; run the command again"
            )
        put(place, after)


def put(place: str | Path, content: bytes) -> None:
    """Whoever reads a held file meanwhile finds the old or the new content, whole."""
    target = Path(os.path.realpath(place))
    if target.exists() and not os.access(target, os.W_OK):
        # to take its place no right to write in it would be needed
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            part.chmod(target.stat().st_mode & 0o777)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
