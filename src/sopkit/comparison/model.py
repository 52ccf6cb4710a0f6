"""This module holds what a comparison of two versions of a procedure finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from sopkit.language import Text

Path = tuple[str | int, ...]
What = Literal["added", "removed", "changed", "moved", "renamed"]
Effect = Literal["words", "looser", "tighter", "added", "removed", "other"]
Bump = Literal["none", "patch", "minor", "major"]

BUMPS: Final[tuple[Bump, ...]] = ("none", "patch", "minor", "major")
"""The steps of a semantic version, the smallest first."""

_STEPS: Final[dict[Effect, Bump]] = {
    "words": "patch",
    "looser": "minor",
    "added": "minor",
    "tighter": "major",
    "removed": "major",
    # what cannot be told is taken for the worst
    "other": "major",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise in the new version.

    Attributes:
        section: where it stands in the file: `steps`, `rules`, `checks`, `layouts`, `parameters`,
            `roles` .., or `procedure` for the keys at the top.
        name: its id in the new version, in the old one where it is gone.
        what: what became of it.
        aspect: the key that changed, such as `due` or `role`; for a rule or relation as a whole
            `demand`; empty unless `what` is `changed`.
        effect: what it means for the person who does it. `words`: nothing is demanded otherwise;
            `other`: something is, neither plainly looser nor tighter.
        text: the change in one sentence without full stop, in both languages.
        before: what was said before, `after` what is said now; empty where there is nothing.
        roles: whom it concerns; empty for everybody.
        source: where the new demand comes from, else where the old one came from.
        through: parameters whose values made the change.
        old_path: where it stood, `new_path` where it stands; None where it is not.
    """

    section: str
    name: str
    what: What
    aspect: str
    effect: Effect
    text: Text
    before: Text
    after: Text
    roles: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    old_path: Path | None = field(default=None, compare=False)
    new_path: Path | None = field(default=None, compare=False)

    @property
    def bump(self) -> Bump:
        """The step of the version that it asks for."""
        return _STEPS[self.effect]


def largest(changes: Iterable[Change]) -> Bump:
    """The step of the version that changes ask for together."""
    return max((change.bump for change in changes), key=BUMPS.index, default="none")


def step_between(old: str, new: str) -> Bump | None:
    """By which step a version was raised; None when the new one is lower."""
    before, after = _numbers(old), _numbers(new)
    if after < before:
        return None
    names: tuple[Bump, ...] = ("major", "minor", "patch")
    pairs = zip(names, before, after, strict=False)
    return next((name for name, one, other in pairs if one != other), "none")


def raised(version: str, bump: Bump) -> str:
    """The version after such a step: 1.2.3 by `minor` is 1.3.0."""
    major, minor, patch = _numbers(version)
    match bump:
        case "major":
            return f"{major + 1}.0.0"
        case "minor":
            return f"{major}.{minor + 1}.0"
        case "patch":
            return f"{major}.{minor}.{patch + 1}"
        case _:
            return version


def _numbers(version: str) -> tuple[int, int, int]:
    core = version.partition("+")[0].partition("-")[0].split(".")
    major, minor, patch = (int(part) for part in (*core, "0", "0")[:3])
    return major, minor, patch
