"""This module offers what can be written at a place: keys, names, choices, units, words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sopkit.editor.names import HAPPENINGS, Name
from sopkit.editor.place import ITEM
from sopkit.quantities import PLAIN_KINDS, UNITS

if TYPE_CHECKING:
    from sopkit.editor.page import Page
    from sopkit.editor.place import Place

_EVENTS: Final = frozenset(
    "after needs do event from until starts ends next then otherwise fulfilled_by same_actor_as "
    "other_actor_than instead among share waives remedy".split()
)
_ROLES: Final = frozenset(
    "role owner to approved_by by for under separate_from of_role told".split()
)
_CONDITIONS: Final = frozenset(
    "when unless only_if that while limit where all any not if when_becomes until_condition "
    "define set with equals at_least at_most of per".split()
)
_PHRASES: Final = frozenset(
    "due not_before gap grace soon within tolerated after_span slack".split()
)
_SINGLE: Final[Mapping[str, tuple[str, ...]]] = {
    "asks": ("fact",),
    "needs_fact": ("fact",),
    "consent": ("fact",),
    "capacity": ("fact",),
    "count": ("fact", *HAPPENINGS),
    "each": ("collection",),
    "over": ("collection",),
    "form": ("form",),
    "phase": ("phase",),
    "phases": ("phase",),
    "item": ("thing",),
}
_PHRASE_WORDS: Final = (
    *("within", "before", "after", "between", "about", "next day after", "same day as"),
    *("next working day after", "the later of", "the earlier of", "at least"),
)
_CONDITION_WORDS: Final = ("and", "or", "not", "in", "known(", "since(", "count(", "last(", "at")
# what is expected of rules in a scenario
_OF_RULES: Final = frozenset("verdicts severities messages duties unknown escalated told".split())
_COMPARED = re.compile(r"(?P<fact>[^\W\d]\w*(?:\.\w+)*)\s*(?:==|!=|\bin\s*\{)[^{}]*$")
_AFTER_FIGURE = re.compile(r"(?:^|[\s(,])-?\d+(?:\.\d+)?\s+\w*$")


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be written: the text, its sort, a word about it, what it replaces.

    `begin` is the number of characters before the place that it replaces.
    """

    text: str
    sort: str
    detail: str = ""
    begin: int = 0


def offers(page: Page, line: int, column: int) -> list[Offer]:
    """What can be written at a line and column (from 0), the likeliest first."""
    place = page.place(line, column)
    found: dict[str, Offer] = {}
    for one in _offers(page, place):
        found.setdefault(one.text, one)
    return list(found.values())


def _offers(page: Page, place: Place) -> Iterator[Offer]:
    if place.key in ("en", "zh"):
        return
    schemas = list(_schemas(place.path, page))
    size = len(place.text)
    if place.is_key:
        if " " not in place.text:
            yield from _keys(schemas, place, size)
            yield from _named_keys(page, place, size)
        if place.path[-1:] != (ITEM,):
            return
    yield from _names(page, place)
    yield from _values(schemas, size)


# -- the format


@cache
def _schema(cases: bool) -> Mapping[str, Any]:
    from sopkit.schema import cases_schema, procedure_schema

    return (cases_schema() or {}) if cases else procedure_schema()


def _schemas(path: tuple[str, ...], page: Page) -> Iterator[Mapping[str, Any]]:
    """The schemas that what stands at a path has to fit, one of them at least."""
    root = _schema(page.is_cases)
    found = [root]
    for part in path:
        found = [below for one in found for below in _below(one, part, root)]
    for one in found:
        yield from _unfolded(one, root)


def _below(schema: Mapping[str, Any], part: str, root: Mapping[str, Any]) -> Iterator[Any]:
    for one in _unfolded(schema, root):
        if part == ITEM:
            if isinstance(one.get("items"), Mapping):
                yield one["items"]
            continue
        if part in one.get("properties", {}):
            yield one["properties"][part]
        elif isinstance(one.get("additionalProperties"), Mapping):
            yield one["additionalProperties"]


