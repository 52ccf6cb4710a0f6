"""What the editor is told about names: hover, definition, uses, symbols, renaming."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopkit.editor.hover import hover
from sopkit.editor.page import Page
from sopkit.editor.symbols import references, renamed, symbols
from sopkit.errors import UsageError
from tests.editor.pages import NAME, TEA, page, spot


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("from: tea.po|ured", ("Pour the first tea", "斟第一道茶", "step `tea.poured`, line 26")),
        ("gap: refill|_gap", ("parameter `refill_gap`", "- is: `15 min`", "- source: A/tea#2")),
        ("role: attend|ant\n  when", ("**attendant** / **服务员**", "role `attendant`")),
        ("when: gra|de", ("fact `grade`", "- type: `choice`", "- choices: `low`, `high`")),
        ("or lar|ge", ("definition `large`", "`guests > 20`")),
        ("tea.pou|red.at >", ("step `tea.poured`",)),
        ("- id: ref|ill\n", ("at least every 15 min", "至少每 15 分钟")),
        ("for {gue|sts}", ("fact `guests`",)),
        ("  eve|ry:", ("**every**: something is done again", "What it says:")),
    ],
)
def test_hover(place: str, says: tuple[str, ...]) -> None:
    """A name says its labels, what it is, where it is declared; a kind of rule what it says."""
    text, _ = hover(page(), *spot(TEA, place))

    assert [] == [one for one in says if one not in text]


@pytest.mark.parametrize("place", ["Pour the fi|rst", "sopk|it: 1", "label: {en: att|endant"])
def test_hover_nothing(place: str) -> None:
    """A word in a text for people is no name."""
    assert hover(page(), *spot(TEA, place)) == ("", None)


def test_hover_in_chinese() -> None:
    """Beside labels and names the words are Chinese, as those of findings are."""
    said, _ = hover(page(), *spot(TEA, "from: tea.po|ured"), language="zh")

    assert "步骤 `tea.poured`, 第 " in said
    assert "- 出处：" in said


def test_hover_of_a_kind_in_chinese() -> None:
    """What a rule kind says is told in the language of the editor."""
    said, position = hover(page(), *spot(TEA, "  eve|ry:"), language="zh")

    assert said.startswith("**every** 定期：")
    assert "\n\n理由：" in said
    assert "What it says" not in said
    assert position is not None


def test_hover_finding() -> None:
    """At a finding its code is explained."""
    text = TEA.replace("from: tea.poured", "from: tea.pourd")
    wrong = page(text)
    said, _ = hover(wrong, *spot(text, "from: tea.po|urd"), wrong.findings())

    assert "SOP301 unknown-event" in said
    assert "Cure: declare it" in said


def test_broken_file() -> None:
    """While the file is not well-formed the names of its last good text are known."""
    text = TEA.replace("status: draft", "status: [draft")
    broken = page(text, page())

    assert not broken.whole
    assert "step `tea.poured`" in hover(broken, *spot(text, "from: tea.po|ured"))[0]


def test_uses() -> None:
    """Every place of a name is found: its declaration, in conditions, phrases and placeholders."""
    found = [TEA.split("\n")[one.position.line - 1].strip()[:12] for one in page().uses("guests")]

    assert ["guests: {typ", "large: guest", "do: {en: \"Po", "do: {en: \"Po"] == found  # fmt: skip


def test_uses_of_longer_name() -> None:
    """A field of an event is a use of the event, and stands where the event's name stands."""
    lines = TEA.split("\n")
    found = [
        lines[one.position.line - 1][one.position.column - 1 : one.position.end_column - 1]
        for one in page().uses("tea.poured")
    ]

    assert found == ["tea.poured"] * 3


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with a procedure, its scenarios, and another one that shares its declarations."""
    folder = tmp_path / "procedures" / "conference"
    folder.mkdir(parents=True)
    (folder / "tea.yaml").write_text(TEA, "utf-8")
    (folder / "tea.cases.yaml").write_text(
        "sopkit: 1\nprocedure: conference/tea\ncases:\n- id: a\n  title: {en: tea.poured, zh: 乙}\n"
        '  zero: "2026-12-01T09:00+08:00"\n  events:\n'
        "  - {at: 1 min, event: tea.poured, checks: {clean: ok}}\n  expect:\n"
        "  - {at: 2 min, violations: [tea.poured.clean], verdicts: {tea.poured: satisfied}}\n"
        "  - {at: 2 min, severities: {tea.poured.clean: minor}}\n",
        "utf-8",
    )
    return folder


def test_rename(house: Path) -> None:
    """A name is renamed in the file and in its scenarios, check items and all, not in texts."""
    found = renamed(Page(str(house / "tea.yaml"), TEA), "tea.poured", "tea.served")
    places = {
        Path(file).name: [(edit.position.line, edit.position.column) for edit in edits]
        for file, edits in found.items()
    }

    assert places.keys() == {"tea.yaml", "tea.cases.yaml"}
    assert places["tea.cases.yaml"] == [(8, 24), (10, 30), (10, 60), (11, 30)]
    assert len(places["tea.yaml"]) == 3


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("Tea", "is no name"),
        ("tea-poured", "is no name"),
        ("and", "is no name"),
        ("meeting.start", "is declared already, in line 20"),
    ],
)
def test_rename_refused(new: str, says: str) -> None:
    """A name that is none, or is taken, is refused."""
    with pytest.raises(UsageError, match=says):
        renamed(page(), "tea.poured", new)


def test_rename_shared(house: Path) -> None:
    """What another procedure uses is not renamed here alone."""
    other = TEA.replace("id: conference/tea", "id: conference/coffee")
    (house / "coffee.yaml").write_text(f"{other}uses: [conference/tea]\n", "utf-8")

    with pytest.raises(UsageError, match="'conference/coffee' uses"):
        renamed(Page(str(house / "tea.yaml"), TEA), "tea.poured", "tea.served")


def test_shared_names(house: Path) -> None:
    """A name of a file that is used is known, with the file that it stands in."""
    text = "sopkit: 1\nid: conference/talk\nuses: [conference/tea]\nowner: attendant\n"
    names, _ = Page(str(house / "talk.yaml"), text).name_at(3, 10)

    assert [("role", str(house / "tea.yaml"), 9)] == [
        (one.sort, one.file, one.position.line) for one in names
    ]


def test_names_of_scenarios(house: Path) -> None:
    """In a scenario file the names are those of the procedure beside it."""
    path = house / "tea.cases.yaml"
    cases = Page(str(path), path.read_text("utf-8"))
    names, _ = cases.name_at(7, 24)

    assert [("tea.poured", str(house / "tea.yaml"))] == [(one.name, one.file) for one in names]


def test_references_of_both_files(house: Path) -> None:
    """The uses in the scenarios are found with those in the file."""
    found = references(Page(str(house / "tea.yaml"), TEA), "tea.poured")

    assert ["tea.yaml", "tea.cases.yaml"] == [Path(file).name for file in found]


def test_symbols() -> None:
    """The tree has the sections with their entries, and each place lies in its whole."""
    found = {one.name: [below.name for below in one.below] for one in symbols(page())}

    assert list(found) == [
        "roles", "parameters", "facts", "things", "events", "define", "steps", "rules",
    ]  # fmt: skip
    assert ["tea.poured"] == found["steps"]
    assert all(one.whole.line <= one.place.line <= one.whole.end_line for one in symbols(page()))


def test_name_of_page() -> None:
    """Only files that begin as ours do are checked."""
    assert not Page("docker-compose.yaml", "services: {}\n").is_ours
    assert Page(NAME, TEA).is_ours


def test_settings(house: Path) -> None:
    """What the house has set not to be seen is not seen."""
    text = TEA.replace("  source: A/tea#2\n", "")
    before = {one.name for one in Page(str(house / "tea.yaml"), text).findings()}
    (house / "sopkit.toml").write_text('ignore = ["missing-source"]\n', "utf-8")
    after = {one.name for one in Page(str(house / "tea.yaml"), text).findings()}

    assert before - after == {"missing-source"}


def test_faulty_settings(house: Path) -> None:
    """Settings that cannot be read are left aside, and it is said why."""
    (house / "sopkit.toml").write_text('ignore = ["nonsense-code"]\n', "utf-8")
    page = Page(str(house / "tea.yaml"), TEA)

    assert "nonsense-code" in page.house.problem
    assert isinstance(page.findings(), tuple)
