"""This module adds the pictures to a chapter, and writes them as files of their own."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sopkit.errors import UsageError
from sopkit.handbook.document import Chapter, Picture
from sopkit.handbook.pictures.drawing import layout_pictures
from sopkit.handbook.pictures.flow import flow_pictures
from sopkit.handbook.pictures.graph import read_graph
from sopkit.handbook.pictures.lanes import lanes_picture
from sopkit.handbook.pictures.timeline import timeline_picture

if TYPE_CHECKING:
    from sopkit.procedure import Procedure


def illustrated(chapter: Chapter, procedure: Procedure, language: str) -> Chapter:
    """The chapter with its pictures; a procedure without steps or layouts gets none of them."""
    names = procedure.spoken(language)
    graph = read_graph(procedure.data, chapter, names)
    flow = flow_pictures(graph, language)
    layouts = (
        replace(one, pictures=layout_pictures(procedure, one.id, one.title, names))
        for one in chapter.layouts
    )
    return replace(
        chapter,
        flow=flow[0] if flow else None,
        flow_more=flow[1:],
        lanes=lanes_picture(graph, names),
        timeline=timeline_picture(procedure.data, names),
        layouts=tuple(layouts),
    )


def chapter_pictures(chapter: Chapter) -> tuple[Picture, ...]:
    """All pictures of a chapter in the order of print."""
    single = (chapter.flow, *chapter.flow_more, chapter.lanes, chapter.timeline)
    drawn = (picture for layout in chapter.layouts for picture in layout.pictures)
    return (*(one for one in single if one is not None), *drawn)


def write_pictures(
    chapters: Iterable[Chapter], folder: str | os.PathLike[str], *, language: str
) -> tuple[Path, ...]:
    """Write each picture as `<procedure>.<picture>.<language>.svg` into a folder.

    Args:
        chapters: chapters of a book, as `build_document` makes them.
        folder: where the files go, made if it is not there; files of the same names are replaced.
        language: the language of the chapters, for the names of the files.

    Returns:
        The files, in the order of print.

    Raises:
        UsageError: the folder cannot be written.
    """
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        return tuple(
            _written(target / f"{chapter.anchor}.{picture.id}.{language}.svg", picture)
            for chapter in chapters
            for picture in chapter_pictures(chapter)
        )
    except OSError as error:
        raise UsageError(
            f"the pictures cannot be written to '{folder}': {error.strerror or error}; "
            "choose a folder that you may write to"
        ) from error


def _written(path: Path, picture: Picture) -> Path:
    path.write_text(picture.svg + "\n", encoding="utf-8")
    return path
