"""Tests of the Word document: what Word, LibreOffice and a screen reader find in it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sopkit.errors import UsageError
from sopkit.handbook import build_document
from sopkit.handbook.document import Form, FormField, pictures_in
from sopkit.handbook.docx import render
from sopkit.handbook.docx.marks import SPACES
from sopkit.handbook.products import cut, for_role, product_named
from sopkit.handbook.terms import terms
from tests.handbook.loading import printed
from tests.handbook.reading import book, printed_texts, squeezed

docx = pytest.importorskip("docx")
LANGUAGES = ("en", "zh")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)


@cache
def document(language: str, product: str = "book") -> bytes:
    """A product of the book of the tests as a Word document."""
    chosen = product_named(product)
    return render(cut(book(language), chosen), chosen.template, terms(language))


def opened(content: bytes) -> Any:
    """The document as python-docx reads it."""
    return docx.Document(io.BytesIO(content))


def text_of(content: bytes) -> str:
    """Every text of the document, that of tables and controls too, without blanks."""
    body = opened(content).element.body
    return squeezed("".join(one.text or "" for one in body.iter(f"{W}t")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_shows_every_text(language: str) -> None:
    """Every text of the book but its index stands in the document."""
    shown = text_of(document(language))
    made = book(language)
    assert made.back is not None
    made = replace(made, contents=(), back=replace(made.back, index=()))
    wanted = [text for text in printed_texts(made) if squeezed(text)]

    assert [text for text in wanted if squeezed(text) not in shown] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_procedures_are_headings(language: str) -> None:
    """Each procedure and each list is a heading of the first level, so that Word can go there."""
    headings = [
        one.text for one in opened(document(language)).paragraphs if one.style.name == "Heading 1"
    ]
    titles = [one.title for one in book(language).chapters]

    assert headings[: len(titles)] == titles
    assert terms(language)["glossary"] in headings


def test_contents_and_pages_are_fields() -> None:
    """Word computes the contents, the number of the page and of all pages."""
    with zipfile.ZipFile(io.BytesIO(document("en"))) as files:
        everything = "".join(
            files.read(name).decode() for name in files.namelist() if name.endswith(".xml")
        )
    codes = set(re.findall(r"<w:instrText[^>]*> (\w+)", everything))

    assert {"TOC", "PAGEREF", "PAGE", "NUMPAGES"} <= codes
    assert 'w:updateFields w:val="true"' in everything


def test_every_link_has_its_target() -> None:
    """No line of the contents leads nowhere, and no two targets have one name."""
    body = opened(document("en")).element.body
    names = [one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")]
    links = {one.get(f"{W}anchor") for one in body.iter(f"{W}hyperlink")}

    assert len(names) == len(set(names))
    assert links <= set(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_are_numbered_lists_with_boxes(language: str) -> None:
    """Steps are items of lists that begin at one in each procedure; each has a box to tick."""
    paragraphs = opened(document(language)).paragraphs
    steps = [one for one in paragraphs if one.style.name == "Step"]
    lists = {one._p.pPr.numPr.numId.val for one in steps}
    count = sum(len(group.steps) for one in book(language).chapters for group in one.groups)

    assert len(steps) == count
    assert len(lists) == sum(bool(one.groups) for one in book(language).chapters)
    assert all(one._p.findall(f"{W}sdt") for one in steps)


def test_a_role_keeps_the_numbers_of_steps() -> None:
    """In the document of a role a list begins anew where numbers are left out."""
    whole = book("en")
    role = next(
        step.role_id
        for one in whole.chapters
        for group in one.groups
        for step in group.steps
        if step.role_id and step.number != "1"
    )
    mine = for_role(whole, role)
    made = opened(render(mine, "handbook", terms("en")))
    numbering = made.part.numbering_part.element
    starts = {
        one.get(f"{W}numId"): int(one.find(f".//{W}startOverride").get(f"{W}val"))
        for one in numbering.findall(f"{W}num")
        if one.find(f".//{W}startOverride") is not None
    }
    found, last, place = [], "", 0
    for one in (one for one in made.paragraphs if one.style.name == "Step"):
        number = str(one._p.pPr.numPr.numId.val)
        place = place + 1 if number == last else starts[number]
        last = number
        found.append(str(place))

    assert found == [s.number for one in mine.chapters for g in one.groups for s in g.steps]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_are_told(language: str) -> None:
    """Every drawing is there and has its alternative text."""
    found = [
        one.get("descr")
        for one in opened(document(language)).element.body.iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
        )
    ]

    assert sorted(found) == sorted(one.alt for one in pictures_in(book(language)))


@pytest.mark.parametrize(
    ("language", "font", "tongue"),
    [("en", "Microsoft YaHei", "zh-CN"), ("zh", "Microsoft YaHei", "zh-CN")],
)
def test_chinese_has_its_font(language: str, font: str, tongue: str) -> None:
    """Chinese text is set in a Chinese font and marked as Chinese, in every style."""
    styles = opened(document(language)).styles.element
    run = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    others = styles.findall(f"{W}style/{W}rPr/{W}rFonts")

    assert run.find(f"{W}rFonts").get(f"{W}eastAsia") == font
    assert run.find(f"{W}lang").get(f"{W}eastAsia") == tongue
    assert others == []


def test_the_same_book_gives_the_same_bytes() -> None:
    """Nothing in the file hangs on the clock or on chance."""
    chosen = product_named("book")

    assert document("zh") == render(book("zh"), chosen.template, terms("zh"))


def test_forms_can_be_filled_in() -> None:
    """Each field of a form is a control with its name, choices are lists or boxes."""
    body = opened(document("en", "forms")).element.body
    names = {one.get(f"{W}val") for one in body.iter(f"{W}alias")}
    fields = [one for c in book("en").chapters for form in c.forms for one in form.fields]
    plain = {one.label[:64] for one in fields if one.type != "bool" and not one.choices}

    assert plain <= names
    assert list(body.iter(f"{W}text"))


@pytest.mark.parametrize(
    ("kind", "choices", "marks", "lines"),
    [
        ("bool", (), {"w14:checkbox": 2}, 1),
        ("list text", ("red", "blue", "red"), {"w14:checkbox": 3}, 1),
        ("text", ("red", "blue", "red"), {"w:dropDownList": 1, "w:listItem": 2}, 3),
        ("date", (), {"w:date": 1}, 1),
        ("instant", (), {"w:date": 1}, 1),
        ("text", (), {"w:text": 1}, 3),
        ("photo", (), {"w:text": 1}, 8),
        ("number", (), {"w:text": 1}, 1),
    ],
)
def test_each_type_of_value_has_its_control(
    kind: str, choices: tuple[str, ...], marks: dict[str, int], lines: int
) -> None:
    """A value is ticked, chosen, picked or written, with as much room as it takes by hand."""
    whole = book("en")
    one = FormField("value", "Value", "", "", kind, choices)
    form = Form("form", "Form", "", (), (one,), "")
    made = replace(whole, chapters=(replace(whole.chapters[0], forms=(form,)),))
    cell = opened(render(made, "forms", terms("en"))).tables[0].cell(0, 1)
    found = {name: len(cell._tc.findall(f".//{name}", SPACES)) for name in marks}

    assert found == marks
    assert len(cell.paragraphs) == lines


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without python-docx the error says what to install, and what can be printed without it."""
    monkeypatch.setattr("sopkit.handbook.docx.rendering.find_spec", lambda name: None)

    with pytest.raises(UsageError, match=r"install 'sopkit\[docx\]', or print PDF or HTML only"):
        render(book("en"), "handbook", terms("en"))


@pytest.mark.parametrize(
    "hostile",
    [
        "]]><w:p/>",
        "&amp;<b>",
        "a\x07b\x1b[31m",
        "\ufffe",
        "x" * 10_000,
        "😀",
        "\u202eright to left",
        "{{ 1 + 1 }} <% x %>",
    ],
)
def test_hostile_text_stays_text(everything: dict[str, Any], hostile: str) -> None:
    """Marks and control characters neither break the file nor become marks of it."""
    everything["title"] = {"en": hostile, "zh": hostile}
    made = build_document([printed(everything)], "en")
    content = render(made, "handbook", terms("en"))
    expected = re.sub("[\x00-\x08\x0b-\x1f\ufffe]", "\ufffd", hostile)
    titles = [one.text for one in opened(content).paragraphs if one.style.name == "Heading 1"]

    assert titles[0] == expected


@needs_office
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    """LibreOffice makes pages of the document, with the text in them."""
    (tmp_path / "book.docx").write_bytes(document("zh"))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "book.docx")], check=True, capture_output=True)
    text = squeezed((tmp_path / "book.txt").read_text(encoding="utf-8"))
    titles = [one.title for one in book("zh").chapters]

    assert [title for title in titles if squeezed(title) not in text] == []
