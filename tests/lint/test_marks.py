"""Personal data and matters of conduct are marked, where words tell it."""

from __future__ import annotations

import pytest

from sopkit.codebook import completed
from sopkit.lint.checking import check_text
from sopkit.messages import catalogue


def form(*fields: str) -> str:
    """A form with fields, each as `name: english, chinese` and further keys."""
    written = "".join(f"      {field}\n" for field in fields)
    return (
        "forms:\n  list:\n    title: {en: Tea list, zh: 茶水表}\n    fields:\n"
        f"{written}"
        "steps:\n- id: tea.poured\n  do: {en: Pour the tea, zh: 斟茶}\n  role: attendant\n"
        "  record: {form: list}\n  source: H/tea#1\n"
    )


def field(name: str, english: str, chinese: str, keys: str = "type: text") -> str:
    """One field of the form."""
    return f"{name}: {{{keys}, label: {{en: {english}, zh: {chinese}}}}}"


def checks(*items: str) -> str:
    """A step with check items."""
    written = "".join(
        f"  - {{id: c{number}, {item}, source: H/tea#1}}\n" for number, item in enumerate(items, 1)
    )
    return (
        "steps:\n- id: tea.poured\n  do: {en: Pour the tea, zh: 斟茶}\n  role: attendant\n"
        f"  checks:\n{written}  source: H/tea#1\n"
    )


def item(english: str, chinese: str, keys: str = "") -> str:
    """One check item."""
    return f"check: {{en: {english}, zh: {chinese}}}{keys}"


PERSONAL = "type: text, sensitive: personal"
ANSWERS = "{a: {en: one, zh: 一}, b: {en: two, zh: 二}}"
OPEN = field("taste", "taste", "口味")
HIDDEN = [field(f"p{n}", f"part {n}", f"部分{n}", PERSONAL) for n in range(1, 5)]
CONDUCT = ", conduct: true"
MANNERS = [item(f"Manner {n} is shown", f"做到第{n}条", CONDUCT) for n in range(1, 5)]

TEXTS = {
    "a word in English": (form(field("line", "telephone", "号码")), ["unmarked-personal"]),
    "a word in Chinese": (form(field("line", "number", "手机号码")), ["unmarked-personal"]),
    "a word in the name": (form(field("birthday", "day", "日子")), ["unmarked-personal"]),
    "two words in the name": (form(field("id_number", "number", "号码")), ["unmarked-personal"]),
    "in capital letters": (form(field("line", "E-mail", "地址")), ["unmarked-personal"]),
    "a call in English": (form(field("result", "result of the phone call", "结果")), []),
    "a call in Chinese": (form(field("result", "result", "回访电话的结果")), []),
    "a channel": (
        form(field("way", "by mail or telephone", "电话或函件", f"type: choice, of: {ANSWERS}")),
        [],
    ),
    "what a person is": (
        form(field("sex", "sex", "性别", f"type: choice, of: {ANSWERS}")),
        ["unmarked-personal"],
    ),
    "part of another word": (form(field("line", "sextant", "仪器")), []),
    "marked": (form(field("line", "telephone", "电话", PERSONAL)), []),
    "of the house": (form(field("line", "telephone of the hotel", "酒店电话")), []),
    "no text": (form(field("line", "telephone works", "电话正常", "type: bool")), []),
    "any name": (form(field("name", "name of the company", "公司名称")), []),
    "all others are marked": (form(*HIDDEN, OPEN), []),
    "of a supplier": (form(field("line", "telephone of the supplier", "供应商电话")), []),
    "a thing": (form(field("line", "phone charger", "充电器")), []),
    "of a room": (form(field("card", "number", "房卡卡号")), []),
    "a figure beside personal data": (
        form(*HIDDEN, field("cups", "cups", "杯数", "type: count")),
        [],
    ),
    "conduct in English": (
        checks(item("The cup is put down gently.", "放下")),
        ["unmarked-conduct"],
    ),
    "conduct in Chinese": (checks(item("The tone is right", "语气得当")), ["unmarked-conduct"]),
    "marked as conduct": (checks(item("The agent is polite", "有礼貌", CONDUCT)), []),
    "what can be seen": (checks(item("The cup is clean", "杯子干净")), []),
    "no word of conduct": (checks(item("The cup is intact", "杯子完好")), []),
    "all others are conduct": (checks(*MANNERS, item("The cup is full", "杯满")), []),
}


@pytest.mark.parametrize("name", TEXTS)
def test_marks(name: str) -> None:
    """A piece gives what should be marked in it, and nothing where that is not sure."""
    text, wanted = TEXTS[name]
    found = check_text(completed(text))

    ours = [one.name for one in found if one.level == "error" or one.name.startswith("unmarked")]
    assert wanted == ours


@pytest.mark.parametrize("name", TEXTS)
def test_said_in_chinese(name: str) -> None:
    """What is said about marks is said in Chinese too."""
    known = catalogue("zh")
    assert known is not None
    found = check_text(completed(TEXTS[name][0]))

    said = [text for one in found for text in (one.message, one.hint) if text]
    assert [] == [text for text in said if known.translated(text) is None]


def test_where_it_stands() -> None:
    """A field is told at its name, a check at its id."""
    found = check_text(completed(form(OPEN, field("line", "telephone", "电话"))))
    manner = check_text(completed(checks(item("The agent smiles", "微笑"))))

    places = [
        (one.position.line, one.position.column)
        for one in (*found, *manner)
        if one.position is not None and one.name.startswith("unmarked")
    ]
    assert [(6, 7), (6, 10)] == places


def test_rules_and_events() -> None:
    """What rules have ticked and what events bring is looked at too."""
    text = (
        "events:\n  meeting.begins:\n    label: {en: the meeting begins, zh: 会议开始}\n"
        "    data: {phone: {type: text, label: {en: number, zh: 号码}}}\n"
        "  meeting.over: {label: {en: the meeting is over, zh: 会议结束}}\n"
        "rules:\n- id: manner\n  attest:\n    event: meeting.over\n    items:\n"
        "    - {id: kind, check: {en: The attendant smiles, zh: 微笑}, source: H/tea#1}\n"
        "  source: H/tea#1\n"
    )
    found = [one.name for one in check_text(completed(text)) if one.name.startswith("unmarked")]

    assert ["unmarked-personal", "unmarked-conduct"] == found
