"""What a procedure takes from those it uses, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

import sopkit
from sopkit.diagnostics import Diagnostic
from sopkit.errors import DocumentError
from sopkit.lint.checking import check_file, check_text
from sopkit.procedure import load, load_text
from tests.reuse.folder import BASE, HEAD, OWN, USER, base, procedure, user, write

PLACE = "procedures/test/"


def check(path: str | Path) -> list[Diagnostic]:
    """The findings about a file, without those of comparing it with its folder."""
    return list(check_file(path).findings)


def said(path: Path) -> list[str]:
    """The findings about a file, without its folder."""
    return [one.line().replace(str(path.parent), "") for one in check(path)]


def test_what_is_used_is_declared(tmp_path: Path) -> None:
    """Roles, types, facts, events, things, forms, definitions and collections come along."""
    path = write(tmp_path, base=base(), user=user(own=""))["user"]

    assert said(path) == []

    loaded = load(path)
    assert loaded.text("clerk", "zh") == "文员"
    assert loaded.fact_type("amount").kind == "money"
    case = sopkit.Case(loaded).add("opened", "2026-12-01T09:00+08:00")
    case.add("paid", "2026-12-01T09:01+08:00", key="left", data={"amount": "101 CNY"})
    now = sopkit.evaluate(loaded, case, "2026-12-01T09:02+08:00")
    assert [one.rule for one in now.violations] == ["paid.record", "limit"]
    assert now.stock == {"cup": 2}


def test_the_digest_covers_what_is_used(tmp_path: Path) -> None:
    """Another default there is another digest here; another rule there is not."""
    path = write(tmp_path, base=base(), user=user(own=""))["user"]
    before = load(path).digest

    write(tmp_path, base=base() + "principles: [{text: {en: a, zh: 甲}, source: A/test#9}]\n")
    same = load(path).digest
    write(tmp_path, base=base().replace("default: false", "default: true"))

    assert before == same
    assert before != load(path).digest


def test_values_are_laid_over_what_is_used(tmp_path: Path) -> None:
    """A procedure with other parameters keeps what it uses, and reads no file again."""
    body = USER + "parameters: {spare: {is: 2, source: A/test#1}}\n"
    paths = write(tmp_path, base=base(), user=user(own="", body=body))
    loaded = load(paths["user"])
    paths["base"].unlink()

    house = loaded.with_parameters({"spare": 3})

    assert house.fact_type("amount").kind == "money"
    assert house.with_parameters({"spare": 2}).data["parameters"] == loaded.data["parameters"]


CONFLICT = (
    "is also declared in 'test/base', which this file uses; take one of the two out, or rename it"
)
WRONG = [
    (
        "unknown",
        {"uses": "[test/bas]"},
        ":8:8: unknown procedure 'test/bas'; did you mean 'test/base'? [SOP336",
    ),
    (
        "far",
        {"uses": "[other/thing]"},
        ":8:8: unknown procedure 'other/thing'; there is no other/thing.yaml in the folder proc",
    ),
    ("itself", {"uses": "[test/user]"}, ":8:8: 'test/user' uses itself; take it out [SOP337"),
    (
        "twice",
        {"uses": "[test/base, test/base]"},
        ":8:19: 'test/base' stands twice in this list [SOP305",
    ),
    ("no-list", {"uses": "test/base"}, ":8:7: a list is wanted under 'uses', not 'test/base'"),
    ("no-id", {"uses": "[Test Base]"}, ":8:8: 'Test Base' is not an id; ids are field/name"),
]


@pytest.mark.parametrize(
    ("keys", "line"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG]
)
def test_what_cannot_be_used(tmp_path: Path, keys: dict[str, str], line: str) -> None:
    """A procedure that cannot be used is told where it is named, once; no name is unknown."""
    path = write(tmp_path, base=base(), user=user(own="", **keys))["user"]

    found = [one for one in said(path) if one.startswith("/user.yaml:8:")]

    assert [one for one in found if line in one] == said(path)
    assert len(found) == 1


CONFLICTS = [
    ("facts:\n  amount: {type: money, label: {en: a, zh: 甲}}\n", ":9:3: 'amount' "),
    ("define:\n  large: amount > 5 CNY\n", ":9:3: 'large' "),
    ("things:\n  cup: {label: {en: cup, zh: 杯}}\n", ":9:3: 'cup' "),
    ("events:\n  vip: {label: {en: v, zh: 贵}}\n", ":9:3: 'vip' "),
    ("parameters: {vip: {is: 3, source: A/test#1}}\n", ":8:14: 'vip' "),
    (
        "steps:\n- {id: opened, do: {en: a, zh: 甲}, source: A/test#1}\n",
        ":9:8: 'opened' ",
    ),
]


@pytest.mark.parametrize(("body", "line"), CONFLICTS)
def test_one_name_is_declared_once(tmp_path: Path, body: str, line: str) -> None:
    """A name that both the file and one it uses declare is told at the file's own."""
    text = procedure("test/user", body + "uses: [test/base]\n", own="")
    path = write(tmp_path, base=base(), user=text)["user"]

    assert [f"/user.yaml{line}{CONFLICT} [SOP305 repeated-name]"] == said(path)


