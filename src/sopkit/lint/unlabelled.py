"""This module finds exits that lack a label.

Where a person chooses, there is only the name, which is English and the computer's own. Where
facts decide, people are shown what decides; but labels and conditions mixed on the arrows of one
step read as if they were of two sorts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.lint.base import Lint

if TYPE_CHECKING:
    from sopkit.lint.base import Subject

_BY_HAND = "so those who choose are shown the name of the computer; give it one in both languages"
_MIXED = "and another exit of the step has one; give it one in both languages too"


def look(subject: Subject) -> None:
    """The exits without a label where a person chooses, or where another exit has one."""
    for place, step in enumerate(subject.procedure.data.get("steps") or ()):
        choose = step.get("choose")
        without = [name for name, one in choose.items() if "label" not in one] if choose else []
        if not without:
            continue
        by_hand = not any({"when", "otherwise"} & one.keys() for one in choose.values())
        if by_hand or len(without) < len(choose):
            for name in without:
                _report(subject, step["id"], name, place, _BY_HAND if by_hand else _MIXED)


def _report(subject: Subject, step: str, name: str, place: int, why: str) -> None:
    message = f"exit '{name}' of '{step}' has no label, {why}"
    path = ("steps", place, "choose", name)
    hint = f"write `{name}: {{label: {{en: .., zh: ..}}, ..}}`"
    subject.report("exit-without-label", message, path, key=True, hint=hint)


LINT = Lint(("exit-without-label",), look)
