"""This module runs scenarios: test cases beside a procedure, with what must come out of them."""

from sopkit.scenarios.coverage import Coverage
from sopkit.scenarios.model import ScenarioFile
from sopkit.scenarios.reading import CasesFile, load_cases
from sopkit.scenarios.running import Progress, Report, Result, cover, run

__all__ = [
    "CasesFile",
    "Coverage",
    "Progress",
    "Report",
    "Result",
    "ScenarioFile",
    "cover",
    "load_cases",
    "run",
]