def test_two_used_files_declare_one_name(tmp_path: Path) -> None:
    """Two used files with one name are told where the second one is named, with all such names."""
    other = procedure(
        "test/other", "facts:\n  vip: {type: bool, label: {en: VIP, zh: 贵宾}}\n", own=""
    )
    other += "roles:\n  clerk: {label: {en: clerk, zh: 文员}}\n"
    path = write(tmp_path, base=base(), other=other, user=user("[test/base, test/other]", own=""))[
        "user"
    ]

    line = "'clerk' and 'vip' are declared in both 'test/base' and 'test/other'; rename one, or use"
    assert [f"/user.yaml:8:19: {line} only one of the two [SOP305 repeated-name]"] == said(path)


def test_used_files_with_faults(tmp_path: Path) -> None:
    """A used file with a fault is told once, with the place of the fault."""
    broken = base().replace("type: money, label", "type: money, labell")
    path = write(tmp_path, base=broken, user=user(own=""))["user"]

    (line,) = said(path)

    assert line.startswith("/user.yaml:8:8: 'test/base' cannot be used while it has faults; mend ")
    assert "/base.yaml:16:25 first [SOP338 faulty-procedure]" in line


def test_circles(tmp_path: Path) -> None:
    """Files that use each other in a circle are refused, each with the whole way."""
    body = "uses: [test/other]\n"
    texts = {"other": procedure("test/other", "uses: [test/base]\n", own=""), "base": base() + body}
    paths = write(tmp_path, **texts, user=user("[test/base]", own=""))

    line = "'test/base' uses 'test/other', which uses 'test/base': a circle; take one of them out"
    assert any(line in one for one in said(paths["base"]))
    assert not any("circle" in one for one in said(paths["user"]))


def test_no_hand_me_downs(tmp_path: Path) -> None:
    """Only what a file declares itself is shared; what it lacks here is told where it is named."""
    middle = """\
uses: [test/base]
events:
  called: {label: {en: called, zh: 呼}, do: {en: Call, zh: 呼}, role: clerk}
"""
    text = procedure(
        "test/user", "uses: [test/middle]\nroles: {boss: {label: {en: b, zh: 主}}}\n", own=""
    )
    text = text.replace("owner: clerk", "owner: boss").replace(
        "starts: opened, ends: ended", "starts: called"
    )
    paths = write(tmp_path, base=base(), middle=procedure("test/middle", middle, own=""), user=text)

    assert said(paths["middle"]) == []
    assert said(paths["user"]) == [
        "/user.yaml:8:8: the event 'called' of 'test/middle' does not fit in here: unknown role "
        "'clerk'; the only role is 'boss' "
        "[SOP303 unknown-role]"
    ]
    [found] = check(paths["user"])
    assert found.hint == "'clerk' is declared in 'test/base'; add that to uses"


UNFIT = """\
calendar: {zone: Asia/Shanghai, shifts: {early: {from: "08:00", to: "16:00"}}}
parameters: {high_value: {is: 2000 CNY, source: A/x#1}}
roles:
  clerk: {label: {en: clerk, zh: 文员}}
  early_clerk: {label: {en: early clerk, zh: 早班文员}, shift: early}
facts: {price: {type: money, label: {en: price, zh: 价}}}
events:
  opened: {label: {en: opened, zh: 开始}}
  ended: {label: {en: ended, zh: 结束}}
define:
  dear: price > high_value
  above(x): x > high_value
  done: cleaned
  many: rank_of_guest > 1
steps:
- {id: cleaned, do: {en: Clean, zh: 清洁}, role: clerk, source: A/x#1}
rules:
- id: rank_of_guest
  table: {type: count, rows: [{when: price > 5 CNY, then: 2}, {otherwise: 1}]}
  source: A/x#1
"""


