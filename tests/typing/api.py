"""This module is what a user of sopkit might write; `make types` checks it, nothing runs it."""

from __future__ import annotations

from pathlib import Path

import sopkit


def findings(folder: Path) -> list[str]:
    """The findings about a folder, a line each."""
    return [found.line() for found in sopkit.check([folder])]


def what_now(path: str, log: bytes, at: str) -> list[tuple[str, int | None, tuple[str, ...]]]:
    """What to do, until when, and where it comes from."""
    try:
        procedure: sopkit.Procedure = sopkit.load(path, profile={"x/y": {"gap": "5 min"}})
    except sopkit.DocumentError as error:
        raise SystemExit(str(error.diagnostics[0].message)) from error
    case, problems = sopkit.read_log(log, procedure, path="case.jsonl")
    lines: list[int | None] = [problem.line for problem in problems]
    assert lines == []
    now: sopkit.Evaluation = sopkit.evaluate(procedure, case, at=at)
    said: list[str] = [one.text("zh") + one.because for one in now.violations]
    cured: list[int | None] = [one.cured_at for one in now.violations]
    assert len(said) == len(cured)
    return [(step.text("en"), step.due, step.source) for step in now.next_steps]


def may_refund(procedure: sopkit.Procedure, case: sopkit.Case, at: int) -> bool:
    """Whether the refund may be paid."""
    answer = sopkit.would(
        procedure, case, "refund.paid", at, role="agent", data={"amount": "8 CNY"}
    )
    return answer.allowed == "yes"


def watch(procedure: sopkit.Procedure) -> int | None:
    """A case that is kept alive; when to look again."""
    case = sopkit.Case(procedure, facts={"shipped": True}, zone="Asia/Shanghai")
    monitor = sopkit.Monitor(procedure, case)
    changes = monitor.add(at="2026-12-01T10:00+08:00", event="cancel.requested")
    raised: list[str] = [change.rule for change in changes if change.raised]
    assert raised == []
    return monitor.next_due


def book(procedures: list[sopkit.Procedure]) -> tuple[Path, ...]:
    """The handbook in Chinese."""
    return sopkit.write_handbook(procedures, "book", languages=("zh",), formats=("pdf",))


def refuse(case: sopkit.Case) -> list[str]:
    """What is wrong with a record."""
    try:
        case.add("refund.paid", at="never")
    except sopkit.CaseError as error:
        return list(error.problems)
    except sopkit.SopkitError:
        return []
    found: list[sopkit.Diagnostic] = []
    return [one.name for one in found]
