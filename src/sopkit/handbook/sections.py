"""This module prints the parts of a procedure beside its steps: roles, rules, layouts, forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sopkit.handbook.document import (
    Form,
    FormField,
    Layout,
    Limit,
    Line,
    Material,
    Parameter,
    RoleEntry,
    Rule,
)
from sopkit.handbook.responsibilities import consulted, informed, responsible, signing
from sopkit.handbook.sources import mappings, ranges, say_source
from sopkit.handbook.steps import reading
from sopkit.handbook.terms import KINDS, terms
from sopkit.language import pick
from sopkit.rules.stock import say_quantity
from sopkit.sentences import kind_of, say_rule
from sopkit.speaking import (
    Labels,
    Scene,
    capital,
    humane,
    listing,
    quoted,
    say_condition,
    say_relation,
    say_tolerance,
    sentence,
)
from sopkit.speaking.demands import line_pattern
from sopkit.speaking.labels import entries

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

Body = Mapping[str, Any]
DEFAULT_SEVERITY: Final = "minor"
TYPES: Final[dict[str, tuple[str, str]]] = {
    "bool": ("yes or no", "是或否"),
    "count": ("number", "数目"),
    "number": ("number", "数值"),
    "ratio": ("share", "比率"),
    "money": ("amount", "金额"),
    "length": ("length", "长度"),
    "duration": ("time", "时长"),
    "date": ("date", "日期"),
    "time": ("time of day", "时刻"),
    "instant": ("date and time", "日期时间"),
    "person": ("name", "姓名"),
    "signature": ("signature", "签字"),
    "photo": ("photo", "照片"),
}
SHIFTS: Final[dict[str, tuple[str, str]]] = {
    "day": ("day", "白班"),
    "night": ("night", "夜班"),
    "early": ("early", "早班"),
    "middle": ("middle", "中班"),
    "late": ("late", "晚班"),
}


def shift_name(name: Any, names: Labels) -> str:
    """A shift by the label of the choice of that name, else by a common word."""
    common = pick(names.language, *SHIFTS.get(str(name), (humane(str(name)),) * 2))
    return names.choices.get(str(name), common)


def role_entries(
    procedure: Procedure, data: Body, names: Labels, numbers: Mapping[str, str]
) -> tuple[RoleEntry, ...]:
    """The roles of the procedure: what each does, answers for, is asked and is told."""
    asked, told = consulted(procedure, numbers), informed(procedure, numbers)
    signed = signing(procedure)
    said = []
    for role, body in entries(data, "roles"):
        remarks = "; ".join(role_remarks(role, body, names))
        if names.language == "zh":
            remarks = remarks.replace("; ", "；")
        said.append(
            RoleEntry(
                id=role,
                label=capital(names.role(role)),
                steps=responsible(procedure, role, numbers),
                remarks=remarks,
                accountable=terms(names.language)["whole"] if data.get("owner") == role else "",
                consulted=asked.get(role, ""),
                informed=told.get(role, ""),
                signs=role in signed,
            )
        )
    return tuple(said)


def role_remarks(role: str, body: Body, names: Labels) -> list[str]:
    """Shift, deputy, superior and roles that exclude each other."""
    language = names.language
    said = []
    if "shift" in body:
        shift = shift_name(body["shift"], names)
        said.append(pick(language, f"shift: {shift}", f"班次：{shift}"))
    if "under" in body:
        above = names.role(body["under"])
        said.append(pick(language, f"reports to the {above}", f"上级：{above}"))
    deputy = body.get("deputy") or {}
    if deputy:
        other = names.role(deputy.get("role"))
        when = say_condition(deputy["when"], names) if "when" in deputy else ""
        english = f"deputy: {other}{', if ' + when if when else ''}"
        said.append(pick(language, english, f"代理：{other}{'（' + when + '）' if when else ''}"))
    if body.get("separate_from"):
        apart = names.role(body["separate_from"])
        said.append(pick(language, f"never the same person as: {apart}", f"不得与{apart}为同一人"))
    return said


def materials(data: Body, names: Labels) -> tuple[Material, ...]:
    """The pick list: what the `stock` rules demand."""
    said = []
    for rule in data.get("rules") or ():
        body = rule.get("stock")
        if not body:
            continue
        text = say_quantity(body, names)
        if "when" in rule:
            condition = say_condition(rule["when"], names)
            text += pick(names.language, f", if {condition}", f"（如{condition}）")
        item = capital(names.thing(body.get("item")))
        said.append(Material(str(rule["id"]), item, text, say_source(rule)))
    return tuple(said)


def rules(data: Body, names: Labels, without: Mapping[str, str]) -> tuple[Rule, ...]:
    """The rules in plain sentences; what the pick list shows is not said twice.

    A rule that the house does without says so, with the reason.
    """
    words = terms(names.language)
    said = []
    for rule in data.get("rules") or ():
        kind = kind_of(rule)
        if kind is None or kind.name == "stock":
            continue
        modality = str(rule.get("modality", "must"))
        level = str(rule.get("severity", "info" if modality == "should" else DEFAULT_SEVERITY))
        said.append(
            Rule(
                id=str(rule["id"]),
                kind=pick(names.language, *KINDS[kind.name]),
                texts=rule_texts(rule, names, without),
                severity="" if modality == "may" else words.get(level, level),
                level=level,
                strength=words[modality] if modality in {"should", "may"} else "",
                mark=reading(rule, names.language),
                source=say_source(rule) or inner_source(rule.get(kind.name)),
                without=without.get(str(rule["id"]), ""),
            )
        )
    return tuple(said)


def rule_texts(rule: Body, names: Labels, without: Mapping[str, str]) -> tuple[str, ...]:
    """The sentences of a rule, its note, and why this house does without it."""
    said = list(say_rule(rule, names))
    if "note" in rule:
        text = names.text(rule["note"])
        said.append(pick(names.language, f"Note: {text}", f"备注：{text}"))
    why = without.get(str(rule["id"]))
    if why is not None:
        english = f"This house does without this rule: {why}"
        said.append(pick(names.language, english, f"本单位不采用此规则：{why}"))
    return tuple(sentence(one, names.language) for one in said)


def inner_source(body: Any) -> str:
    """The sources given inside a rule's body, for a rule that gives none itself."""
    return next((said for one in mappings(body) if (said := say_source(one))), "")


