"""Procedures are held against the register: by folder, alone, from the cache, in an editor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sopkit.codebook import completed
from sopkit.diagnostics import Diagnostics
from sopkit.document import read_document
from sopkit.editor.page import Page
from sopkit.inspection.cache import Cache
from sopkit.inspection.running import Inspected, Work, inspect
from sopkit.lint.checking import check
from sopkit.messages import catalogue
from sopkit.registers import Registered, content_digest, register_text

TEA = "procedures/house/tea.yaml"
CUP = "procedures/house/cup.yaml"
REGISTER = "procedures/register.yaml"
NAMES = (
    "changed-without-version",
    "lowered-version",
    "not-registered",
    "gone-but-registered",
    "missing-key",
)
NOTE = "purpose: {en: Fresh tea, zh: 热茶}\n"

Look = Callable[..., Inspected]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests run in their own folder."""
    monkeypatch.chdir(tmp_path)


def put(version: str = "1.0.0", more: str = "", path: str = TEA) -> None:
    """Writes a procedure, and an empty scenario file beside it."""
    name = Path(path).stem
    text = completed(
        f"version: {version}\nid: house/{name}\ntitle: {{en: The {name}, zh: 茶事 {name}}}\n{more}"
    )
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")
    Path(path).with_suffix(".cases.yaml").write_text("")


def register(*paths: str) -> None:
    """Registers procedures as they are."""
    entries = {}
    for path in paths:
        document = read_document(path, Diagnostics(path))
        assert document is not None
        data = document.data
        entries[data["id"]] = Registered(data["version"], content_digest(data))
    Path(REGISTER).write_text(register_text(entries), encoding="utf-8")


def told(*paths: str) -> list[str]:
    """The places and names of what is found about the register."""
    return [
        f"{one.where} {one.name}" for one in check(paths or ("procedures",)) if one.name in NAMES
    ]


def test_no_register() -> None:
    """Where there is no register nothing is said of versions."""
    put()

    assert told() == []


def test_registered() -> None:
    """A procedure that stands in the register as it is has no finding."""
    put()
    register(TEA)

    assert told() == []


@pytest.mark.parametrize("paths", [(), (TEA,), ("procedures/house",)])
def test_changed_without_version(paths: tuple[str, ...]) -> None:
    """Another content under the same version is told at the version, in a folder and alone."""
    put()
    register(TEA)
    put(more=NOTE)

    assert told(*paths) == [f"{TEA}:1:10 changed-without-version"]


def test_digests_are_told() -> None:
    """The finding says which content was registered and which is there."""
    put()
    register(TEA)
    before = Path(REGISTER).read_text(encoding="utf-8").partition('digest: "')[2][:12]
    put(more=NOTE)
    (found,) = [one for one in check(TEA) if one.name == "changed-without-version"]

    assert f"'{before}'" in found.message
    assert found.level == "warning"


def test_a_comment_needs_no_version() -> None:
    """What is no part of the content may be changed."""
    put()
    register(TEA)
    put(more="# agreed in spring\n\n")

    assert told() == []


@pytest.mark.parametrize(
    ("version", "name"),
    [
        ("1.0.1", "not-registered"),
        ("1.0.0", "changed-without-version"),
        ("0.9.9", "lowered-version"),
    ],
)
def test_versions(version: str, name: str) -> None:
    """With another content the version is higher, the same, or lower than the registered one."""
    put()
    register(TEA)
    put(version, NOTE)

    assert told() == [f"{TEA}:1:10 {name}"]


def test_new_procedure() -> None:
    """A procedure that is not in the register is told as a note, the others are not."""
    put()
    register(TEA)
    put(path=CUP)
    found = [one for one in check("procedures") if one.name in NAMES]

    assert [(one.where, one.name, one.level) for one in found] == [
        (f"{CUP}:1:10", "not-registered", "info")
    ]


def test_moved_procedure() -> None:
    """A file that moved is not registered under its new id, and gone under the old one."""
    put()
    register(TEA)
    Path(TEA).unlink()
    put(path=CUP)

    assert told(CUP, REGISTER) == [
        f"{CUP}:1:10 not-registered",
        f"{REGISTER}:3:1 gone-but-registered",
    ]


def test_faulty_register_is_told_once() -> None:
    """A faulty register is told at its place, and not of every procedure that it does not hold."""
    put()
    put(path=CUP)
    Path(REGISTER).write_text("house/tea: {version: 1.0.0}\n")

    assert told() == [f"{REGISTER}:1:1 missing-key", f"{REGISTER}:1:1 missing-key"]
    assert told(TEA, CUP, REGISTER) == told()


@pytest.mark.parametrize("path", [REGISTER, "procedures"])
def test_empty_register_is_told(path: str) -> None:
    """Of an empty register it is said, once, how it is written."""
    put()
    Path(REGISTER).write_text("")
    found = [one for one in check(path) if one.path == REGISTER]

    assert [(one.name, one.hint) for one in found] == [
        ("empty-file", "run sopkit register, which writes it")
    ]


@pytest.mark.parametrize("path", [REGISTER, "procedures"])
def test_marks_of_a_merge(path: str) -> None:
    """Marks of a merge are told once, at the first of them, in place of what follows from them."""
    put()
    register(TEA)
    text = Path(REGISTER).read_text(encoding="utf-8")
    Path(REGISTER).write_text(f"{text}<<<<<<< HEAD\n=======\n>>>>>>> spring\n", encoding="utf-8")
    found = [one for one in check(path) if one.path == REGISTER]

    assert [one.where for one in found] == [f"{REGISTER}:4:1"]
    assert "sopkit register" in found[0].message


