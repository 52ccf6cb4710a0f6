"""This module knows where the files are that come with the package.

They are found beside the code: `importlib.resources`, which would also find them within a zip,
takes longer to import than a file takes to check.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent / "data"
"""The folder of calendars, pages of codes, messages, words, templates and the demo."""