def layouts(data: Body, names: Labels) -> tuple[Layout, ...]:
    """The layouts as lists of limits."""
    words = terms(names.language)
    found = data.get("layouts") or {}
    said = []
    for name, body in found.items():
        scene = Scene(names, body.get("objects") or {}, found)
        limits = tuple(limit(name, one, scene) for one in body.get("relations") or ())
        title = layout_title(str(name), body, names)
        said.append(Layout(str(name), title, words.get(f"view_{body.get('view')}", ""), limits))
    return tuple(said)


def layout_title(name: str, body: Body, names: Labels) -> str:
    """The title of a layout, else what it shows."""
    if "title" in body:
        return names.text(body["title"])
    if "each" in body:
        each = names.label(body["each"])
        return pick(names.language, f"For each {each}", f"每个{each}")
    placed = [one for one in (body.get("objects") or {}).values() if "place" in one]
    if placed:
        each = names.label(placed[0].get("repeat", ""))
        return pick(names.language, f"All together ({each})", f"整体（{each}）")
    common = {
        "front": ("Front", "正面"),
        "above": ("From above", "俯视"),
        "top": ("From above", "俯视"),
        "side": ("Side", "侧面"),
    }
    return pick(names.language, *common.get(name, (capital(humane(name)), humane(name))))


def limit(layout: str, relation: Body, scene: Scene) -> Limit:
    """One relation in words."""
    names = scene.names
    words = terms(names.language)
    notes = []
    conditions = [relation["when"]] if "when" in relation else []
    for condition in conditions:
        said = say_condition(condition, names)
        notes.append(pick(names.language, f"if {said}", f"如{said}"))
    if "set_aside" in relation:
        why = names.text(relation["set_aside"])
        lead = words["set_aside"]
        notes.append(pick(names.language, f"{lead}: {why}", f"{lead}：{why}"))
    return Limit(
        id=f"{layout}.{relation.get('id')}",
        text=sentence(say_relation(relation, scene), names.language),
        tolerance=say_tolerance(relation, names),
        note=pick(names.language, "; ", "；").join(notes),
        mark=reading(relation, names.language),
        source=say_source(relation),
        set_aside=names.text(relation.get("set_aside")),
    )


