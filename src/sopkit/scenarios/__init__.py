"""This module runs scenarios: test cases beside a procedure, with what must come out of them."""

from sopkit.scenarios.model import ScenarioFile
from sopkit.scenarios.reading import CasesFile, load_cases
from sopkit.scenarios.running import Progress, Report, Result, run

__all__ = ["CasesFile", "Progress", "Report", "Result", "ScenarioFile", "load_cases", "run"]
