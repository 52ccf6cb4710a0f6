"""This module prints the steps of a procedure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sopkit.handbook.document import Check, Line, Notice, Speech, Step, StepGroup
from sopkit.handbook.sources import references, say_source
from sopkit.handbook.terms import terms
from sopkit.language import pick
from sopkit.speaking import (
    Labels,
    capital,
    humane,
    listing,
    quoted,
    say_condition,
    say_due,
    say_event,
    say_exit,
    say_value_expression,
)
from sopkit.speaking.demands import (
    escalation,
    evidence,
    form_fields,
    not_before,
    record_extras,
    remedy,
)

CHANNELS: Final[dict[str, tuple[str, str]]] = {
    "phone": ("phone", "电话"),
    "sms": ("text message", "短信"),
    "email": ("e-mail", "电子邮件"),
    "e_mail": ("e-mail", "电子邮件"),
    "online": ("online", "网络"),
    "document": ("document", "文件"),
    "chat": ("chat", "在线聊天"),
    "face_to_face": ("face to face", "当面"),
    "radio": ("walkie-talkie", "对讲机"),
    "writing": ("in writing", "书面"),
    "group_chat": ("group chat", "群聊"),
    "in_person": ("in person", "当面"),
}
Body = Mapping[str, Any]
Notices = Mapping[str, tuple[Notice, ...]]


def step_numbers(data: Body) -> dict[str, str]:
    """The printed number of each step: 1, 2, 3 in the order of the file."""
    return {str(step["id"]): str(n) for n, step in enumerate(data.get("steps") or (), 1)}


def step_groups(
    data: Body, names: Labels, numbers: Mapping[str, str], notices: Notices
) -> tuple[StepGroup, ...]:
    """The steps by phase, phases in order; steps without a phase come first."""
    found = list(data.get("steps") or ())
    phases = [None, *(data.get("phases") or {})]
    groups = []
    for phase in phases:
        members = [step for step in found if step.get("phase") == phase]
        if members:
            title = names.label(f"phase {phase}") if phase else ""
            said = tuple(one_step(step, names, numbers, notices) for step in members)
            groups.append(StepGroup(str(phase or ""), title, said))
    return tuple(groups)


def one_step(step: Body, names: Labels, numbers: Mapping[str, str], notices: Notices) -> Step:
    """One step with everything that is said about it."""
    words = terms(names.language)
    by_number = names.numbered(numbers)
    modality = str(step.get("modality", "must"))
    return Step(
        id=str(step["id"]),
        number=numbers[str(step["id"])],
        reference=own_number(step, numbers),
        text=names.text(step.get("do")),
        role=capital(names.role(step["role"])) if "role" in step else "",
        due=capital(say_due(step["due"], by_number)) if "due" in step else "",
        strength=words[modality] if modality in {"should", "may"} else "",
        mark=reading(step, names.language),
        lines=tuple(lines(step, by_number, numbers)),
        speeches=tuple(speeches(step.get("say") or {}, names)),
        checks=tuple(check(item, by_number) for item in step.get("checks") or ()),
        source=step_source(step),
        notices=notices.get(str(step["id"]), ()),
        role_id=str(step.get("role", "")),
        form_id=str((step.get("record") or {}).get("form", "")),
        conditions=tuple(conditions(step, by_number, numbers)),
    )


def own_number(step: Body, numbers: Mapping[str, str]) -> str:
    """The number that the source gives the step, where that is another one."""
    number = str(step.get("number", ""))
    return "" if number == numbers[str(step["id"])] else number


def step_source(step: Body) -> str:
    """The sources of the step itself and of its form, its wordings to be told, its exits."""
    parts = [step, *(step.get(key) or {} for key in ("record", "tell"))]
    parts.append((step.get("tell") or {}).get("answer") or {})
    parts += [exit_ for exit_ in (step.get("choose") or {}).values() if isinstance(exit_, Mapping)]
    found = [one for part in parts if isinstance(part, Mapping) for one in references(part)]
    return say_source({"source": list(dict.fromkeys(found))})


def conditions(step: Body, names: Labels, numbers: Mapping[str, str]) -> list[Line]:
    """Whether the step is to be done at all: its conditions, and what it waits for from outside.

    Steps that merely come before it stand among the `lines`.
    """
    words = terms(names.language)
    said = [
        Line(words[label], say_condition(step[key], names))
        for key, label in (("when", "condition"), ("unless", "unless"))
        if key in step
    ]
    if outside(step, numbers):
        said.append(Line(words["after"], triggers(step["after"], names, numbers)))
    return said


def outside(step: Body, numbers: Mapping[str, str]) -> bool:
    """Whether a step hangs on something that no step of the list does, or on how one ended."""
    opened = [str(one).partition(" if ") for one in as_list(step.get("after"))]
    return any(condition or event.strip() not in numbers for event, _, condition in opened)


def lines(step: Body, names: Labels, numbers: Mapping[str, str]) -> list[Line]:
    """The labelled remarks below a step."""
    words = terms(names.language)
    said: list[Line] = []

    def add(label: str, text: str) -> None:
        if text:
            said.append(Line(words[label], text))

    if not outside(step, numbers):
        add("after", triggers(step.get("after"), names, numbers))
    add("needs", needed(step.get("needs"), names, numbers))
    add("not_before", earliest(step, names))
    add("each", names.label(step["each"]) if "each" in step else "")
    joint = pick(names.language, "; ", "；")
    add("asks", joint.join(asked(one, names) for one in step.get("asks") or ()))
    add("carries", carried(step, names))
    add("form", form(step.get("record") or {}, names))
    proofs = [evidence(one, names) for one in step.get("evidence") or ()]
    add("evidence", listing(proofs, names.language))
    add("through", channels(step.get("through"), names.language))
    for told in as_list(step.get("tell")):
        add("tell", tell(told, names))
    add("run", run(step.get("run"), names))
    add("done_by", names.happening(step["fulfilled_by"]) if "fulfilled_by" in step else "")
    add("sets", settings(step.get("set") or {}, names))
    add("paused", paused(step.get("paused") or {}, names))
    add("grace", names.value(step["grace"]) if "grace" in step else "")
    said += exits(step.get("choose") or {}, names, numbers)
    add("then", following(step, names, numbers))
    add("escalate", joint.join(escalation(one, names) for one in as_list(step.get("escalate"))))
    add("remedy", remedy(step.get("remedy"), names))
    add("message", names.text(step.get("message")))
    add("note", names.text(step.get("note")))
    return said


def reading(entry: Body, language: str) -> str:
    """The quiet mark of what is our reading of the source."""
    return terms(language)["guess"] if entry.get("guess") else ""


def as_list(part: Any) -> list[Any]:
    """One entry or several as a list."""
    if part is None:
        return []
    return list(part) if isinstance(part, (list, tuple)) else [part]


def reference(name: Any, names: Labels, numbers: Mapping[str, str]) -> str:
    """A step by number and act, an event by label."""
    if str(name) == "end":
        return terms(names.language)["end"]
    number = numbers.get(str(name))
    if number is None:
        return names.label(name)
    return f"{number} {names.act(name)}"


def needed(needs: Any, names: Labels, numbers: Mapping[str, str]) -> str:
    """The steps and events that come first."""
    joint = pick(names.language, "; ", "；")
    return joint.join(reference(one, names, numbers) for one in as_list(needs))


def triggers(after: Any, names: Labels, numbers: Mapping[str, str]) -> str:
    """The events and steps that open the step; any of them does."""
    said = []
    for one in as_list(after):
        event, _, condition = str(one).partition(" if ")
        text = reference(event.strip(), names, numbers)
        if condition:
            clause = say_condition(condition, names)
            text += pick(names.language, f" (if {clause})", f"（{clause}）")
        said.append(text)
    return pick(names.language, "; or ", "；或").join(said)


def asked(fact: Any, names: Labels) -> str:
    """A fact to find out: its question, else its label; a yes or no is asked as such."""
    found = names.get(str(fact))
    data = (found.data or {}) if found is not None else {}
    question = names.text(data.get("question"))
    label = names.label(fact)
    if question or data.get("type") != "bool" or label.startswith("是否"):
        return question or label
    return pick(names.language, f"whether {label}", f"是否{label}")


def earliest(step: Body, names: Labels) -> str:
    """The earliest time, without its first words, which the label says."""
    if "not_before" not in step:
        return ""
    text = not_before(step["not_before"], names)
    return text.removeprefix("Not before ").removeprefix("不早于").strip(" ")


def carried(step: Body, names: Labels) -> str:
    """The values that the record of the step carries."""
    said = []
    for field, entry in (step.get("data") or {}).items():
        mark = reading(entry, names.language) if isinstance(entry, Mapping) else ""
        text = names.label(f"{step['id']}.{field}")
        said.append(text + (pick(names.language, f" ({mark})", f"（{mark}）") if mark else ""))
    return listing(said, names.language)


def form(body: Body, names: Labels) -> str:
    """The form filled in this step."""
    if not body:
        return ""
    fields = form_fields(body, names)
    text = names.form(body.get("form"))
    if fields:
        text += pick(names.language, f": {fields}", f"：{fields}")
    joint = pick(names.language, "; ", "；")
    return joint.join([text, *record_extras(body, names)])


def channels(through: Any, language: str) -> str:
    """The channels by common words."""
    said = [
        pick(language, *CHANNELS.get(str(one), (humane(str(one)),) * 2)) for one in as_list(through)
    ]
    return listing(said, language, last="or")


def tell(told: Body, names: Labels) -> str:
    """Who is told, by which channel, with what answer."""
    text = names.role(told.get("role"))
    means = channels(told.get("through"), names.language)
    if means:
        text += pick(names.language, f", {means}", f"（{means}）")
    answer = told.get("answer") or {}
    if answer:
        word = quoted(names.text(answer.get("word"))) if "word" in answer else ""
        span = names.value(answer["within"]) if "within" in answer else ""
        english = f"; answer{' ' + word if word else ''}{' within ' + span if span else ''}"
        limit = f"{' ' if span[:1].isdigit() else ''}{span}内" if span else ""
        text += pick(names.language, english, f"；{limit}答复{word}")
    return text


def run(body: Any, names: Labels) -> str:
    """The procedure that is run in this step: its title where it stands in the book, and its id."""
    if body is None:
        return ""
    found = as_list(body.get("any") or body.get("id") if isinstance(body, Mapping) else body)
    said = [called(str(one), names) for one in found]
    return listing(said, names.language, last="or")


def called(name: str, names: Labels) -> str:
    """A procedure by title and id."""
    title = names.titles.get(name)
    if title is None:
        return name
    return pick(names.language, f"{title} ({name})", f"{title}（{name}）")


def settings(body: Body, names: Labels) -> str:
    """The facts that doing the step changes."""
    said = []
    for fact, value in body.items():
        if str(value) in names.choices:
            answer = names.choice(str(value), str(fact))
        else:
            answer = say_value_expression(value, names)
        said.append(names.label(fact) + pick(names.language, ": ", "：") + answer)
    return pick(names.language, "; ", "；").join(said)


def paused(body: Body, names: Labels) -> str:
    """The events between which the clock stands still."""
    if not body:
        return ""
    start, end = say_event(body.get("from"), names), say_event(body.get("until"), names)
    return pick(names.language, f"from {start} until {end}", f"{start}至{end}")


def exits(choose: Body, names: Labels, numbers: Mapping[str, str]) -> list[Line]:
    """The ways on from a step, one line each."""
    label = terms(names.language)["exit"]
    return [Line(label, way_out(name, body or {}, names, numbers)) for name, body in choose.items()]


def way_out(name: str, body: Body, names: Labels, numbers: Mapping[str, str]) -> str:
    """One exit: what it is called, what decides, and the step it leads to."""
    goal = body.get("then", body.get("otherwise"))
    targets = [reference(one, names, numbers) for one in as_list(goal)]
    where = listing(targets, names.language)
    lead = say_exit(name, body, names)
    if "number" in body:
        lead = f"{body['number']} {lead}"
    if body.get("tell"):
        told = tell(body["tell"], names)
        where += pick(names.language, f" (tell the {told})", f"（告知{told}）")
    mark = reading(body, names.language)
    guess = pick(names.language, f" ({mark})", f"（{mark}）") if mark else ""
    return f"{lead} → {where}{guess}"


def following(step: Body, names: Labels, numbers: Mapping[str, str]) -> str:
    """The next steps where they are not simply the next in the list, or its end."""
    after = step.get("next")
    listed = [*numbers, "end"]
    if step.get("id") in numbers and after == listed[listed.index(step["id"]) + 1]:
        return ""
    joint = pick(names.language, "; ", "；")
    return joint.join(reference(one, names, numbers) for one in as_list(after))


def speeches(say: Body, names: Labels) -> list[Speech]:
    """The wordings of a step; the tone stands beside the lead."""
    words = terms(names.language)
    said = []
    for key in ("any", "all", "never"):
        if key not in say:
            continue
        lead = words[f"say_{key}"]
        if "tone" in say and key != "never":
            tone, word = names.text(say["tone"]), words["tone"]
            lead += pick(names.language, f" ({word}: {tone})", f"（{word}：{tone}）")
        if say.get("rotate") and key == "any":
            lead += pick(names.language, ", in turn", "，轮换使用")
        pairs = [text for text in say[key] if isinstance(text, Mapping)]
        found = [one for text in pairs for one in references(text)]
        source = say_source({"source": [*references(say), *found]})
        texts = tuple(quoted(names.text(one)) for one in say[key])
        said.append(Speech(lead, texts, key == "never", source))
    return said


def check(item: Body, names: Labels) -> Check:
    """One check item."""
    words = terms(names.language)
    limits, notes = [], []
    if "when" in item:
        condition = say_condition(item["when"], names)
        limits.append(pick(names.language, f"if {condition}", f"如{condition}"))
    if "each" in item:
        each = names.label(item["each"])
        limits.append(pick(names.language, f"for each {each}", f"逐一：{each}"))
    if item.get("conduct"):
        notes.append(words["conduct"])
    if "needs_fact" in item:
        notes.append(pick(names.language, "see: ", "参见：") + names.label(item["needs_fact"]))
    if item.get("modality") in {"should", "may"}:
        notes.append(words[str(item["modality"])])
    if "severity" in item:
        notes.append(words.get(str(item["severity"]), ""))
    if "note" in item:
        notes.append(names.text(item["note"]))
    return Check(
        id=str(item.get("id")),
        text=names.text(item.get("check")),
        note=pick(names.language, ", ", "，").join(notes),
        mark=reading(item, names.language),
        source=say_source(item),
        condition=pick(names.language, ", ", "，").join(limits),
    )
