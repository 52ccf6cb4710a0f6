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
from collections.abc import Callable, Sequence

import workload
from condition_engines import ENGINES, conditions, sopkit_set
from sopkit.expressions import ConditionSet, compile_condition
from sopkit.expressions.parse import parse

CASES = 50


def median_us(work: Callable[[], object], calls: int, seconds: float) -> float:
    """Median time of one of the `calls` that `work` makes, in microseconds."""
    work()
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) / calls)
    return statistics.median(times) * 1e6


def judge_all(count: int, seconds: float) -> None:
    """All rules on one case: every engine, complete facts."""
    rules = workload.make_rules(count)
    flats = workload.cases(CASES)
    pairs = [(workload.nested(flat), flat) for flat in flats]
    expected = [workload.answers(rules, flat)[0] for flat in flats]
    print(f"\n{count} rules on one case, all facts known")
    found: dict[str, float] = {}
    for name, build in ENGINES.items():
        start = time.perf_counter()
        run = build(rules)
        build_ms = (time.perf_counter() - start) * 1e3
        wrong = sum(list(run(*pair)) != want for pair, want in zip(pairs, expected, strict=True))
        if wrong:
            print(f"  {name:28} WRONG on {wrong} of {CASES} cases")
            continue
        step = pairs[:5] if name == "rule-engine" else pairs
        found[name] = median_us(lambda: [run(*pair) for pair in step], len(step), seconds)
        ratio = found[name] / found["sopkit, set"]
        print(f"  {name:28} {found[name]:10.1f} us   x {ratio:7.1f}   built in {build_ms:7.1f} ms")


def judge_unknown(count: int, seconds: float) -> None:
    """All rules on one case in which each fact is unknown with the given probability."""
    rules = workload.make_rules(count)
    for share in (0.1, 0.3):
        flats = workload.cases(CASES, unknown=share)
        judge = ConditionSet(conditions(rules)).all
        for flat in flats:
            assert workload.answers(rules, flat) == judge(flat)
        time_us = median_us(lambda: [judge(flat) for flat in flats], len(flats), seconds)
        print(f"  sopkit, set, {share:.0%} unknown      {time_us:10.1f} us")


def change_one(count: int, seconds: float) -> None:
    """One fact changes; the facts take turns."""
    rules = workload.make_rules(count)
    flat = workload.cases(1)[0]
    draw = random.Random(3)
    changes = []
    for index in range(300):
        name = workload.FIELDS[index % len(workload.FIELDS)]
        value = workload.one_case(draw)[name] if index % 7 else None
        changes.append((name, value))
    watch = ConditionSet(conditions(rules)).watch(flat)
    facts = dict(flat)
    for name, value in changes:
        facts[name] = value
        watch.change(name, value)
        broken, unknown = workload.answers(rules, facts)
        assert (sorted(watch.true), sorted(watch.unknown)) == (broken, unknown)
    change = watch.change
    one = median_us(lambda: [change(*pair) for pair in changes], len(changes), seconds)
    run = sopkit_set(rules)
    whole = median_us(lambda: run({}, flat), 1, seconds / 4)
    print(
        f"\n{count} rules, one fact changed\n  sopkit, watch {one:25.2f} us   (all again: {whole:.1f} us)"
    )


def compile_one(seconds: float) -> None:
    """Reading, typing and generating one condition."""
    rules = workload.make_rules(100)
    from condition_engines import _SOPKIT, names

    texts = [_SOPKIT.write(rule) for rule in rules]
    declared = names()
    leaves = sum(text.count("(") for text in texts)
    parsed = median_us(lambda: [parse(text, print) for text in texts], len(texts), seconds / 2)
    typed = median_us(
        lambda: [compile_condition(text, declared, print) for text in texts], len(texts), seconds
    )
    print(f"\none condition ({leaves / len(texts):.1f} operators)")
    print(f"  parse {parsed:33.1f} us\n  compile to closures {typed:19.1f} us")


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
