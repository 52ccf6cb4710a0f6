"""This module draws random procedures: every built kind of rule, and steps in both flows."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml
from hypothesis import strategies as st
from sopkit.errors import DocumentError
from sopkit.procedure import load_text

TRIGGERS = ("a", "b")
TARGETS = ("c", "d")
OTHERS = ("e", "f")
PLANNED = "m"
EVENTS = (*TRIGGERS, *TARGETS, *OTHERS, PLANNED)
FACTS = ("p", "q")
STEPS = ("s0", "s1", "s2", "s3")
LITERALS = ("p", "not p", "q", "not q")
MIXED = (*LITERALS, "p and q", "p or e", "known(p)", "not p or q", "e", "p == q")
TIMED = ("since(a) > 3 min", "since(e) >= 4 min", "since(a) > patience")


def text(name: str) -> dict[str, str]:
    """A text in both languages."""
    return {"en": name, "zh": name}


def spans(least: int = 0, most: int = 8) -> st.SearchStrategy[str]:
    """A few minutes."""
    return st.integers(least, most).map(lambda minutes: f"{minutes} min")


def ranges() -> st.SearchStrategy[tuple[int, int]]:
    """A lower and an upper number of minutes."""
    return st.tuples(st.integers(0, 4), st.integers(1, 5)).map(lambda pair: (pair[0], sum(pair)))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Nothing more often than something."""
    return st.one_of(st.none(), st.none(), strategy)


def conditions(simple: bool = False, *, timed: bool = False) -> st.SearchStrategy[str]:
    """Conditions over facts and events; timed ones may stand where they flip by themselves."""
    return st.sampled_from(LITERALS if simple else (*MIXED, *TIMED) if timed else MIXED)


@st.composite
def occurrences(draw: Any, names: tuple[str, ...], simple: bool = False) -> Any:
    """One event or two of them, each perhaps with a condition."""
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
    parts = [draw(st.sampled_from(("", "", "", " if this.ok", " if p"))) for _ in chosen]
    if simple:
        parts = ["" for _ in chosen]
    written = [name + part for name, part in zip(chosen, parts, strict=True)]
    return written[0] if len(written) == 1 else written


def dues(anchor: str) -> st.SearchStrategy[str]:
    """Time phrases of every sort that a duty after `anchor` may have."""
    return st.one_of(
        spans().map(lambda span: f"within {span}"),
        spans().map(lambda span: f"within {span}"),
        ranges().map(lambda pair: f"between {pair[0]} min and {pair[1]} min after {anchor}"),
        spans(1).map(lambda span: f"about {span} after {anchor}"),
        spans().map(lambda span: f"{span} before {PLANNED}"),
        spans().map(lambda span: f"within {span} of f"),
        st.sampled_from(
            (
                "within patience",
                "within leeway",
                f"before {PLANNED}",
                "within 1 day",
                'before 00:10',
                f"same day as {anchor}",
                f"the later of within 3 min of {anchor} and 2 min before {PLANNED}",
                f"the earlier of within 6 min of {anchor} and 2 min before {PLANNED}",
                "within 1 working day",
                "within 5 working hours",
            )
        ),
    )


def without_none(body: dict[str, Any]) -> dict[str, Any]:
    """The mapping without what was not drawn."""
    return {key: value for key, value in body.items() if value is not None}


PAIRS = ("each", "one", "latest", "k")


@st.composite
def responds(draw: Any, heard: tuple[str, ...] = (), simple: bool = False) -> dict[str, Any]:
    """A `respond` with every pair, grace, soon, unless, pause and appointment."""
    becomes = draw(st.integers(0, 5)) == 0 and not simple
    after = None if becomes else draw(occurrences(TRIGGERS, simple))
    if heard and draw(st.booleans()):
        after = draw(st.sampled_from(heard))
    anchor = "a" if after is None or after in heard else _first(after)
    paused = draw(maybe(st.sampled_from(({"from": "e", "until": "f"}, {"from": "f", "until": "a"}))))
    moved = draw(maybe(st.sampled_from(({"event": "e", "to": "to"}, {"event": "f", "to": "to", "from": "from"}))))
    due = draw(st.one_of(st.none(), dues(anchor), dues(anchor), dues(anchor)))
    body = {
        "after": after,
        "when_becomes": draw(conditions(timed=True)) if after is None else None,
        "do": draw(occurrences(TARGETS, simple)),
        "due": due,
        "not_before": draw(maybe(spans().map(lambda span: f"{span} after {anchor}"))),
        "pair": draw(st.sampled_from(PAIRS)),
        "paused": paused if due else None,
        "moved_by": moved,
        "cut_off": draw(maybe(st.just("23:55"))) if due and "day" in due and "within" in due else None,
    }
    unless = st.one_of(st.just("e"), st.just("f if this.ok"), conditions(simple, timed=True))
    return {
        "respond": without_none(body),
        **_opening(draw, simple),
        **without_none({"unless": draw(maybe(unless)), "grace": draw(maybe(spans(1, 3)))}),
        **without_none({"soon": draw(maybe(spans(1, 4)))}),
    }


