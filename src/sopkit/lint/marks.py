"""This module finds what is not marked as what it is: personal data, and matters of conduct.

It goes by words that leave no doubt.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sopkit.lint.base import Lint
from sopkit.lint.index import index_of
from sopkit.lint.siblings import lists_of, named
from sopkit.lint.style.words import ChineseFinder, EnglishFinder, Wording, is_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sopkit.lint.base import Path, Subject
    from sopkit.lint.siblings import Entry

# of a person, not of the house: `name` and `address` alone may be either
_PERSONAL = (
    "telephone|phone|phone number|mobile number|e-mail|email|wechat|alipay|passport|id card"
    "|id number|identity card|identity document|date of birth|birthday|surname|real name"
    "|customer name|guest name|buyer name|client name|name of the customer|name of the guest"
    "|name of the buyer|name of the client|form of address|home address|gender|sex|ethnic"
    "|ethnic group|ethnic minority|religion|bank card|bank account|card number|allergy|allergies"
    "|电话|手机|邮箱|微信|支付宝|护照|身份证|出生|生日|姓氏|真实姓名|客户姓名|宾客姓名|客人姓名|买家姓名"
    "|用户姓名|住址|性别|民族|宗教|银行卡|卡号|过敏"
).split("|")
# ways to reach somebody: among answers they say how, and no number or address
_CHANNELS = frozenset(
    "telephone phone e-mail email wechat alipay 电话 手机 邮箱 微信 支付宝".split()
)
# a call, and not the number
_CALLS = (
    "phone call|by phone|by telephone|on the phone|on the telephone"
    "|phone charger|card number of the room|room card|birthday cake|order number"
    "|电话回访|回访电话|电话客服|电话沟通|电话内容|电话结果|电话时间|接电话|打电话|电话记录|房卡卡号|生日蛋糕|订单号"
).split("|")
_HOUSE = (
    "company|house|hotel|office|hotline|department|staff|extension|front desk|desk|reception"
    "|supplier|shop|公司|酒店|热线|部门|内线|分机|前台|总台|供应商|店铺"
).split("|")
OF_PEOPLE = frozenset(("text", "choice", "person", "date", "photo", "list of text"))
"""The types of what may tell something of a person."""

TOLD = "unmarked-personal"
"""What the index keeps the paths under of what this file was told of."""

_CONDUCT = (
    "gently|patient|patiently|polite|politely|courteous|courteously|tactful|tactfully|friendly"
    "|sincere|sincerely|smile|smiles|smiling|careful|carefully|conscientious|conscientiously"
    "|diligent|diligently|dignified|attentive|attentively|good spirits|full of spirit|tone of voice"
    "|轻拿轻放|轻搬轻放|耐心|礼貌|微笑|热情|亲切|认真|仔细|委婉|诚恳|真诚|精神饱满|端庄|语气|语调"
).split("|")


class _Words:
    """Words of both languages, which are found in what entries say."""

    def __init__(self, words: Sequence[str], kept: Sequence[str] = ()) -> None:
        found = {language: _in(words, language) for language in ("en", "zh")}
        self._english = EnglishFinder({word: Wording("") for word in found["en"]}, kept)
        self._chinese = ChineseFinder({word: Wording("") for word in found["zh"]}, kept)

    def first(self, entries: Iterable[Entry], key: str) -> str:
        """The first word that stands in the names or texts of entries, if there is one."""
        english, chinese = [], []
        for one in entries:
            said = one.written.get(key) or {}
            english += [said.get("en", ""), one.name]
            chinese.append(said.get("zh", ""))
        text = "\n".join(english).lower().replace("_", " ")
        for finder, said in ((self._english, text), (self._chinese, "\n".join(chinese))):
            for hit in finder.find(said):
                return said[hit.start : hit.end]
        return ""


def _in(words: Sequence[str], language: str) -> list[str]:
    return [word for word in words if is_language(word, language)]


@cache
def _words() -> tuple[_Words, _Words, _Words]:
    """The words of personal data, of what is the house's own, and of conduct."""
    return _Words(_PERSONAL, _CALLS), _Words(_HOUSE), _Words(_CONDUCT)


def look(subject: Subject) -> None:
    """What should be marked, in the order of the file."""
    personal, house, conduct = _words()
    forms = [*_forms(subject.procedure.document.data)]
    told: set[Path] = set()
    index_of(subject).kept[TOLD] = told
    for one, word in _unmarked(forms, "sensitive", "label", personal):
        channel = one.written.get("type") == "choice" and word in _CHANNELS
        if not channel and not house.first([one], "label"):
            _personal(subject, one, word)
            told.add(one.path)
    for one, word in _unmarked(lists_of(index_of(subject)).checks, "conduct", "check", conduct):
        _conduct(subject, one, word)


def _unmarked(
    entries: Sequence[Entry], mark: str, texts: str, words: _Words
) -> Iterator[tuple[Entry, str]]:
    """The entries that should be marked, each with the word that tells it."""
    plain = [one for one in entries if mark not in one.written]
    # mostly no entry of a file holds such a word, which one look shows
    for one in plain if words.first(plain, texts) else ():
        found = words.first([one], texts)
        if found:
            yield one, found


def _personal(subject: Subject, one: Entry, word: str) -> None:
    subject.report(
        "unmarked-personal",
        f"'{one.name}' holds personal data ('{word}') and is not marked so; nobody is told to keep "
        "it to those who need it",
        one.path,
        key=True,
        hint="add sensitive: personal",
    )


def _conduct(subject: Subject, one: Entry, word: str) -> None:
    subject.report(
        "unmarked-conduct",
        f"check '{one.name}' is about conduct ('{word}') and is not marked so; only a person can "
        "judge it, and a miss would weigh as much as one that can be seen",
        (*one.path, "id"),
        hint="add conduct: true",
    )


# ---- the entries


def _forms(data: Mapping[str, Any]) -> Iterator[Entry]:
    """What may hold personal data: facts, fields of forms, data of events and steps."""
    yield from _of_people(data.get("facts"), ("facts",))
    for name, form in (data.get("forms") or {}).items():
        yield from _of_people(form["fields"], ("forms", name, "fields"))
    for section in ("events", "steps"):
        entries = data.get(section) or {}
        each: Any = entries.items() if section == "events" else enumerate(entries)
        for name, entry in each:
            if "data" in entry:
                yield from _of_people(entry["data"], (section, name, "data"))


def _of_people(entries: Any, path: Path) -> list[Entry]:
    return [
        one
        for one in named(entries, path)
        if "sensitive" in one.written or one.written.get("type") in OF_PEOPLE
    ]


LINT = Lint(("unmarked-personal", "unmarked-conduct"), look)
