"""This module writes the handbook and its products into a folder, all files or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from sopkit.errors import UsageError
from sopkit.handbook import docx
from sopkit.handbook.approvals import Approval, approved
from sopkit.handbook.build import build_document
from sopkit.handbook.document import HandbookDoc
from sopkit.handbook.products import PRODUCTS, Product, cut, for_role, product_named, title_of
from sopkit.handbook.tasks import ONE, begun_pdf
from sopkit.handbook.tasks import made as made_by
from sopkit.handbook.terms import terms
from sopkit.handbook.themes import PLAIN, Theme, themed
from sopkit.language import LANGUAGES

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

# `html` is a site of many pages, `page` the whole book in one HTML file.
FORMATS: Final = ("html", "page", "pdf", "docx")
USUAL_FORMATS: Final = ("html", "pdf")
SITE: Final = "site"
SITE_START: Final = f"{SITE}/index.html"
PAGES: Final = f"{SITE}/.pages"
"""Lists the files of a site, so that the next one takes away those it does not write again."""
Progress = Callable[[str, int, int], None]
Books = Mapping[str, HandbookDoc]
Gate = Callable[[Books, Mapping[str, bytes]], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for: products with the formats of each, languages, a role, a link."""

    products: tuple[tuple[Product, tuple[str, ...]], ...]
    languages: tuple[str, ...]
    role: str | None
    link: str
    theme: Theme = PLAIN
    approvals: Mapping[str, Approval] = field(default_factory=dict)


def write_handbook(
    procedures: Iterable[Procedure],
    folder: str | os.PathLike[str],
    *,
    languages: Sequence[str] = LANGUAGES,
    formats: Sequence[str] = USUAL_FORMATS,
    products: Sequence[str] = ("book",),
    role: str | None = None,
    link: str = "",
    theme: Theme = PLAIN,
    approvals: Mapping[str, Approval] | None = None,
    progress: Progress | None = None,
    gate: Gate | None = None,
) -> tuple[Path, ...]:
    """Write the handbook of these procedures into a folder, made if it is not there.

    Everything is made before anything is written, and a file takes its name only when it is whole.

    Args:
        procedures: loaded procedures, in the order of print.
        folder: where the files go; files of the same names are replaced.
        languages: of `en`, `zh` and `zh-hant`.
        formats: of `html` (a site: start at `site/index.html`), `page` (the book as one HTML file),
            `pdf` and `docx`; a product takes those in which it exists.
        products: of `book`, `cards`, `posters`, `checklists` and `forms`.
        role: print only what this role does.
        link: where the site is published, for the square codes on paper.
        theme: the look of the house.
        approvals: who approved a procedure, by its id, for the box of document control.
        progress: called with the name of each file when it is made, its number and how many.
        gate: called with the books and all files before anything is written; it may refuse them.

    Returns:
        The files, in the order of products, languages and formats; of a site its first page.

    Raises:
        UsageError: an unknown language, format, product or role, a product in none of the formats,
            a character without a glyph, a folder that cannot be written.
    """
    plan = Plan(
        tuple((one, kinds_of(one, formats)) for one in map(product_named, dict.fromkeys(products))),
        tuple(dict.fromkeys(languages)),
        role,
        link,
        theme,
        approvals or {},
    )
    names = [name for product, kinds in plan.products for name in files_of(plan, product, kinds)]
    books, made = make(tuple(procedures), plan, told(progress, len(names)))
    if gate is not None:
        gate(books, made)
    return save(made, Path(folder), names)


def kinds_of(product: Product, formats: Sequence[str]) -> tuple[str, ...]:
    """The formats that are asked for and that a product has.

    Raises:
        UsageError: a format is not known, or the product has none of them.
    """
    for one in formats:
        if one not in FORMATS:
            raise UsageError(f"no handbook in format {one!r}; there are {', '.join(FORMATS)}")
    kinds = tuple(kind for kind in dict.fromkeys(formats) if kind in product.formats)
    if not kinds:
        raise UsageError(
            f"{product.name} are printed as {' or '.join(product.formats)}, "
            f"not as {' or '.join(formats)}; add the format, or leave the product out"
        )
    return kinds


def files_of(plan: Plan, product: Product, kinds: Sequence[str]) -> Iterator[str]:
    """The names of the files of a product; of a site its first page."""
    if "html" in kinds:
        yield SITE_START
    for language in plan.languages:
        yield from (file_name(product, language, k, plan.role) for k in kinds if k != "html")


def told(progress: Progress | None, total: int) -> Callable[[str], None]:
    """Tells of each file that is made, from whatever thread."""
    numbers, lock = count(1), Lock()

    def tell(name: str) -> None:
        with lock:
            if progress is not None:
                progress(name, next(numbers), total)

    return tell


