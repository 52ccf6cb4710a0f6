"""What the keys of steps and declarations are called, and what stands under them, in words."""

from __future__ import annotations

from typing import Any

import pytest

from sopkit.comparison.saying import KEYS, key_name, say_key
from tests.comparison.test_changes import BASE, loaded

TEXT = {"en": "Hello", "zh": "您好"}
SAID: list[tuple[str, Any, str, str]] = [
    ("tell", {"role": "supervisor"}, "supervisor", "主管"),
    ("tell", {"role": ["supervisor", "attendant"], "through": ["radio", "phone"],
              "answer": {"word": {"en": "received", "zh": "收到"}, "within": "5 min"}},
     "supervisor and attendant, by walkie-talkie or phone; answer “received” within 5 min",
     "主管和服务员（对讲机或电话）；答复“收到”（5 分钟内）"),
    ("say", {"any": [TEXT, {"en": "Hi", "zh": "嗨"}], "tone": {"en": "calm", "zh": "平和"}},
     "one of “Hello” or “Hi”; tone “calm”", "任选“您好”或“嗨”；语气“平和”"),
    ("say", {"all": [TEXT], "never": [TEXT]}, "all of “Hello”; never “Hello”",
     "全部“您好”；不得说“您好”"),
    ("record", {"form": "contact", "fields": ["name"], "due": "within 1 h of tea.poured"},
     "“contact”: “name”; within 1 h after “Pour the first tea”",
     "《contact》：“name”；斟第一道茶后 1 小时内"),
    ("choose", {"paid": {"when": "formal", "then": "cups.cleared"}, "no": {"otherwise": "end"}},
     "the meeting is formal → “Clear the cups”; otherwise → end",
     "会议正式 → “收茶杯”；其他情况 → 结束"),
    ("choose", {"cash": {"then": "cups.laid"}}, "cash → “Lay the cups”", "cash → “摆放茶杯”"),
    ("choose", {"cash": {"label": {"en": "by cash", "zh": "现金"}, "then": "end"}},
     "by cash (cash) → end", "现金（cash） → 结束"),
    ("choose", {"no": {"label": {"en": "plain", "zh": "从简"}, "otherwise": "end"}},
     "plain (otherwise) → end", "从简（其他情况） → 结束"),
    ("set", {"formal": True}, "the meeting is formal: yes", "会议正式：是"),
    ("set", {"guests": "guests + 1"}, "number of guests: number of guests + 1",
     "客人人数：客人人数 + 1"),
    ("paused", {"from": "meeting.start", "until": "meeting.end"},
     "from “meeting begins” until “meeting ends”", "自会议开始至会议结束"),
    ("moved_by", {"event": "meeting.planned", "to": "at"}, "“meeting announced”", "会议安排"),
    ("deputy", {"role": "supervisor", "when": "formal"}, "supervisor if the meeting is formal",
     "会议正式时由主管代理"),
    ("escalate", [{"to": "supervisor"}, {"to": "attendant", "after": "1 h"}],
     "If violated, tell the supervisor; If still open 1 h later, tell the attendant",
     "违规的，上报主管；超时 1 小时仍未完成的，上报服务员"),
    ("next", ["cups.laid", "end"], "“Lay the cups” and end", "“摆放茶杯”和结束"),
    ("through", ["phone", "sms"], "phone or text message", "电话或短信"),
    ("data", {"amount": "money", "means": {"type": "text", "label": {"en": "means", "zh": "方式"}}},
     "amount and means", "amount和方式"),
    ("of", {"low": {"en": "low", "zh": "低"}}, "low", "低"),
    ("fields", "all", "all", "全部"),
    ("calendar", {"zone": "Asia/Shanghai"}, "zone: Asia/Shanghai", "zone：Asia/Shanghai"),
    ("planned", True, "yes", "是"),
    ("modality", "should", "should", "应"),
    ("evidence", ["photo", "signature"], "photo and signature", "照片和签字"),
    ("remedy", TEXT, "Hello", "您好"),
    ("copies", [TEXT, TEXT], "Hello and Hello", "您好和您好"),
    ("phase", "prepare", "phase prepare", "phase prepare"),
    ("due", None, "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value", "english", "chinese"), SAID)
def test_said(key: str, value: Any, english: str, chinese: str) -> None:
    """A value is said in the words of the handbook."""
    tea = loaded(BASE)

    assert english == say_key(key, value, tea.spoken("en"))
    assert chinese == say_key(key, value, tea.spoken("zh"))


def test_names_of_keys() -> None:
    """Every key has a name in both languages; one without a name of its own is called by itself."""
    assert all(name.en and name.zh for name in KEYS.values())
    assert key_name("set_aside").en == "set aside"
