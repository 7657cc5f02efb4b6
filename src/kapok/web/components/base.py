"""What every component is, and the one that all others may hold: a way on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class Component:
    """`template`: the file of `templates/components` that writes it."""

    template: ClassVar[str] = ""


@dataclass(frozen=True)
class Link(Component):
    template: ClassVar = "link"
    words: str
    href: str


@dataclass(frozen=True)
class Links(Component):
    """Where one goes on from here."""

    template: ClassVar = "links"
    links: Sequence[Link]
