"""This package holds the kinds of rules: one module each, and the tuple that lists them."""

from sopkit.rules import (
    attempt,
    attest,
    before,
    count,
    every,
    forbid,
    hold,
    kpi,
    measure,
    order,
    permit,
    phrase,
    record,
    respond,
    schedule,
    stock,
    table,
)
from sopkit.rules.base import RuleKind

RULE_KINDS: tuple[RuleKind, ...] = (
    respond.KIND,
    every.KIND,
    before.KIND,
    order.KIND,
    permit.KIND,
    forbid.KIND,
    count.KIND,
    hold.KIND,
    measure.KIND,
    stock.KIND,
    record.KIND,
    phrase.KIND,
    attest.KIND,
    schedule.KIND,
    attempt.KIND,
    table.KIND,
    kpi.KIND,
)

__all__ = ["RULE_KINDS", "RuleKind"]
