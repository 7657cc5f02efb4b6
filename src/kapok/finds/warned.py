"""Warnings that stand for what is about some people, organisations and households: decided as all else is, and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection as database

from kapok.finds.near import Answers, Near, Registry, about, units_about
from kapok.finds.running import day_for, office_package
from kapok.finds.touching import as_machine, executor_of
from kapok.rules.executors.results import ELIGIBLE
from kapok.screening.people import HOUSEHOLD, whom

Standing = set[tuple[str, str]]
"""A rule, and whom it is raised for: a person, else an organisation, else a household."""
_HOUSES = "SELECT DISTINCT household_id FROM registry_membership WHERE person_id = ANY (?)"
_MEMBERS = "SELECT DISTINCT person_id FROM registry_membership WHERE household_id = ANY (?)"
_FIRMS = "SELECT DISTINCT employer FROM employment WHERE person = ANY (?) AND employer IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Moved:
    """For how many a rule's warning begins, and for how many it ends."""

    rule: str
    new: int
    gone: int


def moved(before: Standing, after: Standing) -> list[Moved]:
    """Of rules that move at all, in their order."""
    found = [
        Moved(
            rule,
            sum(one[0] == rule for one in after - before),
            sum(one[0] == rule for one in before - after),
        )
        for rule in office_package().warnings
    ]
    return [one for one in found if one.new or one.gone]


def standing(
    people: Iterable[str],
    organisations: Iterable[str] = (),
    households: Iterable[str] = (),
    areas: Sequence[str] = ("",),
) -> Standing:
    """What is raised within the areas, by how their scopes begin, as the registry stands in the transaction of whoever asks; the
    rest of it sees what the machine sees. Whoever lives with somebody of these is looked at as well, and who employs them.
    """
    package = office_package().whole()
    as_machine(database.connection)
    registry = Registry(package, executor_of(package), Answers(database.connection))
    asked = _asked(registry, {*people}, {*organisations}, {*households})
    world, units = Near(registry, together=False).world(asked)
    names = [name for name in asked if units.get(name)]
    done = registry.executor.screen(world, day_for(package), names, only=units)
    found: Standing = set()
    for name in names:
        raised = [one.id for one in done[name].units if one.outcome == ELIGIBLE]
        near = about(registry, name, asked[name].intersection(raised))
        for id_, one in near.items():
            if one.scope.startswith(tuple(areas)):
                found.add((name, one.person or one.organisation or id_))
    return found


def _asked(
    registry: Registry, people: set[str], firms: set[str], houses: set[str]
) -> dict[str, set[str]]:
    """Units of each rule. A rule about no person hangs on those who are there."""

    def of(words: str, ids: set[str]) -> set[str]:
        return {row for (row,) in registry.con.execute(words, [sorted(ids)]).fetchall()}

    package, found = registry.package, dict[str, set[str]]()
    houses = houses | of(_HOUSES, people)
    people = people | of(_MEMBERS, houses)
    employers = firms | of(_FIRMS, people)
    for name in package.warnings:
        unit = package.measures[name].unit
        near = whom(package.vocabulary, unit)
        alone = near.owner or near.person.startswith("NULL")
        who = sorted({*people, *(employers if alone else firms)})
        found[name] = houses if unit == HOUSEHOLD else units_about(registry, name, who)
    return found
