"""This module looks for steps with two actions, and for steps that are too long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sopkit.diagnostics import quote
from sopkit.late import late_pattern
from sopkit.lint.style.texts import Place
from sopkit.lint.style.words import is_chinese, lowered

if TYPE_CHECKING:
    from sopkit.lint.style.texts import Pair, Texts

CODES = (
    "two-actions",
    "long-step",
)


def look(texts: Texts) -> None:
    """Reports steps that are more than one action, or more than a glance."""
    for pair in texts.steps:
        _two_actions(texts, pair)
        _length(texts, pair)


# -- two actions

_EN_JOINED = re.compile(
    r"(?P<join>,? and then |,? then |; ?(?:and |then )?|,? and )(?P<verb>[a-z]+)\b"
    r"(?=(?P<object> (?:the|a|an|it|them|each|every|all|any|both|your|their|its|this|that|these"
    r"|those|\d[\w.]*)\b|\.?$)?)(?=(?P<next> [a-z]+)?)"
)
_ZH_JOINED = late_pattern(
    r"(?P<join>，?(?<![合一归相])并且?(?![列非不行排购联存轨])|，?然后再?|，再|；|，?同时|(?P<comma>，))"
    r"(?P<verb>[将把](?=.)|[^\x00-\xff]{2})"
)
_ZH_SIGNS = re.compile("[并然再同；，]")
# a clause that ends so is a condition and no action
_CONDITION_ENDS = tuple("时后前的者按")


def _two_actions(texts: Texts, pair: Pair) -> None:
    for place, verb in (*_english_actions(texts, pair), *_chinese_actions(texts, pair)):
        if not place.is_quoted:
            texts.report(
                "two-actions",
                f"{quote(verb)} begins a second action; nobody can tell which of the two was done",
                place,
                hint="make it a step of its own, with its own check and due",
            )
            return


def _english_actions(texts: Texts, pair: Pair) -> Iterator[tuple[Place, str]]:
    text = lowered(pair.en)
    if " and " not in text and ";" not in text and " then " not in text:
        return
    words = texts.words
    for found in _EN_JOINED.finditer(text):
        verb, is_plain = found["verb"], found["join"].strip(" ,") == "and"
        is_phrase = f"{verb}{found['next'] or ''}" in words.phrases
        if verb not in words.verbs["en"] and not is_phrase:
            continue
        # behind a plain "and" a word such as "name" is a verb only when an object follows
        if is_plain and found["object"] is None and not is_phrase:
            continue
        before = text[: found.start()].split()
        if not before or f"{before[-1]} and {verb}" in words.one_action:
            continue
        if not is_plain or text.partition(" ")[0] not in words.not_verbs:
            yield Place(pair, "en", found.start("verb"), found.end("verb")), verb


def _chinese_actions(texts: Texts, pair: Pair) -> Iterator[tuple[Place, str]]:
    text, verbs = pair.zh, texts.words.verbs["zh"]
    if not _ZH_SIGNS.search(text):
        return
    for found in _ZH_JOINED.finditer(text):
        verb, before = found["verb"], text[: found.start()]
        if not before or (verb not in verbs and verb not in ("将", "把")):
            continue
        # a comma may also stand behind a condition, a purpose or an object put first
        if found["comma"] and (before[:2] not in verbs or before.endswith(_CONDITION_ENDS)):
            continue
        yield Place(pair, "zh", found.start("verb"), found.end("verb")), verb


# -- length

_COUNTED = late_pattern(r"[A-Za-z]+|\d+(?:\.\d+)?|%")


def _length(texts: Texts, pair: Pair) -> None:
    settings = texts.subject.settings
    words = pair.en.count(" ") + 1
    if words > settings.step_words and len(pair.en.split()) > settings.step_words:
        _too_long(texts, pair, "en", f"{len(pair.en.split())} words", settings.step_words)
        return
    if len(pair.zh) > settings.step_characters:
        characters = len(_COUNTED.findall(pair.zh)) + sum(map(is_chinese, pair.zh))
        if characters > settings.step_characters:
            _too_long(texts, pair, "zh", f"{characters} characters", settings.step_characters)


def _too_long(texts: Texts, pair: Pair, language: str, has: str, limit: int) -> None:
    texts.report(
        "long-step",
        f"the step has {has}; more than {limit} are not taken in at a glance",
        Place(pair, language, 0, len(pair.text(language))),
        hint="put what is a condition into when, and remarks into note",
    )
