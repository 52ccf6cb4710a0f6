"""The register of controlled documents: what a digest names, how versions follow, its file."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from sopkit.diagnostics import Diagnostics
from sopkit.document import read_document
from sopkit.errors import DocumentError
from sopkit.formatting import format_text
from sopkit.handbook.build import build_document
from sopkit.ledgers import read_ledger
from sopkit.procedure import load, load_text, procedure_files
from sopkit.registers import (
    Registered,
    content_digest,
    is_register,
    ledger,
    read_register,
    register_text,
    root_of,
    standing,
)
from tests.handbook.loading import EVERYTHING, everything

SHIPPED = Path(__file__).parents[1] / "procedures"
TEXT = """\
sopkit: 1
id: house/tea
title: {en: Tea service, zh: 茶水服务}
version: 1.0.0
status: approved
owner: attendant
case: {is: {en: one meeting, zh: 一次会议}}
parameters: {pouring: {is: 10 min, source: H/tea#2}}
roles:
  attendant: {label: {en: attendant, zh: 服务员}}
  lead: {label: {en: lead, zh: 领班}, rank: 1.5}
facts:
  guests: {type: count, label: {en: guests, zh: 人数}}
  kind:
    type: choice
    of: {green: {en: green, zh: 绿茶}, red: {en: red, zh: 红茶}}
    label: {en: sort of tea, zh: 茶的种类}
steps:
- id: tea.poured
  do: {en: Pour the tea, zh: 斟茶}
  note: {en: Left of the guest, zh: 在宾客左侧}
  choose: {full: {when: guests > 9, then: end}, few: {otherwise: end}}
  source: H/tea#1
- {id: tea.taken, do: {en: Take the cups, zh: 收杯}}
"""
SAME = {
    "a comment": ("owner: attendant\n", "owner: attendant # ask her first\n"),
    "an empty line": ("facts:\n", "\nfacts:\n"),
    "quotation marks": ("version: 1.0.0", 'version: "1.0.0"'),
    "a text in several lines": (
        "{en: Tea service, zh: 茶水服务}",
        "{en: Tea\n    service, zh: 茶水服务}",
    ),
    "another style of mapping": (
        "parameters: {pouring: {is: 10 min, source: H/tea#2}}",
        "parameters:\n  pouring:\n    is: 10 min\n    source: H/tea#2",
    ),
    "keys of a step": (
        "  do: {en: Pour the tea, zh: 斟茶}\n  note: {en: Left of the guest, zh: 在宾客左侧}\n",
        "  note: {zh: 在宾客左侧, en: Left of the guest}\n  do: {zh: 斟茶, en: Pour the tea}\n",
    ),
    "sections": ("status: approved\nowner: attendant\n", "owner: attendant\nstatus: approved\n"),
}
OTHER = {
    "a word": ("Pour the tea", "Pour tea"),
    "a Chinese word": ("斟茶", "倒茶"),
    "a source": ("H/tea#1", "H/tea#3"),
    "a note that is gone": ("  note: {en: Left of the guest, zh: 在宾客左侧}\n", ""),
    "a figure": ("10 min", "11 min"),
    "a number that is a text": ("rank: 1.5", "rank: '1.5'"),
    "the status": ("status: approved", "status: draft"),
    "the version": ("version: 1.0.0", "version: 1.0.1"),
    "exits in another order": (
        "{full: {when: guests > 9, then: end}, few: {otherwise: end}}",
        "{few: {otherwise: end}, full: {when: guests > 9, then: end}}",
    ),
    "choices in another order": (
        "{green: {en: green, zh: 绿茶}, red: {en: red, zh: 红茶}}",
        "{red: {en: red, zh: 红茶}, green: {en: green, zh: 绿茶}}",
    ),
    "a key in another place": (
        "when: guests > 9, then: end}, few: {",
        "when: guests > 9}, few: {then: end, ",
    ),
}


def digest(text: str) -> str:
    """Names the content of a text."""
    document = read_document("tea.yaml", Diagnostics("tea.yaml"), text=text)
    assert document is not None
    return content_digest(document.data)


def changed(change: tuple[str, str]) -> str:
    """The procedure with one thing changed."""
    before, after = change
    assert TEXT.count(before) == 1
    return TEXT.replace(before, after)


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_same_content(change: tuple[str, str]) -> None:
    """What is no part of the meaning is no part of the digest."""
    assert digest(changed(change)) == digest(TEXT)


@pytest.mark.parametrize("change", OTHER.values(), ids=OTHER)
def test_other_content(change: tuple[str, str]) -> None:
    """Whatever a file says is part of its digest."""
    assert digest(changed(change)) != digest(TEXT)


def test_steps_in_another_order() -> None:
    """The order of a list is part of the digest."""
    data = dict(everything().document.data)

    assert content_digest(data) != content_digest({**data, "steps": data["steps"][::-1]})


def test_formatting_keeps_the_digest() -> None:
    """What `sopkit fmt` does to a file needs no new version."""
    formatted = format_text(changed(SAME["sections"])).text

    assert formatted is not None
    assert formatted != TEXT
    assert digest(formatted) == digest(TEXT)


def test_profile_is_no_part() -> None:
    """The values of a house are no part of the content of a procedure."""
    own = load(EVERYTHING)
    house = own.with_parameters({"refill_gap": "10 min"})

    assert own.digest != house.digest
    assert content_digest(own.document.data) == content_digest(house.document.data)


def mappings(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all mappings of more than one key."""
    if isinstance(value, dict):
        if len(value) > 1:
            yield path
        for key, below in value.items():
            yield from mappings(below, (*path, key))
    for number, below in enumerate(value if isinstance(value, list) else ()):
        yield from mappings(below, (*path, number))


def turned(data: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """Data in which the keys of one mapping stand in the opposite order."""
    whole = {"": copy.deepcopy(data)}
    holder: Any = whole
    for part in ("", *path)[:-1]:
        holder = holder[part]
    last = ("", *path)[-1]
    holder[last] = dict(reversed(holder[last].items()))
    return whole[""]


def test_order_that_does_not_count_is_not_printed() -> None:
    """Where the digest does not see the order of keys, the book does not show it either."""
    data = dict(everything().document.data)
    own, book = content_digest(data), printed(data)
    unseen = [path for path in mappings(data) if content_digest(turned(data, path)) == own]
    other = reduce(turned, unseen, data)

    assert len(unseen) > 50
    assert content_digest(other) == own
    assert printed(other) == book


def printed(data: dict[str, Any]) -> str:
    """What the book holds of data."""

    def number(value: Decimal) -> float:
        return float(value)

    text = json.dumps(data, ensure_ascii=False, default=number)
    return repr(build_document([load_text(text, str(EVERYTHING))], "en"))


# ---- versions


ENTRY = Registered("1.9.0", "a" * 64)


@pytest.mark.parametrize(
    ("version", "stands"),
    [
        ("1.9.0", "changed"),
        ("1.9.1", "raised"),
        ("1.10.0", "raised"),
        ("2.0.0", "raised"),
        ("1.8.9", "lowered"),
        ("0.10.0", "lowered"),
        ("1.9.0-rc.1", "lowered"),
        ("1.9.1-rc.1", "raised"),
        ("1.9.0+reprint", "lowered"),
        (f"1.{'9' * 5000}.0", "raised"),
    ],
)
def test_versions(version: str, stands: str) -> None:
    """A version is raised when it comes after the registered one, by the order of numbers."""
    assert ENTRY.standing(version, "b" * 64) == stands


@pytest.mark.parametrize(
    ("early", "later"),
    [("rc.1", "rc.2"), ("rc.9", "rc.10"), ("1", "alpha"), ("alpha", "alpha.1"), ("alpha", "beta")],
)
def test_early_versions(early: str, later: str) -> None:
    """Versions before a version follow each other part by part, numbers before words."""
    one, other = Registered(f"1.0.0-{early}", ""), Registered(f"1.0.0-{later}", "")

    assert one.standing(other.version, "b") == "raised"
    assert other.standing(one.version, "b") == "lowered"


def test_same_version_and_content() -> None:
    """The registered content under the registered version is as it should be."""
    assert standing({"house/tea": ENTRY}, "house/tea", "1.9.0", "a" * 64) == "same"
    assert standing({"house/tea": ENTRY}, "house/cup", "1.9.0", "a" * 64) == "new"


# ---- the file


def test_written_and_read(tmp_path: Path) -> None:
    """A register is read as it was written, sorted, with a line for each procedure."""
    place = tmp_path / "register.yaml"
    place.write_text(register_text({"shop/b": ENTRY, "house/tea": ENTRY}), encoding="utf-8")

    assert list(read_register(place)) == ["house/tea", "shop/b"]
    assert set(read_register(place).values()) == {ENTRY}
    assert len(place.read_text(encoding="utf-8").splitlines()) == 4


@pytest.mark.parametrize("name", ["no", "12", "1e3", "tea"])
def test_names_that_are_other_words(name: str, tmp_path: Path) -> None:
    """A procedure outside of any field of work may have a name that YAML reads otherwise."""
    place = tmp_path / "register.yaml"
    place.write_text(register_text({name: ENTRY}), encoding="utf-8")

    assert read_register(place) == {name: ENTRY}
    assert read_ledger(place, ledger()) == {name: ENTRY._asdict()}


def test_another_layout_is_read_alike(tmp_path: Path) -> None:
    """A register that somebody has laid out otherwise says the same."""
    place = tmp_path / "register.yaml"
    written = register_text({"house/tea": ENTRY})
    place.write_text(written.replace("{version", "{  version").replace('"', "'"), encoding="utf-8")

    assert read_register(place) == {"house/tea": ENTRY}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("house/tea: {}\n", "a register begins with `sopkit-register: 1`"),
        ("sopkit-register: 2\n", "a register begins with `sopkit-register: 1`"),
        (
            "sopkit-register: 1\nhouse/tea: 1.0.0\n",
            "'house/tea' needs {version: 1.0.0, digest: ..}",
        ),
        ("sopkit-register: 1\nhouse/tea: {version: 1.0.0}\n", "lacks the key 'digest'"),
        (
            f"sopkit-register: 1\nhouse/tea: {{version: 1.0, digest: {'a' * 64}}}\n",
            "is not a version",
        ),
        (
            f"sopkit-register: 1\nhouse/tea: {{version: 1.0.0, digest: {'a' * 63}}}\n",
            "is no digest",
        ),
        (
            f"sopkit-register: 1\nhouse/tea: {{version: 1.0.0, digest: {'g' * 64}}}\n",
            "is no digest",
        ),
        (
            f"sopkit-register: 1\na/b: {{version: 1.0.0, digset: {'a' * 64}}}\n",
            "did you mean 'digest'",
        ),
        (f"{register_text({'a/b': ENTRY})}a/b: {{}}\n", "stands twice"),
        (register_text({"a/b": ENTRY}).replace("1.9.0", "1.9"), "is not a version"),
        ("- 1\n", "the file is a list"),
    ],
)
def test_faulty_register(text: str, said: str, tmp_path: Path) -> None:
    """What is wrong with a register is told with its place."""
    place = tmp_path / "register.yaml"
    place.write_text(text, encoding="utf-8")

    with pytest.raises(DocumentError) as refused:
        read_register(place)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"\xff", "not-utf-8"), (b"", "empty-file"), (b"\x00", "control-character")],
)
def test_no_text(content: bytes, name: str, tmp_path: Path) -> None:
    """Whatever bytes a register holds, it is told what is wrong with them."""
    place = tmp_path / "register.yaml"
    place.write_bytes(content)

    with pytest.raises(DocumentError) as refused:
        read_register(place)
    assert name in {one.name for one in refused.value.diagnostics}


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("procedures/register.yaml", True),
        ("procedures/shop/register.yaml", False),
        ("procedures/cash-register.yaml", False),
        ("register.yaml", False),
    ],
)
def test_what_is_a_register(path: str, is_one: bool, tmp_path: Path) -> None:
    """Only the file of that name right in a folder `procedures` is a register."""
    assert is_register(tmp_path / path) is is_one


