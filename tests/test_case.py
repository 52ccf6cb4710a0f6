"""Cases, their records, and the reading of logs."""

from __future__ import annotations

import json
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit.case import RECORD_KEYS, Case, Record, RecordError, read_log, record_from
from sopkit.codebook import completed
from sopkit.errors import CaseError
from sopkit.quantities import MISSING, NONE, Money, ValueType, parse_instant

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = "2026-12-01T09:00+08:00"
AT_NINE = parse_instant(NINE)
MINUTE = 60_000_000

FACTS = {
    "attendees": ValueType("count"),
    "paid": ValueType("money", unit="CNY"),
    "new_time": ValueType("instant"),
    "cards": ValueType("list", of=ValueType("text")),
}
FIELDS = {("order.paid", "amount"): ValueType("money")}
TEA = SimpleNamespace(
    id="conference/tea",
    zone="Asia/Shanghai",
    fact_type=FACTS.get,
    field_type=lambda event, name: FIELDS.get((event, name)),
    form_type=lambda _event, _name: ValueType("text"),
)
HOMELESS = SimpleNamespace(id="conference/tea", fact_type=FACTS.get)


def record(**keys: Any) -> Record:
    """A record of the tea procedure, read at nine."""
    return record_from({"at": NINE, "event": "e"} | keys, 1, types=FACTS_OF)


def FACTS_OF(_event: str | None, name: str) -> ValueType | None:  # noqa: N802
    """The types of facts, whatever the event."""
    return FACTS.get(name)


# -- cases


def test_case_is_chained() -> None:
    """Every kind of record can be added, and the calls can be chained."""
    case = (
        Case(TEA)
        .add("tea.poured", at=NINE, role="attendant", by="li", data={"attendees": 12})
        .plan("meeting.start", NINE, "2026-12-01 10:00")
        .plan("meeting.end", NINE, None)
        .notice(NINE, paid=5, attendees=None)
        .void(1, NINE)
        .replace(1, "tea.poured", "2026-12-01 08:50", recorded_at=NINE)
        .waive("refill", "no water", NINE, by="wang", role="manager")
    )

    assert list(case) == [
        Record(1, AT_NINE, "tea.poured", role="attendant", by="li", data={"attendees": 12}),
        Record(2, AT_NINE, "meeting.start", planned=AT_NINE + 60 * MINUTE),
        Record(3, AT_NINE, "meeting.end", planned=None),
        Record(4, AT_NINE, "noticed", data={"paid": money(5), "attendees": None}),
        Record(5, AT_NINE, voids=1),
        Record(6, AT_NINE - 10 * MINUTE, "tea.poured", recorded_at=AT_NINE, replaces=1),
        Record(7, AT_NINE, waives="refill", reason="no water", by="wang", role="manager"),
    ]


def money(amount: int) -> Money:
    """An amount in yuan."""
    value = record(data={"paid": amount}).data["paid"]
    assert isinstance(value, Money)
    return value


def test_record_fills_in_what_follows() -> None:
    """A record is known from its instant on, and stands in the log at its number."""
    made = Record(3, 5)

    assert (made.recorded_at, made.seq, made.name, made.is_plan) == (5, 3, 3, False)
    assert (made.planned, Record(3, 5, planned=None).is_plan) == (MISSING, True)
    assert Record(3, 5, id="e7").name == "e7"
    assert (Record(3, 5, recorded_at=9, seq=1).recorded_at, Record(3, 5, seq=1).seq) == (9, 1)


@pytest.mark.parametrize(
    "at", [NINE, AT_NINE, datetime(2026, 12, 1, 9, tzinfo=SHANGHAI), "2026-12-01T01:00Z"]
)
def test_instants_of_a_case(at: Any) -> None:
    """An instant is ISO text, a datetime with a zone, or microseconds."""
    assert Case().add("e", at=at).records[0].at == AT_NINE


