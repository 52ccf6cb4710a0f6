"""The Chinese reference of the format says what the English one says, piece by piece."""

import re
from typing import Any

import pytest
from click.testing import CliRunner

from sopkit.cli import sopkit
from sopkit.reports.format_pages import Section, section_about, sections
from sopkit.reports.rule_pages import page_of
from sopkit.rules import RULE_KINDS
from tests.format_reference import ENGLISH_ROWS, code, keys_of, tables
from tests.two_languages import (
    CODE,
    LINK,
    bold,
    broken_lines,
    codes,
    data,
    differing,
    differing_links,
    figures,
    in_prose,
    odd_signs,
    paired,
    same,
    unseen,
)

WORDS = {
    "required": "必填",
    "the step below": "下面的步骤",
    "that of the step": "与步骤相同",
    "what it shows": "图上是什么",
}
"""Words of the second column that are no value of the file."""


PAIRS = {
    one.topics[0]: paired(one.markdown, other.markdown)
    for one, other in zip(sections(), sections("zh"), strict=True)
}
by_section = pytest.mark.parametrize("section", PAIRS)


def prose(section: str) -> list[tuple[str, str]]:
    """Cells, entries of lists and paragraphs of a section, in English and in Chinese."""
    return in_prose(PAIRS[section])


def in_english(words: set[str]) -> set[str]:
    """Code of the Chinese page in the words of the English one."""
    english = {chinese: word for word, chinese in WORDS.items()}
    return {english.get(one, one) for one in words}


@by_section
def test_order(section: str) -> None:
    """Each piece of the one page stands at the same place of the other."""
    differ = [(one, other) for one, other in PAIRS[section] if one.sort != other.sort]

    assert differ == []


@by_section
def test_examples(section: str) -> None:
    """Examples are the same but for words that stand in one language only."""
    examples = [(one, other) for one, other in PAIRS[section] if one.sort == "example"]
    differ = [(one, other) for one, other in examples if not same(data(one.text), data(other.text))]

    assert differ == []


@by_section
def test_codes(section: str) -> None:
    """Each cell, entry and paragraph has the same code, examples of keys the same data."""
    differ = [
        (one, other)
        for one, other in prose(section)
        if codes(one) != in_english(codes(other)) and not same(data(code(one)), data(code(other)))
    ]

    assert differ == []


@by_section
def test_figures(section: str) -> None:
    """Each cell, entry and paragraph has the same figures."""
    assert differing(prose(section), figures) == []


@by_section
def test_links(section: str) -> None:
    """Each cell, entry and paragraph has the same links, to the Chinese page where one is."""
    assert differing_links(prose(section), "format") == []


@by_section
def test_emphasis(section: str) -> None:
    """Each cell, entry and paragraph has as much in bold, and the same keys among it."""
    assert differing(prose(section), bold) == []


@by_section
def test_no_english_is_left(section: str) -> None:
    """Outside of code the Chinese page has no English words but values and names."""
    bare = [
        CODE.sub("", LINK.sub("", other))
        for _, other in prose(section)
        if not other.startswith("<!--")
    ]
    left = {word for text in bare for word in re.findall(r"[A-Za-z]{2,}", text)}

    assert left - KEPT == set()


KEPT = {"YAML", "Python", "sopkit"} | {
    *("free", "false", "minor", "must", "rect", "mm", "deg", "all", "each", "one", "latest"),
    *("keep", "next", "previous", "first", "last", "event", "ask", "yes"),
}


@pytest.mark.parametrize("row", ENGLISH_ROWS, ids=lambda row: f"{row.table}.{row.key}")
def test_what_holds_without_a_key(row: Any) -> None:
    """The Chinese page says of a key what holds without it, words translated, values not."""
    rows = dict(tables("keys", "zh"))[row.table]
    found = next(cells[1] for cells in rows if code(cells[0]) == row.key)

    assert found == WORDS.get(row.without, row.without)


def test_keys_in_their_order() -> None:
    """The tables have the same keys in the same order."""
    order = {
        language: [
            (name, [code(row[0]) for row in rows]) for name, rows in tables("keys", language)
        ]
        for language in ("en", "zh")
    }

    assert order["zh"] == order["en"]
    assert all(set(keys) == set(keys_of(name)) for name, keys in order["zh"])


