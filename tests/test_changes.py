"""What a monitor says has changed: each duty in the words of its states."""

from sopkit import Monitor
from sopkit.codebook import completed
from sopkit.procedure import Procedure, load_text

TEA = completed("""\
calendar: {zone: Asia/Shanghai}
facts:
  guests: {type: count, label: {en: guests, zh: 人数}}
steps:
- id: tea.poured
  do: {en: Pour the tea, zh: 斟茶}
  role: attendant
  not_before: 5 min after meeting.begins
  due: 10 min after meeting.begins
  source: H/tea#1
rules:
- id: towels
  when: guests > 8
  respond: {after: meeting.begins, do: towels.handed, due: within 3 min}
  source: H/tea#2
events:
  meeting.begins: {label: {en: the meeting begins, zh: 会议开始}}
  meeting.over: {label: {en: the meeting is over, zh: 会议结束}}
  towels.handed: {label: {en: towels were handed out, zh: 已递香巾}}
""")


def procedure() -> Procedure:
    """A step with a window, and a duty of which it may be unknown whether it applies."""
    return load_text(TEA)


def at(clock: str) -> str:
    """An instant of the day."""
    return f"2026-12-01T{clock}+08:00"


def told(monitor: Monitor, clock: str, event: str = "", **record: object) -> list[str]:
    """What has changed, `rule: before -> after`."""
    found = (
        monitor.add(at=at(clock), event=event, **record) if event else monitor.advance(at(clock))
    )
    return [f"{one.rule}: {one.before} -> {one.after}" for one in found]


def test_a_window() -> None:
    """A duty waits until its earliest and is pending from then on."""
    monitor = Monitor(procedure())

    assert told(monitor, "09:00", "meeting.begins", data={"guests": 3}) == [
        "tea.poured: None -> waiting"
    ]
    assert told(monitor, "09:05") == ["tea.poured: waiting -> pending"]
    assert told(monitor, "09:10", "tea.poured") == ["tea.poured: pending -> satisfied"]


def test_a_limit_passes() -> None:
    """The last instant of a duty is still in time; one microsecond later it is violated."""
    monitor = Monitor(procedure())
    told(monitor, "09:00", "meeting.begins", data={"guests": 3})

    assert told(monitor, "09:10") == ["tea.poured: waiting -> pending"]
    assert told(monitor, "09:10:00.000001") == ["tea.poured: pending -> violated"]


def test_unknown() -> None:
    """A duty of which nobody knows whether it applies is unknown, not open."""
    monitor = Monitor(procedure())

    assert "towels: None -> unknown" in told(monitor, "09:00", "meeting.begins")
    assert "towels: unknown -> pending" in told(monitor, "09:01", "noticed", data={"guests": 9})


def test_a_late_void_of_a_record_that_has_not_come() -> None:
    """A correction that came late still takes back the record it names when that one comes."""
    monitor = Monitor(procedure())
    case = monitor.case
    late = {"at": at("09:06"), "recorded_at": at("09:30")}
    records = [
        case.read({"at": at("09:20"), "event": "meeting.over"}, 1),
        case.read({**late, "voids": 3}, 2),
        case.read({"at": at("09:25"), "event": "meeting.begins"}, 3),
    ]

    for record in records:
        monitor.add(record)
    assert monitor.evaluation().problems == ()
    assert monitor.evaluation().duties == ()