def _first(after: Any) -> str:
    written = after if isinstance(after, str) else after[0]
    return written.split(" ")[0]


def _opening(draw: Any, simple: bool) -> dict[str, Any]:
    return without_none({"when": draw(maybe(conditions(simple)))})


@st.composite
def everys(draw: Any, simple: bool = False) -> dict[str, Any]:
    """An `every` with keys, `while` and both bounds."""
    gap = draw(
        st.one_of(
            spans(1),
            spans(1).map(lambda span: f"at least {span}"),
            ranges().map(lambda pair: f"{pair[0]} min .. {pair[1]} min"),
            st.sampled_from(("about 4 min", "leeway", "1 day")),
        )
    )
    body = {"do": draw(occurrences(TARGETS, simple)), "gap": gap}
    if draw(st.integers(0, 3)) == 0 and not simple:
        body["while"] = draw(conditions(timed=True))
    else:
        body["from"] = draw(occurrences(("a", "e"), simple))
        body |= without_none({"until": draw(maybe(occurrences(("b", "f"), simple)))})
        body |= without_none({"key": draw(maybe(st.just("k")))})
    return {
        "every": body,
        **_opening(draw, simple),
        **without_none({"grace": draw(maybe(spans(1, 3)))}),
        **without_none({"soon": draw(maybe(spans(1, 4)))}),
    }


@st.composite
def befores(draw: Any, simple: bool = False) -> dict[str, Any]:
    """A `before`, of a planned event or one that comes unplanned."""
    least, most = draw(ranges())
    body = {
        "do": draw(occurrences(TARGETS, simple)),
        "event": draw(st.sampled_from((PLANNED, PLANNED, "e"))),
        "at_least": draw(maybe(st.just(f"{least} min"))),
        "at_most": draw(maybe(st.just(f"{most} min"))),
    }
    return {
        "before": without_none(body),
        **_opening(draw, simple),
        **without_none({"grace": draw(maybe(spans(1, 3)))}),
        **without_none({"soon": draw(maybe(spans(1, 4)))}),
    }


@st.composite
def permits(draw: Any, simple: bool = False) -> dict[str, Any]:
    """A `permit` with one or two demands."""
    demands = st.sampled_from(
        (
            {"only_if": "e"},
            {"only_if": draw(conditions(simple))},
            {"limit": "this.k <= 2"},
            {"role": "o"},
            {"other_actor_than": "a"},
            {"same_actor_as": "a"},
            {"consent": "p"},
            {"only_if": "since(e) > 2 min"},
            {"only_if": "count(c) <= 1"},
        )
    )
    body: dict[str, Any] = {"event": draw(st.sampled_from(("c", "a", "c if this.ok")))}
    for demand in draw(st.lists(demands, min_size=1, max_size=2)):
        body |= demand
    return {"permit": {**body, **without_none({"for": draw(maybe(st.just("w")))})}, **_opening(draw, simple)}


@st.composite
def forbids(draw: Any, simple: bool = False) -> dict[str, Any]:
    """A `forbid`, with a stretch, a condition or hours."""
    body: dict[str, Any] = {"event": draw(st.sampled_from(("c", "d", "c if this.ok")))}
    if draw(st.booleans()):
        body["from"] = draw(occurrences(("a", "e"), simple))
        body |= without_none({"until": draw(maybe(occurrences(("b", "f"), simple)))})
        body |= without_none({"within": draw(maybe(st.one_of(spans(1), st.just("leeway"))))})
    body |= without_none({"while": draw(maybe(conditions(simple)))})
    body |= without_none({"outside": draw(maybe(st.just("23:50-00:05")))})
    return {"forbid": {**body, **without_none({"for": draw(maybe(st.just("w")))})}, **_opening(draw, simple)}