@pytest.mark.parametrize(
    "case", [Case(TEA), Case(zone="Asia/Shanghai"), Case(HOMELESS, zone=SHANGHAI)]
)
def test_naive_instant_is_read_in_the_zone(case: Case) -> None:
    """An instant without offset is read in the zone of the case or of its procedure."""
    assert case.add("e", at="2026-12-01 09:00").records[0].at == AT_NINE


MISREAD = {
    1796095500: "at: 1796095500 looks like seconds since 1970",
    1796095500123: "at: 1796095500123 looks like milliseconds since 1970",
    datetime(2026, 12, 1, 9): "at: 2026-12-01 09:00:00 has no time zone",  # noqa: DTZ001
}


@pytest.mark.parametrize("at", MISREAD)
def test_instants_of_programs_are_not_guessed(at: Any) -> None:
    """Seconds, milliseconds and a datetime without zone are refused: none is microseconds."""
    with pytest.raises(CaseError) as refused:
        Case(TEA).add("e", at=at)

    assert refused.value.problems[0].startswith(MISREAD[at])


def test_numbers_of_long_ago_are_microseconds() -> None:
    """A number below the seconds of a year, or above the milliseconds, is what it says."""
    assert [Case().add("e", at=at).records[0].at for at in (0, 10**9 - 1, 10**13)] == [
        0,
        10**9 - 1,
        10**13,
    ]


def test_naive_instant_without_zone_is_refused() -> None:
    """An instant without offset is refused when no zone is known."""
    with pytest.raises(CaseError, match="has no offset") as refused:
        Case(HOMELESS).add("e", at="2026-12-01 09:00")

    assert refused.value.problems[0].startswith("at: ")


def test_relative_instants_of_a_case() -> None:
    """With a zero, instants and facts may count from it."""
    case = Case(TEA, zero=NINE, facts={"new_time": "5 min"}, planned={"m": "1 h", "n": "none"})

    assert case.add("e", at="-30 min").records[0].at == AT_NINE - 30 * MINUTE
    assert case.facts == {"new_time": AT_NINE + 5 * MINUTE}
    assert case.planned == {"m": AT_NINE + 60 * MINUTE, "n": None}


def test_values_are_converted_at_the_door() -> None:
    """A field of an event comes before a fact of its name; what has no type stays, but exact."""
    case = Case(TEA).add(
        "order.paid",
        at=NINE,
        data={"amount": "8 CNY", "paid": "none", "loose": [0.5, "5 mm"]},
        form={"name": "Li"},
    )

    data = case.records[0].data
    assert data == {"amount": money(8), "paid": NONE, "loose": (record_half(), "5 mm")}
    assert not isinstance(data["loose"][0], float)


def record_half() -> Any:
    """One half as the door gives it."""
    return record(data={"x": 0.5}).data["x"]


def test_measured_values_are_lengths() -> None:
    """Measured values without declared type are read with their unit, also for each member."""
    found = record(
        event="measured", data={"place.edge": {"seat 1": "5 mm"}, "fill": "80 %", "n": 5}
    ).data

    assert found["place.edge"] == {"seat 1": 5}
    assert (str(found["fill"]), found["n"]) == ("0.8", 5)
    assert record(event="measured", data={"fill": "full"}).data == {"fill": "full"}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"attendees": "12"}, "facts.attendees: '12' is a number given as text"),
        ({"cards": ["a", 5]}, "facts.cards[1]: 5 is not a text"),
        ({"loose": float("nan")}, "facts.loose: NaN is not a number"),
    ],
)
def test_refused_facts_of_a_case(facts: dict[str, Any], words: str) -> None:
    """A fact that does not fit its type is refused with its path."""
    with pytest.raises(CaseError) as refused:
        Case(TEA, facts=facts)

    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"zone": "Asia/Shanghia"}, "zone: 'Asia/Shanghia' is not a known time zone"),
        ({"zero": "nine"}, "zero: 'nine' is not an instant"),
        ({"planned": {"m": "5 min"}}, "m: '5 min' counts from a zero"),
    ],
)
def test_refused_case(options: dict[str, Any], words: str) -> None:
    """A case that cannot be made says which of its values is wrong."""
    with pytest.raises(CaseError) as refused:
        Case(**options)

    assert words in str(refused.value)