def _unfolded(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A schema, or those that it refers to or lets one choose from."""
    if "$ref" in schema:
        yield from _unfolded(root["$defs"][str(schema["$ref"]).rpartition("/")[2]], root)
        return
    for key in ("anyOf", "oneOf", "allOf"):
        for one in schema.get(key, ()):
            # which keys must be there says nothing about what a key is
            if one.keys() - {"required"}:
                yield from _unfolded(one, root)
    yield schema


def _keys(schemas: list[Mapping[str, Any]], place: Place, size: int) -> Iterator[Offer]:
    for schema in schemas:
        required = schema.get("required", ())
        properties = schema.get("properties", {})
        for key in sorted(properties, key=lambda key: key not in required):
            if key not in place.beside:
                yield Offer(f"{key}: ", "key", "required" if key in required else "", size)


def _values(schemas: list[Mapping[str, Any]], size: int) -> Iterator[Offer]:
    for schema in schemas:
        for value in (*schema.get("enum", ()), *([schema["const"]] if "const" in schema else ())):
            text = str(value).lower() if isinstance(value, bool) else str(value)
            yield Offer(text, "choice", "", size)
        if schema.get("type") == "boolean":
            yield from (Offer(text, "choice", "", size) for text in ("true", "false"))


# -- the names of the file


def _named_keys(page: Page, place: Place, size: int) -> Iterator[Offer]:
    """Keys that are names: facts to set, rules to expect."""
    above = place.path[-1] if place.path else ""
    if above in ("set", "with", "facts") and (page.is_cases or above != "facts"):
        yield from _of_sorts(page, ("fact",), size, ending=": ")
    elif page.is_cases and above in _OF_RULES:
        yield from _of_sorts(page, ("rule", "step", "check"), size, ending=": ")
    elif page.is_cases and above == "data":
        yield from _of_sorts(page, ("fact",), size, ending=": ")
    elif page.is_cases and above == "parameters":
        yield from _of_sorts(page, ("parameter",), size, ending=": ")


def _names(page: Page, place: Place) -> Iterator[Offer]:
    key, size = place.key, len(place.word)
    compared = _COMPARED.search(place.text)
    if compared is not None and key not in ("en", "zh"):
        yield from _choices(page, compared["fact"], size)
    if _AFTER_FIGURE.search(place.text):
        yield from (Offer(unit, "unit", "", size) for unit in _units())
        return
    if key in _ROLES:
        yield from _of_sorts(page, ("role",), size)
    if key in _EVENTS or (page.is_cases and key in ("event", "next", "fulfilled_by")):
        yield from _of_sorts(page, HAPPENINGS, size)
    if key in ("next", "then", "otherwise"):
        yield Offer("end", "choice", "ends this path", size)
    if key in _SINGLE:
        yield from _of_sorts(page, _SINGLE[key], size)
    if page.is_cases and key in ("violations", "advice", "because", "instead"):
        yield from _of_sorts(page, ("rule", "step", "check"), size)
    yield from _in_phrases(page, place, size)
    yield from _elsewhere(page, place, size)


def _in_phrases(page: Page, place: Place, size: int) -> Iterator[Offer]:
    key = place.key
    if key in _PHRASES or (key in ("due", "earliest") and page.is_cases):
        yield from _of_sorts(page, (*HAPPENINGS, "parameter"), size)
        yield from (Offer(word, "word", "", size) for word in _PHRASE_WORDS)
    if key in _CONDITIONS or place.path[:1] == ("define",):
        sorts = ("fact", *HAPPENINGS, "definition", "parameter", "rule")
        yield from _of_sorts(page, sorts, size)
        yield from (Offer(word, "word", "", size) for word in _CONDITION_WORDS)


def _elsewhere(page: Page, place: Place, size: int) -> Iterator[Offer]:
    key = place.key
    if key == "type":
        yield from (Offer(word, "word", "", size) for word in (*sorted(PLAIN_KINDS), "list of "))
        yield from _of_sorts(page, ("type", "collection"), size)
    if key in ("uses", "run", "procedure"):
        ids = page.library.ids
        yield from (Offer(name, "procedure", "", len(place.text)) for name in ids)
    if key == "source":
        yield from (Offer(one, "source", "", len(place.text)) for one in _sources(page))


def _of_sorts(
    page: Page, sorts: tuple[str, ...], size: int, *, ending: str = ""
) -> Iterator[Offer]:
    for several in page.names.values():
        for one in several:
            if one.sort in sorts:
                yield Offer(one.name + ending, one.sort, _label(one), size)


def _choices(page: Page, fact: str, size: int) -> Iterator[Offer]:
    for one in page.names.get(fact, ()):
        of = one.written.get("of") if isinstance(one.written, Mapping) else None
        for choice, pair in (of or {}).items() if isinstance(of, Mapping) else ():
            yield Offer(str(choice), "choice", _pair(pair), size)


def _label(name: Name) -> str:
    body = name.written if isinstance(name.written, Mapping) else {}
    return next((_pair(body[key]) for key in ("label", "do", "title") if key in body), "")


def _pair(pair: Any) -> str:
    if not isinstance(pair, Mapping):
        return ""
    return " / ".join(str(pair[one]) for one in ("en", "zh") if pair.get(one))


def _units() -> list[str]:
    return list(UNITS)


def _sources(page: Page) -> list[str]:
    """The sources that the file gives already, each once."""
    if page.document is None:
        return []
    found = (str(value) for path, value in page.document.values() if path and "source" in path[-2:])
    return sorted({one for one in found if "#" in one})