def forms(data: Body, names: Labels) -> tuple[Form, ...]:
    """The forms with their blanks."""
    words = terms(names.language)
    said = []
    for form, body in entries(data, "forms"):
        lines = []
        if "code" in body:
            lines.append(Line(words["code"], str(body["code"])))
        copies = [f"{n}. {names.text(one)}" for n, one in enumerate(body.get("copies") or (), 1)]
        if copies:
            lines.append(Line(words["copies"], pick(names.language, "; ", "；").join(copies)))
        if "kept" in body:
            lines.append(Line(words["kept"], names.text(body["kept"])))
        if "line" in body:
            fields = body.get("fields") or {}
            lines.append(Line(words["line"], line_pattern(str(body["line"]), fields, names)))
        blanks = (body.get("fields") or {}).items()
        fields = tuple(form_field(field, entry, names) for field, entry in blanks)
        title = names.text(body.get("title"))
        mark = reading(body, names.language)
        code = str(body.get("code", ""))
        leaves = tuple(names.text(one) for one in body.get("copies") or ())
        said.append(Form(form, title, mark, tuple(lines), fields, say_source(body), code, leaves))
    return tuple(said)


def form_field(field: str, entry: Any, names: Labels) -> FormField:
    """One blank: its label, the kind of value, who may see it, on which copy it stands."""
    words = terms(names.language)
    body = entry if isinstance(entry, Mapping) else {"type": entry}
    known = names.get(str(field), "fact")
    label = names.text(body.get("label")) or (known.label if known else humane(str(field)))
    notes = []
    kind = TYPES.get(str(body.get("type")))
    if kind is not None:
        notes.append(pick(names.language, *kind))
    of = body.get("of")
    if isinstance(of, Mapping):
        notes.append(listing([names.text(one) for one in of.values()], names.language, last="or"))
    if "sensitive" in body:
        notes.append(words.get(str(body["sensitive"]), ""))
    if "copy" in body:
        notes.append(f"{words['copy']} {body['copy']}")
    note = pick(names.language, ", ", "，").join(notes)
    sort = str(body.get("type", ""))
    choices = tuple(names.text(one) for one in of.values()) if isinstance(of, Mapping) else ()
    mark = reading(body, names.language)
    return FormField(str(field), capital(label), note, mark, sort, choices)


def parameters(data: Body, names: Labels, numbers: Mapping[str, str]) -> tuple[Parameter, ...]:
    """The figures that a house may set, with the gaps it must set."""
    words = terms(names.language)
    said = []
    for name, body in entries(data, "parameters"):
        gap = "is" not in body
        vague = names.text(body.get("vague"))
        label = capital(names.text(body.get("label")))
        if not label:
            label = quoted(vague) if vague else pick(names.language, capital(humane(name)), "")
        value = words["gap"] if gap else names.value(name)
        used = used_in(name, data, names, numbers)
        said.append(Parameter(name, label, value, gap, used, say_source(body)))
    return tuple(said)


def used_in(name: str, data: Body, names: Labels, numbers: Mapping[str, str]) -> str:
    """The steps and rules in which a parameter stands."""
    wanted = word(name)
    steps = [numbers[str(s["id"])] for s in data.get("steps") or () if mentions(s, wanted)]
    found = [str(rule["id"]) for rule in data.get("rules") or () if mentions(rule, wanted)]
    for layout, body in (data.get("layouts") or {}).items():
        relations = body.get("relations") or ()
        found += [f"{layout}.{r['id']}" for r in relations if mentions(r, wanted)]
    said = [f"{terms(names.language)['step_n']} {', '.join(ranges(steps))}"] if steps else []
    return pick(names.language, ", ", "，").join([*said, *found])


def word(name: str) -> re.Pattern[str]:
    """A name as it stands in conditions, phrases and keys."""
    return re.compile(rf"(?<![\w.]){re.escape(name)}(?![\w.])")


def mentions(part: Any, wanted: re.Pattern[str]) -> bool:
    """Whether a text inside some data holds this word, sources and labels left aside."""
    if isinstance(part, str):
        return bool(wanted.search(part))
    if isinstance(part, Mapping):
        if set(part) == {"en", "zh"}:
            return False
        return any(
            mentions(one, wanted) for key, one in part.items() if key not in {"source", "id"}
        )
    if isinstance(part, (list, tuple)):
        return any(mentions(one, wanted) for one in part)
    return False