@st.composite
def orders(draw: Any, simple: bool = False) -> dict[str, Any]:
    """An `order` of three events."""
    of = draw(st.permutations(["a", "c", "d", "e"]))[:3]
    if draw(st.booleans()) and not simple:
        of[1] += " if this.ok"
    return {"order": {"of": of, "repeats": draw(st.booleans())}, **_opening(draw, simple)}


@st.composite
def counts(draw: Any, simple: bool = False) -> dict[str, Any]:
    """A `count` with a maximum, a minimum or both."""
    bound = draw(st.sampled_from(("at_most", "at_least", "exactly")))
    per = draw(st.sampled_from(("case", "day", "5 min", "k", "week")))
    if bound != "at_most" and per in ("5 min", "k"):
        per = "case"
    body = {
        "event": draw(occurrences(("c", "a"), simple)),
        bound: draw(st.integers(1, 2)),
        "per": per,
        "where": draw(maybe(st.just("this.ok"))),
        "for": draw(maybe(st.just("w"))),
    }
    return {"count": without_none(body), **_opening(draw, simple)}


@st.composite
def holds(draw: Any, simple: bool = False) -> dict[str, Any]:
    """A `hold`, tolerated or not."""
    body: dict[str, Any] = {"that": draw(conditions(simple, timed=True))}
    if draw(st.booleans()):
        body["from"] = draw(occurrences(("a", "e"), simple))
        body |= without_none({"until": draw(maybe(occurrences(("b", "f"), simple)))})
    elif not simple:
        body |= without_none({"while": draw(maybe(conditions(timed=True)))})
    body |= without_none({"tolerated": draw(maybe(st.one_of(spans(1), st.just("leeway"))))})
    return {"hold": body, **_opening(draw, simple)}


def measures() -> st.SearchStrategy[dict[str, Any]]:
    """A `measure` of a fact."""
    return st.just({"measure": {"of": "level", "at_least": "5 cm"}})


KINDS = {
    "respond": responds, "every": everys, "before": befores, "permit": permits, "forbid": forbids,
    "order": orders, "count": counts, "hold": holds,
}  # fmt: skip


@st.composite
def rule_lists(
    draw: Any, kinds: tuple[str, ...] = tuple(KINDS), simple: bool = False, most: int = 4
) -> list[dict[str, Any]]:
    """Some rules, of which a `respond` may listen to those before it."""
    rules: list[dict[str, Any]] = []
    for place in range(draw(st.integers(1, most))):
        kind = draw(st.sampled_from(kinds))
        heard = tuple(f"{rule['id']}.violated" for rule in rules)
        heard += tuple(f"{rule['id']}.due_soon" for rule in rules if "soon" in rule)
        options = {"heard": heard} if kind == "respond" else {}
        rule = draw(KINDS[kind](simple=simple, **options))
        rule |= without_none({"modality": draw(maybe(st.sampled_from(("should", "may"))))})
        if draw(st.integers(0, 3)) == 0:
            rule["escalate"] = {"to": "o", "after": draw(spans())}
        rules.append({"id": f"r{place}", **rule, "source": "A/x#1"})
    if not simple and draw(st.integers(0, 5)) == 0:
        rules.append({"id": "r_level", **draw(measures()), "source": "A/x#1"})
    return rules


def _step(draw: Any, simple: bool) -> dict[str, Any]:
    step = without_none(
        {
            "when": draw(maybe(conditions(simple, timed=True))),
            "unless": draw(maybe(st.one_of(st.just("f"), conditions(simple, timed=True)))),
            "modality": draw(maybe(st.sampled_from(("should", "may")))),
            "asks": draw(maybe(st.just(["q"]))),
            "each": draw(maybe(st.just("seats"))),
            "due": draw(maybe(st.one_of(spans(1).map(lambda span: f"within {span}"), _gate_dues()))),
            "not_before": draw(maybe(spans(1).map(lambda span: f"{span} after a"))),
        }
    )
    if "due" in step:
        step |= without_none({"grace": draw(maybe(spans(1, 2))), "soon": draw(maybe(spans(1, 2)))})
    return step


def _gate_dues() -> st.SearchStrategy[str]:
    return st.sampled_from((f"2 min before {PLANNED}", "within 3 min of a", "between 1 min and 3 min after a", "within leeway"))


@st.composite
def free_steps(draw: Any, simple: bool = False) -> list[dict[str, Any]]:
    """Steps of a free flow."""
    steps = []
    for place in range(draw(st.integers(1, 3))):
        step = {"id": STEPS[place], "do": text(STEPS[place]), **_step(draw, simple)}
        after = draw(st.one_of(st.none(), occurrences(("a", "e"), simple)))
        needs = draw(maybe(st.sampled_from((*STEPS[:place], "e"))))
        if "within" in step.get("due", "") and after is None:
            after = "a"
        steps.append({**step, **without_none({"after": after, "needs": None if needs is None else [needs]})})
    return steps


