"""This module takes a procedure apart into what can be compared one by one.

A part is a step, a rule, a check item, a relation of a layout, a declaration; each has aspects,
the keys that are compared, with what is written there and what it says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sopkit.comparison.saying import say_key
from sopkit.frozen import NamedTuple
from sopkit.guidance import role_of
from sopkit.language import Text
from sopkit.sentences import demand_of, kind_of, relation_text
from sopkit.speaking import capital, say_condition

if TYPE_CHECKING:
    from sopkit.comparison.model import Path
    from sopkit.procedure import Procedure
    from sopkit.speaking import Labels

DECLARED: Final = (
    *("roles", "parameters", "types", "facts", "collections", "things", "events"),
    *("define", "forms", "phases"),
)
LANGUAGES: Final = ("en", "zh")
NOTHING: Final = Text()

_HEAD: Final = ("title", "purpose", "status", "effective", "owner", "uses", "flow", "calendar")
# these stand as parts of their own, or are said as one demand
_NOT_ASPECTS: Final = frozenset({"id", "checks", "guess"})
_NAME = re.compile(r"[^\W\d]\w*(?:\.\w+)*")


class Aspect(NamedTuple):
    """What is written under a key, with the values of parameters in place, and what it says."""

    written: Any
    said: Text


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is compared.

    Attributes:
        owner: for a check item what it belongs to, as a text.
        title: what it is called in a sentence about one of its aspects.
        sentence: what it says as a whole.
        uses: the parameters that are named in it.
        kind: the kind of a rule.
    """

    section: str
    name: str
    path: Path
    title: Text
    sentence: Text
    aspects: Mapping[str, Aspect]
    roles: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    owner: Text = NOTHING
    uses: frozenset[str] = frozenset()
    kind: str = ""


def parts_of(procedure: Procedure) -> tuple[Part, ...]:
    """All parts in the order of the file; what is taken from other files is left out."""
    reader = _Reader(procedure)
    return (reader.head(), *reader.declared(), *reader.steps(), *reader.rules(), *reader.layouts(),
            *reader.principles())  # fmt: skip


