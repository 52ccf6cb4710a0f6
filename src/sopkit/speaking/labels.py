"""This module replaces the names of a procedure file by the labels that staff know."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from sopkit.expressions import Condition, ValueExpression, compile_condition, compile_value
from sopkit.expressions import Names as Scope
from sopkit.frozen import dataclass
from sopkit.language import pick
from sopkit.late import late_pattern
from sopkit.quantities import ABOUT, ValueType
from sopkit.speaking.denials import moment_in_chinese
from sopkit.speaking.values import listing, lower, quoted, say_about, say_value
from sopkit.speaking.verbs import WHOLE, verb_of

Pairs = Mapping[str, Mapping[str, str]]
NO_PAIRS: Final[Pairs] = {}
NO_IMPERATIVE: Final = frozenset({"The", "A", "An", "It", "This", "That", "Every", "Each", "No"})
SHORT_CLAUSE: Final = late_pattern(
    r"(?!the |a |an )\w+( \w+)? (begins|ends|starts|stops|opens|closes)"
)
# Events that every case has; FORMAT, section 1.
BUILT_IN: Final[dict[str, tuple[str, str]]] = {
    "closed": ("the case is closed", "结案"),
    "noticed": ("something is noticed", "有新情况"),
    "measured": ("a measurement is taken", "测量"),
    "waived": ("a demand is waived", "豁免"),
}
# Names that come with another one: <step>.answered, <event>.approved, <event>.at.
ENDINGS: Final[dict[str, tuple[str, str]]] = {
    "answered": ("answer to “{}”", "“{}”的答复"),
    "approved": ("approval of “{}”", "“{}”的批准"),
    "violated": ("a violation of “{}”", "违反“{}”"),
    "due_soon": ("“{}” is due soon", "“{}”即将到期"),
    "exhausted": ("all attempts at “{}” were used", "“{}”的尝试次数已用完"),
    "at": ("the time of “{}”", "“{}”的时刻"),
    "by": ("the person of “{}”", "“{}”的完成人"),
    "role": ("the role that did “{}”", "“{}”的完成岗位"),
}
# What the record of a step says of the exit that a person chose.
EXIT: Final[Mapping[str, str]] = {"en": "way on", "zh": "分支"}
# What a record itself carries, as it is asked for.
OWN: Final[dict[str, tuple[str, str]]] = {
    "role": ("the role of the person acting", "执行人的岗位"),
    "by": ("the person acting", "执行人"),
    "at": ("the moment", "发生时刻"),
    "zone": ("the time zone", "时区"),
    "calendar.zone": ("the time zone", "时区"),
}
WRAPPED: Final[dict[str, tuple[str, str]]] = {
    "since": ("the time since {}", "距{}的时间"),
    "count": ("the number of {}", "{}的次数"),
    "last": ("{}", "{}"),
}
CALL: Final = late_pattern(r"(since|count|last)\(([\w.]+)\)")


@dataclass(frozen=True, slots=True)
class Name:
    """What one name of the file stands for: its sort, its label and, if it can be done, its act."""

    sort: str
    label: str
    act: str = ""
    data: Mapping[str, Any] | None = None


_PLACEHOLDER: Final = late_pattern(r"\{\s*([^\W\d]\w*(?:\.\w+)*)\s*\}")


class Labels:
    """The names of one procedure in one language.

    `scope` is the namespace of its conditions and `labels` what its rules add to the names.
    """

    def __init__(
        self,
        data: Mapping[str, Any],
        language: str,
        *,
        scope: Scope | None = None,
        labels: Pairs = NO_PAIRS,
    ) -> None:
        self.language = language
        self.scope = Scope() if scope is None else scope
        self.numbers: Mapping[str, str] = {}
        self.titles: Mapping[str, str] = {}
        self.known: Callable[[str], str | None] = _unknown
        self.names: dict[str, Name] = {}
        self.choices: dict[str, str] = {}
        self.definitions: dict[str, Any] = {}
        self.judged: tuple[str, ...] = ()
        self._compiled: dict[str, Condition | ValueExpression | None] = {}
        self._read(data)
        for name, pair in labels.items():
            if self.names.get(name) is None or self.names[name].sort == "rule":
                self._add(name, "fact" if name in self.scope.facts else "event", {"label": pair})

    def numbered(self, numbers: Mapping[str, str]) -> Labels:
        """The same names, with steps called by their number: `step 4`."""
        other = copy.copy(self)
        other.numbers = numbers
        return other

    def knowing(self, known: Callable[[str], str | None]) -> Labels:
        """The same names, with texts that say what is known of a case, in words."""
        other = copy.copy(self)
        other.known = known
        return other

    def beside(self, titles: Mapping[str, str]) -> Labels:
        """The same names, with other procedures called by their titles."""
        other = copy.copy(self)
        other.titles = titles
        return other

    def judging(self, events: Iterable[Any]) -> Labels:
        """The same names, with `this` as one of these events, each perhaps with a condition.

        Of a field that several of them have, the first one has the label.
        """
        judged = tuple(str(one).partition(" if ")[0].strip() for one in events)
        if judged == self.judged or not any(self.scope.events.get(one) for one in judged):
            return self
        other = copy.copy(self)
        other.judged, other.names = judged, dict(self.names)
        for event in reversed(judged):
            for field in self.scope.events.get(event, ()):
                if f"{event}.{field}" in self.names:
                    other.names[f"this.{field}"] = self.names[f"{event}.{field}"]
        return other

    # -- conditions

    def condition(self, written: Any) -> Condition | None:
        """The typed condition; None if it cannot be read."""
        found = self._once("condition", written)
        return found if isinstance(found, Condition) else None

    def expression(self, written: Any) -> ValueExpression | None:
        """The typed expression of a value; None if it cannot be read."""
        found = self._once("value", written)
        return found if isinstance(found, ValueExpression) else None

    def _once(self, what: str, written: Any) -> Condition | ValueExpression | None:
        key = f"{what} {written!r}"
        if "this." in key:
            key = f"{key} {self.judged}"
        if key not in self._compiled:
            compiler: Any = compile_condition if what == "condition" else compile_value
            scopes = (self.scope, *self._judging(key)) if "this." in key else (self.scope,)
            tried = (compiler(written, scope, _unheard) for scope in scopes)
            self._compiled[key] = next((one for one in tried if one is not None), None)
        return self._compiled[key]

    def _judging(self, text: str) -> Iterable[Scope]:
        """The namespaces in which `this` is an event of the procedure, likely ones first."""
        wanted = set(re.findall(r"\bthis\.(\w+)", text))
        own: dict[str, Mapping[str, ValueType]] = dict(self.scope.events)
        for name in sorted(
            own, key=lambda one: (one not in self.judged, -len(wanted & set(own[one])))
        ):
            yield self.scope.with_this({**self.scope.facts, **own[name]})

    # -- names

    def text(self, pair: Any) -> str:
        """The text of a pair `{en, zh}` on one line; a bare text stays as it is.

        A placeholder becomes the value of its parameter, or of a fact that is known. Of other
        names it becomes the label, in brackets.
        """
        if isinstance(pair, Mapping):
            text = pair.get(self.language) or pair.get("en") or pair.get("zh") or ""
            line = " ".join(str(text).split())
            return _PLACEHOLDER.sub(self._filled, line) if "{" in line else line
        return "" if pair is None else str(pair)

    def _filled(self, place: re.Match[str]) -> str:
        found, value = self.get(place[1]), self.known(place[1])
        if value is not None:
            return value
        if found is None:
            return place[0]
        if found.sort == "parameter":
            return self.value(place[1])
        return pick(self.language, f"[{found.label}]", f"［{found.label}］")

    def get(self, name: str, *sorts: str) -> Name | None:
        """What a name stands for, if it is of one of these sorts (or of any)."""
        found = self.names.get(name)
        return found if found is not None and (not sorts or found.sort in sorts) else None

    def label(self, name: Any) -> str:
        """The label of a name, for a noun's place in a sentence."""
        found = self.names.get(str(name))
        if found is not None:
            return found.label
        return self._compound(str(name))

    def wanted(self, name: str, *, mark: bool = True) -> str:
        """What is asked for: a fact, a field, what a record carries, an event (with marks)."""
        own = name.removeprefix("this.")
        if self.get(name, "event", "step", "rule") is not None:
            return self.mention(name) if mark else self.act(name)
        sorts = ("role", "thing", "form", "phase")
        for key in (name, *(f"{sort} {name}" for sort in sorts), f"this.{name}"):
            if key in self.names:
                return self.names[key].label
        if own in OWN:
            return pick(self.language, *OWN[own])
        call = CALL.fullmatch(name)
        if call is not None:
            return pick(self.language, *WRAPPED[call[1]]).format(self.mention(call[2]))
        return self._compound(name) if "." in name else name

    def happening(self, name: Any) -> str:
        """An event or step as a point in time: `“complaint received”`, `step 4`; Chinese bare."""
        if str(name) in self.numbers:
            return self._step(str(name))
        found = self.names.get(str(name))
        if found is not None and found.sort == "step":
            return pick(self.language, quoted(found.act), found.act)
        text = self.label(name)
        return quoted(text) if self.language == "en" else moment_in_chinese(text)

    def moment(self, name: Any) -> str:
        """The same in quotation marks in both languages, or a step by its number."""
        found = self.names.get(str(name), None)
        if self.language == "en" or found is None or found.sort != "event":
            return self.mention(name)
        return quoted(self.happening(name))

    def clause(self, name: Any) -> str:
        """The same behind `before`, `after` or `until`: `the meeting begins` needs no marks."""
        found = self.names.get(str(name))
        if self.language == "en" and found is not None and SHORT_CLAUSE.fullmatch(found.label):
            return f"the {found.label}"
        return self.happening(name)

    def told(self, name: Any) -> str:
        """The same, and any label that is a whole clause: `after the guest asks a question`."""
        found = self.names.get(str(name))
        label = found.label if found is not None and found.sort == "event" else ""
        if self.language == "en" and WHOLE.match(label) and verb_of(label) is not None:
            return label
        return self.clause(name)

    def bare(self, name: Any) -> str:
        """The label of an event as a clause without marks: `the meeting begins`."""
        label = self.label(name)
        return f"the {label}" if SHORT_CLAUSE.fullmatch(label) else label

    def mention(self, name: Any) -> str:
        """An event or step named within a sentence, in quotation marks or by its number."""
        if str(name) in self.numbers:
            return self._step(str(name))
        found = self.names.get(str(name))
        text = found.act if found is not None and found.sort == "step" else self.label(name)
        # what comes with another event has that one's marks
        return text if "“" in text and found is None else quoted(text)

    def _step(self, name: str) -> str:
        number = self.numbers[name]
        return pick(self.language, f"step {number}", f"步骤 {number}")

    def act(self, name: Any) -> str:
        """An event or step as something to do: `Top up the tea`."""
        found = self.names.get(str(name))
        if found is not None and found.act:
            return found.act
        text = self.label(name)
        done = self.language == "zh" and found is not None and found.sort == "event"
        return moment_in_chinese(text) if done else text

    def imperative(self, name: Any) -> str | None:
        """The act with a small first letter if it reads as an order, else None."""
        found = self.names.get(str(name))
        if found is None or not found.act:
            return None
        if self.language == "en" and found.act.split(" ", 1)[0] in NO_IMPERATIVE:
            return None
        return lower(found.act) if self.language == "en" else found.act

    def role(self, role: Any, *, last: str = "and") -> str:
        """A role or a list of roles by label."""
        roles = list(role) if isinstance(role, list | tuple) else [role]
        return listing([self._role(one) for one in roles], self.language, last=last)

    def _role(self, role: Any) -> str:
        found = self.get(f"role {role}")
        return found.label if found is not None else humane(str(role))

    def thing(self, name: Any) -> str:
        """A thing of the pick list by label."""
        found = self.get(f"thing {name}")
        return found.label if found is not None else self.label(name)

    def form(self, name: Any) -> str:
        """A form by its title, in the book's marks for titles."""
        found = self.get(f"form {name}")
        title = found.label if found is not None else humane(str(name))
        return pick(self.language, quoted(title.strip("“”")), f"《{title.strip('《》')}》")

    def written(self, text: str) -> str:
        """A parameter's value as the file writes it; a text that names none stays as it is."""
        found = self.get(text, "parameter")
        data = (found.data or {}) if found is not None else {}
        return str(data.get("is", text))

    def value(self, value: Any) -> str:
        """A value or a parameter's value; a parameter without one says that the house sets it."""
        text = str(value) if not isinstance(value, bool) else ""
        if text.startswith("about ") and self.get(text[6:], "parameter") is not None:
            return self._about(text[6:])
        found = self.get(text, "parameter")
        if found is not None:
            return self._parameter(found)
        if self.get(text, "fact") is not None:
            return self.label(text)
        return say_value(value, self.language)

    def _about(self, name: str) -> str:
        found = self.names[name].data or {}
        if "is" not in found:
            return pick(self.language, "about ", "约为") + self.value(name)
        fraction = (self.names["about"].data or {}).get("is") if "about" in self.names else None
        share = Decimal(str(fraction).rstrip(" %")) / 100 if fraction else Decimal(ABOUT)
        return say_about(str(found["is"]), self.language, share)

    def _parameter(self, found: Name) -> str:
        data = found.data or {}
        if "is" in data:
            return say_value(data["is"], self.language)
        timely = data.get("type") in {"duration", "days", "hours"}
        word = self.text(data.get("vague"))
        if self.language == "zh":
            said = f"为“{word}”" if word else ""
            return f"本单位{said}规定的{'时限' if timely else '数值'}"
        said = f" for “{word}”" if word else ""
        return f"the house’s {'limit' if timely else 'value'}{said}"

    def _compound(self, name: str) -> str:
        if name in BUILT_IN:
            return pick(self.language, *BUILT_IN[name])
        stem, _, ending = name.rpartition(".")
        if stem and ending in ENDINGS and stem in self.names:
            return pick(self.language, *ENDINGS[ending]).format(self.act(stem) or self.label(stem))
        if stem and stem in self.names:
            return pick(
                self.language,
                f"{self.label(stem)} {humane(ending)}",
                f"{self.label(stem)}的{humane(ending)}",
            )
        return humane(name)

    def decided(self, rule: str) -> str:
        """What a decision table is about: its label or its fact's; empty for any other name."""
        found = self.get(rule, "rule")
        table = (found.data or {}).get("table") if found is not None else None
        if not isinstance(table, Mapping):
            return ""
        kind = self.get(str(table.get("type")), "fact")
        return self.text(table.get("label")) or (kind.label if kind is not None else "")

    def choice(self, choice: str, fact: str = "") -> str:
        """The label of a choice, by the fact's own choices where the fact is known."""
        found = self.names.get(fact)
        of = (found.data or {}).get("of") if found is not None else None
        if isinstance(of, Mapping) and choice in of:
            return self.text(of[choice])
        return self.choices.get(choice, humane(choice))

    # -- reading the file

    def _read(self, data: Mapping[str, Any]) -> None:
        for section, key in (("roles", "role "), ("things", "thing "), ("collections", "")):
            for name, entry in entries(data, section):
                self._add(f"{key}{name}", section.rstrip("s"), entry)
        for section in ("forms", "phases"):
            sort = section.rstrip("s")
            for name, entry in entries(data, section):
                self._add(f"{sort} {name}", sort, entry, label=entry.get("title"))
                for field, blank in entries(entry, "fields"):
                    self._add(f"field {field}", "field", blank)
        for name, entry in entries(data, "facts"):
            self._add(name, "fact", entry)
            self._choices(entry)
        for name, fields in (data.get("types") or {}).items():
            self._data(f"type {name}", fields)
        for name, entry in entries(data, "parameters"):
            self._add(name, "parameter", entry, label=entry.get("label") or entry.get("vague"))
        for name, entry in entries(data, "events"):
            self._add(name, "event", entry)
            self._data(name, entry.get("data"))
        for step in data.get("steps") or ():
            self._add(str(step["id"]), "step", step, label=step.get("do"))
            self._data(str(step["id"]), step.get("data"))
            self._exits(step)
            self._answer(step)
        self._rules(data)
        for name, body in (data.get("define") or {}).items():
            self.definitions[str(name)] = body

    def _exits(self, step: Mapping[str, Any]) -> None:
        """The exit that a record may name, and what each is called."""
        exits = (step.get("choose") or {}).values()
        if exits and not any("when" in (one or {}) for one in exits):
            self.names.setdefault(f"{step['id']}.exit", Name("field", self.text(EXIT)))
            self.names.setdefault("this.exit", Name("field", self.text(EXIT)))

    def _answer(self, step: Mapping[str, Any]) -> None:
        """The words that must come back, to the step itself or to what is told on an exit."""
        exits = {f".{name}": one for name, one in (step.get("choose") or {}).items() if one}
        act = self.text(step.get("do"))
        for ending, entry in {"": step, **exits}.items():
            answer = (entry.get("tell") or {}).get("answer") or {}
            word = self.text(answer.get("word"))
            if word:
                label = pick(self.language, f"answer “{word}” to “{act}”", f"对“{act}”答复“{word}”")
                self.names[f"{step['id']}{ending}.answered"] = Name("event", label)

    def _rules(self, data: Mapping[str, Any]) -> None:
        for rule in data.get("rules") or ():
            table = rule.get("table")
            kind = self.get(str(table.get("type")), "fact") if table else None
            label = humane(str(rule.get("id")))
            if kind is not None:
                english = f"the decided “{kind.label}”"
                label = pick(self.language, english, f"按决策表确定的{kind.label}")
            own = (table or {}).get("label") or (rule.get("forbid") or {}).get("act")
            self.names.setdefault(
                str(rule.get("id")), Name("rule", self.text(own) or label, data=rule)
            )

    def _data(self, event: str, fields: Any) -> None:
        for name, entry in fields.items() if isinstance(fields, Mapping) else ():
            body = entry if isinstance(entry, Mapping) else {"type": entry}
            known = self.get(str(name), "fact")
            label = self.text(body.get("label")) or (known.label if known else humane(str(name)))
            self.names[f"{event}.{name}"] = Name("field", label, data=body)
            self.names.setdefault(f"this.{name}", Name("field", label, data=body))
            self._choices(body)

    def _choices(self, entry: Mapping[str, Any]) -> None:
        of = entry.get("of")
        for choice, pair in of.items() if isinstance(of, Mapping) else ():
            self.choices.setdefault(str(choice), self.text(pair))

    def _add(self, key: str, sort: str, entry: Mapping[str, Any], label: Any = None) -> None:
        text = self.text(label if label is not None else entry.get("label"))
        plain = key.rpartition(" ")[2]
        self.names[key] = Name(sort, text or humane(plain), self.text(entry.get("do")), entry)


def _unknown(_name: str) -> None:
    """Of a procedure by itself no fact is known."""


def _unheard(*_fault: Any) -> None:
    """Faults are told on loading; here the text is said as it stands."""


def entries(data: Mapping[str, Any], section: str) -> list[tuple[str, Mapping[str, Any]]]:
    """The entries of a section of declarations, short forms left out."""
    found = data.get(section) or {}
    return [(str(name), body) for name, body in found.items() if isinstance(body, Mapping)]


def humane(name: str) -> str:
    """A name without its points and underscores, for want of a label."""
    return name.replace(".", " ").replace("_", " ").strip()
