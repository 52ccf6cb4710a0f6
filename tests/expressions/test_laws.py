"""Laws that hold for every condition: back ends agree, knowing less never says more."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sopkit.diagnostics import code_named
from sopkit.expressions import Condition, ConditionSet, Scope, compile_condition
from sopkit.quantities import NONE, Money
from sopkit.speaking import Labels, explain
from tests.expressions.vocabulary import AT, MINUTE, NAMES, ZONE, Happening

LABELS = Labels({}, "zh", scope=NAMES)

# -- random facts

_MONEY = st.builds(
    Money, st.integers(0, 4).map(Decimal), st.sampled_from(["CNY", "CNY", "CNY", "USD"])
)
_NUMBERS = st.one_of(st.integers(-2, 4), st.sampled_from([Decimal("0.5"), Decimal("2.5")]))
_TEXTS = st.sampled_from(["a", "b", "ab"])
_ACCOUNT = st.fixed_dictionaries(
    {"owner": _TEXTS, "cards": st.lists(_TEXTS, max_size=2).map(tuple)},
    optional={"balance": _MONEY, "note": st.one_of(_TEXTS, st.just(NONE))},
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "vip": st.booleans(),
    "paid": st.booleans(),
    "attendees": st.integers(0, 4),
    "orders": st.integers(0, 3),
    "score": _NUMBERS,
    "shift": st.sampled_from(["day", "night"]),
    "amount": _MONEY,
    "wait": st.integers(0, 4).map(lambda minutes: minutes * MINUTE),
    "worked": _NUMBERS,
    "name": _TEXTS,
    "nickname": _TEXTS,
    "user": _TEXTS,
    "prices": st.lists(st.one_of(_MONEY, st.none()), max_size=3).map(tuple),
    "scores": st.lists(st.one_of(_NUMBERS, _NUMBERS, st.none()), max_size=3).map(tuple),
    "shifts": st.lists(st.sampled_from(["day", "night"]), max_size=2).map(tuple),
    "overhang": st.dictionaries(_TEXTS, st.integers(0, 4), max_size=2),
    "accounts": st.dictionaries(_TEXTS, _ACCOUNT, max_size=2),
}
_COMPLETE = st.fixed_dictionaries(VALUES)
_SOME = st.fixed_dictionaries({}, optional=VALUES)
_WITH_NONE = st.fixed_dictionaries(
    {},
    optional={name: st.one_of(value, st.just(NONE), st.none()) for name, value in VALUES.items()},
)
_ODD = st.one_of(st.floats(), st.text(max_size=2), st.booleans(), st.just([]), st.just({}))


def scope_with(facts: dict[str, Any]) -> Scope:
    """A case in which tea was poured five minutes ago, and nothing was paid."""
    poured = Happening(AT - 5 * MINUTE, "agent", "li", {"cups": 3})
    return Scope(facts, {"grade": 2}, last={"tea.poured": poured}, counts={}, at=AT, zone=ZONE)


# -- random conditions, as texts

_SIGNS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
_SAME = st.sampled_from(["==", "!="])


def _join(*parts: Any) -> st.SearchStrategy[str]:
    drawn = [part if isinstance(part, st.SearchStrategy) else st.just(part) for part in parts]
    return st.tuples(*drawn).map(" ".join)


_number = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["attendees", "orders", "score", "1", "2", "0.5", "count(tea.poured)"]),
        st.sampled_from(["len(name)", "len(prices)", "count(shifts)", "this.grade", "sum(scores)"]),
        st.sampled_from(["max(scores)", "tea.poured.cups", "double(score)", "20 %"]),
        _join("(", _number, st.sampled_from(["+", "-", "*", "/"]), _number, ")"),
        _join("min(", _number, ",", _number, ")"),
        _join(st.sampled_from(["round", "floor", "abs"]), "(", _number, ")"),
        _join("- (", _number, ")"),
        _join("( if", _bool, "then", _number, "else", _number, ")"),
        _join("sum( s for s in scores where s >", _number, ")"),
        _join("first( s in scores where s >", _number, ")"),
    )
)
_money = st.one_of(
    st.sampled_from(["amount", "2 CNY", "sum(prices)", "accounts[user].balance", "this.amount"]),
    _join("( amount *", _number, ")"),
    _join("max( amount , 1 CNY )"),
)
_time = st.sampled_from(["wait", "worked", "2 min", "1 h", "since(tea.poured)", "since(closing)"])
_leaf = st.one_of(
    st.sampled_from(["vip", "paid", "crowded", "tea.poured", "order.paid", "late(tea.poured)"]),
    st.sampled_from(["true", "happened(tea.poured since closing)", "nickname == none"]),
    _join(_number, _SIGNS, _number),
    _join(_number, "in", _number, "..", _number),
    _join(_number, "in {", _number, ", 2 , 3 }"),
    _join(_money, _SIGNS, _money),
    _join(_time, _SIGNS, _time),
    _join("shift", _SAME, st.sampled_from(["day", "night"])),
    _join("nickname", _SAME, st.sampled_from(["name", '"a"'])),
    st.sampled_from(["shift in {day}", "day in shifts", "user in accounts", "name in {nickname}"]),
    st.sampled_from(['name matches "a+b?"', "covers(user, 1 CNY)", "this.role == agent"]),
    st.sampled_from(["any(k, v in overhang where v > 1 mm and k == name)", "shift != none"]),
    st.sampled_from(["any(c in accounts[user].cards where c == name)", "known(shift) or vip"]),
)
_bool = st.deferred(
    lambda: st.one_of(
        _leaf,
        _leaf,
        _join("(", _bool, st.sampled_from(["and", "or"]), _bool, ")"),
        _join("( not", _bool, ")"),
        _join("if", _bool, "then", _bool, "else (", _bool, ")").map(lambda text: f"({text})"),
        _join(st.sampled_from(["any", "all"]), "( p in prices where p > 1 CNY and", _bool, ")"),
        _join("all(", _bool, "for s in scores where s >", _number, ")"),
        _join("either(", _bool, ",", _bool, ")"),
    )
)


def condition_of(text: str) -> Condition | None:
    """The condition, or None where the text happens to be too large."""
    faults: list[Any] = []
    condition = compile_condition(text, NAMES, lambda *fault: faults.append(fault))

    # a loop within a loop takes the same name for its members
    assert {fault[3] for fault in faults} <= {
        "condition-too-large",
        "ambiguous-name",
        "faulty-definition",
    }, faults
    return condition


@given(st.lists(_bool, min_size=1, max_size=4), _WITH_NONE)
def test_back_ends_agree(texts: list[str], facts: dict[str, Any]) -> None:
    """Closures, generated functions and sets give the same answers."""
    conditions = [found for text in texts if (found := condition_of(text)) is not None]
    scope = scope_with(facts)
    answers = [condition.test(scope) for condition in conditions]

    assert answers == [condition.generated().test(scope) for condition in conditions]
    true = [index for index, answer in enumerate(answers) if answer is True]
    unknown = [index for index, answer in enumerate(answers) if answer is None]
    assert (true, unknown) == ConditionSet(conditions).all(facts, scope)


@given(st.lists(_bool, min_size=1, max_size=4), _SOME, st.data())
def test_odd_values(texts: list[str], facts: dict[str, Any], data: st.DataObject) -> None:
    """Values of wrong types raise nothing and are the same to every back end."""
    facts = dict(facts)
    for name in data.draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=5)):
        facts[name] = data.draw(_ODD)
    conditions = [found for text in texts if (found := condition_of(text)) is not None]
    scope = scope_with(facts)
    answers = [condition.test(scope) for condition in conditions]
    for condition in conditions:
        condition.needs(scope)
        explain(condition, scope, LABELS)

    assert answers == [condition.generated().test(scope) for condition in conditions]
    true, unknown = ConditionSet(conditions).all(facts, scope)
    assert [index for index, answer in enumerate(answers) if answer is True] == true
    assert [index for index, answer in enumerate(answers) if answer is None] == unknown


@given(_bool.filter(lambda text: "known(" not in text), _WITH_NONE, st.data())
def test_knowing_less(text: str, facts: dict[str, Any], data: st.DataObject) -> None:
    """A fact that becomes unknown leaves an answer as it is or makes it unknown."""
    condition = condition_of(text)
    if condition is None or not facts:
        return
    lost = data.draw(st.sampled_from(sorted(facts)))
    less = {name: value for name, value in facts.items() if name != lost}
    answer = condition.test(scope_with(facts))

    assert condition.test(scope_with(less)) in (answer, None)


@given(_bool, _SOME)
def test_reasons(text: str, facts: dict[str, Any]) -> None:
    """An unknown answer has a reason, a settled one needs nothing; every answer has a part."""
    condition = condition_of(text)
    if condition is None:
        return
    scope = scope_with(facts)
    needs, absent = condition.needs(scope), condition.absent(scope)

    assert (condition.test(scope) is None) == bool(needs or absent)
    assert condition.parts(scope)
    assert len(explain(condition, scope, LABELS)) == len(condition.parts(scope))


@given(_bool, _SOME, st.data())
def test_needs_settle(text: str, facts: dict[str, Any], data: st.DataObject) -> None:
    """Where only facts are missing, some values of the needed ones alone settle the condition."""
    condition = condition_of(text)
    if condition is None:
        return
    scope = scope_with(facts)
    needs = condition.needs(scope)
    if not needs or condition.absent(scope) or not set(needs) <= set(VALUES):
        return

    assert any(_settles(condition, facts, needs, data) for _ in range(60))


def _settles(
    condition: Condition, facts: dict[str, Any], needs: tuple[str, ...], data: st.DataObject
) -> bool:
    """Whether values drawn for the needed facts settle it, or show that something is absent."""
    drawn = {name: data.draw(VALUES[name]) for name in needs}
    scope = scope_with({**facts, **drawn})
    return condition.test(scope) is not None or bool(condition.absent(scope))


@given(
    st.one_of(
        st.text(max_size=60),
        st.text(alphabet="ab01 .<>=!()[]{}\"'+-*/%,&|（＞“”\n\t", max_size=40),
        st.lists(
            st.sampled_from(
                "vip attendees shift day ( ) [ ] { } and or not in .. > == 5 CNY if then else"
                " any( x where for , matches 'a' since( tea.poured this.amount . - _ none".split()
            ),
            max_size=14,
        ).map(" ".join),
    )
)
def test_any_text(text: str) -> None:
    """Any text is a condition or has faults with places inside it and known names."""
    faults: list[Any] = []
    condition = compile_condition(text, NAMES, lambda *fault: faults.append(fault))

    assert (condition is None) == bool(faults)
    for path, offset, length, name, message, _ in faults:
        assert path == ()
        assert 0 <= offset <= len(text)
        assert length >= 1
        assert code_named(name)
        assert message


_JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.sampled_from(["vip", "x", "a =="])),
    lambda below: st.one_of(
        st.lists(below, max_size=3),
        st.dictionaries(st.sampled_from(["all", "any", "not", "when"]), below, max_size=2),
    ),
    max_leaves=8,
)


@given(_JUNK)
def test_any_skeleton(source: Any) -> None:
    """Anything that YAML can hold is a condition or has faults."""
    faults: list[Any] = []
    condition = compile_condition(source, NAMES, lambda *fault: faults.append(fault))

    assert (condition is None) == bool(faults)


@given(st.lists(_bool, min_size=1, max_size=5), _SOME, st.data())
def test_watch(texts: list[str], facts: dict[str, Any], data: st.DataObject) -> None:
    """Judging only what reads a changed fact gives what judging everything gives."""
    conditions = [found for text in texts if (found := condition_of(text)) is not None]
    scope = scope_with(facts)
    judged = ConditionSet(conditions)
    watch = judged.watch(facts, scope)
    current = dict(facts)
    for _ in range(4):
        name = data.draw(st.sampled_from(sorted(VALUES)))
        current[name] = data.draw(st.one_of(st.none(), VALUES[name]))
        watch.change(name, current[name])
        true, unknown = judged.all(current, scope)

        assert (set(true), set(unknown)) == (watch.true, watch.unknown)