class _Reader:
    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.data = procedure.data
        self.names = tuple(procedure.spoken(language) for language in LANGUAGES)
        self.parameters = {
            name: str(entry["is"])
            for name, entry in (self.data.get("parameters") or {}).items()
            if isinstance(entry, Mapping) and "is" in entry
        }

    # -- the parts

    def head(self) -> Part:
        """The keys at the top of the file that declare nothing."""
        case = self.data.get("case") or {}
        aspects = self.aspects({key: self.data[key] for key in _HEAD if key in self.data})
        renamed = {"is": "meaning", "starts": "starts", "ends": "ends"}
        aspects |= self.aspects({renamed[key]: case[key] for key in renamed if key in case})
        title = self.each(_text, self.data["title"])
        return Part("procedure", "procedure", (), title, title, aspects)

    def declared(self) -> Iterator[Part]:
        """Roles, parameters, facts, events, forms .."""
        for section in DECLARED:
            for name, entry in (self.data.get(section) or {}).items():
                path: Path = (section, name)
                if self.procedure.shared is None or self.procedure.shared.place(path) is None:
                    yield self.declaration(section, str(name), entry, path)

    def declaration(self, section: str, name: str, entry: Any, path: Path) -> Part:
        body = entry if isinstance(entry, Mapping) else {}
        aspects = self.aspects({k: v for k, v in body.items() if k not in _NOT_ASPECTS})
        if section == "define":
            said = self.each(say_condition, entry)
            aspects = {"demand": Aspect(self.resolved(entry), said)}
        elif section == "types":
            aspects = {"fields": self.aspect("fields", entry)}
        elif section == "parameters":
            aspects.pop("vague", None)
        title = self.each(_called, name, body)
        roles = (name,) if section == "roles" else self.doers(body.get("role"))
        return Part(
            section, name, path, title, title, aspects, roles, _sources(body), uses=self.used(entry)
        )

    def steps(self) -> Iterator[Part]:
        for number, step in enumerate(self.data.get("steps") or ()):
            path: Path = ("steps", number)
            title = self.each(_text, step.get("do"))
            aspects = self.aspects({k: v for k, v in step.items() if k not in _NOT_ASPECTS})
            told = (step.get("tell") or {}).get("role")
            roles = self.doers(step.get("role"), told)
            sentence = self.each(_step_sentence, step)
            yield Part(
                "steps", step["id"], path, title, sentence, aspects, roles, _sources(step),
                uses=self.used(step),
            )  # fmt: skip
            yield from self.checks(step["id"], step.get("checks"), (*path, "checks"), title, roles)

    def checks(
        self, owner: str, items: Any, path: Path, title: Text, roles: tuple[str, ...]
    ) -> Iterator[Part]:
        """The check items of a step or rule."""
        for number, item in enumerate(items or ()):
            text = self.each(_text, item.get("check"))
            aspects = self.aspects({k: v for k, v in item.items() if k not in _NOT_ASPECTS})
            yield Part(
                "checks", f"{owner}.{item['id']}", (*path, number), text, text, aspects, roles,
                _sources(item), owner=title, uses=self.used(item),
            )  # fmt: skip

    def rules(self) -> Iterator[Part]:
        for number, rule in enumerate(self.data.get("rules") or ()):
            kind = kind_of(rule)
            if kind is None:
                continue
            path: Path = ("rules", number)
            body = rule[kind.name]
            items = body.get("items") if kind.name == "attest" else None
            demand = {k: v for k, v in body.items() if k != "items" or kind.name != "attest"}
            if "when" in rule:
                demand["when"] = rule["when"]
            sentence = self.each(_demand, rule)
            rest = {k: v for k, v in rule.items() if k not in (*_NOT_ASPECTS, "when", kind.name)}
            aspects = {"demand": Aspect(self.resolved(demand), sentence), **self.aspects(rest)}
            title = self.each(_short, rule)
            roles = self.doers(*(body.get(key) for key in ("role", "for", "by")))
            roles = tuple(dict.fromkeys((*roles, *self.acting(body))))
            yield Part(
                "rules", rule["id"], path, title, sentence, aspects, roles, _sources(rule),
                uses=self.used(rule), kind=kind.name,
            )  # fmt: skip
            yield from self.checks(rule["id"], items, (*path, kind.name, "items"), title, roles)

    def layouts(self) -> Iterator[Part]:
        for name, layout in (self.data.get("layouts") or {}).items():
            for number, relation in enumerate(layout.get("relations") or ()):
                path: Path = ("layouts", name, "relations", number)
                said = self.each(self.relation, relation, name)
                known = ("severity", "modality", "source", "set_aside")
                rest = {key: relation[key] for key in known if key in relation}
                body = {k: v for k, v in relation.items() if k not in (*known, "id", "guess")}
                aspects = {"demand": Aspect(self.resolved(body), said), **self.aspects(rest)}
                yield Part(
                    "layouts", f"{name}.{relation['id']}", path, said, said, aspects,
                    source=_sources(relation), uses=self.used(relation), kind="relation",
                )  # fmt: skip
            for thing, body in (layout.get("objects") or {}).items():
                yield self.declaration("objects", f"{name}.{thing}", body,
                                       ("layouts", name, "objects", thing))  # fmt: skip

    def relation(self, relation: Mapping[str, Any], layout: str, names: Labels) -> str:
        """A relation of a layout with its tolerance."""
        return relation_text(relation, layout, self.procedure, names)

    def principles(self) -> Iterator[Part]:
        for number, entry in enumerate(self.data.get("principles") or ()):
            text = self.each(_text, entry.get("text"))
            yield Part(
                "principles", text.en, ("principles", number), text, text,
                self.aspects({"source": entry["source"]} if "source" in entry else {}),
                source=_sources(entry),
            )  # fmt: skip

    # -- what they say

    def each(self, say: Callable[..., str], *written: Any) -> Text:
        """What is written, in both languages, each on one line."""
        english, chinese = (" ".join(say(*written, names).split()) for names in self.names)
        return Text(english, chinese)

    def aspect(self, key: str, value: Any) -> Aspect:
        return Aspect(self.resolved(value), self.each(say_key, key, value))

    def aspects(self, written: Mapping[str, Any]) -> dict[str, Aspect]:
        return {key: self.aspect(key, value) for key, value in written.items()}

    # -- whom it concerns

    def doers(self, *written: Any) -> tuple[str, ...]:
        """The roles among some values."""
        roles = self.data.get("roles") or {}
        found = [
            one for value in written for one in (value if isinstance(value, list) else [value])
        ]
        return tuple(dict.fromkeys(str(one) for one in found if one in roles))

    def acting(self, body: Mapping[str, Any]) -> Iterator[str]:
        """The roles that do what a rule asks for or looks at."""
        for key in ("do", "event", "of"):
            value = body.get(key)
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str):
                    role = role_of(self.procedure, one.partition(" if ")[0].strip())
                    if role is not None:
                        yield role

    # -- parameters

    def resolved(self, value: Any) -> Any:
        """The value with the values of parameters in place of their names."""
        return replaced(value, self.parameters)

    def used(self, value: Any) -> frozenset[str]:
        """The parameters that are named anywhere in a value."""
        return frozenset(_names(value)) & (self.data.get("parameters") or {}).keys()


