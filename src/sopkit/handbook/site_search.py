"""This module builds the search index of the site: one script for each language.

A word of the index stands for all entries that hold it. English words are folded to the singular;
Chinese has no blanks between words, so every two neighbouring characters are a word. `search.js`
takes a query apart in the same way.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from sopkit.handbook.document import Chapter, HandbookDoc, Picture, Step
from sopkit.handbook.site_pages import page_file
from sopkit.handbook.site_words import FOUND_KINDS
from sopkit.handbook.traditional import in_script
from sopkit.language import pick

HAN: Final = "\u3400-\u9fff\uf900-\ufaff"
TOKEN: Final = re.compile(rf"\d+(?:[.:]\d+)*|[a-zà-ɏ]+|[{HAN}]+")
DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
# Words that stand everywhere and find nothing.
EMPTY: Final = frozenset("a an and at by for if in is it of on or the to with".split())
# A kind of result: the beginning of its address on the page, and how much it weighs.
KINDS: Final[dict[str, tuple[str, int]]] = {
    "title": ("", 200),
    "step": ("step-", 60),
    "rule": ("rule-", 55),
    "limit": ("limit-", 45),
    "form": ("form-", 45),
    "parameter": ("parameter-", 40),
    "material": ("rule-", 40),
    "speech": ("step-", 35),
    "check": ("check-", 35),
    "role": ("role-", 30),
    "about": ("", 20),
}
# Kind, id on the page, text that is shown and searched, more words that are only searched.
Entry = tuple[str, str, str, str]


def index_script(book: HandbookDoc) -> str:
    """The index of a book as a script that hands it to `search.js`."""
    names = list(KINDS)
    pages: list[list[object]] = []
    found: dict[str, list[int]] = {}
    place = 0
    for chapter in book.chapters:
        kept = list(entries(chapter))
        for kind, id_, text, more in kept:
            for word in set(words(f"{text} {id_ if kind != 'about' else ''} {more}")):
                found.setdefault(word, []).append(place)
            place += 1
        rows = [[names.index(kind), id_, text] for kind, id_, text, _ in kept]
        pages.append([page_file(chapter.anchor), chapter.id, rows])
    ordered = sorted(found)
    index = {
        "kinds": [
            [in_script(pick(book.language, *FOUND_KINDS[name]), book.language), *KINDS[name]]
            for name in names
        ],
        "pages": pages,
        "empty": " ".join(sorted(EMPTY)),
        "words": " ".join(ordered),
        "places": " ".join(packed(found[word]) for word in ordered),
    }
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    return f"window.sopkitIndex={text};\n"


def words(text: str) -> Iterator[str]:
    """The words of a text as the index has them."""
    for token in TOKEN.findall(unicodedata.normalize("NFKC", text).lower()):
        if token[0] >= "\u3400":
            yield from pairs(token)
        elif token not in EMPTY:
            yield singular(token)


def pairs(run: str) -> Iterator[str]:
    """Every two neighbours of a run of Chinese characters, and its last character alone."""
    for place in range(len(run) - 1):
        yield run[place : place + 2]
    yield run[-1]


def singular(word: str) -> str:
    """An English word without the ending of a plural."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


def packed(places: Iterable[int]) -> str:
    """Rising numbers as steps from one to the next, in base 36, joined by commas."""
    steps, last = [], 0
    for place in places:
        steps.append(base36(place - last))
        last = place
    return ",".join(steps)


def base36(number: int) -> str:
    """A number as JavaScript's `parseInt(text, 36)` reads it."""
    text = DIGITS[number % 36]
    while number := number // 36:
        text = DIGITS[number % 36] + text
    return text


def entries(chapter: Chapter) -> Iterator[Entry]:
    """Everything of a procedure that can be found, its title first."""
    yield ("title", "", chapter.title, chapter.id)
    for group in chapter.groups:
        for step in group.steps:
            yield from step_entries(step, group.title)
    for rule in chapter.rules:
        yield ("rule", rule.id, joined(rule.texts), rule.kind)
    for layout in chapter.layouts:
        for limit in layout.limits:
            text = joined((limit.text, limit.tolerance, limit.note))
            yield ("limit", limit.id, text, layout.title)
    for form in chapter.forms:
        labels = [field.label for field in form.fields]
        yield (
            "form",
            form.id,
            joined((form.title, *(one.text for one in form.lines), *labels)),
            "",
        )
    for parameter in chapter.parameters:
        text = joined((parameter.name or parameter.id, parameter.value))
        yield ("parameter", parameter.id, text, "")
    for material in chapter.materials:
        yield ("material", material.id, joined((material.item, material.quantity)), "")
    for role in chapter.roles:
        yield ("role", role.id, joined((role.label, role.remarks)), "")
    yield from about(chapter)


def step_entries(step: Step, phase: str) -> Iterator[Entry]:
    """A step, what is said at it and its check items."""
    lines = [f"{one.label} {one.text}" for one in (*step.conditions, *step.lines)]
    text = joined((f"{step.number} {step.text}", step.role, step.due, *lines))
    yield ("step", step.id, text, f"{phase} {step.reference}")
    for one in step.speeches:
        yield ("speech", step.id, joined((one.lead, *one.texts)), "")
    for check in step.checks:
        yield (
            "check",
            f"{step.id}.{check.id}",
            joined((check.text, check.condition, check.note)),
            "",
        )


def about(chapter: Chapter) -> Iterator[Entry]:
    """What a procedure is for, its principles and its pictures."""
    if chapter.purpose:
        yield ("about", "purpose", chapter.purpose, "")
    scope = [f"{line.label} {line.text}" for line in chapter.scope]
    if scope:
        yield ("about", "scope", joined(scope), "")
    for principle in chapter.principles:
        yield ("about", "principles", principle.text, "")
    for picture in pictures(chapter):
        yield ("about", f"picture-{picture.id}", picture.caption, "")


def pictures(chapter: Chapter) -> Iterator[Picture]:
    """All pictures of a procedure."""
    for one in (chapter.flow, *chapter.flow_more, chapter.lanes, chapter.timeline):
        if one is not None:
            yield one
    for layout in chapter.layouts:
        yield from layout.pictures


def joined(texts: Iterable[str]) -> str:
    """Short texts in one line."""
    return " · ".join(text for text in texts if text)
