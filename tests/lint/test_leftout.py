"""What is left out is told by what stands beside it, and by nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopkit.codebook import completed
from sopkit.lint.checking import check, check_text
from sopkit.messages import catalogue

STEP = (
    "- id: s{0}\n  do: {{en: Clean room {0}, zh: 清洁{0}号房}}\n"
    "  role: attendant\n  source: H/tea#{0}\n"
)


def steps(*extra: str) -> str:
    """Steps with further keys, one text for each."""
    written = "".join(
        STEP.format(number) + (f"  {keys}\n" if keys else "")
        for number, keys in enumerate(extra, 1)
    )
    return f"steps:\n{written}"


def names(text: str) -> list[str]:
    """The names of the findings of what was left out."""
    ours = ("SOP37", "SOP39", "SOP45")
    found = check_text(completed(text))
    return [one.name for one in found if one.code.startswith(ours) or one.level == "error"]


def rules(*extra: str) -> str:
    """Rules with further keys, one text for each."""
    written = "".join(
        f"- id: r{number}\n  permit: {{event: meeting.begins, role: attendant}}\n"
        f"  source: H/tea#{number}\n" + (f"  {keys}\n" if keys else "")
        for number, keys in enumerate(extra, 1)
    )
    return f"rules:\n{written}"


def facts(*extra: str) -> str:
    """Facts with further keys, one text for each."""
    written = "".join(
        f"  f{number}: {{type: bool, label: {{en: fact {number}, zh: 事实{number}}}, "
        f"question: {{en: Is it fact {number}, zh: 是否事实{number}}}{keys and ', '}{keys}}}\n"
        for number, keys in enumerate(extra, 1)
    )
    asked = ", ".join(f"f{number}" for number in range(1, len(extra) + 1))
    return f"facts:\n{written}{steps(f'asks: [{asked}]')}"


def answers(kind: str, given: str) -> str:
    """A fact that people choose from answers."""
    told = "label: {en: cup, zh: 杯}, question: {en: Which cup, zh: 哪种杯}"
    return f"facts:\n  cup: {{type: {kind}, of: {given}, {told}}}\n{steps('asks: [cup]')}"


def due(phrase: str, days: str) -> str:
    """A step that is due at a time, beside a calendar."""
    calendar = f'calendar: {{zone: Asia/Shanghai, hours: "09:00-18:00"{days}}}\n'
    return calendar + steps(f"due: {phrase}")


def drawing(plate: str) -> str:
    """A layout of a table and a plate."""
    table = "{size: [100, 60], label: {en: table, zh: 桌子}}"
    relation = "{id: left, of: plate.left, flush_with: table.left, source: H/tea#2}"
    objects = f"{{table: {table}, plate: {plate}}}"
    setting = f"{{view: top, unit: cm, objects: {objects}, relations: [{relation}]}}"
    return f"layouts:\n  setting: {setting}\n"


def checks(*items: str, step: int = 1) -> str:
    """A step with check items, each told apart by its number."""
    written = "".join(f"  - {{id: c{place}, {one}}}\n" for place, one in enumerate(items, 1))
    return ("" if step > 1 else "steps:\n") + STEP.format(step) + f"  checks:\n{written}"


FULL = "check: {en: The cup is full, zh: 杯子是满的}"
DRY = "check: {en: The saucer is dry, zh: 杯托是干的}, source: H/tea#2"
ONE_WITHOUT, TWO_WITHOUT = checks(FULL, step=2), checks(FULL, FULL, step=2)
NUMBER = 'number: "1"'
SOURCE = "source: H/tea#1"
NOTE = (
    "note: {en: The source gives no time. This is our reading., zh: 出处未写时间，这是我们的理解。}"
)
TEXTS = {
    "one of two without number": (steps(NUMBER, ""), ["missing-number"]),
    "one of three without number": (steps(NUMBER, NUMBER, ""), ["missing-number"]),
    "two of five without number": (steps(NUMBER, NUMBER, NUMBER, "", ""), []),
    "three of ten without number": (steps(*[NUMBER] * 7, *[""] * 3), ["missing-number"] * 3),
    "half without number": (steps(NUMBER, NUMBER, "", ""), []),
    "one step without number": (steps(""), []),
    "a guess has no number": (steps(NUMBER, NUMBER, NUMBER, f"guess: true\n  {NOTE}"), []),
    "one of three numbered steps, and a guess": (
        steps(NUMBER, NUMBER, "", f"guess: true\n  {NOTE}"),
        ["missing-number"],
    ),
    "one numbered step beside guesses": (
        steps(NUMBER, f"guess: true\n  {NOTE}", f"guess: true\n  {NOTE}"),
        [],
    ),
    "one rule without number": (rules(NUMBER, ""), ["missing-number"]),
    "rules and steps are numbered apart": (steps(NUMBER, NUMBER) + rules("", ""), []),
    "a guess without a note": (steps("guess: true"), ["unexplained-guess"]),
    "a guess with a note": (steps(f"guess: true\n  {NOTE}"), []),
    "a rule that is a guess": (rules("guess: true"), ["unexplained-guess"]),
    "no guess": (steps("guess: false"), []),
    "a reading, in other words": (
        steps("note: {en: The word is read here as leaking., zh: 此处理解为泄露。}"),
        ["unmarked-guess"],
    ),
    "where the count begins": (
        steps("note: {en: The days are counted from the sending., zh: 自送出起算。}"),
        ["unmarked-guess"],
    ),
    "counting is no reading": (
        steps("note: {en: Calls are counted., zh: 按次计算。}"),
        [],
    ),
    "two of seven facts without source": (facts(*[SOURCE] * 5, "", ""), ["left-out-key"] * 2),
    "two of six facts without source": (facts(*[SOURCE] * 4, "", ""), []),
    "one of two facts without source": (facts(SOURCE, ""), ["left-out-key"]),
    "a fact that is a guess": (facts(SOURCE, SOURCE, "guess: true"), []),
    "no fact with a source": (facts("", ""), []),
    "one check of two without source": (checks(DRY, FULL), ["left-out-key"]),
    "a step that speaks for its checks": (checks(DRY, DRY) + TWO_WITHOUT, []),
    "the only check of a step": (checks(DRY, DRY) + ONE_WITHOUT, ["left-out-key"]),
    "one answer": (answers("choice", "{a: {en: one, zh: 一}}"), ["single-answer"]),
    "two answers": (answers("choice", "{a: {en: one, zh: 一}, b: {en: two, zh: 二}}"), []),
    "one thing to tick": (answers("list of choice", "{a: {en: one, zh: 一}}"), []),
    "working days": (due("within 2 working days", ""), ["unknown-days-off"]),
    "working hours": (due("within 2 working hours", ""), ["unknown-days-off"]),
    "working days off": (due("within 2 working days", ", days: CN"), []),
    "days": (due("within 2 days", ""), []),
    "a drawing without a name": (drawing("{size: [20, 20]}"), ["field-without-label"]),
    "a drawing with a name": (
        drawing("{size: [20, 20], label: {en: plate, zh: 盘}}"),
        [],
    ),
    "a reading of ours, unmarked": (
        steps("note: {en: This is our reading., zh: 这是我们的理解。}"),
        ["unmarked-guess"],
    ),
    "a reading of ours, marked below": (
        steps(
            "note: {en: This is our reading., zh: 这是我们的理解。}\n  checks:\n"
            "  - {id: x, check: {en: The cup is dry, zh: 杯子是干的}, guess: true}"
        ),
        [],
    ),
    "our work is no reading": (steps("note: {en: Our rooms are cold., zh: 房间冷。}"), []),
}


@pytest.mark.parametrize("name", TEXTS)
def test_left_out(name: str) -> None:
    """A piece gives what is left out of it, and nothing where that is not sure."""
    text, wanted = TEXTS[name]

    assert wanted == names(text)


@pytest.mark.parametrize("name", TEXTS)
def test_said_in_chinese(name: str) -> None:
    """What is said about it is said in Chinese too."""
    known = catalogue("zh")
    assert known is not None
    found = check_text(completed(TEXTS[name][0]))

    said = [text for one in found for text in (one.message, one.hint) if text]
    assert [] == [text for text in said if known.translated(text) is None]


def written(folder: Path, **files: str) -> Path:
    """A folder of procedures that cite these sources, one a step."""
    root = folder / "procedures" / "house"
    root.mkdir(parents=True, exist_ok=True)
    for name, sources in files.items():
        entries = "".join(
            f"- id: s{number}\n  do: {{en: Clean room {number}, zh: 清洁{number}号房}}\n"
            f"  role: attendant\n  source: {source}\n"
            for number, source in enumerate(sources.split(), 1)
        )
        text = f"id: house/{name}\ntitle: {{en: {name}, zh: 规程{name}}}\nsteps:\n{entries}"
        (root / f"{name}.yaml").write_text(completed(text), encoding="utf-8")
        (root / f"{name}.cases.yaml").touch()
    return folder / "procedures"


def skipped(path: Path) -> list[str]:
    """The messages about skipped facts."""
    return [one.message for one in check(path) if one.name == "skipped-fact"]


def test_a_gap(tmp_path: Path) -> None:
    """A number between those that are cited is missed."""
    message = "H/tea is taken over here, but fact #2 of it stands in no procedure"

    assert [message] == skipped(written(tmp_path, tea="H/tea#1 H/tea#3"))


def test_a_beginning(tmp_path: Path) -> None:
    """Facts are counted from 1, and several that are missing are one finding."""
    message = "H/tea is taken over here, but facts #1, #3 of it stand in no procedure"

    assert [message] == skipped(written(tmp_path, tea="H/tea#2 H/tea#4-6"))


def test_borrowed_facts(tmp_path: Path) -> None:
    """Of a source of which no more than half is cited nothing is missed."""
    assert [] == skipped(written(tmp_path, tea="H/tea#2 H/tea#4"))


def test_a_fact_of_another_file(tmp_path: Path) -> None:
    """A fact that another file holds is not missed, whether that file is looked at or not."""
    folder = written(tmp_path, tea="H/tea#1 H/tea#3", coffee="H/tea#2")

    assert [] == skipped(folder)
    assert [] == skipped(folder / "house" / "tea.yaml")


def test_a_list_of_what_is_left_out(tmp_path: Path) -> None:
    """A fact on the list of what was left out on purpose is not missed."""
    folder = written(tmp_path, tea="H/tea#1 H/tea#3")
    (folder / "not-encoded.yaml").write_text("- {fact: H/tea#2, reason: unlawful}\n", "utf-8")

    assert [] == skipped(folder)


def undemanded(path: Path) -> list[str]:
    """The messages about facts that only declarations name."""
    return [one.message for one in check(path) if one.name == "undemanded-fact"]


def declaring(folder: Path, steps_of: str, *, fact: str = "H/tea#12", name: str = "tea") -> Path:
    """A folder with a procedure whose steps cite one range, and a fact that cites another."""
    path = written(folder, **{name: steps_of})
    file = path / "house" / f"{name}.yaml"
    told = "label: {en: cup, zh: 杯}, question: {en: Is there a cup, zh: 有杯吗}"
    fact = f"facts:\n  cup: {{type: bool, {told}, source: {fact}}}\n"
    file.write_text(file.read_text("utf-8") + fact, "utf-8")
    return path


def test_a_fact_that_only_a_declaration_names(tmp_path: Path) -> None:
    """Where eleven facts are demanded, one that only a declaration names is told."""
    message = (
        "H/tea#12 is named only where a word is declared, and no step, rule or form holds what "
        "it asks for"
    )

    assert [message] == undemanded(declaring(tmp_path, "H/tea#1-11"))


def test_demands_of_few_facts(tmp_path: Path) -> None:
    """Of nine facts nothing can be seen, of ten it can."""
    nine, ten = (tmp_path / name for name in ("nine", "ten"))

    assert [] == undemanded(declaring(nine, "H/tea#1-8", fact="H/tea#9"))
    assert 1 == len(undemanded(declaring(ten, "H/tea#1-9", fact="H/tea#10")))


def test_many_facts_that_only_declarations_name(tmp_path: Path) -> None:
    """Two of twenty that only declarations name are no exception, two of forty are."""
    some, many = (tmp_path / name for name in ("some", "many"))

    assert [] == undemanded(declaring(some, "H/tea#1-18", fact="H/tea#19-20"))
    assert 2 == len(undemanded(declaring(many, "H/tea#1-38", fact="H/tea#39-40")))


def test_a_fact_that_is_demanded_elsewhere(tmp_path: Path) -> None:
    """What another procedure demands is not told, whether that file is looked at or not."""
    folder = declaring(tmp_path, "H/tea#1-11")
    written(tmp_path, coffee="H/tea#12")

    assert [] == undemanded(folder)
    assert [] == undemanded(folder / "house" / "tea.yaml")


def test_a_figure_that_is_used(tmp_path: Path) -> None:
    """The source of a parameter is demanded where its figure is: nothing else has to name it."""
    folder = written(tmp_path, tea="H/tea#1-11")
    file = folder / "house" / "tea.yaml"
    figure = "parameters:\n  wait: {is: 10 min, source: H/tea#12}\n"
    file.write_text(file.read_text("utf-8") + figure, "utf-8")

    assert [] == undemanded(folder)


def test_an_event_that_is_asked_for(tmp_path: Path) -> None:
    """An event that is asked for demands what it cites, another one only declares it."""
    folder = written(tmp_path, tea="H/tea#1-11")
    file = folder / "house" / "tea.yaml"
    label = "label: {en: more tea, zh: 续茶}"
    piece = file.read_text("utf-8")
    done = f"do: {{en: Top up the tea, zh: 续茶}}, role: attendant, {label}"
    for keys, wanted in ((label, 1), (done, 0)):
        event = f"  tea.refilled: {{{keys}, source: H/tea#12}}\n"
        file.write_text(piece.replace("events:\n", f"events:\n{event}"), "utf-8")

        assert wanted == len(undemanded(folder))