def test_two_records_of_one_id() -> None:
    """A second record of one id is refused, because a correction must say so."""
    case = Case().add("e", at=NINE, id="e7")

    with pytest.raises(RecordError, match="the id 'e7' is already that of record 1"):
        case.add("e", at=NINE, id="e7")
    assert (len(case), repr(case)) == (1, "<Case: 1 records>")


# -- records


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"evnt": "e"}, "unknown key 'evnt'; did you mean 'event'?"),
        ({"attendees": 5}, "a fact or a field of the event belongs in 'data'"),
        ({5: "e"}, "unknown key 5"),
        ({"at": None}, "a record needs 'at'"),
        ({"at": "2026-12-01T09:00"}, "at: '2026-12-01T09:00' has no offset"),
        ({"recorded_at": "x"}, "recorded_at: 'x' is not an instant"),
        ({"event": None}, "a record needs one of 'event', 'waives' and 'voids'"),
        ({"event": None, "data": {"a": 1}}, "facts alone are the event 'noticed'"),
        ({"event": 5}, "event: 5 is not a text"),
        ({"event": ""}, "an empty text says nothing"),
        ({"voids": 2}, "'event' and 'voids' are two records"),
        ({"waives": "r"}, "'event' and 'waives' are two records"),
        ({"event": None, "waives": "r", "planned": NINE}, "'planned' needs the 'event'"),
        ({"event": None, "voids": 1, "replaces": 2}, "use one of them"),
        ({"replaces": 0}, "replaces: 0 is neither the number (from 1) nor the id"),
        ({"replaces": True}, "replaces: true is neither"),
        ({"planned": "soon"}, "planned: 'soon' is not an instant"),
        ({"by": 1024}, "by: 1024 is not a text; put it in quotes"),
        ({"data": [1]}, "data: a list is not a map"),
        ({"data": {1: 2}}, "data: a map is not a map from names to values"),
        ({"data": {"attendees": "5"}}, "data.attendees: '5' is a number given as text"),
        ({"data": {"cards": ["a", 5]}}, "data.cards[1]: 5 is not a text"),
        ({"data": {"new_time": "soon"}}, "data.new_time: 'soon' is not an instant"),
        ({"checks": {"clean": "yes"}}, "checks.clean: 'yes' is not a tick; write ok or not_ok"),
        ({"checks": {"clean": {"pen 1": True}}}, "checks.clean: true is not a tick"),
        ({"checks": {"clean": ["ok"]}}, "checks.clean: a list is not a tick"),
        ({"key": [1]}, "key: a list is not a member"),
        ({"evidence": {"photo": 1}}, "evidence: a map is not a list of names"),
        ({"evidence": [1]}, "evidence: a list is not a list of names"),
    ],
)
def test_refused_record(keys: dict[Any, Any], words: str) -> None:
    """A wrong record is refused with the key, what is wrong and what to write."""
    with pytest.raises(RecordError) as refused:
        record(**keys) if all(isinstance(key, str) for key in keys) else record_from(
            {"at": NINE, "event": "e"} | keys, 1
        )

    assert words in str(refused.value)


def test_all_faults_of_a_record() -> None:
    """A record names all its faults at once, each with its keys."""
    with pytest.raises(RecordError) as refused:
        record_from({"event": 5, "data": {"attendees": "5"}}, 1, types=FACTS_OF)

    assert [keys for keys, _ in refused.value.faults] == [(), ("event",), ("data", "attendees")]


def test_no_record_at_all() -> None:
    """A list is no record."""
    with pytest.raises(RecordError, match="a list is not a record"):
        record_from([], 1)


