"""Who may do what somebody else may not: the roles that hold a right over a place, with the office behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kapok.accounts.actor import stands
from kapok.accounts.models import Area, Department, Grant
from kapok.accounts.roles import ROLES, Reach, Right, Role
from kapok.rules.language.calendar import OPEN_END


@dataclass(frozen=True, slots=True)
class Office:
    """`department` may not be known."""

    role: Role
    area: Area
    department: Department | None


def who_may(right: Right, scope: str, day: dt.date) -> Sequence[Office]:
    """Over the smallest area around the scope for which anybody holds the right; no names, each office once."""
    roles = [key for key, one in ROLES.items() if right in one.rights and one.reach is Reach.AREA]
    around = [scope[:length] for length in range(1, len(scope) + 1)]
    found = Grant.objects.filter(
        stands(day), role__in=roles, account__active=True, area__scope__in=around
    )
    held = list(found.select_related("area", "department__successor"))
    closest = max((len(one.area.scope) for one in held if one.area), default=0)
    offices = {
        (one.role, one.department_id): Office(one.of, one.area, _now(one.department, day))
        for one in held
        if one.area and len(one.area.scope) == closest
    }
    return sorted(offices.values(), key=lambda one: roles.index(one.role.key))


def _now(department: Department | None, day: dt.date) -> Department | None:
    """Whoever took over, where it is no more."""
    while department and department.finish < min(day, OPEN_END) and department.successor:
        department = department.successor
    return department
