"""This module looks at single characters: punctuation, widths, quotation marks, spaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sopkit.diagnostics import quote
from sopkit.late import late_pattern
from sopkit.lint.style.texts import Place, by_text
from sopkit.lint.style.words import is_chinese

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sopkit.diagnostics import Fix
    from sopkit.lint.style.texts import Texts

CODES = (
    "half-width-punctuation",
    "full-width-character",
    "straight-quotes",
    "stray-space",
)

# behind or before what is no Latin letter; which character it is, is looked at afterwards
_WIDE_ONE = r"[^\x00-\xff]"
_WIDE_MARKS = frozenset("，。；：！？、（）《》“”")


def look(texts: Texts) -> None:
    """Reports characters that are written in another way in a text of their language."""
    _half_width(texts)
    _full_width(texts)
    _quotes(texts)
    _spaces(texts)


# -- widths

_HALF = late_pattern(rf"[,;:!?).](?<={_WIDE_ONE}.)|[(](?:(?={_WIDE_ONE})|(?<={_WIDE_ONE}\())")
_FULL = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）", ".": "。"}


def _half_width(texts: Texts) -> None:
    """Marks of half width that stand beside a Chinese character."""
    places = (place for place in texts.zh.search(_HALF) if _is_punctuation(place))
    for group in by_text(places).values():
        first = group[0]
        wanted = [(place, _FULL[place.characters]) for place in group]
        texts.report(
            "half-width-punctuation",
            f"'{first.characters}' stands in Chinese, which is set with '{wanted[0][1]}'",
            first,
            hint="write punctuation in Chinese with full width",
            fix=texts.fix("write it with full width", *_without_space(wanted)),
        )


def _is_punctuation(place: Place) -> bool:
    """A point may stand within a name such as 示例.com, a colon within a placeholder."""
    before, after = _before(place), place.text[place.end : place.end + 1]
    if place.characters == "(":
        return is_chinese(before) or is_chinese(after)
    if not is_chinese(before) and before not in _CLOSING:
        return False
    if place.characters == ".":
        return not after or is_chinese(after)
    return not (place.is_quoted and "{" in place.text)


_CLOSING = frozenset("”》）")


def _before(place: Place) -> str:
    return place.text[place.start - 1] if place.start else ""


def _is_wide(character: str) -> bool:
    return is_chinese(character) or character in _WIDE_MARKS


def _without_space(wanted: list[tuple[Place, str]]) -> list[tuple[Place, str]]:
    """A mark of full width takes the space behind it with it."""
    found = []
    for place, mark in wanted:
        end = place.end
        while mark != "（" and place.text[end : end + 1] == " ":
            end += 1
        found.append((place._replace(end=end), mark))
    return found


# full width, but for the marks that have it in Chinese
_WIDE = re.compile(r"[\uff02-\uff07\uff0a\uff0b\uff0d-\uff19\uff1c-\uff1e\uff20-\uff5d\u3000]")
_WIDE_IN_ENGLISH = late_pattern(r"[\uff01-\uff5e\u3000-\u3002\u300a\u300b]")


def _full_width(texts: Texts) -> None:
    for together, pattern in ((texts.zh, _WIDE), (texts.en, _WIDE_IN_ENGLISH)):
        if together.text.isascii():
            continue
        places = (place for place in together.search(pattern) if not _quotes_chinese(place))
        for group in by_text(places).values():
            first = group[0]
            fix = texts.fix("write it with half width", *((place, _half(place)) for place in group))
            texts.report(
                "full-width-character",
                f"'{first.characters}' has full width in {_name(first)} text",
                first,
                hint="write figures, letters and, in English, punctuation with half width",
                fix=_if_it_stays_yaml(texts, first, fix),
            )


def _quotes_chinese(place: Place) -> bool:
    return place.language == "en" and place.is_quoted


def _name(place: Place) -> str:
    return "Chinese" if place.language == "zh" else "English"


def _half(place: Place) -> str:
    """The character with half width; in English with the space that follows a mark."""
    mark = {"。": ".", "、": ",", "《": '"', "》": '"', "\u3000": " "}.get(place.characters)
    if mark is None:
        mark = chr(ord(place.characters) - 0xFEE0)
    after = place.text[place.end : place.end + 1]
    needs_space = place.language == "en" and mark in ",;:.!?" and after not in ("", " ")
    return f"{mark} " if needs_space else mark


def _if_it_stays_yaml(texts: Texts, place: Place, fix: Fix | None) -> Fix | None:
    """In a text without quotes a comma, colon or bracket could end the text."""
    document = texts.subject.procedure.document
    position = document.value((*place.pair.path, place.language))
    line = document.lines[position.line - 1]
    is_in_quotes = line[position.column - 1 : position.column] in ("'", '"')
    if fix is None or not (is_in_quotes or all(edit.text.isalnum() for edit in fix.edits)):
        return None
    return None if any('"' in edit.text for edit in fix.edits) else fix


# -- quotation marks

_STRAIGHT = late_pattern(r'["]')


def _quotes(texts: Texts) -> None:
    """Straight quotation marks in Chinese, and both sorts in one English text."""
    for group in by_text(texts.zh.search(_STRAIGHT)).values():
        marks = [(place, "“" if number % 2 == 0 else "”") for number, place in enumerate(group)]
        even = len(marks) % 2 == 0
        texts.report(
            "straight-quotes",
            "straight quotation marks stand in Chinese, which is set with “ and ”",
            group[0],
            hint="write “ before and ” behind what is quoted",
            fix=texts.fix("write “ and ”", *marks) if even else None,
        )
    for group in by_text(texts.en.search(_STRAIGHT)).values():
        if "“" in group[0].text or "”" in group[0].text:
            texts.report(
                "straight-quotes",
                "straight and curly quotation marks stand in one text",
                group[0],
                hint="write one sort of them",
            )


# -- spaces

_EN_SPACE = late_pattern(r"  +| +(?=[,;:!?)]|\.(?:\s|$))| +$|^ +", re.MULTILINE)
_EN_SIGNS = ("  ", " ,", " ;", " :", " !", " ?", " )", " .", " \n", "\n ")
_ZH_SPACE = late_pattern(rf"  +| +(?={_WIDE_ONE})| +$|^ +", re.MULTILINE)


def _spaces(texts: Texts) -> None:
    # the line ends stand for the beginning of the first text and the end of the last
    english = f"\n{texts.en.text}\n"
    if any(sign in english for sign in _EN_SIGNS):
        _stray(texts, texts.en.search(_EN_SPACE))
    if " " in texts.zh.text:
        _stray(texts, texts.zh.search(_ZH_SPACE))


def _stray(texts: Texts, found: Iterable[Place]) -> None:
    for group in by_text(place for place in found if _is_stray(place)).values():
        texts.report(
            "stray-space",
            f"a space too many {_where(group[0])}",
            group[0],
            hint="delete it",
            fix=texts.fix("delete it", *((place, _left(place)) for place in group)),
        )


def _is_stray(place: Place) -> bool:
    """In Chinese a space belongs only between a figure or Latin letters and the characters."""
    if place.language == "en" or place.start == 0 or place.end == len(place.text):
        return True
    before, after = place.text[place.start - 1], place.text[place.end]
    if _is_wide(before):
        return _is_wide(after)
    return len(place.characters) > 1 or (after in _WIDE_MARKS and after not in _OPENING)


_OPENING = frozenset("（《“")


def _where(place: Place) -> str:
    if place.start == 0:
        return "at the beginning of the text"
    if place.end == len(place.text):
        return "at the end of the text"
    before = place.text[: place.start].split()
    return f"after {quote(before[-1][-20:])}" if before else "at the beginning of the text"


def _left(place: Place) -> str:
    """What remains of it: one space between two words."""
    inside = 0 < place.start and place.end < len(place.text)
    after = place.text[place.end : place.end + 1]
    keeps = inside and len(place.characters) > 1 and after not in ",;:!?)."
    is_wide = inside and _is_wide(_before(place)) and _is_wide(after)
    return " " if keeps and not is_wide else ""
