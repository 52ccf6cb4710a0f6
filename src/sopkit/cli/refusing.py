"""This module tells why a call is refused, in the language of who made it.

What the library of the command line finds wrong with a call is told in its own English words; in
another language they are looked up like the messages of sopkit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

import click

from sopkit.cli.languages import spoken, worded
from sopkit.language import DEFAULT_LANGUAGE, Text, phrase

WORDS: Mapping[str, Text] = {
    "error": Text("Error: {message}", "错误：{message}"),
    "usage": Text("Usage: ", "用法："),
    "help": Text("Try '{command} {option}' for help.", "用 {command} {option} 查看说明。"),
}
# a group that is called without a command shows its help; older versions do so by themselves
_HELP: Any = getattr(click.exceptions, "NoArgsIsHelpError", ())


class Refused(click.ClickException):
    """A call that cannot be carried out; it ends the process with 2."""

    exit_code = 2

    def __init__(self, message: str, language: str = DEFAULT_LANGUAGE, usage: str = "") -> None:
        super().__init__(message)
        self.language = language
        self.usage = usage

    def show(self, file: IO[Any] | None = None) -> None:
        """Writes how the command is called, where that is to be shown, and what is wrong."""
        error = phrase("error", self.language, catalogue=WORDS, message=self.format_message())
        click.echo(self.usage + error, file=file, err=True)


def refused(error: click.UsageError, ctx: click.Context | None) -> click.ClickException:
    """The error in the language of the call; in English, and where it is a page of help, as is."""
    language = spoken(error.ctx or ctx)
    if language == DEFAULT_LANGUAGE or isinstance(error, _HELP):
        return error
    usage = _usage(error.ctx, language) if error.ctx is not None else ""
    return Refused(worded(fault_of(error), language), language, usage)


def fault_of(error: click.UsageError) -> str:
    """What is wrong with a call, in English, as messages of sopkit are written."""
    from sopkit.diagnostics import quote, suggest

    said = error.message.rstrip(".")
    if isinstance(error, click.NoSuchOption):
        near = suggest(error.option_name, error.possibilities or ())
        return f"there is no option {quote(error.option_name)}{near}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        names = " or ".join(map(quote, _names(error.param, error.ctx)))
        return f"the {error.param.param_type_name} {names} is missing"
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{_names(error.param, error.ctx)[-1]}: {said}"
    return said


def _names(parameter: click.Parameter, ctx: click.Context | None) -> list[str]:
    """What people write for an option, the longest form last; an argument by its place."""
    if isinstance(parameter, click.Option):
        return sorted(parameter.opts, key=len)
    return [parameter.get_error_hint(ctx).strip("'")]


def _usage(ctx: click.Context, language: str) -> str:
    """How the command is called, and where its help is."""
    formatter = ctx.make_formatter()
    pieces = " ".join(ctx.command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, pieces, phrase("usage", language, catalogue=WORDS))
    option = max(ctx.help_option_names, key=len)
    values = {"command": ctx.command_path, "option": option}
    return f"{formatter.getvalue()}{phrase('help', language, catalogue=WORDS, **values)}\n\n"
