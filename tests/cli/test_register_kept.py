"""The register loses nothing: not to others at work, nor to a merge, nor what people wrote."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sopkit.cli.holding import held
from sopkit.registers import Registered, read_register, register_text
from tests.cli.conftest import Key, Run, Write
from tests.cli.key import GOOD

OTHER = GOOD.replace(
    "title: {en: Keys", "purpose: {en: No key is lost, zh: 钥匙不丢}\ntitle: {en: Keys"
)
RAISED = OTHER.replace('"1.0.0"', "1.1.0")
PLACE = Path("procedures/register.yaml")
GONE = Registered("1.0.0", "0" * 64)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests run in their own folder."""
    monkeypatch.chdir(tmp_path)


def put(*, above: str = "", behind: str = "") -> None:
    """Writes comments above the first entry of the register, or behind the last one."""
    head, _, entries = PLACE.read_text(encoding="utf-8").partition("sopkit-register: 1\n")
    text = f"{head}sopkit-register: 1\n{above}{entries.rstrip()}{behind}\n"
    PLACE.write_text(text, encoding="utf-8")


# ---- several at once


def command(*arguments: str) -> subprocess.Popen[bytes]:
    """Starts the command in a process of its own."""
    words = [sys.executable, "-m", "sopkit", "register", *arguments]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def test_waits_for_another(run: Run, key: Key, write: Write) -> None:
    """What another one writes meanwhile is read before anything is added to it."""
    key(GOOD)
    run("register")
    text = PLACE.read_text(encoding="utf-8")
    write("procedures/desk/cup.yaml", GOOD.replace("desk/key", "desk/cup"))
    with held(PLACE):
        second = command("procedures/desk/cup.yaml")
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(0.6)
        PLACE.write_text(text.replace("desk/key", "desk/bell"), encoding="utf-8")
    _, said = second.communicate()

    assert (second.returncode, said) == (0, b"")
    assert list(read_register(PLACE)) == ["desk/bell", "desk/cup"]


def test_several_at_once(write: Write) -> None:
    """Of several that each add a procedure no entry is lost."""
    names = [f"desk/key{number}" for number in range(4)]
    for name in names:
        write(f"procedures/{name}.yaml", GOOD.replace("desk/key", name))
    for one in [command(f"procedures/{name}.yaml") for name in names]:
        one.communicate()

    assert list(read_register(PLACE)) == names
    assert {one.name for one in PLACE.parent.iterdir()} == {"desk", "register.yaml"}


def test_check_holds_nothing(run: Run, key: Key) -> None:
    """With --check nobody waits, and no file is made."""
    key(GOOD)
    run("register")
    with held(PLACE):
        assert run("register", "--check").exit_code == 0


