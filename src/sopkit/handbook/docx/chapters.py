"""This module writes one procedure into a Word document, in the order of the printed book."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sopkit.handbook.document import (
    Chapter,
    Check,
    Form,
    Layout,
    Line,
    Notice,
    Parameter,
    Rule,
    Speech,
    Step,
    StepGroup,
)
from sopkit.handbook.docx import look, marks
from sopkit.handbook.docx.paragraphs import Cell, Paragraph
from sopkit.handbook.docx.writer import Fill, Writer

LABELS: Final = {"warning": "warning", "hold": "hold", "limit": "keep"}
COLUMNS: Final = 3
REVISIONS: Final = 3


def write_chapter(writer: Writer, chapter: Chapter) -> None:
    """A procedure on pages of its own."""
    words = writer.words
    writer.new_section(chapter.id, edition(chapter, words["version"]))
    writer.heading(chapter.title, 1, chapter.anchor)
    _control(writer, chapter)
    if chapter.purpose:
        writer.heading(words["purpose"], 2)
        writer.paragraph(chapter.purpose)
    if chapter.scope:
        writer.heading(words["scope"], 2)
        _lines(writer, chapter.scope, words["scope"])
    if chapter.principles:
        writer.heading(words["principles"], 2)
        for one in chapter.principles:
            writer.point(one.text, one.source)
    _roles(writer, chapter)
    _materials(writer, chapter)
    for picture in (chapter.timeline, chapter.flow, *chapter.flow_more, chapter.lanes):
        writer.picture(picture)
    _warnings(writer, chapter.warnings)
    _steps(writer, chapter)
    if chapter.layouts:
        writer.heading(words["layouts"], 2)
        for layout in chapter.layouts:
            _layout(writer, layout)
    _rules(writer, chapter.rules)
    _parameters(writer, chapter.parameters)
    if chapter.forms:
        writer.heading(words["forms"], 2)
        for form in chapter.forms:
            _form(writer, form)
    if chapter.sources:
        writer.heading(words["sources"], 2)
        for source in chapter.sources:
            writer.point(source.id, source.statements)
    _sign_off(writer, chapter)


def edition(chapter: Chapter, version: str) -> str:
    """The version and the beginning of the digest, as at the head of every page."""
    return f"{version} {chapter.version} · {chapter.digest[:8]}"


def _control(writer: Writer, chapter: Chapter) -> None:
    words = writer.words
    approved = (chapter.approved_by, chapter.approved_on, "")
    by_hand = zip((words["approved_by"], words["date"], words["signature"]), approved, strict=True)
    lines = [*chapter.control, *(Line(label, text) for label, text in by_hand)]
    lines += [Line("", "")] * (-len(lines) % COLUMNS)
    rows = [
        [_control_cell(writer, one) for one in lines[place : place + COLUMNS]]
        for place in range(0, len(lines), COLUMNS)
    ]
    ground = writer.theme.colours.pale
    writer.table((1.35, 1, 1), ("", "", ""), rows, name=words["number"], ground=ground)


def _control_cell(writer: Writer, line: Line) -> Fill:
    def fill(cell: Cell) -> None:
        cell.first.set("pStyle", val=writer.styles["Label"])
        cell.first.run(line.label)
        text = line.text or ("_" * 18 if line.label else "")
        writer.paragraph(text, "Cell", into=cell)

    return fill


def _lines(writer: Writer, lines: Sequence[Line], name: str) -> None:
    rows = [(one.label, one.text) for one in lines]
    writer.table((34, 132), ("", ""), rows, name=name)


def _roles(writer: Writer, chapter: Chapter) -> None:
    if not chapter.roles:
        return
    words = writer.words
    keys = [
        key
        for key in ("steps", "accountable", "consulted", "informed", "remarks")
        if any(getattr(role, key) for role in chapter.roles)
    ]
    heads = [words["role"], *(words["responsible" if key == "steps" else key] for key in keys)]
    widths = [30.0, *(40.0 if key == "remarks" else 26.0 for key in keys)]
    rows = [
        (_bold(writer, role.label), *(str(getattr(role, key)) for key in keys))
        for role in chapter.roles
    ]
    writer.heading(words["roles"], 2)
    writer.table(widths, heads, rows, name=words["roles"])
    writer.paragraph(words["raci_note"], "Small")


def _materials(writer: Writer, chapter: Chapter) -> None:
    if not chapter.materials:
        return
    words = writer.words
    rows = [
        (
            _ticked(writer, one.item),
            _bold(writer, one.quantity),
            _with_note(writer, one.id, one.source),
        )
        for one in chapter.materials
    ]
    writer.heading(words["materials"], 2)
    heads = (words["item"], words["quantity"], words["source"])
    writer.table((55, 50, 61), heads, rows, name=words["materials"])


def _warnings(writer: Writer, notices: Sequence[Notice]) -> None:
    if notices:
        writer.heading(writer.words["at_all_times"], 2)
        for one in notices:
            _notice(writer, one).set("ind", left=0)


def _notice(writer: Writer, one: Notice) -> Paragraph:
    made = writer.paragraph(style=f"Notice {one.sort}")
    ink = look.TONES[one.sort][0]
    made.run(f"{writer.words[LABELS[one.sort]]}  ", ink, bold=True)
    made.run(one.text)
    writer.small(made, one.source)
    return made


# -- steps


def _steps(writer: Writer, chapter: Chapter) -> None:
    if not chapter.groups:
        return
    writer.heading(writer.words["steps"], 2)
    if chapter.order_note:
        writer.paragraph(chapter.order_note, "Small")
    last, number = 0, 0
    for group in chapter.groups:
        if group.title:
            writer.heading(group.title, 3)
        for step in group.steps:
            if int(step.number) != last + 1 or not last:
                number = look.counted_from(writer.package.document, int(step.number))
            last = int(step.number)
            _step(writer, step, number)


def _step(writer: Writer, step: Step, number: int) -> None:
    words, colours = writer.words, writer.theme.colours
    for one in step.notices:
        if one.sort != "limit":
            _notice(writer, one).keep()
    made = writer.paragraph(style="Step")
    writer.in_list(made, number)
    writer.right_tab(made)
    made.put(marks.checkbox(f"{step.number} {step.text}"))
    made.run(f" {step.text}", bold=True)
    for text in (step.reference, step.mark, step.strength):
        writer.small(made, text, colours.bronze)
    if step.role:
        made.run(f"\t{step.role}", colours.deep)
    lines = [Line(words["due"], step.due)] if step.due else []
    for line in (*lines, *step.conditions, *step.lines):
        writer.labelled(line.label, line.text, "Step detail")
    for speech in step.speeches:
        _speech(writer, speech)
    for check in step.checks:
        _check(writer, check)
    for one in step.notices:
        if one.sort == "limit":
            _notice(writer, one)
    if step.source:
        cited = writer.paragraph(style="Step detail")
        writer.small(cited, f"{words['source']}{writer.colon}{step.source}")


def _speech(writer: Writer, one: Speech) -> None:
    colour = look.TONES["warning"][0] if one.forbidden else writer.theme.colours.bronze
    lead = writer.paragraph(style="Step detail")
    lead.keep()
    lead.run(one.lead, colour, bold=True)
    for said in one.texts:
        made = writer.paragraph(said, "Step detail")
        made.set("ind", left=marks.twips(look.INNER))
    if one.source:
        writer.small(made, f"{writer.words['source']}{writer.colon}{one.source}")


def _check(writer: Writer, one: Check) -> None:
    made = writer.paragraph(style="Check")
    writer.in_list(made, look.CHECKS)
    made.put(marks.checkbox(one.text))
    made.run(f" {one.text}")
    for text in (one.condition, one.note, one.mark):
        writer.small(made, text, writer.theme.colours.bronze)
    writer.small(made, one.source)


def steps_of(groups: Sequence[StepGroup]) -> list[Step]:
    """The steps of a procedure in order."""
    return [step for group in groups for step in group.steps]


# -- tables of the second half


def _layout(writer: Writer, layout: Layout) -> None:
    words = writer.words
    writer.heading(layout.title, 3)
    if layout.view:
        writer.paragraph(layout.view, "Small")
    for picture in layout.pictures:
        writer.picture(picture)
    rows = [
        (
            _with_note(writer, one.text, " · ".join(filter(None, (one.mark, one.note)))),
            one.tolerance,
            _with_note(writer, one.id, one.source),
        )
        for one in layout.limits
    ]
    heads = (words["limit"], words["tolerance"], words["source"])
    writer.table((92, 26, 48), heads, rows, name=layout.title)


def _rules(writer: Writer, rules: Sequence[Rule]) -> None:
    if not rules:
        return
    words = writer.words
    rows = [(_rule_name(writer, one), _rule_text(writer, one), _weight(one)) for one in rules]
    writer.heading(words["rules"], 2)
    writer.table((38, 101, 27), (words["rule"], "", words["severity"]), rows, name=words["rules"])


def _rule_name(writer: Writer, rule: Rule) -> Fill:
    return _with_note(writer, rule.kind, " · ".join(filter(None, (rule.id, rule.mark))), bold=True)


def _rule_text(writer: Writer, rule: Rule) -> Fill:
    def fill(cell: Cell) -> None:
        first, *rest = rule.texts or ("",)
        cell.first.run(first)
        for text in rest:
            writer.paragraph(text, "Cell", into=cell)
        if rule.source:
            writer.paragraph(f"{writer.words['source']}{writer.colon}{rule.source}", "Label", cell)

    return fill


def _weight(rule: Rule) -> str:
    return "\n".join(filter(None, (rule.severity, rule.strength)))


def _parameters(writer: Writer, parameters: Sequence[Parameter]) -> None:
    if not parameters:
        return
    words = writer.words
    rows = [
        (
            _with_note(writer, one.name or one.id, one.id if one.name else ""),
            f"_______ {one.value}" if one.gap else _bold(writer, one.value),
            one.used_in,
            one.source,
        )
        for one in parameters
    ]
    heads = tuple(words[key] for key in ("parameter", "value", "used_in", "source"))
    writer.heading(words["parameters"], 2)
    writer.table((46, 44, 38, 38), heads, rows, name=words["parameters"])


def _form(writer: Writer, form: Form) -> None:
    title = writer.heading(form.title, 3)
    writer.small(title, form.mark)
    for line in form.lines:
        writer.labelled(line.label, line.text, "Cell")
    rows = [
        (_with_note(writer, one.label, " · ".join(filter(None, (one.note, one.mark)))), "")
        for one in form.fields
    ]
    if rows:
        writer.table((60, 106), ("", ""), rows, name=form.title, framed=True)
    if form.source:
        writer.paragraph(f"{writer.words['source']}{writer.colon}{form.source}", "Small")


def _sign_off(writer: Writer, chapter: Chapter) -> None:
    words = writer.words
    writer.heading(words["sign_off"], 2)
    writer.paragraph(words["sign_off_note"], "Small")
    heads = tuple(words[key] for key in ("role", "name", "date", "signature"))
    rows: list[Sequence[Fill]] = [(role.label, "", "", "") for role in chapter.roles if role.signs]
    rows += [("", "", "", "")] * (3 - len(rows))
    writer.table((46, 46, 30, 44), heads, rows, name=words["sign_off"], framed=True)
    writer.heading(words["revisions"], 2)
    heads = tuple(words[key] for key in ("version", "date", "change", "approved_by"))
    this = f"{words['this_edition']} {chapter.digest}"
    rows = [(chapter.version, chapter.approved_on or chapter.effective, this, chapter.approved_by)]
    rows += [("", "", "", "")] * REVISIONS
    writer.table((22, 28, 70, 46), heads, rows, name=words["revisions"], framed=True)


# -- cells


def _bold(writer: Writer, text: str) -> Fill:
    def fill(cell: Cell) -> None:
        cell.first.run(text, bold=True)

    return fill


def _ticked(writer: Writer, text: str) -> Fill:
    def fill(cell: Cell) -> None:
        cell.first.put(marks.checkbox(text))
        cell.first.run(f" {text}")

    return fill


def _with_note(writer: Writer, text: str, note: str, *, bold: bool = False) -> Fill:
    def fill(cell: Cell) -> None:
        cell.first.run(text, bold=bold)
        if note:
            writer.paragraph(note, "Label", into=cell)

    return fill
