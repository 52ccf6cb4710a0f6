"""This module writes what scenarios cover and which mutants they notice, as text and for JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sopkit.language import DEFAULT_LANGUAGE, Text, join, phrase
from sopkit.reports.layout import BOLD, GREEN, RED, paint, wrap
from sopkit.reports.text import cells, plural, printable
from sopkit.scenarios.coverage import Count, Coverage, Gap
from sopkit.scenarios.mutation import Mutation, Tried

WIDTH = 80
_DROPPED = re.compile(r"(?P<what>step|due|rule|row (?P<number>\d+) of) (?P<name>.+)")
_WORDS: Mapping[str, Text] = {
    "procedure": Text("procedure", "规程"),
    "rules": Text("rules", "规则"),
    "exits": Text("exits", "分支"),
    "outcomes": Text("outcomes", "结果"),
    "noticed": Text("noticed", "测出"),
    "covered": Text("{covered} of {total} covered", "{total} 项中测到 {covered} 项"),
    "by": Text("{share} by {scenarios}", "{number} 个测试场景，{share}"),
    "changes": Text("{covered} of {total} changes noticed", "{total} 处改动中测出 {covered} 处"),
    "seed": Text("{share} (seed {seed})", "{share}（种子 {seed}）"),
    "faulty": Text(
        "{said}; {number} more left out, with errors", "{said}；另有 {number} 处改后有错误，不计"
    ),
    "rule": Text("no scenario keeps or breaks '{text}'", "没有测试场景遵守或违反“{text}”"),
    "exit": Text(
        "no scenario takes the exit '{text}' of '{owner}'", "没有测试场景走“{owner}”的分支“{text}”"
    ),
    "called exit": Text(
        "no scenario takes the exit '{text}' ({label}) of '{owner}'",
        "没有测试场景走“{owner}”的分支“{text}”（{label}）",
    ),
    "condition": Text(
        "'{text}' in '{owner}' is never {missing}", "“{owner}”中的“{text}”从未为{missing}"
    ),
    "true": Text("true", "真"),
    "false": Text("false", "假"),
    "unknown": Text("unknown", "未知"),
    "figure": Text("figure", "数字"),
    "unit": Text("unit", "单位"),
    "comparison": Text("comparison", "比较"),
    "logic": Text("logic", "逻辑"),
    "role": Text("role", "角色"),
    "edge": Text("edge", "先后关系"),
    "modality": Text("modality", "要求强度"),
    "changed": Text("{kind}: {before} -> {after}", "{kind}：{before} -> {after}"),
    "dropped": Text("left out: {before}", "去掉：{before}"),
    "dropped step": Text("step {name}", "步骤 {name}"),
    "dropped due": Text("due {name}", "{name} 的截止时间"),
    "dropped rule": Text("rule {name}", "规则 {name}"),
    "dropped row": Text("row {number} of {name}", "{name} 的第 {number} 行"),
}


def coverage_text(
    found: Sequence[Coverage], *, colour: bool = False, language: str = DEFAULT_LANGUAGE
) -> str:
    """Every gap at its place, a line of counts for each procedure, and the sum."""
    lines = [line for one in found for gap in one.gaps for line in _gap(gap, colour, language)]
    heads = ("rules", "exits", "outcomes")
    rows = [(one.procedure, (one.rules, one.exits, one.outcomes)) for one in found]
    lines += [""] if lines else []
    lines += _table(heads, rows, language)
    share = _share("covered", total_of(found), colour, language)
    number = sum(one.scenarios for one in found)
    scenarios = plural(number, "scenario")
    said = _word("by", language, share=share, number=number, scenarios=scenarios)
    return "\n".join([*lines, said, ""])


def total_of(found: Iterable[Coverage]) -> Count:
    """What counts in all procedures together."""
    return sum((one.total for one in found), Count(0, 0))


def mutation_text(
    found: Mutation, *, colour: bool = False, language: str = DEFAULT_LANGUAGE
) -> str:
    """Every change that no scenario notices, a line for each procedure, and the sum."""
    lines = [line for one in found.unnoticed for line in _tried(one, colour, language)]
    lines += [""] if lines else []
    rows = [(name, (one,)) for name, one in found.procedures.items()]
    lines += _table(("noticed",), rows, language)
    share = _share("changes", found.noticed, colour, language)
    said = _word("seed", language, share=share, seed=found.seed)
    faulty = len(found.tried) - found.noticed.total
    if faulty:
        said = _word("faulty", language, said=said, number=faulty)
    return "\n".join([*lines, said, ""])


def percent(count: Count) -> str:
    """The share in whole percent, never rounded up."""
    return f"{100 * count.covered // count.total} %" if count.total else "nothing"


def coverage_object(found: Sequence[Coverage]) -> list[dict[str, Any]]:
    """Counts and gaps of each procedure."""
    return [
        {
            "procedure": one.procedure,
            "path": one.path,
            "scenarios": one.scenarios,
            "rules": _counted(one.rules),
            "exits": _counted(one.exits),
            "outcomes": _counted(one.outcomes),
            "gaps": [
                {
                    "what": gap.what,
                    "line": gap.position.line,
                    "column": gap.position.column,
                    "of": gap.owner,
                    "text": gap.text,
                    "label": gap.label.get(DEFAULT_LANGUAGE),
                    "missing": list(gap.missing),
                }
                for gap in one.gaps
            ],
        }
        for one in found
    ]


def mutation_object(found: Mutation) -> dict[str, Any]:
    """Counts by procedure, and every change that no scenario notices."""
    return {
        "seed": found.seed,
        "noticed": _counted(found.noticed),
        "procedures": {name: _counted(one) for name, one in found.procedures.items()},
        "unnoticed": [
            {
                "procedure": one.procedure,
                "path": one.path,
                "line": one.position.line,
                "column": one.position.column,
                "kind": one.kind,
                "before": one.before,
                "after": one.after,
            }
            for one in found.unnoticed
        ],
    }


def _counted(count: Count) -> Mapping[str, int]:
    return {"covered": count.covered, "total": count.total}


def _share(key: str, count: Count, colour: bool, language: str) -> str:
    said = _word(key, language, covered=count.covered, total=count.total)
    return paint(said, BOLD, GREEN if count.reaches(100) else RED, colour=colour)


def _gap(gap: Gap, colour: bool, language: str) -> list[str]:
    where = f"{gap.path}:{gap.position.line}:{gap.position.column}:"
    label = gap.label.get(language)
    missing = join([_word(one, language) for one in gap.missing], language, "or")
    values = {"text": gap.text, "owner": gap.owner, "label": label, "missing": missing}
    return _entry(
        where, _word(f"called {gap.what}" if label else gap.what, language, **values), colour
    )


def _tried(one: Tried, colour: bool, language: str) -> list[str]:
    where = f"{one.path}:{one.position.line}:{one.position.column}:"
    if one.after:
        kind = _word(one.kind, language)
        said = _word("changed", language, kind=kind, before=one.before, after=one.after)
    else:
        said = _word("dropped", language, before=_dropped(one, language))
    return _entry(where, said, colour)


def _dropped(one: Tried, language: str) -> str:
    """What was left out; of a demand it is said what it is."""
    found = _DROPPED.fullmatch(one.before) if one.kind == "dropped" else None
    if found is None:
        return one.before
    what = found["what"].partition(" ")[0]
    return _word(f"dropped {what}", language, name=found["name"], number=found["number"])


def _entry(where: str, said: str, colour: bool) -> list[str]:
    """One line where it fits, else the place on a line of its own."""
    where = printable(where)
    shown = paint(where, BOLD, colour=colour)
    whole = printable(f"{where} {said}")
    if cells(whole) <= WIDTH:
        return [f"{shown} {printable(said)}"]
    return [shown, *wrap(said, WIDTH, "    ")]


def _table(
    heads: Sequence[str], rows: Sequence[tuple[str, Sequence[Count]]], language: str
) -> list[str]:
    wide = 10
    name = WIDTH - wide * len(heads)
    titles = [_word(head, language) for head in ("procedure", *heads)]
    lines = ["".join([_left(titles[0], name), *(_right(one, wide) for one in titles[1:])])]
    for title, counts in rows:
        shown = [f"{one.covered}/{one.total}" if one.total else "-" for one in counts]
        if cells(title) >= name:
            lines.append(title)
            title = ""
        lines.append("".join([_left(title, name), *(one.rjust(wide) for one in shown)]))
    return lines


def _left(text: str, wide: int) -> str:
    return text + " " * (wide - cells(text))


def _right(text: str, wide: int) -> str:
    return " " * (wide - cells(text)) + text


def _word(key: str, language: str, **values: object) -> str:
    return phrase(key, language, catalogue=_WORDS, **values)
