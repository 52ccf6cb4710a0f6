"""sopkit checks, runs and prints the standard operating procedures of a service business."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sopkit.asking import would as would
    from sopkit.case import Case as Case
    from sopkit.case import read_log as read_log
    from sopkit.diagnostics import Diagnostic as Diagnostic
    from sopkit.errors import CaseError as CaseError
    from sopkit.errors import DocumentError as DocumentError
    from sopkit.errors import SopkitError as SopkitError
    from sopkit.evaluate import evaluate as evaluate
    from sopkit.evaluation import Evaluation as Evaluation
    from sopkit.handbook import write as _write_handbook
    from sopkit.lint.checking import check as check
    from sopkit.monitor import Monitor as Monitor
    from sopkit.procedure import Procedure as Procedure
    from sopkit.procedure import load as load

    write_handbook = _write_handbook

__version__ = "0.1.0"

# name: (module, name there); imported when first used, so that `import sopkit` stays quick
_PLACES = {
    "Case": ("sopkit.case", "Case"),
    "CaseError": ("sopkit.errors", "CaseError"),
    "Diagnostic": ("sopkit.diagnostics", "Diagnostic"),
    "DocumentError": ("sopkit.errors", "DocumentError"),
    "Evaluation": ("sopkit.evaluation", "Evaluation"),
    "Monitor": ("sopkit.monitor", "Monitor"),
    "Procedure": ("sopkit.procedure", "Procedure"),
    "SopkitError": ("sopkit.errors", "SopkitError"),
    "check": ("sopkit.lint.checking", "check"),
    "evaluate": ("sopkit.evaluate", "evaluate"),
    "load": ("sopkit.procedure", "load"),
    "read_log": ("sopkit.case", "read_log"),
    "would": ("sopkit.asking", "would"),
    "write_handbook": ("sopkit.handbook", "write"),
}

__all__ = tuple(sorted(_PLACES))


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'sopkit' has no attribute '{name}'")
    from importlib import import_module

    module, attribute = _PLACES[name]
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_PLACES])


class _Package(ModuleType):
    """The package; loading a module of it never hides the function of the same name."""

    def __setattr__(self, name: str, value: Any) -> None:
        # the import system would bind sopkit.evaluate to the module that the function comes from
        if not (name in _PLACES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
