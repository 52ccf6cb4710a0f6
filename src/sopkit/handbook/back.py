"""This module makes the lists at the end of the book: questions, limits, forms, sources, words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sopkit.handbook.document import (
    Back,
    Chapter,
    IndexGroup,
    Listed,
    Place,
    Term,
    parts,
)
from sopkit.handbook.sorting import initial, sort_key
from sopkit.handbook.terms import CONVENTIONS, terms
from sopkit.language import pick
from sopkit.sentences import kind_of
from sopkit.speaking.labels import entries

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

# The kinds whose rules are figures to keep.
LIMIT_KINDS: Final = frozenset(
    {"respond", "every", "before", "count", "hold", "measure", "forbid", "schedule", "attempt"}
)
WORDS: Final = ("roles", "things", "forms", "facts", "collections")
GLOSSARY: Final = frozenset({"role", "thing", "form", "object"})
LONGEST: Final = {"en": 48, "zh": 16}  # signs; longer labels are sentences, not words


def back(chapters: Sequence[Chapter], procedures: Mapping[str, Procedure], language: str) -> Back:
    """What stands after these chapters."""
    found = words_of(chapters, procedures, language)
    return Back(
        questions=questions(chapters, language),
        limits=limits(chapters, procedures),
        forms=form_list(chapters),
        sources=sources(chapters),
        glossary=glossary(found, language),
        index=index(chapters, found, language),
    )


# -- open questions


def questions(chapters: Sequence[Chapter], language: str) -> tuple[Listed, ...]:
    """What the house must still decide: figures to set, readings to confirm, things set aside."""
    words = terms(language)
    groups = {
        "gaps": [place for one in chapters for place in gaps(one)],
        "guesses": [place for one in chapters for place in guesses(one)],
        "conflicts": [place for one in chapters for place in set_aside(one)],
    }
    return tuple(
        Listed(key, words[key], words[f"{key}_lead"], tuple(places))
        for key, places in groups.items()
        if places
    )


def gaps(chapter: Chapter) -> list[Place]:
    """The figures without a value: words of the source that say no figure."""
    return [
        Place(one.name or one.id, one.id, chapter.anchor, one.used_in)
        for one in chapter.parameters
        if one.gap
    ]


def guesses(chapter: Chapter) -> list[Place]:
    """What is our reading of a source that is not clear."""
    return [
        Place(text_of(part), getattr(part, "id", ""), chapter.anchor)
        for part in parts(chapter)
        if getattr(part, "mark", "")
    ]


def set_aside(chapter: Chapter) -> list[Place]:
    """The demands that the procedure names and does not follow, with the reason."""
    places = [
        Place(one.text, one.id, chapter.anchor, one.set_aside)
        for layout in chapter.layouts
        for one in layout.limits
        if one.set_aside
    ]
    return places + [
        Place(rule.texts[0], rule.id, chapter.anchor, rule.without)
        for rule in chapter.rules
        if rule.without
    ]


def text_of(part: Any) -> str:
    """The words of a part of the book: its text, its first sentence, its label or its title."""
    texts = getattr(part, "texts", None)
    if texts:
        return str(texts[0])
    names = ("text", "label", "title")
    return next((str(getattr(part, name)) for name in names if getattr(part, name, "")), "")


# -- limits, forms, sources


def limits(chapters: Sequence[Chapter], procedures: Mapping[str, Procedure]) -> tuple[Listed, ...]:
    """Every figure to keep, by procedure: of the house, of rules, of layouts."""
    found = []
    for one in chapters:
        places = tuple(figures(one, procedures[one.id]))
        if places:
            found.append(Listed(one.id, one.title, "", places))
    return tuple(found)


def figures(chapter: Chapter, procedure: Procedure) -> Iterator[Place]:
    """The limits of one procedure that hold a figure."""
    written = {str(rule["id"]): kind_of(rule) for rule in procedure.data.get("rules") or ()}
    for rule in chapter.rules:
        kind = written.get(rule.id)
        if kind is not None and kind.name in LIMIT_KINDS and has_figure(rule.texts[0]):
            yield Place(rule.texts[0], rule.id, chapter.anchor, rule.severity)
    for step in (step for group in chapter.groups for step in group.steps):
        if has_figure(step.due):
            yield Place(step.text, step.id, chapter.anchor, step.due)
    for limit in (limit for layout in chapter.layouts for limit in layout.limits):
        if has_figure(limit.text):
            yield Place(limit.text, limit.id, chapter.anchor, limit.tolerance)


def has_figure(text: str) -> bool:
    """Whether a text holds a digit."""
    return any(sign.isdigit() for sign in text)


def form_list(chapters: Iterable[Chapter]) -> tuple[Place, ...]:
    """Every form, once for each procedure in which it is filled in."""
    return tuple(
        Place(form.title, form.code or form.id, one.anchor, one.title)
        for one in chapters
        for form in one.forms
    )


def sources(chapters: Iterable[Chapter]) -> tuple[Term, ...]:
    """Every text that is cited, with the procedures that cite it."""
    found: dict[str, list[str]] = {}
    for one in chapters:
        for source in one.sources:
            found.setdefault(source.id, []).append(one.anchor)
    return tuple(Term(text, "", "", tuple(found[text])) for text in sorted(found))


# -- words


def words_of(
    chapters: Sequence[Chapter], procedures: Mapping[str, Procedure], language: str
) -> dict[tuple[str, str], Term]:
    """The words that the procedures declare, by what they are and how they are written."""
    found: dict[tuple[str, str], Term] = {}
    for one in chapters:
        for sort, pair in declared(procedures[one.id], set(ids(one))):
            term = " ".join(str(pair.get(language, "")).split())
            other = " ".join(str(pair.get(pick(language, "zh", "en"), "")).split())
            if not term or len(term) > LONGEST[language]:
                continue
            known = found.get((sort, term.casefold()), Term(term, other, sort))
            anchors = tuple(dict.fromkeys((*known.anchors, one.anchor)))
            found[sort, term.casefold()] = Term(known.term, known.other, sort, anchors)
    return found


def ids(chapter: Chapter) -> Iterator[str]:
    """The roles and forms that stand in a chapter; others come from procedures it uses."""
    yield from (role.id for role in chapter.roles)
    yield from (form.id for form in chapter.forms)


def declared(procedure: Procedure, shown: set[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The labelled nouns of a procedure, each with its sort; a yes or no is no noun."""
    for section in WORDS:
        for name, body in entries(procedure.data, section):
            label = body.get("title" if section == "forms" else "label")
            hidden = section in {"roles", "forms"} and name not in shown
            if isinstance(label, Mapping) and not hidden and body.get("type") != "bool":
                yield section.removesuffix("s"), label
    for layout in (procedure.data.get("layouts") or {}).values():
        for body in (layout.get("objects") or {}).values():
            if isinstance(body.get("label"), Mapping):
                yield "object", body["label"]


