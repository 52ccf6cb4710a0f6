"""This module puts words in the order of an index: English by letter, Chinese by pinyin."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

# GB 2312, level 1 (rows 16 to 55) is ordered by pinyin: where each initial begins in it.
INITIALS: Final = (
    (0xB0A1, "A"),
    (0xB0C5, "B"),
    (0xB2C1, "C"),
    (0xB4EE, "D"),
    (0xB6EA, "E"),
    (0xB7A2, "F"),
    (0xB8C1, "G"),
    (0xB9FE, "H"),
    (0xBBF7, "J"),
    (0xBFA6, "K"),
    (0xC0AC, "L"),
    (0xC2E8, "M"),
    (0xC4C3, "N"),
    (0xC5B6, "O"),
    (0xC5BE, "P"),
    (0xC6DA, "Q"),
    (0xC8BB, "R"),
    (0xC8F6, "S"),
    (0xCBFA, "T"),
    (0xCDDA, "W"),
    (0xCEF4, "X"),
    (0xD1B9, "Y"),
    (0xD4D1, "Z"),
)
LEVEL_1: Final = (0xB0A1, 0xD7F9)
DIGITS: Final = "0–9"
# Level 2 is ordered by radical, so its characters stand together at the end.
OTHER: Final = "#"


def code(sign: str) -> int:
    """The place of a character in GB 2312; 0 where it has none."""
    try:
        found = sign.encode("gb2312")
    except UnicodeEncodeError:
        return 0
    return int.from_bytes(found, "big") if len(found) == 2 else 0


def initial(word: str, language: str) -> str:
    """The heading under which a word stands in the index."""
    first = word.lstrip("“”‘’\"'《（(")[:1].upper()
    if first.isdigit():
        return DIGITS
    if "A" <= first <= "Z":
        return first
    place = code(first)
    if language == "zh" and LEVEL_1[0] <= place <= LEVEL_1[1]:
        return INITIALS[bisect_right([start for start, _ in INITIALS], place) - 1][1]
    return OTHER


def sort_key(word: str, language: str) -> tuple[int, str, list[tuple[int, int]], str]:
    """Digits first, then by letter or pinyin, then what has neither; Latin before Chinese."""
    plain = word.lstrip("“”‘’\"'《（(").casefold()
    head = initial(word, language)
    rank = {DIGITS: 0, OTHER: 2}.get(head, 1)
    signs = [(code(sign), ord(sign)) for sign in plain]
    return rank, head, signs, word
