"""A figure of a policy as people read it: money with its unit, yes or no in words."""

from __future__ import annotations

from typing import Any

from kapok.cli.face import Face
from kapok.rules.reading.valuesfile import show


def figure_words(face: Face, value: Any, type_: str) -> str:
    """`1,000 元`, `是`; anything else as files write it."""
    if isinstance(value, bool):
        return face.text("figure.yes" if value else "figure.no")
    return face.yuan(value) if type_ == "money" else show(value, type_)
