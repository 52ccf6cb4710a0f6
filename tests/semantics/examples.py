"""This module turns the worked examples of the semantics into procedures and cases."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

import sopkit
from sopkit.calendars import load_calendar
from sopkit.procedure import load_text
from sopkit.quantities import parse_instant

FILES = tuple(
    Path(__file__).with_name(name) for name in ("examples.yaml", "more.yaml", "kinds.yaml")
)
DAY = "2026-12-01"
BUILT_IN = {"noticed", "measured", "closed", "waived"}
EVENT_KEYS = (
    "after",
    "do",
    "from",
    "until",
    "event",
    "other_actor_than",
    "same_actor_as",
    "of",
    "starts",
    "ends",
)
CONDITION = re.compile(r"\s+if\s+")
THIS_FIELD = re.compile(r"this\.(\w+)")
UNIT = r"(CNY|cm|mm|m|min|h|s|%)\b"


def examples() -> list[dict[str, Any]]:
    """All worked examples, with the source's dates kept as text."""
    return [one for file in FILES for one in yaml.load(file.read_text("utf-8"), Loader=_Loader)]


class _Loader(yaml.CSafeLoader):  # type: ignore[misc]
    """Safe YAML that leaves dates and times as they are written."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if "timestamp" not in tag and ":int" not in tag
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?\d+$"), list("-+0123456789")
)


def instant(text: str, zone: ZoneInfo) -> int:
    """Microseconds of `09:00`, `12-04 17:00`, ISO text; a trailing + or - is one microsecond."""
    shift = {"+": 1, "-": -1}.get(text[-1], 0)
    body = text[:-1] if shift else text
    if re.fullmatch(r"\d\d:\d\d(:\d\d)?", body):
        body = f"{DAY}T{body}"
    elif re.fullmatch(r"\d\d-\d\d \d\d:\d\d(:\d\d)?", body):
        body = f"2026-{body.replace(' ', 'T')}"
    moment = datetime.fromisoformat(body)
    if moment.tzinfo is None:
        return parse_instant(body, zone) + shift
    return round(moment.timestamp()) * 1_000_000 + moment.microsecond + shift


def iso(microseconds: int) -> str:
    """The instant as ISO text in UTC, to the microsecond."""
    epoch = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    return (epoch + timedelta(microseconds=microseconds)).isoformat()


class Example:
    """One worked example: its procedure, its case and what is expected."""

    def __init__(self, raw: Mapping[str, Any], rules: str = "rules") -> None:
        self.raw = raw
        self.calendar = dict(raw.get("calendar", {}))
        self.zone = ZoneInfo(self.calendar.get("zone", "Asia/Shanghai"))
        given = [raw["new_rule"]] if rules == "new_rule" else raw.get("rules") or [raw.get("rule")]
        self.rules = [dict(rule) for rule in given if rule]
        self.declared = raw.get("declared", {})
        # events that a rule declares by itself and that bear its name
        self.own = set(self.declared.get("own", ()))
        self.renamed = self._renamed()
        self.rules = [_rename(rule, self.renamed) for rule in self.rules]
        self.text = yaml.safe_dump(
            [self.rules, raw.get("steps", [])], allow_unicode=True, width=10_000
        )

    def _renamed(self) -> dict[str, str]:
        """Rules that bear the name of an event or fact: in a file one name means one thing."""
        self.text = yaml.safe_dump([self.rules, self.raw.get("steps", [])])
        taken = {
            *self.facts(),
            *self._event_names(),
            *(record.get("event") for record in self.raw["events"]),
        }
        taken -= self.own
        return {rule["id"]: f"{rule['id']}_rule" for rule in self.rules if rule["id"] in taken}

    # -- the procedure ------------------------------------------------------------------------
    def facts(self) -> dict[str, Any]:
        """Declared facts with types that fit their values and their use."""
        declared = self.declared.get("facts", {})
        names = declared if isinstance(declared, dict) else dict.fromkeys(declared)
        values = self._values()
        facts = {}
        for name, given in names.items():
            entry = {"label": {"en": name, "zh": name}, **self._type(name, values.get(name, []))}
            if given and "default" in given:
                entry["default"] = given["default"]
            facts[name] = entry
        return facts

    def _values(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for record in self.raw["events"]:
            for name, value in record.get("data", {}).items():
                found.setdefault(name, []).append(value)
        return found

    def _type(self, name: str, values: list[Any]) -> dict[str, Any]:
        known = [value for value in values if value is not None]
        unit = re.search(rf"{re.escape(name)} *[<>=]+ *[\d.]+ {UNIT}", self.text)
        if unit:
            kind = {"CNY": "money", "%": "ratio"}.get(unit[1], "length")
            return {"type": kind, **({} if kind == "ratio" else {"unit": unit[1]})}
        if re.search(rf"\b{re.escape(name)} *[<>=]+ *\d", self.text) or any(
            type(value) is int for value in known
        ):
            return {"type": "number"}
        if any(isinstance(value, str) for value in known):
            times = all(re.search(r"\d\d:\d\d", value) for value in known if isinstance(value, str))
            return {"type": "instant" if times else "text"}
        return {"type": "bool"}

    def events(self) -> dict[str, Any]:
        """Every event that is named anywhere, with its fields."""
        names: dict[str, dict[str, Any]] = {}
        facts = {**self.facts(), **self.raw.get("sections", {}).get("facts", {})}
        values = self._values()
        for name in self._event_names():
            names.setdefault(name, {})
        for record in self.raw["events"]:
            fields = names.setdefault(record.get("event", "noticed"), {})
            for field in record.get("data", {}):
                if field not in facts:
                    fields[field] = self._field(field, values.get(field, []))
        for event, field in self._condition_fields():
            names.setdefault(event, {}).setdefault(field, self._field(field, values.get(field, [])))
        steps = {step["id"] for step in self.raw.get("steps", [])}
        planned = set(self.declared.get("planned", ()))
        return {
            name: {
                "label": {"en": name, "zh": name},
                **({"data": fields} if fields else {}),
                **({"planned": True} if name in planned else {}),
            }
            for name, fields in names.items()
            if name not in BUILT_IN | steps | self.own and name not in facts
        }

    def _field(self, name: str, values: list[Any]) -> dict[str, Any]:
        return {"label": {"en": name, "zh": name}, **self._type(name, values)}

    def _event_names(self) -> Iterator[str]:
        yield from self.declared.get("events", ())
        yield from self.declared.get("planned", ())
        for end in ("starts", "ends"):
            yield from _names(self.raw.get("case", {}).get(end, ()))
        for expected in self.raw["expect"]:
            if "would" in expected:
                yield expected["would"]["event"]
        for key, value in _walk([*self.rules, *self.raw.get("steps", [])]):
            if key in EVENT_KEYS or (key == "fulfilled_by"):
                yield from (
                    name for name in _names(value) if not re.search(r"\.(violated|due_soon)$", name)
                )
            if (
                key in ("unless", "only_if")
                and isinstance(value, str)
                and re.fullmatch(r"[a-z_.]+", value)
                and value not in self.facts()
            ):
                yield value

    def _condition_fields(self) -> Iterator[tuple[str, str]]:
        for rule in [*self.rules, *self.raw.get("steps", [])]:
            body = next((value for key, value in rule.items() if isinstance(value, dict)), {})
            yield from _fields_of_conditions(rule)
            yield from _fields_of_own_event(body)
            yield from _fields_of_keys(body)
            moved = body.get("moved_by", {})
            yield from ((moved["event"], moved[end]) for end in ("to", "from") if end in moved)

    def collections(self) -> dict[str, Any]:
        """Members written in a step become a collection."""
        return {
            f"{step['id']}_members": {"label": {"en": "m", "zh": "m"}, "members": step["each"]}
            for step in self.raw.get("steps", [])
            if isinstance(step.get("each"), list)
        }

    def document(self) -> dict[str, Any]:
        """The procedure as a mapping."""
        steps = []
        for step in self.raw.get("steps", []):
            one = {"do": {"en": "Do", "zh": "做"}, **step}
            if isinstance(step.get("each"), list):
                one["each"] = f"{step['id']}_members"
            steps.append(one)
        rules = [self._paired(rule) for rule in self.rules]
        calendar = {key: value for key, value in self.calendar.items() if key != "days"}
        document = {
            "sopkit": 1,
            "id": "test/example",
            "title": {"en": "Example", "zh": "例"},
            "version": "1.0.0",
            "status": "draft",
            "owner": "supervisor",
            "case": {"is": {"en": "one case", "zh": "一例"}, **self.raw.get("case", {})},
            "calendar": {"zone": str(self.zone), **calendar},
            "roles": {name: {"label": {"en": name, "zh": name}} for name in self._roles()},
            "facts": self.facts(),
            "events": self.events(),
            "collections": self.collections(),
            "flow": self.raw.get("flow", "free"),
            "steps": steps,
            "rules": rules,
        }
        for section, entries in self.raw.get("sections", {}).items():
            document[section] = {**document.get(section, {}), **entries}
        return document

    def _roles(self) -> list[str]:
        names = {"supervisor", "manager", "leader", "agent", "cook", "waiter", "porter", "lead"}
        return sorted(names)

    @staticmethod
    def _paired(rule: dict[str, Any]) -> dict[str, Any]:
        if "respond" in rule and "pair" not in rule["respond"]:
            return {**rule, "respond": {**rule["respond"], "pair": "each"}}
        return rule

    def procedure(self) -> Any:
        """The procedure, loaded as a file would be."""
        text = yaml.safe_dump(
            _no_empty(self.document()), allow_unicode=True, sort_keys=False, width=10_000
        )
        loaded = load_text(text)
        return replace(loaded, program=replace(loaded.program, calendar=self.built_calendar()))

    def built_calendar(self) -> Any:
        """The calendar with the days of the example."""
        return load_calendar({"zone": str(self.zone), **self.calendar})

    # -- the case -----------------------------------------------------------------------------
    def case(self, procedure: Any) -> Any:
        """The log of the example."""
        if self.raw.get("as_log"):
            # a log with wrong values, which a case refuses when it is made record by record
            records = [self._record(record) for record in self.raw["events"]]
            log = {"zone": self.zone.key, "events": records}
            return sopkit.read_log(json.dumps(log), procedure)[0]
        case = sopkit.Case(procedure, zone=self.zone)
        for record in self.raw["events"]:
            case.record(self._record(record))
        return case

    def _record(self, record: Mapping[str, Any]) -> dict[str, Any]:
        written = dict(record)
        if "waives" in written:
            written["waives"] = self.renamed.get(written["waives"], written["waives"])
        for key in ("at", "recorded_at", "planned"):
            if key in written and written[key] != "none":
                written[key] = iso(instant(written[key], self.zone))
        if "data" in written:
            types = {**self.facts(), **self.events().get(written.get("event"), {}).get("data", {})}
            written["data"] = {
                name: iso(instant(value, self.zone))
                if types.get(name, {}).get("type") == "instant"
                else value
                for name, value in written["data"].items()
            }
        return written


def _rename(rule: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    text = yaml.safe_dump({**rule, "id": names.get(rule["id"], rule["id"])}, width=10_000)
    for old, new in names.items():
        text = re.sub(rf"\b{re.escape(old)}\.(violated|due_soon)\b", rf"{new}.\1", text)
    return dict(yaml.safe_load(text))


def _names(value: Any) -> list[str]:
    if isinstance(value, str):
        return [CONDITION.split(value, 1)[0]]
    if isinstance(value, (list, tuple)):
        return [name for one in value if isinstance(one, str) for name in _names(one)]
    return []


def _walk(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "escalate":
                continue
            yield key, value
            yield from _walk(value)
    elif isinstance(node, list):
        for one in node:
            yield from _walk(one)


def _fields_of_conditions(rule: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Fields read as `this.x` in `event if condition`, anywhere in a rule."""
    for _, value in _walk(rule):
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and CONDITION.search(text):
                event, condition = CONDITION.split(text, 1)
                yield from ((event, field) for field in THIS_FIELD.findall(condition))


def _fields_of_own_event(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Fields of the rule's `event` that its other conditions read as `this.x`."""
    if "event" not in body:
        return
    for _, value in _walk(body):
        if isinstance(value, str) and not CONDITION.search(value):
            yield from ((body["event"], field) for field in THIS_FIELD.findall(value))


def _fields_of_keys(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The field by which a rule pairs its events or tells its series apart."""
    for key in ("pair", "key"):
        if key in body and body[key] not in ("each", "one", "latest"):
            for part in ("after", "do", "from", "until"):
                yield from ((event, body[key]) for event in _names(body.get(part, ())))


def _no_empty(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if value not in ({}, [])}