def test_shipped_procedures_are_registered() -> None:
    """No shipped procedure was changed without a new version; `sopkit register` notes one."""
    register = read_register(SHIPPED / "register.yaml")
    found: dict[str, Registered] = {}
    for path in procedure_files([SHIPPED]):
        document = read_document(path, Diagnostics(str(path)))
        assert document is not None
        data = document.data
        found[data["id"]] = Registered(data["version"], content_digest(data))

    assert {name for name in register if name not in found} == set()
    assert {name: one for name, one in found.items() if register.get(name) != one} == {}


@pytest.mark.parametrize(
    ("data", "other"),
    [
        ({"set": {"pa": "pb", "pb": 9}}, {"set": {"pb": 9, "pa": "pb"}}),
        ({"facts": {"a": {}, "b": {}}}, {"facts": {"b": {}, "a": {}}}),
    ],
)
def test_an_order_in_which_things_are_worked_out_or_asked(
    data: dict[str, Any], other: dict[str, Any]
) -> None:
    """What is set or asked in another order is another content."""
    assert content_digest(data) != content_digest(other)


@pytest.mark.parametrize("key", ['"a\\0b"', "../x", "/etc/passwd", "Tea"])
def test_a_key_that_is_no_id(tmp_path: Path, key: str) -> None:
    """Only an id of a procedure may stand in a register; what it may name is never a path."""
    place = tmp_path / "procedures" / "register.yaml"
    place.parent.mkdir()
    digest = "0" * 64
    entry = f'{key}: {{version: 1.0.0, digest: "{digest}"}}\n'
    place.write_text(f"sopkit-register: 1\n{entry}", encoding="utf-8")

    with pytest.raises(DocumentError):
        read_register(place)


