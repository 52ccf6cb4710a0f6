"""This module denies clauses: "the sound system works" becomes "the sound system does not work".

A clause is free text, so it is denied inside only where that is safe; else it is said as a whole
that it does not hold.
"""

from __future__ import annotations

import re
from typing import Final

from sopkit.late import late_pattern
from sopkit.speaking.values import quoted
from sopkit.speaking.verbs import WHOLE, perfect, verb_of

# What makes a clause speak of some or all things; "not" inside it would say something else.
AMOUNTS: Final = (
    ("somebody ", "nobody "),
    ("someone ", "no one "),
    ("something ", "nothing "),
    ("some ", "no "),
    ("a ", "no "),
    ("an ", "no "),
    ("nobody ", "somebody "),
    ("nothing ", "something "),
    ("no ", "some "),
    ("every ", "not every "),
    ("each ", "not each "),
    ("all ", "not all "),
)
THERE: Final = late_pattern(r"^there (is|are|was|were) (?:an? |some |any )?(?!no\b|not\b)")
NEGATIVE: Final = late_pattern(r"\b(not|no|never|cannot|nobody|nothing|none|without)\b")
PARTICIPLE: Final = late_pattern(r"\w+ed\b")

# What a Chinese label is told as done with; 已知 and 早已 are words of their own, and 付 alone
# is none.
TOLD: Final = late_pattern("(?<![早而不久])已经?(?![知婚故然往])(?!\\w{0,8}的|\\w$)")
# Chinese predicates: of a state, denied by 不, of something done, denied by 未. Short words that
# are parts of others stand with what must not be beside them.
QUALITIES: Final = (
    "满意|合适|合理|充分|正常|干净|整齐|清楚|完整|一致|相符|相同|必要|方便|齐全|足够|充足|完好|合格"
    "|有效|安全|准确|明确|清晰|严重|紧急|重要|复杂|明显|成功|平整|牢固|稳定|新鲜|卫生"
)
STATES: Final = (
    "需要|同意|接受|愿意|允许|符合|适合|配合|晃动|漏水|休息|参加|参与|要求|希望|习惯|支持|认可|知道"
    "|存在|在场|属于|可以|影响|喜欢|熟悉|了解|包邮|等于|超过|安排|含(?!糊|量)|按(?!时|期|钮|摩|照)"
    "|(?<![功可性智才])能(?![源力量耗])|(?<![许认])可(?![能以疑])|(?<!必)需(?!求)"
    "|(?<![但于还就总算只])是(?!否)"
)
KEPT: Final = "带持设附装配存备写留印载"
DONE: Final = (
    "确认|开车|前来|承诺|完成|开始|结束|发生|收到|提交|申请|签收|到达|到来|到场|离开|使用|联系|通知|批准"
    "|登记|提出|提问|发送|上传|上岗|跟进|遗留|损坏|进入|入座|就座|下单|返回|退回|拒绝|取消|更改|恢复|发现"
    f"|摆放|得到|关闭|打开|开启|留意|关注|监听|证实|证明|显示|写明|注明|带来|[{KEPT}]有"
)
HAS: Final = (
    f"(?<![所具没享拥现原固只未{KEPT}])有(?!关|效|序|害|趣|误|利(?!益|息|润)|意(?!见|向|义))"
)
LACKS: Final = "无(?!法|论|线|人|需|须|障|缝|菌|烟)"
ALL: Final = late_pattern("均|都(?!市)|全部|每|所有|一切")
TOO: Final = late_pattern("过(?=[长短高低大小多少浓淡重轻快慢早晚厚薄冷热]$)")
NOUN: Final = late_pattern("(客户|会员|买家|宾客|人员|用户|订单|物品|资料)$")
PREDICATE: Final = late_pattern(
    f"(?P<has>{HAS})|(?P<lacks>{LACKS})|(?P<quality>{QUALITIES})"
    f"|(?P<state>{STATES})(?![者方])|(?P<done>{DONE})(?![者方单书表])"
)
QUALITY: Final = late_pattern(f"(?:{QUALITIES})$")
# What is turned over as it stands, the first that is found.
TURNED: Final = (
    ("已", "未"),
    ("未", "已"),
    ("正在", "未在"),
    ("正忙", "不忙"),
    ("无须", "须"),
    ("必须", "不必"),
    ("确有", "并无"),
    ("另有", "另无"),
    ("没有", "有"),
    ("首次", "不是首次"),
    ("须", "无须"),
)
# of things that can be done the denial is 不能, but 不可避免
ABLE: Final = ("避免", "靠", "信", "用", "行", "见", "取")


def denied(text: str, language: str) -> str:
    """The opposite of a clause."""
    return denied_in_chinese(text) if language == "zh" else denied_in_english(text)


def affirmed(text: str, language: str) -> str:
    """A clause as it is; of an English noun, that it applies."""
    if language == "zh":
        return f"是{text}" if is_noun(text) else asked_in_chinese(text, "是")
    plain = " " not in text or WHOLE.match(text) or PARTICIPLE.search(text) or verb_of(text)
    return text if plain else f"{quoted(text.strip('“”'))} applies"


# -- English