@pytest.mark.parametrize(
    ("keys", "name", "value"),
    [
        ({"planned": "none"}, "planned", None),
        ({"planned": None}, "planned", None),
        ({"evidence": "photo"}, "evidence", ("photo",)),
        ({"evidence": None}, "evidence", ()),
        ({"checks": {"a": "ok", "b": None, "c": {"pen 1": "not_ok"}}}, "checks", None),
        ({"key": {"side": "left"}}, "key", {"side": "left"}),
        ({"replaces": "e7"}, "replaces", "e7"),
        ({"data": None}, "data", {}),
        ({"said": "Good day"}, "said", "Good day"),
        ({"form": {"name": "Li"}}, "form", {"name": "Li"}),
    ],
)
def test_spelling_of_a_record(keys: dict[str, Any], name: str, value: Any) -> None:
    """The keys of a record are read as the format has them."""
    expected = keys["checks"] if name == "checks" else value

    assert getattr(record(**keys), name) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*RECORD_KEYS, "x"]), JSON) | JSON)
def test_any_record_is_taken_or_refused(raw: Any) -> None:
    """Whatever a record holds, it is taken in or refused with reasons."""
    log = json.dumps([raw, {"at": NINE, "event": "last"}])

    case, problems = read_log(log, TEA, "x.json")
    assert [one.event for one in case][-1] == "last"
    assert len(case) + len(case.unread) == 2
    assert bool(problems) == bool(case.unread or any(one.unfit for one in case))


# -- logs

GOOD = '{"at": "2026-12-01T09:00+08:00", "event": "a"}'


def numbers(case: Case) -> tuple[list[int], list[int]]:
    """The numbers of the records that were taken in, and of those that were not."""
    return [one.number for one in case], [one.number for one in case.unread]


BAD_LINES = [
    ('{"at": "2026-12-01T09:00", "event": "a"}', "has no offset"),
    ('{"at": "2026-12-01T09:00+08:00", "evnt": "a"}', "did you mean 'event'"),
    ('{"at": 1764550800, "event": "a"}', "looks like seconds since 1970"),
    ('{"at": 1764550800000, "event": "a"}', "looks like milliseconds since 1970"),
    (GOOD[:-1] + ', "data": {"attendees": NaN}}', "NaN is not a number that can be recorded"),
    (GOOD[:-1] + ', "data": {"attendees": ' + "9" * 5000 + "}}", "thousands of digits"),
    (GOOD[:-1] + ', "event": "b"}', "the key 'event' stands twice"),
    (GOOD[:-1] + ', "said": "\\ud800"}', "has half a character"),
    (GOOD[:-1] + ', "data": {"a": ["\\ud800"]}}', "has half a character"),
    (GOOD[:-1] + ', "data": ' + "[" * 100_000, "nested too deep"),
    (GOOD + "x", "is not JSON at column"),
    ("nonsense", "is not JSON at column 1, near 'nonsense'"),
    ("5", "5 is not a record"),
]


@pytest.mark.parametrize(("line", "words"), BAD_LINES)
def test_bad_line_is_kept(line: str, words: str) -> None:
    """A line that is no record is kept as it is, and the others keep their numbers."""
    case, problems = read_log(f"{GOOD}\n\n{line}\n{GOOD}\n", HOMELESS, "log.jsonl")

    assert numbers(case) == ([1, 3], [2])
    assert (case.unread[0].text, case.unread[0].line) == (line, 3)
    assert words in str(problems[0])
    assert str(problems[0]).startswith("log.jsonl:3: record 2: ")
    assert str(problems[-1]).endswith("; the record is kept aside and not judged")


UNFIT = [
    (', "data": {"attendees": "5"}', "data.attendees", "5", "'5' is a number given as text"),
    (', "checks": {"brakes": "fine"}', "checks.brakes", "fine", "'fine' is not a tick"),
    (', "checks": {"cup": {"left": 1}}', "checks.cup.left", 1, "1 is not a tick"),
]


@pytest.mark.parametrize(("more", "path", "written", "words"), UNFIT)
def test_wrong_value_leaves_the_record(more: str, path: str, written: Any, words: str) -> None:
    """Of a record with a value that does not fit the rest counts; the value is told and kept."""
    case, problems = read_log(f"{GOOD[:-1]}{more}}}\n{GOOD}\n", HOMELESS, "log.jsonl")

    assert (numbers(case), case.records[0].unfit) == (([1, 2], []), {path: written})
    assert words in str(problems[0])
    assert str(problems[0]).endswith("the value is unknown, and the rest of the record counts")