def test_a_failed_write(run: Run, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full the register is as it was, and nothing lies about."""
    key(GOOD)
    run("register")
    before = PLACE.read_bytes()
    key(RAISED)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    found = run("register")

    assert found.exit_code == 2
    assert "cannot be written: No space left" in found.stderr
    assert PLACE.read_bytes() == before
    assert {one.name for one in PLACE.parent.iterdir()} == {"desk", "register.yaml"}


@pytest.mark.skipif(os.name == "nt", reason="there is no such mode")
def test_who_may_write(run: Run, key: Key) -> None:
    """Who may read and write a register stays as it is."""
    key(GOOD)
    run("register")
    PLACE.chmod(0o660)
    key(RAISED)
    run("register")

    assert PLACE.stat().st_mode & 0o777 == 0o660


# ---- one file for each id


@pytest.mark.parametrize("path", ["procedures", "procedures/desk/key.yml"])
def test_two_files_of_one_id(run: Run, key: Key, write: Write, path: str) -> None:
    """Which of two files is meant nobody can tell: neither is registered, named alone or not."""
    key(GOOD)
    write("procedures/desk/key.yml", GOOD)
    found = run("register", path)

    assert found.exit_code == 1
    assert "'desk/key' is already the id of procedures/desk/key.yaml" in found.stderr
    assert "added" not in found.stdout
    assert not PLACE.exists()


def test_a_second_file_later(run: Run, key: Key, write: Write) -> None:
    """A second file for an id that is registered is refused; the entry stays."""
    key(GOOD)
    run("register")
    before = PLACE.read_bytes()
    write("procedures/desk/key.yml", RAISED)
    found = run("register")

    assert (found.exit_code, found.stdout) == (1, f"{PLACE}: 2 refused\n")
    assert PLACE.read_bytes() == before


def test_wrong_id(run: Run, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is never registered under an id that names another place."""
    key(GOOD.replace("desk/key", "desk/kye"))
    monkeypatch.chdir("procedures/desk")
    found = run("register", "key.yaml")

    assert found.exit_code == 1
    assert "the id is 'desk/kye', but the file stands at 'desk/key'" in found.stderr
    assert not Path("../register.yaml").exists()


# ---- what stands in the file


@pytest.mark.parametrize("text", ["", "\n\n", "# ours\n"])
def test_empty_register(run: Run, key: Key, text: str) -> None:
    """A register in which nothing stands is begun, and a comment in it stays."""
    key(GOOD)
    PLACE.write_text(text)
    found = run("register")

    assert (found.exit_code, found.output) == (0, f"added: desk/key 1.0.0\n{PLACE}: 1 added\n")
    assert text.strip() in PLACE.read_text(encoding="utf-8")
    assert run("register").output == f"{PLACE}: 1 unchanged\n"


def test_no_text(run: Run, key: Key) -> None:
    """A register that is no text is left as it is, and told."""
    key(GOOD)
    PLACE.write_bytes(b"\xff\xfe")
    found = run("register")

    assert found.exit_code == 1
    assert "not-utf-8" in found.stderr
    assert PLACE.read_bytes() == b"\xff\xfe"


def test_a_folder_in_its_place(run: Run, key: Key) -> None:
    """A folder that is called as the register is told."""
    key(GOOD)
    PLACE.mkdir()
    found = run("register")

    assert found.exit_code == 1
    assert "this is a folder, not a file" in found.stderr


def test_comments(run: Run, key: Key, write: Write) -> None:
    """Comments stay where they are when an entry is raised and another one is added."""
    key(GOOD)
    run("register")
    put(above="# ours\n", behind="  # of the desk")
    assert run("register").output == f"{PLACE}: 1 unchanged\n"
    key(RAISED)
    write("procedures/desk/cup.yaml", GOOD.replace("desk/key", "desk/cup"))
    run("register")
    lines = PLACE.read_text(encoding="utf-8").splitlines()

    assert lines[2].startswith("desk/cup: ")
    assert lines[3] == "# ours"
    assert lines[4].startswith("desk/key: {version: 1.1.0")
    assert lines[4].endswith("  # of the desk")


def test_ignored_findings(run: Run, key: Key, write: Write) -> None:
    """What `check --add-ignore` has written into the register outlives the next procedure."""
    key(GOOD)
    run("register")
    write(str(PLACE), register_text({**read_register(PLACE), "hall/door": GONE}))
    run("check", "--add-ignore", "--select", "SOP397")
    assert "ignore[gone-but-registered]" in PLACE.read_text(encoding="utf-8")
    write("procedures/desk/cup.yaml", GOOD.replace("desk/key", "desk/cup"))
    run("register", "procedures/desk")

    assert "hall/door" in read_register(PLACE)
    assert "SOP397" not in run("check", "--select", "SOP397").output


# ---- merges


def test_merge(run: Run, key: Key, write: Write) -> None:
    """What both sides of a merge have registered is put together, and then as it should be."""
    key(GOOD)
    write("procedures/desk/cup.yaml", GOOD.replace("desk/key", "desk/cup"))
    run("register")
    written = PLACE.read_text(encoding="utf-8")
    head, cup, tail = written.partition("desk/cup")
    ours, theirs = f"{cup}{tail}".splitlines()
    PLACE.write_text(f"{head}<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> spring\n")

    checked = run("check")
    assert f"{PLACE}:3:1: error: a merge of git has left its marks here" in checked.output
    assert "would put together" in run("register", "--check").output
    assert "put together, both sides of a merge" in run("register").output
    assert PLACE.read_text(encoding="utf-8") == written


def test_merge_of_two_contents(run: Run, key: Key) -> None:
    """One version that both sides gave another content is refused until it is raised."""
    key(GOOD)
    run("register")
    text = PLACE.read_text(encoding="utf-8")
    other = register_text({"desk/key": GONE}).splitlines()[-1]
    PLACE.write_text(f"{text}{other}\n", encoding="utf-8")
    found = run("register")

    assert (found.exit_code, found.stdout) == (1, f"{PLACE}: 1 refused\n")
    assert f"{PLACE}:3:1: warning: the two sides of a merge have registered '1.0.0'" in found.stderr
    assert PLACE.read_text(encoding="utf-8") == f"{text}{other}\n"
    assert run("register", "--check").exit_code == 1
    key(RAISED)
    assert run("register").exit_code == 0
    assert read_register(PLACE)["desk/key"].version == "1.1.0"


def test_merge_in_chinese(run: Run, key: Key) -> None:
    """What is said of a merge is said in Chinese too."""
    key(GOOD)
    run("register")
    text = PLACE.read_text(encoding="utf-8")
    other = register_text({"desk/key": GONE}).splitlines()[-1]
    PLACE.write_text(f"{text}=======\n{other}\n", encoding="utf-8")

    assert "git 合并在此留下了冲突标记" in run("check", "--lang", "zh").output
    assert "合并的双方以“1.0.0”登记了“desk/key”的两份不同内容" in (
        run("register", "--lang", "zh").stderr
    )
    key(RAISED)
    assert f"已合并双方的登记：{PLACE}" in run("register", "--lang", "zh").output


# ---- links


@pytest.fixture
def linked(run: Run, key: Key) -> None:
    """A folder of procedures that is registered, and links that lead to it and into it."""
    key(GOOD)
    run("register")
    Path("sops").symlink_to("procedures")
    Path("reception").symlink_to("procedures/desk")


@pytest.mark.usefixtures("linked")
@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("sops", "sops/register.yaml"),
        ("sops/desk/key.yaml", "sops/register.yaml"),
        ("reception", "{real}/procedures/register.yaml"),
    ],
)
def test_linked_folder(run: Run, tmp_path: Path, path: str, place: str) -> None:
    """A folder that is linked under another name has the register of what it leads to."""
    assert run("register", path).output == f"{place.format(real=tmp_path)}: 1 unchanged\n"


