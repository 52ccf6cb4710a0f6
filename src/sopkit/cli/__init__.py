"""This package is the command line: a module per command; only here the clock is read."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import IO, Any, NoReturn

import click

from sopkit import __version__
from sopkit.cli.console import open_streams, show_findings, speak_utf8
from sopkit.cli.languages import asked, note, spoken, worded
from sopkit.cli.refusing import WORDS, Refused, refused
from sopkit.errors import DocumentError, SopkitError
from sopkit.language import phrase, pick

# a command is a module of this name in this package, with a `command` in it
COMMANDS: tuple[str, ...] = (
    "check",
    "fmt",
    "next",
    "test",
    "explore",
    "diff",
    "impact",
    "register",
    "handbook",
    "explain",
    "schema",
    "lsp",
    "new",
    "demo",
)

# as shells have it: 128 and the number of the signal
INTERRUPTED = 130

# so many more values than before are made between two looks for garbage
_MANY = 50_000

HELP = """Service procedures as files: checked, run, tested and printed.

\b
Start with
  sopkit demo                     see it work
  sopkit new my-procedures        a repository that is green at once
  sopkit check procedures         find what is wrong, with file:line:column
  sopkit next PROCEDURE CASE      what to do now, until when, and why

\b
Exit codes
  0    done, nothing wrong found
  1    something wrong was found (or the output could not be written)
  2    the command was called wrongly: a missing path, an unknown option
  130  interrupted with Ctrl-C

Results go to standard output, errors to standard error. Colours only on a
terminal, and not where NO_COLOR is set.
"""


class Commands(click.Group):
    """The group of all commands; a command's module is imported when it is called or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"sopkit.cli.{cmd_name}").command
        return command

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Reads a call; a wrong one is told in its language."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            raise refused(error, None) from error

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Notes the language before anything can be wrong."""
        note(ctx, args)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command; an unknown one is answered with the nearest."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            from sopkit.diagnostics import quote, suggest

            near = suggest(args[0], COMMANDS)
            hint = near or f"; known are {', '.join(COMMANDS)}"
            ctx.fail(f"there is no command {quote(args[0])}{hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Runs the command; a wrong document and a wrong call are told in words."""
        try:
            return super().invoke(ctx)
        except DocumentError as error:
            # what need not be mended would only hide what must be
            errors = [one for one in error.diagnostics if one.level == "error"]
            show_findings(errors or error.diagnostics, err=True, language=spoken(ctx))
            ctx.exit(1)
        except click.UsageError as error:
            raise refused(error, ctx) from error
        except SopkitError as error:
            raise Refused(worded(str(error), spoken(ctx)), spoken(ctx)) from error
        except KeyboardInterrupt:
            # else it would end with 1, as one that has found something
            click.echo(pick(spoken(ctx), "Interrupted", "已中断"), err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=Commands, help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def sopkit() -> None:
    """Holds the commands; has nothing to do itself."""


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    # most of what a command makes it needs to its end
    gc.set_threshold(_MANY)
    open_streams()
    speak_utf8()
    try:
        sopkit(prog_name="sopkit")
    except SystemExit as end:
        if isinstance(end.code, int | None):
            leave(end.code or 0)
        raise
    except OSError as error:
        # what could not be written is lost to the stream, which takes nothing more either
        if error.filename is not None or _written(sys.stdout, "\n"):
            raise
        language = asked(sys.argv[1:]) or spoken(None)
        message = worded(f"the output cannot be written: {error.strerror}", language)
        click.echo(phrase("error", language, catalogue=WORDS, message=message), err=True)
        leave(1)


def leave(code: int) -> NoReturn:
    """Ends the process at once: to take apart all that was made would take as long as a check."""
    whole = [_written(stream) for stream in (sys.stdout, sys.stderr)]
    os._exit(code if all(whole) else code or 1)


def _written(stream: IO[str], text: str = "") -> bool:
    """Writes what waits; not where the reader of a pipe went away, or a disk is full."""
    if stream.closed:
        # by the language server, when the editor has ended it
        return True
    try:
        stream.write(text)
        stream.flush()
    except OSError:
        return False
    return True
