"""This module writes the page of a code: for a terminal, as Markdown, and as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sopkit.codebook import FILE, Example, Page
from sopkit.diagnostics import Position
from sopkit.language import Text, phrase
from sopkit.reports.base import WIDEST
from sopkit.reports.layout import wrap
from sopkit.reports.text import excerpt, printable
from sopkit.reports.words import word

WIDTH = 80

FAMILIES: Mapping[str, Text] = {
    "SOP1": Text("The file", "文件"),
    "SOP2": Text("Its form", "形式"),
    "SOP3": Text("Its meaning", "含义"),
    "SOP4": Text("Style", "写法"),
    "SOP5": Text("Comments that ignore findings", "忽略问题的注释"),
}
"""What the codes of each hundred are about."""

_WORDS: Mapping[str, Text] = {
    "code": Text("{code} {name} ({level})", "{code} {name}（{level}）"),
    "level": Text("{level}: {title}.", "{level}：{title}。"),
    "sentence": Text("{head}: {text}.", "{head}：{text}。"),
    "part": Text("{head}: {text}", "{head}：{text}"),
    "head": Text("{head}:", "{head}："),
    "why": Text("Why", "原因"),
    "cure": Text("Cure", "改法"),
    "wrong": Text("Wrong", "错误示例"),
    "right": Text("Right", "正确示例"),
    "none": Text("No example", "没有示例"),
    "in": Text("{what} ({path})", "{what}（{path}）"),
    "saved": Text("{what} (saved as {encoding})", "{what}（存为 {encoding}）"),
    "beside": Text("Beside it, in {path}", "旁边的 {path}"),
    "place": Text(
        "The finding stands at line {line}, column {column}.",
        "问题在第 {line} 行第 {column} 列。",
    ),
    "whole": Text("The finding is about the file as a whole.", "问题针对整个文件。"),
    "found": Text("{place} `sopkit test` finds it.", "{place}由 `sopkit test` 发现。"),
    "mend": Text("Mend", "自动改正"),
    "safe": Text("`sopkit check --fix` mends it.", "`sopkit check --fix` 可以改正。"),
    "unsafe": Text(
        "`sopkit check --fix --unsafe-fixes` mends it where one answer is likely; look at the "
        "change.",
        "有一种改法较有把握时，`sopkit check --fix --unsafe-fixes` 可以改正；请核对改动。",
    ),
    "by hand": Text("By hand.", "手动改正。"),
    "ignore": Text("Ignore", "忽略"),
    "comment": Text(
        '`# sopkit: ignore[{name}] reason` at the end of the line, or ignore = ["{name}"] in the '
        "settings.",
        '在行末写 `# sopkit: ignore[{name}] 理由`，或在设置中写 ignore = ["{name}"]。',
    ),
    "never": Text(
        "It cannot be ignored: with this error nothing else can be relied on.",
        "不能忽略：有这个错误，其余的都靠不住。",
    ),
}


def ignorable(page: Page) -> bool:
    """Whether a comment may silence the code: errors that a lint finds leave the file usable."""
    from sopkit.lint import FOLDER_LINTS, LINTS

    if page.code.level != "error":
        return True
    codes = [*(lint.codes for lint in LINTS), *(lint.codes for lint in FOLDER_LINTS)]
    return any(page.code.name in names for names in codes)


def said(page: Page, language: str) -> dict[str, str]:
    """Title, reason and cure in a language."""
    code = page.code
    if language == "zh":
        return dict(page.zh)
    return {"title": code.title, "why": code.why, "fix": code.fix}


def as_object(page: Page, language: str, width: int = WIDEST) -> dict[str, Any]:
    """The page as plain values; `text` is what a terminal shows."""
    code = page.code
    without = {} if page.bad else {"without": page.without[language]}
    return {
        "code": code.code,
        "name": code.name,
        "level": code.level,
        **said(page, language),
        "mends": page.mends,
        "ignorable": ignorable(page),
        **without,
        "bad": _example(page.bad),
        "good": _example(page.good),
        "text": as_text(page, language, width),
    }


def _example(example: Example | None) -> dict[str, Any] | None:
    if example is None:
        return None
    line, column = example.at or (None, None)
    return {
        "path": example.path,
        "text": example.text,
        "line": line,
        "column": column,
        "encoding": example.encoding,
        "run": example.run,
        "others": dict(example.others),
    }


def as_text(page: Page, language: str, width: int = WIDEST) -> str:
    """The page in 80 columns; the place of the finding is marked with a caret.

    `width` is how many cells of the line of the finding are shown.
    """
    code, texts = page.code, said(page, language)
    level = word(code.level, language)
    head = _word("code", language, code=code.code, name=code.name, level=level)
    parts = [[head, *wrap(texts["title"], WIDTH, "  ")]]
    parts.append([_word("why", language), *wrap(texts["why"], WIDTH, "  ")])
    parts.append([_word("cure", language), *wrap(texts["fix"], WIDTH, "  ")])
    if page.bad is None or page.good is None:
        parts.append([_word("none", language), *wrap(page.without[language], WIDTH, "  ")])
    else:
        parts.append([_heading("wrong", page.bad, language), *_lines(page.bad, width)])
        parts += [[told, *shown] for told, shown in _others(page.bad, language)]
        parts.append([_heading("right", page.good, language), *_lines(page.good, width)])
        if page.good.others != page.bad.others:
            parts += [[told, *shown] for told, shown in _others(page.good, language)]
    for head, text in _cures(page, language):
        parts.append([head, *wrap(text, WIDTH, "  ")])
    return "\n\n".join("\n".join(part) for part in parts)


def as_markdown(page: Page, language: str) -> str:
    """The page for the documentation, its heading two levels deep."""
    code, texts = page.code, said(page, language)
    why, cure = (
        _told(key, texts[part], language) for key, part in (("why", "why"), ("cure", "fix"))
    )
    parts = [
        f"## {code.code} {code.name}",
        _word("level", language, level=word(code.level, language), title=texts["title"]),
        f"- {why}\n- {cure}",
    ]
    if page.bad is None or page.good is None:
        parts.append(_told("none", page.without[language], language))
    else:
        parts += [_above("wrong", page.bad, language), _fenced(page.bad.text)]
        parts.append(_place(page.bad, language))
        parts += [_above("right", page.good, language), _fenced(page.good.text)]
        for told, text in _files(page, language):
            parts += [told, _fenced(text)]
    parts += [
        _word("part", language, head=head, text=text) for head, text in _cures(page, language)
    ]
    return "\n\n".join(parts) + "\n"


def _told(key: str, text: str, language: str) -> str:
    """A sentence under its head; the texts of the pages have no full stop of their own."""
    return _word("sentence", language, head=_word(key, language), text=text)


def _above(key: str, example: Example, language: str) -> str:
    return _word("head", language, head=_heading(key, example, language))


def _files(page: Page, language: str) -> Iterator[tuple[str, str]]:
    """The files beside the examples, each content once, with what stands above."""
    found: dict[tuple[str, str], None] = {}
    for example in (page.bad, page.good):
        for path, text in example.others.items() if example else ():
            found[path, text] = None
    for path, text in found:
        beside = _word("beside", language, path=f"`{path}`")
        yield _word("head", language, head=beside), text


def _fenced(text: str) -> str:
    shown = "\n".join(map(printable, text.splitlines()))
    return f"```yaml\n{shown}\n```"


def _place(example: Example, language: str) -> str:
    if example.at is None:
        place = _word("whole", language)
    else:
        place = _word("place", language, line=example.at[0], column=example.at[1])
    return _word("found", language, place=place) if example.run else place


def _cures(page: Page, language: str) -> Iterator[tuple[str, str]]:
    yield _word("mend", language), _word(page.mends or "by hand", language)
    key = "comment" if ignorable(page) else "never"
    yield _word("ignore", language), _word(key, language, name=page.code.name)


def _heading(key: str, example: Example, language: str) -> str:
    what = _word(key, language)
    if example.path != FILE:
        what = _word("in", language, what=what, path=example.path)
    if example.encoding != "utf-8":
        what = _word("saved", language, what=what, encoding=example.encoding)
    return what


def _lines(example: Example, width: int) -> Iterator[str]:
    """The lines of an example, and a caret under the place of the finding."""
    at = example.at or (0, 0)
    for number, line in enumerate(example.text.splitlines(), 1):
        if number == at[0]:
            # a line that a terminal breaks would have its caret under the wrong part
            shown, marks = excerpt(line, Position(*at, at[0], at[1] + 1), width)
            yield f"  {shown}"
            yield f"  {marks}"
        else:
            yield f"  {printable(line)}"


def _others(example: Example, language: str) -> Iterator[tuple[str, list[str]]]:
    for path, text in example.others.items():
        lines = [f"  {printable(line)}" for line in text.splitlines()]
        yield _word("beside", language, path=path), lines


def _word(key: str, language: str, **values: object) -> str:
    return phrase(key, language, catalogue=_WORDS, **values)
