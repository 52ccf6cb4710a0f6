"""This module is the kind `table`: a decision table that derives a fact.

What it says:
    The first column holds conditions, the second the value of the fact that bears the rule's name.
    Its `type` is a fact, which has a label that people are shown, or a type such as `money`, for
    which the table has a `label` of its own.

Why:
    "A red flag if a remark is due, a yellow one if a present is promised" is one look-up, not five
    rules.

Example:
    facts:
      remark_due: {type: bool, label: {en: a remark is due, zh: 需备注}}
      flag:
        type: choice
        of: {red: {en: red, zh: 红}, none_set: {en: none, zh: 无}}
        label: {en: flag, zh: 旗帜}
    rules:
    - id: flag_colour
      table: {type: flag, hit: first, rows: [{when: remark_due, then: red}, {otherwise: none_set}]}
      source: A/order-remark-and-flag#3

How it is judged:
    The table is read at each moment, before guards look. With `hit: one` rows exclude each other;
    `first` takes the first true row; `last_event` the row whose event came last; `all` every true
    row. Where a condition that decides is unknown the fact is unknown.

Source:
    A/order-remark-and-flag.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from sopkit.kernel.program import Row, Table
from sopkit.language import pick
from sopkit.modelling import Model
from sopkit.quantities import QuantityError, ValueType, parse_type, parse_value
from sopkit.rules.base import Added, Entry, RuleKind
from sopkit.rules.fields import Anything, ConditionText, Source, Text, TextPair
from sopkit.speaking import Labels, capital, say_condition, say_value
from sopkit.speaking.demands import Written

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.kernel.program import Spec
    from sopkit.rules.lowering import Lowering


class RowModel(Model):
    """One row: a condition and its value, or `otherwise` and a value."""

    when: ConditionText = None
    then: Anything = None
    otherwise: Anything = None
    source: Source = ()


class Body(Model):
    """What stands under `table`."""

    type: Text
    label: TextPair | None = None
    hit: Literal["one", "first", "last_event", "all"] = "one"
    rows: list[RowModel]


def names(rule: str, body: Body, declared: Declared) -> Added:
    """The rule's id is the derived fact."""
    return Added(facts={rule: _fact_type(body, declared)})


def _value_type(body: Body, declared: Declared) -> ValueType:
    if body.type in declared.facts:
        return declared.facts[body.type]
    try:
        return parse_type(body.type, {})
    except QuantityError:
        return ValueType("text")


def _fact_type(body: Body, declared: Declared) -> ValueType:
    own = _value_type(body, declared)
    return ValueType("list", of=own) if body.hit == "all" else own


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """A derived fact; nothing is demanded."""
    body: Body = entry.body
    if body.type not in lowering.declared.facts:
        try:
            parse_type(body.type, {})
        except QuantityError as problem:
            lowering.report(
                "bad-value",
                f"'type: {body.type}' is neither a fact nor a type: {problem}",
                entry.at("type"),
            )
            return []
    kind = _value_type(body, lowering.declared)
    rows = [
        _row(row, kind, (*entry.path, "rows", place), lowering)
        for place, row in enumerate(body.rows)
    ]
    for place, row in enumerate(body.rows[:-1]):
        if "otherwise" in row.model_fields_set:
            message = "'otherwise' stands in the last row; rows below it are never read"
            lowering.report(
                "bad-value", message, (*entry.path, "rows", place, "otherwise"), key=True
            )
    lowering.tables.append(Table(entry.id, tuple(row for row in rows if row is not None), body.hit))
    return []


def lint(entry: Entry, lowering: Lowering) -> None:
    """No record says what the table decides; with `hit: one` the rows exclude each other."""
    body: Body = entry.body
    for event, fields in lowering.declared.events.items():
        if entry.id in fields:
            message = (
                f"'{entry.id}' is also a field of '{event}', and what a record says there is "
                "overruled by this table; rename one of the two"
            )
            lowering.report("repeated-name", message, (*entry.owner, "id"))
            break
    table = next((one for one in lowering.tables if one.fact == entry.id), None)
    if body.hit != "one" or table is None or len(table.rows) != len(body.rows):
        return
    judged = [(place, row) for place, row in enumerate(table.rows) if row.when is not None]
    read = lowering.covered([row.when for _, row in judged]) if judged else None
    if read is not None and read.too_many:
        message = lowering.not_covered(f"the rows of '{entry.id}'", "two apply at once")
        lowering.report("not-analysed", message, (*entry.path, "rows"), key=True)
    if read is None or read.overlap is None:
        return
    first, second, world = read.overlap
    message = (
        f"rows {judged[first][0] + 1} and {judged[second][0] + 1} both apply when "
        f"{lowering.said_world(world)}; make them exclude each other, or write hit: first"
    )
    path = (*entry.path, "rows", judged[second][0], "when")
    lowering.report("overlapping-conditions", message, path)


def _row(
    row: RowModel, kind: ValueType, path: tuple[str | int, ...], lowering: Lowering
) -> Row | None:
    otherwise = "otherwise" in row.model_fields_set
    if otherwise == ("when" in row.model_fields_set):
        message = "a row is {when: .., then: ..}, and the last one may be {otherwise: ..}"
        lowering.report("bad-value", message, path)
        return None
    key = "otherwise" if otherwise else "then"
    value = _value(getattr(row, key), kind, (*path, key), lowering)
    if otherwise:
        return Row(value)
    when = lowering.condition(row.when, (*path, "when"))
    return None if when is None else Row(value, when)


def _value(written: Any, kind: ValueType, path: tuple[str | int, ...], lowering: Lowering) -> Any:
    try:
        return parse_value(written, kind)
    except QuantityError as problem:
        lowering.report("bad-value", str(problem), path)
        return None


HITS = {
    "one": ("the one row that applies", "唯一适用的一行"),
    "first": ("the first row that applies", "第一个适用的行"),
    "last_event": ("the row whose event came last", "事件最晚发生的行"),
    "all": ("all rows that apply", "所有适用的行"),
}


def say(body: Written, names: Labels) -> list[str]:
    """A decision table, one line a row."""
    label = names.text(body.get("label")) or names.label(str(body.get("type")))
    way = pick(names.language, *HITS[str(body.get("hit", "one"))])
    english = f"“{capital(label)}” is decided by {way}"
    rows = [_say_row(row, str(body.get("type")), names) for row in body.get("rows") or ()]
    return [pick(names.language, english, f"{label}：按{way}确定"), *rows]


def _say_row(row: Written, fact: str, names: Labels) -> str:
    value = row.get("then", row.get("otherwise"))
    answer = _say_answer(value, fact, names)
    if "otherwise" in row:
        return pick(names.language, f"Otherwise: {answer}", f"其他情况：{answer}")
    condition = say_condition(row.get("when"), names)
    return pick(names.language, f"If {condition}: {answer}", f"{condition}：{answer}")


def _say_answer(value: Any, fact: str, names: Labels) -> str:
    """What a row gives: a text, a figure with its unit, or a choice by its label."""
    if isinstance(value, Mapping):
        return names.text(value)
    said = say_value(value, names.language)
    return said if said != str(value) else names.choice(str(value), fact)


KIND = RuleKind("table", Body, lower, lint, say, __doc__ or "", names=names)
