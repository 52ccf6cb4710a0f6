"""This module makes the notice of what changed between two versions, for the people who do it.

It holds only what changed, by role: what was said until now beside what is said from now on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sopkit.handbook.build import DIGEST_SHOWN, anchor
from sopkit.handbook.terms import terms
from sopkit.handbook.traditional import TRADITIONAL, traditional, written_in
from sopkit.handbook.units import joined
from sopkit.language import fill
from sopkit.reports.comparison_report import concerns
from sopkit.speaking import capital

if TYPE_CHECKING:
    from sopkit.comparison import Change, Comparison
    from sopkit.handbook.themes import Theme
    from sopkit.procedure import Procedure

QUIET: Final = "words"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change; `effect` is that of `sopkit.comparison.Change`, `barred` if a demand changed."""

    id: str
    effect: str
    label: str
    text: str
    before: str
    after: str
    note: str
    source: str
    barred: bool


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The changes that concern one role, or everybody."""

    title: str
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class ChangedProcedure:
    """The changes of one procedure; `state` says so where it is new or gone."""

    id: str
    anchor: str
    title: str
    versions: str
    digest: str
    effective: str
    owner: str
    state: str
    groups: tuple[ChangeGroup, ...]
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """The notice in one language."""

    language: str
    title: str
    subtitle: str
    procedures: tuple[ChangedProcedure, ...]


def change_notice(
    found: Iterable[Comparison], language: str, *, role: str | None = None
) -> ChangeNotice:
    """The notice of what was found to be otherwise; unchanged procedures are left out.

    Args:
        found: procedures, each in two versions.
        language: `en`, `zh` or `zh-hant`.
        role: only what concerns this role, and what concerns everybody.
    """
    tongue = written_in(language)
    words = terms(tongue)
    changed = [changed_procedure(one, tongue, role) for one in found if not one.same]
    kept = tuple(one for one in changed if one.groups or one.state)
    made: ChangeNotice = joined(
        ChangeNotice(tongue, words["change_notice"], words["change_note"], kept), tongue
    )
    return replace(traditional(made), language=language) if language == TRADITIONAL else made


def changed_procedure(one: Comparison, language: str, role: str | None) -> ChangedProcedure:
    """What changed in one procedure, by role."""
    words, shown = terms(language), one.procedure
    groups = tuple(_groups(one, language, role))
    state = ""
    if one.old is None or one.new is None:
        state = words["new_procedure" if one.old is None else "gone_procedure"]
    both = (each.version for each in (one.old, one.new) if each is not None)
    return ChangedProcedure(
        id=shown.id,
        anchor=anchor(shown.id),
        title=shown.title.get(language, shown.id),
        versions=" → ".join(both),
        digest=shown.digest.removeprefix("sha256:")[:DIGEST_SHOWN],
        effective=str(shown.data.get("effective", "")),
        owner=shown.spoken(language).role(shown.data.get("owner", "")),
        state=state,
        groups=groups,
        readers=tuple(_readers(one, language, role)),
    )


def _groups(one: Comparison, language: str, role: str | None) -> Iterator[ChangeGroup]:
    """A change that concerns several roles stands under each; what is for all stands last."""
    for name in _roles(one):
        mine = [change for change in one.changes if name in change.roles]
        if mine and role in (None, name):
            yield ChangeGroup(_label(one, name, language), _lines(mine, language))
    rest = [change for change in one.changes if not change.roles]
    if rest:
        yield ChangeGroup(terms(language)["everybody"], _lines(rest, language))


def _roles(one: Comparison) -> dict[str, None]:
    versions = [each for each in (one.new, one.old) if each is not None]
    return dict.fromkeys(name for each in versions for name in each.model.roles)


def _label(one: Comparison, role: str, language: str) -> str:
    versions: list[Procedure] = [each for each in (one.new, one.old) if each is not None]
    shown = next(each for each in versions if role in each.model.roles)
    return capital(shown.spoken(language).role(role))


def _readers(one: Comparison, language: str, role: str | None) -> Iterator[str]:
    """Who signs: the roles that a change concerns; all of them where one concerns everybody."""
    for name in _roles(one):
        if role in (None, name) and (
            not one.changes or any(concerns(change, name) for change in one.changes)
        ):
            yield _label(one, name, language)


def _lines(changes: Sequence[Change], language: str) -> tuple[ChangeLine, ...]:
    words = terms(language)
    return tuple(
        ChangeLine(
            id=change.name,
            effect=change.effect,
            label=words[f"effect_{change.effect}"],
            text=capital(change.text.get(language)),
            before=change.before.get(language),
            after=change.after.get(language),
            note=fill(words["by_figure"], {"names": ", ".join(change.through)})
            if change.through
            else "",
            source=", ".join(change.source),
            barred=change.effect != QUIET,
        )
        for change in changes
    )


def render_html(notice: ChangeNotice, theme: Theme) -> bytes:
    """The notice as one HTML file without scripts."""
    from markupsafe import Markup

    from sopkit.handbook.html import POLICY, environment, read, style, wording

    template = environment(theme.templates).get_template("change_notice.html.j2")
    text = template.render(
        book=notice,
        style=Markup(style(theme) + "\n" + read("change_notice.css")),
        policy=POLICY,
        **wording(notice.language),
    )
    return text.encode()
