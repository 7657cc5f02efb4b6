"""People from poor families registered elsewhere: graduates who came, and hires from the assisted county.

Owns: the people of measures 7 and 10: their families, degrees and jobs. They are
not counted among the city's registry people.
"""

from __future__ import annotations

import datetime as dt

from kapok.city import names
from kapok.city.areas import MULI, ORIGINS, Village
from kapok.city.draw import Draw, Weighted
from kapok.city.learning import Degree, Learning
from kapok.city.organisations import Organisation, Organisations
from kapok.city.people import (
    AS_OF,
    BACHELOR,
    COLLEGE,
    HEAD,
    JUNIOR,
    SENIOR,
    Household,
    Person,
    Registry,
)
from kapok.city.work import Work
from kapok.rules.language.calendar import OPEN_END, add_months

_DAY = dt.timedelta(days=1)
_MULI_HIRES = (10, 9, 12, 25, 3)


class Newcomers:
    """Families from elsewhere, each of one known person."""

    def __init__(self, seed: int, registry: Registry) -> None:
        self.draw = Draw(seed, "newcomers")
        self._registry = registry
        self._numbers = registry.numbers
        self._scale = len(registry.people) / 60_000
        self.people: list[Person] = []
        self.hosts: list[Organisation] = []
        origins = Weighted([(o, o[4]) for o in ORIGINS])
        self._graduates = [
            self._person(origins.pick(self.draw)[0], 20, 30)
            for _ in range(max(14, round(260 * self._scale)))
        ]
        hires = _MULI_HIRES if self._scale > 0.1 else (10, 9)
        self._hires = [[self._person(MULI, 19, 48) for _ in range(n)] for n in hires]
        for _ in range(max(10, round(60 * self._scale))):
            self._person(MULI, 18, 50)  # trainees of counterpart classes

    def _person(self, county: str, low: int, high: int) -> Person:
        draw = self.draw
        origin = next(o for o in ORIGINS if o[0] == county)
        serial = 900_000 + len(self.people) + 1
        village = Village(
            f"{county}999901",
            "外地示范村",
            f"{county}999",
            "外地",
            county,
            origin[3],
            False,
            Weighted([("07", 1.0)]),
        )
        house = Household(
            serial, f"{county}{serial:08d}", village, poverty_exit=draw.between(2016, 2020)
        )
        ethnic = (
            Weighted([("07", 0.5), ("04", 0.2), ("01", 0.3)]).pick(draw)
            if county == MULI
            else draw.pick(("01", "07"))
        )
        male = draw.chance(0.5)
        birth = draw.day(dt.date(AS_OF.year - high, 1, 1), dt.date(AS_OF.year - low, 8, 31))
        name = names.full_name(draw, names.surname(draw, ethnic), ethnic, male, birth.year)
        person = Person(serial, name, male, birth, ethnic, HEAD, house, moved_from=county)
        person.id_number = self._numbers.id_number(county, birth, male)
        person.phone, person.account = self._numbers.phone(), self._numbers.account()
        person.education = draw.pick((JUNIOR, SENIOR))
        house.members.append(person)
        self.people.append(person)
        return person

    def settle(self, work: Work, organisations: Organisations, learning: Learning) -> None:
        """Give the graduates degrees and jobs, and the assisted county's people theirs."""
        draw = self.draw
        local = [o for o in organisations.of("enterprise") if not o.dispatch]
        for person in self._graduates:
            level = Weighted([(3, 0.38), (2, 0.40), (1, 0.18), (4, 0.04)]).pick(draw)
            person.education = {1: SENIOR, 2: COLLEGE}.get(level, BACHELOR)
            born = person.birth.year
            awarded = dt.date(
                min(born + {1: 18, 2: 21, 3: 22, 4: 25}[level], 2025), 6, draw.between(10, 30)
            )
            full_time = None if draw.chance(0.02) else draw.chance(0.92)
            learning.degrees.append(Degree(person, level, full_time, awarded, None))
            if level < 3 and draw.chance(0.12):  # a higher certificate on the way
                higher = draw.day(dt.date(2023, 6, 10), dt.date(2025, 6, 20))
                learning.degrees.append(Degree(person, level + 1, True, higher, None))
            self._career(work, person, local, max(awarded, dt.date(2021, 7, 1)))
        self.hosts = [o for o in local if not o.wanted][: len(self._hires)]
        for group, org in zip(self._hires, self.hosts, strict=False):
            org.private = True
            for i, person in enumerate(group):
                start = max(draw.day(dt.date(2022, 2, 1), dt.date(2023, 11, 30)), person.free_from)
                short = len(group) == 12 and i > 9
                self._contract(work, person, org, start, 11 if short else 36)

    def _career(
        self, work: Work, person: Person, local: list[Organisation], first: dt.date
    ) -> None:
        draw = self.draw
        start = draw.day(first, dt.date(2025, 6, 30))
        for _ in range(draw.between(1, 2)):
            months = draw.pick((12, 24, 36, 48, 49))
            last = self._contract(work, person, draw.pick(local), start, months)
            start = last + dt.timedelta(days=draw.between(1, 90))
            if start > AS_OF:
                return

    def _contract(
        self, work: Work, person: Person, org: Organisation, start: dt.date, months: int
    ) -> dt.date:
        end = add_months(start, months) - _DAY
        job = work.job(person, org, start, end if end <= AS_OF else OPEN_END, org.county)
        job.contract_start, job.contract_end, job.contract_kind = start, end, "fixed_term"
        work.insure(job, steady=self.draw.chance(0.8))
        return end
