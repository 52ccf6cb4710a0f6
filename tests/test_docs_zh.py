"""The pages of the documentation in Chinese say what the English ones say, piece by piece."""

import re
from functools import cache
from itertools import zip_longest

import pytest

from tests.pages_read_together import NAMES, kept, now, parts
from tests.semantics.translated import digests
from tests.two_languages import (
    CHINESE,
    CODE,
    DOCS,
    HAN,
    LINK,
    Piece,
    bold,
    broken_lines,
    codes,
    data,
    differing,
    differing_links,
    figures,
    in_chinese,
    in_prose,
    odd_signs,
    paired,
    same,
    texts,
    unseen,
    without_examples,
)

ENGLISH_ONLY = {"cli", "decisions"}
by_page = pytest.mark.parametrize("name", NAMES)


@cache
def pairs(name: str) -> list[tuple[Piece, Piece]]:
    """The pieces of a page, in English and in Chinese."""
    return paired(*texts(name))


def prose(name: str) -> list[tuple[str, str]]:
    """Cells, entries of lists and paragraphs of a page, in English and in Chinese."""
    return in_prose(pairs(name))


@by_page
def test_order(name: str) -> None:
    """Each piece of the one page stands at the same place of the other."""
    differ = [
        (one, other)
        for one, other in pairs(name)
        if (one.sort, one.language) != (other.sort, other.language)
    ]

    assert differ == []


@by_page
def test_examples(name: str) -> None:
    """Examples are the same but for the language of a command, its output, words and comments."""
    above = [None, *(english.text for english, _ in pairs(name))]
    examples = [
        pair
        for pair, before in zip(pairs(name), above, strict=False)
        if pair[0].sort == "example" and before != "<!-- prints -->"
    ]

    assert [(one, other) for one, other in examples if not alike(one, other)] == []


def alike(english: Piece, chinese: Piece) -> bool:
    """Whether two examples are one, as a reader of each language is shown it."""
    if english.language != chinese.language:
        return False
    if english.language == "console":
        return commands(english.text) == commands(chinese.text)
    if english.language == "yaml" and not same(data(english.text), data(chinese.text)):
        return False
    lines = zip_longest(english.text.splitlines(), chinese.text.splitlines(), fillvalue="")
    return all(line_alike(one, other, english.language) for one, other in lines)


def commands(console: str) -> list[str]:
    """The commands of an example, without the language they are given."""
    return [line.replace(" --lang zh", "") for line in re.findall(r"^\$ .+", console, re.MULTILINE)]


def line_alike(english: str, chinese: str, language: str) -> bool:
    """Whether two lines are the same but for a comment and, in YAML, for words of one language."""
    if english == chinese:
        return True
    if language == "python":
        return as_spoken(english) == as_spoken(chinese)
    (code, _, comment), (other, _, said) = english.partition("# "), chinese.partition("# ")
    selectors = [re.findall(r"sopkit: [\w-]+\[.*?\]", one) for one in (comment, said)]
    in_words = language == "yaml" and HAN.search(other) is not None
    return selectors[0] == selectors[1] and (in_words or code == other)


def as_spoken(line: str) -> str:
    """A line of Python whatever language it asks for, without the words that it prints."""
    words = re.sub(r'print\((.*?)"[^"]*[:;：；]"', r'print(\1""', line)
    return re.sub(r'"(en|zh)"|"record;"|\.(en|zh)\.', "", words)


@by_page
def test_codes(name: str) -> None:
    """Each cell, entry and paragraph has the same code; printed files are those in Chinese."""
    differ = [
        (one, other)
        for one, other in prose(name)
        if {re.sub(r"-en(\.\w+)$", r"-zh\1", code) for code in codes(one)} != codes(other)
    ]

    assert differ == []


@by_page
def test_figures(name: str) -> None:
    """Each cell, entry and paragraph has the same figures."""
    assert differing(prose(name), figures) == []


@by_page
def test_links(name: str) -> None:
    """Each cell, entry and paragraph has the same links, to the Chinese page where one is."""
    assert differing_links(prose(name), name) == []


@by_page
def test_emphasis(name: str) -> None:
    """Each cell, entry and paragraph has as much in bold, and the same keys among it."""
    assert differing(prose(name), bold) == []


def test_read_together() -> None:
    """What has changed in one language has been looked at in the other."""
    found, before = now(), kept()
    changed = [key for key in found.keys() | before.keys() if found.get(key) != before.get(key)]

    assert sorted(changed) == [], (
        "compare these parts in English and Chinese, then run `python -m tests.pages_read_together`"
    )


def test_a_changed_word_is_noticed() -> None:
    """A word that changes in one language changes the digest of its part, and of no other."""
    english, chinese = parts("checking")
    edited = {**english, "checking#mending": english["checking#mending"].replace("safe", "sure")}
    before, after = digests(english, chinese), digests(edited, chinese)

    assert [key for key in before if before[key] != after[key]] == ["checking#mending"]


