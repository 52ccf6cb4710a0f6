"""Tests of what rules and steps become: the specifications that the kernel runs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sopkit.errors import DocumentError
from sopkit.kernel.demands import ActorIs, ApprovedBy, FieldsGiven, Holds, NotDuring, RoleIs, TickIs
from sopkit.kernel.program import Before, Guard, Hold, Parameter, Respond
from sopkit.procedure import Procedure, load_text
from sopkit.quantities import Span, ValueType
from tests.rules.procedures import small, text_of

EVENTS = """
events:
  asked: {label: {en: asked, zh: 已问}}
  answered: {label: {en: answered, zh: 已答}, data: {amount: money}}
  meeting.start: {label: {en: meeting begins, zh: 会议开始}, planned: true}
"""


def only(procedure: Procedure) -> Any:
    """The only specification of a procedure."""
    (spec,) = procedure.program.rules

    return spec


def of_rule(rule: str, more: str = "") -> Any:
    """What one rule was lowered to."""
    return only(small(f"{more}{EVENTS}rules:\n- {{id: it, {rule}, source: A/test#1}}\n"))


def test_unless_of_a_guard_is_when_not() -> None:
    """A guard does not look where its exception holds."""
    spec = of_rule("permit: {event: answered, role: clerk}, unless: asked")

    assert spec.rule.when.text == "true and not asked"


def test_unless_of_respond_cancels() -> None:
    """An exception of respond is an event that cancels, or a condition that is watched."""
    spec = of_rule(
        "respond: {after: asked, do: answered, pair: each}, unless: [closed, wet]",
        "facts:\n  wet: {type: bool, label: {en: wet, zh: 湿}}",
    )

    assert [one.event for one in spec.unless_events] == ["closed"]
    assert [one.text for one in spec.unless] == ["wet"]
    assert spec.rule.when is None


def test_demands_of_a_permit() -> None:
    """Every demand of a permit is looked at; `for` is the scope."""
    spec = of_rule(
        "permit: {event: answered, for: clerk, role: clerk, limit: this.amount <= 5 CNY, "
        "approved_by: clerk, other_actor_than: asked, instead: asked}"
    )

    assert isinstance(spec, Guard)
    assert [type(demand) for demand in spec.demands] == [Holds, RoleIs, ApprovedBy, ActorIs]
    assert spec.scope_roles == {"clerk"}
    assert spec.instead == "asked"


def test_an_approval_is_an_event() -> None:
    """The approval that a permit asks for may be recorded and named."""
    procedure = small(
        f"{EVENTS}rules:\n- id: it\n  permit: {{event: answered, approved_by: clerk}}\n"
        "  source: A/test#1\n"
    )

    assert "answered.approved" in procedure.program.events


def test_rank_means_the_role_and_those_above() -> None:
    """A demand of rank names every role whose rank is not lower."""
    roles = (
        "roles:\n  agent: {label: {en: agent, zh: 客服}, rank: 1}\n"
        "  leader: {label: {en: leader, zh: 组长}, rank: 2}\n"
        "  head: {label: {en: head, zh: 主管}, rank: 3}"
    )
    spec = of_rule("permit: {event: answered, rank: leader}", roles)

    assert spec.demands[0].roles == ("leader", "head")


def test_an_act_is_an_event_of_the_rules_name() -> None:
    """What only an observer sees is recorded under the rule's id."""
    spec = of_rule("forbid: {act: {en: Shout, zh: 喊}, from: asked, until: answered}")

    assert [one.event for one in spec.events] == ["it"]
    assert isinstance(spec.demands[0], NotDuring)


def test_before_becomes_a_phrase_on_the_plan() -> None:
    """At least and at most make the two ends of a window before the planned instant."""
    spec = of_rule("before: {do: asked, event: meeting.start, at_least: 10 min, at_most: 1 h}")

    assert isinstance(spec, Before)
    assert spec.anchor == "meeting.start"
    assert spec.window.due is not None
    assert spec.window.due.plan_anchors == {"meeting.start"}


