"""The reference of the format has every key, all its examples are right, and each can be read."""

import re
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from click.testing import CliRunner

from sopkit import Case, scenarios, would
from sopkit.calendars import parse_clock
from sopkit.case.log import HEADER_KEYS
from sopkit.cli import sopkit
from sopkit.codebook import completed
from sopkit.declarations import RESERVED
from sopkit.errors import DocumentError
from sopkit.expressions.calls import FUNCTIONS
from sopkit.expressions.parse import KEYWORDS
from sopkit.handbook.approvals import read_approvals
from sopkit.language import LANGUAGES
from sopkit.lint.cites import facts_in
from sopkit.modelling import Model
from sopkit.phrases import parse_amount, parse_due, parse_gap, parse_not_before
from sopkit.quantities import PLAIN_KINDS
from sopkit.quantities.units import ALL_UNITS
from sopkit.relations import ANGLE_TOLERANCE, TOLERANCE
from sopkit.reports.format_pages import WIDTH, Section, as_text, section_about, sections
from sopkit.reports.text import cells
from sopkit.rules import RULE_KINDS
from sopkit.scenarios.model import Verdict
from sopkit.schema import calendar_schema, profile_schema
from tests.format_reference import (
    CONDITIONS,
    ENGLISH_ROWS,
    FRAGMENTS,
    KIND_BODIES,
    LOG,
    PAGES,
    PHRASES,
    REST,
    REST_OF_CASES,
    ROWS,
    TWINS,
    Row,
    blocks,
    code,
    faults,
    gather,
    keys_of,
    loaded,
    models,
    read,
    tables,
    with_condition,
)

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(("table", "rows"), list(tables("keys")), ids=lambda one: str(one)[:40])
def test_keys_of_a_table(table: str, rows: list[list[str]]) -> None:
    """A table has the keys of its model, all of them and no others."""
    assert sorted(code(cells[0]) for cells in rows) == sorted(keys_of(table))


# what holds without a key is told, though no default of the model says so
TOLD = {
    ("Step without Demand", "next"): "the step below",
    ("CheckItem", "severity"): "that of the step",
    ("CheckItem", "modality"): "that of the step",
    ("Rule without kinds", "severity"): "minor",
    ("Layout", "title"): "what it shows",
    ("Relation", "severity"): "minor",
    ("Relation", "tolerance"): f"{TOLERANCE}, {ANGLE_TOLERANCE}",
}


@pytest.mark.parametrize("row", ENGLISH_ROWS, ids=lambda row: f"{row.table}.{row.key}")
def test_what_holds_without_a_key(row: Row) -> None:
    """The page says of every key whether it is required, and what holds without it."""
    wanted = TOLD.get((row.table, row.key)) or keys_of(row.table)[row.key]

    assert row.without == wanted


def test_every_model_has_a_table() -> None:
    """Every model stands in the page: by a table, by that of its twin, or among the kinds."""
    there = {name.partition(" without ")[0] for name, _ in tables("keys")}
    wanted = {TWINS.get(name, name) for name, one in models().items() if one not in KIND_BODIES}

    assert there - {"Record", "Log"} == wanted


@pytest.mark.parametrize(("twin", "model"), TWINS.items())
def test_twins(twin: str, model: str) -> None:
    """A model without a table of its own has no key that the table of its twin lacks."""
    assert set(models()[twin].model_fields) <= set(models()[model].model_fields)


def test_keys_of_a_log() -> None:
    """The table of the case log has the keys that a log is read with."""
    assert set(keys_of("Log")) == set(HEADER_KEYS)


@pytest.mark.parametrize("kind", RULE_KINDS, ids=lambda kind: kind.name)
def test_keys_of_a_kind(kind: Any) -> None:
    """The row of a kind names all its keys, those in bold that must be given, and no others."""
    row = next(row for _, rows in tables("kinds") for row in rows if f"[{kind.name}]" in row[0])
    fields = {field.alias or key: field for key, field in kind.model.model_fields.items()}
    inner: dict[str, type[Model]] = {}
    gather([field.annotation for field in fields.values()], inner)
    below = {
        field.alias or key for one in inner.values() for key, field in one.model_fields.items()
    }
    named = set(re.findall(r"`([a-z_]+)`", row[1]))

    assert set(fields) <= named <= set(fields) | below
    assert set(re.findall(r"\*\*`([a-z_]+)`\*\*", row[1])) == {
        key for key, field in fields.items() if field.is_required
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.language}.{row.table}.{row.key}")
def test_example_of_a_key(row: Row) -> None:
    """The example of a key gives that key a value that is taken."""
    data = read(row.example)

    assert list(data) == [row.key]
    assert faults(row.table.partition(" ")[0], data) == []


def test_a_wrong_example_is_noticed() -> None:
    """A value that is not taken is found, and so is a key that is not there."""
    assert faults("Step", {"do": "Pour"}) != []
    assert faults("Step", {"dew": "5 min"}) != []
    assert faults("Record", {"at": 5}) != []