@by_page
def test_bold_is_seen(name: str) -> None:
    """Everything in bold is shown so by a browser."""
    assert [one for _, other in prose(name) for one in unseen(other)] == []


@by_page
def test_signs_are_chinese(name: str) -> None:
    """Between Chinese characters stand full-width signs, and no blank."""
    assert odd_signs(texts(name)[1]) == []


@by_page
def test_paragraphs_stand_in_one_line(name: str) -> None:
    """A Chinese paragraph has no line break, which a browser would show as a blank."""
    assert broken_lines(texts(name)[1]) == []


@by_page
def test_each_leads_to_the_other(name: str) -> None:
    """Below its title each page leads to the one in the other language."""
    second = [
        (DOCS / f"{name}{end}").read_text(encoding="utf-8").splitlines()[1]
        for end in (".md", ".zh.md")
    ]

    assert second == [f"English | [中文]({name}.zh.md)", f"[English]({name}.md) | 中文"]


@by_page
def test_english_pages_are_named_so(name: str) -> None:
    """A link to a page that is there in English only says so."""
    page = without_examples(texts(name)[1])
    links = re.findall(r"\[[^\]]+\]\(([\w-]+)\.md[^)]*\)(（英文）)?", page)

    assert [link for link, said in links if not said] == []


def test_every_page_is_there_in_chinese() -> None:
    """Every page of docs is there in Chinese but those that are listed."""
    english = {page.stem for page in DOCS.glob("*.md") if not page.name.endswith(".zh.md")}

    assert english - set(CHINESE) == ENGLISH_ONLY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            Piece("example", "$ sopkit test a\n", "console"),
            Piece("example", "$ sopkit check a\n", "console"),
        ),
        (Piece("example", "a = 1  # one\n", "toml"), Piece("example", "a = 2  # 一\n", "toml")),
        (Piece("example", "a: {by: li}\n", "yaml"), Piece("example", "b: {by: 李}\n", "yaml")),
        (
            Piece("example", "a: 1  # sopkit: ignore[x] so\n", "yaml"),
            Piece("example", "a: 1  # sopkit: ignore[y] 因为\n", "yaml"),
        ),
        (Piece("example", "a\nb\n", "text"), Piece("example", "a\n", "text")),
        (Piece("example", "a\n", "text"), Piece("example", "a\n", "sh")),
    ],
)
def test_other_examples_are_noticed(one: Piece, other: Piece) -> None:
    """Another command, value, key, silenced finding or line is not the same example."""
    assert not alike(one, other)
    assert alike(one, one)


def test_where_links_lead() -> None:
    """A link of an English page leads to what there is in Chinese."""
    links = ["cli.md#sopkit-check", "rules/permit.md", "checking.md", "#mending", "images/a.svg"]

    assert [in_chinese(link, "checking") for link in links] == [
        *("cli.md#sopkit-check", "rules/zh/permit.md", "checking.zh.md", "#改正", "images/a.svg")
    ]
    assert in_chinese("images/handbook-page.png", "handbook") == "images/handbook-page-zh.png"


@by_page
def test_no_english_is_left(name: str) -> None:
    """Outside of code and quotations the Chinese page has no English words but names."""
    page = re.sub(r"<!--.*?-->|\*[\w“ ][^*]*\*(?!\*)", "", without_examples(texts(name)[1]))
    left = set(re.findall(r"[A-Za-z]{2,}", CODE.sub("", LINK.sub("", page))))

    assert left - NAMES_OF_THINGS == set()


NAMES_OF_THINGS = {
    *("Mermaid", "cm", "mm", "UTC", "lines"),
    *("sopkit", "Python", "YAML", "JSON", "Schema", "HTML", "SVG", "PNG", "JPEG", "PDF", "UA"),
    *("Word", "LibreOffice", "Arial", "OpenCC", "Typst", "Jinja", "Windows", "WCAG", "Enter"),
    *("Esc", "Visual", "Studio", "Code", "VS", "Neovim", "Helix", "Emacs", "JetBrains"),
    *("Settings", "Languages", "Frameworks", "Language", "Servers", "Schema", "Mappings"),
    *(
        "GitHub",
        "GitLab",
        "Actions",
        "action",
        "pytest",
        "xdist",
        "pre",
        "commit",
        "git",
        "pip",
        "fmt",
    ),
    *("diff", "CI", "ISO", "TODO", "Ctrl", "MB", "GB", "SARIF", "yaml", "language", "server"),
    *("SOP", "SOPxx", "xx", "min", "CNY", "three", "pair", "center", "pt", "English", "Generated"),
}
