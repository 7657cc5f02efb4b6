"""What has been done about somebody, to be listed and undone."""

from __future__ import annotations

from dataclasses import dataclass

from kapok.registry.deeds import Action


@dataclass(frozen=True, slots=True)
class Done:
    """An action as it is listed; `undone`: the action that undid it."""

    action: Action
    undone: Action | None

    @property
    def may_be_undone(self) -> bool:
        return self.undone is None and self.action.undoes_id is None


def about(row: str, limit: int = 50) -> list[Done]:
    """The newest first. `row`: a household, a person, an organisation, or whatever else an action touched."""
    found = (
        Action.objects.filter(rows__row=row)
        .select_related("source", "undone_by")
        .prefetch_related("rows")
        .distinct()
        .order_by("-id")[:limit]
    )
    return [Done(one, getattr(one, "undone_by", None)) for one in found]
