"""Who somebody is of whom only the account is written down: name and office, on the day on which something was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kapok.accounts.postgres.base import ask
from kapok.accounts.roles import ROLES
from kapok.masking import masked
from kapok.platform.database.roles import JOBS, OWNER, WEB

MACHINES = {"system": ("系统", "the system")} | dict.fromkeys(
    (WEB, JOBS, OWNER, "loader"), ("系统", "the system")
)
"""Under which names the machine itself acts."""
_ASKED = (
    "SELECT one.username, one.name, held.role, area.name, office.name, office.en, held.start, held.finish "
    "FROM accounts_account one "
    "LEFT JOIN accounts_grant held ON held.account_id = one.id "
    "AND (held.given_by_id IS NULL OR held.confirmed_by_id IS NOT NULL) "
    "LEFT JOIN accounts_area area ON area.code = held.area_id "
    "LEFT JOIN accounts_department office ON office.code = held.department_id "
    "WHERE one.username = ANY(%s) ORDER BY held.start, held.id"
)


@dataclass(frozen=True, slots=True)
class Held:
    """A role as it was held: where, in which department, from when to when."""

    role: str
    area: str
    department: tuple[str, str]
    start: dt.date
    finish: dt.date

    def said(self) -> tuple[str, str]:
        role = ROLES[self.role]
        office = self.department if self.department[0] else (role.label, role.en)
        return (f"{self.area}{office[0]}", ", ".join(filter(None, (self.area, office[1]))))


@dataclass(frozen=True, slots=True)
class Officer:
    name: str
    held: tuple[Held, ...] = ()

    def said(self, day: dt.date | None = None) -> tuple[str, str]:
        """Both languages: the name with the office of the day, else with the last one that was held before it; without a day with
        the last of all.
        """
        before = [one for one in self.held if day is None or one.start <= day]
        then = [one for one in before if day is not None and day <= one.finish]
        offices = list(dict.fromkeys(one.said() for one in then or before[-1:]))
        zh, en = (masked(self.name),) * 2
        if offices:
            zh += f"（{'、'.join(one[0] for one in offices[:2])}）"
            en += f" ({'; '.join(one[1] for one in offices[:2])})"
        return zh, en


def officers(usernames: Iterable[str]) -> dict[str, Officer]:
    """Of accounts that are there; one question."""
    wanted = sorted({one for one in usernames if one and one not in MACHINES})
    found: dict[str, Officer] = {}
    for username, name, role, area, office, en, start, finish in (
        ask(_ASKED, [wanted]) if wanted else ()
    ):
        there = found.get(username, Officer(name))
        if role:
            one = Held(role, area or "", (office or "", en or ""), start, finish)
            there = Officer(name, (*there.held, one))
        found[username] = there
    return found


def said_of(
    known: dict[str, Officer], username: str, day: dt.date | None = None
) -> tuple[str, str]:
    """An account that is not there any more by its own name."""
    if username in MACHINES:
        return MACHINES[username]
    return known[username].said(day) if username in known else (masked(username),) * 2


def officer(username: str, day: dt.date | None = None) -> tuple[str, str]:
    """One alone."""
    return said_of(officers([username]), username, day)
