"""This module says what a name, a key or a finding at a place means, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import Diagnostic, Position
from sopkit.editor.names import Name
from sopkit.language import DEFAULT_LANGUAGE, Text

if TYPE_CHECKING:
    from sopkit.editor.page import Page
    from sopkit.procedure import Procedure

_SHOWN = ("type", "unit", "is", "default", "role", "after", "due", "count", "from", "rank", "shift")


_SORTS = {
    "role": "角色",
    "event": "事件",
    "step": "步骤",
    "fact": "事实",
    "parameter": "参数",
    "definition": "定义",
    "rule": "规则",
    "check": "检查项",
    "type": "类型",
    "form": "表单",
    "layout": "布置",
    "label": "标签",
}
_LINE = Text("line {number}", "第 {number} 行")
_CHOICES = Text("choices: {names}", "可选值：{names}")
_SOURCE = Text("source: {names}", "出处：{names}")


def hover(
    page: Page,
    line: int,
    column: int,
    found: Iterable[Diagnostic] = (),
    language: str = DEFAULT_LANGUAGE,
) -> tuple[str, Position | None]:
    """What is to be known at a line and column (from 0); an empty text when there is nothing.

    `found` are the findings of the page; those at the place are explained. Labels and the
    sentences of rules stand in both languages, all else in the one that is asked for.
    """
    parts = [_code(one, language) for one in found if _covers(one.position, line, column)]
    names, position = page.name_at(line, column)
    if _in_text(page, line, column):
        names, position = (), None
    if names:
        parts.append(said(names[0], page, language))
    if not parts:
        word, start = page.word(line, column)
        doc = key_doc(page, line, start, word, language)
        if doc:
            return doc, Position(line + 1, start + 1, line + 1, start + 1 + len(word))
    return "\n\n---\n\n".join(dict.fromkeys(parts)), position


def said(name: Name, page: Page, language: str = DEFAULT_LANGUAGE) -> str:
    """One name: what it is called in both languages, what it is, where it is declared."""
    lines = [f"**{_escaped(one)}**" for one in _labels(name)] or [f"**{_escaped(name.name)}**"]
    number = name.position.line
    where = f"{name.file}:{number}" if name.file else _LINE.fill(language, number=number)
    sort = _SORTS.get(name.sort, name.sort) if language == "zh" else name.sort
    head = [" / ".join(lines), f"{sort} `{name.name}`, {where}"]
    body = name.written if isinstance(name.written, Mapping) else {}
    head += [f"- {key}: `{body[key]}`" for key in _SHOWN if _plain(body.get(key))]
    if isinstance(body.get("of"), Mapping):
        choices = ", ".join(f"`{choice}`" for choice in body["of"])
        head.append(f"- {_CHOICES.fill(language, names=choices)}")
    if name.sort == "definition":
        head.append(f"- `{name.written}`")
    if name.sort in ("step", "rule", "check"):
        head += _sentences(name, page.procedure())
    sources = body.get("source")
    if sources:
        listed = sources if isinstance(sources, list) else [sources]
        head.append(f"- {_SOURCE.fill(language, names=', '.join(map(str, listed)))}")
    return "\n\n".join(head[:2]) + ("\n\n" + "\n".join(head[2:]) if head[2:] else "")


def key_doc(page: Page, line: int, column: int, word: str, language: str = DEFAULT_LANGUAGE) -> str:
    """What a key of the format says, for the kinds of rules; empty for others."""
    from sopkit.reports.rule_pages import as_hover, page_of
    from sopkit.rules import RULE_KINDS

    place = page.place(line, column)
    kinds = {kind.name: kind for kind in RULE_KINDS}
    if word not in kinds or place.path[:1] != ("rules",) or not place.is_key:
        return ""
    return as_hover(page_of(kinds[word], language))


def _labels(name: Name) -> list[str]:
    if not isinstance(name.written, Mapping):
        return []
    for key in ("label", "title", "do", "check", "vague"):
        pair = name.written.get(key)
        if isinstance(pair, Mapping):
            return [str(pair[one]) for one in ("en", "zh") if pair.get(one)]
    return []


def _sentences(name: Name, procedure: Procedure | None) -> list[str]:
    if procedure is None or name.file or name.name not in procedure.entries:
        return []
    if name.sort != "rule":
        return []
    return [f"- {_escaped(procedure.text(name.name, language))}" for language in ("en", "zh")]


def _code(one: Diagnostic, language: str) -> str:
    from sopkit.codebook import page_of
    from sopkit.codes import code_named

    code = code_named(one.name)
    page = page_of(one.name) if language == "zh" else None
    if page is not None:
        why = f"原因：{page.zh['why']}\n\n改法：{page.zh['fix']}"
        return f"**{one.code} {one.name}**：{page.zh['title']}\n\n{why}"
    return f"**{one.code} {one.name}**: {code.title}\n\nWhy: {code.why}\n\nCure: {code.fix}"


def _covers(position: Position | None, line: int, column: int) -> bool:
    if position is None:
        return False
    begin = (position.line - 1, position.column - 1)
    return begin <= (line, column) <= (position.end_line - 1, position.end_column - 1)


def _in_text(page: Page, line: int, column: int) -> bool:
    """Whether the place is in a text for people, where words are no names."""
    word, start = page.word(line, column)
    place = page.place(line, start)
    return place.key in ("en", "zh") and not page.lines[line][:start].endswith("{") and bool(word)


def _plain(value: Any) -> bool:
    return isinstance(value, str | int) and value != ""


def _escaped(text: str) -> str:
    return "".join(f"\\{mark}" if mark in "\\`*_[]<>#" else mark for mark in text)
