"""This module judges a case by a procedure at an instant: a pure fold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from sopkit.case import Case, Record, check_version
from sopkit.evaluation import Evaluation
from sopkit.instants import At, instant
from sopkit.kernel import view
from sopkit.kernel.fold import Fold
from sopkit.parts import Judged, judge_parts

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sopkit.procedure import Procedure

Facts = Mapping[str, Any]

NO_FACTS: Facts = MappingProxyType({})


def evaluate(
    procedure: Procedure,
    case: Case,
    at: At,
    *,
    known_at: At | None = None,
    any_version: bool = False,
) -> Evaluation:
    """Judge a case at an instant, by the records that were known at `known_at` (default: all).

    Records in force with a later `at` change nothing. The case is not changed. Its sub-cases are
    judged with it. `any_version` judges a case also by a version it did not begin under.

    Raises:
        CaseError: the case began under another version of the procedure (docs/semantics.md 15.1).
    """
    when = instant(at, procedure, case.zone)
    known = None if known_at is None else instant(known_at, procedure, case.zone)
    judged = with_case(procedure, case, any_version=any_version)
    return evaluated(judged, case, when, known, any_version=any_version)


def evaluated(
    procedure: Procedure,
    case: Case,
    at: int,
    known: int | None,
    given: Facts = NO_FACTS,
    *,
    any_version: bool,
) -> Evaluation:
    """Judge a case at an instant by a procedure that has the values of the case already.

    `given` are facts handed down by the case it is a part of; the case's own go before them.
    """
    parts, records = with_parts(procedure, case, at, known, given, any_version=any_version)
    fold = fold_of(procedure, case, records, at, known, given)
    return Evaluation(procedure, fold, at, parts, case.zone)


def with_parts(
    procedure: Procedure,
    case: Case,
    at: int,
    known: int | None,
    given: Facts = NO_FACTS,
    *,
    any_version: bool,
) -> Judged:
    """The sub-cases, and the log with their ends."""

    def judge(part: Case, handed: Facts) -> Evaluation:
        own = with_case(part.procedure, part, any_version=any_version)
        return evaluated(own, part, at, known, handed, any_version=any_version)

    return judge_parts(
        procedure, case, at, known, judge, {**given, **case.facts} if case.parts else given
    )


def with_case(procedure: Procedure, case: Case, *, any_version: bool = False) -> Procedure:
    """The procedure with the values of the case, if the case may be judged by it."""
    if not any_version:
        check_version(case, procedure)
    if case.parameters:
        procedure = procedure.with_parameters(case.parameters)
    if case.zone is None or case.zone == procedure.zone:
        return procedure
    return _in_zone(procedure, cast("ZoneInfo", case.zone))


@lru_cache(maxsize=16)
def _in_zone(procedure: Procedure, zone: ZoneInfo) -> Procedure:
    """The procedure on the clocks of another zone, that of a case (docs/semantics.md 11.1)."""
    program = procedure.program
    calendar = None if program.calendar is None else program.calendar.in_zone(zone)
    return replace(procedure, program=replace(program, zone=zone, calendar=calendar))


def fold_of(
    procedure: Procedure,
    case: Case,
    records: Sequence[Record],
    at: int,
    known: int | None = None,
    given: Facts = NO_FACTS,
) -> Fold:
    """The records folded up to an instant, with the facts and plans that the case starts with."""
    facts = {**given, **case.facts} if given else case.facts
    return view.fold_case(procedure.program, records, at, known, facts=facts, plans=case.planned)
