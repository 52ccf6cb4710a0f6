"""This package says what changed between two versions of a procedure, for the person who does it.

`changes` compares what the two versions say, part by part; a demand is compared with the values of
parameters in place, so that a changed figure is told where it matters. A name that is only called
otherwise in the file changes nothing for anybody and is told as a rename.
"""

from __future__ import annotations

from sopkit.comparison.changes import changes
from sopkit.comparison.folders import Comparison, compare, compare_folders
from sopkit.comparison.model import BUMPS, Bump, Change, Effect, What, largest, raised, step_between

__all__ = [
    "BUMPS",
    "Bump",
    "Change",
    "Comparison",
    "Effect",
    "What",
    "changes",
    "compare",
    "compare_folders",
    "largest",
    "raised",
    "step_between",
]
