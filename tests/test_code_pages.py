"""The pages of codes in the documentation: in both languages the same codes and examples."""

import re

import pytest

from sopkit.codebook import Page, page_of, pages
from sopkit.reports.code_pages import as_markdown
from tests.two_languages import HAN, Piece, broken_lines, odd_signs, pieces

PAGES = pages()
by_code = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code.name)


def examples(markdown: str) -> list[Piece]:
    """What stands between fences."""
    return [piece for piece in pieces(markdown) if piece.sort == "example"]


@by_code
def test_one_code_in_both_languages(page: Page) -> None:
    """A page has the same pieces, heading and examples in both languages."""
    english, chinese = (as_markdown(page, language) for language in ("en", "zh"))

    assert [one.sort for one in pieces(english)] == [one.sort for one in pieces(chinese)]
    assert examples(english) == examples(chinese)
    assert english.partition("\n")[0] == chinese.partition("\n")[0]


@by_code
def test_signs_are_chinese(page: Page) -> None:
    """A page in Chinese has full-width signs, and every line outside of code is in Chinese."""
    made = as_markdown(page, "zh")
    told = [piece.text for piece in pieces(made) if piece.sort not in ("example", "##")]

    assert (odd_signs(made), broken_lines(made)) == ([], [])
    assert [text for text in told if not HAN.search(text)] == []


def test_a_page() -> None:
    """A page says the level, why, the cure, both examples with the place, and how to go on."""
    page = page_of("unknown-event")
    assert page is not None

    assert re.sub(r"```.*?```", "```", as_markdown(page, "zh"), flags=re.DOTALL) == (
        "## SOP301 unknown-event\n\n"
        "错误：未声明的事件。\n\n"
        "- 原因：它永远不会发生，所以这条规则永远不起作用。\n"
        "- 改法：在 events 或 steps 中声明它，或改正名称。\n\n"
        "错误示例：\n\n```\n\n"
        "问题在第 3 行第 46 列。\n\n"
        "正确示例：\n\n```\n\n"
        "自动改正：有一种改法较有把握时，`sopkit check --fix --unsafe-fixes` 可以改正；"
        "请核对改动。\n\n"
        "忽略：不能忽略：有这个错误，其余的都靠不住。\n"
    )