@pytest.mark.usefixtures("linked")
@pytest.mark.parametrize("path", ["sops", "sops/desk/key.yaml", "reception"])
def test_check_of_a_linked_folder(run: Run, key: Key, path: str) -> None:
    """`sopkit check` finds by way of a link what was changed without a new version."""
    key(OTHER)

    assert "SOP394" in run("check", path).output


@pytest.mark.usefixtures("linked")
def test_one_register_by_two_ways(run: Run, write: Write) -> None:
    """What is registered by way of two names comes into the one register."""
    for name in ("bell", "cup"):
        write(f"procedures/desk/{name}.yaml", GOOD.replace("desk/key", f"desk/{name}"))
    found = run("register", "procedures/desk/bell.yaml", "sops/desk/cup.yaml")

    assert found.stdout.endswith(f"{PLACE}: 2 added\n")
    assert list(read_register(PLACE)) == ["desk/bell", "desk/cup", "desk/key"]


def test_linked_register(run: Run, key: Key) -> None:
    """A register that is a link stays one, and what it leads to is written."""
    key(GOOD)
    run("register")
    Path("papers").mkdir()
    PLACE.rename("papers/list.yaml")
    PLACE.symlink_to("../papers/list.yaml")
    key(RAISED)
    run("register")

    assert PLACE.is_symlink()
    assert read_register("papers/list.yaml")["desk/key"].version == "1.1.0"


def test_a_link_that_leads_nowhere(run: Run, key: Key, write: Write) -> None:
    """A procedure that is a link to a file which is gone is gone itself."""
    key(GOOD)
    target = write("shared/cup.yaml", GOOD.replace("desk/key", "desk/cup"))
    Path("procedures/desk/cup.yaml").symlink_to(target)
    run("register")
    target.unlink()

    assert "removed: desk/cup 1.0.0 (no file)" in run("register", "procedures/desk").output
