"""What nearly all procedures of a folder have is missed in the one that lacks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopkit.codebook import completed
from sopkit.diagnostics import Diagnostic
from sopkit.lint.checking import check
from sopkit.messages import catalogue

OURS = (
    "missing-purpose", "missing-question", "unsourced-in-folder", "unmarked-personal",
    "unfilled-field", "unknown-days-off",
)  # fmt: skip
PURPOSE = "purpose: {en: Every guest has tea., zh: 每位宾客都有茶。}\n"


def found(folder: Path, *pieces: str, field: str = "house") -> list[Diagnostic]:
    """What is missed in a folder of procedures, one for each piece: `a0`, `a1` and so on."""
    root = folder / "procedures" / field
    root.mkdir(parents=True, exist_ok=True)
    for number, piece in enumerate(pieces):
        head = f"id: {field}/a{number}\ntitle: {{en: Tea {number}, zh: 茶水{number}}}\n"
        text = piece if piece.startswith("id:") else head + piece
        (root / f"a{number}.yaml").write_text(completed(text), encoding="utf-8")
        (root / f"a{number}.cases.yaml").touch()
    every = check(folder / "procedures")
    return [one for one in every if one.name in OURS or one.level == "error"]


def told(diagnostics: list[Diagnostic]) -> list[tuple[str, str, int]]:
    """The name, the file and the line of each finding."""
    return [
        (one.name, Path(one.path).stem, one.position.line if one.position else 0)
        for one in diagnostics
    ]


def steps(number: int, keys: str = "") -> str:
    """Steps that name their source, the last one with further keys."""
    every = [
        f"- id: s{place}\n  do: {{en: Clean room {place}, zh: 清洁{place}号房}}\n"
        f"  role: attendant\n  source: H/tea#{place}\n"
        for place in range(1, number + 1)
    ]
    return PURPOSE + "steps:\n" + "".join(every) + keys


def checked(source: str) -> str:
    """A step with one check item, which may name its source."""
    item = f"{{id: dry, check: {{en: The cup is dry, zh: 杯子是干的}}{source}}}"
    return steps(1, f"  checks:\n  - {item}\n")


WITH, WITHOUT = checked(", source: H/tea#1"), checked("")
MANY = steps(5, '  checks:\n' + "".join(
    f"  - {{id: c{n}, check: {{en: Cup {n} is dry, zh: 杯{n}是干的}}, source: H/tea#1}}\n"
    for n in range(1, 5)
))  # fmt: skip


def test_a_missing_purpose(tmp_path: Path) -> None:
    """A procedure without a purpose is told among three that have one."""
    assert [("missing-purpose", "a3", 2)] == told(found(tmp_path, *[PURPOSE] * 3, ""))


def test_too_few_purposes(tmp_path: Path) -> None:
    """Two procedures with a purpose are no habit."""
    assert [] == told(found(tmp_path, *[PURPOSE] * 2, ""))


def test_no_habit_of_purposes(tmp_path: Path) -> None:
    """Two of five procedures without a purpose break no habit."""
    assert [] == told(found(tmp_path, *[PURPOSE] * 3, "", ""))


def test_the_only_check_without_source(tmp_path: Path) -> None:
    """A check that names no source is told among twelve in other files that do."""
    diagnostics = found(tmp_path, MANY, MANY, MANY, WITHOUT)

    assert [("unsourced-in-folder", "a3", 10)] == told(diagnostics)
    assert "12 others of the folder have one" in diagnostics[0].message


def test_few_checks(tmp_path: Path) -> None:
    """Three checks with a source are no habit, and a file with them says nothing to another."""
    assert [] == told(found(tmp_path, WITH, WITH, WITH, WITHOUT))


def test_two_files_are_no_habit(tmp_path: Path) -> None:
    """Where only two files have checks with a source, they may be the odd ones."""
    assert [] == told(found(tmp_path, MANY, MANY, PURPOSE, WITHOUT))


def test_what_the_file_is_told_of(tmp_path: Path) -> None:
    """Where the other checks of the file show it already, the folder adds nothing."""
    odd = MANY.replace(", source: H/tea#1}", "}", 1)

    assert odd != MANY
    assert [] == told(found(tmp_path, MANY, MANY, MANY, odd))


def test_a_guess_without_source(tmp_path: Path) -> None:
    """A reading of ours is not asked for a source where the others are readings of nothing."""
    ours = steps(1).replace("source: H/tea#1", "guess: true\n  note: {en: Ours., zh: 我们的。}")

    assert [] == told(found(tmp_path, *[steps(5)] * 3, ours))


def test_a_guess_among_guesses(tmp_path: Path) -> None:
    """A reading of ours that names no source is told where all other readings name theirs."""
    note = "guess: true\n  note: {en: Ours., zh: 我们的。}"
    guesses = steps(5).replace("  source", f"  {note}\n  source")
    part = "checks: [{id: dry, check: {en: The cup is dry, zh: 杯子是干的}, source: H/tea#1}]"
    one = steps(1).replace("source: H/tea#1", f"{note}\n  {part}")

    diagnostics = found(tmp_path, guesses, guesses, guesses, one)

    assert [("unsourced-in-folder", "a3", 5)] == told(diagnostics)
    said = diagnostics[0].message
    known = catalogue("zh")
    assert said.startswith("guess 's1' has no source of its own")
    assert known is not None
    assert known.translated(said) is not None


def principles(number: int, source: str) -> str:
    """Principles that all name a source, or do not."""
    one = f"- text: {{en: Be kind to guests, zh: 善待宾客}}\n{source}"
    return PURPOSE + "principles:\n" + one * number


def test_a_principle_without_source(tmp_path: Path) -> None:
    """A principle without a source is told like a check."""
    good = principles(4, "  source: H/tea#1\n")

    diagnostics = found(tmp_path, good, good, good, principles(1, ""))

    assert [("unsourced-in-folder", "a3", 5)] == told(diagnostics)
    assert diagnostics[0].message.startswith("this principle has no source of its own")


def asked(number: int, question: str) -> str:
    """Facts that a step asks for."""
    names = [f"fact{place}" for place in range(1, number + 1)]
    facts = "".join(
        f"  {name}: {{type: bool, label: {{en: {name}, zh: 事实}}{question}}}\n" for name in names
    )
    return steps(1, f"  asks: [{', '.join(names)}]\n") + f"facts:\n{facts}"


def test_a_fact_without_question(tmp_path: Path) -> None:
    """The only fact that a file asks for has a question where the facts of other files have."""
    good = asked(4, ", question: {en: Is it so, zh: 是这样吗}")

    assert [("missing-question", "a3", 11)] == told(found(tmp_path, good, good, good, asked(1, "")))


def test_a_fact_nobody_asks_for(tmp_path: Path) -> None:
    """A fact that nobody asks for needs no question."""
    good = asked(4, ", question: {en: Is it so, zh: 是这样吗}")
    idle = steps(1) + "facts:\n  fact1: {type: bool, label: {en: fact, zh: 事实}}\n"

    assert [] == told(found(tmp_path, good, good, good, idle))


def calendars(days: str, *, due: str = "within 2 days") -> str:
    """A procedure with a calendar."""
    return f"calendar: {{zone: Asia/Shanghai{days}}}\n" + steps(1, f"  due: {due}\n")


def test_a_calendar_without_days_off(tmp_path: Path) -> None:
    """Where ten other calendars name days off, one that does not is told; nine are no habit."""
    good = calendars(", days: CN")

    assert [("unknown-days-off", "a10", 3)] == told(
        found(tmp_path / "ten", *[good] * 10, calendars(""))
    )
    assert [] == told(found(tmp_path / "nine", *[good] * 9, calendars("")))


def test_a_calendar_that_counts_working_days(tmp_path: Path) -> None:
    """Where working days are counted the file is told of it, once."""
    good = calendars(", days: CN")
    diagnostics = found(tmp_path, *[good] * 10, calendars("", due="within 2 working days"))

    assert ["'within 2 working days' (line 10) counts working days"] == [
        one.message.partition(", and")[0] for one in diagnostics
    ]


def listed(keys: str, kind: str = "text", fields: str = "") -> str:
    """A form with a field, which a step fills in."""
    field = f"{{type: {kind}{keys}, label: {{en: seat, zh: 席位}}}}"
    cups = "{type: count, label: {en: cups, zh: 杯数}}"
    return (
        f"{PURPOSE}forms:\n  list:\n    title: {{en: Tea list, zh: 茶水表}}\n"
        f"    fields:\n      seat: {field}\n      cups: {cups}\n"
        "steps:\n- id: tea.poured\n  do: {en: Pour the tea, zh: 斟茶}\n  role: attendant\n"
        f"  record: {{form: list{fields}}}\n  source: H/tea#1\n"
    )


MARKED = listed(", sensitive: personal")


def test_a_field_that_is_marked_elsewhere(tmp_path: Path) -> None:
    """A field that another procedure of the field of work marks as personal is marked here too."""
    diagnostics = found(tmp_path, MARKED, listed(""))

    assert [("unmarked-personal", "a1", 8)] == told(diagnostics)


def test_a_field_that_is_told_once(tmp_path: Path) -> None:
    """What a word tells in the file itself is not told a second time by the others."""
    phone = [one.replace("seat", "phone") for one in (MARKED, listed(""))]

    assert [("unmarked-personal", "a1", 8)] == told(found(tmp_path, *phone))


def test_another_thing_of_the_same_name(tmp_path: Path) -> None:
    """Where most do not mark it, and where it is no text, it is another thing."""
    assert [] == told(found(tmp_path / "most", MARKED, listed(""), listed("")))
    assert [] == told(found(tmp_path / "count", MARKED, listed("", "count")))


def test_another_field_of_work(tmp_path: Path) -> None:
    """Another field of work has other people."""
    found(tmp_path, MARKED)

    assert [] == told(found(tmp_path, listed(""), field="shop"))


def test_a_field_nobody_fills_in(tmp_path: Path) -> None:
    """A field that no record names is told, unless a record fills in the whole form."""
    part = listed("", fields=", fields: [seat]")
    for everything in ("all", "[all]"):
        every = listed("", fields=f", fields: {everything}")
        assert [] == told(found(tmp_path / everything, every))
    whole = part + (
        "rules:\n- id: all_of_it\n  record: {form: list, event: meeting.over}\n  source: H/tea#1\n"
    )

    assert [("unfilled-field", "a0", 9)] == told(found(tmp_path / "part", part))
    assert [] == told(found(tmp_path / "whole", whole))
    assert [] == told(found(tmp_path / "both", listed("", fields=", fields: [seat, cups]")))


def test_a_form_that_another_file_takes(tmp_path: Path) -> None:
    """A file that takes the form may fill in the rest, whether it is looked at or not."""
    part = listed("", fields=", fields: [seat]")
    for everything in ("all", "[all]"):
        every = listed("", fields=f", fields: {everything}")
        assert [] == told(found(tmp_path / everything, every))
    user = (
        "id: house/a1\ntitle: {en: More tea, zh: 续茶}\n"
        f"{PURPOSE}uses: [house/a0]\nroles: {{}}\nevents: {{}}\n"
        "steps:\n- id: tea.served\n  do: {en: Serve the tea, zh: 上茶}\n  role: attendant\n"
        "  record: {form: list, fields: [cups]}\n  source: H/tea#1\n"
    )

    assert [] == told(found(tmp_path, part, user))
    alone = check(tmp_path / "procedures" / "house" / "a0.yaml")
    assert [] == [one.name for one in alone if one.name in OURS]


@pytest.mark.parametrize(
    "pieces",
    [
        (*[PURPOSE] * 3, ""),
        (MANY, MANY, MANY, WITHOUT),
        (MARKED, listed("")),
        (*[calendars(", days: CN")] * 10, calendars("")),
        (listed("", fields=", fields: [seat]"),),
        (*[principles(4, "  source: H/tea#1\n")] * 3, principles(1, "")),
        (*[asked(4, ", question: {en: Is it so, zh: 是这样吗}")] * 3, asked(1, "")),
    ],
)
def test_said_in_chinese(pieces: tuple[str, ...], tmp_path: Path) -> None:
    """All of it is said in Chinese too."""
    known = catalogue("zh")
    assert known is not None
    diagnostics = found(tmp_path, *pieces)

    said = [text for one in diagnostics for text in (one.message, one.hint) if text]
    assert said
    assert [] == [text for text in said if known.translated(text) is None]