def test_a_parameter_may_stand_for_a_span() -> None:
    """Where a span stands, the name of a parameter may stand."""
    spec = of_rule(
        "hold: {that: asked, tolerated: slack}",
        "parameters:\n  slack: {is: 2 min, source: A/test#1}",
    )

    assert spec.tolerated == Parameter("slack")


def test_a_sliding_count_has_a_span() -> None:
    """A period may be a span, which slides, or a data key, each of whose values counts alone."""
    sliding = of_rule("count: {event: asked, at_most: 1, per: 24 h}")
    keyed = of_rule("count: {event: answered, at_most: 1, per: amount}")

    assert sliding.per == Span(24, "h")
    assert (keyed.per, keyed.per_value) == ("case", "amount")


def test_exactly_is_both_bounds() -> None:
    """`exactly: 2` is at least and at most 2."""
    spec = of_rule("count: {event: asked, exactly: 2}")

    assert (spec.at_least, spec.at_most) == (2, 2)


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ("equals: 80 %, tolerance: 5 %", "it in 75 % .. 85 %"),
        ("between: 5 cm .. 10 cm", "it in 5 cm .. 10 cm"),
        ("at_least: 3 kg", "it >= 3 kg"),
        ("at_most: 45 deg", "it <= 45 deg"),
        ("equals: 12", "it == 12"),
        ("equals: about 20 cm", "it in 15 cm .. 25 cm"),
        ("equals: 1 cm, tolerance: 2 mm", "it in 8 mm .. 12 mm"),
        ("equals: gap, tolerance: 2 mm", "it in gap - 2 mm .. gap + 2 mm"),
    ],
)
def test_a_measure_holds_its_value_within_limits(figure: str, text: str) -> None:
    """The figure of a measure and its tolerance become the two limits of its value."""
    spec = of_rule(
        f"measure: {{of: {{en: value, zh: 值}}, {figure}}}", "parameters:\n  gap: {type: length}"
    )

    assert spec.that.text == text


def test_a_measure_of_each_holds_for_every_member() -> None:
    """With `each` one value is recorded for every member."""
    procedure = small(
        "collections:\n  chair: {members: [left, right], label: {en: chair, zh: 椅}}\n"
        "rules:\n- id: lift\n  source: A/test#1\n"
        "  measure: {of: {en: lift, zh: 离地}, between: 5 cm .. 10 cm, each: chair}\n"
    )
    kind = procedure.fact_type("lift")

    assert kind is not None
    assert (kind.kind, kind.inner.kind) == ("map", "length")
    assert only(procedure).that.text == "all(member in 5 cm .. 10 cm for key, member in lift)"


STOCK = """
things:
  cup: {{label: {{en: cup, zh: 杯}}}}
facts:
  guests: {{type: count, label: {{en: guests, zh: 客人}}}}
rules:
- {{id: cups, stock: {{item: cup, {stock}}}, source: A/test#1}}
"""


class Scope:
    """Facts alone."""

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        self.this = self.this_role = self.this_by = self.this_at = None
        self.last: dict[str, Any] = {}
        self.counts: dict[str, int] = {}
        self.at = 0
        self.zone = None


@pytest.mark.parametrize(
    ("stock", "guests", "needed", "enough"),
    [
        ("fixed: 2", None, 2, 2),
        ("each: 1, of: guests", 7, 7, 7),
        ("one_per: 4, of: guests", 9, 3, 3),
        ("one_per: 2, of: guests, round: down", 5, 2, 2),
        ("one_per: 3 .. 4, of: guests", 12, 4, 3),
        ("each: 1, of: guests, plus: 2", 7, 9, 9),
        ("each: 1, of: guests, plus: 10 %", 7, 8, 8),
        ("each: 1, of: guests", 0, 0, 0),
    ],
)
def test_stock_is_computed_from_facts(
    stock: str, guests: int | None, needed: int, enough: int
) -> None:
    """The pick list shows the ample number; what is there must reach the frugal one."""
    procedure = small(STOCK.format(stock=stock))
    (line,) = procedure.stock_items
    that = only(procedure).that

    assert line.quantity.value(Scope(guests=guests)) == needed
    assert that.test(Scope(guests=guests, **{"have.cup": enough})) is True
    assert that.test(Scope(guests=guests, **{"have.cup": enough - 1})) is False
    assert that.test(Scope(guests=guests)) is None


