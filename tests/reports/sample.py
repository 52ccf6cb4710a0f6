"""This module is a report with every kind of finding, for the golden outputs of all formats."""

from __future__ import annotations

from sopkit.diagnostics import Diagnostic, Diagnostics, Edit, Fix, Position
from sopkit.inspection.results import Suppressed
from sopkit.reports import Report

TEA = "procedures/bar/tea, 茶.yaml"
KEY = "procedures/desk/key.yaml"
CLEAN = "procedures/desk/lamp.yaml"
SOURCES = {
    TEA: ["sopkit: 1", "id: bar/tea", "title: {en: Tea, zh: 斟茶}", "version: 1.10"],
    KEY: ["sopkit: 1", "rules:", "- {id: back, respond: {after: key.lend, do: key.back}}", "", ""],
}


def _findings() -> list[Diagnostic]:
    found = Diagnostics(TEA)
    place = Position(4, 10, 4, 14)
    found.add(
        "lossy-number",
        "'1.10' becomes 1.1 when it is read as a number",
        place,
        hint='quote it if it is a label: "1.10"; else write 1.1',
        fix=Fix("quote it", (Edit(place, '"1.10"'),)),
    )
    found.add("empty-file", "a finding about the whole: 100 % <file> & | `all`")
    place = Position(3, 30, 3, 38)
    found.add(
        "unknown-event",
        "unknown event 'key.lend'; did you mean 'key.lent'?",
        place,
        path=KEY,
        fix=Fix("write key.lent", (Edit(place, "key.lent"),), safe=False),
    )
    found.add("missing-source", "rule 'back' names no source", Position(2, 1, 4, 1), path=KEY)
    found.add("parameter-without-value", "it has no value", Position(3, 3, 3, 5), path=KEY)
    return list(found.sorted())


def _suppressed() -> Suppressed:
    found = Diagnostics(KEY)
    found.add("no-effect", "'grace' has no effect", Position(3, 3, 3, 5))
    return Suppressed(found.sorted()[0], "the house rule asks for it")


REPORT = Report(_findings(), SOURCES, [_suppressed()], [TEA, KEY, CLEAN])
EMPTY = Report([], {}, (), [CLEAN])
