"""This module replaces the names of a procedure file by the labels that staff know."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sopkit.handbook.terms import pick
from sopkit.handbook.values import listing, lower, quoted, say_about, say_value

NO_IMPERATIVE: Final = frozenset({"The", "A", "An", "It", "This", "That", "Every", "Each", "No"})
SHORT_CLAUSE: Final = re.compile(
    r"(?!the |a |an )\w+( \w+)? (begins|ends|starts|stops|opens|closes)"
)
# Events that every case has; FORMAT, section 1.
BUILT_IN: Final[dict[str, tuple[str, str]]] = {
    "closed": ("the case is closed", "结案"),
    "noticed": ("something is noticed", "有新情况"),
    "measured": ("a measurement is taken", "测量"),
    "waived": ("a demand is waived", "豁免"),
}
# Events that come with another name: <step>.answered, <event>.approved, <rule>.violated.
ENDINGS: Final[dict[str, tuple[str, str]]] = {
    "answered": ("answer to “{}”", "“{}”的答复"),
    "approved": ("approval of “{}”", "“{}”的批准"),
    "violated": ("a violation of “{}”", "违反“{}”"),
    "due_soon": ("“{}” is due soon", "“{}”即将到期"),
}


@dataclass(frozen=True, slots=True)
class Name:
    """What one name of the file stands for: its sort, its label and, if it can be done, its act."""

    sort: str
    label: str
    act: str = ""
    data: Mapping[str, Any] | None = None


class Names:
    """The names of one procedure, with those it shares from other procedures, in one language."""

    def __init__(
        self, data: Mapping[str, Any], language: str, shared: Iterable[Mapping[str, Any]] = ()
    ) -> None:
        self.language = language
        self.numbers: Mapping[str, str] = {}
        self.names: dict[str, Name] = {}
        self.choices: dict[str, str] = {}
        self.definitions: dict[str, Any] = {}
        for one in (*shared, data):
            self._read(one)

    def numbered(self, numbers: Mapping[str, str]) -> Names:
        """The same names, with steps called by their number: `step 4`."""
        other = copy.copy(self)
        other.numbers = numbers
        return other

    def text(self, pair: Any) -> str:
        """The text of a pair `{en, zh}` in this language; a bare text stays as it is."""
        if isinstance(pair, Mapping):
            return str(pair.get(self.language, ""))
        return "" if pair is None else str(pair)

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

    def happening(self, name: Any) -> str:
        """An event or step as a point in time: `“complaint received”`, `step 4`; Chinese bare."""
        if str(name) in self.numbers:
            return self._step(str(name))
        found = self.names.get(str(name))
        text = found.act if found is not None and found.sort == "step" else self.label(name)
        return quoted(text) if self.language == "en" else text

    def clause(self, name: Any) -> str:
        """The same behind `before`, `after` or `until`: `the meeting begins` needs no marks."""
        found = self.names.get(str(name))
        if self.language == "en" and found is not None and SHORT_CLAUSE.fullmatch(found.label):
            return f"the {found.label}"
        return self.happening(name)

    def mention(self, name: Any) -> str:
        """An event or step named within a sentence, in quotation marks or by its number."""
        if str(name) in self.numbers:
            return self._step(str(name))
        found = self.names.get(str(name))
        return quoted(found.act if found is not None and found.sort == "step" else self.label(name))

    def _step(self, name: str) -> str:
        number = self.numbers[name]
        return pick(self.language, f"step\u00a0{number}", f"步骤\u00a0{number}")

    def act(self, name: Any) -> str:
        """An event or step as something to do: `Top up the tea`."""
        found = self.names.get(str(name))
        if found is not None and found.act:
            return found.act
        return self.label(name)

    def imperative(self, name: Any) -> str | None:
        """The act with a small first letter if it reads as an order, else None."""
        found = self.names.get(str(name))
        if found is None or not found.act:
            return None
        if self.language == "en" and found.act.split(" ", 1)[0] in NO_IMPERATIVE:
            return None
        return lower(found.act) if self.language == "en" else found.act

    def role(self, role: Any) -> str:
        """A role or a list of roles by label."""
        roles = list(role) if isinstance(role, (list, tuple)) else [role]
        return listing([self._role(one) for one in roles], self.language)

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
        share = Decimal(str(fraction).rstrip(" %")) / 100 if fraction else Decimal("0.25")
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
            return f"{self.label(stem)} {humane(ending)}"
        return humane(name)

    def _read(self, data: Mapping[str, Any]) -> None:
        for name, entry in entries(data, "roles"):
            self._add(f"role {name}", "role", entry)
        for name, entry in entries(data, "things"):
            self._add(f"thing {name}", "thing", entry)
        for name, entry in entries(data, "forms"):
            self._add(f"form {name}", "form", entry, label=entry.get("title"))
        for name, entry in entries(data, "phases"):
            self._add(f"phase {name}", "phase", entry, label=entry.get("title"))
        for name, entry in entries(data, "facts"):
            self._fact(name, entry)
        for name, entry in entries(data, "collections"):
            self._add(name, "collection", entry)
        for name, entry in entries(data, "parameters"):
            self._add(name, "parameter", entry, label=entry.get("vague"))
        for name, entry in entries(data, "events"):
            self._add(name, "event", entry)
            self._data(name, entry.get("data"))
        for step in data.get("steps") or ():
            self._add(str(step["id"]), "step", step, label=step.get("do"))
            self._data(str(step["id"]), step.get("data"))
        self._rules(data)
        for name, body in (data.get("define") or {}).items():
            self.definitions[str(name)] = body

    def _rules(self, data: Mapping[str, Any]) -> None:
        for rule in data.get("rules") or ():
            table = rule.get("table")
            kind = (self.get(str(table.get("type")), "fact") if table else None) or None
            label = humane(str(rule.get("id")))
            if kind is not None:
                english = f"the decided “{kind.label}”"
                label = pick(self.language, english, f"按决策表确定的{kind.label}")
            act = (rule.get("forbid") or {}).get("act")
            self.names.setdefault(
                str(rule.get("id")), Name("rule", self.text(act) or label, data=rule)
            )

    def _fact(self, name: str, entry: Mapping[str, Any]) -> None:
        self._add(name, "fact", entry)
        of = entry.get("of")
        if isinstance(of, Mapping):
            for choice, pair in of.items():
                self.choices.setdefault(str(choice), self.text(pair))

    def _data(self, event: str, fields: Any) -> None:
        for name, entry in fields.items() if isinstance(fields, Mapping) else ():
            body = entry if isinstance(entry, Mapping) else {"type": entry}
            known = self.get(str(name), "fact")
            label = self.text(body.get("label")) or (known.label if known else humane(str(name)))
            self.names[f"{event}.{name}"] = Name("field", label, data=body)
            self.names.setdefault(f"this.{name}", Name("field", label, data=body))
            if isinstance(body.get("of"), Mapping):
                for choice, pair in body["of"].items():
                    self.choices.setdefault(str(choice), self.text(pair))

    def _add(self, key: str, sort: str, entry: Mapping[str, Any], label: Any = None) -> None:
        text = self.text(label if label is not None else entry.get("label"))
        plain = key.rpartition(" ")[2]
        self.names[key] = Name(sort, text or humane(plain), self.text(entry.get("do")), entry)

    def choice(self, choice: str, fact: str = "") -> str:
        """The label of a choice, by the fact's own choices where the fact is known."""
        found = self.names.get(fact)
        of = (found.data or {}).get("of") if found is not None else None
        if isinstance(of, Mapping) and choice in of:
            return self.text(of[choice])
        return self.choices.get(choice, humane(choice))


def entries(data: Mapping[str, Any], section: str) -> list[tuple[str, Mapping[str, Any]]]:
    """The entries of a section of declarations, short forms left out."""
    found = data.get(section) or {}
    return [(str(name), body) for name, body in found.items() if isinstance(body, Mapping)]


def humane(name: str) -> str:
    """A name without its points and underscores, for want of a label."""
    return name.replace(".", " ").replace("_", " ").strip()
