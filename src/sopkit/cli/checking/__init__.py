"""This package is what the command `check` does: gather files, look, show, mend."""