READERS = {"due": parse_due, "not_before": parse_not_before, "grace": parse_amount}


# of a scenario a due is an instant, which `test_example_of_a_key` reads
TIMED = [row for row in ROWS if row.key in READERS and row.table != "ExpectedDuty"]


@pytest.mark.parametrize("row", TIMED, ids=str)
def test_phrase_in_an_example(row: Row) -> None:
    """The example of a key for times is a phrase, of which nothing is left unread."""
    assert READERS[row.key](str(read(row.example)[row.key])) is not None


@pytest.mark.parametrize("text", FRAGMENTS, ids=lambda text: text.partition("\n")[0])
def test_example(text: str) -> None:
    """Every example of a procedure loads."""
    assert loaded(text).id


LIMIT = "100 CNY"
GIVEN = ("discount.given", "clerk")
APPROVED = ("discount.given.approved", "manager")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("log", "amount", "answer"),
    [
        ([], LIMIT, "yes"),
        ([], "100.01 CNY", "no"),
        ([APPROVED], "100.01 CNY", "yes"),
        ([("discount.given.approved", "clerk")], "100.01 CNY", "no"),
        # one approval is for one discount
        ([APPROVED, GIVEN], "100.01 CNY", "no"),
        ([APPROVED, GIVEN, APPROVED], "100.01 CNY", "yes"),
    ],
)
def test_above_a_limit(log: list[tuple[str, str]], amount: str, answer: str, language: str) -> None:
    """Up to the limit of the example nobody is asked; above it just the approval lets pass."""
    text = next(one for kind, one in blocks(language) if not kind and "approved_by" in one)
    case = Case(loaded(text))
    for minute, (event, role) in enumerate(log):
        data = {"amount": "150 CNY"} if (event, role) == GIVEN else {}
        case.add(event, at=f"2026-12-01T09:0{minute}+08:00", role=role, data=data)

    found = would(
        case.procedure,
        case,
        GIVEN[0],
        "2026-12-01T10:00+08:00",
        role=GIVEN[1],
        data={"amount": amount},
    )
    assert found.allowed == answer


@pytest.mark.parametrize("language", LANGUAGES)
def test_scenarios(tmp_path: Path, language: str) -> None:
    """The scenarios of a page pass with the procedure above them."""
    texts = [text for _, text in blocks(language)]
    place = next(n for n, text in enumerate(texts) if text.startswith("cases:"))
    tea = tmp_path / "procedures" / "house" / "tea.yaml"
    tea.parent.mkdir(parents=True)
    tea.write_text(completed(texts[place - 1], {**REST, "owner": "owner: attendant\n"}))
    cases = tea.with_name("tea.cases.yaml")
    cases.write_text(completed(texts[place], REST_OF_CASES))
    report = scenarios.run([tea])

    assert [str(one) for one in report.diagnostics if one.name != "rule-not-covered"] == []
    assert [one.passed for one in report.results] == [True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_files(tmp_path: Path, language: str) -> None:
    """The examples of the other files are read as such files."""
    files = {kind: text for kind, text in blocks(language) if kind}
    file = tmp_path / "approvals.yaml"
    file.write_text(files.pop("approvals"))

    assert list(read_approvals(file)) == ["conference/tea-in-meeting"]
    assert list(facts_in(files.pop("not-encoded"))) == [("A/tea-service", range(5, 6))]
    for kind, schema in (
        ("profile", profile_schema()),
        ("calendar", calendar_schema()),
        ("log", LOG),
    ):
        jsonschema.validate(read(files.pop(kind)), schema)
    assert files == {}


PHRASE_NAMES = """\
roles:
  clerk: {label: {en: clerk, zh: 文员}, shift: day}
calendar: {zone: Asia/Shanghai, hours: "09:00-18:00", shifts: {day: {from: "08:30", to: "17:30"}}}
parameters:
  promptly: {type: duration, vague: {en: promptly, zh: 及时}}
events:
  order.placed: {label: {en: order placed, zh: 已下单}}
  call.entered: {label: {en: call entered, zh: 来电}}
  ring.heard: {label: {en: ring heard, zh: 响铃}}
  meeting.start: {label: {en: meeting begins, zh: 会议开始}, planned: true}
facts:
  shift: {type: text, default: day, label: {en: shift, zh: 班次}}
steps:
- id: done.now
  do: {en: Do it, zh: 办理}
  role: clerk
  after: order.placed
  due: "%s"
"""


@pytest.mark.parametrize("phrase", PHRASES)
def test_phrase(phrase: str) -> None:
    """Every time phrase of the page is the due of a step that loads."""
    assert loaded(PHRASE_NAMES % phrase).id


def test_other_phrases() -> None:
    """The examples of what stands in other keys for times can be read there."""
    rows = [(code(row[0]), code(row[-1])) for _, rows in tables("places") for row in rows]
    readers = {"not_before": parse_not_before, "gap": parse_gap, "cut_off": parse_clock}
    for key, example in rows:
        reader = readers.get(key.partition("`")[0], parse_amount)
        assert reader(example.strip('"')) is not None

    assert len(rows) == 5


@pytest.mark.parametrize("text", CONDITIONS)
def test_condition(text: str) -> None:
    """Every condition of the table is one about the names of the page."""
    assert loaded(with_condition(text)).id


def test_a_wrong_condition_is_noticed() -> None:
    """A condition about what is not declared does not load."""
    with pytest.raises(DocumentError, match="no_such"):
        loaded(with_condition("no_such > 3"))


def section(topic: str) -> str:
    """The text of a section."""
    found = section_about(topic)
    assert found is not None

    return found.markdown


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("conditions", FUNCTIONS),
        ("conditions", sorted(KEYWORDS)),
        ("types", PLAIN_KINDS),
        ("units", [unit.symbol for unit in ALL_UNITS]),
        ("names", sorted(RESERVED)),
        ("verdicts", get_args(Verdict)),
    ],
    ids=["functions", "keywords", "types", "units", "reserved", "verdicts"],
)
def test_nothing_is_left_out(topic: str, words: list[str]) -> None:
    """Every function, keyword, type, unit, name and verdict stands in its section as code."""
    prose = re.sub(r"```.*?```", "", section(topic), flags=re.DOTALL)
    codes = " ".join(re.findall(r"`([^`]+)`", prose))
    missing = [one for one in words if not re.search(rf"(?<!\w){re.escape(one)}(?!\w)", codes)]

    assert missing == []


