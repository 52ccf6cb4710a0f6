"""This module reads which step leads to which: the graph that flow diagrams draw.

In a listed flow an arrow means "next"; in a free flow it leads from what opens a step, or must be
done first, to the step. Loops, exits with their conditions and joins come from the same keys that
the kernel runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from sopkit.handbook.document import Chapter, Step
from sopkit.handbook.pictures.words import words
from sopkit.handbook.steps import as_list, tell
from sopkit.handbook.units import joined
from sopkit.language import pick
from sopkit.speaking import Labels, capital, say_condition, short_exit

Sort = Literal["step", "event", "start", "end", "jump"]
Link = Literal["next", "needs"]
END: Final = "end"
START: Final = " start"  # a blank cannot stand in the name of a step or an event
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Node:
    """A step, an event that a step waits for, the start, or an end.

    `title` is what stands in a node that is no step, `phase` the title of the phase of a step.
    """

    id: str
    sort: Sort
    title: str = ""
    step: Step | None = None
    choice: bool = False
    run: bool = False
    optional: bool = False
    phase: str = ""
    role: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow between two nodes; its `label` is the condition in words.

    Where several ways lead from one step to another, each has a line of the label.
    """

    source: str
    target: str
    label: str = ""
    link: Link = "next"


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in the order of the file, and the arrows between them."""

    listed: bool
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: tuple[Edge, ...] = ()

    def steps(self) -> tuple[Node, ...]:
        """The steps alone."""
        return tuple(node for node in self.nodes.values() if node.sort == "step")

    def only(self, ids: Iterable[str]) -> Graph:
        """The part with these nodes, and the arrows that stay within it."""
        kept = set(ids)
        nodes = {name: node for name, node in self.nodes.items() if name in kept}
        inside = (edge for edge in self.edges if edge.source in kept and edge.target in kept)
        return replace(self, nodes=nodes, edges=tuple(inside))


def read_graph(data: Body, chapter: Chapter, names: Labels) -> Graph:
    """The graph of a procedure, with the texts of its chapter."""
    printed = {step.id: step for group in chapter.groups for step in group.steps}
    phases = {step.id: group.title for group in chapter.groups for step in group.steps}
    found = [(one, printed[str(one["id"])]) for one in data.get("steps") or ()]
    reader = _Reader(
        data, names, {step.id: _step(body, step, phases[step.id]) for body, step in found}
    )
    listed = data.get("flow") == "listed"
    edges = list(reader.listed() if listed else reader.free())
    steps = {step.id for _, step in found}
    first = {name: node for name, node in reader.nodes.items() if node.sort in ("start", "event")}
    rest = {name: node for name, node in reader.nodes.items() if name not in first}
    ordered = {**_starts(first), **rest} if steps else {}
    return Graph(listed, ordered, tuple(_merged(edges)))


def _starts(nodes: dict[str, Node]) -> dict[str, Node]:
    return dict(sorted(nodes.items(), key=lambda one: one[1].sort != "start"))


def _step(body: Body, step: Step, phase: str) -> Node:
    told = [role for one in as_list(body.get("tell")) for role in as_list(one.get("role"))]
    return Node(
        id=step.id,
        sort="step",
        step=step,
        choice=bool(body.get("choose")),
        run="run" in body,
        optional=str(body.get("modality", "must")) != "must" or "when" in body,
        phase=phase,
        role=str(body.get("role", "")),
        told=tuple(map(str, told)),
    )


class _Reader:
    """Collects arrows, and the events and ends that they need as nodes."""

    def __init__(self, data: Body, names: Labels, steps: dict[str, Node]) -> None:
        self.data = data
        self.names = names
        self.words = words(names.language)
        self.nodes = dict(steps)
        self.bodies: list[Body] = list(data.get("steps") or ())
        case = data.get("case") or {}
        self.starts = [str(one) for one in as_list(case.get("starts"))]
        self.ends = [str(one) for one in as_list(case.get("ends"))]

    # -- one step after the other
    def listed(self) -> Iterator[Edge]:
        """The arrows of a listed flow, from the start to its ends."""
        if not self.bodies:
            return
        self.nodes[START] = Node(START, "start", self._start_title())
        yield Edge(START, str(self.bodies[0]["id"]))
        direct = set()
        for place, body in enumerate(self.bodies):
            for edge in self._onward(place, body):
                direct.add((edge.source, edge.target))
                yield edge
        for body in self.bodies:
            for need in as_list(body.get("needs")):
                if (str(need), str(body["id"])) not in direct:
                    yield from self._from(str(need), str(body["id"]), "needs")

    def _start_title(self) -> str:
        """The start, with the events that begin a case where they are no steps."""
        said = [self.names.label(one.partition(" if ")[0].strip()) for one in self.starts]
        own = str(self.bodies[0]["id"])
        if not said or own in self.starts:
            return self.words["start"]
        joint = pick(self.names.language, " or ", "或")
        colon = pick(self.names.language, ": ", "：")
        return self.words["start"] + colon + joint.join(said)

    def _onward(self, place: int, body: Body) -> Iterator[Edge]:
        own = str(body["id"])
        if body.get("choose"):
            for name, exit_ in body["choose"].items():
                goals = as_list(exit_.get("then", exit_.get("otherwise")))
                label = self._exit(name, exit_)
                yield from (Edge(own, self._goal(own, str(goal)), label) for goal in goals)
            return
        goals = as_list(body.get("next"))
        if not goals:
            after = self.bodies[place + 1]["id"] if place + 1 < len(self.bodies) else END
            goals = [after]
        for goal in goals:
            yield Edge(own, self._goal(own, str(goal)))

    def _goal(self, own: str, goal: str) -> str:
        """The step that is meant; an end is drawn anew at each step that leads to it."""
        if goal != END:
            return goal
        name = f"{own} {END}"
        self.nodes[name] = Node(name, "end", self.words["end"])
        return name

    def _exit(self, name: str, body: Body) -> str:
        lead = short_exit(name, body, self.names)
        if "number" in body:
            lead = f"{body['number']} {lead}"
        if body.get("tell"):
            told = tell(body["tell"], self.names)
            lead += pick(self.names.language, f" (tell the {told})", f"（告知{told}）")
        return str(joined(lead, self.names.language))

    # -- steps that wait for something
    def free(self) -> Iterator[Edge]:
        """The arrows of a free flow: from what opens a step, and from what must come first."""
        for body in self.bodies:
            own = str(body["id"])
            for one in as_list(body.get("after")):
                event, _, condition = str(one).partition(" if ")
                said = say_condition(condition, self.names) if condition else ""
                yield from self._from(event.strip(), own, "next", said)
            for need in as_list(body.get("needs")):
                yield from self._from(str(need), own, "needs")
        for one in self.ends:
            name, _, condition = one.partition(" if ")
            node = self.nodes.get(name.strip())
            if node is not None and node.sort == "step":
                said = say_condition(condition, self.names) if condition else ""
                yield Edge(node.id, self._goal(node.id, END), said)

    def _from(self, event: str, target: str, link: Link, label: str = "") -> Iterator[Edge]:
        """An arrow from a step or an event; what comes of a step is tied to it."""
        if event not in self.nodes:
            self.nodes[event] = Node(event, "event", capital(self.names.label(event)))
            owner = event.rpartition(".")[0]
            if owner in self.nodes and self.nodes[owner].sort == "step":
                yield Edge(owner, event)
        yield Edge(event, target, label, link)


def _merged(edges: Iterable[Edge]) -> Iterator[Edge]:
    """One arrow for all ways from one step to another, with what is said of each."""
    found: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        found.setdefault((edge.source, edge.target), []).append(edge)
    for group in found.values():
        labels = dict.fromkeys(edge.label for edge in group if edge.label)
        link: Link = "next" if any(edge.link == "next" for edge in group) else "needs"
        plain = any(not edge.label and edge.link == "next" for edge in group)
        yield replace(group[0], label="" if plain else "\n".join(labels), link=link)