def test_what_does_not_fit(tmp_path: Path) -> None:
    """What an entry of a used file lacks here is told with the entry, and with what to do."""
    paths = write(tmp_path, base=procedure("test/base", UNFIT, own=""), user=user(own=""))
    errors = [one for one in check(paths["user"]) if "does not fit" in one.message]

    assert [] == [one for one in check(paths["base"]) if one.level == "error"]
    assert [(one.message, one.hint) for one in errors] == [
        (
            "the definition 'dear' of 'test/base' does not fit in here: unknown fact 'high_value'",
            "'high_value' is a parameter of 'test/base', which is not shared; "
            "declare it under parameters here too",
        ),
        (
            "the definition 'done' of 'test/base' does not fit in here: unknown fact 'cleaned'",
            "'cleaned' is a step of 'test/base', which is not shared; "
            "declare an event or step of this name here",
        ),
        (
            "the definition 'many' of 'test/base' does not fit in here: "
            "unknown fact 'rank_of_guest'",
            "'rank_of_guest' is a rule of 'test/base', which is not shared; "
            "declare a fact of this name here",
        ),
        (
            "the role 'early_clerk' of 'test/base' does not fit in here: unknown shift 'early'",
            "'early' is a shift of 'test/base', which is not shared; "
            "add it under calendar here too",
        ),
    ]


def test_used_definition_with_a_fault(tmp_path: Path) -> None:
    """A definition with parameters is judged where it is used, and it is told whose it is."""
    own = "rules:\n- {id: r, forbid: {event: opened, while: above(price)}, source: A/x#1}\n"
    text = procedure("test/user", f"uses: [test/base]\n{own}", own="")
    paths = write(tmp_path, base=procedure("test/base", UNFIT, own=""), user=text)
    [found] = [one for one in check(paths["user"]) if one.name == "faulty-definition"]

    assert "the definition 'above' has a fault: unknown fact 'high_value'" == found.message
    assert "it comes from 'test/base'; declare here too what it needs, or mend it there" == (
        found.hint
    )


def test_warnings_stay_with_their_file(tmp_path: Path) -> None:
    """What is only a warning in a used file is told there, not in every file that uses it."""
    texts = {"base": base().replace("{en: VIP, zh: 贵宾}", "{en: VIP}"), "user": user(own="")}
    paths = write(tmp_path, **texts)

    assert ["missing-translation"] == [one.name for one in check(paths["base"])]
    assert [] == check(paths["user"])


def test_text_without_a_folder() -> None:
    """A text that stands in no folder cannot use anything; with the path of a file it can."""
    text = user(own="")

    (found,) = check_text(text)

    assert found.message.endswith("this file is in no 'procedures' folder")
    with pytest.raises(DocumentError):
        load_text(text)


def test_unsaved_text_uses_the_files_beside_it(tmp_path: Path) -> None:
    """A text with the path of a file in the folder uses the others there."""
    paths = write(tmp_path, base=base())

    assert check_text(user(own=""), str(paths["base"].with_name("user.yaml"))) == []


def test_a_relative_path_finds_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file named from within its folder finds the others too."""
    paths = write(tmp_path, base=base(), user=user(own=""))
    monkeypatch.chdir(paths["user"].parent)

    assert check("user.yaml") == []


def test_own_and_used_entries_of_one_section(tmp_path: Path) -> None:
    """A section may hold entries of the file beside those it takes."""
    roles = "roles:\n  boss: {label: {en: boss, zh: 主管}, under: clerk}\n"
    path = write(tmp_path, base=base(), user=user(own=roles))["user"]

    assert [] == said(path)
    assert list(load(path).model.roles) == ["boss", "clerk"]


def test_base_is_a_procedure() -> None:
    """The texts of these tests are what they seem to be."""
    assert check_text(base()) == []
    assert BASE in base()
    assert base().startswith(HEAD[:9])
    assert OWN in base()
