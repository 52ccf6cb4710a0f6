"""This module says single keys of a procedure file, for sentences about what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sopkit.language import Text, pick
from sopkit.speaking import (
    Labels,
    exit_condition,
    humane,
    listing,
    quoted,
    say_condition,
    say_due,
    say_event,
    say_exit,
    say_instant,
    say_value,
    say_value_expression,
)
from sopkit.speaking.demands import escalation, evidence, form_fields, record_extras, remedy

Say = Callable[[Any, Labels], str]

KEYS: Final[Mapping[str, Text]] = {
    "act": Text("what is done", "做法"),
    "after": Text("begins with", "起始"),
    "approved": Text("approval", "审批"),
    "asks": Text("to find out", "须查明"),
    "calendar": Text("calendar", "日历"),
    "check": Text("wording", "表述"),
    "choose": Text("ways on", "分支"),
    "code": Text("code", "编号"),
    "conduct": Text("judged by a person", "由人判断"),
    "copies": Text("copies", "联次"),
    "count": Text("how many", "数量"),
    "data": Text("to record", "须记录"),
    "default": Text("unless recorded", "默认值"),
    "deputy": Text("deputy", "代理人"),
    "do": Text("wording", "表述"),
    "due": Text("due", "时限"),
    "each": Text("for each", "逐一"),
    "effective": Text("in force from", "生效日期"),
    "ends": Text("ends with", "结束于"),
    "escalate": Text("escalation", "上报"),
    "evidence": Text("proof", "须附"),
    "fields": Text("fields", "栏目"),
    "flow": Text("order of work", "先后顺序"),
    "fulfilled_by": Text("also done by", "以此完成"),
    "grace": Text("grace", "宽限"),
    "is": Text("value", "数值"),
    "kept": Text("kept", "保存"),
    "label": Text("name", "名称"),
    "line": Text("line", "书写格式"),
    "meaning": Text("what one case is", "一个个案"),
    "members": Text("members", "成员"),
    "message": Text("message", "提示语"),
    "modality": Text("how binding", "约束程度"),
    "moved_by": Text("moved by", "改期"),
    "needs": Text("needs", "须先完成"),
    "next": Text("then", "下一步"),
    "not_before": Text("not before", "不早于"),
    "note": Text("note", "备注"),
    "number": Text("number", "编号"),
    "of": Text("choices", "选项"),
    "owner": Text("answers for it", "责任人"),
    "paused": Text("clock stopped", "暂停计时"),
    "phase": Text("phase", "阶段"),
    "planned": Text("planned", "有计划时间"),
    "purpose": Text("purpose", "目的"),
    "question": Text("question", "提问"),
    "rank": Text("rank", "级别"),
    "record": Text("form", "表单"),
    "remedy": Text("remedy", "补救"),
    "role": Text("who", "由谁"),
    "run": Text("runs", "执行流程"),
    "say": Text("words", "用语"),
    "separate_from": Text("kept apart from", "不得兼任"),
    "set": Text("sets", "改变"),
    "severity": Text("severity", "严重程度"),
    "shift": Text("shift", "班次"),
    "soon": Text("reminder before the due", "到期前提醒"),
    "source": Text("source", "出处"),
    "starts": Text("begins with", "开始于"),
    "status": Text("status", "状态"),
    "tell": Text("to be told", "告知"),
    "text": Text("wording", "表述"),
    "through": Text("by", "方式"),
    "title": Text("title", "标题"),
    "type": Text("type", "类型"),
    "under": Text("reports to", "上级"),
    "unit": Text("unit", "单位"),
    "unless": Text("not needed if", "例外"),
    "uses": Text("uses", "引用"),
    "vague": Text("word of the source", "原文用语"),
    "when": Text("only if", "条件"),
}

_WORDS: Final[Mapping[str, Text]] = {
    "all": Text("all", "全部"),
    "approved": Text("approved", "已批准"),
    "critical": Text("critical", "严重"),
    "draft": Text("draft", "草案"),
    "free": Text("any order", "不限"),
    "info": Text("info", "提示"),
    "listed": Text("as listed", "按列出顺序"),
    "major": Text("major", "较重"),
    "may": Text("may", "可"),
    "minor": Text("minor", "轻微"),
    "must": Text("must", "必须"),
    "retired": Text("retired", "已废止"),
    "should": Text("should", "应"),
}


def say_key(key: str, value: Any, names: Labels) -> str:
    """The value of a key in words; what has no words of its own as it is written."""
    if value is None:
        return ""
    return _SAY.get(key, _plain)(value, names)


def key_name(key: str) -> Text:
    """What a key is called; one without a name of its own by itself."""
    word = key.replace("_", " ")
    return KEYS.get(key, Text(word, word))


def _many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _listed(say: Say, *, last: str = "and") -> Say:
    def said(value: Any, names: Labels) -> str:
        return listing([say(one, names) for one in _many(value)], names.language, last=last)

    return said


def _plain(value: Any, names: Labels) -> str:
    """Any value; a mapping as `key: value`, a pair of texts in the language that is spoken."""
    if isinstance(value, Mapping):
        if value.keys() <= {"en", "zh", "source"}:
            return names.text(value)
        joint, colon = pick(names.language, "; ", "；"), pick(names.language, ": ", "：")
        return joint.join(
            f"{humane(str(key))}{colon}{_plain(one, names)}" for key, one in value.items()
        )
    if isinstance(value, list | tuple):
        return listing([_plain(one, names) for one in value], names.language)
    word = _WORDS.get(str(value))
    return word.get(names.language) if word is not None else say_value(value, names.language)


def _text(value: Any, names: Labels) -> str:
    return names.text(value)


def _label(value: Any, names: Labels) -> str:
    return names.label(value)


def _mention(value: Any, names: Labels) -> str:
    return names.mention(value) if str(value) != "end" else pick(names.language, "end", "结束")


def _entries(value: Any, names: Labels) -> str:
    """Fields or choices, by their labels."""
    if not isinstance(value, Mapping):
        return _plain(value, names)
    said = []
    for name, entry in value.items():
        label = entry.get("label", entry) if isinstance(entry, Mapping) else None
        said.append(names.text(label) if isinstance(label, Mapping) else humane(str(name)))
    return listing([one or "-" for one in said], names.language)


def _channels(value: Any, names: Labels) -> str:
    # the handbook brings its templates along
    from sopkit.handbook.steps import channels

    return channels(value, names.language)


def _tell(value: Any, names: Labels) -> str:
    text = names.role(value.get("role"))
    means = _channels(value.get("through") or [], names)
    text += pick(names.language, f", by {means}", f"（{means}）") if means else ""
    answer = value.get("answer")
    if not isinstance(answer, Mapping):
        return text
    word = quoted(names.text(answer.get("word")))
    within = names.value(answer["within"]) if "within" in answer else ""
    span = pick(names.language, f" within {within}", f"（{within}内）") if within else ""
    return text + pick(names.language, f"; answer {word}{span}", f"；答复{word}{span}")


def _say(value: Any, names: Labels) -> str:
    leads = {
        "any": ("one of", "任选"),
        "all": ("all of", "全部"),
        "never": ("never", "不得说"),
        "tone": ("tone", "语气"),
    }
    said = []
    for key, (english, chinese) in leads.items():
        if key in value:
            texts = [quoted(names.text(one)) for one in _many(value[key])]
            listed = listing(texts, names.language, last="and" if key == "all" else "or")
            said.append(pick(names.language, f"{english} {listed}", f"{chinese}{listed}"))
    return pick(names.language, "; ", "；").join(said)


def _record(value: Any, names: Labels) -> str:
    fields = form_fields(value, names)
    text = names.form(value.get("form"))
    text += pick(names.language, f": {fields}", f"：{fields}") if fields else ""
    due = [say_due(value["due"], names)] if "due" in value else []
    return pick(names.language, "; ", "；").join([text, *due, *record_extras(value, names)])


def _exits(value: Any, names: Labels) -> str:
    said = []
    for name, body in value.items():
        one = body if isinstance(body, Mapping) else {}
        lead = say_exit(str(name), one, names)
        if "label" in one and not exit_condition(one, names):
            # it is recorded by its name: another name under the same label is a change
            lead += pick(names.language, f" ({name})", f"（{name}）")
        said.append(f"{lead} → {_mention(one.get('then', one.get('otherwise', 'end')), names)}")
    return pick(names.language, "; ", "；").join(said)


def _set(value: Any, names: Labels) -> str:
    colon = pick(names.language, ": ", "：")
    said = [f"{names.label(fact)}{colon}{_set_to(one, fact, names)}" for fact, one in value.items()]
    return pick(names.language, "; ", "；").join(said)


def _set_to(value: Any, fact: str, names: Labels) -> str:
    if isinstance(value, bool):
        return say_value(value, names.language)
    if str(value) in names.choices:
        return names.choice(str(value), fact)
    return say_value_expression(value, names)


def _between(value: Any, names: Labels) -> str:
    start, end = say_event(value.get("from"), names), say_event(value.get("until"), names)
    return pick(names.language, f"from {start} until {end}", f"自{start}至{end}")


def _moved(value: Any, names: Labels) -> str:
    return say_event(value.get("event"), names)


def _deputy(value: Any, names: Labels) -> str:
    role, when = names.role(value.get("role")), say_condition(value.get("when"), names)
    return pick(names.language, f"{role} if {when}", f"{when}时由{role}代理")


def _escalate(value: Any, names: Labels) -> str:
    return pick(names.language, "; ", "；").join(escalation(one, names) for one in _many(value))


_ROLE: Final[Say] = _listed(lambda value, names: names.role(value))
_SAY: Final[Mapping[str, Say]] = {
    **dict.fromkeys(
        ("do", "label", "title", "purpose", "note", "message", "question", "vague", "check",
         "meaning", "text", "kept"),
        _text,
    ),
    **dict.fromkeys(("role", "owner", "under", "separate_from"), _ROLE),
    **dict.fromkeys(("when", "unless"), say_condition),
    **dict.fromkeys(("needs", "next", "fulfilled_by"), _listed(_mention)),
    **dict.fromkeys(("asks", "each", "from", "count"), _listed(_label)),
    **dict.fromkeys(("data", "fields", "of"), _entries),
    **dict.fromkeys(("is", "grace", "soon"), lambda value, names: names.value(value)),
    **dict.fromkeys(("starts", "ends", "after"), say_event),
    "due": say_due,
    "not_before": say_instant,
    "phase": lambda value, names: names.label(f"phase {value}"),
    "tell": _tell,
    "say": _say,
    "record": _record,
    "choose": _exits,
    "set": _set,
    "paused": _between,
    "moved_by": _moved,
    "deputy": _deputy,
    "escalate": _escalate,
    "remedy": remedy,
    "evidence": _listed(evidence),
    "through": _channels,
    "source": lambda value, names: listing([str(one) for one in _many(value)], names.language),
}  # fmt: skip
