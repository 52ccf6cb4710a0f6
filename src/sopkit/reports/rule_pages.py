"""This module shows the page of a rule kind: for a terminal, as Markdown, and as plain values.

In English the page is the docstring of the kind. Its words in Chinese lie in
`data/rules/zh/<kind>.md`; the example, which is in both languages, and the sources are those of
the docstring, so that they cannot differ.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sopkit.frozen import dataclass
from sopkit.language import DEFAULT_LANGUAGE, Text, phrase, pick
from sopkit.reports.layout import wrap
from sopkit.shipped import DATA

if TYPE_CHECKING:
    from sopkit.rules import RuleKind

WIDTH: Final = 80
HEADINGS: Final[Mapping[str, Text]] = {
    "says": Text("What it says", "说明"),
    "why": Text("Why", "理由"),
    "example": Text("Example", "示例"),
    "judged": Text("How it is judged", "判定"),
    "source": Text("Source", "出处"),
}
"""The sections of a page, in their order."""

_HEADING: Final = {
    "en": re.compile(r"^([A-Z][A-Za-z ]+):\n", re.MULTILINE),
    "zh": re.compile(r"^## (.+)\n", re.MULTILINE),
}
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_SEE_ALSO: Final = Text(
    """## See also

- [Rules](../format.md#rules): the keys that all kinds share
- [The kinds](../format.md#the-kinds): all keys of each kind
- [How a case is judged](../format.md#how-a-case-is-judged): what verdicts mean
""",
    """## 另见

- [规则](../../format.zh.md#规则)：各种类共有的键
- [规则的种类](../../format.zh.md#规则的种类)：每个种类的全部键
- [怎样判定个案](../../format.zh.md#怎样判定个案)：各种判定的含义
""",
)


@dataclass(frozen=True, slots=True)
class RulePage:
    """The page of one kind in one language.

    Attributes:
        kind: the key that is written in a file.
        language: that of the page; English where the page is not translated.
        name: what the kind is called; in English its key.
        title: what it says in one sentence, without a capital.
        sections: the text of each section, in the order of `HEADINGS`.
    """

    kind: str
    language: str
    name: str
    title: str
    sections: Mapping[str, str]

    @property
    def called(self) -> str:
        """The key, and beside it what the kind is called where that is another word."""
        return self.kind if self.name == self.kind else f"{self.kind} {self.name}"

    @property
    def summary(self) -> str:
        """What it says in one line, to stand beside the key."""
        if self.name == self.kind:
            return self.title
        return phrase("named", self.language, name=self.name, value=self.title)

    @property
    def headline(self) -> str:
        """What the kind is called and what it says."""
        return phrase("named", self.language, name=self.called, value=self.title)

    def heading(self, key: str) -> str:
        """The heading of a section."""
        return HEADINGS[key].get(self.language)


def page_of(kind: RuleKind, language: str = DEFAULT_LANGUAGE) -> RulePage:
    """The page of a kind in a language; in English where it is not translated."""
    english = _english(kind.name, kind.doc)
    place = DATA / "rules" / language / f"{kind.name}.md"
    if language == DEFAULT_LANGUAGE or not place.is_file():
        return english
    return _translated(english, language, place.read_text(encoding="utf-8"))


def as_text(page: RulePage) -> str:
    """The page in 80 columns; the example as it is written."""
    parts = [wrap(page.headline, WIDTH, "", "  ")]
    for key, text in page.sections.items():
        head = phrase("named", page.language, name=page.heading(key), value="").rstrip()
        parts.append([head, *_indented(key, text)])
    return "\n\n".join("\n".join(part) for part in parts)


def as_object(page: RulePage) -> dict[str, Any]:
    """The page as plain values; `text` is what a terminal shows."""
    prose = {key: _joined(key, text) for key, text in page.sections.items()}
    return {
        "kind": page.kind,
        "name": page.name,
        "title": page.title,
        **prose,
        "text": as_text(page),
    }


def as_hover(page: RulePage) -> str:
    """What an editor shows beside the key, in Markdown: what the kind says, and why."""
    head = page.headline.replace(page.kind, f"**{page.kind}**", 1)
    told = [
        phrase("named", page.language, name=page.heading(key), value=_joined(key, text))
        for key, text in page.sections.items()
        if key in ("says", "why")
    ]
    return "\n\n".join([head, *told])


def as_markdown(page: RulePage) -> str:
    """The page for the documentation, with a link to the one in the other language."""
    title = page.kind if page.called == page.kind else f"{page.kind}（{page.name}）"
    parts = [f"# {title}", language_links(page.language, page.kind), _sentence(page.title)]
    for key, text in page.sections.items():
        parts += [f"## {page.heading(key)}", f"```yaml\n{text}\n```" if key == "example" else text]
    return "\n\n".join([*parts, _SEE_ALSO.get(page.language)])


def index_as_markdown(kinds: Iterable[RuleKind], language: str) -> str:
    """The list of all kinds for the documentation."""
    head = pick(language, "| kind | what it says |\n|---|---|", "| 种类 | 说明 |\n|---|---|")
    rows = []
    for kind in kinds:
        page = page_of(kind, language)
        rows.append(f"| [{page.called}]({kind.name}.md) | {_sentence(page.title)} |")
    title = pick(language, "# Rule kinds", "# 规则种类")
    links = language_links(language, "README")
    return "\n\n".join([title, links, "\n".join([head, *rows])]) + "\n"


def language_links(language: str, name: str) -> str:
    """The line that leads to the same page in the other language."""
    return pick(language, f"English | [中文](zh/{name}.md)", f"[English](../{name}.md) | 中文")


@cache
def _english(kind: str, doc: str) -> RulePage:
    head, *found = _HEADING["en"].split(inspect.cleandoc(doc))
    title = head.strip().partition(": ")[2]
    return RulePage(kind, DEFAULT_LANGUAGE, kind, title, _sections(found, DEFAULT_LANGUAGE))


def _translated(english: RulePage, language: str, written: str) -> RulePage:
    head, *found = _HEADING[language].split(_COMMENT.sub("", written))
    name, title = head.strip().removeprefix("# ").split("\n\n")
    own = _sections(found, language)
    sections = {key: own.get(key, text) for key, text in english.sections.items()}
    names = sections["source"].rstrip(".").split(", ")
    sections["source"] = phrase("comma", language).join(names)
    return RulePage(english.kind, language, name, title, sections)


def _sections(found: list[str], language: str) -> dict[str, str]:
    """Headings and texts in turn, as the text of each section by its key."""
    keys = {text.get(language): key for key, text in HEADINGS.items()}
    pairs = zip(found[::2], found[1::2], strict=True)
    return {keys[heading]: textwrap.dedent(text).strip() for heading, text in pairs}


def _indented(key: str, text: str) -> list[str]:
    if key == "example":
        return textwrap.indent(text, "    ").splitlines()
    paragraphs = [wrap(one, WIDTH, "    ") for one in text.split("\n\n")]
    return "\n\n".join("\n".join(lines) for lines in paragraphs).splitlines()


def _joined(key: str, text: str) -> str:
    """The text without the line breaks that only serve the source; an example keeps them."""
    if key == "example":
        return text
    return "\n\n".join(" ".join(one.split()) for one in text.split("\n\n"))


def _sentence(title: str) -> str:
    return title[0].upper() + title[1:]
