"""This module compares a page in Chinese with the English one, piece by piece."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Pair = tuple[str, str]
HAN = re.compile(r"[\u4e00-\u9fff]")
CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\[[^\]]+\]\(([^)]+)\)")
LEADS = re.compile(r"^.*English.* \| .*中文.*\n", re.MULTILINE)
DOCS = Path(__file__).parent.parent / "docs"
CHINESE = sorted(page.name.removesuffix(".zh.md") for page in DOCS.glob("*.zh.md"))
START = re.compile(r"(#+|- |\d+\. |\||<!--)?")


class Piece(NamedTuple):
    """A heading, paragraph, entry of a list, row, comment or example, and of which sort it is.

    Attributes:
        sort: how it begins, `example` or `paragraph`.
        text: what it says; of an example what stands between its fences.
        language: of an example, behind its fence.
    """

    sort: str
    text: str
    language: str = ""


def pieces(markdown: str) -> Iterator[Piece]:
    """The pieces of a page or section, a paragraph of several lines as one."""
    for part in re.split(r"(^```\w+\n.*?^```\n)", markdown, flags=re.DOTALL | re.MULTILINE):
        if part.startswith("```"):
            language, _, text = part.removeprefix("```").partition("\n")
            yield Piece("example", text.removesuffix("```\n"), language)
            continue
        apart = re.sub(r"^(#+ .+)$", r"\1\n", part, flags=re.MULTILINE)
        joined = re.sub(r"(?<=[^\n>|])\n {0,2}(?![#|<\n-]|\*\*|\d+\. |$)", " ", apart)
        for line in filter(None, joined.splitlines()):
            found = START.match(line)
            yield Piece((found and found[1]) or "paragraph", line)


@cache
def texts(name: str) -> tuple[str, str]:
    """A page in English and in Chinese, without the line that leads from one to the other."""
    pages = [(DOCS / f"{name}{end}").read_text(encoding="utf-8") for end in (".md", ".zh.md")]
    english, chinese = (LEADS.sub("", page, count=1) for page in pages)
    return english, chinese


def in_chinese(link: str, name: str) -> str:
    """Where a link of an English page, which is called by its name, leads on the Chinese one."""
    page, mark, anchor = link.partition("#")
    leads = page.removesuffix(".md") if page else name
    if leads in CHINESE and (not page or page.endswith(".md")):
        heads = dict(zip(*map(slugs, texts(leads)), strict=True))
        return f"{page and leads + '.zh.md'}{mark}{heads[anchor] if mark else ''}"
    picture = re.sub(r"(\.png|\.svg)$", r"-zh\1", page)
    if picture != page and (DOCS / picture).exists():
        return picture
    return re.sub("^(rules|codes)/", r"\1/zh/", link)


def paired(english: str, chinese: str) -> list[tuple[Piece, Piece]]:
    """The pieces of both, beside each other."""
    nothing = Piece("nothing", "nothing")
    return list(zip_longest(pieces(english), pieces(chinese), fillvalue=nothing))


def in_prose(pairs: list[tuple[Piece, Piece]]) -> list[tuple[str, str]]:
    """Cells, entries of lists and paragraphs among the pieces, in English and in Chinese."""
    return [
        pair
        for english, chinese in pairs
        if english.sort != "example"
        for pair in zip_longest(cells(english.text), cells(chinese.text), fillvalue="")
    ]


def differing(prose: list[Pair], found: Callable[[str], Any]) -> list[Pair]:
    """Texts of which not the same is found in both languages."""
    return [(one, other) for one, other in prose if found(one) != found(other)]


def differing_links(prose: list[Pair], name: str) -> list[Pair]:
    """Texts of a page whose links differ, but for the language of what they lead to."""
    return [
        (one, other)
        for one, other in prose
        if sorted(in_chinese(link, name) for link in LINK.findall(one))
        != sorted(LINK.findall(other))
    ]


def cells(text: str) -> list[str]:
    """The cells of a row; anything else is one cell."""
    return [one.strip() for one in text[1:-1].split("|")] if text[:1] == "|" else [text]


def codes(text: str) -> set[str]:
    """What stands as code, without the language of a command and the reason in a comment."""
    found = {one.replace(" --lang zh", "") for one in CODE.findall(text)}
    return {re.sub(r"^(# sopkit: ignore\[.*?\]).*", r"\1", one) for one in found}


def figures(text: str) -> set[str]:
    """The figures of a text, those in code and links left out."""
    return set(re.findall(r"\d+", LINK.sub("", CODE.sub("", text))))


def bold(text: str) -> list[str]:
    """What stands in bold; words as nothing, since they differ."""
    return sorted(one if one[0] == "`" else "" for one in re.findall(r"\*\*(.+?)\*\*", text))


def slugs(page: str) -> list[str]:
    """The headings of a page as links name them."""
    heads = re.findall(r"^#+ (.+)$", without_examples(page), re.MULTILINE)
    return [re.sub(r"[^\w-]", "", LINK.sub("", one).lower().replace(" ", "-")) for one in heads]


def without_examples(page: str) -> str:
    """A page without what stands between fences."""
    return re.sub(r"```.*?```", "\n", page, flags=re.DOTALL)


def data(text: str) -> Any:
    """The data of an example, its values as they are written."""
    return yaml.load(text, Loader=yaml.CBaseLoader)


def same(english: Any, chinese: Any) -> bool:
    """Whether data is the same but for words that stand alone, in one language."""
    if isinstance(english, dict) and isinstance(chinese, dict):
        if list(english) == ["en"] and list(chinese) == ["zh"]:
            return True
        pairs = zip_longest(english.items(), chinese.items())
        return all(
            one and other and one[0] == other[0] and same(one[1], other[1]) for one, other in pairs
        )
    if isinstance(english, list) and isinstance(chinese, list):
        return len(english) == len(chinese) and all(map(same, english, chinese))
    if isinstance(chinese, str) and HAN.search(chinese) and not HAN.search(str(english)):
        return figures(str(english)) == figures(chinese)
    return bool(english == chinese)


def broken_lines(page: str) -> list[str]:
    """Paragraphs that go on in a next line, which a browser would show as a blank."""
    other = r"[#|<>!\n-]|\d+\. "
    broken = rf"^(?!{other}).+\n(?!{other}|\*\*).+"
    return re.findall(broken, without_examples(page), re.MULTILINE)


def odd_signs(page: str) -> list[str]:
    """Half-width signs behind a Chinese character, and blanks between two of them."""
    prose = CODE.sub("`", re.sub(r"```.*?```|<!--.*?-->", "", page, flags=re.DOTALL))
    return [
        *re.findall(r"[\u4e00-\u9fff][,;:!?()][^\n]{0,6}", LINK.sub("[]", prose)),
        *re.findall(r"[\u4e00-\u9fff，。；：、] +[\u4e00-\u9fff，。；：、]", prose),
    ]


def unseen(text: str) -> list[str]:
    """What is in bold but shown with its marks: it has a sign where Chinese goes on beside it."""
    return [
        one
        for before, one, after in re.findall(r"(.?)\*\*(.+?)\*\*(.?)", text)
        if (HAN.match(before) and not one[0].isalnum())
        or (HAN.match(after) and not one[-1].isalnum())
    ]
