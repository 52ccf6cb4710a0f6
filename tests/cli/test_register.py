"""The command register: what it adds, raises, removes and refuses, and what it says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopkit.registers import read_register
from tests.cli.conftest import Key, Run, Write
from tests.cli.key import GOOD

OTHER = GOOD.replace(
    "title: {en: Keys", "purpose: {en: No key is lost, zh: 钥匙不丢}\ntitle: {en: Keys"
)
RAISED = OTHER.replace('"1.0.0"', "1.1.0")
PLACE = "procedures/register.yaml"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests run in their own folder."""
    monkeypatch.chdir(tmp_path)


def test_added(run: Run, key: Key) -> None:
    """A new procedure is added under its id, and is unchanged from then on."""
    key(GOOD)
    first, second = run("register"), run("register")

    assert first.output == f"added: desk/key 1.0.0\n{PLACE}: 1 added\n"
    assert second.output == f"{PLACE}: 1 unchanged\n"
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert read_register(PLACE)["desk/key"].version == "1.0.0"


def test_refused(run: Run, key: Key) -> None:
    """A content under a version that has another one is refused at the version; nothing changes."""
    key(GOOD)
    run("register")
    before = Path(PLACE).read_bytes()
    key(OTHER)
    found = run("register")

    assert found.exit_code == 1
    assert "procedures/desk/key.yaml:5:10: warning: '1.0.0' is registered with" in found.stderr
    assert "raise the version" in found.stderr
    assert found.stdout == f"{PLACE}: 1 refused\n"
    assert Path(PLACE).read_bytes() == before


def test_raised(run: Run, key: Key) -> None:
    """A content with a raised version takes the place of the old one."""
    key(GOOD)
    run("register")
    key(RAISED)
    found = run("register")

    assert found.stdout == f"raised: desk/key 1.0.0 → 1.1.0\n{PLACE}: 1 raised\n"
    assert found.exit_code == 0
    assert run("check").exit_code == 0


def test_lowered(run: Run, key: Key) -> None:
    """A version does not go down again."""
    key(RAISED)
    run("register")
    key(GOOD)
    found = run("register")

    assert found.exit_code == 1
    assert "'1.0.0' does not come after '1.1.0'" in found.stderr
    assert read_register(PLACE)["desk/key"].version == "1.1.0"


def test_one_is_refused(run: Run, key: Key, write: Write) -> None:
    """What is refused does not hold up the others."""
    key(GOOD)
    run("register")
    key(OTHER)
    write("procedures/desk/cup.yaml", GOOD.replace("desk/key", "desk/cup"))
    found = run("register")

    assert found.stdout == f"added: desk/cup 1.0.0\n{PLACE}: 1 added, 1 refused\n"
    assert found.exit_code == 1
    assert set(read_register(PLACE)) == {"desk/cup", "desk/key"}


def test_moved(run: Run, key: Key, write: Write) -> None:
    """A file that moved is added under its new id and removed under the old one."""
    moved = key(GOOD)
    run("register")
    moved.unlink()
    write("procedures/hall/key.yaml", GOOD.replace("desk/key", "hall/key"))
    found = run("register")

    assert found.stdout == (
        f"added: hall/key 1.0.0\nremoved: desk/key 1.0.0 (no file)\n{PLACE}: 1 added, 1 removed\n"
    )
    assert list(read_register(PLACE)) == ["hall/key"]


@pytest.mark.parametrize("path", ["procedures/hall", "procedures/hall/key.yaml"])
def test_only_what_is_named(run: Run, key: Key, write: Write, path: str) -> None:
    """What does not lie below the given paths stays in the register, there or gone."""
    gone = key(GOOD)
    run("register")
    gone.unlink()
    write("procedures/hall/key.yaml", GOOD.replace("desk/key", "hall/key"))

    assert "removed" not in run("register", path).stdout
    assert set(read_register(PLACE)) == {"desk/key", "hall/key"}


@pytest.mark.parametrize(
    ("before", "after", "said", "code"),
    [
        (GOOD, GOOD, f"{PLACE}: 1 unchanged\n", 0),
        (None, GOOD, f"would add: desk/key 1.0.0\n{PLACE}: 1 to add\n", 1),
        (GOOD, RAISED, f"would raise: desk/key 1.0.0 → 1.1.0\n{PLACE}: 1 to raise\n", 1),
        (GOOD, OTHER, f"{PLACE}: 1 refused\n", 1),
    ],
)
def test_check(run: Run, key: Key, before: str | None, after: str, said: str, code: int) -> None:
    """With --check nothing is written, and the exit code says whether something would change."""
    if before is not None:
        key(before)
        run("register")
    there = Path(PLACE).read_bytes() if before else None
    key(after)
    found = run("register", "--check")

    assert (found.stdout, found.exit_code) == (said, code)
    assert (Path(PLACE).read_bytes() if Path(PLACE).exists() else None) == there


