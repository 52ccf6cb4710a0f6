"""This module is the kind `phrase`: what is said at an event, or never said.

What it says:
    At an event one of the wordings is used (`any`), every one (`all`), or none (`never`). `tone`
    and `rotate` are printed for those who speak.

Why:
    The first sentence on the telephone is the house's, not the day's.

Example:
    events:
      call.taken: {label: {en: call answered, zh: 已接听}}
    rules:
    - id: greeting
      phrase:
        event: call.taken
        any: [{en: "Good day, {name} speaking.", zh: "您好，我是{name}。"}]
      source: A/hotline-call-answering#1

How it is judged:
    When the event brings the words (`said`). In either language; braces stand for any words.
    An event without words is not looked at.

Source:
    Clause 16 of the semantics; A/hotline-call-answering.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.demands import WordsAre
from sopkit.kernel.program import Guard
from sopkit.rules.base import Entry, RuleKind, SayBody, nothing_to_lint
from sopkit.rules.fields import Anything, Occurrences

if TYPE_CHECKING:
    from sopkit.kernel.program import Rule, Spec
    from sopkit.rules.base import Path
    from sopkit.rules.lowering import Lowering


class Body(SayBody):
    """What stands under `phrase`."""

    event: Occurrences
    fill: Anything = None


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One guard on the words of the event."""
    body: Body = entry.body
    if lowering.not_built(entry, ("fill",)):
        return []
    return said(body, entry.path, entry.rule, body.event, entry.at("event"), lowering)


def said(
    body: SayBody,
    path: Path,
    rule: Rule,
    event: tuple[str, ...],
    event_path: Path,
    lowering: Lowering,
) -> list[Spec]:
    """The guard of wordings; a step with `say` is lowered by this function too."""
    if not (body.any or body.all or body.never):
        lowering.report("missing-key", "no wording is given; add any, all or never", path, key=True)
        return []
    words = WordsAre(_wordings(body.any), _wordings(body.all), _wordings(body.never))
    return [Guard(rule, lowering.occurrences(event, event_path), (words,))]


def _wordings(texts: list[dict[str, str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(pair[language] for language in ("en", "zh") if language in pair) for pair in texts
    )


WORDING = {
    "en": "At {event}[ say one of: {any}][ say all of: {all}][ never say: {never}][ ({tone})].",
    "zh": "{event}时[使用其一：{any}][全部说到：{all}][不得说：{never}][（{tone}）]。",
}

KIND = RuleKind("phrase", Body, lower, nothing_to_lint, WORDING, __doc__ or "")
