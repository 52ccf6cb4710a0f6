"""What is put off is there when it is wanted."""

from __future__ import annotations

import copy
import pickle
import re
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from sopkit.late import late_pattern

PACKAGES = ("sopkit", "sopkit.calendars", "sopkit.expressions", "sopkit.phrases")
PACKAGES += ("sopkit.quantities",)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_is_there(package: str) -> None:
    """Each is found, and no module of the package hides the name that is spelt like it."""
    module = import_module(package)
    for name in module.__all__:
        value = getattr(module, name)
        if isinstance(made := getattr(value, "__module__", None), str):
            import_module(made)
        assert not isinstance(value, ModuleType)
        assert getattr(module, name) is value
        assert name in dir(module)


def test_a_module_may_come_first() -> None:
    """`sopkit.phrases.pause` is a function, also after its module was imported."""
    phrases = import_module("sopkit.phrases")
    import_module("sopkit.phrases.pause")

    assert callable(phrases.pause)


def test_a_wrong_name() -> None:
    """A name that no module gives is an AttributeError that says so."""
    with pytest.raises(AttributeError, match="has no attribute 'resove'"):
        _ = import_module("sopkit.phrases").resove


@pytest.mark.parametrize(
    ("text", "said"), [(r"(\d+)-(?P<rest>x*)", "12-XX"), (rb"(\d+)-(?P<rest>x*)", b"12-XX")]
)
def test_a_pattern(text: Any, said: Any) -> None:
    """It finds what the pattern itself finds, and shows its attributes."""
    late, made = late_pattern(text, re.IGNORECASE), re.compile(text, re.IGNORECASE)

    for find in ("fullmatch", "match", "search"):
        ours, theirs = getattr(late, find)(said), getattr(made, find)(said)
        assert (ours.groups(), ours.span("rest")) == (theirs.groups(), theirs.span("rest"))
    assert (late.pattern, late.flags) == (made.pattern, made.flags)
    assert late.sub(said[:0], said) == made.sub(said[:0], said)


def test_a_wrong_pattern() -> None:
    """It is told when it is first used."""
    late = late_pattern("(")
    with pytest.raises(re.error):
        late.search("x")


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))]
)
@pytest.mark.parametrize("used", [False, True])
def test_a_pattern_is_copied(copied: Any, used: bool) -> None:
    """A copy finds the same, whether its pattern was used before or not."""
    late = late_pattern("a+")
    if used:
        late.search("a")

    assert copied(late).findall("aab a") == ["aa", "a"]
