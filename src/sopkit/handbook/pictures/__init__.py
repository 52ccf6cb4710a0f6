"""This package draws the pictures of a procedure: flow, lanes, time line, layouts to scale.

A picture is made from the chapter as it is printed, so that picture and text say the same words.
"""

from __future__ import annotations

from sopkit.handbook.pictures.making import chapter_pictures, illustrated, write_pictures

__all__ = ["chapter_pictures", "illustrated", "write_pictures"]
