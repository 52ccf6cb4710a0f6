"""The Chinese page of the semantics says what the English one says, paragraph by paragraph."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import zip_longest

import pytest

from tests.semantics import translated
from tests.semantics.test_page import SECTION, anchor, worked
from tests.semantics.translated import (
    BLOCK,
    PAGES,
    digests,
    in_one_only,
    kept,
    paragraphs,
    said,
)
from tests.two_languages import CODE, LINK, broken_lines, data, in_chinese, odd_signs, same, unseen

PAGE = {language: path.read_text(encoding="utf-8") for language, path in PAGES.items()}
ENGLISH, CHINESE = said("en"), said("zh")
BLOCKS = {language: BLOCK.findall(page) for language, page in PAGE.items()}
SHOWN_IN_CHINESE = {
    "due Mon 11:00 = 2 h Fri + 2 h Mon": "截止 周一 11:00 = 周五 2 小时 + 周一 2 小时"
}
"""What is shown to people, in the words of each language."""
KEPT = {"sopkit", "UTC", "English"} | {"ask", "yes", "no"} | {"permit", "forbid", "order"}
KEPT |= {"respond", "every", "before", "count", "hold"}


def codes(text: str) -> set[str]:
    """What stands as code."""
    found = (" ".join(one.split()) for one in CODE.findall(text))
    return {SHOWN_IN_CHINESE.get(one, one) for one in found}


def figures(text: str) -> Counter[str]:
    """The figures of a text, those in code and links left out, each as often as it stands."""
    return Counter(re.findall(r"\d+", LINK.sub("", CODE.sub("", text))))


def links(text: str) -> list[str]:
    """Where the links of a text lead."""
    return LINK.findall(text)


def columns(text: str) -> list[int]:
    """How many cells each row has."""
    return [line.count("|") - 1 for line in text.splitlines() if line.startswith("|")]


def differing(found: Callable[[str], object]) -> list[str]:
    """The paragraphs in which something is found that is not so in the other language."""
    return [
        number for number in ENGLISH if found(ENGLISH[number]) != found(CHINESE.get(number, ""))
    ]


def wrong(found: Callable[[str], Iterable[str]]) -> dict[str, list[str]]:
    """What is found in a line of the Chinese page, by paragraph."""
    lines = [(number, line) for number, text in CHINESE.items() for line in text.splitlines()]
    return {number: one for number, line in lines if (one := list(found(line)))}


def titles(language: str) -> list[str]:
    """The headings of the sections."""
    return [f"{number}. {title}" for number, title in SECTION.findall(PAGE[language])]


def led_to(link: str) -> str:
    """Where a link of the English page leads on the Chinese one."""
    other = {"semantics.zh.md": "semantics.md"}
    return other.get(link) or in_chinese(link, "semantics")


def test_the_same_paragraphs() -> None:
    """Both pages have the same sections and paragraphs, in the same order."""
    assert list(CHINESE) == list(ENGLISH)


def test_read_side_by_side() -> None:
    """Each paragraph says what it said when both languages were last read side by side."""
    now, before = digests(ENGLISH, CHINESE), kept()
    changed = [
        number for number in now.keys() | before.keys() if now.get(number) != before.get(number)
    ]

    assert changed == [], (
        "compare these paragraphs of docs/semantics.md and docs/semantics.zh.md, then run "
        "`python -m tests.semantics.translated`"
    )


def test_figures() -> None:
    """A paragraph has the same figures in both languages, each as often."""
    assert differing(figures) == []


def test_codes() -> None:
    """A paragraph has the same code in both languages."""
    assert differing(codes) == []


def test_links() -> None:
    """A paragraph has the same links, to the Chinese page where there is one."""
    expected = {number: sorted(map(led_to, links(text))) for number, text in ENGLISH.items()}

    assert [one for one in expected if sorted(links(CHINESE.get(one, ""))) != expected[one]] == []


def test_rows() -> None:
    """A table has as many rows and columns in both languages."""
    assert differing(columns) == []


def test_worked_examples() -> None:
    """The Chinese page names the same worked examples, of the same paragraphs."""
    assert worked(PAGE["zh"]) == worked(PAGE["en"])


def test_blocks() -> None:
    """The files, commands and programs of the examples are the same but for words of people."""
    pairs = list(zip_longest(BLOCKS["en"], BLOCKS["zh"], fillvalue=""))
    differ = [(one, other) for one, other in pairs if not same_block(one, other)]

    assert len(pairs) > 20
    assert differ == []


def same_block(english: str, chinese: str) -> bool:
    """Whether an example is the same one in Chinese."""
    heads = [re.split(r"```(\w+)\n", one)[:2] for one in (english, chinese)]
    if heads[0][1:] != heads[1][1:] or heads[0][0] != heads[1][0].replace("same file", "file"):
        return False
    bodies = [one.split("```")[1].partition("\n")[2] for one in (english, chinese)]
    if heads[0][1] == "yaml":
        return same(data(bodies[0]), data(bodies[1]))
    if heads[0][1] != "console":
        return bodies[0] == bodies[1]
    commands = [re.findall(r"^\$ .+$", one, re.MULTILINE) for one in bodies]
    return [f"{one} --lang zh" for one in commands[0]] == commands[1]


def test_contents() -> None:
    """The list of contents names every section, in order, by its anchor."""
    listed = re.findall(r"^- \[(.+)\]\(#(.+)\)$", PAGE["zh"], re.MULTILINE)

    assert listed == [(title, anchor(title)) for title in titles("zh")]


def english_words(line: str) -> set[str]:
    """English words outside of code that are no names or values."""
    return set(re.findall(r"[A-Za-z]{2,}", CODE.sub("", LINK.sub("", line)))) - KEPT


def test_no_english_is_left() -> None:
    """Outside of code the page has no English words but names and values."""
    assert wrong(english_words) == {}


def test_signs_are_chinese() -> None:
    """Between Chinese characters stand full-width signs, and no blank."""
    assert odd_signs(PAGE["zh"]) == []


def test_bold_is_seen() -> None:
    """Everything in bold is shown so by a browser."""
    assert wrong(unseen) == {}


def test_paragraphs_stand_in_one_line() -> None:
    """A Chinese paragraph has no line break, which a browser would show as a blank."""
    assert broken_lines(PAGE["zh"]) == []


OLD = {"1.1": ("a", "b"), "1.2": ("c", "d"), "1.3": ("e", "f"), "1.4": ("g", "h")}
NOW = {
    "1.1": ("a", "b"),
    "1.2": ("C", "d"),
    "1.3": ("e", "F"),
    "1.4": ("G", "H"),
    "1.5": ("i", "j"),
}


def test_changed_in_one_language() -> None:
    """A paragraph that has changed in one language is told from one that has in both."""
    assert in_one_only(NOW, OLD) == {"1.2": "en", "1.3": "zh"}


@pytest.mark.parametrize(
    ("looked_at", "left"), [((), ["1.2", "1.3"]), (("1.3",), ["1.2"]), (("1.2", "1.3"), [])]
)
def test_renewed(looked_at: tuple[str, ...], left: list[str]) -> None:
    """The table takes what has changed in both, in one only what somebody has looked at."""
    table = translated.renewed(NOW, OLD, looked_at)

    assert [number for number in NOW if table[number] != NOW[number]] == left


def test_what_is_to_do() -> None:
    """Of a paragraph that has changed in one language it is told where to look, and what to run."""
    assert translated.to_do({}) == []
    assert translated.to_do({"1.2": "en", "1.3": "zh"}) == [
        "1.2: changed in semantics.md, look at it in semantics.zh.md",
        "1.3: changed in semantics.zh.md, look at it in semantics.md",
        "then: python -m tests.semantics.translated '1.2' '1.3'",
    ]


def test_paragraphs() -> None:
    """Paragraphs go by their numbers; examples and line breaks do not count."""
    page = "# T\nA\n\n## 1. S\n**1.1 B** c\nd\n```text\n9\n```\ne\n- **1.1 a** *f*\n\n**P1 G** h\n"
    found = paragraphs(page)

    assert [" ".join(text.split()) for text in found.values()] == [
        *("# T A", "## 1. S", "**1.1 B** c d e", "- **1.1 a** *f*", "**P1 G** h")
    ]
    assert translated.digest("c\nd") == translated.digest("c d") != translated.digest("c e")
