"""This module compares what a scenario expects with what came out, and says why they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sopkit.asking import would
from sopkit.case import RecordError
from sopkit.kernel.duties import RANK, VIOLATED
from sopkit.quantities import QuantityError, parse_instant, parse_value
from sopkit.scenarios.breaches import compare_messages, compare_severities
from sopkit.scenarios.scene import report_faults
from sopkit.scenarios.shown import plain, shown_lists, shown_value

if TYPE_CHECKING:
    from sopkit.asking import Answer
    from sopkit.case import Case
    from sopkit.evaluation import Evaluation
    from sopkit.scenarios.model import ExpectedDuty, Outcome, Question
    from sopkit.scenarios.scene import Path, Scene
    from sopkit.shown import Shown

ANSWERS = {True: "yes", False: "no", "ask": "ask"}
_WORDS = {"yes": "true", "no": "false", "ask": "ask"}
_NO_VALUE = object()
_ASKED = ("role", "by", "data", "key", "checks", "form", "evidence", "said")


class Look:
    """One entry of `expect`: what came out at its instant, and where it is reported."""

    __slots__ = ("like", "now", "path", "scene")

    def __init__(self, scene: Scene, now: Evaluation, like: str, path: Path) -> None:
        self.scene = scene
        self.now = now
        self.like = like
        self.path = path

    def differs(self, message: str, *keys: str | int, hint: str = "") -> None:
        """Reports a difference at the expected value."""
        said = f"at {self.like}: {message}"
        self.scene.report("not-as-expected", said, (*self.path, *keys), hint=hint)

    def open_to(self, *keys: str | int) -> bool:
        """Whether nothing was reported yet about this value or a part of it."""
        path = (*self.path, *keys)
        return not any(one[: len(path)] == path for one in self.scene.refused)

    def why(self, names: Iterable[str]) -> str:
        """What came out about each of these rules, steps or events."""
        return "; ".join(told for name in dict.fromkeys(names) if (told := self._why(name)))

    def _why(self, name: str) -> str:
        found = [one for one in self.now.all_duties if one.rule == name]
        source = ", ".join(self.now.procedure.sources.get(name, ()))
        verdict = verdict_of(self.now, name)
        if verdict is None:
            return ""
        told = f"{name} is {verdict}"
        broken = [one for one in found if one.state == VIOLATED]
        if broken:
            told += f" since {self._shown(broken[0].duty.violated_at)}"
            told += f" ({broken[0].duty.because})" if broken[0].duty.because else ""
        elif found and found[-1].due is not None:
            told += f", due {self._shown(found[-1].due)}"
        needs = self.now.unknown.get(name, ())
        told += f", needs {plain(needs)}" if needs else ""
        return f"{told}, source {source}" if source else told

    def _shown(self, at: int | None) -> str:
        return "nothing" if at is None else self.scene.shown(at, self.like)


def compare(look: Look, expected: Outcome) -> None:
    """Compares every key that is given."""
    for name, info in type(expected).model_fields.items():
        key = info.alias or name
        wanted = getattr(expected, name)
        if wanted is not None and key in _COMPARE and look.open_to(key):
            _COMPARE[key](look, key, wanted)
        elif isinstance(wanted, Mapping) and key in _COMPARE:
            rest = {one: below for one, below in wanted.items() if look.open_to(key, one)}
            if rest:
                _COMPARE[key](look, key, rest)


def verdict_of(now: Evaluation, name: str) -> str | None:
    """The verdict of a rule or step; of one that is only a list of items, the worst of theirs."""
    if name in now.verdicts:
        return now.verdicts[name]
    owned = [spec.rule.id for spec in now.procedure.program.rules if spec.rule.owner == name]
    return min((now.verdicts[one] for one in owned), key=RANK.__getitem__, default=None)


# -- keys of `expect`


def _next(look: Look, key: str, wanted: list[str]) -> None:
    asking = {step.id: [duty.rule for duty in step.duties] for step in look.now.next_steps}
    _list(look, key, wanted, list(asking), asking)


def _asks(look: Look, key: str, wanted: list[str]) -> None:
    if set(wanted) != set(look.now.asks):
        _list(look, key, wanted, list(look.now.asks))


def _broken(look: Look, key: str, wanted: list[str]) -> None:
    found = [one.rule for one in getattr(look.now, key)]
    # a list of rules names each once; one that names a rule twice counts its violations
    if len(set(wanted)) == len(wanted):
        found = list(dict.fromkeys(found))
    # what is broken at one instant has no order that an author could know
    if sorted(wanted) != sorted(found):
        _list(look, key, wanted, found)


def _list(
    look: Look,
    key: str,
    wanted: list[str],
    found: list[str],
    asking: Mapping[str, list[str]] = {},
) -> None:
    """Compares two lists; what differs is explained by the rules that ask for it, if there are."""
    if wanted != found:
        differing = [name for name in (*wanted, *found) if wanted.count(name) != found.count(name)]
        named = [rule for name in differing for rule in asking.get(name) or (name,)]
        look.differs(f"'{key}' {shown_lists(wanted, found)}", key, hint=look.why(named))


def _none_at_all(look: Look, key: str, wanted: object, found: Iterable[str]) -> None:
    """`{}` expects that there is none; with names in it only these are compared."""
    names = list(dict.fromkeys(found))
    if not wanted and names:
        look.differs(f"'{key}' {shown_lists((), names)}", key, hint=look.why(names))


def _duties(look: Look, key: str, wanted: Mapping[str, ExpectedDuty]) -> None:
    _none_at_all(look, key, wanted, (one.rule for one in look.now.duties))
    for name, duty in wanted.items():
        found = _duty_of(look.now, name)
        for end in ("due", "earliest"):
            written = getattr(duty, end)
            if written is not None:
                _end(look, (key, name, end), written, found)
        if duty.needs is not None:
            needs = list(found.needs) if found else []
            if set(duty.needs) != set(needs):
                message = f"{name} 'needs' {shown_lists(duty.needs, needs)}"
                look.differs(message, key, name, "needs", hint=look.why([name]))


def _duty_of(now: Evaluation, name: str) -> Shown | None:
    """The open duty of a rule that is nearest its due, else one that is broken and still owed."""
    for duty in now.duties:
        if duty.rule == name:
            return duty
    owed = [one for one in now.all_duties if one.rule == name and one.duty.owed]
    return owed[0] if owed else None


def _end(look: Look, keys: tuple[str, str, str], written: str, found: Shown | None) -> None:
    name, end = keys[1:]
    value = getattr(found, end) if found else None
    if value is not None:
        got = look.scene.shown(value, written if written not in ("unknown", "none") else look.like)
    else:
        got = "unknown" if found and found.needs else "none"
    if written in ("unknown", "none"):
        same = written == got
    else:
        wanted = look.scene.instant(written, (*look.path, *keys))
        if wanted is None:
            return
        same = wanted == value
    if not same:
        what = "" if found else "; it has no open duty"
        message = f"{name} '{end}' expected {written}, got {got}{what}"
        look.differs(message, *keys, hint=look.why([name]))


def _unknown(look: Look, key: str, wanted: Mapping[str, list[str]]) -> None:
    _none_at_all(look, key, wanted, look.now.unknown)
    for name, needs in wanted.items():
        found = look.now.unknown.get(name, ())
        if set(needs) != set(found) or not found:
            message = f"{name} is unknown for want of other facts: {shown_lists(needs, found)}"
            if not found:
                verdict = verdict_of(look.now, name)
                message = f"{name} expected unknown {plain(needs)}, got {verdict}"
            look.differs(message, key, name, hint=look.why([name]))


def _verdicts(look: Look, key: str, wanted: Mapping[str, str]) -> None:
    for name, verdict in wanted.items():
        found = verdict_of(look.now, name) or "not judged"
        if verdict != found:
            message = f"{name} expected {verdict}, got {found}"
            look.differs(message, key, name, hint=look.why([name]))


def _escalated(look: Look, key: str, wanted: Mapping[str, list[str]]) -> None:
    _none_at_all(look, key, wanted, (one.duty.rule.id for one in look.now.escalated))
    for name, roles in wanted.items():
        found = [one.to for one in look.now.escalated if one.duty.rule.id == name]
        if list(dict.fromkeys(roles)) != list(dict.fromkeys(found)):
            message = f"{name} 'escalated' {shown_lists(roles, found)}"
            look.differs(message, key, name, hint=look.why([name]))


def _stock(look: Look, key: str, wanted: Mapping[str, Any]) -> None:
    lines = {line.item: line.rule for line in look.now.procedure.stock_items}
    for item, quantity in wanted.items():
        found = look.now.stock.get(item, _NO_VALUE)
        if found is _NO_VALUE:
            look.differs(f"{item} expected {plain(quantity)}, but no rule asks for it", key, item)
        elif (None if quantity == "unknown" else quantity) != found:
            message = f"{item} expected {plain(quantity)}, got {shown_value(found, None, None)}"
            look.differs(message, key, item, hint=look.why([lines[item]]))


def _facts(look: Look, key: str, wanted: Mapping[str, Any]) -> None:
    zone = look.scene.zone
    for name, written in wanted.items():
        kind = look.now.procedure.fact_type(name)
        found = look.now.facts.get(name)
        try:
            value = written
            if written == "unknown":
                value = None
            elif kind is not None and kind.kind == "instant":
                value = parse_instant(written, zone, zero=look.scene.zero)
            elif kind is not None:
                value = parse_value(written, kind, zone)
        except QuantityError as problem:
            look.scene.report("bad-value", str(problem), (*look.path, key, name))
            continue
        if value != found:
            message = f"{name} expected {plain(written)}, got {shown_value(found, kind, zone)}"
            look.differs(message, key, name)


def _told(look: Look, key: str, wanted: Mapping[str, tuple[str, ...]]) -> None:
    for step, roles in wanted.items():
        found = look.now.told.get(step, ())
        if set(roles) != set(found):
            message = f"{step} is told to other roles: {shown_lists(roles, found)}"
            look.differs(message, key, step)


def _ended(look: Look, key: str, written: str) -> None:
    found = look.now.ended
    wanted = None if written == "none" else look.scene.instant(written, (*look.path, key))
    if wanted != found and look.open_to(key):
        like = look.like if wanted is None else written
        got = "none" if found is None else look.scene.shown(found, like)
        look.differs(f"'{key}' expected {written}, got {got}", key)


def _problems(look: Look, key: str, wanted: list[int | str]) -> None:
    found = list(dict.fromkeys(one.record for one in look.now.problems))
    if set(wanted) != set(found):
        lists = shown_lists(map(str, wanted), map(str, found))
        hint = "; ".join(one.text("en") for one in look.now.problems)
        look.differs(f"'problems' {lists}", key, hint=hint)


_COMPARE: Mapping[str, Callable[[Look, str, Any], None]] = {
    "next": _next,
    "asks": _asks,
    "duties": _duties,
    "violations": _broken,
    "advice": _broken,
    "severities": compare_severities,
    "messages": compare_messages,
    "unknown": _unknown,
    "verdicts": _verdicts,
    "escalated": _escalated,
    "stock": _stock,
    "facts": _facts,
    "told": _told,
    "ended": _ended,
    "problems": _problems,
}


# -- `would`


def compare_answer(scene: Scene, case: Case, asked: Question, at: int, path: Path) -> None:
    """Asks, and compares the answer."""
    given: dict[str, Any] = {name: getattr(asked, name) for name in _ASKED}
    try:
        answer = would(scene.procedure, case, asked.event, at, **given)
    except RecordError as refused:
        report_faults(scene, refused, path)
        return
    what = f"at {asked.at}: would {asked.event}"
    hint = _grounds(answer)
    if ANSWERS[asked.allowed] != answer.allowed:
        word = _WORDS[answer.allowed]
        message = f"{what} 'allowed' expected {plain(asked.allowed)}, got {word}"
        scene.report("not-as-expected", message, (*path, "allowed"), hint=hint)
    for key in ("because", "needs", "instead"):
        wanted, found = getattr(asked, key), getattr(answer, key)
        if wanted is not None and set(wanted) != set(found):
            message = f"{what} '{key}' {shown_lists(wanted, found)}"
            scene.report("not-as-expected", message, (*path, key), hint=hint)


def _grounds(answer: Answer) -> str:
    parts = []
    for label, found in (
        ("because", answer.because),
        ("reasons", answer.reasons),
        ("needs", answer.needs),
        ("who may", answer.who),
        ("advice", answer.advice),
    ):
        parts += [f"{label} {plain(found)}"] if found else []
    return ", ".join(parts)
