"""Tests of the products beside the book: cards, posters, checklists, forms, a role's handbook."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from sopkit.errors import UsageError
from sopkit.handbook import FORMATS, PRODUCTS, typst, write_handbook
from sopkit.handbook.document import HandbookDoc, Step, pictures_in
from sopkit.handbook.products import chapters_only, cut, for_role, product_named, steps_of
from sopkit.handbook.terms import terms
from tests.handbook.reading import (
    book,
    needs_pdftotext,
    printed_product,
    several,
    square_codes,
    squeezed,
    text_of,
)

LANGUAGES = ("en", "zh")
OF_STEPS = ("cards", "posters", "checklists")


def steps(made: HandbookDoc) -> list[Step]:
    """All steps of a book."""
    return [step for chapter in made.chapters for step in steps_of(chapter)]


def sizes(pdf: bytes) -> set[tuple[int, int]]:
    """The sizes of the pages in millimetres."""
    pypdf = pytest.importorskip("pypdf")
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return {
        (
            round(float(page.mediabox.width) / 72 * 25.4),
            round(float(page.mediabox.height) / 72 * 25.4),
        )
        for page in pages
    }


def pages(pdf: bytes) -> int:
    """How many pages there are."""
    pypdf = pytest.importorskip("pypdf")
    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)


@needs_pdftotext
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("product", OF_STEPS)
def test_every_step_is_printed(product: str, language: str) -> None:
    """Cards, posters and checklists show every step, its due and what may not be done at it."""
    shown = text_of(printed_product(product, language))
    wanted = [
        text
        for step in steps(book(language))
        for text in (step.text, step.due, *(n.text for n in step.notices if n.sort != "limit"))
    ]

    assert [text for text in wanted if squeezed(text) not in shown] == []


@needs_pdftotext
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("product", ["cards", "checklists"])
def test_every_check_is_printed(product: str, language: str) -> None:
    """Cards and checklists show every check item."""
    shown = text_of(printed_product(product, language))
    checks = [check.text for step in steps(book(language)) for check in step.checks]

    assert checks
    assert [text for text in checks if squeezed(text) not in shown] == []


@needs_pdftotext
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_prohibition_is_on_every_product(language: str) -> None:
    """What may never be done stands on cards, posters and checklists alike."""
    warnings = [one.text for chapter in book(language).chapters for one in chapter.warnings]
    shown = [text_of(printed_product(product, language)) for product in OF_STEPS]

    assert warnings
    assert all(squeezed(text) in page for text in warnings for page in shown)


@needs_pdftotext
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_has_its_blanks(language: str) -> None:
    """A record form shows its title, its code, each blank and each choice, once for each copy."""
    made = cut(book(language), product_named("forms"))
    pdf = typst.render(made, "forms")
    forms = [form for chapter in made.chapters for form in chapter.forms]
    wanted = [
        text
        for form in forms
        for text in (form.title, form.code, *(one.label for one in form.fields))
    ]
    wanted += [choice for form in forms for one in form.fields for choice in one.choices]
    shown = text_of(pdf)

    assert [text for text in wanted if squeezed(text) not in shown] == []
    assert pages(pdf) == sum(max(1, len(form.copies)) for form in forms)


@pytest.mark.parametrize(
    ("product", "size"),
    [("cards", (210, 297)), ("posters", (420, 297)), ("checklists", (210, 297))],
)
def test_sizes_of_paper(product: str, size: tuple[int, int]) -> None:
    """Cards and checklists lie on A4, posters on A3."""
    assert sizes(printed_product(product, "zh")) == {size}


@pytest.mark.parametrize("product", ["posters", "checklists"])
def test_one_page_for_each_procedure(product: str) -> None:
    """A poster and a checklist take one page; the type becomes smaller, not the list."""
    assert pages(printed_product(product, "en")) == len(book("en").chapters)


@pytest.mark.parametrize("product", OF_STEPS)
def test_codes_on_products_can_be_read(product: str) -> None:
    """A camera reads the id of each procedure from cards, posters and checklists."""
    found = square_codes(typst.pictures(book("en"), product, width=1700))

    assert found == {one.id for one in several()}


@pytest.mark.parametrize("product", [one.template for one in PRODUCTS])
def test_the_same_product_gives_the_same_bytes(product: str) -> None:
    """A second rendering of a product gives the same bytes."""
    made = cut(book("zh"), next(one for one in PRODUCTS if one.template == product))

    assert typst.render(made, product) == typst.render(made, product)


# -- what one role does


def test_a_role_sees_its_own_steps() -> None:
    """The handbook of a role holds its steps and no others, with their numbers."""
    made = for_role(book("en"), "attendant")
    expected = [(step.id, step.number) for step in steps(book("en")) if step.role_id == "attendant"]

    assert [(step.id, step.number) for step in steps(made)] == expected
    assert {entry.id for part in made.contents for entry in part.entries} == {
        one.id for one in made.chapters
    }


def test_a_role_keeps_the_rules_of_its_steps() -> None:
    """Rules that look at a step of the role stay; those of other steps do not."""
    chapter = for_role(book("en"), "attendant").chapters[0]
    whole = book("en").chapters[[one.id for one in book("en").chapters].index(chapter.id)]

    assert {"sequence", "steep"} <= {rule.id for rule in chapter.rules}
    assert {rule.id for rule in chapter.rules} < {rule.id for rule in whole.rules}


def test_a_role_sees_no_picture_of_the_whole() -> None:
    """Flow, lanes and time line show the steps of others, so a role's handbook has none."""
    made = for_role(book("en"), "attendant")
    whole = [
        one for chapter in made.chapters for layout in chapter.layouts for one in layout.pictures
    ]

    assert list(pictures_in(made)) == whole