def replaced(value: Any, names: Mapping[str, str]) -> Any:
    """The value with some names in its texts replaced."""
    if isinstance(value, str):
        return _NAME.sub(lambda found: names.get(found[0], found[0]), value) if names else value
    if isinstance(value, Mapping):
        return {key: replaced(one, names) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [replaced(one, names) for one in value]
    return value


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _NAME.findall(value)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            if key not in ("en", "zh", "source"):
                yield from _names(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _names(one)


def _text(pair: Any, names: Labels) -> str:
    return names.text(pair)


def _called(name: str, body: Mapping[str, Any], names: Labels) -> str:
    """What a declaration is called by people, else its name."""
    pairs = (body.get(key) for key in ("label", "title", "vague"))
    return next((names.text(pair) for pair in pairs if isinstance(pair, Mapping)), name)


def _bare(text: str) -> str:
    """The text without a full stop, since more follows."""
    return text.rstrip(".。")


def _short(rule: Mapping[str, Any], names: Labels) -> str:
    """What a rule is about, shorter than what it demands where that can be."""
    if isinstance(rule.get("message"), Mapping):
        return _bare(names.text(rule["message"]))
    kind = kind_of(rule)
    done = rule[kind.name].get("do") if kind is not None else None
    if isinstance(done, str) and names.imperative(done.partition(" if ")[0]) is not None:
        return names.act(done.partition(" if ")[0])
    return capital(next(iter(demand_of(rule, names)), str(rule["id"])))


def _demand(rule: Mapping[str, Any], names: Labels) -> str:
    """All that a rule demands, as one text without full stop."""
    said = [capital(one) for one in demand_of(rule, names)]
    return ("；" if names.language == "zh" else ". ").join(said)


def _step_sentence(step: Mapping[str, Any], names: Labels) -> str:
    """A step with who does it and until when."""
    comma = "，" if names.language == "zh" else ", "
    said = [names.text(step.get("do"))]
    said += [names.role(step["role"])] if "role" in step else []
    said += [say_key("due", step["due"], names)] if "due" in step else []
    return comma.join(said)


def _sources(entry: Mapping[str, Any]) -> tuple[str, ...]:
    found = entry.get("source") or ()
    return (found,) if isinstance(found, str) else tuple(str(one) for one in found)