@st.composite
def listed_steps(draw: Any, simple: bool = False) -> list[dict[str, Any]]:
    """Steps of a listed flow, with exits, paths and ways back."""
    count = draw(st.integers(2, 4))
    steps = []
    for place in range(count):
        step = {"id": STEPS[place], "do": text(STEPS[place]), **_step(draw, simple)}
        onward = list(STEPS[place + 1 : count])
        if onward and draw(st.integers(0, 3)) == 0:
            step = {key: step[key] for key in step if key not in ("modality", "each", "unless")}
            step["choose"] = _exits(draw, place, onward)
        elif len(onward) > 1 and draw(st.integers(0, 2)) == 0:
            step["next"] = draw(st.sampled_from((onward[:2], [onward[0], onward[-1]], onward[-1])))
        elif place and draw(st.integers(0, 3)) == 0:
            step["next"] = "end"
        if place > 1 and draw(st.integers(0, 3)) == 0:
            step["needs"] = draw(st.sampled_from(([STEPS[place - 1]], list(STEPS[place - 2 : place]), ["e"])))
        steps.append(step)
    return steps


def _exits(draw: Any, place: int, onward: list[str]) -> dict[str, Any]:
    other = draw(st.sampled_from((*STEPS[: place + 1], *onward, "end")))
    if draw(st.booleans()):
        return {"one": {"then": onward[0]}, "two": {"then": other}}
    return {"one": {"when": "p", "then": onward[0]}, "two": {"otherwise": other}}


@st.composite
def documents(
    draw: Any,
    kinds: tuple[str, ...] = tuple(KINDS),
    simple: bool = False,
    *,
    steps: bool = True,
    least_rules: int = 0,
) -> dict[str, Any]:
    """A whole procedure, as a mapping."""
    listed = draw(st.booleans())
    with_steps = steps and draw(st.booleans())
    rules = draw(rule_lists(kinds, simple)) if least_rules or not with_steps or draw(st.booleans()) else []
    case = {"is": text("case"), **without_none({"starts": draw(maybe(st.sampled_from(("a", "f")))), "ends": draw(maybe(st.just("f")))})}
    if case.get("starts") == case.get("ends"):
        case.pop("ends", None)
    document = {
        "sopkit": 1, "id": "test/law", "title": text("law"), "version": "1.0.0", "status": "draft", "owner": "o",
        "case": case,
        "calendar": {"zone": "Asia/Shanghai", "hours": "09:00-18:00", "days": {"announced_through": draw(st.sampled_from(("2026-11-30", "2027-12-31")))}},
        "roles": {"o": {"label": text("o")}, "w": {"label": text("w")}},
        "parameters": {"patience": {"label": text("patience"), "type": "duration"}, "leeway": {"label": text("leeway"), "is": "3 min"}},
        "facts": {
            "p": {"type": "bool", "label": text("p")},
            "q": {"type": "bool", "label": text("q"), **draw(st.sampled_from(({}, {}, {"default": False})))},
            "level": {"type": "length", "label": text("level"), "unit": "cm"},
        },
        "collections": {"seats": {"members": ["near", "far"], "label": text("seats")}},
        "events": {name: _event(name) for name in EVENTS},
    }  # fmt: skip
    if with_steps:
        document |= {"flow": "listed" if listed else "free", "steps": draw(listed_steps(simple) if listed else free_steps(simple))}
    if rules:
        document["rules"] = rules
    return document


def _event(name: str) -> dict[str, Any]:
    fields = {
        "k": {"type": "number", "label": text("k")},
        "ok": {"type": "bool", "label": text("ok")},
        "to": {"type": "instant", "label": text("to")},
        "from": {"type": "instant", "label": text("from")},
    }
    return {"label": text(name), "data": fields, **({"planned": True} if name == PLANNED else {})}


@lru_cache(maxsize=4000)
def _loaded(written: str) -> Any:
    try:
        return load_text(written)
    except DocumentError as error:
        return error


def written(document: dict[str, Any]) -> str:
    """The document as YAML."""
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=10_000)


def loaded(document: dict[str, Any]) -> Any:
    """The procedure, or the error that says why it is none."""
    return _loaded(written(document))
