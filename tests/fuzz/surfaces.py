"""What is fuzzed: each surface takes bytes, makes an input of them and gives it to sopkit.

The first byte chooses the surface. Whatever comes in, there are findings or none: an exception, a
run of more than two seconds or memory without bound is a fault of sopkit.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sopkit.diagnostics import Diagnostics
from sopkit.document import read_document
from sopkit.lint.checking import check_text, examine

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 2.0
CASES = "fuzz.cases.yaml"

_HEAD = """\
sopkit: 1
id: fuzz
title: {en: Tea, zh: 茶}
version: 1.0.0
status: draft
owner: boss
case: {is: {en: one, zh: 一次}, starts: opened, ends: over}
calendar: {zone: Asia/Shanghai, days: CN, hours: "09:00-18:00"}
roles: {boss: {label: {en: boss, zh: 主管}}}
parameters: {soon: {is: 5 min, source: A/x#1}}
facts:
  n: {type: count, label: {en: n, zh: 数}}
  b: {type: bool, label: {en: b, zh: 是}}
  t: {type: text, label: {en: t, zh: 文}}
  d: {type: date, label: {en: d, zh: 日}}
  m: {type: money, label: {en: m, zh: 钱}}
  c: {type: choice, of: {red: {en: red, zh: 红}, blue: {en: blue, zh: 蓝}}, label: {en: c, zh: 色}}
  l: {type: list of count, label: {en: l, zh: 列}}
events:
  opened: {label: {en: opened, zh: 开始}, planned: true}
  over: {label: {en: over, zh: 结束}}
  done: {label: {en: done, zh: 完成}, data: {amount: money}}
"""
_STEP = """\
steps:
- id: work
  do: {en: Do it, zh: 做}
  role: boss
  after: opened
  source: A/x#2
"""
# pieces that an author could write, so that few inputs fail at their first character
_WORDS = tuple(
    "n b t d m c l red blue opened done over soon at and or not if then else in known count since "
    "happened last first any all sum min max for x where this . ( ) [ ] { } , : + - * / == != < <= "
    "> >= .. 0 1 2 10 999999999999 0.5 5% true false none today age date 5 CNY cm min h day days "
    "working week month year before after within of between next same the later earlier about "
    '09:00 24:00 end half \'a\' "b" matches "(a|b)*" lower len round \\ \u3000 中 \x00'.split(" ")
)


def read_bytes(data: bytes) -> None:
    """Any bytes as a procedure."""
    check_text(data, "fuzz.yaml")


def read_scenarios(data: bytes) -> None:
    """Any bytes as a scenario file."""
    examine(CASES, text=data)


def read_condition(data: bytes) -> None:
    """Words of conditions in any order."""
    check_text(
        f"{_HEAD}{_STEP}  when: {json.dumps(words(data), ensure_ascii=False)}\n", "fuzz.yaml"
    )


def read_definition(data: bytes) -> None:
    """Definitions that use each other, and values that are worked out."""
    half = len(data) // 2
    one, other = (
        json.dumps(words(part), ensure_ascii=False) for part in (data[:half], data[half:])
    )
    text = f"{_HEAD}define:\n  p: {one}\n  q(x): {other}\n{_STEP}  when: p or q(n)\n"
    check_text(text, "fuzz.yaml")


def read_phrase(data: bytes) -> None:
    """Words of time phrases in any order."""
    check_text(f"{_HEAD}{_STEP}  due: {json.dumps(words(data), ensure_ascii=False)}\n", "fuzz.yaml")


def read_tree(data: bytes) -> None:
    """A right or wrong document with some of its values moved, copied, replaced or taken out."""
    check_text(yaml.safe_dump(tree(data), allow_unicode=True, sort_keys=False), "fuzz.yaml")


def words(data: bytes) -> str:
    """A text of the pieces that bytes stand for."""
    return " ".join(_WORDS[byte % len(_WORDS)] for byte in data[:400])


def tree(data: bytes) -> Any:
    """A document that has been changed in the places and ways that bytes stand for."""
    source = _Bytes(data)
    seeds = trees()
    whole = deepcopy(seeds[source.below(len(seeds))])
    for _ in range(1 + source.below(6)):
        _change(whole, source, seeds)
    return whole


@cache
def trees() -> tuple[Any, ...]:
    """The values of documents of the corpus and of shipped procedures."""
    files = [*ROOT.glob("tests/documents/*_procedures/*.yaml"), *ROOT.glob("procedures/*/*.yaml")]
    found = []
    for file in sorted(files):
        if not file.name.endswith(".cases.yaml"):
            document = read_document(file, Diagnostics())
            if document is not None:
                found.append(json.loads(json.dumps(document.data, default=float)))
    return tuple(found)


class _Bytes:
    """Numbers from bytes; zeros behind their end."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def below(self, limit: int) -> int:
        """A number from 0, less than a limit."""
        two = self.data[self.at : self.at + 2]
        self.at += 2
        return int.from_bytes(two, "little") % max(1, limit)


_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**30, 1.5, "", "x", "end", "closed", "5 min", "1 cm .. 2 cm",
    "n > 1", "within 5 min of opened", [], {}, [[]], {"en": "a", "zh": "乙"}, {"en": 1}, ["a", "a"],
    "{x}", "a" * 3000, {"when": {"all": [{"any": []}]}}, "A/x#1-999999999", "0-0", "9" * 50,
)  # fmt: skip


def _change(whole: Any, source: _Bytes, seeds: tuple[Any, ...]) -> None:
    holder, key = _somewhere(whole, source)
    match source.below(6):
        case 0:
            del holder[key]
        case 1:
            holder[key] = deepcopy(_VALUES[source.below(len(_VALUES))])
        case 2:
            other, place = _somewhere(whole, source)
            holder[key] = deepcopy(other[place])
        case 3:
            other, place = _somewhere(seeds[source.below(len(seeds))], source)
            holder[key] = deepcopy(other[place])
        case 4 if isinstance(holder, dict):
            _, name = _somewhere(seeds[source.below(len(seeds))], source)
            holder[str(name)] = holder.pop(key)
        case _:
            if isinstance(holder, list):
                holder.insert(key, deepcopy(holder[key]))
            else:
                holder[f"{key}_2"] = deepcopy(holder[key])


def _somewhere(whole: Any, source: _Bytes) -> tuple[Any, Any]:
    """A place in a document: what holds it, and its key or index."""
    holder: Any = whole or {"x": 1}
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = keys[source.below(len(keys))]
        below = holder[key]
        if not below or not isinstance(below, dict | list) or source.below(5) == 0:
            return holder, key
        holder = below


SURFACES: tuple[Callable[[bytes], None], ...] = (
    read_bytes,
    read_tree,
    read_condition,
    read_phrase,
    read_definition,
    read_scenarios,
)


class TooSlow(Exception):
    """An input took more than two seconds of the processor."""


def run_one(data: bytes) -> None:
    """Gives an input to the surface that its first byte names.

    Raises:
        TooSlow: it took too long.
    """
    if not data:
        return
    surface = SURFACES[data[0] % len(SURFACES)]
    start = time.process_time()
    surface(data[1:])
    spent = time.process_time() - start
    if spent > SECONDS:
        raise TooSlow(f"{surface.__name__} took {spent:.1f} s")


def seeds() -> list[bytes]:
    """Inputs to begin with: the corpus of documents, and a few words for each other surface."""
    found = [
        b"\x00" + path.read_bytes() for path in sorted(ROOT.glob("tests/documents/bad*/*.yaml"))
    ]
    found += [
        b"\x05" + path.read_bytes() for path in sorted(ROOT.glob("procedures/*/*.cases.yaml"))
    ]
    found += [
        bytes([surface, *range(start, start + 12)])
        for surface in (1, 2, 3, 4)
        for start in range(0, 240, 24)
    ]
    return [one for one in found if len(one) < 20_000]
