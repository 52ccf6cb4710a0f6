"""Tests of the site in a real Chromium, opened from the disk: search, switch, boxes, print."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sopkit.handbook.site import render_site
from tests.handbook.browsing import HOSTILE, Visit, books, skip_without_browser, spoiled, written

skip_without_browser()

TEA = "conference--attendant-pre-meeting-tea.html"
STAFF = "hall-rental--hall-rental-staffing.html"


def test_english_is_found_by_word_and_prefix(visit: Visit) -> None:
    """Titles come first; a plural and the beginning of a word find the same step."""
    reader = visit("en/index.html")

    assert reader.search("tea")[0] == "Open the meeting room and prepare the tea"
    assert "13 Pour the tea" in reader.search("13 pour the tea")[0]
    assert "Fill the teapot with clear water" in reader.search("fill teapots")[0]
    assert "Switch on the sound system" in reader.search("sound syst")[0]


def test_chinese_is_found_by_pairs(visit: Visit) -> None:
    """Chinese is found without blanks, also when the words of the query are not neighbours."""
    reader = visit("zh/index.html")

    assert reader.search("备茶")[0] == "会前开启会议室与备茶"
    assert "斟茶" in reader.search("斟茶")[0]
    assert any("茶叶放入茶壶" in text for text in reader.search("茶叶茶壶"))
    assert reader.search("鑫") == []


@pytest.mark.parametrize(
    ("language", "query", "expected"),
    [
        ("en", "tea.poured", "tea.poured"),
        ("en", "place.paper_edge", "place.paper_edge"),
        ("en", "sound", "sound"),
        ("zh", "tea.poured", "tea.poured"),
        ("zh", "steep_two_minutes", "steep_two_minutes"),
    ],
)
def test_ids_are_found(visit: Visit, language: str, query: str, expected: str) -> None:
    """An id leads first to what bears it."""
    reader = visit(f"{language}/index.html")
    reader.search(query)

    assert reader.page.locator("#results .id").first.inner_text() == expected


@pytest.mark.parametrize(("language", "query"), [("en", "2 min"), ("zh", "2 分钟")])
def test_figures_are_found_whole(visit: Visit, language: str, query: str) -> None:
    """A figure with its unit is found as it stands, and not inside a longer figure."""
    reader = visit(f"{language}/index.html")
    first = reader.search(query)[0].replace("\u00a0", " ")

    assert query in first
    assert f"1{query}" not in first
    assert reader.page.locator("#results mark").first.inner_text() == "2"


@pytest.mark.parametrize(("language", "unit"), [("en", "degrees"), ("zh", "度")])
def test_a_part_of_a_figure_finds_nothing(visit: Visit, language: str, unit: str) -> None:
    """4 degrees are not 45 degrees."""
    reader = visit(f"{language}/test--everything.html")

    assert reader.search(f"45 {unit}")
    assert reader.search(f"4 {unit}") == []


def test_every_rule_is_found_by_its_id(visit: Visit) -> None:
    """Every id of the test procedure is found, and its result leads to its place."""
    reader = visit("en/test--everything.html")
    ids = reader.page.evaluate(
        "[...document.querySelectorAll('.rule, .step')].map((one) => one.id)"
    )
    lost = []
    for place in ids:
        reader.search(place.partition("-")[2])
        links = reader.page.eval_on_selector_all("#results a", "all => all.map((a) => a.hash)")
        lost += [] if f"#{place}" in links[:3] else [place]

    assert len(ids) > 20
    assert lost == []


def test_nothing_found_is_said(visit: Visit) -> None:
    """A query without results says so, and leads to the other language."""
    reader = visit("en/index.html")
    reader.search("斟茶")

    assert "Nothing found for “斟茶”" in reader.page.locator("#count").inner_text()
    reader.page.get_by_role("link", name="Search the Chinese book").click()
    reader.page.locator("#results a").first.wait_for()
    assert reader.page.url.endswith("zh/index.html#search=" + "%E6%96%9F%E8%8C%B6")


def test_the_search_works_by_keys(visit: Visit) -> None:
    """`/` begins the search, arrows choose, Enter opens, Esc closes."""
    reader = visit("en/index.html")
    page = reader.page
    page.keyboard.press("/")
    page.keyboard.type("pour the tea")
    page.locator("#results a").nth(1).wait_for()
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()

    page.keyboard.press("/")
    page.locator("#panel").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    chosen = page.locator("[aria-selected=true]")
    assert chosen.get_attribute("id") == "result-0"
    target = chosen.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{target}")
    assert page.locator(":target").is_visible()


def test_the_switch_keeps_the_place(visit: Visit) -> None:
    """The other language opens at the same rule, and is remembered on the first page."""
    reader = visit(f"en/{TEA}#rule-cup_fill")
    reader.page.locator(".switch").click()
    reader.page.wait_for_url(f"**/zh/{TEA}#rule-cup_fill")
    assert reader.page.locator("html").get_attribute("lang") == "zh-CN"

    reader.page.goto(reader.address("index.html"))
    reader.page.wait_for_url("**/zh/index.html")
    reader.page.goto(reader.address("index.html#choose"))
    assert reader.page.locator(".door").count() == 2


def test_boxes_remember(visit: Visit) -> None:
    """Ticks are there after a reload, in the other language and in the contents."""
    page = visit(f"en/{TEA}").page
    page.get_by_label("Step 1 done").check()
    page.locator("label", has_text="Switch on the lights").click()
    page.get_by_label("The tea leaves are ready").check()
    assert page.locator("#done").inner_text() == "2 of 16 steps done"

    page.reload()
    assert page.locator("#done").inner_text() == "2 of 16 steps done"
    assert page.get_by_label("The tea leaves are ready").is_checked()
    assert page.locator("#since").inner_text().startswith("last tick ")
    page.locator(".switch").click()
    page.wait_for_url("**/zh/**")
    assert page.locator("#done").inner_text() == "已完成 2/16 步"
    page.locator(".brand").click()
    page.locator(f'.card[href="{TEA}"] .begun', has_text="2/16").wait_for()


def test_ticks_are_cleared_and_brought_back(visit: Visit) -> None:
    """Clear empties every box; undo fills them again; a new tick ends the offer."""
    page = visit(f"en/{TEA}").page
    clear = page.locator("#clear")
    assert clear.is_disabled()
    page.get_by_label("Step 1 done").check()
    clear.click()
    assert page.locator("#done").inner_text() == "0 of 16 steps done"
    assert clear.inner_text() == "Undo"
    clear.click()
    assert page.get_by_label("Step 1 done").is_checked()
    clear.click()
    page.get_by_label("Step 3 done").check()
    assert clear.inner_text() == "Clear ticks"


def test_another_version_begins_empty(visit: Visit, site_folder: Path, tmp_path: Path) -> None:
    """Another digest does not take over the ticks, in a folder with signs of every sort."""
    made = {language: book for language, book in books().items() if language == "en"}
    chapters = tuple(replace(one, digest="another") for one in made["en"].chapters)
    folder = tmp_path / "手册 no. 2 #b"
    other = written(render_site({"en": replace(made["en"], chapters=chapters)}), folder)
    reader = visit(f"en/{TEA}")
    reader.page.get_by_label("Step 1 done").check()
    reader.page.goto((other / "en" / TEA).as_uri())

    assert reader.page.locator("#done").inner_text() == "0 of 16 steps done"
    assert reader.search("tea")


def test_only_the_steps_of_a_role_are_shown(visit: Visit) -> None:
    """The filter hides the steps of other roles, counts those that stay, and is remembered."""
    page = visit(f"en/{STAFF}").page
    page.locator("#role").select_option("greeter")

    assert page.locator(".step:visible").count() == 2
    assert page.locator("#done").inner_text() == "0 of 2 steps done"
    assert page.locator("#only").inner_text() == "Only the steps of: Greeter"
    page.reload()
    assert page.locator(".step:visible").count() == 2


def test_a_link_to_a_hidden_step_shows_it(visit: Visit) -> None:
    """An address of a step that the filter hides shows all steps."""
    reader = visit(f"en/{STAFF}")
    reader.page.locator("#role").select_option("greeter")
    hidden = reader.page.locator(".step:not(:visible)").first.get_attribute("id")
    reader.open(f"en/{STAFF}#{hidden}")

    assert reader.page.locator(f'[id="{hidden}"]').is_visible()
    assert reader.page.locator("#role").input_value() == ""


@pytest.mark.parametrize("place", ["%E0%A4%A", "no-such-place", "search=%", "search="])
def test_a_wrong_address_does_no_harm(visit: Visit, place: str) -> None:
    """A page opens as usual where its address points at nothing or cannot be read."""
    page = visit(f"en/{TEA}#{place}").page

    assert page.locator("#done").inner_text() == "0 of 16 steps done"
    assert page.locator("#panel").is_hidden()


def test_a_link_is_copied(visit: Visit) -> None:
    """The mark beside a rule copies its address and says so."""
    reader = visit(f"en/{TEA}")
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.page.locator("#rule-cup_fill .link").click()
    reader.page.locator(".toast.shown").wait_for()

    assert reader.page.locator("#toast").inner_text() == "Link copied"
    assert reader.page.evaluate("navigator.clipboard.readText()").endswith(f"{TEA}#rule-cup_fill")
    assert reader.page.url.endswith("#rule-cup_fill")


def test_hostile_text_stays_text(visit: Visit, tmp_path: Path) -> None:
    """Hostile text in every field runs nothing, in pages, results and notes."""
    bad = {language: spoiled(book) for language, book in books().items()}
    site = written(render_site(bad), tmp_path)
    reader = visit("en/index.html", site=site)
    for path in (
        "en/index.html",
        "en/test--everything.html",
        f"en/{STAFF}",
        "zh/list-questions.html",
    ):
        reader.open(path)
        reader.search("onerror script")
        assert reader.page.evaluate("window.hacked") is None
        assert reader.page.locator("img").count() == 0
    reader.open(f"en/{STAFF}")
    reader.page.locator("#role").select_option(index=1)

    assert HOSTILE in reader.page.locator("#only").inner_text()
    assert reader.page.locator("h1").inner_text().endswith(HOSTILE)
