"""Values made cheaply are compared, hashed and shown as frozen dataclasses are."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import typing
from dataclasses import field, replace
from typing import Any, Self

import pytest

from sopkit.frozen import NamedTuple, dataclass


def classes(make: Any) -> dict[str, Any]:
    """The same classes made by one or the other decorator."""

    @make(frozen=True, slots=True)
    class Base:
        first: int
        hidden: str = field(default="", compare=False, repr=False)

    @make(frozen=True, slots=True)
    class More(Base):
        second: tuple[int, ...] = ()

    @make(frozen=True, slots=True)
    class Empty:
        pass

    @make(frozen=True, slots=True)
    class Own:
        first: int

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return type(other) is type(self)

        def __hash__(self) -> int:
            return 7

    @make(frozen=True, eq=False)
    class Same:
        first: int

    @make(frozen=True, order=True)
    class Ordered:
        first: int

    return {one.__name__: one for one in (Base, More, Empty, Own, Same, Ordered)}


OURS, THEIRS = classes(dataclass), classes(dataclasses.dataclass)
VALUES = (
    ("Base", (1,)),
    ("Base", (1, "x")),
    ("Base", (2,)),
    ("More", (1,)),
    ("More", (1, "x", (3, 4))),
    ("More", (1, "y", (3, 4))),
    ("Empty", ()),
    ("Own", (1,)),
    ("Own", (2,)),
    ("Ordered", (1,)),
)


@pytest.mark.parametrize("one", VALUES)
@pytest.mark.parametrize("other", VALUES)
def test_compared(one: tuple[str, tuple[Any, ...]], other: tuple[str, tuple[Any, ...]]) -> None:
    """Two values are equal exactly when frozen dataclasses are; equal ones have one hash."""
    ours = OURS[one[0]](*one[1]), OURS[other[0]](*other[1])
    theirs = THEIRS[one[0]](*one[1]), THEIRS[other[0]](*other[1])

    assert (theirs[0] == theirs[1]) == (ours[0] == ours[1])
    assert ours[0] != ours[1] or hash(ours[0]) == hash(ours[1])


@pytest.mark.parametrize("one", VALUES)
def test_shown(one: tuple[str, tuple[Any, ...]]) -> None:
    """A value is shown as a dataclass is."""
    name, arguments = one
    shown = [repr(found[name](*arguments)).rpartition("<locals>.")[2] for found in (OURS, THEIRS)]

    assert shown[1] == shown[0]


def test_identity() -> None:
    """Without `eq` every value equals only itself."""
    same = OURS["Same"]

    assert same(1) != same(1)
    assert len({same(1), same(1)}) == 2


def test_order() -> None:
    """Values with an order have it, and refuse a change."""
    ordered = OURS["Ordered"]
    one = ordered(1)

    assert one < ordered(2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.first = 2


def test_replaced() -> None:
    """A value can be copied with a change."""
    more = OURS["More"]

    assert more(1, "", (2,)) == replace(more(1), second=(2,))


def test_changeable() -> None:
    """A class that is not frozen has no hash."""

    @dataclass
    class Open:
        first: int

    with pytest.raises(TypeError, match="unhashable"):
        hash(Open(1))


# ---- named tuples


class Ours(NamedTuple):
    """A tuple made by our class."""

    new: int
    first: str = "x"
    cls: tuple[int, ...] = ()

    def doubled(self) -> int:
        """A method of its own."""
        return 2 * self.new


class Theirs(typing.NamedTuple):
    """The same by the standard library."""

    new: int
    first: str = "x"
    cls: tuple[int, ...] = ()


@pytest.mark.parametrize(
    ("given", "named"),
    [((1,), {}), ((1, "y"), {}), ((1,), {"cls": (3,)}), ((), {"new": 2}), ((1, "y", (2,)), {})],
)
def test_a_named_tuple_is_one(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    """It is made, compared, shown, taken apart, copied and pickled as those of the library."""
    ours, theirs = Ours(*given, **named), Theirs(*given, **named)

    assert ours == theirs
    assert hash(ours) == hash(theirs)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert ours._asdict() == theirs._asdict()
    assert ours._replace(first="z") == theirs._replace(first="z")
    assert type(Ours._make(theirs)) is Ours
    assert pickle.loads(pickle.dumps(ours)) == ours
    assert type(copy.copy(ours)) is Ours
    assert ours.doubled() == 2 * ours.new
    assert not hasattr(ours, "__dict__")


def test_a_named_tuple_is_described() -> None:
    """Its fields, their defaults and their types can be asked for."""
    assert (Ours._fields, Ours._field_defaults) == (Theirs._fields, Theirs._field_defaults)
    assert Ours.__match_args__ == Theirs.__match_args__
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Theirs)


@pytest.mark.parametrize("given", [(), (1, "y", (), 4)])
def test_a_named_tuple_refuses(given: tuple[Any, ...]) -> None:
    """Too few and too many values are refused, also by the first call."""

    class Fresh(NamedTuple):
        first: int
        second: int = 0

    with pytest.raises(TypeError):
        Fresh(*given)
    with pytest.raises(TypeError):
        Fresh(1, third=2)  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        Fresh(1).first = 2  # type: ignore[misc]


def test_a_class_below_a_named_tuple() -> None:
    """A class that is derived from one keeps its fields."""

    class Below(Ours):
        def said(self) -> str:
            return f"{self.new}{self.first}"

    assert Below(1).said() == "1x"
    assert Below(1) == Ours(1)
    assert isinstance(Below(3, "b"), Ours)


def test_a_class_below_makes_its_values_itself() -> None:
    """A `__new__` of a class below stays, whichever class is asked first."""

    class Plain(NamedTuple):
        first: int
        second: int = 0

    class Doubled(Plain):
        def __new__(cls, first: int) -> Self:
            """Doubles what it is given."""
            return super().__new__(cls, 2 * first)

    assert [Doubled(1), Doubled(2), Plain(3)] == [(2, 0), (4, 0), (3, 0)]
    assert type(Doubled(1)) is Doubled


@pytest.mark.skipif(not hasattr(copy, "replace"), reason="from Python 3.13")
def test_a_named_tuple_is_replaced_by_copy() -> None:
    """`copy.replace` changes a field."""
    replaced = vars(copy)["replace"]

    assert replaced(Ours(1, "y"), new=2) == Ours(2, "y")
