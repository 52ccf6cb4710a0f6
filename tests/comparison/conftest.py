"""This module runs commands and writes files as the tests of the command line do."""

from tests.cli.conftest import run, write

__all__ = ["run", "write"]
