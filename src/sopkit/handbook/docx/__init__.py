"""This package writes the handbook and its forms as documents that Word and LibreOffice edit."""

from __future__ import annotations

from sopkit.handbook.docx.rendering import render

__all__ = ["render"]
