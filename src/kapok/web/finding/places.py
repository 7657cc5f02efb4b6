"""Where: the area that is looked at, within the areas of whoever looks, and the places one step below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from kapok.accounts.models import Area

STEPS = (6, 9, 12)
"""Digits of the codes of counties, townships, villages."""


@dataclass(frozen=True, slots=True)
class Place:
    """`area` is nothing where all is looked at that one may see."""

    area: Area | None

    @property
    def scope(self) -> str:
        return self.area.scope if self.area else ""

    @property
    def code(self) -> str:
        return self.area.code if self.area else ""

    def within(self, own: Iterable[str]) -> list[str]:
        """The scopes looked at: this place, or all of one's own."""
        return [self.scope] if self.area else [one.replace("*", "") for one in own]

    def next(self, own: Iterable[str]) -> int:
        """How many digits the places below have."""
        digits = max(len(self.scope), min((len(one) for one in own), default=0))
        return next((step for step in STEPS if step > digits), STEPS[-1])


def asked(request: HttpRequest) -> Place:
    """An area that is not one's own is none."""
    code = request.GET.get("area", "")
    found = Area.objects.filter(pk=code).select_related("parent").first() if code else None
    own = found is not None and any(found.scope.startswith(one) for one in request.actor.areas)
    return Place(found if own else None)


def named(scopes: Iterable[str]) -> dict[str, Area]:
    """Scope → area, with townships that go by the beginning of a village's code."""
    found = Area.objects.filter(scope__in={one for one in scopes if one}).select_related("parent")
    return {one.scope: one for one in found}


def written(areas: dict[str, Area], scope: str) -> str:
    """A village with its township before it; "–" for what is on no list."""
    area = areas.get(scope)
    if area is None:
        return "–"
    above = area.parent.name if area.parent and area.level == "village" else ""
    return f"{above} {area.name}".strip()
