"""This module shows what changed in procedures: text, Markdown, plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sopkit.language import Text, phrase
from sopkit.reports.layout import BOLD, DIM, GREEN, RED, YELLOW, paint, wrap
from sopkit.speaking import capital

if TYPE_CHECKING:
    from sopkit.comparison import Change, Comparison

WIDTH = 80

WORDS: Mapping[str, Text] = {
    "everybody": Text("Everybody", "所有人"),
    "nothing": Text("Nothing changes.", "没有变化。"),
    "nothing_for": Text("Nothing changes for the {role}.", "对{role}没有变化。"),
    "new_procedure": Text("A new procedure", "新增规程"),
    "gone_procedure": Text("This procedure is gone", "此规程已取消"),
    "versions": Text("{id} {old} -> {new}", "{id} {old} → {new}"),
    "effect.words": Text("wording only", "仅文字修改"),
    "effect.looser": Text("looser", "放宽"),
    "effect.tighter": Text("tighter", "收紧"),
    "effect.added": Text("new", "新增"),
    "effect.removed": Text("gone", "取消"),
    "effect.other": Text("otherwise", "改变"),
    "source": Text("source: {source}", "出处：{source}"),
    "through": Text("by the figure {names}", "因数值 {names}"),
    "not_raised": Text(
        "The version stays {old}; these changes ask for {wanted} ({step}).",
        "版本仍为 {old}；这些变化应升为 {wanted}（{step}）。",
    ),
    "raised_little": Text(
        "The version went from {old} to {new}; these changes ask for {wanted} ({step}).",
        "版本由 {old} 改为 {new}；这些变化应升为 {wanted}（{step}）。",
    ),
    "step.patch": Text("patch: only words", "修订号：仅文字"),
    "step.minor": Text("minor: looser or more", "次版本号：放宽或增加"),
    "step.major": Text("major: tighter, otherwise or less", "主版本号：收紧、改变或取消"),
}
_TONES = {"tighter": RED, "removed": RED, "other": YELLOW, "looser": GREEN, "added": GREEN}


def as_text(
    found: Sequence[Comparison],
    *,
    language: str = "en",
    role: str | None = None,
    colour: bool = False,
    width: int = WIDTH,
) -> str:
    """Each procedure that changed, its changes by role; with `role` only what concerns it."""
    page = _Page(language, role, colour=colour, width=width)
    blocks = ["\n".join(page.procedure(one)) for one in found if page.shows(one)]
    return "\n\n".join(blocks or [page.nothing(found)]) + "\n"


def as_markdown(
    found: Sequence[Comparison], *, language: str = "en", role: str | None = None
) -> str:
    """The same as Markdown, such as a comment on a pull request."""
    page = _Page(language, role)
    blocks = ["\n".join(page.markdown(one)) for one in found if page.shows(one)]
    return "\n\n".join(blocks or [page.nothing(found)]) + "\n"


def as_object(found: Sequence[Comparison], *, role: str | None = None) -> dict[str, Any]:
    """The same as plain values, every text in both languages."""
    return {
        "procedures": [_comparison(one, role) for one in found if not one.same],
        "unchanged": [one.procedure.id for one in found if one.same],
    }


def concerns(change: Change, role: str | None) -> bool:
    """Whether a change concerns a role; what concerns nobody by name concerns everybody."""
    return role is None or not change.roles or role in change.roles


def _comparison(one: Comparison, role: str | None) -> dict[str, Any]:
    old, new = one.old, one.new
    return {
        "id": one.procedure.id,
        "old_version": None if old is None else old.version,
        "new_version": None if new is None else new.version,
        "asked_step": one.wanted,
        "asked_version": one.suggested,
        "version_is_enough": one.enough,
        "changes": [_change(change) for change in one.changes if concerns(change, role)],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "section": change.section,
        "name": change.name,
        "what": change.what,
        "aspect": change.aspect or None,
        "effect": change.effect,
        "text": _pair(change.text),
        "before": _pair(change.before),
        "after": _pair(change.after),
        "roles": list(change.roles),
        "source": list(change.source),
        "through": list(change.through),
    }


def _pair(text: Text) -> dict[str, str] | None:
    return {"en": text.en, "zh": text.zh} if text.en or text.zh else None


class _Page:
    """The parts of the page, each a few lines."""

    def __init__(
        self, language: str, role: str | None, *, colour: bool = False, width: int = WIDTH
    ) -> None:
        self.language = language
        self.role = role
        self.colour = colour
        self.width = width

    def say(self, key: str, **values: object) -> str:
        return phrase(key, self.language, catalogue=WORDS, **values)

    def shows(self, one: Comparison) -> bool:
        return not one.same and (
            not one.changes or any(concerns(change, self.role) for change in one.changes)
        )

    def nothing(self, found: Sequence[Comparison]) -> str:
        if self.role is None or all(one.same for one in found):
            return self.say("nothing")
        known = [one.procedure for one in found if self.role in one.procedure.model.roles]
        label = known[0].spoken(self.language).role(self.role) if known else self.role
        return self.say("nothing_for", role=label)

    def groups(self, one: Comparison) -> Iterator[tuple[str, list[Change]]]:
        """The changes by role, roles in the order of the file; what is for all comes last."""
        names = one.procedure.spoken(self.language)
        declared = [*one.procedure.model.roles, *(one.old.model.roles if one.old else ())]
        for role in dict.fromkeys(declared):
            mine = [change for change in one.changes if role in change.roles]
            if mine and self.role in (None, role):
                label = names.role(role)
                yield capital(label), mine
        rest = [change for change in one.changes if not change.roles]
        if rest:
            yield self.say("everybody"), rest

    def head(self, one: Comparison) -> str:
        if one.old is None or one.new is None:
            key = "new_procedure" if one.old is None else "gone_procedure"
            return f"{one.procedure.id} {one.procedure.version}: {self.say(key)}"
        return self.say("versions", id=one.new.id, old=one.old.version, new=one.new.version)

    def verdict(self, one: Comparison) -> str:
        """What the version should be; empty when it is right."""
        if one.enough or one.old is None or one.new is None:
            return ""
        key = "not_raised" if one.old.version == one.new.version else "raised_little"
        return self.say(
            key,
            old=one.old.version,
            new=one.new.version,
            wanted=one.suggested,
            step=self.say(f"step.{one.wanted}"),
        )

    def notes(self, change: Change) -> str:
        """The effect, the cause and the source, in one line."""
        said = [self.say(f"effect.{change.effect}")]
        if change.through:
            said.append(self.say("through", names=", ".join(change.through)))
        if change.source:
            said.append(self.say("source", source=", ".join(change.source)))
        return phrase("semicolon", self.language).join(said)

    def procedure(self, one: Comparison) -> Iterator[str]:
        title = one.procedure.title.get(self.language, one.procedure.id)
        yield paint(title, BOLD, colour=self.colour)
        yield from wrap(self.head(one), self.width)
        for label, changes in self.groups(one):
            yield ""
            yield paint(label, BOLD, colour=self.colour)
            for change in changes:
                yield from wrap(change.text.get(self.language), self.width, "  - ")
                for line in wrap(self.notes(change), self.width, "    "):
                    yield self.toned(line, change)
        if self.verdict(one):
            yield ""
            for line in wrap(self.verdict(one), self.width):
                yield paint(line, YELLOW, colour=self.colour)

    def toned(self, line: str, change: Change) -> str:
        return paint(line, _TONES.get(change.effect, DIM), colour=self.colour)

    def markdown(self, one: Comparison) -> Iterator[str]:
        yield f"## {_escaped(one.procedure.title.get(self.language, one.procedure.id))}"
        yield _escaped(self.head(one))
        for label, changes in self.groups(one):
            yield f"\n### {_escaped(label)}"
            for change in changes:
                text = _escaped(change.text.get(self.language))
                yield f"- {text}  \n  *{_escaped(self.notes(change))}*"
        if self.verdict(one):
            yield f"\n> {_escaped(self.verdict(one))}"


def _escaped(text: str) -> str:
    """The text with what Markdown and HTML would take for marks made plain."""
    for mark in "\\`*_[]<>#|":
        text = text.replace(
            mark, f"\\{mark}" if mark not in "<>" else {"<": "&lt;", ">": "&gt;"}[mark]
        )
    return text
