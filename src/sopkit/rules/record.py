"""This module is the kind `record`: a form is filled in when something is done.

What it says:
    At an event a form is filled in: all its fields or the listed ones, with the listed proofs, at
    once or by a due. `copies` says where each copy of the form is then, `line` how it is written
    as one line.

Why:
    A register with gaps proves nothing.

Example:
    events:
      form.filled: {label: {en: contact form filled in, zh: 已填联系单}}
      reply.given: {label: {en: reply given, zh: 已答复}}
    forms:
      contact_form:
        title: {en: Contact form, zh: 联系单}
        fields:
          customer: {type: text, sensitive: personal, label: {en: customer, zh: 客户}}
          content: {type: text, label: {en: content, zh: 内容}}
          handler: {type: person, label: {en: handler, zh: 处理人}}
          written_on: {type: date, label: {en: date, zh: 日期}}
    rules:
    - id: contact_form_filled
      record: {form: contact_form, event: form.filled, fields: [customer, content]}
      source: A/hotline-complaint#4
    - id: reply_noted
      record:
        form: contact_form
        event: reply.given
        fields: [content, handler, written_on]
        due: within 1 h
        line: "{content} {handler} {written_on:YY-MM-DD}"
      source: A/order-remark-and-flag#4

How it is judged:
    The event brings `form: {customer: ..}`; a missing field or proof is a violation at once. With
    `due` it is one when the due falls: until then what is missing comes with the event named by
    the rule (of a step: `<step>.record`), in one record or several, each for the most urgent form
    that lacks something of it.
    A form that brings `line` is written as one line: it must be laid out by the pattern, and then
    brings the fields that stand on it. Where the form gives a field too, the line must hold that
    value; a date stands as YYYY-MM-DD unless the pattern says otherwise.

Source:
    A/hotline-complaint, A/order-remark-and-flag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.demands import FieldsGiven, LineFits
from sopkit.kernel.program import Fill, Guard, Occurrence, Window
from sopkit.language import pick
from sopkit.rules.base import Added, Entry, RecordBody, RuleKind
from sopkit.rules.fields import Occurrences
from sopkit.rules.lines import LinePattern, read_line
from sopkit.speaking import Labels, say_due, say_event
from sopkit.speaking.demands import Written, form_fields, record_extras

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.kernel.program import Rule, Spec
    from sopkit.model import Form
    from sopkit.rules.base import Path
    from sopkit.rules.lowering import Lowering


class Body(RecordBody):
    """What stands under `record`."""

    event: Occurrences


def lint(entry: Entry, lowering: Lowering) -> None:
    """A due that lies behind its occasion."""
    body: Body = entry.body
    lowering.no_time_left(body.event, body.due, None, entry.path)


def names(rule: str, body: Body, _declared: Declared) -> Added:
    """With a due the rest of the form comes with an event of the rule's own name."""
    return Added(events={rule: {}}) if body.due is not None else Added()


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One guard on the event that brings the form, or one duty for each occasion."""
    body: Body = entry.body
    if body.due is None:
        lowering.no_effect(entry, ("grace", "soon"), "a form without 'due'")
    window = Window(
        due=lowering.due(body.due, entry.at("due")),
        grace=lowering.span(entry.model.grace, (*entry.owner, "grace")),
        soon=lowering.span(entry.model.soon, (*entry.owner, "soon")),
    )
    place = entry.at("event")
    return filled(body, entry.path, entry.rule, body.event, place, lowering, window)


def filled(
    body: RecordBody,
    path: Path,
    rule: Rule,
    event: tuple[str, ...],
    event_path: Path,
    lowering: Lowering,
    window: Window | None = None,
) -> list[Spec]:
    """The demands on a form; a step with `record` is lowered by this function too."""
    form = lowering.form(body.form, (*path, "form"))
    if form is None:
        return []
    fields = _fields(body, form, path, lowering)
    line = _line(body, form, path, lowering)
    events = lowering.occurrences(event, event_path)
    if body.due is None:
        return [Guard(rule, events, (FieldsGiven(fields, body.evidence, line),))]
    if window is None:
        window = Window(due=lowering.due(body.due, (*path, "due")))
    rest = (Occurrence(rule.id),)
    duty = Fill(rule, rest, events, window=window, fields=fields, evidence=body.evidence, line=line)
    return [duty, Guard(rule, (*events, *rest), (LineFits(line),))] if line else [duty]


def _fields(body: RecordBody, form: Form, path: Path, lowering: Lowering) -> tuple[str, ...]:
    copies = max(1, len(form.copies))
    if len(body.copies) > copies:
        lowering.report(
            "bad-value",
            f"'copies' tells of {len(body.copies)} copies, but '{body.form}' has {copies}",
            (*path, "copies"),
        )
    fields = tuple(form.fields) if body.fields == ("all",) else body.fields
    for place, name in enumerate(fields):
        lowering.known("field", name, form.fields, (*path, "fields", place), of=body.form)
    # a form that only travels (copies) is not filled in again
    return () if body.copies and body.fields == ("all",) else fields


def _line(body: RecordBody, form: Form, path: Path, lowering: Lowering) -> LinePattern | None:
    """The pattern of the rule, else that of the form."""
    if body.line is not None:
        return read_line(body.line, body.form, form, (*path, "line"), lowering)
    if form.line is None:
        return None
    return read_line(form.line, body.form, form, ("forms", body.form, "line"), lowering)


def say(body: Written, names: Labels) -> list[str]:
    """A form filled at an event."""
    form, fields = names.form(body.get("form")), form_fields(body, names)
    event = say_event(body["event"], names) if "event" in body else ""
    english = f"{'At ' + event + ', fill' if event else 'Fill'} in {form}"
    chinese = f"{event + '时，' if event else ''}填写{form}"
    if fields:
        english, chinese = f"{english}, with {fields}", f"{chinese}，填{fields}"
    if "due" in body:
        due = say_due(body["due"], names)
        english, chinese = f"{english}, {due}", f"{chinese}，{due}"
    return [pick(names.language, english, chinese), *record_extras(body, names)]


KIND = RuleKind("record", Body, lower, lint, say, __doc__ or "", has_due=True, names=names)
