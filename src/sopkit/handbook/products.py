"""This module names what can be printed from one book, and cuts a book down to what is asked for.

Every product is made from the same `HandbookDoc`, so a card says the figures of the book.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sopkit.diagnostics import quote, suggest
from sopkit.errors import UsageError
from sopkit.handbook.document import Chapter, HandbookDoc, Step, StepGroup
from sopkit.handbook.terms import terms
from sopkit.language import pick

Kept = Callable[[Chapter], bool]


@dataclass(frozen=True, slots=True)
class Product:
    """Something to print: its name, its template, the words of its title, what it is made of.

    `formats` are those in which it exists; a chapter that is not `kept` has nothing to show in it.
    """

    name: str
    template: str
    title: str
    formats: tuple[str, ...]
    kept: Kept
    needs: str


def everything(chapter: Chapter) -> bool:
    """A book shows every procedure."""
    return True


def has_work(chapter: Chapter) -> bool:
    """Cards, posters and checklists show steps, and what rules ask for beside them."""
    return bool(chapter.groups or chapter.duties)


def has_forms(chapter: Chapter) -> bool:
    """Record forms show forms."""
    return bool(chapter.forms)


PRODUCTS: Final = (
    Product("book", "handbook", "book", ("html", "page", "pdf", "docx"), everything, "procedure"),
    Product("cards", "cards", "cards_book", ("pdf",), has_work, "step"),
    Product("posters", "posters", "posters_book", ("pdf",), has_work, "step"),
    Product("checklists", "checklists", "checklists_book", ("pdf",), has_work, "step"),
    Product("forms", "forms", "forms_book", ("pdf", "docx"), has_forms, "form"),
)


def product_named(name: str) -> Product:
    """The product of this name.

    Raises:
        UsageError: there is none.
    """
    for product in PRODUCTS:
        if product.name == name:
            return product
    known = [product.name for product in PRODUCTS]
    hint = suggest(name, known) or f"; there are {', '.join(known)}"
    raise UsageError(f"no product {quote(name)} of the handbook{hint}")


def cut(book: HandbookDoc, product: Product) -> HandbookDoc:
    """The book with the chapters that have something to show in this product.

    Raises:
        UsageError: no chapter has.
    """
    chapters = tuple(one for one in book.chapters if product.kept(one))
    if not chapters:
        raise UsageError(
            f"no {product.name} to print: none of the procedures has a {product.needs}; "
            "leave this product out, or choose other procedures"
        )
    return chapters_only(book, chapters)


def chapters_only(book: HandbookDoc, chapters: Iterable[Chapter]) -> HandbookDoc:
    """The book with these chapters, in its contents too."""
    kept = tuple(chapters)
    if len(kept) == len(book.chapters):
        return replace(book, chapters=kept)
    ids = {one.id for one in kept}
    parts = [
        replace(part, entries=tuple(entry for entry in part.entries if entry.id in ids))
        for part in book.contents
    ]
    return replace(book, chapters=kept, contents=tuple(part for part in parts if part.entries))


# -- what one role does


def for_role(book: HandbookDoc, role: str) -> HandbookDoc:
    """The book of one role: its steps with their numbers, and what it must know for them.

    Raises:
        UsageError: no procedure gives this role anything to do.
    """
    chapters = [part_of(one, role) for one in book.chapters]
    kept = tuple(one for one in chapters if one is not None)
    if not kept:
        known = sorted({name for one in book.chapters for name in doing(one)} - {""})
        hint = suggest(role, known) or (f"; there are {', '.join(known)}" if known else "")
        raise UsageError(f"nothing in these procedures is done by the role {quote(role)}{hint}")
    label = next(one.label for chapter in kept for one in chapter.roles)
    note = terms(book.language)["role_note"]
    return replace(chapters_only(book, kept), role=label, subtitle=note, back=None)


def steps_of(chapter: Chapter) -> list[Step]:
    """The steps of a procedure in order."""
    return [step for group in chapter.groups for step in group.steps]


def doing(chapter: Chapter) -> set[str]:
    """The roles that have something to do in a procedure."""
    asked = {role for one in chapter.duties for role in one.role_ids}
    return asked | {step.role_id for step in steps_of(chapter)}


def part_of(chapter: Chapter, role: str) -> Chapter | None:
    """The part of a procedure that a role does; None if it does nothing in it.

    Layouts stay whole, because a table is laid by several hands. Rules are those that look at a
    step of the role, ask something else of it or forbid something throughout.
    """
    groups = [own_steps(group, role) for group in chapter.groups]
    kept = tuple(group for group in groups if group.steps)
    duties = tuple(one for one in chapter.duties if role in one.role_ids)
    if not kept and not duties:
        return None
    steps = [step for group in kept for step in group.steps]
    notices = [*(one.notices for one in steps), *(one.notices for one in duties), chapter.warnings]
    rules = {notice.id for found in notices for notice in found}
    rules |= {one.id for one in duties}
    forms = {step.form_id for step in steps}
    return replace(
        chapter,
        groups=kept,
        duties=duties,
        roles=tuple(one for one in chapter.roles if one.id == role),
        rules=tuple(one for one in chapter.rules if one.id in rules),
        forms=tuple(one for one in chapter.forms if one.id in forms),
        parameters=(),
        sources=(),
        flow=None,
        flow_more=(),
        lanes=None,
        timeline=None,
    )


def own_steps(group: StepGroup, role: str) -> StepGroup:
    """The steps of a phase that a role does."""
    return replace(group, steps=tuple(step for step in group.steps if step.role_id == role))


def title_of(book: HandbookDoc, product: Product, words: Mapping[str, str]) -> str:
    """The title of the file, with the role it is for."""
    title = words["role_book" if book.role and product.name == "book" else product.title]
    return title + pick(book.language, f": {book.role}", f"：{book.role}") if book.role else title