def test_a_difference_is_noticed() -> None:
    """Data of other keys, figures or length is not the same, nor a word put in place of a name."""
    assert same({"by": "li", "at": 5}, {"by": "李红", "at": 5})
    assert not same({"by": "li", "at": 5}, {"by": "李红", "at": 6})
    assert not same({"by": "li"}, {"at": "李红"})
    assert not same({"zh": "续茶"}, {"zh": "斟茶"})
    assert not same([1, 2], [1])
    assert not same("notice of 2026", "2027 年的通知")


@pytest.mark.parametrize("found", sections("zh"), ids=lambda one: one.topics[0])
def test_paragraphs_stand_in_one_line(found: Section) -> None:
    """A Chinese paragraph has no line break, which a browser would show as a blank."""
    assert broken_lines(found.markdown) == []


@pytest.mark.parametrize("found", sections("zh"), ids=lambda one: one.topics[0])
def test_signs_are_chinese(found: Section) -> None:
    """Between Chinese characters stand full-width signs, and no blank."""
    assert odd_signs(found.markdown) == []


@by_section
def test_bold_is_seen(section: str) -> None:
    """Everything in bold is shown so by a browser."""
    assert [one for _, other in prose(section) for one in unseen(other)] == []


def test_unseen() -> None:
    """A sign inside of the marks matters only where a Chinese character follows or precedes."""
    assert unseen("**不是假。**没有") == ["不是假。"]
    assert unseen("做**`do`** 之前") == ["`do`"]
    assert unseen("**不是假**。没有，做 **`do`**，四种。**待办**是") == []


def test_topics() -> None:
    """A section is asked for by its English words too, and by no word of another or of a kind."""
    topics = [topic for one in sections("zh") for topic in one.topics]
    english = [one.topics for one in sections()]

    assert [one.topics[: len(own)] for one, own in zip(sections("zh"), english, strict=True)] == (
        english
    )
    assert len(set(topics)) == len(topics)
    assert {page_of(kind, "zh").name for kind in RULE_KINDS} & set(topics) == set()


def test_words_of_both_languages() -> None:
    """The language that is shown is the one that is chosen, whatever word asks for a section."""
    asked = [(word, one) for word in ("steps", "步骤") for one in ("en", "zh")]
    found = [section_about(word, language) for word, language in asked]

    assert [one and one.title for one in found] == ["Steps", "步骤", "Steps", "步骤"]
    assert section_about("no-such", "zh") is None


def explained(*words: str) -> str:
    """What `sopkit explain` prints in Chinese."""
    return CliRunner().invoke(sopkit, ["explain", *words, "--lang", "zh"]).output


@pytest.mark.parametrize("found", sections("zh"), ids=lambda one: one.topics[0])
def test_explain(found: Section) -> None:
    """`sopkit explain` shows a section in Chinese, asked for by any of its words."""
    heads = {explained(topic).partition("\n")[0] for topic in found.topics}

    assert heads == {found.title}


def test_listed() -> None:
    """`sopkit explain` without a name lists the sections by their Chinese titles."""
    lines = [line.split() for line in explained().splitlines()]

    assert [
        one.topics[0] for one in sections("zh") if [one.topics[0], one.title] not in lines
    ] == []


def test_as_data() -> None:
    """`sopkit explain --format json` gives the title and the text in Chinese."""
    assert '"section": "步骤"' in explained("steps", "--format", "json")


def test_explained_key() -> None:
    """A key is told in Chinese with its place, what it says and an example, and its kinds."""
    assert explained("not_before") == (
        "not_before（步骤；sopkit explain steps --lang zh）\n"
        "  从何时起，一个时刻；提前做的不算\n"
        "  not_before: 2 min after water.filled\n\n"
        "not_before：respond 的键；sopkit explain respond --lang zh\n"
    )


def test_what_holds_without_is_told() -> None:
    """On a terminal what holds without a key is told in Chinese, and that one is required."""
    assert "\n  不写时：false；只有人能判断" in explained("conduct")
    assert "\n  必填；做什么，动词开头" in explained("do")
