"""This module is a command whose help lists its options in groups."""

from __future__ import annotations

from typing import Any

import click


class GroupedOption(click.Option):
    """An option that stands in a group of the help."""

    def __init__(self, *arguments: Any, group: str = "Options", **values: Any) -> None:
        super().__init__(*arguments, **values)
        self.group = group


class GroupedCommand(click.Command):
    """Lists each group of options under its name, in the order in which groups first come."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the options."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in self.get_params(ctx):
            if not isinstance(one, click.Option):
                continue
            record = one.get_help_record(ctx)
            if record is not None:
                groups.setdefault(getattr(one, "group", "Options"), []).append(record)
        # what every command has comes last
        groups["Other"] = groups.pop("Options", [])
        for name, records in groups.items():
            with formatter.section(name):
                formatter.write_dl(records)
