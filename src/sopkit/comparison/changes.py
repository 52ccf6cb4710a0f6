"""This module puts into words how the parts of two versions differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sopkit.comparison.marking import marked
from sopkit.comparison.matching import match, moved
from sopkit.comparison.model import Change, Effect, What
from sopkit.comparison.parts import LANGUAGES, NOTHING, Aspect, Part, parts_of, replaced
from sopkit.comparison.saying import key_name
from sopkit.comparison.strictness import effect_of
from sopkit.language import Text
from sopkit.speaking import capital, quoted

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

_NO_ASPECT: Final = Aspect(None, NOTHING)

_SORTS: Final[Mapping[str, Text]] = {
    "roles": Text("role", "岗位"),
    "parameters": Text("figure of the house", "本单位数值"),
    "types": Text("kind of record", "记录类型"),
    "facts": Text("fact", "事实"),
    "collections": Text("collection", "集合"),
    "things": Text("thing", "物品"),
    "events": Text("event", "事件"),
    "define": Text("definition", "定义"),
    "forms": Text("form", "表单"),
    "phases": Text("phase", "阶段"),
    "steps": Text("step", "步骤"),
    "rules": Text("demand", "要求"),
    "checks": Text("check", "检查项"),
    "layouts": Text("place", "摆放要求"),
    "objects": Text("object of a drawing", "图中物品"),
    "principles": Text("principle", "原则"),
}
_ADDED: Final = Text("New {sort}: {what}", "新增{sort}：{what}")
_REMOVED: Final = Text("No longer a {sort}: {what}", "取消{sort}：{what}")
_CHANGED: Final = Text("{what}: {aspect}: {now}", "{what}：{aspect}：{now}")
_GAINED: Final = Text("{what}: new, {aspect}: {now}", "{what}：新增{aspect}：{now}")
_LOST: Final = Text("{what}: no longer {aspect}: {was}", "{what}：取消{aspect}：{was}")
_REWORDED: Final = Text("{aspect}: {now}", "{aspect}：{now}")
_DEFINED: Final = Text("{what}: {now}", "{what}：{now}")
_OTHER_LANGUAGE: Final = Text("{now} (reworded in Chinese)", "{now}（英文有改动）")
_RENAMED: Final = Text(
    "{what}: called '{new}' in the file (was '{old}')", "{what}：文件中改称 '{new}'（原 '{old}'）"
)
_MOVED: Final = Text("{what}: now {after} (was {before})", "{what}：现{after}（原{before}）")
_FIRST: Final = Text("first", "列首位")
_BEHIND: Final = Text("after {what}", "排在{what}之后")
_AT: Final = Text("At {owner}: ", "{owner}：")

# these are what a part is called
_TITLES: Final = frozenset({"do", "label", "title", "check", "text"})
# what old logs name; a rename there leaves them behind
_LOGGED: Final = frozenset({"steps", "events", "facts", "forms", "collections", "things", "checks"})


def changes(old: Procedure, new: Procedure) -> tuple[Change, ...]:
    """What is otherwise in the new version, in its order; what is gone stands last.

    What two versions write differently and say alike is no change, nor is the number of the
    version. What other files share is their own affair.
    """
    return _Comparing(old, new).run()


@dataclass(frozen=True, slots=True)
class _Pair:
    """A part in both versions, and the key that differs."""

    old: Part
    new: Part
    key: str

    @property
    def aspects(self) -> tuple[Aspect, Aspect]:
        """What stood and what stands there."""
        return (
            self.old.aspects.get(self.key, _NO_ASPECT),
            self.new.aspects.get(self.key, _NO_ASPECT),
        )


class _Comparing:
    def __init__(self, old: Procedure, new: Procedure) -> None:
        self.matched = match(parts_of(old), parts_of(new))
        self.listed = new.model.flow == "listed"
        self.names = {
            one.name: other.name for one, other in self.matched.both if one.name != other.name
        }
        values = [_values(one) for one in (old, new)]
        self.figures = frozenset(
            name
            for name in values[0].keys() & values[1].keys()
            if values[0][name] != values[1][name]
        )

    def run(self) -> tuple[Change, ...]:
        found = [one for old, new in self.matched.both for one in self.pair(old, new)]
        found += self.moves()
        found += [self.alone(part, "added") for part in self.matched.added]
        told = {name for one in found for name in one.through}
        found = [one for one in found if not _told_elsewhere(one, told)]
        found.sort(key=_place)
        return (*found, *(self.alone(part, "removed") for part in self.matched.removed))

    # -- what is in both

    def pair(self, old: Part, new: Part) -> Iterator[Change]:
        """The aspects of a part that differ."""
        if old.name != new.name:
            yield self.renamed(old, new)
        for key in dict.fromkeys((*new.aspects, *old.aspects)):
            pair = _Pair(old, new, key)
            before, after = pair.aspects
            # written otherwise and said alike: a name was changed, and is told where it stands
            if before.written == after.written or before.said == after.said:
                continue
            yield self.aspect(pair, self.effect(pair))

    def effect(self, pair: _Pair) -> Effect:
        """What a change means, leaving aside what is only called otherwise."""
        before, after = pair.aspects
        if pair.key == "source":
            return "words"
        if pair.old.kind != pair.new.kind:
            return "other"
        written = replaced(before.written, self.names)
        return effect_of(pair.key, written, after.written, kind=pair.new.kind)

    def aspect(self, pair: _Pair, effect: Effect) -> Change:
        before, after = pair.aspects
        old, new, key = pair.old, pair.new, pair.key
        through = (old.uses | new.uses) & self.figures if effect != "words" else ()
        return Change(
            section=new.section,
            name=new.name,
            what="changed",
            aspect=key,
            effect=effect,
            text=_sentence(pair),
            before=before.said,
            after=after.said,
            roles=tuple(dict.fromkeys((*new.roles, *old.roles))),
            source=new.source or old.source,
            through=tuple(sorted(through)),
            old_path=old.path,
            new_path=new.path,
        )

    def renamed(self, old: Part, new: Part) -> Change:
        effect: Effect = "other" if new.section in _LOGGED else "added"
        text = _said(_RENAMED, what=new.title, new=new.name, old=old.name)
        names = Text(old.name, old.name), Text(new.name, new.name)
        return _change(new, "renamed", effect, text, names, old)

    def moves(self) -> Iterator[Change]:
        """Steps that stand elsewhere; in a listed flow they are also done at another time."""
        pairs = [(one, other) for one, other in self.matched.both if other.section == "steps"]
        order = sorted(range(len(pairs)), key=lambda index: pairs[index][0].path[1])
        places = {index: place for place, index in enumerate(order)}
        for index in sorted(moved([places[index] for index in range(len(pairs))])):
            old, new = pairs[index]
            above = pairs[index - 1][1] if index else None
            place = places[index]
            former = pairs[order[place - 1]][1] if place else None
            spots = _spot(former), _spot(above)
            text = _said(_MOVED, what=new.title, before=spots[0], after=spots[1])
            effect: Effect = "other" if self.listed else "words"
            yield _change(new, "moved", effect, text, spots, old)

    # -- what is in one

    def alone(self, part: Part, what: What) -> Change:
        added = what == "added"
        text = _said(_ADDED if added else _REMOVED, sort=_SORTS[part.section], what=part.sentence)
        effect: Effect = "added" if added else "removed"
        if part.section in ("principles", "phases"):
            effect = "words"
        said = (NOTHING, part.sentence) if added else (part.sentence, NOTHING)
        return _change(part, what, effect, _headed(part, text), said, None)


def _values(procedure: Procedure) -> dict[str, Any]:
    written = procedure.data.get("parameters") or {}
    return {name: entry.get("is") for name, entry in written.items()}


def _told_elsewhere(change: Change, told: set[str]) -> bool:
    """Whether the new value of a parameter is told already where it matters."""
    return change.section == "parameters" and change.aspect == "is" and change.name in told


def _place(change: Change) -> tuple[int, Sequence[Any]]:
    sections = list(_SORTS)
    section = "steps" if change.section == "checks" else change.section
    path = change.new_path or ()
    numbers = tuple(one for one in path if isinstance(one, int))
    return (sections.index(section) if section in sections else -1, numbers)


def _sentence(pair: _Pair) -> Text:
    before, after = pair.aspects
    marks = _each(lambda language: _marked(before.said, after.said, language))
    if pair.new.section == "define":
        return _said(_DEFINED, what=pair.new.title, now=marks)
    if pair.key == "demand":
        return _headed(pair.new, marks)
    alone = pair.key in _TITLES or pair.new.section == "procedure"
    pattern = _REWORDED if alone else _CHANGED
    if before.written is None:
        pattern, marks = _GAINED, after.said
    elif after.written is None:
        pattern = _LOST
    aspect = key_name(pair.key)
    text = _said(pattern, what=pair.new.title, aspect=aspect, now=marks, was=before.said)
    return _headed(pair.new, _each(lambda language: capital(text.get(language))))


def _marked(before: Text, after: Text, language: str) -> str:
    old, new = before.get(language), after.get(language)
    if old == new:
        return _OTHER_LANGUAGE.get(language).format(now=new)
    return marked(old, new, language)


def _headed(part: Part, text: Text) -> Text:
    """A check item is named with what it belongs to."""
    if part.owner == NOTHING:
        return text
    head = _said(_AT, owner=_each(lambda language: quoted(part.owner.get(language))))
    return _each(lambda language: head.get(language) + text.get(language))


def _spot(above: Part | None) -> Text:
    if above is None:
        return _FIRST
    return _said(_BEHIND, what=_each(lambda language: quoted(above.title.get(language))))


def _said(pattern: Text, **values: Text | str) -> Text:
    return _each(
        lambda language: pattern.get(language).format(
            **{
                key: value.get(language) if isinstance(value, Text) else value
                for key, value in values.items()
            }
        )
    )


def _each(say: Any) -> Text:
    english, chinese = (say(language) for language in LANGUAGES)
    return Text(english, chinese)


def _change(
    part: Part, what: What, effect: Effect, text: Text, said: tuple[Text, Text], old: Part | None
) -> Change:
    gone = what == "removed"
    return Change(
        section=part.section,
        name=part.name,
        what=what,
        aspect="",
        effect=effect,
        text=text,
        before=said[0],
        after=said[1],
        roles=part.roles,
        source=part.source,
        old_path=part.path if gone else (old.path if old is not None else None),
        new_path=None if gone else part.path,
    )
