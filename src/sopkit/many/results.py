"""This module holds what comes of judging many cases: figures, violations, rungs, their texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sopkit.frozen import NamedTuple
from sopkit.kernel.duties import INACTIVE, NOT_APPLICABLE, SATISFIED, UNKNOWN, VIOLATED, WAIVED
from sopkit.kernel.gather import OPEN
from sopkit.language import Text, join, phrase
from sopkit.quantities import say, say_instant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sopkit.kernel.many import Target
    from sopkit.procedure import Procedure
    from sopkit.quantities import ValueType

APART = (NOT_APPLICABLE, UNKNOWN, WAIVED, OPEN)

SENTENCES: Mapping[str, Text] = {
    "figure": Text("{what} {period}: {value}", "{what} {period}：{value}"),
    "nothing": Text("nothing to count", "无可统计"),
    "of": Text(" ({part} of {whole})", "（{part}/{whole}）"),
    "met": Text("target met", "达到目标"),
    "missed": Text("target missed", "未达到目标"),
    "undecided": Text("target not decided yet", "目标尚未确定"),
    "apart": Text("counted apart: {apart}", "另计：{apart}"),
    NOT_APPLICABLE: Text("{number} not applicable", "不适用 {number}"),
    UNKNOWN: Text("{number} unknown", "未知 {number}"),
    WAIVED: Text("{number} waived", "已豁免 {number}"),
    OPEN: Text("{number} still open", "未结 {number}"),
    "overlap": Text(
        "{at}: {case} while {others} still had {value}: {what}",
        "{at}：{case} 与 {others} 同时占用{value}：{what}",
    ),
    "count": Text(
        "{at}: {case}, {value}: {count} times, at most {most}{with}: {what}",
        "{at}：{case}，{value}：共 {count} 次，最多 {most} 次{with}：{what}",
    ),
    "with": Text(" (also in {others})", "（另见 {others}）"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, what it was made of, and what was counted apart from it.

    `numerator` and `denominator` are the cases with and all cases of a share, the sum and the
    number of values of a sum or mean, the number of a count or percentile. `value` is None when
    there is nothing to make it of. `met` is None while the target has no value, nothing was
    counted, the period runs (unless a count has settled it), or what is unknown could turn it.
    """

    value: Any = None
    numerator: Any = 0
    denominator: int = 0
    not_applicable: int = 0
    unknown: int = 0
    waived: int = 0
    open: int = 0
    met: bool | None = None

    @property
    def apart(self) -> dict[str, int]:
        """What was counted apart, by its state; only what there is."""
        return {name: number for name in APART if (number := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """The figures of one period, from `start` to before `end` (microseconds UTC).

    `final` says that the period was over at the instant of judging.
    """

    label: str
    start: int
    end: int
    final: bool
    total: Figure
    per: Mapping[Any, Figure]


@dataclass(frozen=True, repr=False)
class KpiResult:
    """A figure over many cases, in all its periods.

    What is read from the result itself is of `period`, the one just before the instant of judging:
    at midnight of the first it is the month that is over. `needs` is what would settle what is
    unknown, in any period.
    """

    procedure: Procedure = field(repr=False)
    rule: str
    value_type: ValueType
    period: PeriodFigures
    periods: Mapping[str, PeriodFigures]
    needs: tuple[str, ...] = ()
    target: Target | None = field(default=None, repr=False)
    key_type: ValueType | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        return f"<KpiResult {self.rule} {self.period.label}: {self.value}>"

    @property
    def total(self) -> Figure:
        """The figure over all keys."""
        return self.period.total

    @property
    def per(self) -> Mapping[Any, Figure]:
        """The figure of each person, role or value; empty without `per`."""
        return self.period.per

    @property
    def value(self) -> Any:
        """The value over all keys."""
        return self.total.value

    @property
    def numerator(self) -> Any:
        """See `Figure`."""
        return self.total.numerator

    @property
    def denominator(self) -> int:
        """See `Figure`."""
        return self.total.denominator

    @property
    def met(self) -> bool | None:
        """Whether all of it reaches the target; see `Figure`."""
        return self.total.met

    @property
    def source(self) -> tuple[str, ...]:
        """Where the figure comes from."""
        return self.procedure.sources.get(self.rule, ())

    def text(self, language: str = "en") -> str:
        """The figure in one sentence, each key, and what was counted apart."""
        what = self.procedure.text(self.rule, language).rstrip(".。")
        value = self._figure(self.total, language)
        parts = [_say("figure", language, what=what, period=self.period.label, value=value)]
        for key, figure in self.per.items():
            name = say(key, self.key_type, language, self.procedure.zone)
            said = self._figure(figure, language)
            parts.append(phrase("named", language, name=name, value=said))
        return phrase("semicolon", language).join(parts)

    def _figure(self, figure: Figure, language: str) -> str:
        if figure.value is None:
            said = _say("nothing", language)
        else:
            said = say(figure.value, self.value_type, language, self.procedure.zone)
        if self.value_type.kind == "ratio" and figure.denominator:
            said += _say("of", language, part=figure.numerator, whole=figure.denominator)
        more = [said]
        if self.target is not None:
            key = {True: "met", False: "missed", None: "undecided"}[figure.met]
            more.append(_say(key, language))
        apart = [_say(name, language, number=number) for name, number in figure.apart.items()]
        if apart:
            more.append(_say("apart", language, apart=join(apart, language)))
        return phrase("comma", language).join(more)


@dataclass(frozen=True)
class ManyViolation:
    """Something that no case breaks alone: `case` did it, `others` are those it met.

    `value` is the room, person .. that they share; `happened` the instant, microseconds UTC.
    """

    procedure: Procedure = field(repr=False)
    rule: str
    happened: int
    case: str
    others: tuple[str, ...]
    value: Any
    value_type: ValueType | None = field(default=None, repr=False)
    record: int | str | None = None
    count: int | None = None
    most: int | None = None

    @property
    def cases(self) -> tuple[str, ...]:
        """All cases that it takes, the one that broke the rule first."""
        return (self.case, *self.others)

    @property
    def source(self) -> tuple[str, ...]:
        """Where the demand comes from."""
        return self.procedure.sources.get(self.rule, ())

    def text(self, language: str = "en") -> str:
        """What was broken, when and by which cases, in one sentence."""
        others = join(self.others, language)
        values = {
            "at": _when(self.procedure, self.happened, language),
            "case": self.case,
            "others": others,
            "value": say(self.value, self.value_type, language, self.procedure.zone),
            "what": self.procedure.text(self.rule, language).rstrip(".。"),
            "count": self.count,
            "most": self.most,
            "with": _say("with", language, others=others) if others else "",
        }
        return _say("overlap" if self.count is None else "count", language, **values)


class Rung(NamedTuple):
    """A rung of a ladder that was reached: the `number`-th time of `value`, and what it leads to.

    `then` is a text pair, or the name of a step or event that is owed.
    """

    rule: str
    number: int
    value: Any
    happened: int
    case: str
    then: Any


@dataclass(frozen=True)
class ManyResult:
    """What came out of judging many cases together.

    `kpis` are the figures by rule, `overlaps` and `counts` the violations by instant, whatever
    their modality. `unknown` names rules that something unknown could break, with what it needs;
    `ladder` lists the rungs that were reached. `cases` is how many there were.
    """

    procedure: Procedure = field(repr=False)
    at: int
    cases: int
    kpis: Mapping[str, KpiResult]
    overlaps: tuple[ManyViolation, ...]
    counts: tuple[ManyViolation, ...]
    unknown: Mapping[str, tuple[str, ...]]
    verdicts: Mapping[str, str]
    ladder: tuple[Rung, ...] = ()

    @property
    def violations(self) -> tuple[ManyViolation, ...]:
        """Broken demands of modality must, by instant, then by their place in the file."""
        return self._of("must")

    @property
    def advice(self) -> tuple[ManyViolation, ...]:
        """Broken demands of modality should."""
        return self._of("should")

    def _of(self, modality: str) -> tuple[ManyViolation, ...]:
        rules = {spec.rule.id: spec.rule for spec in self.procedure.program.many}
        found = [
            one for one in (*self.overlaps, *self.counts) if rules[one.rule].modality == modality
        ]
        return tuple(sorted(found, key=lambda one: (one.happened, rules[one.rule].place)))


class Outcome(NamedTuple):
    """What one rule says of all cases."""

    verdict: str
    needs: tuple[str, ...] = ()
    violations: Sequence[ManyViolation] = ()
    kpi: KpiResult | None = None
    ladder: Sequence[Rung] = ()


def worst(broken: Sequence[Any], needs: set[str], found: Sequence[Any], *, waived: bool) -> str:
    """The verdict on a rule, of what was broken, what was unknown, and what there was.

    See docs/semantics.md 14.2.
    """
    if broken:
        return VIOLATED
    if needs:
        return UNKNOWN
    return (WAIVED if waived else SATISFIED) if found else INACTIVE


def type_of(procedure: Procedure, name: str, events: Iterable[str]) -> ValueType | None:
    """The declared type of a field of one of the events, else of the fact of that name."""
    own = (procedure.field_type(event, name) for event in events)
    return next((one for one in own if one is not None), procedure.fact_type(name))


def _when(procedure: Procedure, at: int, language: str) -> str:
    from zoneinfo import ZoneInfo

    return say_instant(at, procedure.zone or ZoneInfo("UTC"), language)


def _say(key: str, language: str, **values: object) -> str:
    return phrase(key, language, catalogue=SENTENCES, **values)
