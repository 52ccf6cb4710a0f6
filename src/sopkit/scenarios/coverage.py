"""This module notes which rules and steps the scenarios of a procedure have put to the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.duties import SATISFIED, VIOLATED

if TYPE_CHECKING:
    from sopkit.case import Case
    from sopkit.diagnostics import Diagnostics
    from sopkit.evaluate import Evaluation
    from sopkit.procedure import Procedure

SETTLED = (SATISFIED, VIOLATED)


def demands(procedure: Procedure) -> dict[str, None]:
    """The names of everything that is judged: rules, steps, check items, records, relations."""
    program = procedure.program
    names = [spec.rule.id for spec in program.rules]
    names += [step.rule.id for step in program.flow.steps] if program.flow else []
    return dict.fromkeys(sorted(names, key=lambda name: _place(procedure, name)))


def exercised(now: Evaluation, case: Case) -> set[str]:
    """What was kept or broken up to the instant of an evaluation; a step also when it was done."""
    found = {one.rule for one in now.all_duties if one.state in SETTLED}
    found |= {name for name, verdict in now.verdicts.items() if verdict in SETTLED}
    done = {record.event for record in case.records if not record.is_plan and record.at <= now.at}
    flow = now.procedure.program.flow
    return found | {step.rule.id for step in (flow.steps if flow else ()) if step.event in done}


def report_uncovered(procedure: Procedure, seen: set[str], found: Diagnostics) -> list[str]:
    """Reports, in the procedure's file, what no scenario has put to the test; returns the names."""
    missing = [name for name in demands(procedure) if name not in seen]
    for name in missing:
        message = f"no scenario keeps or breaks '{name}'; add one that does"
        path = procedure.entries[name].path if name in procedure.entries else ()
        own = (*path, "id")
        document = procedure.document
        position = document.value(own) if document.exists(own) else document.key(path)
        found.add("rule-not-covered", message, position, path=document.path)
    return missing


def _place(procedure: Procedure, name: str) -> tuple[str, ...]:
    sections = list(procedure.data)
    path = procedure.entries[name].path if name in procedure.entries else ()
    if not path:
        return ()
    return (f"{sections.index(str(path[0])):03}", *(f"{part!s:0>5}" for part in path[1:]))
