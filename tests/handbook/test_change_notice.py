"""Tests of the notice of change: only what changed, for whom, with bars and a list to sign."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from sopkit.comparison import Comparison, compare
from sopkit.handbook import typst
from sopkit.handbook.change_notice import change_notice, render_html
from sopkit.handbook.themes import PLAIN
from sopkit.handbook.units import joined
from sopkit.procedure import load
from tests.handbook.reading import PROCEDURES, needs_pdftotext, squeezed, text_of

FILE = PROCEDURES / "conference/attendant-pre-meeting-tea.yaml"


@cache
def compared(folder: Path) -> Comparison:
    """The tea of a meeting: one figure tighter, one step said otherwise."""
    text = FILE.read_text(encoding="utf-8")
    changed = text.replace("is: 20 min", "is: 25 min").replace("Switch on the lights", "Light up")
    assert changed != text
    place = folder / "procedures/conference"
    place.mkdir(parents=True)
    (place / FILE.name).write_text(changed, encoding="utf-8")
    return compare(load(FILE), load(place / FILE.name))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Two versions, compared."""
    return compared(tmp_path_factory.mktemp("new"))


def test_only_what_changed_is_there(found: Comparison) -> None:
    """Every change of the comparison, and nothing else, in its words."""
    notice = change_notice([found, compare(load(FILE), load(FILE))], "en")
    lines = [one for p in notice.procedures for g in p.groups for one in g.lines]

    assert len(notice.procedures) == 1
    assert {one.id for one in lines} == {change.name for change in found.changes}
    assert {(one.before, one.after) for one in lines} == {
        (joined(c.before.en, "en"), joined(c.after.en, "en")) for c in found.changes
    }


def test_a_bar_marks_a_demand_and_no_wording(found: Comparison) -> None:
    """What only reads otherwise has no bar."""
    notice = change_notice([found], "en")
    barred = {one.effect: one.barred for g in notice.procedures[0].groups for one in g.lines}

    assert barred["words"] is False
    assert {effect for effect, bar in barred.items() if bar} == set(barred) - {"words"}
    assert len(barred) > 1


def test_who_is_concerned_signs(found: Comparison) -> None:
    """The list to sign has the roles that a change concerns."""
    assert change_notice([found], "zh").procedures[0].readers == ("服务员",)
    assert change_notice([found], "en", role="supervisor").procedures == ()


def test_a_new_and_a_gone_procedure_are_told() -> None:
    """A procedure without another version is named as new or gone."""
    one = load(FILE)
    states = [
        change_notice([Comparison(*both, ())], "en").procedures[0].state
        for both in ((None, one), (one, None))
    ]

    assert states == ["This procedure is new", "This procedure is gone"]


@needs_pdftotext
@pytest.mark.parametrize("language", ["en", "zh", "zh-hant"])
def test_paper_and_page_say_the_same(found: Comparison, language: str) -> None:
    """Both hold the old and the new words of every change; same input, same bytes."""
    notice = change_notice([found], language)
    pdf, page = typst.render(notice, "change_notice"), render_html(notice, PLAIN)
    lines = [one for g in notice.procedures[0].groups for one in g.lines]
    wanted = [text for one in lines for text in (one.text, one.before, one.after) if text]

    assert [text for text in wanted if squeezed(text) not in text_of(pdf)] == []
    assert [text for text in wanted if text not in page.decode()] == []
    assert pdf == typst.render(notice, "change_notice")


def test_nothing_changed_is_said() -> None:
    """Without a change there is a page that says so."""
    notice = change_notice([], "en")

    assert b"Nothing changed." in render_html(notice, PLAIN)
    assert typst.render(notice, "change_notice").startswith(b"%PDF")
