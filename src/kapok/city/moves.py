"""Who came to a household and who left it, as the national system lists it: births, marriages, households that split, deaths.

Owns: changes that fit with how people live on the day the city is looked at. The facts are none of its business: where
somebody lives now is the truth's.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kapok.city.draw import Draw
from kapok.city.people import (
    AS_OF,
    DAUGHTER,
    GRANDDAUGHTER,
    GRANDSON,
    HEAD,
    SON,
    SON_WIFE,
    SPOUSE,
    Household,
    Person,
    family_name,
)
from kapok.rules.language.calendar import OPEN_END

BIRTH, MARRIAGE, SPLIT, DEATH = "birth", "marriage", "split", "death"
_IN_FATHERS = {HEAD: SON, SPOUSE: SON_WIFE, SON: GRANDSON, DAUGHTER: GRANDDAUGHTER}
"""What a couple and its children were to the head of the household that they split from."""
_SPLIT = 0.01
_LEAST = 3
_GROWN = 19
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """A person's time in a household, as far as its beginning or end is on the list."""

    person: Person
    house: Household
    relation: str
    joined: dt.date | None = None
    came_by: str = ""
    left: dt.date | None = None
    went_by: str = ""


def changes(seed: int, households: list[Household], died: dict[str, dt.date]) -> list[Change]:
    """By household and person. `died`: by ID number."""
    draw = Draw(seed, "moves")
    by_village: dict[str, list[Household]] = defaultdict(list)
    for house in households:
        by_village[house.village.code].append(house)
    gone = {number for number, day in died.items() if day != OPEN_END}
    settled = [h for h in households if not gone & {p.id_number for p in h.members}]
    splits = dict(_splits(draw, settled, by_village))
    found: list[Change] = []
    for house in households:
        if house.code in splits:
            found += _split(draw, splits[house.code], house)
            continue
        for person in house.members:
            found += _ordinary(draw, person, by_village, died.get(person.id_number, OPEN_END))
    return sorted(found, key=lambda one: (one.house.serial, one.person.id_number))


def _ordinary(
    draw: Draw, person: Person, by_village: dict[str, list[Household]], died: dt.date
) -> Iterator[Change]:
    left = None if died == OPEN_END else max(died, person.joined or person.birth)
    why = "" if left is None else DEATH
    house, joined = person.household, person.joined
    if joined is None and left is None:
        return
    born = joined == person.birth
    came = "" if joined is None else BIRTH if born else MARRIAGE
    if joined is not None and not born and (before := _parents(draw, person, by_village)):
        relation = SON if person.male else DAUGHTER
        yield Change(person, before, relation, left=joined - _DAY, went_by=MARRIAGE)
    yield Change(person, house, person.relation, joined, came, left, why)


def _parents(
    draw: Draw, person: Person, by_village: dict[str, list[Household]]
) -> Household | None:
    """A household of a neighbour of that name whose child one may have been."""
    family = family_name(person)
    near = [
        house
        for house in by_village[person.household.village.code]
        if house is not person.household
        and house.head.male
        and family_name(house.head) == family
        and house.head.age(person.birth) >= _GROWN
    ]
    return draw.pick(near) if near else None


def _splits(
    draw: Draw, households: list[Household], by_village: dict[str, list[Household]]
) -> Iterator[tuple[str, Household]]:
    """Households of young couples, each with the one that it has split from."""
    wanted, used = max(_LEAST, round(len(households) * _SPLIT)), set[str]()
    order = list(households)
    draw.shuffle(order)
    for house in order:
        if wanted <= 0:
            return
        father = None if house.code in used else _father(house, by_village)
        if father is None or father.code in used:
            continue
        used |= {house.code, father.code}
        wanted -= 1
        yield house.code, father


def _father(house: Household, by_village: dict[str, list[Household]]) -> Household | None:
    head = house.head
    if (
        not head.male
        or head.age() < 24
        or any(p.relation not in _IN_FATHERS for p in house.members)
    ):
        return None
    if any(p.joined and p.joined != p.birth for p in house.members):
        return None
    return next(
        (
            other
            for other in by_village[house.village.code]
            if other is not house
            and other.head.male
            and family_name(other.head) == family_name(head)
            and other.head.age(head.birth) >= _GROWN
            and (other.poverty_exit, other.relocated_on) == (house.poverty_exit, house.relocated_on)
        ),
        None,
    )


def _split(draw: Draw, father: Household, house: Household) -> Iterator[Change]:
    day = draw.day(dt.date(2022, 1, 1), min(dt.date(2025, 6, 30), AS_OF))
    for person in house.members:
        if person.birth >= day:
            yield Change(person, house, person.relation, person.birth, BIRTH)
            continue
        born = person.joined  # known to the list only if it was born after the list was begun
        came = BIRTH if born else ""
        yield Change(person, father, _IN_FATHERS[person.relation], born, came, day - _DAY, SPLIT)
        yield Change(person, house, person.relation, day, SPLIT)
