"""This module is the command `explain`: a rule kind, a code, a section of the format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sopkit.cli.console import excerpt_width, write_json
from sopkit.cli.languages import LANGUAGE
from sopkit.errors import UsageError

if TYPE_CHECKING:
    from sopkit.codebook import Page
    from sopkit.rules.base import RuleKind

HELP = """Explain a rule kind, the code of a finding, or a section of the format.

The page of a code says why it matters and what to do, with a wrong and a right
example. Sections of the format are steps, facts, phrases, conditions, scenarios
and more; a key such as due is looked up in all of them. Without a name all are
listed; --all shows every page of kinds and codes.

\b
Examples
  sopkit explain every
  sopkit explain SOP301
  sopkit explain conditions
  sopkit explain due --lang zh
  sopkit explain unknown-event --lang zh
  sopkit explain --all --format json
"""


@click.command(
    "explain", help=HELP, short_help="Explain a rule kind, a code, a section of the format."
)
@click.argument("name", required=False)
@click.option("--all", "every", is_flag=True, help="Every page.")
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)
@click.option(
    "--lang",
    "lang",
    **{
        **LANGUAGE,
        "help": "Language of the pages: en or zh.  [default: SOPKIT_LANG, else en]",
    },
)
def command(name: str | None, every: bool, form: str, lang: str) -> None:
    """Shows one page, all pages, or the list of them."""
    if every:
        if name is not None:
            raise UsageError("--all shows every page; leave out the name")
        found = _all(lang)
        write_json(found) if form == "json" else click.echo(_together(found))
    elif name is None:
        write_json(_listing(lang)) if form == "json" else click.echo(_listed(lang))
    else:
        entry = _entry(name, lang)
        write_json(entry) if form == "json" else click.echo(entry["text"])


def _titles(lang: str) -> dict[str, str]:
    """What each rule kind says, in one line."""
    from sopkit.reports.rule_pages import page_of
    from sopkit.rules import RULE_KINDS

    return {kind.name: page_of(kind, lang).summary for kind in RULE_KINDS}


def _listing(lang: str) -> dict[str, dict[str, str]]:
    from sopkit.codebook import title_of
    from sopkit.codes import CODES
    from sopkit.reports.format_pages import sections

    codes = {f"{one.code} {one.name}": title_of(one.name, lang) for one in CODES}
    parts = {one.topics[0]: one.title for one in sections(lang)}
    return {"kinds": _titles(lang), "format": parts, "codes": codes}


def _listed(lang: str) -> str:
    from sopkit.language import pick
    from sopkit.reports.code_pages import FAMILIES, WIDTH
    from sopkit.reports.layout import wrap

    found = _listing(lang)
    lines = [pick(lang, "Rule kinds", "规则种类")]
    for name, says in found["kinds"].items():
        lines += wrap(says, WIDTH, f"  {name:<9} ")
    lines += ["", pick(lang, "Sections of the format", "格式说明")]
    for name, title in found["format"].items():
        lines += wrap(title, WIDTH, f"  {name:<13} ")
    for family, about in FAMILIES.items():
        lines += ["", f"{family}xx {about.get(lang)}"]
        for name, title in found["codes"].items():
            if name.startswith(family):
                lines += wrap(title, WIDTH, f"  {name}: ", "      ")
    return "\n".join(lines)


def _all(lang: str) -> dict[str, list[dict[str, Any]]]:
    from sopkit.codebook import pages
    from sopkit.reports.code_pages import as_object
    from sopkit.rules import RULE_KINDS

    return {
        "kinds": [_kind(kind, lang) for kind in RULE_KINDS],
        "codes": [as_object(page, lang, excerpt_width()) for page in pages()],
    }


def _together(found: dict[str, list[dict[str, Any]]]) -> str:
    from sopkit.reports.code_pages import WIDTH

    rule = "\n\n" + "-" * WIDTH + "\n\n"
    return rule.join(one["text"].rstrip() for one in (*found["kinds"], *found["codes"]))


def _entry(name: str, lang: str) -> dict[str, Any]:
    from sopkit.codes import CODES
    from sopkit.diagnostics import quote, suggest
    from sopkit.reports.format_pages import as_text, section_about, sections
    from sopkit.rules import RULE_KINDS

    wanted = name.strip().strip("[]")
    kind = _kind_called(wanted)
    if kind is not None:
        return _kind(kind, lang)
    page = _page(wanted)
    if page is not None:
        from sopkit.reports.code_pages import as_object

        return as_object(page, lang, excerpt_width())
    section = section_about(wanted.lower(), lang)
    if section is not None:
        return {"section": section.title, "text": as_text(section)}
    keys = _keys(wanted, lang)
    if keys:
        return {"key": wanted, "text": keys}
    codes = [*(one.name for one in CODES), *(one.code for one in CODES)]
    topics = [topic for one in sections(lang) for topic in one.topics]
    kinds = [kind.name for kind in RULE_KINDS]
    hint = suggest(wanted, [*kinds, *topics, *codes]) or "; `sopkit explain` lists all"
    raise UsageError(f"there is no rule kind, section or code {quote(name)}{hint}")


def _keys(wanted: str, lang: str) -> str:
    """What is said of a key, and the kinds in which it may stand."""
    from sopkit.language import pick
    from sopkit.reports.format_pages import about_key
    from sopkit.rules import RULE_KINDS

    kinds = [
        kind.name
        for kind in RULE_KINDS
        if any(wanted == (field.alias or key) for key, field in kind.model.model_fields.items())
    ]
    found = [about_key(wanted, lang)]
    if kinds:
        english = f"{wanted}: a key of {', '.join(kinds)}; sopkit explain {kinds[0]}"
        chinese = f"{wanted}：{'、'.join(kinds)} 的键；sopkit explain {kinds[0]} --lang zh"
        found.append(pick(lang, english, chinese))
    return "\n\n".join(filter(None, found))


def _kind_called(wanted: str) -> RuleKind | None:
    """The rule kind of this key, or of this name in Chinese."""
    from sopkit.reports.rule_pages import page_of
    from sopkit.rules import RULE_KINDS

    if wanted.isascii():
        return next((kind for kind in RULE_KINDS if kind.name == wanted), None)
    return next((kind for kind in RULE_KINDS if page_of(kind, "zh").name == wanted), None)


def _kind(kind: RuleKind, lang: str) -> dict[str, Any]:
    from sopkit.reports.rule_pages import as_object, page_of

    return as_object(page_of(kind, lang))


def _page(wanted: str) -> Page | None:
    """The page of a code by its number or its name."""
    from sopkit.codebook import page_of
    from sopkit.codes import CODES

    found = [one for one in CODES if wanted.upper() == one.code or wanted == one.name]
    return page_of(found[0].name) if found else None
