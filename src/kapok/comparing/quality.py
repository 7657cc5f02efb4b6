"""Rules asked of the registry, and data tasks kept by what they find.

As the machine (`MACHINE`): so a task closes because its fault is mended, never because somebody sees less.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from kapok.accounts.actor import MACHINE, Actor, acting_as, tell
from kapok.accounts.postgres.base import HowMany
from kapok.accounts.roles import Right
from kapok.accounts.settings import DATA_TASK_DAYS
from kapok.comparing.models import ACCEPTED, MENDED, DataTask
from kapok.comparing.numbers import wrong
from kapok.comparing.rules import AWAY_MEASURES, COUNTY, RULES, TOWNSHIP, VILLAGE, Rule
from kapok.comparing.trouble import Refused
from kapok.identity.tidying import visible
from kapok.imports import arrays
from kapok.registry.actions.doing import office_day
from kapok.registry.trouble import plainly
from kapok.registry.ways import table

LONGEST = 200
OWNERS = {VILLAGE: "village_officer", TOWNSHIP: "township_officer", COUNTY: "caseworker"}
_LENGTHS = {VILLAGE: 12, TOWNSHIP: 9, COUNTY: 0}
"""How long the scope of an area of the level is; who belongs to a larger one is seen to there."""


@dataclass(frozen=True, slots=True)
class Checked:
    """So many tasks were opened, opened anew, closed by what was mended; and so many are open now."""

    opened: int = 0
    again: int = 0
    mended: int = 0
    open: int = 0

    def __add__(self, other: Checked) -> Checked:
        return Checked(
            self.opened + other.opened,
            self.again + other.again,
            self.mended + other.mended,
            self.open + other.open,
        )


def check(
    people: Sequence[str] | None = None,
    step: Callable[[int, int], None] = lambda _done, _all: None,
    households: Sequence[str] = (),
) -> Checked:
    """All rules over the whole registry, or about those people, their households and `households` only. Each rule is a
    transaction of its own: done again it comes to the same.
    """
    total = Checked()
    with acting_as(MACHINE, "data quality"):
        today = office_day()
        of = None
        if people is not None:
            houses = sorted({*_houses(people), *households})
            of = {"person": list(people), "household": houses}
    for n, rule in enumerate(RULES.values()):
        step(n, len(RULES))
        with acting_as(MACHINE, f"data quality: {rule.key}"):
            total += _keep(rule, None if of is None else of[rule.entity], today)
    return total


def foreseen(
    people: Sequence[str], households: Sequence[str] = (), areas: Sequence[str] = ("",)
) -> tuple[int, int]:
    """Tasks within the areas that a check of these would open, and those it would close, as the registry stands in the transaction.
    `areas`: how their scopes begin.
    """
    within = tuple(areas)
    new = gone = 0
    with acting_as(MACHINE, "data quality: forecast"):
        today = office_day()
        houses = sorted({*_houses(people), *households})
        of = {"person": list(people), "household": houses}
        for rule in RULES.values():
            listed = _placed(rule, _found(rule, of[rule.entity], today))
            found = {row for row, scope, _ in listed if scope.startswith(within)}
            kept = DataTask.objects.filter(rule=rule.key, subject__in=of[rule.entity])
            there = kept.filter(closed_on=None).values_list("subject", "scope")
            open_ = {row for row, scope in there if scope.startswith(within)}
            right = set(kept.filter(how=ACCEPTED).values_list("subject", flat=True))
            new += len(found - open_ - right)
            gone += len(open_ - found)
    return new, gone


def _houses(people: Sequence[str]) -> list[str]:
    """Where they belong or belonged: also whom they have left is looked at again."""
    found = arrays.ask(
        "SELECT DISTINCT household_id FROM registry_membership WHERE person_id = ANY(%s)",
        [list(people)],
    )
    return [row for (row,) in found]


def _keep(rule: Rule, of: list[str] | None, today: dt.date) -> Checked:
    found = _placed(rule, _found(rule, of, today))
    ids, scopes, owners = ([one[n] for one in found] for n in range(3))
    listed = {"subject": ("text", ids), "scope": ("text", scopes), "owner": ("text", owners)}
    said, values = arrays.said(listed)
    arrays.run("SELECT pg_advisory_xact_lock(hashtext('kapok data tasks'))")
    mended = _close(rule, ids, of, today)
    again = arrays.run(
        arrays.words(
            "UPDATE comparing_datatask task SET earlier = task.earlier || jsonb_build_array(jsonb_build_array("
            "task.opened_on, task.closed_on, task.how)), opened_on = %s, closed_on = NULL, how = '', closed_by = '', "
            "because = '', scope = said.scope, owner = said.owner FROM {said} WHERE task.rule = %s "
            "AND task.subject = said.subject AND task.how = %s", said=said),
        [today, *values, rule.key, MENDED],
    )  # fmt: skip
    arrays.run(
        arrays.words(
            "UPDATE comparing_datatask task SET scope = said.scope, owner = said.owner FROM {said} "
            "WHERE task.rule = %s AND task.subject = said.subject AND (task.scope, task.owner) <> (said.scope, said.owner)",
            said=said),
        [*values, rule.key],
    )  # fmt: skip
    opened = arrays.run(
        arrays.words(
            "INSERT INTO comparing_datatask (rule, entity, subject, scope, owner, opened_on, how, closed_by, because, earlier) "
            "SELECT %s, %s, said.subject, said.scope, said.owner, %s, '', '', '', '[]' FROM {said} "
            "ON CONFLICT (rule, subject) DO NOTHING", said=said),
        [rule.key, rule.entity, today, *values],
    )  # fmt: skip
    [[left]] = arrays.ask(
        "SELECT count(*) FROM comparing_datatask WHERE rule = %s AND closed_on IS NULL", [rule.key]
    )
    return Checked(opened, again, mended, int(left))


def _close(rule: Rule, found: list[str], of: list[str] | None, today: dt.date) -> int:
    """What is found no more is mended; so is, from now on, what somebody had found right."""
    within, values = ("", []) if of is None else (" AND subject = ANY(%s)", [of])
    gone = f"rule = %s AND NOT subject = ANY(%s){within}"
    arrays.run(
        f"UPDATE comparing_datatask SET how = %s WHERE how = %s AND {gone}",
        [MENDED, ACCEPTED, rule.key, found, *values],
    )
    return arrays.run(
        f"UPDATE comparing_datatask SET closed_on = %s, how = %s WHERE closed_on IS NULL AND {gone}",
        [today, MENDED, rule.key, found, *values],
    )


def _found(rule: Rule, of: list[str] | None, today: dt.date) -> list[str]:
    if rule.check:
        return wrong(rule.check, of, today)
    within = "" if of is None else " WHERE id = ANY(%(of)s)"
    words = f"SELECT DISTINCT id FROM ({rule.sql}) found{within}"
    told = {"day": today, "away": list(AWAY_MEASURES), "of": of}
    return [row for (row,) in arrays.ask(words, told)]


def _placed(rule: Rule, ids: list[str]) -> list[tuple[str, str, str]]:
    """Each with the area it belongs to, and the role that is to see to it there."""
    rows = arrays.ask(
        f"SELECT id, scope FROM {table(rule.entity)} WHERE id = ANY(%s) ORDER BY id", [ids]
    )
    return [(row, scope, _owner(rule, scope)) for row, scope in rows]


def _owner(rule: Rule, scope: str) -> str:
    levels = list(OWNERS)
    return next(
        OWNERS[level]
        for level in levels[levels.index(rule.owner) :]
        if len(scope) >= _LENGTHS[level]
    )


# ---- what somebody sees and says, within a transaction on his behalf


def tasks(
    rule: str = "", scope: str = "", owner: str = "", *, closed: bool = False, late: bool = False
) -> QuerySet[DataTask]:
    """Those the transaction may see: the open ones, of them those that are `late`, or those that are closed."""
    found = DataTask.objects.filter(closed_on__isnull=not closed)
    if late:
        found = found.filter(opened_on__lt=_late())
    if rule:
        found = found.filter(rule=rule)
    if scope:
        found = found.filter(scope__startswith=scope)
    return found.filter(owner=owner) if owner else found


def how_many(owner: str) -> HowMany:
    """The open ones of an owner."""
    return HowMany(
        "SELECT count(*) FROM comparing_datatask WHERE closed_on IS NULL AND owner = %s", (owner,)
    )


def counts(scope: str = "") -> dict[str, tuple[int, int]]:
    """By rule: how many tasks are open, and how many of them are late."""
    found = (
        tasks(scope=scope)
        .order_by()
        .values_list("rule")
        .annotate(n=Count("id"), late=Count("id", filter=Q(opened_on__lt=_late())))
    )
    return {rule: (n, old) for rule, n, old in found}


def _late() -> dt.date:
    """What was opened before is late."""
    return office_day() - dt.timedelta(days=DATA_TASK_DAYS.now())


def of(subjects: Iterable[str]) -> list[DataTask]:
    """Open tasks about somebody."""
    return list(DataTask.objects.filter(subject__in=list(subjects), closed_on__isnull=True))


def get(number: int) -> DataTask:
    found: DataTask | None = DataTask.objects.filter(pk=number).first()
    if found is None:
        raise Refused("task_gone")
    return found


def accept(by: Actor, number: int, because: str) -> DataTask:
    """Somebody looked, and it is right as it is: closed as long as the rule finds it."""
    if not by.may(Right.CHANGE_PEOPLE):
        raise Refused("compare_right")
    why = " ".join(visible(because).split())
    if not why or len(why) > LONGEST:
        raise Refused("task_why", "because")
    with plainly(), transaction.atomic():
        tell(by, f"data task: {why}")
        get(number)
        done = DataTask.objects.filter(pk=number, closed_on__isnull=True).update(
            closed_on=office_day(), how=ACCEPTED, closed_by=by.name, because=why
        )
        if not done:
            raise Refused("task_closed")
        return get(number)
