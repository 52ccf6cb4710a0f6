"""This module compares the figure of a text with that of the key beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import quote
from sopkit.frozen import NamedTuple
from sopkit.late import late_pattern
from sopkit.lint.style.figures import Figure, figures, place_of

if TYPE_CHECKING:
    from sopkit.lint.style.texts import Pair, Texts

# these hold texts and names, or say where something comes from
_NO_LIMITS = frozenset(("id", "source", "do", "act", "message", "remedy", "note", "escalate"))
_STEP_LIMITS = ("due", "not_before", "grace", "moved_by", "paused", "when", "unless")
_NAME = late_pattern(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")


class _Limit(NamedTuple):
    """What a key says: the key, the value, and the parameter that holds it, if one does."""

    key: str
    text: str
    parameter: str = ""


def compare_with_keys(texts: Texts, pair: Pair, english: tuple[Figure, ...]) -> None:
    """The one figure of a text must be that of the keys beside it, if they have one of its kind."""
    measures = [one for one in english if not one.only_counts]
    if not measures or pair.path[0] not in ("steps", "rules") or len(pair.path) > 4:
        return
    written = list(_limits(texts, pair))
    if not written or None in written:
        return
    keys = [
        (limit, figure)
        for limit in filter(None, written)
        for figure in figures(limit.text.replace("..", " .. "), "en")
    ]
    for one in measures:
        if sum(one.comparable(other) for other in measures) > 1:
            continue
        same = [(limit, figure) for limit, figure in keys if one.comparable(figure)]
        if same and not _is_within(one, [figure for _, figure in same]):
            _contradict(texts, pair, one, same[0][0])


def _is_within(one: Figure, limits: list[Figure]) -> bool:
    """Whether a figure is one of these, or lies between them."""
    if any(one.same(other) for other in limits):
        return True
    dimension = next(iter(one.dimensions & limits[0].dimensions))
    value = dict(one.meanings)[dimension]
    values = [dict(limit.meanings)[dimension] for limit in limits if dimension in limit.dimensions]
    return min(values) < value < max(values)


def _contradict(texts: Texts, pair: Pair, figure: Figure, limit: _Limit) -> None:
    place = place_of(pair, "en", figure)
    texts.report(
        "contradicting-figure",
        f"the text says {quote(place.characters)}, but {_says(texts, pair, limit)}; "
        "staff would work by the one and be judged by the other",
        place,
        hint="write the figure of the source in both",
    )


def _says(texts: Texts, pair: Pair, limit: _Limit) -> str:
    """What the key says, with the line where it stands unless that is beside the text."""
    document = texts.subject.procedure.document
    if limit.parameter:
        line = document.key(("parameters", limit.parameter)).line
        return f"'{limit.parameter}' is {quote(limit.text)} (see line {line})"
    said = f"'{limit.key}' says {quote(limit.text)}"
    if isinstance(texts.entry(pair)[limit.key], str):
        return said
    return f"{said} (see line {document.key((*pair.path[:2], limit.key)).line})"


def _limits(texts: Texts, pair: Pair) -> Iterator[_Limit | None]:
    """What the keys of an entry say, with the names in it; None for a figure nobody has set."""
    entry = texts.entry(pair)
    keys = (
        _STEP_LIMITS if pair.path[0] == "steps" else [key for key in entry if key not in _NO_LIMITS]
    )
    for key in keys:
        for text in _scalars(entry.get(key)):
            yield _Limit(key, text)
            for name in _NAME.findall(text):
                yield from _named(texts, key, name)


def _named(texts: Texts, key: str, name: str) -> Iterator[_Limit | None]:
    parameters = texts.data.get("parameters") or {}
    if name in parameters:
        value = parameters[name].get("is")
        yield None if value is None else _Limit(key, str(value), name)
    for heading, definition in (texts.data.get("define") or {}).items():
        if heading.partition("(")[0].strip() == name:
            yield from (_Limit(key, text) for text in _scalars(definition))


def _scalars(value: Any) -> Iterator[str]:
    """All values below a key as texts, without texts in two languages."""
    if isinstance(value, Mapping):
        if "en" in value or "zh" in value:
            return
        for key, below in value.items():
            if key not in _NO_LIMITS:
                yield from _scalars(below)
    elif isinstance(value, list):
        for below in value:
            yield from _scalars(below)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