def test_two_lines_of_one_id() -> None:
    """Where a merge has left two lines for one id it is said what mends that."""
    put()
    register(TEA)
    text = Path(REGISTER).read_text(encoding="utf-8")
    Path(REGISTER).write_text(f"{text}{text.splitlines()[-1]}\n", encoding="utf-8")
    (found,) = [one for one in check(REGISTER) if one.level == "error"]

    assert found.name == "duplicate-key"
    assert "run sopkit register" in found.hint


def test_two_files_of_one_id() -> None:
    """Two files with one id are told of that, and neither is held against the register."""
    put()
    register(TEA)
    other = Path(TEA).with_suffix(".yml")
    other.write_bytes(Path(TEA).read_bytes())
    put(more=NOTE)

    assert told(TEA, str(other)) == []
    assert "repeated-id" in {one.name for one in check([TEA, str(other)])}


def test_linked_folder() -> None:
    """By way of a link under another name a procedure has its register, and what it uses."""
    put(more="things: {cup: {label: {en: cup, zh: 茶杯}}}\n")
    put(path=CUP, more="uses: [house/tea]\n")
    register(TEA, CUP)
    Path("sops").symlink_to("procedures")
    put("1.0.0", NOTE)

    assert told("sops") == ["sops/house/tea.yaml:1:10 changed-without-version"]
    assert [one.name for one in check("sops") if one.name == "unknown-procedure"] == []


def test_a_procedure_of_that_name() -> None:
    """A procedure of a field of work may be called register."""
    path = "procedures/house/register.yaml"
    put(path=path)
    register(path)

    assert told() == []


def test_names_in_the_register_are_no_uses() -> None:
    """That the register names a procedure does not make another one use what it declares."""
    put(more="things: {cup: {label: {en: cup, zh: 茶杯}}}\n")
    put(path=CUP)
    register(TEA, CUP)

    assert [one.name for one in check(TEA) if one.name == "unused-name"] == ["unused-name"]


def test_an_ignore_comment() -> None:
    """A comment with a reason silences the finding, and is not called idle."""
    put()
    register(TEA)
    put("1.0.0  # sopkit: ignore[changed-without-version] a trial", NOTE)

    assert told() == []
    assert [one.name for one in check(TEA) if one.code.startswith("SOP5")] == []


# ---- the cache


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Looks at files as a new run of the program would."""

    def look(*paths: str) -> Inspected:
        cache = Cache(tmp_path / ".cache", "")
        return inspect(paths or (TEA,), Work(cache=cache), lambda *_: None)

    return look


def of_register(found: Inspected) -> list[str]:
    """The names of what is found about the register."""
    return [one.name for one in found.findings if one.name in NAMES]


def test_a_changed_register_is_seen(look: Look) -> None:
    """What is known of a file is held against the register as it is now, without a new look."""
    put()
    register(TEA)
    before = look()
    Path(REGISTER).write_text(register_text({"house/tea": Registered("1.0.0", "0" * 64)}))
    after = look()

    assert (of_register(before), of_register(after)) == ([], ["changed-without-version"])
    assert (before.fresh, after.fresh) == (1, 0)
    assert of_register(look()) == ["changed-without-version"]


def test_a_first_register_is_seen(look: Look) -> None:
    """When the register comes or goes, files that have not changed are looked at again."""
    put()
    look()
    Path(REGISTER).write_text(register_text({}))
    assert of_register(look()) == ["not-registered"]

    Path(REGISTER).unlink()
    assert of_register(look()) == []


def test_a_file_that_is_gone_is_seen(look: Look) -> None:
    """The register is looked at again when a file that it names is gone or back."""
    put()
    put(path=CUP)
    register(TEA, CUP)
    both = look(TEA, REGISTER)
    Path(CUP).unlink()
    gone = look(TEA, REGISTER)

    assert (of_register(both), of_register(gone)) == ([], ["gone-but-registered"])
    assert gone.fresh == 1
    put(path=CUP)
    assert of_register(look(TEA, REGISTER)) == []
    assert look(TEA, REGISTER).fresh == 0


# ---- elsewhere


def test_in_an_editor() -> None:
    """An editor is told as soon as the text differs from what is registered, and when it agrees."""
    put()
    register(TEA)
    text = Path(TEA).read_text(encoding="utf-8")
    path = str(Path(TEA).absolute())

    def names(text: str) -> list[str]:
        return [one.name for one in Page(path, text).findings() if one.name in NAMES]

    assert names(text) == []
    assert names(f"{text}{NOTE}") == ["changed-without-version"]
    assert names(f"{text}{NOTE}".replace("1.0.0", "1.0.1")) == ["not-registered"]


@pytest.mark.parametrize("version", ["1.0.0", "0.1.0", "1.1.0"])
def test_in_chinese(version: str) -> None:
    """Each finding is said in Chinese too."""
    put()
    register(TEA)
    put(version, NOTE)
    put(path=CUP)
    chinese = catalogue("zh")

    assert chinese is not None
    found = [one for one in check("procedures") if one.name in NAMES]
    assert len(found) == 2
    assert [one for one in found if chinese.translated(one.message) is None] == []


@pytest.mark.parametrize(
    "text",
    [
        "house/tea: {}\n",
        "sopkit-register: 1\nhouse/tea: 1.0.0\n",
        "sopkit-register: 1\nhouse/tea: {version: 1, digest: a}\n",
        "sopkit-register: 1\nhouse/tea: {versoin: 1.0.0, stand: a}\n",
    ],
)
def test_faults_in_chinese(text: str) -> None:
    """Each fault of a register is said in Chinese too."""
    put()
    Path(REGISTER).write_text(text)
    chinese = catalogue("zh")

    assert chinese is not None
    found = [one for one in check(REGISTER) if one.level == "error"]
    assert found
    assert [one.message for one in found if chinese.translated(one.message) is None] == []