STEPS = """
forms:
  slip: {title: {en: slip, zh: 单}, fields: {number: text, room: text}}
roles:
  guard: {label: {en: guard, zh: 保安}}
steps:
- id: room.opened
  do: {en: Open the room, zh: 开门}
  due: 10 min before meeting.start
  needs: [asked]
  checks:
  - {id: lights, check: {en: Lights are on, zh: 灯已开}, conduct: true}
  - {id: door, check: {en: The door is open, zh: 门已开}, severity: major}
  say: {any: [{en: Good day., zh: 您好。}]}
  record: {form: slip, fields: [number]}
  evidence: [photo]
  tell: {role: guard, answer: {word: {en: received, zh: 收到}, within: 5 min}}
  source: A/test#1
- id: room.closed
  do: {en: Close the room, zh: 关门}
  after: answered
  due: within 5 min
  unless: [asked, wet]
  source: A/test#1
facts:
  wet: {type: bool, label: {en: wet, zh: 湿}}
"""


def test_step_keys_are_rules() -> None:
    """Checks, words, form, answer and due of a step are rules under its name."""
    procedure = small(STEPS + EVENTS)
    found: dict[str, Any] = {spec.rule.id: spec for spec in procedure.program.rules}

    assert list(found) == [
        "room.opened",
        "room.opened.lights",
        "room.opened.door",
        "room.opened.record",
        "room.opened.say",
        "room.opened.answered",
        "room.closed",
    ]
    assert isinstance(found["room.opened"], Before)
    assert found["room.opened"].gate == "room.opened"
    assert isinstance(found["room.closed"], Respond)
    assert found["room.closed"].gate == "room.closed"
    assert found["room.opened.record"].demands == (FieldsGiven(("number",), ("photo",)),)
    assert isinstance(found["room.opened.door"].demands[0], TickIs)
    assert found["room.opened.answered"].window.due.elapsed == 300_000_000


def test_what_only_a_person_can_judge_is_information() -> None:
    """A check of conduct is of severity info unless it says more."""
    found = {spec.rule.id: spec.rule.severity for spec in small(STEPS + EVENTS).program.rules}

    assert (found["room.opened.lights"], found["room.opened.door"]) == ("info", "major")


def test_parts_of_a_step_have_sources() -> None:
    """A check item without a source of its own has that of its step."""
    assert small(STEPS + EVENTS).sources["room.opened.door"] == ("A/test#1",)


def test_layout_relations_are_measured() -> None:
    """A gap is a length, else the relation is true or false; what is set aside is not judged."""
    procedure = small(
        """
        collections:
          seat: {members: [a, b], label: {en: seat, zh: 座位}}
        facts:
          lidded: {type: bool, label: {en: lidded cup, zh: 盖杯}}
        layouts:
          place:
            view: top
            unit: cm
            each: seat
            objects:
              table: {size: [75, 60], label: {en: table, zh: 桌}}
              cup: {size: [8, 8], label: {en: cup, zh: 杯}, when: lidded}
            relations:
            - {id: edge, of: cup.bottom, above: table.bottom, gap: 1 cm, source: A/test#1}
            - {id: stands, of: cup, rests_on: table, source: A/test#1}
            - id: far
              of: cup.top
              below: table.top
              gap: 3 cm
              set_aside: {en: too far, zh: 过远}
              source: A/test#1
          front:
            view: front
            unit: cm
            objects:
              table: {size: [75, 60], label: {en: table, zh: 桌}}
              skirt: {size: [75, 60], label: {en: skirt, zh: 台裙}}
            relations:
            - id: turned
              of: skirt.top
              points: right
              angle: 45 deg
              tolerance: 5 deg
              source: A/test#1
        """
    )
    found: dict[str, Any] = {spec.rule.id: spec for spec in procedure.program.rules}
    turned = procedure.fact_type("front.turned")

    assert list(found) == ["place.edge", "place.stands", "front.turned"]
    assert all(isinstance(spec, Hold) for spec in found.values())
    assert found["place.edge"].that.text == (
        "all(member in 8 mm .. 12 mm for key, member in place.edge)"
    )
    assert found["place.edge"].rule.when.text == "lidded"
    assert found["place.stands"].that.text == "all(member for key, member in place.stands)"
    assert found["front.turned"].that.text == "front.turned in 40 deg .. 50 deg"
    assert turned == ValueType("angle")


