"""The fast readers give what the validation library gives, and nothing where it refuses."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sopkit.diagnostics import Diagnostics
from sopkit.document import read_document
from sopkit.model import file_model
from sopkit.modelling import BeforeValidator, Field, Model
from sopkit.readers import read_right
from sopkit.rules.fields import Anything, Name, Names, Text, TextPair
from sopkit.scenarios.model import ScenarioFile
from sopkit.validation import validated

ROOT = Path(__file__).resolve().parent.parent
PROCEDURES = [
    path
    for path in sorted(ROOT.glob("procedures/*/*.yaml"))
    if not path.name.endswith(".cases.yaml")
]
DOCUMENTS = sorted(ROOT.glob("tests/documents/*/*.yaml"))
SCENARIOS = sorted(ROOT.glob("procedures/*/*.cases.yaml"))


class Inner(Model):
    """A model inside another."""

    name: Name
    from_: Text | None = Field(default=None, alias="from")


def _named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class Outer(Model):
    """One field of each form that is followed."""

    one: Literal[1]
    word: Literal["up", "down"] = "up"
    flag: bool = False
    number: int | None = None
    positive: Annotated[int, Field(gt=0)] = 1
    text: TextPair | None = None
    names: Names = ()
    any: Anything = None
    pair: Annotated[list[Text], Field(min_length=2, max_length=2)] | None = None
    some: Annotated[dict[str, Text], Field(min_length=1)] = {}
    inner: Annotated[Inner, BeforeValidator(_named)] | None = None
    inners: list[Inner] = []
    below: dict[str, Inner] = {}
    again: list[Outer] = []


def data_of(path: Path) -> dict[str, Any]:
    """The values of a file; nothing where it cannot be read."""
    document = read_document(path, Diagnostics())
    return document.data if document is not None else {}


def by_the_model(model: type[Model], data: Any) -> Model | None:
    """What the validation library makes of the data; None where it refuses it."""
    try:
        return validated(model, data)
    except ValidationError:
        return None


def everything(model: Model | None) -> Any:
    """All that an instance consists of."""
    if model is None:
        return None
    return model, repr(model), model.model_fields_set


@pytest.mark.parametrize("path", [*PROCEDURES, *DOCUMENTS], ids=lambda path: path.stem)
def test_procedure(path: Path) -> None:
    """A procedure is read, or refused, as by its model."""
    data = data_of(path)

    assert everything(by_the_model(file_model(), data)) == everything(
        read_right(file_model(), data)
    )


def test_scenarios() -> None:
    """Scenario files are read as by their model."""
    read = [data_of(path) for path in SCENARIOS]

    assert all(read)
    assert [by_the_model(ScenarioFile, data) for data in read] == [
        read_right(ScenarioFile, data) for data in read
    ]


WORDS = (
    *("one", "word", "flag", "number", "positive", "text", "names", "any", "pair", "some", "inner"),
)
LEAVES = (None, True, False, 0, 1, 2, Decimal("1.5"), "", "up", "a", "Not a name", "from", "x.y")
PIECES = st.recursive(
    st.sampled_from(LEAVES),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(st.sampled_from(("en", "zh", "name", "from", "one", "k")), below)
    ),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from((*WORDS, "inners", "below", "again", "from_", "other")), PIECES, max_size=5
    ),
    st.booleans(),
)
def test_any_data(data: dict[str, Any], complete: bool) -> None:
    """Whatever the data, the reader never takes what the model refuses, nor takes it otherwise."""
    data = {**data, "one": 1} if complete else data
    found = read_right(Outer, data)

    assert found is None or everything(by_the_model(Outer, data)) == everything(found)


RIGHT: tuple[dict[str, Any], ...] = (
    {"one": 1},
    {"one": 1, "word": "down", "flag": True, "number": 7, "any": [None]},
    {"one": 1, "positive": 2},
    {"one": 1, "number": None, "text": None, "pair": None, "inner": None},
    {"one": 1, "text": {"en": "a", "zh": "b"}, "names": "x"},
    {"one": 1, "names": ["x", "y"], "pair": ["a", "b"], "some": {"k": "v"}},
    {"one": 1, "inner": "x", "inners": [{"name": "a", "from": "b"}], "below": {"k": {"name": "c"}}},
    {"one": 1, "again": [{"one": 1, "again": [{"one": 1}]}]},
)


@pytest.mark.parametrize("data", RIGHT)
def test_right(data: dict[str, Any]) -> None:
    """Right data is read without asking the model."""
    found = read_right(Outer, data)

    assert found is not None
    assert everything(validated(Outer, data)) == everything(found)


WRONG: tuple[Any, ...] = (
    None,
    [],
    {},
    {"one": 2},
    {"one": 1, "other": 1},
    {"one": 1, "word": "UP"},
    {"one": 1, "flag": 1},
    {"one": 1, "number": True},
    {"one": 1, "positive": 0},
    {"one": 1, "pair": ["a"]},
    {"one": 1, "pair": ["a", "b", "c"]},
    {"one": 1, "some": {}},
    {"one": 1, "inner": {"name": "a", "from_": "b"}},
    {"one": 1, "inners": {"name": "a"}},
    {"one": 1, "below": [{"name": "a"}]},
    {"one": 1, "again": [{}]},
)


@pytest.mark.parametrize("data", WRONG)
def test_wrong(data: Any) -> None:
    """Wrong data is left to the model."""
    assert (by_the_model(Outer, data), read_right(Outer, data)) == (None, None)


@pytest.mark.parametrize("data", [{"one": True}, {"one": Decimal(1)}])
def test_doubtful(data: dict[str, Any]) -> None:
    """What the model takes in a way of its own is left to it."""
    assert by_the_model(Outer, data) is not None
    assert read_right(Outer, data) is None


def test_copy() -> None:
    """An instance that was read can be copied with a change, as those of the model can."""
    found = read_right(Inner, {"name": "a"})
    assert found is not None
    copied = found.model_copy(update={"from_": "b"})

    assert ("b", {"name", "from_"}) == (copied.from_, copied.model_fields_set)


def test_frozen() -> None:
    """What was read from a file cannot be changed."""
    found = read_right(Inner, {"name": "a"})

    with pytest.raises(AttributeError, match="Inner cannot be changed"):
        found.name = "b"  # type: ignore[union-attr, misc]


def test_given() -> None:
    """What was given is told under the keys of the file, without defaults."""
    found = read_right(Inner, {"name": "a", "from": "b"})

    assert found is not None
    assert {"name": "a", "from": "b"} == found.given()
    assert {"name": "a"} == Inner.model_construct(name="a").given()


def test_unlike() -> None:
    """Two instances are equal only when they are of one model and were given the same."""
    found = read_right(Inner, {"name": "a"})

    assert found == read_right(Inner, {"name": "a"})
    assert hash(found) == hash(read_right(Inner, {"name": "a"}))
    assert found != read_right(Inner, {"name": "a", "from": None})
    assert found != {"name": "a"}


def test_unknown_type() -> None:
    """A model with a type that has no reader is refused at once, not read slowly for ever."""

    class Odd(Model):
        either: int | str

    with pytest.raises(TypeError, match="add one to this module"):
        read_right(Odd, {"either": 1})
