"""This module looks at how figures are written: digits, a space, a unit in its language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.diagnostics import quote
from sopkit.lint.style.figures import Figure, place_of, unit_symbol
from sopkit.lint.style.texts import DEMANDS, Place
from sopkit.quantities.units import UNITS

if TYPE_CHECKING:
    from sopkit.lint.style.texts import Pair, Texts

_CLOSE = frozenset(("%", "°", "℃", "°C", "°c", "clock"))


def report_form(texts: Texts, pair: Pair, language: str, found: tuple[Figure, ...]) -> None:
    """Reports figures of one text that are written in another way than figures are."""
    odd: list[tuple[Place, str]] = []
    for figure in found:
        place = place_of(pair, language, figure)
        if not figure.unit or place.is_quoted:
            continue
        is_ordinal = place.text[: place.start].endswith(("第", "第 "))
        if figure.unit == "天" and figure.written == "digits" and not is_ordinal:
            _ambiguous(texts, place)
        better = _better(figure, place.characters, language, pair.use in DEMANDS)
        if better and better != place.characters:
            odd.append((place, better))
    if odd:
        place, better = odd[0]
        texts.report(
            "figure-form",
            f"{quote(place.characters)} is not written as figures are; write {quote(better)}",
            place,
            hint="figures are digits, then a space and the unit; a percent sign follows at once",
            fix=texts.fix(f"write {quote(better)}", *odd),
        )


def _better(figure: Figure, written: str, language: str, demand: bool) -> str:
    """The figure as it ought to be written; empty where it may stay as it is."""
    unit_at = figure.unit_start - figure.start
    number, unit = written[:unit_at].rstrip(" -"), written[unit_at:]
    if figure.written == "words":
        is_plain = figure.number == int(figure.number) and figure.number > 1 and unit
        symbol = unit if language == "en" else _spoken_unit(unit)
        return f"{figure.number} {symbol}" if demand and is_plain else ""
    if not unit or not number[-1:].isdigit():
        return ""
    if figure.unit in _CLOSE:
        return f"{number}{unit}"
    if language == "en":
        # a five-minute break is written with a hyphen
        return "" if "-" in written else f"{number} {unit}"
    return f"{number} {_spoken_unit(unit)}"


def _spoken_unit(unit: str) -> str:
    """The Chinese word of a unit that is written in Latin letters."""
    if not unit.isascii() or unit == "%":
        return unit
    known = UNITS.get(unit_symbol(unit))
    return known.one.zh if known else unit


def _ambiguous(texts: Texts, place: Place) -> None:
    texts.report(
        "ambiguous-day",
        f"{quote(place.characters)} leaves open whether days off count",
        place,
        hint="write 个自然日 or 个工作日",
    )
