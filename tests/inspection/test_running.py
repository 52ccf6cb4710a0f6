"""Looking at many files: from the cache, in several processes, always with the same result."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sopkit.inspection import running
from sopkit.inspection.cache import Cache
from sopkit.inspection.codec import finding_of, plain, row_of, typed
from sopkit.inspection.running import Inspected, Work, inspect
from sopkit.lint.checking import examine
from sopkit.lint.summary import Summary
from tests.inspection.conftest import RULE, Write, procedure

SHIPPED = Path(__file__).parents[2] / "procedures"
FILES = sorted(
    str(path) for path in SHIPPED.glob("*/*.yaml") if not path.name.endswith(".cases.yaml")
)
TEA = "procedures/house/tea.yaml"

Look = Callable[..., Inspected]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests run in their own folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Looks at files as a new run of the program would."""

    def look(*paths: str, settings: str = "", style: Any = None) -> Inspected:
        cache = Cache(tmp_path / ".cache", settings)
        return inspect(paths or (TEA,), Work(style or {}, cache=cache), lambda *_: None)

    return look


def names(found: Inspected) -> list[str]:
    """The names of all findings."""
    return [one.name for one in found.findings]


def put(write: Write, text: str = RULE) -> None:
    """Writes a procedure, and a scenario file beside it."""
    write(TEA, procedure(text))
    write("procedures/house/tea.cases.yaml", "")


@pytest.mark.parametrize("path", FILES[::9])
def test_rows_and_back(path: str) -> None:
    """Findings and summary of a file are the same after they were kept as JSON."""
    examined = examine(path)

    rows = json.loads(json.dumps([row_of(one, path) for one in examined.findings]))
    summary = json.loads(json.dumps(plain(examined.summary)))

    assert [finding_of(row, path) for row in rows] == list(examined.findings)
    assert [finding_of(row, path).fix for row in rows] == [one.fix for one in examined.findings]
    assert typed(Summary, summary) == examined.summary


def test_what_no_summary_can_hold() -> None:
    """A value that would not come back as it was is refused."""
    with pytest.raises(TypeError, match="cannot hold a object"):
        plain(object())


def test_unchanged_files_are_not_read_again(look: Look, write: Write) -> None:
    """The second look gives the same findings and looks at nothing."""
    put(write)

    first, second = look(), look()

    assert (first.fresh, second.fresh) == (1, 0)
    assert first.findings == second.findings
    assert [one.fix for one in first.findings] == [one.fix for one in second.findings]
    assert ["missing-source"] == names(second)


def test_a_changed_file_is_looked_at(look: Look, write: Write) -> None:
    """A changed file is looked at, and only that."""
    put(write)
    write("procedures/house/other.yaml", procedure(RULE).replace("house/tea", "house/other"))
    look(TEA, "procedures/house/other.yaml")
    put(write, f"{RULE}  source: H/tea#2\n")

    found = look(TEA, "procedures/house/other.yaml")

    assert found.fresh == 1
    assert ["procedures/house/other.yaml"] == [
        one.path for one in found.findings if one.name == "missing-source"
    ]


def test_comments_are_kept(look: Look, write: Write) -> None:
    """What a comment silences stays silenced when nothing is looked at."""
    put(write, RULE.replace("refill\n", "refill # sopkit: ignore[SOP402, unsure-pair] ours\n"))

    first, second = look(), look()

    assert ["unused-ignore"] == names(first)
    assert first == second._replace(fresh=1)
    assert ["ours"] == [one.reason for one in second.suppressed]


BASE = """\
sopkit: 1
id: house/base
title: {en: What all share, zh: 共用的内容}
version: 1.0.0
status: approved
owner: waiter
case: {is: {en: one day, zh: 一天}, starts: day.begins}
roles: {waiter: {label: {en: waiter, zh: 服务员}}}
events: {day.begins: {label: {en: the day begins, zh: 一天开始}}}
"""


def test_files_that_are_used(look: Look, write: Write) -> None:
    """When a file that another one uses changes, the other is looked at too."""
    write("procedures/house/base.yaml", BASE)
    put(write, f"uses: [house/base]\nowner: waiter\n{RULE}")
    look()
    before = look()
    write("procedures/house/base.yaml", BASE.replace("waiter", "cook"))

    after = look()

    assert (before.fresh, names(before)) == (0, ["missing-source"])
    assert after.fresh == 1
    assert "unknown-role" in names(after)


