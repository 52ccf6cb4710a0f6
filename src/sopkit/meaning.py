"""This module checks what no single rule sees: declarations, circles, texts and sources."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import quote, suggest
from sopkit.kernel.program import Respond, Spec
from sopkit.late import late_pattern
from sopkit.reaching import endless
from sopkit.rules.lines import read_line

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.model import ProcedureModel
    from sopkit.rules.base import Path
    from sopkit.rules.lowering import Lowering

Place = Callable[["Path"], "Path"]

_LANGUAGES = ("en", "zh")
_PLACEHOLDER = late_pattern(r"\{([^{}:]*)(:[^{}]*)?\}")
# lists of names in which each counts once
_SETS = frozenset(
    "starts ends asks needs after do from until event unless fulfilled_by moved_by role for to "
    "fields copies all any".split()
)
# in these the braces stand for any words, or name the fields of the form itself
_FREE_TEXTS = frozenset(("any", "all", "never", "word", "line"))


def check_declarations(lowering: Lowering) -> None:
    """Every name that a declaration uses is declared; every definition can be read."""
    model = lowering.declared.model
    lowering.roles((model.owner,), ("owner",))
    lowering.occurrences(model.case.starts, ("case", "starts"))
    lowering.occurrences(model.case.ends, ("case", "ends"))
    _check_roles(lowering)
    _check_collections(lowering)
    for name, event in model.events.items():
        if event.role is not None:
            lowering.roles((event.role,), ("events", name, "role"))
    for name, form in model.forms.items():
        if form.line is not None:
            read_line(form.line, name, form, ("forms", name, "line"), lowering)


def check_definitions(lowering: Lowering) -> None:
    """Reads all definitions, before what uses them, so that a faulty one is told once."""
    define = lowering.declared.model.define
    lowering.definitions({heading.partition("(")[0].strip(): heading for heading in define})


def _check_roles(lowering: Lowering) -> None:
    model = lowering.declared.model
    shifts = model.calendar.shifts if model.calendar else {}
    for name, role in model.roles.items():
        path: Path = ("roles", name)
        if role.shift is not None:
            lowering.known("shift", role.shift, shifts, (*path, "shift"))
        if role.deputy is not None:
            lowering.roles((role.deputy.role,), (*path, "deputy", "role"))
            lowering.condition(role.deputy.when, (*path, "deputy", "when"))
        if role.under is not None:
            lowering.roles((role.under,), (*path, "under"))


def _check_collections(lowering: Lowering) -> None:
    for name, collection in lowering.declared.model.collections.items():
        path: Path = ("collections", name)
        given = [key for key in ("count", "members", "from") if lowering.written((*path, key))]
        if len(given) > 1:
            message = f"'{given[0]}' and '{given[1]}' exclude each other; keep one of them"
            lowering.report("excluding-keys", message, (*path, given[1]), key=True)
        if collection.count is not None:
            lowering.fact(collection.count, (*path, "count"))
        if collection.from_ is not None:
            lowering.fact(collection.from_, (*path, "from"))


def check_id(model: ProcedureModel, path: str, lowering: Lowering) -> None:
    """The id is the path below the folder `procedures`."""
    if path.endswith((f"procedures/{model.id}.yaml", f"procedures/{model.id}.yml")):
        return
    parts = PurePath(path).with_suffix("").parts
    if "procedures" not in parts:
        return
    below = "/".join(parts[len(parts) - parts[::-1].index("procedures") :])
    if below != model.id:
        message = f"the id is '{model.id}', but the file stands at '{below}'; make them the same"
        lowering.report("wrong-id", message, ("id",))


def check_circles(specs: Iterable[Spec], lowering: Lowering, paths: Mapping[str, Path]) -> None:
    """Rules that listen to each other in a circle would never come to rest."""
    heard: dict[str, set[str]] = {}
    for spec in specs:
        if isinstance(spec, Respond):
            triggers = (one.event.rpartition(".") for one in spec.triggers)
            heard[spec.rule.id] = {
                rule for rule, _, what in triggers if what in ("violated", "due_soon")
            }
    for name in endless({name: sorted(others) for name, others in heard.items()}):
        circle = _circle(name, heard)
        if circle and name == min(circle):
            message = (
                f"{', '.join(map(repr, circle))} listen to each other in a circle; take one out"
            )
            lowering.report("rule-circle", message, (*paths.get(name, ()), "id"))


def _circle(start: str, heard: Mapping[str, set[str]]) -> list[str]:
    waiting = [start]
    came_from: dict[str, str] = {}
    while waiting:
        name = waiting.pop()
        for other in sorted(heard.get(name, ())):
            if other == start:
                return _way(start, name, came_from)
            if other not in came_from:
                came_from[other] = name
                waiting.append(other)
    return []


def _way(start: str, end: str, came_from: Mapping[str, str]) -> list[str]:
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]


# -- texts


def check_texts(data: Mapping[str, Any], declared: Declared | None, report: Any) -> None:
    """No value is empty, no translation missing, every placeholder of a text a known name."""
    known = _placeholder_names(declared)
    doubtful: list[tuple[Path, Mapping[str, Any]]] = [((), data)] if _is_pair(data) else []
    if not doubtful:
        _doubtful_texts(data, (), doubtful, report)
    for path, pair in doubtful:
        missing = [language for language in _LANGUAGES if not pair.get(language)]
        if missing:
            there = next((pair[one] for one in _LANGUAGES if pair.get(one)), "")
            report("missing-translation", f"'{there}' has no text in '{missing[0]}'; add one", path)
        if known is not None and not any(part in _FREE_TEXTS for part in path):
            _check_placeholders(pair, path, known, report)


def _placeholder_names(declared: Declared | None) -> Collection[str] | None:
    if declared is None or declared.lost:
        return None
    model = declared.model
    found = {*declared.facts, *declared.parameters, *declared.definitions, *model.collections}
    for name, fields in declared.events.items():
        found.add(name)
        found.update(fields)
    return found


def _check_placeholders(
    pair: Mapping[str, Any], path: Path, known: Collection[str], report: Any
) -> None:
    for language in _LANGUAGES:
        text = pair.get(language)
        if not isinstance(text, str) or "{" not in text:
            continue
        for found in _PLACEHOLDER.finditer(text):
            name = found.group(1).strip()
            if name not in known:
                message = (
                    f"the placeholder '{{{name}}}' names no fact or parameter{suggest(name, known)}"
                )
                where = (*path, language)
                report(
                    "unknown-placeholder",
                    message,
                    where,
                    offset=found.start(),
                    length=len(found[0]),
                )


def _doubtful_texts(
    value: Any, path: Path, found: list[tuple[Path, Mapping[str, Any]]], report: Any
) -> None:
    """Finds the texts that lack a language or hold a brace, and reports keys without a value.

    Every value of a file passes here; most are a single word, or a text about which is no doubt.
    """
    for key, below in value.items() if type(value) is dict else enumerate(value):
        kind = type(below)
        if kind is str:
            continue
        if below is None:
            _report_empty(key, (*path, key), report)
        elif kind is list:
            _doubtful_texts(below, (*path, key), found, report)
            if key in _SETS and len(below) > 1:
                _report_repeats(below, (*path, key), report)
        elif kind is dict:
            english, chinese = below.get("en"), below.get("zh")
            if type(english) is str and type(chinese) is str:
                if not english or not chinese or "{" in english or "{" in chinese:
                    found.append(((*path, key), below))
            elif ("en" in below or "zh" in below) and _is_pair(below):
                found.append(((*path, key), below))
            else:
                _doubtful_texts(below, (*path, key), found, report)


def _report_repeats(listed: list[Any], path: Path, report: Any) -> None:
    """Tells a name that stands twice where each counts once: another one was meant, or none."""
    for place, name in enumerate(listed):
        if isinstance(name, str) and name in listed[:place]:
            message = (
                f"{quote(name)} stands twice in this list, which changes nothing; take one out"
            )
            report("no-effect", message, (*path, place))


def _is_pair(value: Mapping[str, Any]) -> bool:
    """Whether this is a text, of which a language may be missing."""
    written = [value[language] for language in _LANGUAGES if language in value]
    return bool(written) and all(text is None or isinstance(text, str) for text in written)


def _report_empty(key: str | int, path: Path, report: Any) -> None:
    if isinstance(key, int):
        report("empty-value", "this entry is empty; fill it in or take it out", path)
        return
    message = f"'{key}' has no value; give one or take the key out"
    report("empty-value", message, path, key=True)


# -- sources


def check_sources(lowering: Lowering, placed: Iterable[Path], place: Place, report: Any) -> None:
    """Every step, rule, relation and figure says where it comes from."""
    model = lowering.declared.model
    steps = [place(("steps", number)) for number in range(len(model.steps))]
    rules = [place(("rules", number)) for number in range(len(model.rules))]
    for what, paths in (("step", steps), ("rule", rules), ("relation", placed)):
        for path in paths:
            entry = lowering.written(path)
            if not _has_source(entry):
                _missing(f"{what} '{entry.get('id')}'", path, report)
    for name, parameter in model.parameters.items():
        if parameter.is_ is not None and not parameter.source:
            _missing(f"parameter '{name}'", ("parameters", name), report, is_key=True)


def _has_source(value: Any) -> bool:
    if isinstance(value, dict):
        if "source" in value or value.get("guess") is True:
            return True
        return any(_has_source(below) for below in value.values())
    return isinstance(value, list) and any(_has_source(below) for below in value)


def _missing(what: str, path: Path, report: Any, *, is_key: bool = False) -> None:
    message = (
        f"{what} names no source; add source: A/tea-service#2, or guess: true for a reading of ours"
    )
    at = path if is_key else (*path, "id")
    report("missing-source", message, at, key=is_key)
