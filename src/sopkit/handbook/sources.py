"""This module prints where demands come from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sopkit.handbook.document import SourceEntry
from sopkit.language import pick


def references(entry: Mapping[str, Any]) -> list[str]:
    """The sources that an entry gives, as written."""
    found = entry.get("source")
    if found is None:
        return []
    return [str(one) for one in found] if isinstance(found, (list, tuple)) else [str(found)]


def say_source(entry: Mapping[str, Any]) -> str:
    """The sources of an entry in one short text; a text named twice is named once."""
    grouped = group(references(entry)).items()
    return "; ".join(f"{text} #{', '.join(at)}" if at else text for text, at in grouped)


def group(sources: list[str]) -> dict[str, list[str]]:
    """References by text: `A/tea#1` and `A/tea#4` as `A/tea` with 1 and 4."""
    found: dict[str, list[str]] = {}
    for source in sources:
        text, _, place = source.partition("#")
        places = found.setdefault(text, [])
        if place and place not in places:
            places.append(place)
    return found


def source_list(data: Mapping[str, Any], language: str) -> tuple[SourceEntry, ...]:
    """Every text that the procedure cites, with the statements used, both in order."""
    found = group([one for entry in mappings(data) for one in references(entry)])
    entries = []
    for text in sorted(found):
        places = ranges(found[text])
        word = pick(language, "statements ", "条目 ")
        entries.append(SourceEntry(text, word + ", ".join(places) if places else ""))
    return tuple(entries)


def ranges(places: list[str]) -> list[str]:
    """Statement numbers in order, runs of three and more as `1–4`."""
    numbers: set[int] = set()
    others = []
    for place in places:
        span = re.fullmatch(r"(\d{1,4})(?:-(\d{1,4}))?", place)
        if span is None:
            others.append(place)
            continue
        numbers |= set(range(int(span[1]), int(span[2] or span[1]) + 1))
    return [*runs(sorted(numbers)), *sorted(set(others))]


def runs(numbers: list[int]) -> list[str]:
    """Rising numbers, runs of three and more as `1–4`."""
    said: list[str] = []
    while numbers:
        first = last = numbers.pop(0)
        while numbers and numbers[0] == last + 1:
            last = numbers.pop(0)
        if last - first > 1:
            said.append(f"{first}–{last}")
        else:
            said += [str(number) for number in range(first, last + 1)]
    return said


def mappings(part: Any) -> Iterator[Mapping[str, Any]]:
    """Every mapping inside some data, outer ones first."""
    if isinstance(part, Mapping):
        yield part
        for one in part.values():
            yield from mappings(one)
    elif isinstance(part, (list, tuple)):
        for one in part:
            yield from mappings(one)
