"""This module makes the boxes of a flow diagram: one for each node, or one for steps alike.

In a free flow, steps that wait for the same and that the same waits for have no order among
themselves: they share a frame, and one arrow leads to all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sopkit.handbook.pictures.boxes import Box, card, group, pill
from sopkit.handbook.pictures.graph import Edge, Graph, Node
from sopkit.handbook.pictures.words import words

ACROSS: Final = 3  # cards beside each other on a page


@dataclass(frozen=True, slots=True)
class Boxed:
    """Boxes, the ids of the nodes in each, and arrows between boxes by their places."""

    boxes: tuple[Box, ...]
    members: tuple[tuple[str, ...], ...]
    edges: tuple[tuple[int, int, Edge], ...]


def boxed(graph: Graph, language: str) -> Boxed:
    """The boxes of a graph, in the order of its nodes."""
    sets = [(name,) for name in graph.nodes] if graph.listed else _alike(graph)
    said = words(language)
    boxes = []
    for members in sets:
        nodes = [graph.nodes[name] for name in members]
        if len(nodes) == 1:
            boxes.append(_box(nodes[0], language))
            continue
        waits = any(edge.target == members[0] for edge in graph.edges)
        title = said["after_this"] if waits else said["any_order"]
        boxes.append(group(title, nodes, language, across=1 if len(nodes) < 4 else 2))
    place = {name: number for number, members in enumerate(sets) for name in members}
    edges: dict[tuple[int, int, str, str], tuple[int, int, Edge]] = {}
    for edge in graph.edges:
        ends = place[edge.source], place[edge.target]
        edges.setdefault((*ends, edge.label, edge.link), (*ends, edge))
    return Boxed(tuple(boxes), tuple(sets), tuple(edges.values()))


def _box(node: Node, language: str) -> Box:
    if node.sort == "step":
        return card(node, language)
    style = {"start": "goal", "end": "goal", "event": "event", "step": "box", "jump": "jump"}
    return pill(style[node.sort], node.title, small=node.sort == "jump")


def _alike(graph: Graph) -> list[tuple[str, ...]]:
    """Steps with the same arrows to and from the same nodes together, in order."""
    entering: dict[str, list[tuple[str, str, str]]] = {name: [] for name in graph.nodes}
    leaving: dict[str, list[tuple[str, str, str]]] = {name: [] for name in graph.nodes}
    for edge in graph.edges:
        leaving[edge.source].append((edge.target, edge.label, edge.link))
        entering[edge.target].append((edge.source, edge.label, edge.link))
    found: dict[object, list[str]] = {}
    for name, node in graph.nodes.items():
        alike: object = (frozenset(entering[name]), frozenset(leaving[name]))
        key = alike if node.sort == "step" else name
        found.setdefault(key, []).append(name)
    return [tuple(members) for members in found.values()]


def connected(graph: Graph) -> list[Graph]:
    """The parts of a graph between which no arrow leads, in the order of their first steps."""
    joined: dict[str, list[str]] = {name: [] for name in graph.nodes}
    for edge in graph.edges:
        joined[edge.source].append(edge.target)
        joined[edge.target].append(edge.source)
    seen: set[str] = set()
    parts: list[Graph] = []
    for name in graph.nodes:
        if name in seen:
            continue
        reached = [name]
        seen.add(name)
        for one in reached:
            fresh = [other for other in joined[one] if other not in seen]
            seen.update(fresh)
            reached += fresh
        parts.append(graph.only(reached))
    return sorted(parts, key=first_step)


def first_step(graph: Graph) -> int:
    """The number of the first step in a graph."""
    numbers = [int(node.step.number) for node in graph.nodes.values() if node.step is not None]
    return min(numbers, default=0)


def loose(graph: Graph) -> Graph:
    """The steps that no arrow touches."""
    touched = {end for edge in graph.edges for end in (edge.source, edge.target)}
    return graph.only(name for name in graph.nodes if name not in touched)


def parted(graph: Graph, parts: Sequence[Sequence[str]], language: str) -> list[Graph]:
    """The graph in several parts; an arrow between two becomes a jump at both its ends.

    Events are drawn anew in every part that waits for them.
    """
    home = {name: number for number, part in enumerate(parts) for name in part}
    said = words(language)
    nodes: list[dict[str, Node]] = [{name: graph.nodes[name] for name in part} for part in parts]
    edges: list[list[Edge]] = [[] for _ in parts]
    coming: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        here, there = home[edge.source], home[edge.target]
        if here == there:
            edges[here].append(edge)
        elif graph.nodes[edge.source].sort != "step":
            nodes[there].setdefault(edge.source, graph.nodes[edge.source])
            edges[there].append(edge)
        else:
            jump = f"{edge.source} to {edge.target}"
            title = said["to"].format(_number(graph.nodes[edge.target]))
            nodes[here][jump] = Node(jump, "jump", title)
            edges[here].append(replace(edge, target=jump))
            coming.setdefault(edge.target, []).append(edge)
    for target, arrows in coming.items():
        jump = f"from {target}"
        numbers = ", ".join(_number(graph.nodes[edge.source]) for edge in arrows)
        nodes[home[target]][jump] = Node(jump, "jump", said["from"].format(numbers))
        edges[home[target]].append(replace(arrows[0], source=jump, label=""))
    return [
        replace(graph, nodes=_kept(part, links), edges=tuple(links))
        for part, links in zip(nodes, edges, strict=True)
    ]


def _kept(nodes: dict[str, Node], edges: Sequence[Edge]) -> dict[str, Node]:
    """Without events whose arrows all lead elsewhere."""
    touched = {end for edge in edges for end in (edge.source, edge.target)}
    return {name: node for name, node in nodes.items() if node.sort == "step" or name in touched}


def _number(node: Node) -> str:
    return node.step.number if node.step is not None else node.title
