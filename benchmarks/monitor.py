"""This program measures how long a monitor takes for one event of a live case with 12 time rules.

Usage: python benchmarks/monitor.py

It prints the processor time of one event, the best of many rounds, and what a live case keeps.
"""

from __future__ import annotations

import gc
import time
import tracemalloc
from random import Random

import sopkit
from sopkit.case import Record
from sopkit.procedure import load_text

CLOCKS = """
- id: respond{n}
  respond: {{after: a{n}, do: b{n}, due: within {m} min, pair: each}}
  source: A/x#1
- id: every{n}
  every: {{do: c{n}, gap: {m} min, from: d{n}, until: z}}
  source: A/x#1
"""
MIXED = """
- id: respond{n}
  respond: {{after: a{n}, do: b{n}, due: within {m} min, pair: each}}
  source: A/x#1
- id: every{n}
  every: {{do: c{n}, gap: {m} min, from: d{n}, until: z}}
  source: A/x#1
- id: forbid{n}
  forbid: {{event: b{n}, from: c{n}, within: 2 min}}
  source: A/x#1
- id: before{n}
  before: {{do: c{n}, event: p{n}, at_least: {m} min}}
  source: A/x#1
"""
PLANNED = ["p0", "p1", "p2"]
HEAD = """sopkit: 1
id: benchmark/monitor
title: {en: monitor, zh: 监测}
version: 1.0.0
status: draft
owner: clerk
case: {is: {en: one case, zh: 一例}}
calendar: {zone: Asia/Shanghai}
roles: {clerk: {label: {en: clerk, zh: 文员}}}
events:
"""
EVENTS, ROUNDS, START = 1000, 40, 1_800_000_000_000_000


def procedure(rules: str, sets: int) -> sopkit.Procedure:
    """A procedure of so many sets of the given rules."""
    names = [*_names(sets), *PLANNED, "z"]
    events = "".join(f"  {name}: {{label: {{en: {name}, zh: {name}}}}}\n" for name in names)
    written = "".join(rules.format(n=number, m=number + 5) for number in range(sets))
    return load_text(HEAD + events + "rules:" + written)


def _names(sets: int) -> list[str]:
    return [f"{letter}{number}" for letter in "abcd" for number in range(sets)]


def log(count: int, sets: int, plans: float, seed: int = 1) -> list[Record]:
    """Events a minute or so apart; `plans` is the share of plans, and of what was planned."""
    chance = Random(seed)
    records, at = [], START
    for number in range(1, count + 1):
        at += chance.randrange(1, 90) * 1_000_000
        kind = chance.random()
        if kind < plans:
            planned = at + chance.randrange(5, 60) * 60_000_000
            event = chance.choice(PLANNED)
            records.append(Record(number=number, at=at, event=event, planned=planned))
        else:
            event = chance.choice(PLANNED if kind < 2 * plans else _names(sets))
            records.append(Record(number=number, at=at, event=event))
    return records


def microseconds_per_event(judged: sopkit.Procedure, records: list[Record]) -> float:
    """Processor time of `add`, the best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        monitor = sopkit.Monitor(judged)
        gc.collect()
        started = time.process_time()
        for record in records:
            monitor.add(record)
        best = min(best, time.process_time() - started)
    return best / len(records) * 1e6


def bytes_per_case(judged: sopkit.Procedure, records: list[Record], cases: int = 200) -> float:
    """What a live case of these records keeps, without the records themselves."""
    tracemalloc.start()
    kept = []
    for _ in range(cases):
        monitor = sopkit.Monitor(judged)
        for record in records:
            monitor.add(record)
        kept.append(monitor)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / len(kept)


def main() -> None:
    """Print the figures of both workloads."""
    for title, rules, sets, plans in (
        ("six respond and six every", CLOCKS, 6, 0.0),
        ("three each of respond, every, forbid within, before; 2.5 % plans", MIXED, 3, 0.025),
    ):
        judged, records = procedure(rules, sets), log(EVENTS, sets, plans)
        print(f"{len(judged.program.rules)} time rules, {EVENTS} events in one case: {title}")
        print(f"{microseconds_per_event(judged, records):8.2f} µs per event")
        for count in (0, 30):
            size = bytes_per_case(judged, records[:count])
            print(f"{size / 1024:8.1f} kB per live case of {count} events")


if __name__ == "__main__":
    main()
