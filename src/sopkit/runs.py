"""This module reads which procedures the steps of another one run, and what they hand over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from sopkit.diagnostics import quote, suggest
from sopkit.expressions.names import is_keyword
from sopkit.frozen import dataclass
from sopkit.rules.conditions import Fixed
from sopkit.rules.fields import NAME
from sopkit.sharing import circle_text

if TYPE_CHECKING:
    from sopkit.kernel.program import Expression
    from sopkit.library import Library
    from sopkit.model import ProcedureModel, Step
    from sopkit.rules.base import Path
    from sopkit.rules.lowering import Lowering


@dataclass(frozen=True, slots=True)
class Run:
    """What a step runs: one of `ids`; `facts` are the values that the sub-case begins with."""

    ids: tuple[str, ...]
    facts: Mapping[str, Expression] = field(default_factory=dict)


def lower_runs(
    model: ProcedureModel, paths: list[Path], library: Library, lowering: Lowering
) -> dict[str, Run]:
    """The runs of all steps; a procedure that is not there, or runs this one, is reported.

    `paths` are the places of the steps. Where the file stands in no folder of procedures, nothing
    is known of others, and nothing is reported about them.
    """
    found = {}
    for step, path in zip(model.steps, paths, strict=True):
        if step.run is None:
            continue
        at: Path = (*path, "run")
        if _well_formed(step, at, lowering):
            for name, place in zip(step.run.ids, _places(at, lowering), strict=True):
                _check_id(model.id, name, place, library, lowering)
        found[step.id] = Run(step.run.ids, _handed_over(step, at, library, lowering))
    return found


def _well_formed(step: Step, path: Path, lowering: Lowering) -> bool:
    assert step.run is not None
    if isinstance(lowering.written(path), Mapping):
        lowering.exactly_one(path, step.run, ("id", "any"))
    if step.run.any is not None and step.run.with_:
        message = (
            "'any' and 'with' exclude each other: which facts there are depends on what is run"
        )
        lowering.report("excluding-keys", message, (*path, "with"), key=True)
    return (step.run.id is None) != (step.run.any is None)


def _places(path: Path, lowering: Lowering) -> list[Path]:
    """The places of the ids, in whichever form they are written."""
    written = lowering.written(path)
    if not isinstance(written, Mapping):
        return [path]
    several = written.get("any")
    if isinstance(several, list):
        return [(*path, "any", place) for place in range(len(several))]
    return [(*path, "id")]


def _check_id(own: str, name: str, path: Path, library: Library, lowering: Lowering) -> None:
    circle = library.circle(own, name, lambda outline: outline.runs)
    if circle:
        lowering.report("procedure-circle", circle_text(own, circle, "runs"), path)
    elif library.root is not None and library.outline(name) is None:
        message = f"unknown procedure {quote(name)}{library.near(name)}"
        lowering.report("unknown-procedure", message, path)


def _handed_over(
    step: Step, path: Path, library: Library, lowering: Lowering
) -> dict[str, Expression]:
    assert step.run is not None
    outline = library.outline(step.run.id) if step.run.id is not None else None
    facts = library.fact_types(outline) if outline is not None else None
    found = {}
    for name, written in step.run.with_.items():
        at: Path = (*path, "with", name)
        if facts is not None and name not in facts:
            message = f"{quote(step.run.id)} has no fact {quote(name)}{suggest(name, facts)}"
            lowering.report("unknown-fact", message, at, key=True)
            continue
        text = str(written).lower() if isinstance(written, bool) else str(written)
        wanted = None if facts is None else facts[name]
        value: Expression | None = None
        if wanted is None and _is_foreign_word(text, lowering):
            # most likely a choice of the fact's own, which is not known here
            value = Fixed(text)
        else:
            value = lowering.expression(text, at, wanted=wanted)
        if value is not None:
            found[name] = value
    return found


def _is_foreign_word(text: str, lowering: Lowering) -> bool:
    declared = lowering.declared
    known = (declared.facts, declared.parameters, declared.events, declared.definitions)
    return (
        NAME.fullmatch(text) is not None
        and not is_keyword(text)
        and not any(text in one for one in known)
    )