def make(
    procedures: Sequence[Procedure], plan: Plan, tell: Callable[[str], None]
) -> tuple[Books, dict[str, bytes]]:
    """The books and all files of a plan.

    PDF files are set one after the other, for memory's sake, in a thread of their own. That leaves
    Python free to build the next book and to make HTML beside it.
    """
    books: dict[str, HandbookDoc] = {}
    made: dict[str, bytes] = {}
    with ThreadPoolExecutor(max_workers=1) as pool:
        aside: list[Future[dict[str, bytes]]] = []
        try:
            for language in plan.languages:
                books[language] = book_of(procedures, language, plan)
                # one by one, so that those before a faulty one are known, and not waited for
                for product in (one for one, kinds in plan.products if "pdf" in kinds):
                    begun = pdf(cut(books[language], product), product, plan, tell)
                    aside.append(pool.submit(begun))
            for product, kinds in plan.products:
                shown = {name: cut(b, product) for name, b in books.items()}
                made |= web(shown, kinds, plan, tell)
                if "docx" in kinds:
                    made |= word(shown, product, plan, tell)
            for task in aside:
                made |= task.result()
        finally:
            for task in aside:
                task.cancel()
    return books, made


def book_of(procedures: Sequence[Procedure], language: str, plan: Plan) -> HandbookDoc:
    """The book in one language as the plan asks for it."""
    book = approved(build_document(procedures, language, link=plan.link), plan.approvals)
    book = themed(book, plan.theme)
    return book if plan.role is None else for_role(book, plan.role)


def pdf(
    book: HandbookDoc, product: Product, plan: Plan, tell: Callable[[str], None]
) -> Callable[[], dict[str, bytes]]:
    """A product of one language as PDF, of which the pages are still to be set."""
    name = file_name(product, book.language, "pdf", plan.role)
    title = title_of(book, product, terms(book.language))
    rest = begun_pdf(book, product.template, title, plan.theme)

    def finish() -> dict[str, bytes]:
        content = rest()
        tell(name)
        return {name: content}

    return finish


def word(
    books: Books, product: Product, plan: Plan, tell: Callable[[str], None]
) -> dict[str, bytes]:
    """A product as Word documents."""
    made: dict[str, bytes] = {}
    for language, book in books.items():
        name = file_name(product, language, "docx", plan.role)
        words = terms(language)
        title = title_of(book, product, words)
        made[name] = docx.render(book, product.template, words, title, plan.theme)
        tell(name)
    return made


def web(
    books: Books, kinds: Sequence[str], plan: Plan, tell: Callable[[str], None]
) -> dict[str, bytes]:
    """The book as a site and as single files of HTML, as far as they are asked for."""
    made: dict[str, bytes] = {}
    if "html" in kinds:
        site = made_by("site", plan.theme, books=books)
        made |= {f"{SITE}/{name}": content for name, content in site.items()}
        made[PAGES] = "".join(f"{name}\n" for name in sorted(site)).encode()
        tell(SITE_START)
    if "page" in kinds:
        names = {one: file_name(PRODUCTS[0], one, "page", plan.role) for one in books}
        for language, book in books.items():
            other = next(((one, names[one]) for one in names if one != language), None)
            made[names[language]] = made_by("page", plan.theme, book=book, other=other)[ONE]
            tell(names[language])
    return made


def file_name(product: Product, language: str, kind: str, role: str | None = None) -> str:
    """The name of one file: `handbook-en.pdf`, `cards-attendant-zh.pdf`."""
    parts = [product.template, *([role] if role else []), language]
    return f"{'-'.join(parts)}.{'html' if kind == 'page' else kind}"


def save(made: Mapping[str, bytes], folder: Path, shown: Iterable[str]) -> tuple[Path, ...]:
    """Write all files aside first; they take their places only when all are whole."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".handbook-", dir=folder) as aside:
            for name, content in made.items():
                (Path(aside) / name).parent.mkdir(parents=True, exist_ok=True)
                (Path(aside) / name).write_bytes(content)
            for name in _pages_before(folder) - set(made) if SITE_START in made else ():
                # what was put in the place of a page is not ours
                with suppress(OSError):
                    (folder / name).unlink()
            for name in made:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (Path(aside) / name).replace(folder / name)
    except OSError as error:
        raise UsageError(
            f"the handbook cannot be written to '{folder}': {error.strerror or error}; "
            "choose a folder that you may write to"
        ) from error
    return tuple(folder / name for name in shown)


def _pages_before(folder: Path) -> set[str]:
    """The files of a site that was written here before; what else lies there is not ours."""
    try:
        names = (folder / PAGES).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return set()
    return {f"{SITE}/{name}" for name in names if name and ".." not in Path(name).parts}