def test_wrong_value_beside_another_fault() -> None:
    """A record that is wrong in more than a value is kept aside whole."""
    line = GOOD[:-1] + ', "data": {"attendees": "5"}, "role": 3}'

    case, problems = read_log(f"{line}\n", HOMELESS, "log.jsonl")

    assert (numbers(case), len(problems)) == (([], [1]), 2)


def test_wrong_value_is_refused_where_it_is_made() -> None:
    """A case that is made record by record refuses a wrong value, and nothing of it is added."""
    case = Case(HOMELESS)

    with pytest.raises(RecordError, match="given as text"):
        case.add("a", NINE, data={"attendees": "5"})
    assert len(case) == 0


def test_cut_off_last_line() -> None:
    """A last line that was cut off is kept and said to be so."""
    case, problems = read_log(f"{GOOD}\n{GOOD[:-8]}", path="log.jsonl")

    assert numbers(case) == ([1], [2])
    assert "the log was cut off here" in problems[0].message


def test_bytes_that_are_not_utf8() -> None:
    """Only the record with bytes that are not UTF-8 is set apart; its bytes can be had again."""
    bad = GOOD.encode().replace(b'"a"', b'"\xff"')
    case, problems = read_log(b"\n".join([GOOD.encode(), bad, GOOD.encode()]), path="log.jsonl")

    assert numbers(case) == ([1, 3], [2])
    assert case.unread[0].text.encode("utf-8", "surrogateescape") == bad
    assert [problem.line for problem in problems] == [2, 2]


def test_utf16_is_not_guessed() -> None:
    """A file in UTF-16 is kept whole."""
    case, problems = read_log(GOOD.encode("utf-16"), path="log.json")

    assert (len(case), len(case.unread)) == (0, 1)
    assert str(problems[0]) == "log.json: the file is UTF-16; save it as UTF-8"


def test_byte_order_mark_is_no_character() -> None:
    """A mark at the beginning of UTF-8 is not looked at."""
    for text in (GOOD.encode("utf-8-sig"), "\ufeff" + GOOD):
        assert numbers(read_log(text)[0]) == ([1], [])


def test_two_records_of_one_id_in_a_log() -> None:
    """The first record of an id stands, the second is kept aside."""
    line = GOOD[:-1] + ', "id": "e7"}'
    case, problems = read_log(f"{line}\n{line}\n", path="log.jsonl")

    assert numbers(case) == ([1], [2])
    assert str(problems[0]).startswith("log.jsonl:2: record 2 ('e7'): id: the id 'e7' is already")


def test_corrections_need_not_fit() -> None:
    """An undeclared event and a void of a missing record are read; the kernel reports them."""
    log = f'{{"at": "{NINE}", "event": "nobody.knows"}}\n{{"at": "{NINE}", "voids": 9}}'

    assert numbers(read_log(log, TEA)[0]) == ([1, 2], [])


