"""This module compares how grave broken rules are, and in which words a person is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sopkit.scenarios.shown import plain
from sopkit.shown import Violation
from sopkit.wording import rule_text

if TYPE_CHECKING:
    from sopkit.many import KpiResult, ManyViolation
    from sopkit.scenarios.comparing import Look

    Broken = Violation | ManyViolation | KpiResult

LANGUAGES = ("en", "zh")


def compare_severities(look: Look, key: str, wanted: Mapping[str, str]) -> None:
    """Each rule that is named is broken, and of the severity that is given."""
    for name, severity in wanted.items():
        found = {_severity(one) for one in _broken(look, name)}
        if found != {severity}:
            _differs(look, severity, sorted(found), (key, name))


def compare_messages(look: Look, key: str, wanted: Mapping[str, Mapping[str, str]]) -> None:
    """Each rule that is named is broken, and told in these words; a language may be left out."""
    for name, texts in wanted.items():
        broken = _broken(look, name)
        for language in (one for one in LANGUAGES if one in texts):
            found = dict.fromkeys(_told(one, language) for one in broken)
            # a text that is folded over several lines of the file is one line when it is told
            text = " ".join(texts[language].split())
            if list(found) != [text]:
                said = [f"'{one}'" for one in found]
                _differs(look, f"'{text}'", said, (key, name, language))
            if not found:
                break


def _broken(look: Look, name: str) -> list[Broken]:
    """What broke a rule; a figure that misses its target in some period is broken too."""
    missed: tuple[KpiResult, ...] = getattr(look.now, "missed", ())
    found: list[Broken] = [*look.now.violations, *look.now.advice, *missed]
    return [one for one in found if one.rule == name]


def _severity(one: Broken) -> str:
    if isinstance(one, Violation):
        return one.severity
    return next(
        spec.rule.severity for spec in one.procedure.program.many if spec.rule.id == one.rule
    )


def _told(one: Broken, language: str) -> str:
    if isinstance(one, Violation):
        return rule_text(one.procedure, one.duty, language)
    return one.procedure.text(one.rule, language)


def _differs(look: Look, wanted: str, found: list[str], path: tuple[str, ...]) -> None:
    key, name = path[:2]
    got = "none; it is not broken"
    if name in look.scene.known.kpis:
        of_many = look.scene.scenario.many is not None
        got = (
            "none; its target is not missed" if of_many else "none; it is a figure over many cases"
        )
    if found:
        got = found[0] if len(found) == 1 else plain(found)
    look.differs(f"{name} '{key}' expected {wanted}, got {got}", *path, hint=look.why([name]))