def test_a_register_by_way_of_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the register too when it is called ../register.yaml."""
    below = tmp_path / "procedures" / "house"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)

    assert is_register("../register.yaml")
    assert not is_register("register.yaml")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of procedures with links that lead to it, into it and elsewhere."""
    (tmp_path / "procedures" / "desk").mkdir(parents=True)
    (tmp_path / "papers").mkdir()
    (tmp_path / "sops").symlink_to("procedures")
    (tmp_path / "reception").symlink_to("procedures/desk")
    (tmp_path / "elsewhere").symlink_to("papers")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("folder", "root"),
    [
        ("procedures", "procedures"),
        ("procedures/desk", "procedures"),
        ("procedures/a/procedures/b", "procedures/a/procedures"),
        ("sops", "sops"),
        ("sops/desk", "sops"),
        ("reception", "{house}/procedures"),
        ("{house}/sops/desk", "{house}/sops"),
        ("procedures/desk/..", "procedures"),
        ("papers", ""),
        ("elsewhere", ""),
        ("", ""),
        ("nowhere", ""),
    ],
)
def test_the_folder_of_a_register(house: Path, folder: str, root: str) -> None:
    """The folder `procedures` is found by its name, or by way of a link that leads to it."""
    assert root_of(folder.format(house=house)) == root.format(house=house)


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("sops/register.yaml", True),
        ("reception/register.yaml", False),
        ("reception/../register.yaml", True),
        ("elsewhere/register.yaml", False),
    ],
)
@pytest.mark.usefixtures("house")
def test_a_register_by_way_of_a_link(path: str, is_one: bool) -> None:
    """The register of a linked folder is one, whatever the link is called."""
    assert is_register(path) is is_one


@pytest.mark.usefixtures("house")
def test_in_the_folder_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within the folder, where no path names it, it is found too."""
    monkeypatch.chdir("procedures/desk")

    assert Path(root_of("")).name == "procedures"