def denied_in_english(text: str) -> str:
    """An English clause denied: by its amount, its auxiliary, its verb, or as a whole."""
    there = THERE.match(text)
    if there is not None and not NEGATIVE.search(text):
        return f"there {there[1]} no {text[there.end() :]}"
    for amount, opposite in AMOUNTS:
        if text.startswith(amount):
            rest = text.removeprefix(amount)
            return _whole(text) if NEGATIVE.search(rest) else opposite + rest
    verb = verb_of(text)
    if verb is None:
        return f"not {text}" if PARTICIPLE.match(text) or " " not in text else _whole(text)
    before, word, after = text[: verb.start], text[verb.start : verb.end], text[verb.end :]
    if after.startswith((" not ", " never ")):
        return _undone(before, word, after.split(" ", 2)[2])
    if after.startswith(" no "):
        return f"{before}{word} some {after.removeprefix(' no ')}"
    if NEGATIVE.search(after):
        return _whole(text)
    if verb.tense == "auxiliary":
        said = {"can": "cannot", "must": "need not"}.get(word, f"{word} not")
        return f"{before}{said}{after}"
    if not verb.base:
        return perfect(text, positive=False)
    do = "did" if verb.tense == "past" else "do" if verb.plural else "does"
    return f"{before}{do} not {verb.base}{after}"


def _undone(before: str, word: str, rest: str) -> str:
    """Two denials make none; `does not work` has no simple opposite that keeps its form."""
    if word in ("does", "do", "did"):
        return _whole(f"{before}{word} not {rest}")
    return f"{before}{word} {rest}"


def _whole(text: str) -> str:
    """What cannot be denied inside."""
    if WHOLE.match(text):
        return f"it is not true that {text}"
    return f"{quoted(text.strip('“”'))} does not apply"


# -- Chinese


def asked_in_chinese(text: str, answer: str) -> str:
    """A label that is a question with its answer; any other clause as it is."""
    if not text.startswith("是否"):
        return text
    return f"{text.removeprefix('是否')}：{answer}"


def denied_in_chinese(text: str) -> str:
    """A Chinese clause denied: at a word that is turned over, at its predicate, or as a whole."""
    if text.startswith("是否"):
        return asked_in_chinese(text, "否")
    if ALL.search(text):
        return f"并非{text}"
    if "，" in text or "；" in text:
        return f"“{text}”不成立"
    for word, other in TURNED:
        if text.count(word) == 1:
            return text.replace(word, other)
    if TOO.search(text):
        return TOO.sub("并不过", text)
    if text.startswith("属") and not text.startswith("属于"):
        return f"不属于{text.removeprefix('属')}"
    if text.endswith("不在"):
        return f"{text.removesuffix('不在')}在"
    return _denied_at(text, predicate(text))


def _denied_at(text: str, match: re.Match[str] | None) -> str:
    """The clause denied at its predicate."""
    if match is None:
        return f"不是{text}" if is_noun(text) else f"“{text}”不成立"
    before, word, after = text[: match.start()], match[0], text[match.end() :]
    if match["has"]:
        return f"{before}没有{after}"
    if match["lacks"]:
        return f"{before}有{after}"
    if before.endswith("不"):
        return f"{before[:-1]}{word}{after}"
    if match["done"]:
        return f"{before}未{word}{after.removeprefix('了')}"
    if word == "可" and not after.startswith(ABLE):
        return f"{before}不能{after}"
    several = match["quality"] and QUALITY.match(after)
    return f"{before}不{'够' if several else ''}{word}{after}"


def predicate(text: str) -> re.Match[str] | None:
    """Where a Chinese clause says what is so; None where that is not certain.

    What stands before 的 belongs to a noun, unless nothing else is found behind it; so does a verb
    with nothing but a quality behind it, as in 投诉要求合理.
    """
    found = list(PREDICATE.finditer(text))
    said = [one for one in found if not _of_noun(text, one, found)]
    if not said:
        return None
    first = said[0]
    if not first["quality"] and QUALITY.match(text, first.end()):
        first = said[-1]
    if first["has"] or first["lacks"]:
        return first
    if re.search("[不没]", text[: first.start()].removesuffix("不") + text[first.end() :]):
        return None
    choice = text.find("或", first.end())
    verbs = [one for one in said if not one["quality"]]
    more = any(one.start() > choice for one in verbs) or "为" in text[choice:]
    return None if choice >= 0 and more else first


def is_noun(text: str) -> bool:
    """Whether a label only names somebody or something: 老客户."""
    known = re.search("[已未不没属]", text) or PREDICATE.search(text)
    return NOUN.search(text) is not None and not known


def _of_noun(text: str, one: re.Match[str], found: list[re.Match[str]]) -> bool:
    tie = text.find("的", one.end())
    return tie >= 0 and any(other.start() > tie for other in found)


def moment_in_chinese(label: str) -> str:
    """`已斟茶` as a point in time, to stand before 后, 时 and 起: 斟茶; 会议费用已报销 likewise."""
    return TOLD.sub("", label, count=1)


def happened_in_chinese(label: str, positive: bool) -> str:
    """`会议开始` as 会议已开始 or 会议未开始; empty where its predicate is not found."""
    if "已" in label:
        return label if positive else denied_in_chinese(label)
    match = predicate(label)
    if match is None or not match["done"]:
        return ""
    return f"{label[: match.start()]}{'已' if positive else '未'}{label[match.start() :]}"