HEADER = {
    "procedure": "conference/tea",
    "id": "k7",
    "zone": "America/New_York",
    "zero": "2026-12-01T09:00+08:00",
    "facts": {"attendees": 3},
    "planned": {"meeting.start": "30 min"},
    "parameters": {"at_once": "2 min"},
    "profile": "hotel",
}
YAML_LOG = """procedure: conference/tea
id: k7
zone: America/New_York
zero: "2026-12-01T09:00+08:00"
facts: {attendees: 3}
planned: {meeting.start: 30 min}
parameters: {at_once: 2 min}
profile: hotel
events:
- {at: -10 min, event: tea.poured, data: {paid: 5}}
"""
EVENTS = [{"at": "-10 min", "event": "tea.poured", "data": {"paid": 5}}]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("k7.json", json.dumps(HEADER | {"events": EVENTS})),
        ("k7.json", json.dumps({"events": EVENTS} | HEADER, indent=1)),
        ("k7.jsonl", json.dumps(HEADER) + "\n" + json.dumps(EVENTS[0])),
        ("k7.case.yaml", YAML_LOG),
        ("", json.dumps(HEADER | {"events": EVENTS})),
        ("", json.dumps(HEADER) + "\n" + json.dumps(EVENTS[0]) + "\n"),
        ("", YAML_LOG),
    ],
)
def test_formats_of_a_log(path: str, text: str) -> None:
    """JSON, JSON lines and YAML give the same case, recognised by name or by text."""
    case, problems = read_log(text, TEA, path)

    assert problems == ()
    assert (case.id, str(case.zone), case.zero) == ("k7", "America/New_York", AT_NINE)
    assert (case.facts, case.parameters, case.profile) == (
        {"attendees": 3},
        {"at_once": "2 min"},
        "hotel",
    )
    assert case.planned == {"meeting.start": AT_NINE + 30 * MINUTE}
    assert list(case) == [Record(1, AT_NINE - 10 * MINUTE, "tea.poured", data={"paid": money(5)})]


@pytest.mark.parametrize("text", ["", "  \n", "[]", '{"events": []}', "events: []\n"])
def test_empty_log(text: str) -> None:
    """A log without records is a case without records."""
    case, problems = read_log(text)

    assert (numbers(case), problems) == (([], []), ())


def test_list_of_records() -> None:
    """A JSON log may be a bare list, whose records are found by their line."""
    case, problems = read_log(f'[{GOOD},\n {{"at": "x"}},\n\n{GOOD}]', path="log.json")

    assert numbers(case) == ([1, 3], [2])
    assert {problem.line for problem in problems} == {2}


@pytest.mark.parametrize("opening", ["[", '{"id": "k7", "events": ['])
def test_cut_off_list(opening: str) -> None:
    """Of a JSON log that was cut off, the whole records are read."""
    case, problems = read_log(f"{opening}{GOOD}, {GOOD[:-8]}", path="log.json")

    assert numbers(case) == ([1], [2])
    assert "its list of records is not closed" in problems[0].message
    assert "the log was cut off here" in problems[1].message


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("procedure", "other/one", "the log is of the procedure 'other/one'"),
        ("zone", "Asia/Tokio", "zone: 'Asia/Tokio' is not a known time zone"),
        ("zero", "nine", "zero: 'nine' is not an instant"),
        ("facts", [], "facts: a list is not a map"),
        ("facts", {"attendees": "3"}, "facts.attendees: '3' is a number given as text"),
        ("planned", {"m": "soon"}, "planned.m: 'soon' is not an instant"),
        ("eventz", [], "unknown key 'eventz' of the log; did you mean 'events'?"),
    ],
)
def test_wrong_header(key: str, value: Any, words: str) -> None:
    """What stands before the records is reported, kept in the header, and the records are read."""
    text = json.dumps({key: value, "events": [json.loads(GOOD)]})
    case, problems = read_log(text, TEA, "log.json")

    assert words in str(problems[0])
    assert case.header[key] == value
    assert len(case) == 1


def test_unreadable_header() -> None:
    """A header that cannot be decoded is kept as text."""
    case, problems = read_log(f'{{"id": NaN, "events": [{GOOD}]}}', path="log.json")

    assert numbers(case) == ([1], [0])
    assert "what stands before the records NaN is not a number" in problems[0].message


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        ("log.json", "nonsense", "is not JSON"),
        ("log.json", ",", "is not JSON"),
        ("log.json", "]{", "is not JSON"),
        ("log.json", '{"id": "k7"}', "has no list 'events'"),
        ("log.json", '{"id": {"events": 5}}', "has no list 'events'"),
        ("log.json", '"events"', "has no list 'events'"),
        ("log.yaml", "- {at: 5}", "write 'events:'"),
        ("log.yaml", "events: 5", "write 'events:'"),
        ("log.yaml", "a: [", "write 'events:'"),
        ("log.yaml", "- a\n- [", "write 'events:'"),
        ("", "nonsense", "write 'events:'"),
    ],
)
def test_text_without_records(path: str, text: str, words: str) -> None:
    """A text in which no records can be told apart is kept whole."""
    case, problems = read_log(text, path=path)

    assert [one.text for one in case.unread] == [text]
    assert any(words in problem.message for problem in problems)


