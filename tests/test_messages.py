"""Findings in Chinese: nothing is lost, nothing is left in English, what the author wrote stays."""

import re
from collections import Counter

import pytest

from sopkit.language import LANGUAGES
from sopkit.messages import Catalogue, catalogue, entries
from sopkit.reports.base import said_in
from tests.messages_corpus import corpus
from tests.reports.sample import REPORT

WORD = re.compile(r"[A-Za-z][A-Za-z_]+")
PLACEHOLDER = re.compile(r"\{[#=+]?([a-z_]+)\}")
FIGURE = re.compile(r"\d+(?:\.\d+)?")
# what stands in quotation marks, in code, in brackets or in the path of a file
CARRIED = re.compile(r"“[^“”]*”|`[^`]*`|\"[^\"]*\"|\[[^\]]*\]|\S*/\S*|\S+\.yaml|0x\w+|U\+\w+")


def chinese() -> Catalogue:
    """The catalogue of Chinese."""
    found = catalogue("zh")
    assert found is not None
    return found


def test_everything_is_said() -> None:
    """No text of the corpus stays English; a new one is written into `data/messages/zh`."""
    known = chinese()

    assert [one.english for one in corpus() if known.translated(one.english) is None] == []


def test_no_english_is_left() -> None:
    """Outside of what is carried over a Chinese text holds words of the file and its keys only."""
    own = {word for _, translation in entries("zh") for word in WORD.findall(translation)}
    left = {}
    for name, english, source in corpus():
        shown = CARRIED.sub("", chinese().say(english))
        words = set(WORD.findall(shown)) - own - set(WORD.findall(source)) - KEYS
        if words:
            left[name, english] = sorted(words)

    assert left == {}


# words of the format that messages list, and units
KEYS = frozenset(
    "above below left_of right_of flush_with parallel_to in_line_with in_line apart same_place_as "
    "between mirror_across rests_on faces points overlap act event for from count sum share mean "
    "percentile info minor major critical top front draft approved retired day week month season "
    "year working hour min mm cm mg kg ml deg degC CNY true false free listed all any not and or "
    "sopkit id title purpose version status effective owner case calendar uses roles is starts "
    "ends source label shift deputy rank under separate_from type unit of after when when_becomes "
    "do due not_before pair cut_off paused moved_by number phase role needs each choose next "
    "YYYY YY MM DD none max floor round abs lower len known today first last at by this".split()
)


def test_what_is_written_is_carried_over() -> None:
    """Quotations and figures of the English text stand in the Chinese one, none is added."""
    lost = []
    for _, english, _ in corpus():
        shown = chinese().say(english)
        quoted = re.findall(r"(?<![\w'])'(\w[^']*)'(?![\w'])", english)
        figures = Counter(FIGURE.findall(english))
        if figures != Counter(FIGURE.findall(shown)) or any(one not in shown for one in quoted):
            lost.append((english, shown))

    assert lost == []


@pytest.mark.parametrize(
    ("english", "shown"),
    [
        (
            "the pictures cannot be written to 'a/b': disk full; choose a folder that you may "
            "write to",
            "图示无法写入“a/b”：disk full；请选一个可以写入的文件夹",
        ),
        (
            "the procedures 'a/b' and 'a-b' would be written into the same file 'a-b.html'; "
            "change the id of one of them",
            "规程“a/b”和“a-b”会写入同一个文件“a-b.html”；请更改其中一个的 id",
        ),
    ],
)
def test_what_printing_refuses(english: str, shown: str) -> None:
    """What keeps pictures and pages from being written is said in Chinese."""
    assert chinese().say(english) == shown


def test_what_is_not_known_stays() -> None:
    """A text without a pattern is shown as it is, and so is one of which a part is unknown."""
    assert chinese().say("the wombat sleeps") == "the wombat sleeps"
    assert chinese().say("'x' needs a wombat that sleeps") == "'x' needs a wombat that sleeps"
    assert chinese().say("delete it; the wombat sleeps") == "delete it; the wombat sleeps"


@pytest.mark.parametrize(
    ("english", "shown"),
    [
        ("", ""),
        ("delete it", "删去"),
        ("unknown event 'a b'", "未知的事件“a b”"),
        ("unknown event 'tee'; did you mean 'tea'?", "未知的事件“tee”；是不是“tea”？"),
        ("late-tea: unknown key 'rol'", "late-tea：未知的键“rol”"),
        # what stands behind a sentence does not come into its middle
        (
            "'a > b' compares money and a text; see line 15, parameter 'b'",
            "“a > b”把金额和文本作比较；见第 15 行，参数“b”",
        ),
        ("'a' needs id or any", "“a”需要 id 或 any"),
        ("'x' is a list of numbers, not a text", "“x”是数字的列表，不是文本"),
        ("'kind == 'a'' is a number, not true or false", "“kind == 'a'”是数字，不是真假值"),
        ("'a', 'b' and 'c' listen to each other in a circle; take one out",
         "“a”、“b”和“c”循环监听彼此；去掉其中一个"),
        ("'a: b' cannot begin a text without quotes", "不加引号的文本不能以“a: b”开头"),
        ("unknown event '{name}'", "未知的事件“{name}”"),
    ],
)  # fmt: skip
def test_said(english: str, shown: str) -> None:
    """Quotations are set in Chinese marks, enumerations and clauses taken apart."""
    assert chinese().say(english) == shown


def test_no_pattern_twice() -> None:
    """No English pattern is listed twice, so that its translation is the one that is meant."""
    counts = Counter(english for english, _ in entries("zh"))

    assert [english for english, number in counts.items() if number > 1] == []


def test_no_other_placeholders() -> None:
    """A translation shows nothing that its pattern does not give."""
    assert [
        english
        for english, shown in entries("zh")
        if not set(PLACEHOLDER.findall(shown)) <= set(PLACEHOLDER.findall(english))
    ] == []


def test_full_width_punctuation() -> None:
    """Chinese is set with Chinese punctuation, but in pieces of YAML."""
    half = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")
    yaml = re.compile(r"\{.*\}|\[.*\]|\{\w+\}: ")

    assert [shown for _, shown in entries("zh") if half.search(yaml.sub("", shown))] == []


def test_english_has_no_catalogue() -> None:
    """Findings are made in English, so nothing is looked up for it."""
    assert [language for language in LANGUAGES if catalogue(language) is None] == ["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_texts_of_a_finding(language: str) -> None:
    """Message, hint and fix are chosen together; in English they are as they were made."""
    finding = REPORT.findings[1]
    said = said_in(language)(finding)

    assert finding.fix is not None
    assert (said == (finding.message, finding.hint, finding.fix.title)) == (language == "en")
