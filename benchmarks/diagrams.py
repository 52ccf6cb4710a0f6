"""This program measures the pictures of the shipped procedures: milliseconds for each picture.

Usage: python benchmarks/diagrams.py [--language en] [--repeats 3]

The chapter is made before the clock starts; every text is measured and broken anew for each
procedure, as in a process that prints one. Beside it stands the time of making the chapter itself.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from sopkit.handbook.build import build_document
from sopkit.handbook.document import Chapter
from sopkit.handbook.pictures import boxes, drawing, lettering
from sopkit.handbook.pictures.drawing import layout_pictures
from sopkit.handbook.pictures.flow import flow_pictures
from sopkit.handbook.pictures.graph import read_graph
from sopkit.handbook.pictures.lanes import lanes_picture
from sopkit.handbook.pictures.timeline import timeline_picture
from sopkit.procedure import Procedure, load

PROCEDURES = Path(__file__).resolve().parent.parent / "procedures"
KINDS = ("flow", "lanes", "timeline", "layouts")


def fresh() -> None:
    """Forget every text that was measured, and every layout that was solved."""
    lettering.wrapped.cache_clear()
    lettering.thousandths.cache_clear()
    boxes.card.cache_clear()
    drawing.placed_variants.cache_clear()


def best_ms(work: Callable[[], object], repeats: int) -> float:
    """The fastest of several runs, in milliseconds: the least disturbed by other work."""
    times = []
    for _ in range(repeats):
        fresh()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1e3


def works(procedure: Procedure, chapter: Chapter, language: str) -> dict[str, Callable[[], object]]:
    """What draws each sort of picture; nothing where the procedure has none."""
    names = procedure.spoken(language)
    graph = read_graph(procedure.data, chapter, names)
    found: dict[str, Callable[[], object]] = {}
    if chapter.flow is not None:
        found["flow"] = lambda: flow_pictures(read_graph(procedure.data, chapter, names), language)
    if chapter.lanes is not None:
        found["lanes"] = lambda: lanes_picture(graph, names)
    if chapter.timeline is not None:
        found["timeline"] = lambda: timeline_picture(procedure.data, names)
    if chapter.layouts:
        found["layouts"] = lambda: [
            layout_pictures(procedure, one.id, one.title, names) for one in chapter.layouts
        ]
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints one line for each procedure, then medians and slowest."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--language", default="en")
    options.add_argument("--repeats", type=int, default=3)
    chosen = options.parse_args(arguments)
    paths = [
        path
        for path in sorted(PROCEDURES.rglob("*.yaml"))
        if not path.name.endswith(".cases.yaml") and path.parent != PROCEDURES
    ]
    print(f"{'procedure':56} {'steps':>5}" + "".join(f"{kind:>10}" for kind in KINDS))
    sums: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for path in paths:
        procedure = load(path)
        chapter = build_document([procedure], chosen.language).chapters[0]
        drawn = works(procedure, chapter, chosen.language)
        took = {kind: best_ms(work, chosen.repeats) for kind, work in drawn.items()}
        for kind, value in took.items():
            sums[kind].append(value)
        shown = "".join(f"{took[kind]:10.1f}" if kind in took else f"{'-':>10}" for kind in KINDS)
        print(f"{procedure.id:56} {len(procedure.model.steps):5}{shown}")
    for kind, values in sums.items():
        if values:
            print(
                f"{kind:9} {len(values):3} procedures, median {median(values):6.1f} ms, "
                f"slowest {max(values):6.1f} ms, together {sum(values):7.1f} ms"
            )


if __name__ == "__main__":
    main()
