"""This module is the command `lsp`: the language server for editors."""

from __future__ import annotations

import importlib.util
import os
import signal
import sys
import threading

import click

from sopkit.cli import INTERRUPTED, leave
from sopkit.cli.languages import LANGUAGE, VARIABLE
from sopkit.errors import UsageError

HELP = """Serve an editor while procedures are written.

An editor starts this command itself and talks to it over standard input and
output: findings while you type, names with their labels, definitions, uses,
completion, quick fixes, renaming and formatting. How to set up VS Code,
Neovim, Helix and JetBrains stands in docs/editors.md.

It needs the extra lsp: pip install 'sopkit[lsp]'

\b
Examples
  sopkit lsp                      what the editor is told to start
"""

LANGUAGE_HELP = f"Language of findings: en or zh.  [default: {VARIABLE}, else that of the editor]"


@click.command("lsp", help=HELP, short_help="Serve an editor while procedures are written.")
@click.option("--lang", "lang", **{**LANGUAGE, "default": None, "help": LANGUAGE_HELP})
@click.option("--stdio", is_flag=True, hidden=True, help="What some editors add by themselves.")
def command(lang: str | None, stdio: bool) -> None:
    """Serves until the editor ends it."""
    del stdio  # there is no other way to talk
    if importlib.util.find_spec("pygls") is None:
        raise UsageError("sopkit lsp needs the extra lsp: pip install 'sopkit[lsp]'")
    from sopkit.editor.server import serve

    _end_when_interrupted()
    serve(lang)


def _end_when_interrupted() -> None:
    """Lets Ctrl-C end the process at once; what was said is written, and nothing is to be kept.

    What reads standard input cannot be woken. A handler is run by the main thread when it is
    next awake, and a signal that comes just before it falls asleep does not wake it; so another
    thread waits for the signal.
    """
    if sys.platform == "win32":
        signal.signal(signal.SIGINT, lambda *_: leave(INTERRUPTED))
        return
    # threads that start later take this over, so only the one that waits gets the signal
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    threading.Thread(target=_wait, daemon=True).start()


def _wait() -> None:
    signal.sigwait({signal.SIGINT})
    # not `leave`: it would wait for a stream that the main thread is writing to
    os._exit(INTERRUPTED)
