"""This module finds fields of forms that nobody has to fill in.

A record without `fields` asks for the whole form. Where each record of a form names its fields,
nobody is asked for one that none of them names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopkit.frozen import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sopkit.document import Document

Place = tuple[int, int, int, int]


class Unfilled(NamedTuple):
    """A field of a form, both by name, and where it stands."""

    form: str
    name: str
    place: Place


def unfilled_in(document: Document) -> tuple[Unfilled, ...]:
    """The fields that no record of the file asks for, of the forms of which it has a record."""
    data = document.data
    forms = data.get("forms")
    if not forms:
        return ()
    asked: dict[str, set[str] | None] = {}
    for record in _records(data):
        form, fields = record["form"], record.get("fields", "all")
        fields = [fields] if isinstance(fields, str) else fields
        before = asked.get(form, set())
        # None is the whole form
        asked[form] = None if before is None or fields == ["all"] else {*before, *fields}
    return tuple(
        Unfilled(form, name, _place(document, form, name))
        for form, names in asked.items()
        if names is not None and form in forms
        for name in forms[form]["fields"]
        if name not in names
    )


def _records(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for section in ("steps", "rules"):
        for entry in data.get(section) or ():
            if "record" in entry:
                yield entry["record"]


def _place(document: Document, form: str, name: str) -> Place:
    at = document.key(("forms", form, "fields", name))
    return (at.line, at.column, at.end_line, at.end_column)
