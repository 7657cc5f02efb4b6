"""What an assessment is: indicators with weights, and the line at which each earns all of its points. Plain data.

Every figure is a parameter of the file, so a weight has a basis, a date from which it holds and a confidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kapok.rules.problems import Place

if TYPE_CHECKING:
    from kapok.rules.package.values import Basis, Parameter


@dataclass(frozen=True, slots=True)
class Item:
    """`indicator` is measured against `at_least` or `at_most`; without one the item `waits`, and for what."""

    id: str
    say: str
    en: str
    weight: str
    indicator: str
    at_least: str
    at_most: str
    waits: str
    waits_en: str
    place: Place


@dataclass(frozen=True, slots=True)
class Assessment:
    """A set of items; `params` hold weights and lines by name."""

    id: str
    clause: str
    title: str
    en: str
    lead: str
    partners: tuple[str, ...]
    basis: Basis
    items: tuple[Item, ...]
    params: dict[str, Parameter]
    place: Place

    @property
    def indicators(self) -> list[str]:
        """Those it needs, each once."""
        return list(dict.fromkeys(item.indicator for item in self.items if item.indicator))