def test_topics() -> None:
    """No two sections are asked for by one word, and no word is the name of a kind."""
    topics = [topic for one in sections() for topic in one.topics]

    assert len(set(topics)) == len(topics)
    assert {kind.name for kind in RULE_KINDS} & set(topics) == set()


@pytest.mark.parametrize("topic", ["steps", "flow", "facts", "events", "conditions", "phrases"])
def test_explain(topic: str) -> None:
    """`sopkit explain` shows the section that is asked for."""
    result = CliRunner().invoke(sopkit, ["explain", topic], prog_name="sopkit")
    found = section_about(topic)
    assert found is not None

    assert result.output.startswith(f"{found.title.upper()}\n")
    assert result.exit_code == 0


def test_listed() -> None:
    """`sopkit explain` without a name lists every section under a word that shows it."""
    lines = CliRunner().invoke(sopkit, ["explain"], prog_name="sopkit").output.splitlines()
    listed = [line.split()[0] for line in lines if line.startswith("  ")]

    assert [one.topics[0] for one in sections() if one.topics[0] not in listed] == []


def explained(name: str) -> str:
    """What `sopkit explain` prints."""
    return CliRunner().invoke(sopkit, ["explain", name], prog_name="sopkit").output


def test_every_key_is_explained() -> None:
    """`sopkit explain` answers every key, with its rows or with a section, kind or code."""
    bodies = [one.model_fields.items() for one in KIND_BODIES]
    kinds = [field.alias or key for fields in bodies for key, field in fields]
    keys = {row.key for row in ENGLISH_ROWS} | set(kinds)

    assert [key for key in keys if explained(key).startswith("Error")] == []


def test_explained_key() -> None:
    """A key is told with its place, what it says and an example; kinds that have it follow."""
    assert explained("not_before") == (
        "not_before (Steps; sopkit explain steps)\n"
        "  from when, an instant; done earlier it does not count\n"
        "  not_before: 2 min after water.filled\n\n"
        "not_before: a key of respond; sopkit explain respond\n"
    )


@pytest.mark.parametrize(
    "found", [one for each in LANGUAGES for one in sections(each)], ids=lambda one: one.title
)
def test_on_a_terminal(found: Section) -> None:
    """A section has no marks of a page on a terminal, and its prose fits."""
    lines = as_text(found).splitlines()
    given = [text for _, text in blocks(found.language)]
    examples = "\n".join([*given, *(row.example for row in ROWS)])
    wide = [line for line in lines if cells(line) > WIDTH and line.strip() not in examples]

    assert [line for line in lines if re.search(r"<!--|\]\(|```|^\|", line)] == []
    assert wide == []


FILES = {"en": "format.md", "zh": "format.zh.md"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_the_sections(language: str) -> None:
    """The page of the documentation is made of the sections that come with the package."""
    written = (ROOT / "docs" / FILES[language]).read_text(encoding="utf-8")

    assert written.partition("\n\n")[2] == PAGES[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_links(language: str) -> None:
    """Every link of the page leads to a file and heading that are there."""
    missing = [
        f"{path}#{anchor}"
        for path, anchor in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", PAGES[language])
        if "://" not in path and not _leads(path or FILES[language], anchor)
    ]

    assert missing == []


def _leads(path: str, anchor: str) -> bool:
    file = ROOT / "docs" / path
    if not file.exists():
        return False
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    made = {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}
    return not anchor or anchor in made
