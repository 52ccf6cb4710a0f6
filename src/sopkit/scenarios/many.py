"""This module makes the cases of a scenario of several, and compares what comes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any, cast

from sopkit.evaluate import evaluate
from sopkit.evaluation import Evaluation
from sopkit.kernel.duties import RANK
from sopkit.many import ManyResult, judge_many
from sopkit.quantities import Money, QuantityError, parse_value, say
from sopkit.scenarios.comparing import Look, compare
from sopkit.scenarios.coverage import SETTLED
from sopkit.scenarios.names import check_expected
from sopkit.scenarios.shown import plain

if TYPE_CHECKING:
    from sopkit.case import Case
    from sopkit.many import Figure, KpiResult, PeriodFigures
    from sopkit.scenarios.coverage import Seen
    from sopkit.scenarios.model import Expected
    from sopkit.scenarios.scene import Path, Scene

OF_MANY = frozenset(
    ("at", "kpis", "violations", "advice", "severities", "messages", "unknown", "verdicts")
)
PARTS = frozenset("value met numerator denominator not_applicable unknown waived open".split())
_SHORT = 20


def member_scenes(scene: Scene) -> list[Scene]:
    """A scene for each case; the facts and plans of the scenario are common to all."""
    scenes, seen = [], set()
    scenario = scene.scenario
    for place, member in enumerate(scenario.many or ()):
        path: Path = ("many", place)
        if member.id in seen:
            message = f"'{member.id}' is already the id of another case; rename one of the two"
            scene.report("repeated-name", message, (*path, "id"))
        seen.add(member.id)
        own = scenario.model_copy(
            update={
                "id": member.id,
                "facts": {**scenario.facts, **member.facts},
                "planned": {**scenario.planned, **member.planned},
                "events": member.events,
            }
        )
        scenes.append(replace(scene, scenario=own, path=(*scene.path, *path), refused=set()))
    return scenes


class Together:
    """What several cases did, each by itself and all together, for an entry of `expect`."""

    def __init__(self, judged: ManyResult, each: Sequence[Evaluation]) -> None:
        self.procedure = judged.procedure
        self.violations = _merged([judged.violations, *(one.violations for one in each)])
        self.advice = _merged([judged.advice, *(one.advice for one in each)])
        self.missed = tuple(one for one in judged.kpis.values() if _is_missed(one))
        self.all_duties = [duty for one in each for duty in one.all_duties]
        needs: dict[str, set[str]] = {}
        for found in (judged.unknown, *(one.unknown for one in each)):
            for name, wanted in found.items():
                needs.setdefault(name, set()).update(wanted)
        self.unknown = {name: tuple(sorted(wanted)) for name, wanted in needs.items()}
        names = {name for one in each for name in one.verdicts}
        worst = {
            name: min((one.verdicts[name] for one in each), key=RANK.__getitem__) for name in names
        }
        self.verdicts = {**worst, **judged.verdicts}


def _is_missed(figure: KpiResult) -> bool:
    """Whether the target is missed in some period, by all together or by one of those apart."""
    return any(
        one.met is False
        for period in figure.periods.values()
        for one in (period.total, *period.per.values())
    )


def _merged(lists: Sequence[Sequence[Any]]) -> list[Any]:
    return sorted((one for found in lists for one in found), key=lambda one: one.happened)


def compare_many(scene: Scene, cases: Sequence[Case], seen: Seen) -> list[int]:
    """Compares all that is expected; returns the instants that were looked at."""
    instants = []
    for place, expected in enumerate(scene.scenario.expect):
        path: Path = ("expect", place)
        _check_keys(scene, expected, path)
        check_expected(scene, expected, path)
        at = scene.instant(expected.at, (*path, "at"))
        if at is None:
            continue
        judged = judge_many(scene.procedure, cases, at)
        each = [evaluate(scene.procedure, case, at) for case in cases]
        look = Look(scene, cast(Evaluation, Together(judged, each)), expected.at, path)
        compare(look, expected)
        for name, written in (expected.kpis or {}).items():
            if look.open_to("kpis", name):
                Figures(look, judged.kpis[name]).compare(written)
        for now, case in zip(each, cases, strict=True):
            seen.note(now, case)
        seen.rules |= {name for name, verdict in judged.verdicts.items() if verdict in SETTLED}
        instants.append(at)
    return instants


def _check_keys(scene: Scene, expected: Expected, path: Path) -> None:
    for name, info in type(expected).model_fields.items():
        key = info.alias or name
        if key not in OF_MANY and getattr(expected, name) is not None:
            message = f"'{key}' is about one case; expect it in a scenario with 'events'"
            scene.report("excluding-keys", message, (*path, key), key=True)


class Figures:
    """Compares one figure: a value, `{key: value}`, `{period: ..}`, or `{value: .., met: ..}`."""

    def __init__(self, look: Look, found: KpiResult) -> None:
        self.look = look
        self.found = found

    def compare(self, written: Any) -> None:
        """Compares what is expected under the name of the figure."""
        self._period(self.found.period, written, ("kpis", self.found.rule))

    def _period(self, period: PeriodFigures, written: Any, path: Path) -> None:
        if not isinstance(written, Mapping) or set(written) <= PARTS:
            self._figure(period.total, written, path)
            return
        for key, below in written.items():
            at = (*path, key)
            if key in self.found.periods:
                self._period(self.found.periods[key], below, at)
                continue
            figure = period.per.get(self._key(key))
            if figure is None:
                known = plain([str(one) for one in (*period.per, *self.found.periods)])
                self.look.differs(
                    f"{self._name(at)} expected {plain(below)}, got none of {known}", *at
                )
            else:
                self._figure(figure, below, at)

    def _key(self, written: Any) -> Any:
        kind = self.found.key_type
        try:
            return str(written) if kind is None else parse_value(written, kind)
        except QuantityError:
            return written

    def _figure(self, figure: Figure, written: Any, path: Path) -> None:
        if not isinstance(written, Mapping):
            self._value(figure.value, written, path)
            return
        for part, below in written.items():
            if part == "value":
                self._value(figure.value, below, (*path, part))
                continue
            found = getattr(figure, part)
            wanted = None if below == "none" else below
            if part == "numerator" and not isinstance(wanted, int):
                self._value(found, below, (*path, part))
            elif found != wanted or isinstance(found, bool) is not isinstance(wanted, bool):
                self._differs(
                    plain(below), plain("none" if found is None else found), (*path, part)
                )

    def _value(self, found: Any, written: Any, path: Path) -> None:
        kind, zone = self.found.value_type, self.look.scene.zone
        shown = "none" if found is None else say(found, kind, "en", zone)
        try:
            wanted = None if written == "none" else parse_value(written, kind, zone)
        except QuantityError as problem:
            self.look.scene.report("bad-value", str(problem), (*self.look.path, *path))
            return
        if not same(found, wanted):
            self._differs(plain(written), shown, path)

    def _differs(self, wanted: str, got: str, path: Path) -> None:
        source = ", ".join(self.found.source)
        hint = self.found.text("en") + (f", source {source}" if source else "")
        self.look.differs(f"{self._name(path)} expected {wanted}, got {got}", *path, hint=hint)

    @staticmethod
    def _name(path: Path) -> str:
        return " ".join(str(part) for part in path[1:])


def same(found: Any, wanted: Any) -> bool:
    """Whether a figure is the expected one; one without end is rounded as it was written."""
    if isinstance(found, Money) and isinstance(wanted, Money):
        return found.currency == wanted.currency and same(found.amount, wanted.amount)
    if not isinstance(found, Decimal) or len(found.as_tuple().digits) < _SHORT or wanted is None:
        return bool(found == wanted)
    return bool(found.quantize(Decimal(wanted), ROUND_HALF_EVEN) == wanted)