PARAMETERS = """
parameters:
  gap: {is: 15 min, source: A/test#1}
  wait: {type: duration, vague: {en: soon, zh: 尽快}}
events:
  asked: {label: {en: asked, zh: 已问}}
rules:
- {id: again, every: {do: asked, gap: gap, from: opened}, source: A/test#1}
- {id: never, forbid: {event: asked, from: closed}, source: A/test#1}
"""


def test_a_house_may_set_parameters() -> None:
    """Values of a house change the program and the digest, and nothing else."""
    plain = small(PARAMETERS)
    house = plain.with_parameters({"gap": "20 min", "wait": "5 min"})

    assert plain.program.constants == {"gap": 900_000_000}
    assert house.program.constants == {"gap": 1_200_000_000, "wait": 300_000_000}
    assert house.digest != plain.digest
    assert plain.with_parameters({}).digest == plain.digest


def test_a_profile_may_leave_rules_out() -> None:
    """A rule that a house does without, for a reason, is not judged there."""
    profile = {"test/small": {"wait": "5 min", "without": {"never": "no such event here"}}}
    house = load_text(text_of(PARAMETERS), profile=profile)

    assert [spec.rule.id for spec in house.program.rules] == ["again"]
    assert house.without == {"never": "no such event here"}
    assert house.digest != small(PARAMETERS).digest


@pytest.mark.parametrize(
    "values",
    [
        {"gapp": "20 min"},
        {"gap": "20 cm"},
        {"gap": {"is": "20 min", "why": "none"}},
        {"without": ["never"]},
        {"without": {"nver": "typo"}},
    ],
)
def test_a_wrong_profile_is_refused(values: dict[str, Any]) -> None:
    """A profile that names what does not exist, or gives no reason, is an error."""
    with pytest.raises(DocumentError):
        load_text(text_of(PARAMETERS), profile={"test/small": values})


def test_the_reach_of_about_is_a_parameter() -> None:
    """The parameter `about` changes how far `about` reaches."""
    procedure = small(
        "parameters:\n  about: {is: 10 %, source: A/test#1}\n"
        "rules:\n- id: it\n  measure: {of: {en: gap, zh: 距离}, equals: about 20 cm}\n"
        "  source: A/test#1\n"
    )

    assert procedure.declared.about == Decimal("0.1")
    assert only(procedure).that.text == "it in 18 cm .. 22 cm"


@pytest.mark.parametrize(
    ("measured", "kept", "needs"),
    [
        ({"seat 1": 10, "seat 2": 11}, True, ()),
        ({"seat 1": 10}, None, ("lift",)),
        ({"seat 1": 3}, False, ()),
        (None, None, ("lift",)),
    ],
)
def test_every_member_is_measured(
    measured: dict[str, int] | None, kept: bool | None, needs: tuple[str, ...]
) -> None:
    """One wrong value breaks it; while a member has no value it is not known to be kept."""
    procedure = small(
        "facts:\n  seats: {type: count, label: {en: seats, zh: 座位数}}\n"
        "collections:\n  seat: {count: seats, label: {en: seat, zh: 座位}}\n"
        "rules:\n- id: lift\n  source: A/test#1\n"
        "  measure: {of: {en: lift, zh: 离地}, between: 9 mm .. 11 mm, each: seat}\n"
    )
    that = only(procedure).that

    assert that.test(Scope(seats=2, lift=measured)) is kept
    assert that.needs(Scope(seats=2, lift=measured)) == needs
    assert kept is not True or that.test(Scope(lift=measured)) is None
