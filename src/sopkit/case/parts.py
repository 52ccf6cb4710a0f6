"""This module holds what a case is bound to: the procedure it began under, and its sub-cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import quote, suggest
from sopkit.errors import CaseError
from sopkit.frozen import NamedTuple

if TYPE_CHECKING:
    from sopkit.case.cases import Case

_DIGITS = 12


class Pin(NamedTuple):
    """The procedure that a case began under; a log may name only its version or only its digest."""

    id: str
    version: str = ""
    digest: str = ""

    def fits(self, procedure: Any) -> bool:
        """Whether this is the procedure, as far as the pin says."""
        if self.id and self.id != procedure.id:
            return False
        if self.digest:
            return bool(self.digest == procedure.digest)
        return not self.version or bool(self.version == procedure.version)

    def __str__(self) -> str:
        digest = f"digest {self.digest[:_DIGITS]}" if self.digest else ""
        return f"{self.id} {self.version} ({digest})" if digest else f"{self.id} {self.version}"


class Part(NamedTuple):
    """A sub-case: the step that runs it, its case, and the member where the step has `each`."""

    step: str
    case: Case
    key: Any = None


def pin_of(procedure: Any) -> Pin | None:
    """The pin of a procedure; None where what was given is none."""
    digest = getattr(procedure, "digest", None)
    if not isinstance(digest, str):
        return None
    return Pin(procedure.id, procedure.version, digest)


def pin_in(header: Mapping[str, Any]) -> Pin | None:
    """The pin that a log begins with; None where it names neither version nor digest."""
    version, digest = header.get("version"), header.get("digest")
    if version is None and digest is None:
        return None
    return Pin(
        *("" if one is None else str(one) for one in (header.get("procedure"), version, digest))
    )


def check_version(case: Case, procedure: Any) -> None:
    """Refuses to judge a case by another version than the one it began under.

    See docs/semantics.md 15.1.

    Raises:
        CaseError: the case is pinned to another procedure, version or digest.
    """
    pin = None if case.is_made_with(procedure) else case.pin
    if pin is None or pin.fits(procedure):
        return
    now = pin_of(procedure)
    what = "its file, what it uses, or a profile has changed since"
    if now is not None and pin.id not in ("", now.id):
        what = "that is another procedure"
    elif now is not None and pin.version not in ("", now.version):
        what = "that is another version"
    named = f"case {quote(case.id)}" if case.id else "the case"
    raise CaseError(
        f"{named} began under {pin}, not under {now}: {what}; judge it by the one it began under, "
        "or by this one on purpose (any_version=True, --any-version)"
    )


def check_part(case: Case, part: Part) -> None:
    """Refuses a sub-case that cannot be one.

    Raises:
        CaseError: says why.
    """
    sub = part.case
    runs = getattr(case.procedure, "runs", None)
    ran = getattr(sub.procedure, "id", None)
    if ran is None:
        raise CaseError(f"the case for step {quote(part.step)} has no procedure; make it with one")
    if sub is case or any(one is case for one in below(sub)):
        raise CaseError(f"the case for step {quote(part.step)} would be a part of itself")
    if any(one is sub for one in below(case)):
        raise CaseError(f"the case for step {quote(part.step)} is attached already")
    if runs is None:
        return
    if part.step not in runs:
        near = suggest(part.step, runs)
        raise CaseError(
            f"{quote(case.procedure.id)} has no step {quote(part.step)} with 'run'{near}"
        )
    if ran not in runs[part.step].ids:
        wanted = " or ".join(map(quote, runs[part.step].ids))
        raise CaseError(f"step {quote(part.step)} runs {wanted}, not {quote(ran)}")


def below(case: Case) -> Iterator[Case]:
    """All sub-cases, those of sub-cases too."""
    for part in case.parts:
        yield part.case
        yield from below(part.case)
