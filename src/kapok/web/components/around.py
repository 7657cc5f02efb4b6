"""What holds other components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from kapok.web.components.base import Component


@dataclass(frozen=True)
class Section(Component):
    """`id`: what one is led to it by."""

    template: ClassVar = "section"
    title: str
    parts: Sequence[Component]
    id: str = ""


@dataclass(frozen=True)
class Folded(Component):
    """Closed until somebody wants it."""

    template: ClassVar = "folded"
    title: str
    parts: Sequence[Component]


@dataclass(frozen=True)
class Live(Component):
    """Parts that are fetched anew every few seconds while something is `moving`; one a page."""

    template: ClassVar = "live"
    parts: Sequence[Component]
    href: str
    moving: bool = False
