"""Tests of how the site is seen in a real Chromium: contrast, widths, names, pictures, paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.handbook.browsing import Reader, Visit, skip_without_browser

skip_without_browser()

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TEA = "conference--attendant-pre-meeting-tea.html"
STAFF = "hall-rental--hall-rental-staffing.html"
KINDS_OF_PAGE = (
    "index.html#choose",
    "en/index.html",
    "zh/index.html",
    f"en/{TEA}",
    f"zh/{TEA}",
    f"en/{STAFF}",
    "en/conference--meeting-table-setting.html",
    "zh/property--maintenance-home-visit.html",
    "zh/test--everything.html",
    "en/list-questions.html",
    "zh/list-glossary.html",
    "en/list-limits.html",
)
# Every text that is too faint on what lies behind it, with its contrast as WCAG 2 counts it.
FAINT = """() => {
  const parsed = (text) => {
    const [red, green, blue, alpha] = text.match(/[\\d.]+/g).map(Number);
    return [red, green, blue, alpha ?? 1];
  };
  const linear = (part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const light = ([red, green, blue]) =>
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const behind = (element) => {
    let sum = [0, 0, 0];
    let left = 1;
    for (let at = element; at && left > 0.001; at = at.parentElement) {
      const [red, green, blue, alpha] = parsed(getComputedStyle(at).backgroundColor);
      sum = sum.map((part, n) => part + [red, green, blue][n] * alpha * left);
      left *= 1 - alpha;
    }
    return sum;
  };
  const contrast = (element) => {
    const ink = light(parsed(getComputedStyle(element).color));
    const ground = light(behind(element));
    return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
  };
  const needed = (style) => {
    const size = parseFloat(style.fontSize);
    return size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
  };
  const faint = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    const element = walker.currentNode.parentElement;
    const aside = element.closest("svg, script, option, [disabled]");
    if (!text || aside || !element.checkVisibility({ visibilityProperty: true })) continue;
    const found = contrast(element);
    if (found >= needed(getComputedStyle(element))) continue;
    faint.add(`${found.toFixed(2)} ${element.className} ${text.slice(0, 40)}`);
  }
  return [...faint];
}"""
NAMELESS = """() => [...document.querySelectorAll("a, button, input, select, svg")]
  .filter((one) => one.checkVisibility() && !one.getAttribute("aria-label"))
  .filter((one) => !(one.labels && one.labels.length) && !one.textContent.trim())
  .map((one) => one.outerHTML.slice(0, 120))"""
CUT = """() => [...document.querySelectorAll(".picture .scroll")]
  .map((frame) => [frame, frame.querySelector("svg").getBoundingClientRect()])
  .filter(([frame, svg]) =>
    !svg.width || frame.scrollWidth < Math.floor(svg.width) ||
    frame.clientHeight < Math.floor(svg.height))
  .map(([frame]) => frame.getAttribute("aria-label"))"""


@dataclass
class Walk:
    """What was seen on every kind of page: faint texts, width over the edge, missing names."""

    faint: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    over: dict[tuple[str, int], int] = field(default_factory=dict)
    nameless: dict[str, list[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def walk(browser: Any, site_folder: Path) -> Walk:
    """Every kind of page, looked at once in both themes and at the widths of four screens."""
    reader, seen = Reader(browser, site_folder), Walk()
    for path in KINDS_OF_PAGE:
        page = reader.open(path)
        seen.nameless[path] = page.evaluate(NAMELESS)
        for width in (320, 390, 820, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            seen.over[path, width] = wide
        if "index" not in path:
            page.locator("#search").fill("te")
            page.locator("#panel").wait_for()
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            seen.faint[path, theme] = page.evaluate(FAINT)
    reader.close()
    return seen


def test_text_can_be_read(walk: Walk) -> None:
    """Every text on every kind of page has the contrast of WCAG AA, in both themes."""
    assert {place: found for place, found in walk.faint.items() if found} == {}


def test_no_page_is_wider_than_the_screen(walk: Walk) -> None:
    """Only pictures scroll to the side; nothing hangs over the edge on a phone or a desk."""
    assert {place: wide for place, wide in walk.over.items() if wide > 0} == {}


def test_everything_has_a_name(walk: Walk) -> None:
    """Every link, button, field and picture has a name for those who cannot see it."""
    assert {path: found for path, found in walk.nameless.items() if found} == {}


def test_boxes_are_large_enough_for_a_finger(visit: Visit) -> None:
    """On a phone a box and a button are at least 24 pixels wide and high."""
    page = visit(f"zh/{TEA}", **PHONE).page
    small = page.evaluate(
        """() => [...document.querySelectorAll(".step .tick > input, .tool, #clear, #role")]
          .filter((one) => one.checkVisibility())
          .map((one) => one.getBoundingClientRect())
          .filter((box) => box.width < 24 || box.height < 24).length"""
    )

    assert small == 0


def test_pictures_are_whole(visit: Visit) -> None:
    """A picture is never cut: it fits, or its frame scrolls as far as it goes."""
    for options in ({}, PHONE):
        reader = visit("en/property--maintenance-home-visit.html", **options)

        assert reader.page.locator(".picture svg").count() > 0
        assert reader.page.evaluate(CUT) == []


def test_print_leaves_out_the_tools(visit: Visit, tmp_path: Path) -> None:
    """On paper there are boxes and a place to sign, no tools, and no dark ground."""
    page = visit(f"en/{TEA}", color_scheme="dark").page
    page.get_by_role("button", name="Dark mode").click()
    page.get_by_role("button", name="Dark mode").click()
    assert page.locator(".sign-off").is_hidden()
    page.emulate_media(media="print")

    for tool in (".bar", ".side", "#progress", ".turn"):
        assert page.locator(tool).is_hidden(), tool
    assert page.locator(".sign-off").is_visible()
    assert page.locator(".step .tickbox").first.is_visible()
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_the_first_tab_skips_to_the_content(visit: Visit) -> None:
    """The first stop of the keyboard is the link past the bar, and it can be seen."""
    page = visit(f"en/{TEA}").page
    page.keyboard.press("Tab")
    focused = page.locator(":focus")

    assert focused.inner_text() == "Skip to the content"
    assert focused.bounding_box()["y"] >= 0


def test_dark_mode_is_kept(visit: Visit) -> None:
    """The button turns the page dark, and it is dark on the next page and after a reload."""
    page = visit(f"en/{TEA}", color_scheme="light").page
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    before = page.evaluate(ground)
    page.get_by_role("button", name="Dark mode").click()
    dark = page.evaluate(ground)
    page.locator(".brand").click()
    page.wait_for_url("**/en/index.html")

    assert dark != before
    assert page.evaluate(ground) == dark
    assert page.get_by_role("button", name="Dark mode").get_attribute("aria-pressed") == "true"


def test_the_policy_stops_what_a_page_must_not_do(browser: Any, site_folder: Path) -> None:
    """A script in the page, a style in the page and a request are refused by the browser."""
    reader = Reader(browser, site_folder)
    page = reader.open("en/index.html")
    stopped = page.evaluate(
        """async () => {
          const stopped = [];
          addEventListener("securitypolicyviolation", (event) =>
            stopped.push(event.effectiveDirective));
          const script = document.createElement("script");
          script.textContent = "window.hacked = 1";
          document.body.append(script);
          const image = document.createElement("img");
          image.src = "https://example.invalid/a.png";
          document.body.append(image);
          await fetch("https://example.invalid/").catch(() => null);
          await new Promise((done) => setTimeout(done, 50));
          return [window.hacked ?? null, stopped.sort()];
        }"""
    )
    reader.close()

    assert stopped == [None, ["connect-src", "img-src", "script-src-elem"]]


def test_pages_work_without_scripts(visit: Visit) -> None:
    """Without scripts the text is there and nothing is offered that would not work."""
    page = visit(f"en/{TEA}", java_script_enabled=False).page

    assert page.locator(".step").count() == 16
    for tool in ("#search", "#theme", "#print", "#progress"):
        assert page.locator(tool).is_hidden(), tool