def test_files_that_are_not_there(look: Look, write: Write) -> None:
    """A finding about a file that is missing goes when the file comes."""
    put(write, f"uses: [house/base]\n{RULE}")
    before = look()
    base = procedure("roles: {waiter: {label: {en: waiter, zh: 服务员}}}\n")
    write("procedures/house/base.yaml", base.replace("house/tea", "house/base"))

    assert "unknown-procedure" in names(before)
    assert "unknown-procedure" not in names(look())


def test_calendar_files(look: Look, write: Write) -> None:
    """A calendar file that changes is noticed."""
    write("days.yaml", "off: [2026-10-01]\n")
    put(write, f"calendar: {{zone: Asia/Shanghai, days: ./days.yaml}}\n{RULE}")
    before = look()
    write("days.yaml", "off: [2026-13-01]\n")

    assert [] == [one for one in before.findings if one.level == "error"]
    assert [] != [one for one in look().findings if one.level == "error"]


PLACES = ["procedures/house/calendars/ours.yaml", "calendars/ours.yaml"]
OURS = f"calendar: {{zone: Asia/Shanghai, days: calendars/ours.yaml}}\n{RULE}"


@pytest.mark.parametrize("place", PLACES)
def test_calendar_files_that_come_and_go(look: Look, write: Write, place: str) -> None:
    """A calendar file that comes, changes or goes where it is looked for is noticed."""
    put(write, OURS)
    missing = look()
    write(place, "off: [2026-13-01]\n")
    wrong = look()
    write(place, "off: [2026-10-01]\n")
    right = look()

    assert ["bad-value"] == [one for one in names(missing) if one == "bad-value"]
    assert ["bad-value"] == [one for one in names(wrong) if one == "bad-value"]
    assert "bad-value" not in names(right)
    assert 0 == look().fresh
    Path(place).unlink()
    assert missing.findings == look().findings


def test_a_nearer_calendar_file(look: Look, write: Write) -> None:
    """A calendar file that comes nearer to the procedure than the one before it is noticed."""
    write(PLACES[1], "off: [2026-10-01]\n")
    put(write, OURS)
    before = look()
    write(PLACES[0], "off: [2026-13-01]\n")

    assert "bad-value" not in names(before)
    assert "bad-value" in names(look())


def test_scenarios_beside(look: Look, write: Write) -> None:
    """That a scenario file comes or goes is noticed, also when only the procedure is checked."""
    put(write)
    before = look()
    Path("procedures/house/tea.cases.yaml").unlink()
    gone = look()
    put(write)

    assert "no-scenario" not in names(before)
    assert "no-scenario" in names(gone)
    assert "no-scenario" not in names(look())


PROFILE = "profiles/river.yaml"
GAP = "parameters: {gap: {type: duration, is: 2 h, label: {en: gap, zh: 间隔}, source: H/t#1}}\n"
PAID = ("type: duration, is: 2 h", "type: money, is: 5 CNY")


def lent(write: Write, text: str = "") -> None:
    """Writes a profile, and the procedure that it gives a value."""
    put(write, f"{text}{GAP}{RULE}")
    write(PROFILE, "house/tea:\n  gap: 3 h\n")


def test_profiles_are_kept(look: Look, write: Write) -> None:
    """A profile is looked at once while it and its procedures stay the same."""
    lent(write)
    first, second = look(PROFILE), look(PROFILE)

    assert (first.fresh, first.findings) == (1, ())
    assert (second.fresh, second.findings) == (0, ())


def test_a_profile_that_changes(look: Look, write: Write) -> None:
    """A profile that changes is looked at again."""
    lent(write)
    look(PROFILE)
    write(PROFILE, "house/tea:\n  gap: 3 CNY\n")

    assert ["bad-value"] == names(look(PROFILE))
    assert 0 == look(PROFILE).fresh
    assert ["bad-value"] == names(look(PROFILE))


def test_a_procedure_of_a_profile_that_changes(look: Look, write: Write) -> None:
    """A profile is looked at again when a procedure that it gives values changes."""
    lent(write)
    look(PROFILE)
    put(write, f"{GAP.replace(*PAID)}{RULE}")

    assert ["bad-value"] == names(look(PROFILE))


