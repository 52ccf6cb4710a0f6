"""This program measures how long it takes to judge conditions, beside other engines.

Usage: python benchmarks/conditions.py [--rules 100,1000] [--seconds 1.0]

Before anything is timed, every engine has to give the reference answer on all cases. Peers know
no third value, so they get complete facts; sopkit is timed on cases with unknown facts as well.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import workload
from condition_engines import ENGINES, SOPKIT, Run, conditions, names
from sopkit.expressions import ConditionSet, compile_condition
from sopkit.expressions.parse import parse

CASES = 50


def each_us(work: Callable[[Any], object], inputs: Sequence[Any], seconds: float) -> float:
    """Median over many passes of the time for one input, in microseconds."""
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        for given in inputs:
            work(given)
        times.append((time.perf_counter() - start) / len(inputs))
    return statistics.median(times) * 1e6


def judge_all(count: int, seconds: float) -> None:
    """All rules on one case: every engine, complete facts."""
    rules = workload.make_rules(count)
    flats = workload.cases(CASES)
    pairs = [(workload.nested(flat), flat) for flat in flats]
    expected = [workload.answers(rules, flat)[0] for flat in flats]
    print(f"\n{count} rules on one case, all facts known")
    runs, built = {}, {}
    for name, build in ENGINES.items():
        start = time.perf_counter()
        runs[name] = run = build(rules)
        built[name] = (time.perf_counter() - start) * 1e3
        wrong = sum(list(run(*pair)) != want for pair, want in zip(pairs, expected, strict=True))
        if wrong:
            print(f"  {name:28} WRONG on {wrong} of {CASES} cases")
            del runs[name]
    found = in_turn(runs, pairs, seconds * len(runs))
    for name, time_us in found.items():
        ratio = time_us / found["sopkit, set"]
        print(f"  {name:28} {time_us:10.1f} us   x {ratio:7.1f}   built in {built[name]:7.1f} ms")


def in_turn(runs: Mapping[str, Run], pairs: Sequence[Any], seconds: float) -> dict[str, float]:
    """Median time for one case by each engine; a busy machine slows all of them alike."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times["sopkit, set"]) < 5:
        for name, run in runs.items():
            # one pass of the slow ones takes half a second
            own = pairs[:5] if name.endswith(("one a rule", "rule-engine")) else pairs
            start = time.perf_counter()
            for tree, flat in own:
                run(tree, flat)
            times[name].append((time.perf_counter() - start) / len(own))
    return {name: statistics.median(taken) * 1e6 for name, taken in times.items()}


def judge_unknown(count: int, seconds: float) -> None:
    """All rules on one case in which each fact is unknown with the given probability."""
    rules = workload.make_rules(count)
    for share in (0.1, 0.3):
        flats = workload.cases(CASES, unknown=share)
        judge = ConditionSet(conditions(rules)).all
        wrong = sum(workload.answers(rules, flat) != judge(flat) for flat in flats)
        time_us = each_us(judge, flats, seconds)
        shown = f"  WRONG on {wrong} of {CASES} cases" if wrong else ""
        print(f"  {f'sopkit, set, {share:.0%} unknown':28} {time_us:10.1f} us{shown}")


def change_one(count: int, seconds: float) -> None:
    """One fact changes; the facts take turns, 19 of the 30 are read by some rule."""
    rules = workload.make_rules(count)
    flat = workload.cases(1)[0]
    draw = random.Random(3)
    names = [workload.FIELDS[index % len(workload.FIELDS)] for index in range(300)]
    drawn = [workload.one_case(draw) for _ in names]
    changes = [
        (name, drawn[index][name] if index % 7 else None) for index, name in enumerate(names)
    ]
    watch = ConditionSet(conditions(rules)).watch(flat)
    wrong = 0
    facts = dict(flat)
    for name, value in changes:
        facts[name] = value
        watch.change(name, value)
        found = (sorted(watch.true), sorted(watch.unknown))
        wrong += found != workload.answers(rules, facts)
    shown = f"WRONG after {wrong} changes" if wrong else ""
    print(f"\n{count} rules, one fact changed {shown}")
    one = each_us(lambda change: watch.change(*change), changes, seconds)
    read = [change for change in changes if change[0] not in workload.UNREAD]
    some = each_us(lambda change: watch.change(*change), read, seconds)
    judge = ConditionSet(conditions(rules)).all
    whole = each_us(judge, [flat], seconds / 4)
    print(f"  {'sopkit, watch, any fact':28} {one:10.1f} us")
    print(f"  {'sopkit, watch, a read fact':28} {some:10.1f} us   (all again: {whole:.1f} us)")


def compile_one(seconds: float) -> None:
    """Reading, typing and generating one condition."""
    texts = [SOPKIT.write(rule) for rule in workload.make_rules(100)]
    declared = names()
    leaves = sum(text.count("(") for text in texts) / len(texts)
    parsed = each_us(lambda text: parse(text, print), texts, seconds / 2)
    typed = each_us(lambda text: compile_condition(text, declared, print), texts, seconds)
    found = [compile_condition(text, declared, print) for text in texts]
    generated = each_us(lambda one: one and one.generated(), found, seconds)
    print(f"\none condition ({leaves:.1f} operators)")
    print(f"  {'parse':28} {parsed:10.1f} us")
    print(f"  {'parse, type, closures':28} {typed:10.1f} us")
    print(f"  {'generate and compile':28} {generated:10.1f} us")


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints all tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rules", default="100,1000")
    options.add_argument("--seconds", type=float, default=1.0)
    chosen = options.parse_args(arguments)
    for count in map(int, chosen.rules.split(",")):
        judge_all(count, chosen.seconds)
        judge_unknown(count, chosen.seconds)
        change_one(count, chosen.seconds)
    compile_one(chosen.seconds)


if __name__ == "__main__":
    main()
