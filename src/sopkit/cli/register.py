"""This module is the command `register`: the register of controlled documents."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopkit.cli.console import progress, show_findings, writing
from sopkit.cli.holding import held, put
from sopkit.cli.languages import language
from sopkit.cli.renewal import Candidate, Renewal, read, renewed
from sopkit.errors import DocumentError, UsageError
from sopkit.language import Text, phrase

if TYPE_CHECKING:
    from sopkit.diagnostics import Diagnostics

HELP = """Keep the register of controlled documents.

PATHS are files or folders (default: the folder procedures). The register is the
file register.yaml in the folder procedures: the version and the digest of each
procedure below it. New procedures are added, those with a raised version are
brought up to date, those whose file is gone are removed. A procedure that says
something else under the version that is registered is refused: raise its
version. `sopkit check` tells of it too, as long as the register is there.
Comments in the register stay, and what both sides of a merge have registered is
put together. One command at a time changes a register; the next one waits.

\b
Examples
  sopkit register
  sopkit register procedures/conference/tea.yaml
  sopkit register --check

\b
Exit codes
  0  done; with --check: nothing would change
  1  a procedure was refused or cannot be loaded, or the register is faulty;
     with --check also: something would change
  2  a path is missing, or stands in no folder procedures; the register cannot
     be written, or another command has held it for a minute
"""


@click.command("register", help=HELP, short_help="Register versions and what they say.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--check", is_flag=True, help="Write nothing; say what would change.")
@language
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], check: bool, lang: str) -> None:
    """Compares, writes and counts."""
    from sopkit.diagnostics import Diagnostics

    given = paths or ("procedures",)
    files = _files(given)
    told = Diagnostics()
    with ExitStack() as stack:
        for place in [] if check else sorted(files):
            with writing(place):
                stack.enter_context(held(place))
        try:
            renewals = _renewals(files, given, told)
        except DocumentError as refused:
            show_findings(refused.diagnostics, err=True, language=lang)
            ctx.exit(1)
        if len(told):
            show_findings(told.sorted(), err=True, language=lang)
        pending = [_finish(one, writes=not check, lang=lang) for one in renewals]
    if len(told) or (check and any(pending)):
        ctx.exit(1)


def _files(given: Sequence[str]) -> dict[str, list[str]]:
    """The files below the paths by the place of their register.

    Raises:
        UsageError: nothing is there that a register can hold.
    """
    from sopkit.cli.files import find_files
    from sopkit.inspection.needs import register_of

    files = [str(path) for path in find_files(given).procedures]
    if not files:
        raise UsageError("scenario files are not registered; name procedures or their folder")
    # one register may be reached by way of several folders
    called: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for path in files:
        place = register_of(path)
        if not place:
            raise UsageError(f"'{path}' stands in no folder 'procedures', which has a register")
        place = called.setdefault(os.path.realpath(place), place)
        found.setdefault(place, []).append(path)
    return found


def _renewals(
    files: Mapping[str, Sequence[str]], given: Sequence[str], told: Diagnostics
) -> list[Renewal]:
    """What is to become of each register; what cannot be loaded or is refused is told.

    Raises:
        DocumentError: a register is faulty.
    """
    before = [read(place) for place in files]
    candidates: dict[str, list[Candidate]] = {}
    total, done = sum(map(len, files.values())), 0
    with progress("Registering") as step:
        for place, paths in files.items():
            for path in paths:
                step(Path(path).name, done, total)
                candidates.setdefault(place, []).extend(_loaded(path, told))
                done += 1
    return [renewed(one, candidates[one.place], given, told) for one in before]


def _loaded(path: str, told: Diagnostics) -> Iterator[Candidate]:
    """The procedure of a file; nothing where it has errors, which are told."""
    from sopkit.diagnostics import Diagnostics
    from sopkit.lint.summary import edition_of
    from sopkit.procedure import build_document

    own = Diagnostics(path)
    procedure = build_document(path, own)
    if procedure is None or own.errors:
        told.extend(one for one in own if one.level == "error")
    else:
        at = procedure.document.value(("id",))
        yield Candidate(path, procedure.id, at, edition_of(procedure))


def _finish(renewal: Renewal, *, writes: bool, lang: str) -> bool:
    """Writes a register and says what became of it; whether something changed, or would."""
    from sopkit.registers import text_of

    place = renewal.before.place
    text = renewal.text()
    before = text_of(place) or ""
    pending = text != before and bool(before or renewal.after) and not renewal.stands
    if pending and writes:
        with writing(place):
            put(place, text.encode())
    changes = renewal.changes or ([("form", {"place": place})] if pending else [])
    lines, counts = (_DONE, _COUNTED) if writes and not renewal.stands else (_WANTED, _TO_DO)
    for what, values in changes:
        click.echo(phrase(what, lang, catalogue=lines, **values))
    click.echo(f"{place}: {_counted(renewal, counts, lang)}")
    return pending


def _counted(renewal: Renewal, words: Mapping[str, Text], lang: str) -> str:
    numbers = Counter(what for what, _ in renewal.changes)
    numbers.update(same=renewal.same, refused=renewal.refused)
    said = [
        phrase(what, lang, catalogue=words, number=numbers[what]) for what in words if numbers[what]
    ]
    return phrase("comma", lang).join(said) or "0"


_DONE: Mapping[str, Text] = {
    "new": Text("added: {name} {version}", "已登记：{name} {version}"),
    "raised": Text("raised: {name} {old} → {version}", "已升版：{name} {old} → {version}"),
    "gone": Text("removed: {name} {version} (no file)", "已移除：{name} {version}（没有文件）"),
    "form": Text("written anew, since it was edited: {place}", "被改动过，已重写：{place}"),
    "merged": Text("put together, both sides of a merge: {place}", "已合并双方的登记：{place}"),
}
_WANTED: Mapping[str, Text] = {
    "new": Text("would add: {name} {version}", "待登记：{name} {version}"),
    "raised": Text("would raise: {name} {old} → {version}", "待升版：{name} {old} → {version}"),
    "gone": Text(
        "would remove: {name} {version} (no file)", "待移除：{name} {version}（没有文件）"
    ),
    "form": Text("would write anew, since it was edited: {place}", "被改动过，待重写：{place}"),
    "merged": Text(
        "would put together, both sides of a merge: {place}", "待合并双方的登记：{place}"
    ),
}
_UNCHANGED: Mapping[str, Text] = {
    "same": Text("{number} unchanged", "{number} 个未变"),
    "refused": Text("{number} refused", "{number} 个被拒绝"),
}
_COUNTED: Mapping[str, Text] = {
    "new": Text("{number} added", "登记 {number} 个"),
    "raised": Text("{number} raised", "升版 {number} 个"),
    "gone": Text("{number} removed", "移除 {number} 个"),
    **_UNCHANGED,
}
_TO_DO: Mapping[str, Text] = {
    "new": Text("{number} to add", "待登记 {number} 个"),
    "raised": Text("{number} to raise", "待升版 {number} 个"),
    "gone": Text("{number} to remove", "待移除 {number} 个"),
    **_UNCHANGED,
}