def test_a_procedure_of_a_profile_that_goes_and_comes(look: Look, write: Write) -> None:
    """A profile is looked at again when a procedure that it gives values goes, and comes back."""
    lent(write)
    look(PROFILE)
    Path(TEA).unlink()
    gone = look(PROFILE)
    lent(write)

    assert ["unknown-procedure"] == names(gone)
    assert [] == names(look(PROFILE))


def test_a_nearer_procedure_of_a_profile(look: Look, write: Write) -> None:
    """A profile is looked at again when another file takes the place of its procedure."""
    lent(write)
    text = Path(TEA).read_text(encoding="utf-8")
    Path(TEA).rename(Path(TEA).with_suffix(".yml"))
    before = look(PROFILE)
    write(TEA, text.replace(*PAID))

    assert [] == names(before)
    assert ["bad-value"] == names(look(PROFILE))


def test_what_the_procedure_of_a_profile_uses(look: Look, write: Write) -> None:
    """A profile is looked at again when a file comes or changes that its procedure uses."""
    base = procedure(
        "id: house/base\nowner: cook\ncase: {is: {en: one day, zh: 一天}}\nevents: {}\nsteps: []\n"
        "roles: {cook: {label: {en: cook, zh: 厨师}}}\n"
    )
    lent(write, "uses: [house/base]\n")
    missing = look(PROFILE)
    write("procedures/house/base.yaml", base)
    right = look(PROFILE)
    again = look(PROFILE)
    write("procedures/house/base.yaml", base.replace("roles:", "rolls:"))

    assert ["faulty-procedure"] == names(missing)
    assert ([], 1) == (names(right), right.fresh)
    assert 0 == again.fresh
    assert ["faulty-procedure"] == names(look(PROFILE))


def test_days_off_of_the_procedure_of_a_profile(look: Look, write: Write) -> None:
    """A profile is looked at again when the days off of its procedure change."""
    days = "procedures/house/days.yaml"
    write(days, "off: [2026-10-01]\n")
    lent(write, "calendar: {zone: Asia/Shanghai, days: ./days.yaml}\n")
    before = look(PROFILE)
    write(days, "off: [2026-13-01]\n")

    assert [] == names(before)
    assert ["faulty-procedure"] == names(look(PROFILE))


def test_a_profile_without_procedures(look: Look, write: Write) -> None:
    """A profile beside no folder of procedures is looked at again when there is one."""
    write(PROFILE, "house/tea:\n  gap: 3 CNY\n")
    before = look(PROFILE)
    put(write, f"{GAP}{RULE}")

    assert [] == names(before)
    assert ["bad-value"] == names(look(PROFILE))


ROLES = """\
roles:
  attendant: {label: {en: attendant, zh: 服务员}}
  cook: {label: {en: cook, zh: 厨师}}
"""


def test_files_beside_those_that_are_looked_at(look: Look, write: Write) -> None:
    """What comparing finds in one file is found anew when another file of the folder changes."""
    put(write, RULE + ROLES)
    before = look()
    again = look()
    write("procedures/house/user.yaml", procedure("uses: [house/tea]\n"))
    after = look()

    assert ["unused-role"] == [one for one in names(before) if one.startswith("unused")]
    assert before.findings == again.findings
    assert [] == [one for one in names(after) if one.startswith("unused")]
    assert 0 == again.fresh == after.fresh