def glossary(found: Mapping[tuple[str, str], Term], language: str) -> tuple[Term, ...]:
    """First the words of the book itself, then the nouns of the procedures in both languages."""
    words = terms(language)
    fixed = [
        Term(pick(language, *term), pick(language, *reversed(term)), pick(language, *meaning))
        for term, meaning in CONVENTIONS
    ]
    merged: dict[str, Term] = {}
    for (sort, key), term in found.items():
        if sort in GLOSSARY:
            known = merged.get(key)
            meaning = words[f"sort_{sort}"]
            if known is not None and meaning not in known.meaning:
                meaning = known.meaning + pick(language, ", ", "，") + meaning
            merged[key] = Term(term.term, term.other, meaning)
    named = sorted(merged.values(), key=lambda one: sort_key(one.term, language))
    return (*fixed, *named)


def index(
    chapters: Iterable[Chapter], found: Mapping[tuple[str, str], Term], language: str
) -> tuple[IndexGroup, ...]:
    """The procedures and their words in the order of the language, with where they stand."""
    merged: dict[str, Term] = {}
    titled = [Term(one.title, "", "procedure", (one.anchor,)) for one in chapters]
    for term in (*titled, *found.values()):
        known = merged.get(term.term.casefold())
        anchors = (*(known.anchors if known else ()), *term.anchors)
        merged[term.term.casefold()] = Term(
            known.term if known else term.term, "", "", tuple(dict.fromkeys(anchors))
        )
    groups: dict[str, list[Term]] = {}
    for term in sorted(merged.values(), key=lambda one: sort_key(one.term, language)):
        groups.setdefault(initial(term.term, language), []).append(term)
    return tuple(IndexGroup(letter, tuple(members)) for letter, members in groups.items())
