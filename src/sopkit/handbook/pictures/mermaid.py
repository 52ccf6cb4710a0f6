"""This module writes the flow of a procedure as Mermaid text, for tools that draw it themselves.

A text of a procedure never becomes Mermaid code: every sign that could is written by its number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sopkit.handbook.pictures.graph import Graph, Node, read_graph
from sopkit.handbook.pictures.lettering import typed

if TYPE_CHECKING:
    from sopkit.handbook.document import Chapter
    from sopkit.procedure import Procedure

# letters, figures, blanks and what means nothing to Mermaid within quotation marks
PLAIN: Final = re.compile(r"[\w ,.:/+=%°±、。，；：（）《》“”？！—～-]")
SHAPES: Final = {
    "step": ("[", "]"),
    "choice": ("{", "}"),
    "run": ("[[", "]]"),
    "start": ("([", "])"),
    "end": ("([", "])"),
    "event": (">", "]"),
    "jump": ("([", "])"),
}


def mermaid(procedure: Procedure, chapter: Chapter, language: str) -> str:
    """The flow as a Mermaid flowchart, running down; steps by number, act and role."""
    return mermaid_graph(read_graph(procedure.data, chapter, procedure.spoken(language)))


def mermaid_graph(graph: Graph) -> str:
    """A graph as Mermaid text; the same graph always gives the same text."""
    names = {name: f"n{number}" for number, name in enumerate(graph.nodes)}
    lines = ["flowchart TD"]
    for name, node in graph.nodes.items():
        first, last = SHAPES[_shape(node)]
        lines.append(f'    {names[name]}{first}"{_said(node)}"{last}')
    for edge in graph.edges:
        arrow = "-.->" if edge.link == "needs" else "-->"
        label = f'|"{_lines(edge.label)}"|' if edge.label else ""
        lines.append(f"    {names[edge.source]} {arrow}{label} {names[edge.target]}")
    return "\n".join(lines) + "\n"


def _shape(node: Node) -> str:
    if node.sort == "step" and node.choice:
        return "choice"
    return "run" if node.sort == "step" and node.run else node.sort


def _said(node: Node) -> str:
    if node.step is None:
        return _escaped(node.title)
    parts = [f"{node.step.number}. {node.step.text}", node.step.role, node.step.due]
    return "<br/>".join(_escaped(part) for part in parts if part)


def _lines(label: str) -> str:
    return "<br/>".join(_escaped(line) for line in label.split("\n"))


def _escaped(text: str) -> str:
    """The text with every sign that Mermaid or HTML could read written as `#number;`."""
    signs = (one if PLAIN.match(one) else f"#{ord(one)};" for one in typed(text))
    return "".join(signs).replace("\u00a0", " ")
