"""One command at a time changes a file, and a crash holds up nobody."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from sopkit.cli.holding import exchange, held
from sopkit.errors import UsageError


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A file that is to be changed."""
    return tmp_path / "register.yaml"


def lock_of(place: Path) -> Path:
    """The file that is locked for it."""
    return place.with_name(f"{place.name}.lock")


def test_one_at_a_time(place: Path) -> None:
    """Whoever does not get a file in time is told which file it is, and changes nothing."""
    with held(place), pytest.raises(UsageError, match=r"register\.yaml.*is still held"):  # noqa: SIM117
        with held(place, patience=0):
            pytest.fail("two hold it")


def test_waiting(place: Path) -> None:
    """Who waits has it as soon as the other one is done."""
    order: list[str] = []
    waits = Event()

    def second() -> None:
        waits.set()
        with held(place):
            order.append("second")

    thread = Thread(target=second)
    with held(place):
        thread.start()
        waits.wait()
        order.append("first")
    thread.join()

    assert order == ["first", "second"]


def test_many(place: Path) -> None:
    """Of many that add one to a number none is lost."""
    place.write_text("0")

    def add() -> None:
        for _ in range(5):
            with held(place):
                place.write_text(str(int(place.read_text()) + 1))

    threads = [Thread(target=add) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert place.read_text() == "20"
    assert not lock_of(place).exists()


def test_nothing_is_left(place: Path) -> None:
    """When all is done, also when it failed, the folder is as before."""
    with pytest.raises(ZeroDivisionError), held(place):
        raise ZeroDivisionError

    assert list(place.parent.iterdir()) == []


def test_crash(place: Path) -> None:
    """A process that ends while it holds a file leaves nothing that others must wait for."""
    code = (
        "import os, sys; from sopkit.cli.holding import held\nwith held(sys.argv[1]): os._exit(9)"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(place)], check=False)

    assert ended.returncode == 9
    assert lock_of(place).exists()
    with held(place, patience=0):
        pass
    assert not lock_of(place).exists()


def test_links(place: Path, tmp_path: Path) -> None:
    """A link and the file that it leads to are one."""
    place.write_text("")
    link = tmp_path / "other.yaml"
    link.symlink_to(place)
    with held(link), pytest.raises(UsageError), held(place, patience=0):
        pytest.fail("two hold it")


@pytest.mark.parametrize("reason", [errno.EACCES, errno.EROFS])
def test_where_nobody_may_write(place: Path, monkeypatch: pytest.MonkeyPatch, reason: int) -> None:
    """Where a file cannot be changed there is nothing to hold."""
    refuse(monkeypatch, reason)
    with held(place, patience=0):
        assert not lock_of(place).exists()


def test_where_others_may_write(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another one holds in a way that lets nobody look is waited for too."""
    lock_of(place).write_text("")
    refuse(monkeypatch, errno.EACCES)
    with pytest.raises(UsageError), held(place, patience=0):
        pytest.fail("two hold it")


def test_without_locks(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system fails the reason is not swallowed."""
    refuse(monkeypatch, errno.ENOSPC)
    with pytest.raises(OSError, match="No space"), held(place):
        pytest.fail("it is held")


def refuse(monkeypatch: pytest.MonkeyPatch, reason: int) -> None:
    """Lets the system refuse to open files."""

    def refused(*arguments: object) -> int:
        raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr(os, "open", refused)


# ---- files that people write in too


def test_exchange(place: Path) -> None:
    """A content takes the place of the one that it was made from, and nothing else is left."""
    place.write_bytes(b"old")
    exchange(place, b"old", b"new")

    assert (place.read_bytes(), [*place.parent.iterdir()]) == (b"new", [place])


def test_exchange_of_what_was_saved_meanwhile(place: Path) -> None:
    """What somebody has saved since the file was read is not lost."""
    place.write_bytes(b"old, and more")

    with pytest.raises(UsageError, match=r"was changed by somebody else.*run the command again"):
        exchange(place, b"old", b"new")
    assert place.read_bytes() == b"old, and more"


def test_exchange_waits(place: Path) -> None:
    """What another command has put there while this one waited is not lost."""
    place.write_bytes(b"old")

    def second() -> None:
        with pytest.raises(UsageError):
            exchange(place, b"old", b"new")

    other = Thread(target=second)
    with held(place):
        other.start()
        place.write_bytes(b"newer")
    other.join()

    assert place.read_bytes() == b"newer"


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own")
def test_exchange_behind_a_link(place: Path, tmp_path: Path) -> None:
    """A link stays a link, and the file that it leads to is written."""
    place.write_bytes(b"old")
    link = tmp_path / "link.yaml"
    link.symlink_to(place)
    exchange(link, b"old", b"new")

    assert (link.is_symlink(), place.read_bytes()) == (True, b"new")


def test_a_file_that_nobody_may_write(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may only be read is not replaced by another one."""
    place.write_bytes(b"old")
    # root may write everything
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(PermissionError):
        exchange(place, b"old", b"new")
    assert place.read_bytes() == b"old"