def test_check_what_is_gone(run: Run, key: Key, write: Write) -> None:
    """An entry without a file is something that would change."""
    write("procedures/desk/cup.yaml", GOOD.replace("desk/key", "desk/cup"))
    gone = key(GOOD)
    run("register")
    gone.unlink()
    found = run("register", "--check")

    assert "would remove: desk/key 1.0.0 (no file)" in found.stdout
    assert found.exit_code == 1


def test_edited_by_hand(run: Run, key: Key) -> None:
    """A register that says the same in another form is written in its own form again."""
    key(GOOD)
    run("register")
    written = Path(PLACE).read_text(encoding="utf-8")
    Path(PLACE).write_text(written.replace('"', "'"), encoding="utf-8")

    assert run("register", "--check").exit_code == 1
    assert "written anew" in run("register").stdout
    assert Path(PLACE).read_text(encoding="utf-8") == written


def test_faulty_procedure(run: Run, key: Key) -> None:
    """A procedure with errors is not registered; its errors are told, not its warnings."""
    key(GOOD.replace("owner: reception", "owner: nobody"))
    found = run("register")

    assert found.exit_code == 1
    assert "unknown-role" in found.stderr
    assert not Path(PLACE).exists()


def test_faulty_register(run: Run, key: Key) -> None:
    """A faulty register is left as it is, and told with its place."""
    key(GOOD)
    Path(PLACE).write_text("sopkit-register: 1\ndesk/key: 1.0.0\n")
    found = run("register")

    assert found.exit_code == 1
    assert f"{PLACE}:2:11: error: 'desk/key' needs" in found.stderr
    assert Path(PLACE).read_text() == "sopkit-register: 1\ndesk/key: 1.0.0\n"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("draft.yaml", "stands in no folder 'procedures'"),
        ("procedures/desk/key.cases.yaml", "scenario files are not registered"),
        (PLACE, "no procedure was found"),
        ("nowhere", "there is no file or folder 'nowhere'"),
    ],
)
def test_nothing_to_register(run: Run, key: Key, write: Write, path: str, said: str) -> None:
    """A path that no register can hold is refused with the reason."""
    key(GOOD)
    run("register")
    write("draft.yaml", GOOD)
    found = run("register", path)

    assert found.exit_code == 2
    assert said in found.stderr


def test_in_chinese(run: Run, key: Key) -> None:
    """With --lang zh all that is said is Chinese."""
    key(GOOD)
    assert run("register", "--lang", "zh").stdout == f"已登记：desk/key 1.0.0\n{PLACE}: 登记 1 个\n"
    key(OTHER)
    found = run("register", "--lang", "zh")

    assert "以“1.0.0”登记的是另一份内容" in found.stderr
    assert found.stdout == f"{PLACE}: 1 个被拒绝\n"


def test_two_folders(run: Run, write: Write) -> None:
    """Each folder of procedures has its own register."""
    for folder in ("north", "south"):
        write(f"{folder}/procedures/desk/key.yaml", GOOD)
    found = run("register", "north", "south")

    assert "north/procedures/register.yaml: 1 added" in found.stdout
    assert "south/procedures/register.yaml: 1 added" in found.stdout


# ---- the other commands


def test_check_finds_it(run: Run, key: Key) -> None:
    """`sopkit check` counts the register as a house file, and fails on a change without version."""
    key(GOOD)
    run("register")
    good = run("check")
    key(OTHER)
    bad = run("check")

    assert good.output == ("checked 1 procedure, 1 scenario file and 1 house file: no findings\n")
    assert good.exit_code == 0
    assert "SOP394 changed-without-version" in bad.output
    assert bad.exit_code == 1


@pytest.mark.parametrize(
    "words", [("fmt", "--check"), ("test",), ("diff", "procedures", "procedures")]
)
def test_others_leave_it_out(run: Run, key: Key, words: tuple[str, ...]) -> None:
    """No other command takes the register for a procedure."""
    key(GOOD)
    before = run(*words)
    run("register")
    after = run(*words)

    assert before.exit_code == 0
    assert (after.output, after.exit_code) == (before.output, before.exit_code)