def test_one_record_alone() -> None:
    """A JSON file may hold a single record."""
    assert numbers(read_log(GOOD, path="log.json")[0]) == ([1], [])


def test_records_one_after_another() -> None:
    """A JSON file with a record on each line is read as lines."""
    assert numbers(read_log(f"{GOOD}\n{GOOD}", path="log.json")[0]) == ([1, 2], [])


BAD_YAML = [
    ("- {at: 6 min, event: a, event: b}", "the key 'event' stands twice"),
    ("- {at: 6 min, evnt: a}", "did you mean 'event'"),
    ("- {at: 6, event: a}", "has no unit"),
]


@pytest.mark.parametrize(("line", "words"), BAD_YAML)
def test_bad_record_in_yaml(line: str, words: str) -> None:
    """A wrong record in YAML is kept with its line, and the others are read."""
    text = (
        f'zero: "{NINE}"\nevents:\n- {{at: 5 min, event: a}}\n{line}\n- {{at: 7 min, event: c}}\n'
    )
    case, problems = read_log(text, path="log.yaml")

    assert numbers(case) == ([1, 3], [2])
    assert (case.unread[0].text, case.unread[0].line) == (line, 4)
    assert words in str(problems[0])


def test_yaml_that_was_cut_off() -> None:
    """Of a YAML log that was cut off, the whole records are read."""
    text = f'zero: "{NINE}"\nevents:\n- {{at: 5 min, event: a}}\n- {{at: 6 mi'
    case, problems = read_log(text, path="log.yaml")

    assert numbers(case) == ([1], [2])
    assert "complete it if the log was cut off here" in problems[0].message


def test_yaml_that_is_not_utf8() -> None:
    """Only the record with bytes that are not UTF-8 is set apart."""
    text = f'zero: "{NINE}"\nevents:\n- {{at: 5 min, event: a}}\n- {{at: 6 min, event: "x'.encode()
    case, problems = read_log(text + b'\xff"}\n', path="log.yaml")

    assert numbers(case) == ([1], [2])
    assert "is not UTF-8" in problems[-1].message


PATHS = ["", "x.json", "x.jsonl", "x.yaml"]


@given(st.text() | st.binary(), st.sampled_from(PATHS))
def test_any_text_gives_a_case(text: str | bytes, path: str) -> None:
    """Whatever the text, it gives a case, and what was not read has a reason."""
    case, problems = read_log(text, TEA, path)

    assert all(one.reasons for one in case.unread)
    assert bool(problems) or not case.unread


@given(st.data(), st.sampled_from([YAML_LOG, json.dumps([json.loads(GOOD)] * 3, indent=1)]))
def test_any_cut_log_keeps_what_is_whole(data: st.DataObject, text: str) -> None:
    """A log that was cut off anywhere still gives a case."""
    cut = data.draw(st.integers(0, len(text)))
    case, problems = read_log(text[:cut], TEA)

    assert all(one.reasons for one in case.unread)
    assert bool(problems) or not case.unread


def test_a_waiver_of_nothing_is_told() -> None:
    """A waiver of what is no step or rule is told, with the name that was perhaps meant."""
    from sopkit import evaluate
    from sopkit.procedure import load_text

    body = "after: meeting.begins, do: meeting.over, due: within 5 min, pair: one"
    rule = f"rules:\n- {{id: ack, respond: {{{body}}}, source: A/tea#1}}\n"
    procedure = load_text(completed(rule))
    case = Case(procedure).waive("akc", "none", "2026-12-01T09:00+08:00")
    (problem,) = evaluate(procedure, case, "2026-12-01T09:05+08:00").problems

    assert problem.code == "undeclared_rule"
    assert problem.text("en").endswith("it waives nothing; did you mean 'ack'?")
    assert "“akc”" in problem.text("zh")
