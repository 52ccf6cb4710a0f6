"""This module shows the reference of the format: its sections, for a terminal and as one page.

The sections lie in `data/format/<name>.md`, in Chinese in `data/format/zh/<name>.md`, each with
the words by which it is asked for in a comment below its heading. Both have the same tables,
keys and examples in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from sopkit.frozen import dataclass
from sopkit.language import DEFAULT_LANGUAGE, LANGUAGES, Text, phrase
from sopkit.reports.layout import wrap
from sopkit.shipped import DATA

WIDTH: Final = 80
NAMES: Final = (
    *("head", "values", "calendar", "declarations", "steps", "phrases", "rules", "layouts"),
    *("conditions", "meaning", "scenarios", "files"),
)
"""The sections, in the order of the page."""

_TOPICS = re.compile(r"<!-- topics: (.+) -->")
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_ROW = re.compile(r"^\|(.+)\|$")
_KEY_COLUMNS: Final = 4
_WITHOUT: Final = Text("without it: {value}", "不写时：{value}")
_REQUIRED: Final = Text("required", "必填")
_PLACE: Final = Text(
    "{key} ({place}; sopkit explain {topic})", "{key}（{place}；sopkit explain {topic} --lang zh）"
)
_INTRODUCTION: Final = Text(
    """\
# The format of procedures

English | [中文](format.zh.md)

What may stand in a procedure file and in the files beside it, section by section. Every example
is run by the tests, and every key that can be written stands here. `sopkit explain steps` shows
a section at the terminal. New to it? Begin with [Writing a procedure](writing.md).

""",
    """\
# 规程的格式

[English](format.md) | 中文

规程文件和它旁边的文件可以写什么，逐节说明。示例都由测试运行过，能写的键都列在这里。\
`sopkit explain steps --lang zh` 在终端显示其中一节。\
初次使用，可先看[怎样写一个规程](writing.zh.md)。

""",
)


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its heading, the words by which it is asked for, its text in Markdown."""

    language: str
    title: str
    topics: tuple[str, ...]
    markdown: str


def sections(language: str = DEFAULT_LANGUAGE) -> tuple[Section, ...]:
    """All sections, in the order of the page."""
    return tuple(_section(name, language) for name in NAMES)


def section_about(topic: str, language: str = DEFAULT_LANGUAGE) -> Section | None:
    """The section that is asked for by this word, of any language; None where no section is."""
    known = ((name, one) for one in LANGUAGES for name in NAMES)
    found = next((name for name, one in known if topic in _section(name, one).topics), None)
    return None if found is None else _section(found, language)


def about_key(key: str, language: str = DEFAULT_LANGUAGE) -> str:
    """What the tables say of a key, wherever it may stand; empty where it may stand nowhere."""
    found = []
    for section in sections(language):
        for place, entry in _key_rows(section):
            if entry[0] == f"`{key}`":
                head = _PLACE.fill(language, key=key, place=place, topic=section.topics[0])
                lines = [said[4:] for said in _entry(entry, language)[1:]]
                found.append("\n".join([head, *lines]))
    return "\n\n".join(found)


def page(language: str = DEFAULT_LANGUAGE) -> str:
    """The whole reference, in Markdown."""
    found = sections(language)
    contents = "".join(f"- [{one.title}](#{_anchor(one.title)})\n" for one in found)
    head = _INTRODUCTION.get(language) + contents
    return head + "".join(f"\n{one.markdown}" for one in found)


def as_text(section: Section) -> str:
    """A section for a terminal: a row of a table as lines, links as their words."""
    lines = _lines(_COMMENT.sub("", section.markdown), section.language)
    text = "\n".join(lines).rstrip()
    return re.sub(r"\n{3,}", "\n\n", text)


@cache
def _section(name: str, language: str) -> Section:
    folder = DATA / "format" / ("" if language == DEFAULT_LANGUAGE else language)
    text = (folder / f"{name}.md").read_text(encoding="utf-8")
    topics = _TOPICS.search(text)
    assert topics is not None, f"{folder / name}.md names no topics"
    title = text.partition("\n")[0].removeprefix("## ")
    return Section(language, title, tuple(topics[1].split()), text.replace(f"{topics[0]}\n", "", 1))


def _anchor(title: str) -> str:
    return re.sub(r"[^\w-]", "", title.lower().replace(" ", "-"))


def _joined(markdown: str) -> list[str]:
    """The lines, those of one paragraph as one."""
    found: list[str] = []
    fenced = False
    for line in markdown.splitlines():
        starts = line.startswith(("- ", "|", "#", "```", "*")) or not line
        follows = found and found[-1] and not found[-1].startswith(("|", "#", "```"))
        if not fenced and not starts and follows:
            found[-1] += f" {line.strip()}"
        else:
            found.append(line)
        fenced ^= line.startswith("```")
    return found


def _lines(markdown: str, language: str) -> Iterator[str]:
    fenced = heading = False
    for line in _joined(markdown):
        row = _ROW.match(line)
        if line.startswith("```"):
            fenced = not fenced
            yield ""
        elif fenced:
            yield f"  {line}".rstrip()
        elif row is None:
            heading = False
            yield from _prose(line)
        elif not heading:
            heading = True
        elif not line.startswith("|---"):
            yield from _entry(_cells(line), language)


def _cells(line: str) -> list[str]:
    row = _ROW.match(line)
    return [] if row is None else [_plain(cell.strip()) for cell in row[1].split("|")]


def _key_rows(section: Section) -> Iterator[tuple[str, list[str]]]:
    """The rows of tables of keys, each with the heading it stands below."""
    heading = section.title
    for line in section.markdown.splitlines():
        heading = line.lstrip("# ") if line.startswith("#") else heading
        cells = _cells(line)
        if len(cells) == _KEY_COLUMNS:
            yield heading, cells


def _prose(line: str) -> list[str]:
    if line.startswith("#"):
        return [line.lstrip("# ").upper() if line.startswith("## ") else line.lstrip("# ")]
    indent = "  " if line.startswith("- ") else ""
    return wrap(_plain(line), WIDTH, "", indent) if line else [""]


def _entry(cells: list[str], language: str) -> list[str]:
    """One row: its first cell, and below it what it says; an example has a line of its own."""
    first, *others = cells
    if len(others) > 2 and others[0] not in ("", _REQUIRED.get(language)):
        others[0] = _WITHOUT.fill(language, value=others[0])
    shown = others.pop() if re.fullmatch("`[^`]+`", others[-1]) else ""
    prose = phrase("semicolon", language).join(filter(None, others))
    said = wrap(prose, WIDTH, "      ") if prose else []
    return [f"  {first.strip('`')}", *said, *([f"      {shown.strip('`')}"] if shown else [])]


def _plain(text: str) -> str:
    return _LINK.sub(r"\1", text).replace("**", "")
