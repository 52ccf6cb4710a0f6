"""sopkit checks, runs and prints the standard operating procedures of a service business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.late import late_names

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
    from sopkit.handbook import write_handbook as write_handbook
    from sopkit.lint.checking import check as check
    from sopkit.monitor import Monitor as Monitor
    from sopkit.procedure import Procedure as Procedure
    from sopkit.procedure import load as load

__version__ = "0.1.0"

# imported when first used, so that `import sopkit` stays quick
__all__ = tuple(
    late_names(
        __name__,
        {
            "asking": ("would",),
            "case": ("Case", "read_log"),
            "diagnostics": ("Diagnostic",),
            "errors": ("CaseError", "DocumentError", "SopkitError"),
            "evaluate": ("evaluate",),
            "evaluation": ("Evaluation",),
            "handbook": ("write_handbook",),
            "lint.checking": ("check",),
            "monitor": ("Monitor",),
            "procedure": ("Procedure", "load"),
        },
    )
)
