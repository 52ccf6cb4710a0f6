"""This module is the command `register`: the register of controlled documents."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopkit.cli.console import progress, show_findings, writing
from sopkit.cli.languages import language
from sopkit.errors import DocumentError, UsageError
from sopkit.language import Text, phrase

if TYPE_CHECKING:
    from sopkit.diagnostics import Diagnostics
    from sopkit.lint.summary import Edition
    from sopkit.registers import Register, Registered

HELP = """Keep the register of controlled documents.

PATHS are files or folders (default: the folder procedures). The register is the
file register.yaml in the folder procedures: the version and the digest of each
procedure below it. New procedures are added, those with a raised version are
brought up to date, those whose file is gone are removed. A procedure that says
something else under the version that is registered is refused: raise its
version. `sopkit check` tells of it too, as long as the register is there.

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
  2  a path is missing, or stands in no folder procedures
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A procedure that is to be registered."""

    path: str
    id: str
    edition: Edition


@dataclass(slots=True)
class Renewal:
    """What is to become of a register.

    `changes` tells each thing that becomes otherwise: a key of the words below, and its values.
    """

    after: dict[str, Registered]
    changes: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    same: int = 0
    refused: int = 0

    def note(self, what: str, name: str, version: str, old: str = "") -> None:
        """Notes a change of one procedure."""
        self.changes.append((what, {"name": name, "version": version, "old": old}))


@click.command("register", help=HELP, short_help="Register versions and what they say.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--check", is_flag=True, help="Write nothing; say what would change.")
@language
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], check: bool, lang: str) -> None:
    """Compares, writes and counts."""
    from sopkit.diagnostics import Diagnostics

    given = paths or ("procedures",)
    told = Diagnostics()
    try:
        found = _candidates(given, told)
        renewals = {
            place: _renewed(_read(place), place, candidates, given, told)
            for place, candidates in found.items()
        }
    except DocumentError as refused:
        show_findings(refused.diagnostics, err=True, language=lang)
        ctx.exit(1)
    if len(told):
        show_findings(told.sorted(), err=True, language=lang)
    pending = [_finish(place, one, writes=not check, lang=lang) for place, one in renewals.items()]
    if len(told) or (check and any(pending)):
        ctx.exit(1)


def _candidates(given: Sequence[str], told: Diagnostics) -> dict[str, list[Candidate]]:
    """The procedures below the paths by the place of their register; what cannot be loaded is told.

    Raises:
        UsageError: nothing is there that a register can hold.
    """
    from sopkit.cli.files import find_files
    from sopkit.inspection.needs import register_of

    files = [str(path) for path in find_files(given).procedures]
    if not files:
        raise UsageError("scenario files are not registered; name procedures or their folder")
    found: dict[str, list[Candidate]] = {}
    with progress("Registering") as step:
        for number, path in enumerate(files):
            step(Path(path).name, number, len(files))
            place = register_of(path)
            if not place:
                raise UsageError(f"'{path}' stands in no folder 'procedures', which has a register")
            found.setdefault(place, []).extend(_loaded(path, told))
    return found


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
        yield Candidate(path, procedure.id, edition_of(procedure))


def _read(place: str) -> Register:
    from sopkit.registers import read_register

    return read_register(place) if os.path.exists(place) else {}  # noqa: PTH110


def _renewed(
    register: Register,
    place: str,
    candidates: Iterable[Candidate],
    given: Sequence[str],
    told: Diagnostics,
) -> Renewal:
    """Holds each procedure against the register; what is refused is told."""
    from sopkit.diagnostics import Diagnostics
    from sopkit.lint.registered import hold_against
    from sopkit.registers import Registered

    renewal = Renewal(dict(register))
    for one in candidates:
        findings = Diagnostics(one.path)
        standing = hold_against(register, one.id, one.edition, one.path, findings)
        if standing in ("changed", "lowered"):
            renewal.refused += 1
            told.extend(findings)
        elif standing == "same":
            renewal.same += 1
        else:
            renewal.after[one.id] = Registered(one.edition.version, one.edition.digest)
            old = register[one.id].version if one.id in register else ""
            renewal.note(standing, one.id, one.edition.version, old)
    for name in _gone(register, place, given):
        renewal.note("gone", name, renewal.after.pop(name).version)
    return renewal


def _gone(register: Register, place: str, given: Sequence[str]) -> Iterator[str]:
    """The registered procedures that have no file any more, below the folders that are given."""
    from sopkit.inspection.needs import files_of

    folders = [Path(path).resolve() for path in given if Path(path).is_dir()]
    for name in register:
        files = files_of(place, name)
        below = any(Path(files[0]).resolve().is_relative_to(folder) for folder in folders)
        # a name may be too long for the file system
        if below and not any(map(os.path.isfile, files)):
            yield name


def _finish(place: str, renewal: Renewal, *, writes: bool, lang: str) -> bool:
    """Writes a register and says what became of it; whether something changed, or would."""
    from sopkit.registers import register_text

    text = register_text(renewal.after).encode()
    before = Path(place).read_bytes().replace(b"\r\n", b"\n") if Path(place).exists() else b""
    pending = text != before and bool(before or renewal.after)
    if pending and writes:
        with writing(place):
            # who reads it meanwhile finds the one or the other, whole
            part = Path(f"{place}.{os.getpid()}.part")
            part.write_bytes(text)
            part.replace(os.path.realpath(place))
    changes = renewal.changes or ([("form", {"place": place})] if pending else [])
    lines, counts = (_DONE, _COUNTED) if writes else (_WANTED, _TO_DO)
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
}
_WANTED: Mapping[str, Text] = {
    "new": Text("would add: {name} {version}", "待登记：{name} {version}"),
    "raised": Text("would raise: {name} {old} → {version}", "待升版：{name} {old} → {version}"),
    "gone": Text(
        "would remove: {name} {version} (no file)", "待移除：{name} {version}（没有文件）"
    ),
    "form": Text("would write anew, since it was edited: {place}", "被改动过，待重写：{place}"),
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