def test_settings_and_code(look: Look, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other settings and another sopkit look at everything anew."""
    put(write)
    look()

    assert look(settings="other").fresh == 1
    monkeypatch.setattr("sopkit.inspection.cache._code_state", lambda: "other")
    assert look().fresh == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff", b'{"key": "other"}', b'{"files": 1}', b"[" * 100_000],
)
def test_damaged_cache(content: bytes, look: Look, write: Write, tmp_path: Path) -> None:
    """A damaged or foreign cache is passed over and written anew."""
    put(write)
    first = look()
    for path in (tmp_path / ".cache").glob("*.json"):
        path.write_bytes(content)

    second, third = look(), look()

    assert first == second
    assert (second.fresh, third.fresh) == (1, 0)


UNKNOWN = ["D", {}, 0, [["no-such-name"] * 6], []]


@pytest.mark.parametrize("row", [None, 1, [], {}, ["digest"], UNKNOWN, ["D", 1, 0, [], []]])
def test_damaged_entry(row: Any, look: Look, write: Write, tmp_path: Path) -> None:
    """An entry that cannot be read is passed over."""
    put(write)
    first = look()
    for path in (tmp_path / ".cache").glob("*.findings.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(row, list) and row[:1] == ["D"]:
            row = [content["files"][TEA][0], *row[1:]]
        content["files"][TEA] = row
        path.write_text(json.dumps(content), encoding="utf-8")

    assert first == look()


def test_lost_summaries(look: Look, write: Write, tmp_path: Path) -> None:
    """Without the summaries a comparison looks at the files again, and finds the same."""
    put(write)
    write("procedures/house/other.yaml", procedure(RULE).replace("house/tea", "house/other"))
    look()
    for path in (tmp_path / ".cache").glob("*.summaries.json"):
        path.unlink()

    found = look(TEA, "procedures/house/other.yaml")

    assert found.fresh == 1
    assert "repeated-title" in names(found)


def test_two_runs_at_once(write: Write, tmp_path: Path) -> None:
    """What another run has written in the meantime stays in the cache."""
    put(write)
    write("procedures/house/other.yaml", procedure(RULE))
    caches = [Cache(tmp_path / ".cache", "") for _ in range(2)]
    for path, cache in zip((TEA, "procedures/house/other.yaml"), caches, strict=True):
        inspect([path], Work(cache=cache), lambda *_: None)

    assert {TEA, "procedures/house/other.yaml"} == set(Cache(tmp_path / ".cache", "").files)


def test_a_folder_that_cannot_be_written(write: Write, tmp_path: Path) -> None:
    """Where nothing can be kept nothing is kept, and the findings are the same."""
    put(write)
    write("file", "")

    found = inspect([TEA], Work(cache=Cache(tmp_path / "file" / "x", "")), lambda *_: None)

    assert ["missing-source"] == names(found)


def test_marks_of_a_cache(look: Look, write: Write, tmp_path: Path) -> None:
    """The folder tells git and backups to pass it over, and holds few files."""
    put(write)
    for number in range(20):
        look(settings=str(number))

    files = {path.name for path in (tmp_path / ".cache").iterdir()}
    assert {".gitignore", "CACHEDIR.TAG"} <= files
    assert len(files) <= 14
    assert (tmp_path / ".cache" / ".gitignore").read_text() == "*\n"


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_processes_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several processes give the same findings in the same order as one."""
    monkeypatch.setattr(running, "ENOUGH_FORKED", 2)
    monkeypatch.setattr(running, "ENOUGH_SPAWNED", 2)
    monkeypatch.setattr(running, "_CHUNK", 4)
    told: list[tuple[str, int, int]] = []
    paths = FILES[::4]

    one = inspect(paths, Work(jobs=1), lambda *_: None)
    two = inspect(paths, Work(jobs=2), lambda *step: told.append(step))

    assert one == two
    assert told[-1][1:] == (len(paths), len(paths))


def test_a_known_file_imports_no_models(look: Look, write: Write, tmp_path: Path) -> None:
    """Where nothing has changed neither the models nor the YAML parser are imported."""
    put(write)
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from sopkit.inspection.cache import Cache\n"
        "from sopkit.inspection.running import Work, inspect\n"
        "found = inspect([sys.argv[1]], Work(cache=Cache(Path('.cache'), '')), lambda *_: None)\n"
        "print(found.fresh, sorted({'yaml', 'pydantic', 'sopkit.lint'} & set(sys.modules)))\n"
    )
    run = [sys.executable, "-c", code, TEA]
    subprocess.run(run, check=True, capture_output=True)

    assert subprocess.check_output(run, text=True) == "0 []\n"


def test_texts_stand_in_for_files(write: Write, tmp_path: Path) -> None:
    """A text that stands in for a file is looked at, and is not kept."""
    put(write, f"{RULE}  source: H/tea#2\n")
    cache = Cache(tmp_path / ".cache", "")

    found = inspect(
        [TEA], Work(texts={TEA: procedure(RULE).encode()}, cache=cache), lambda *_: None
    )

    assert ["missing-source"] == names(found)
    assert {} == Cache(tmp_path / ".cache", "").files
