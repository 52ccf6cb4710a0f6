"""This module is the kind `record`: a form is filled in when something is done.

What it says:
    At an event a form is filled in: all its fields or the listed ones, with the listed proofs.
    `copies` says where each copy of the form is then.

Why:
    A register with gaps proves nothing.

Example:
    events:
      form.filled: {label: {en: contact form filled in, zh: 已填联系单}}
    forms:
      contact_form:
        title: {en: Contact form, zh: 联系单}
        fields:
          customer: {type: text, sensitive: personal, label: {en: customer, zh: 客户}}
          content: {type: text, label: {en: content, zh: 内容}}
    rules:
    - id: contact_form_filled
      record: {form: contact_form, event: form.filled, fields: [customer, content]}
      source: A/hotline-complaint#4

How it is judged:
    The event brings `form: {customer: ..}`; a missing field or proof is a violation at once.

Source:
    Clause 16 of the semantics; A/hotline-complaint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.demands import FieldsGiven
from sopkit.kernel.program import Guard
from sopkit.rules.base import Entry, RecordBody, RuleKind, nothing_to_lint
from sopkit.rules.fields import Occurrences

if TYPE_CHECKING:
    from sopkit.kernel.program import Rule, Spec
    from sopkit.rules.base import Path
    from sopkit.rules.lowering import Lowering


class Body(RecordBody):
    """What stands under `record`."""

    event: Occurrences


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One guard on the event that brings the form."""
    body: Body = entry.body
    return filled(body, entry.path, entry.rule, body.event, entry.at("event"), lowering)


def filled(
    body: RecordBody,
    path: Path,
    rule: Rule,
    event: tuple[str, ...],
    event_path: Path,
    lowering: Lowering,
) -> list[Spec]:
    """The guard of a form; a step with `record` is lowered by this function too."""
    for key in ("due", "line"):
        if getattr(body, key) is not None:
            lowering.not_yet(f"'{key}' of a record", (*path, key))
    form = lowering.form(body.form, (*path, "form"))
    if form is None:
        return []
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
    if body.copies and body.fields == ("all",):
        fields = ()
    events = lowering.occurrences(event, event_path)
    return [Guard(rule, events, (FieldsGiven(fields, body.evidence),))]


WORDING = {
    "en": "At {event} the form {form} is filled in: {fields}[; proofs: {evidence}].",
    "zh": "{event}时填写《{form}》：{fields}[；凭据：{evidence}]。",
}

KIND = RuleKind("record", Body, lower, nothing_to_lint, WORDING, __doc__ or "")
