"""This module puts off what most runs never need: patterns of rare forms, names of other modules.

The check of one file takes a fifth of a second, and most of that is its start.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any, AnyStr, cast

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


class _Pattern:
    """Stands in for a pattern, and compiles it when it is first used."""

    def __init__(self, text: Any, flags: int) -> None:
        self._written = (text, flags)

    def __getattr__(self, name: str) -> Any:
        import re

        compiled = re.compile(*self._written)
        self.__dict__.update((one, getattr(compiled, one)) for one in _METHODS)
        return getattr(compiled, name)

    def __reduce__(self) -> tuple[Any, ...]:
        # a copy is made before it is filled, and would look for its pattern without end
        return _Pattern, self._written


def late_pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, for a pattern that only few files or messages need."""
    return cast("re.Pattern[AnyStr]", _Pattern(text, flags))


class _Package(ModuleType):
    """A package whose names are imported when first used.

    A module of it never hides the name that is spelt like it, as `sopkit.evaluate`.
    """

    def __getattr__(self, name: str) -> Any:
        module = self.__dict__["_late"].get(name)
        if module is None:
            raise AttributeError(f"module '{self.__name__}' has no attribute '{name}'")
        from importlib import import_module

        value = self.__dict__[name] = getattr(import_module(f"{self.__name__}.{module}"), name)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        # the import system would bind sopkit.evaluate to the module that the function comes from
        if not (name in self.__dict__.get("_late", ()) and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*self.__dict__, *self.__dict__["_late"]})


def late_names(package: str, modules: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Lets a package import names when they are first used.

    Args:
        package: its `__name__`.
        modules: the names that each of its modules gives.

    Returns:
        All of the names, sorted, for its `__all__`.
    """
    this = sys.modules[package]
    places = {name: module for module, names in modules.items() for name in names}
    this.__dict__["_late"] = places
    this.__class__ = _Package
    return sorted(places)
