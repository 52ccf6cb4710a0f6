"""This module shows what the command `check` found: at the terminal and in files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from sopkit.cli.checking.scope import Scope
from sopkit.cli.checking.wish import Wish
from sopkit.cli.console import colour, excerpt_width, writing
from sopkit.cli.files import Files
from sopkit.diagnostics import suggest
from sopkit.errors import UsageError
from sopkit.inspection.judging import KNOWN, Judged
from sopkit.language import DEFAULT_LANGUAGE, Text, join, phrase
from sopkit.reports import FORMATS, Report, format_named
from sopkit.reports.base import said_in
from sopkit.reports.text import plural

SUMMARY = "GITHUB_STEP_SUMMARY"

Sources = Mapping[str, Sequence[str]]


def parsed(outputs: Sequence[str]) -> list[tuple[str, Path]]:
    """The formats and files of `--output`.

    Raises:
        UsageError: one is not FORMAT=FILE, or there is no such format.
    """
    found = []
    for written in outputs:
        name, equals, place = written.partition("=")
        if not equals or not place:
            message = f"--output '{written}' is not FORMAT=FILE, such as sarif=check.sarif"
            raise UsageError(message)
        if name not in FORMATS:
            near = suggest(name, FORMATS) or f"; known are {', '.join(FORMATS)}"
            raise UsageError(f"--output: there is no format '{name}'{near}")
        found.append((name, Path(place)))
    return found


def show(
    wish: Wish,
    scope: Scope,
    judged: Judged,
    sources: Sources,
    outputs: Sequence[tuple[str, Path]],
    *,
    err: bool,
) -> None:
    """Writes the findings where they are wanted; `err` leaves standard output to others."""
    report = _report(wish, scope, judged, sources)
    click.echo(_at_terminal(wish, scope, judged, report), nl=False, err=err, color=True)
    for name, place in outputs:
        with writing(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(format_named(name)(report), encoding="utf-8")
    summary = os.environ.get(SUMMARY)
    if summary and "github" in (wish.form, *(name for name, _ in outputs)):
        from sopkit.reports.github import step_summary

        with writing(summary), Path(summary).open("a", encoding="utf-8") as page:
            page.write(step_summary(report))


def _report(wish: Wish, scope: Scope, judged: Judged, sources: Sources) -> Report:
    facts: dict[str, Any] = {
        "procedures": [str(path) for path in scope.files.procedures],
        "cases": [str(path) for path in scope.files.cases],
        "left_out": [str(path) for path in scope.files.left_out],
    }
    if judged.mended:
        facts["mended"] = [{"path": one.path, "name": one.name} for one in judged.mended]
    if wish.statistics:
        from sopkit.reports.statistics import counted

        facts["statistics"] = counted(judged.shown)
    return Report(
        judged.shown,
        sources,
        judged.suppressed,
        scope.paths,
        wish.failing,
        facts,
        wish.lang,
        said_in(wish.lang),
    )


def _at_terminal(wish: Wish, scope: Scope, judged: Judged, report: Report) -> str:
    plain = wish.form in ("text", "concise")
    if wish.statistics and plain:
        from sopkit.reports.statistics import render

        return f"{render(judged.shown, wish.lang)}{said(scope.files, judged, wish.lang)}\n"
    if not plain:
        return format_named(wish.form)(report)
    narrow = replace(report, width=excerpt_width())
    text = format_named(wish.form)(narrow, colour=colour()) if judged.shown else ""
    return f"{text}{said(scope.files, judged, wish.lang)}\n"


def said(files: Files, judged: Judged, language: str = DEFAULT_LANGUAGE) -> str:
    """What was looked at, in one line; and how it was, where nothing was found."""
    known = judged.count(KNOWN)
    counts = {
        "procedure": len(files.procedures),
        "scenario file": len(files.cases),
        "profile or calendar": len(files.beside),
        "ignored": len(judged.suppressed) - known,
        "known": known,
        "mended": len(judged.mended),
        "left out": len(files.left_out),
    }
    names = {
        "left out": [path.name for path in files.left_out],
        "mended": [f"{one.path} {one.name}" for one in judged.mended],
    }
    shown = {
        key: phrase(key, language, catalogue=_WORDS, number=number, english=english, names=few)
        for key, number in counts.items()
        if number
        for english in [plural(number, _ENGLISH.get(key, key))]
        for few in [_few(names.get(key, []))]
    }
    kinds = ("procedure", "scenario file", "profile or calendar")
    checked = join([shown[key] for key in kinds if key in shown], language).replace("、 ", "、")
    none = "" if judged.shown else phrase("none", language, catalogue=_WORDS)
    line = phrase("checked", language, catalogue=_WORDS, files=checked) + none
    return line + "".join(shown.get(key, "") for key in ("ignored", "known", "mended", "left out"))


def _few(names: Sequence[str]) -> str:
    return ", ".join((*names[:3], *([".."] if len(names) > 3 else [])))


_ENGLISH = {"left out": "other file", "profile or calendar": "house file"}

_WORDS: Mapping[str, Text] = {
    "checked": Text("checked {files}", "已检查{files}"),
    "procedure": Text("{english}", " {number} 个规程"),
    "scenario file": Text("{english}", " {number} 个测试场景文件"),
    "profile or calendar": Text("{english}", " {number} 个配置方案、日历或清单文件"),
    "none": Text(": no findings", "：没有发现问题"),
    "ignored": Text("; {number} ignored", "；忽略了 {number} 个问题"),
    "known": Text("; {number} known", "；{number} 个问题已知"),
    "mended": Text(
        "; {number} of the baseline mended ({names}), --write-baseline takes them out",
        "；已知问题中有 {number} 个已改正（{names}），用 --write-baseline 去掉",
    ),
    "left out": Text("; left out {english} ({names})", "；未检查另外 {number} 个文件（{names}）"),
}
