"""This module lists the changes of a procedure, each of which should be noticed by a scenario.

What no scenario could ever notice is left out by construction: texts, sources, severities, `soon`
(unless a rule listens to it), who is told of an exit, the role of a step that tells somebody else
and of an event, sizes of drawn objects, relations set aside, the tolerance of a relation that is
seen and not measured, and edges to the start or end of the case where these are meant anyway. The
role of a step only addresses, but it is noticed in `told`, and so it counts. A mutant with an
error is no procedure and is not run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sopkit.scenarios.change import GONE, KINDS, Change, Path
from sopkit.scenarios.written import scalars, written_changes

if TYPE_CHECKING:
    from sopkit.procedure import Procedure


def changes(procedure: Procedure) -> list[Change]:
    """Every change that is tried, in the order of the file; what it uses is not its own."""
    every = [*written_changes(procedure), *_steps(procedure), *_demands(procedure)]
    found = [change for change in every if not procedure.is_shared(change.path)]

    def place(change: Change) -> tuple[int, int, int]:
        position = change.position(procedure)
        return position.line, position.column, KINDS.index(change.kind)

    return sorted(found, key=place)


# -- roles, and what stands in steps


def _steps(procedure: Procedure) -> Iterator[Change]:
    data = procedure.data
    yield from _roles(procedure)
    ids = [step["id"] for step in data.get("steps") or ()]
    events = [*ids, *(data.get("events") or {})]
    for place, step in enumerate(data.get("steps") or ()):
        path: Path = ("steps", place)
        yield from _dropped(step, "needs", path)
        if step.get("next") is not None:
            yield from _dropped(step, "next", path, least=2)
            yield from _swapped(step, "next", path, [*ids, "end"])
        if step.get("after") is not None:
            if not _means(step, "after", procedure.declared.starts):
                yield from _dropped(step, "after", path)
            yield from _swapped(step, "after", path, [one for one in events if one != step["id"]])
        for name, exit_ in (step.get("choose") or {}).items():
            for key in ("then", "otherwise"):
                if isinstance(exit_, Mapping) and exit_.get(key):
                    yield from _swapped(exit_, key, (*path, "choose", name), [*ids, "end"])
        yield from _without_step(data, place)
    for place, rule in enumerate(data.get("rules") or ()):
        for kind, body in rule.items():
            if isinstance(body, Mapping):
                yield from _rule_edges(body, ("rules", place, kind), events)
                yield from _stretches(procedure, body, ("rules", place, kind))


def _rule_edges(body: Mapping[str, Any], path: Path, events: list[str]) -> Iterator[Change]:
    yield from _dropped(body, "after", path, least=2)
    if path[-1] == "respond":
        yield from _swapped(body, "after", path, [one for one in events if one != body.get("do")])
    order = body.get("of")
    if path[-1] == "order" and isinstance(order, list):
        for place in range(len(order) - 1):
            other = [*order[:place], order[place + 1], order[place], *order[place + 2 :]]
            first, second = order[place], order[place + 1]
            before, after = f"{first}, {second}", f"{second}, {first}"
            yield Change("edge", (*path, "of", place), before, after, (((*path, "of"), other),))


def _stretches(procedure: Procedure, body: Mapping[str, Any], path: Path) -> Iterator[Change]:
    """`from` and `until` taken away; a series and a condition end with their case anyway."""
    declared = procedure.declared
    lasting = path[-1] in ("every", "hold")
    if not (path[-1] == "hold" and _means(body, "from", declared.starts)):
        yield from _dropped(body, "from", path)
    if not (lasting and _means(body, "until", declared.ends)):
        yield from _dropped(body, "until", path)


def _means(entry: Mapping[str, Any], key: str, events: Iterable[str]) -> bool:
    """Whether what is written there are, without conditions, all of these events and no others."""
    written = entry.get(key)
    listed = written if isinstance(written, list) else [written]
    return set(listed) == set(events)


def _dropped(entry: Mapping[str, Any], key: str, path: Path, least: int = 1) -> Iterator[Change]:
    """Each name of a list taken away; the last one with its key."""
    names = entry.get(key)
    listed = names if isinstance(names, list) else [] if names is None else [names]
    if len(listed) < least or not all(isinstance(one, str) for one in listed):
        return
    for place, name in enumerate(listed):
        at = (*path, key, place) if isinstance(names, list) else (*path, key)
        edit = (at, GONE) if len(listed) > 1 else ((*path, key), GONE)
        yield Change("edge", at, str(name), "", (edit,))


def _swapped(entry: Mapping[str, Any], key: str, path: Path, names: list[str]) -> Iterator[Change]:
    """Each name replaced by the one that follows it in the file."""
    written = entry.get(key)
    listed = written if isinstance(written, list) else [written]
    for place, text in enumerate(listed):
        name, word, rest = str(text).partition(" if ")
        other = _following(name, names, listed)
        if other is None:
            continue
        at = (*path, key, place) if isinstance(written, list) else (*path, key)
        yield Change("edge", at, name, other, ((at, other + word + rest),), offset=0)


def _following(name: str, names: list[str], taken: Iterable[Any]) -> str | None:
    if name not in names:
        return None
    place = names.index(name)
    others = [*names[place + 1 :], *names[:place]]
    return next((one for one in others if one not in taken), None)


def _without_step(data: Mapping[str, Any], place: int) -> Iterator[Change]:
    """A step taken out; what led to it leads on, and its event is only an event."""
    steps = data["steps"]
    step = steps[place]
    if step.get("choose") or len(steps) < 2:
        return
    follower = step.get("next") or (steps[place + 1]["id"] if place + 1 < len(steps) else "end")
    onward = follower if isinstance(follower, list) else [follower]
    rest = [_redirected(one, step["id"], onward) for one in steps if one is not step]
    label = {"label": step["do"], "data": step.get("data") or {}}
    events = dict(data.get("events") or {})
    if not step.get("fulfilled_by"):
        events[step["id"]] = label
    edits = ((("steps",), rest), (("events",), events))
    yield Change("dropped", ("steps", place, "id"), f"step {step['id']}", "", edits)


def _redirected(step: Mapping[str, Any], gone: str, onward: list[str]) -> Mapping[str, Any]:
    changed = dict(step)
    after = step.get("next")
    listed = after if isinstance(after, list) else [after]
    if gone in listed:
        names = [one for name in listed for one in (onward if name == gone else [name])]
        changed["next"] = list(dict.fromkeys(names))
    if step.get("choose"):
        changed["choose"] = {
            name: {
                key: onward[0] if key in ("then", "otherwise") and one == gone else one
                for key, one in exit_.items()
            }
            if isinstance(exit_, Mapping)
            else exit_
            for name, exit_ in step["choose"].items()
        }
    return changed


def _roles(procedure: Procedure) -> Iterator[Change]:
    names = list(procedure.data.get("roles") or {})
    for section in ("roles", "steps", "rules"):
        for path, value in scalars(procedure.data.get(section), (section,)):
            key = next(part for part in reversed(path) if isinstance(part, str))
            if value not in names or not _role_is_seen(procedure.data, path, key):
                continue
            taken = _at(procedure.data, path[:-1])
            other = _following(value, names, taken if isinstance(taken, list) else [value])
            if other is not None:
                yield Change("role", path, value, other, ((path, other),))


def _role_is_seen(data: Mapping[str, Any], path: Path, key: str) -> bool:
    if path[0] == "roles":
        return path[-2:] == ("deputy", "role")
    if path[0] == "steps" and len(path) == 3 and key == "role":
        return "tell" not in _at(data, path[:2])
    if key == "to":
        return "escalate" in path
    return key in ("role", "for", "approved_by", "by") and "choose" not in path


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


# -- demands

_MILDER = {"must": "may", "should": "may"}
_NO_MODALITY = frozenset(("table", "kpi"))


def _demands(procedure: Procedure) -> Iterator[Change]:
    ids = dict.fromkeys(spec.rule.id for spec in procedure.program.rules)
    for name in ids:
        entry = procedure.entries.get(name)
        if entry is None:
            continue
        what = "due" if entry.kind == "step" else "rule"
        path = _named(procedure, entry.path, "due" if what == "due" else "id")
        yield Change("dropped", path, f"{what} {name}", "", without=name)
    for place, rule in enumerate(procedure.data.get("rules") or ()):
        for number, _ in enumerate((rule.get("table") or {}).get("rows") or ()):
            path = ("rules", place, "table", "rows", number)
            yield Change("dropped", path, f"row {number + 1} of {rule['id']}", "", ((path, GONE),))
    for name, entry in procedure.entries.items():
        silent = entry.kind in _NO_MODALITY or entry.written.get("set_aside")
        if silent or "id" not in entry.written:
            continue
        modality = entry.written.get("modality", "must")
        if modality in _MILDER:
            path = (*entry.path, "modality")
            at = _named(procedure, entry.path, "modality" if "modality" in entry.written else "id")
            milder = _MILDER[modality]
            yield Change("modality", at, f"{modality} ({name})", milder, ((path, milder),))


def _named(procedure: Procedure, path: Path, key: str) -> Path:
    return (*path, key) if procedure.document.exists((*path, key)) else path