def test_an_unknown_role_is_refused() -> None:
    """A role without a step is refused, with the nearest one."""
    with pytest.raises(UsageError, match="did you mean 'attendant'"):
        for_role(book("en"), "atendant")


# -- choosing


def test_an_unknown_product_is_refused() -> None:
    """A product that does not exist is refused, with the nearest one."""
    with pytest.raises(UsageError, match="did you mean 'cards'"):
        product_named("card")


def test_a_product_with_nothing_to_show_is_refused() -> None:
    """Forms of procedures without a form are refused with the reason."""
    bare = [one for one in book("en").chapters if not one.forms]

    with pytest.raises(UsageError, match="none of the procedures has a form"):
        cut(chapters_only(book("en"), bare), product_named("forms"))


def test_a_format_that_a_product_has_not(tmp_path: Path) -> None:
    """Cards as a web page are refused before anything is written."""
    with pytest.raises(UsageError, match="cards are printed as pdf, not as html"):
        write_handbook(several(), tmp_path, products=["cards"], formats=["html"])
    assert list(tmp_path.iterdir()) == []


def test_all_products_are_written(tmp_path: Path) -> None:
    """Every product in every format it has, each told when it is made."""
    told: list[str] = []
    made = write_handbook(
        several()[2:],
        tmp_path,
        languages=["zh"],
        formats=FORMATS,
        products=[one.name for one in PRODUCTS],
        progress=lambda name, number, total: told.append(name),
    )
    names = ["site/index.html", "handbook-zh.html", "handbook-zh.pdf", "handbook-zh.docx"]
    names += [f"{name}-zh.pdf" for name in ("cards", "posters", "checklists", "forms")]
    names.append("forms-zh.docx")

    assert [path.relative_to(tmp_path).as_posix() for path in made] == names
    assert sorted(told) == sorted(names)


def test_the_file_of_a_role_is_named_after_it(tmp_path: Path) -> None:
    """What is printed for a role bears its id, so that it does not replace the whole book."""
    made = write_handbook(
        several(), tmp_path, languages=["en"], formats=["pdf"], role="attendant", products=["cards"]
    )

    assert [path.name for path in made] == ["cards-attendant-en.pdf"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_very_long_procedure_goes_on(language: str) -> None:
    """Where the smallest type is not enough a checklist goes on, with nothing left out."""
    chapter = book(language).chapters[0]
    group = chapter.groups[0]
    many = tuple(replace(group.steps[0], number=str(number)) for number in range(1, 161))
    long = replace(chapter, groups=(replace(group, steps=many),))
    pdf = typst.render(replace(book(language), chapters=(long,)), "checklists")

    assert pages(pdf) > 1
    assert text_of(pdf).count(squeezed(group.steps[0].text)) == len(many)


def test_titles_of_products_are_there() -> None:
    """Every product has a title in both languages."""
    assert all(terms(language)[one.title] for language in LANGUAGES for one in PRODUCTS)
