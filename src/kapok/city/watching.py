"""What warnings look at: households checked by the village, reports of work lost, of returns home and unpaid wages, plans
to work away.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from kapok.city.draw import Draw
from kapok.city.jobs import Job
from kapok.city.keys import key
from kapok.city.people import AS_OF, Person
from kapok.city.tables import Table
from kapok.rules.language.calendar import OPEN_END

PAID_MONTHS = (dt.date(2025, 7, 1), dt.date(2025, 8, 1))
PAID_TO = dt.date(2025, 8, 31)
REPORTED = dt.timedelta(days=120)
"""How far back the register of reports goes."""


def household_check(draw: Draw) -> dict[str, Any]:
    """Up to which day the village knows who lives there, and the family's income; not of every family."""
    if draw.chance(0.03):
        return {}
    if draw.chance(0.06):
        return {"members_checked_to": AS_OF}
    before = draw.between(80, 600) * 10_000
    drop = draw.between(30, 70) if draw.chance(0.015) else draw.between(-20, 20)
    return {
        "members_checked_to": AS_OF,
        "income_per_head": draw.between(90, 260) * 10_000,
        "wage_income_before": before,
        "wage_income": before * (100 - drop) // 100,
    }


def died_on(draw: Draw) -> dt.date:
    """The day of death; a few of the dead are still on the registers."""
    return draw.day(AS_OF - REPORTED, AS_OF) if draw.chance(0.0015) else OPEN_END


def pay_wages(seed: int, jobs: list[Job]) -> None:
    """What some employers' banks confirm: the wages of two months, now and then lower or not paid at all."""
    draw = Draw(seed, "wages")
    times = Counter((job.person.id_number, job.employer.id if job.employer else "") for job in jobs)
    for job in jobs:
        once = job.employer is not None and times[job.person.id_number, job.employer.id] == 1
        there = job.start <= PAID_MONTHS[0] and job.finish > PAID_TO
        signed = job.contract_start and job.contract_end
        if not (once and there and signed and job.wage and job.insurance_checked is not None):
            continue
        assert job.contract_start is not None
        assert job.contract_end is not None
        covered = job.contract_start <= PAID_MONTHS[0] and job.contract_end > PAID_TO
        if not covered or not draw.chance(0.15):
            continue
        last = job.wage * draw.pick((0, 6, 7)) // 10 if draw.chance(0.04) else job.wage
        job.wages = [(PAID_MONTHS[0], job.wage), (PAID_MONTHS[1], last)]


def wage_rows(job: Job) -> list[dict[str, Any]]:
    """The vocabulary rows of the wages paid."""
    return [
        {
            "id": key(job.person.id_number, job.employer.id if job.employer else None, month),
            "employment": job.id,
            "month": month,
            "wage": wage,
        }
        for month, wage in job.wages
    ]


def write_reports(seed: int, table: Table, jobs: Iterable[Job]) -> None:
    """Some who lost work or came home say so; now and then a worker reports unpaid wages."""
    draw = Draw(seed, "reports")
    seen: set[str] = set()
    for job in jobs:
        person = job.person
        left = job.finish <= AS_OF and job.finish >= AS_OF - REPORTED
        chance = 0.5 if left else 0.002
        if person.id_number in seen or not draw.chance(chance):
            continue
        seen.add(person.id_number)
        kind = "arrears" if not left else "returned" if draw.chance(0.4) else "unemployed"
        happened = job.finish if left else draw.day(AS_OF - REPORTED, AS_OF)
        settled = draw.day(happened, AS_OF) if draw.chance(0.3) else OPEN_END
        table.add(
            id=key(person.id_number, kind, happened),
            person=person.id_number,
            organisation=job.employer.id if job.employer else None,
            kind=kind,
            happened_on=happened,
            settled_on=settled,
        )


def write_plans(table: Table, people: Iterable[Person]) -> None:
    """A quarter of those who could work away were asked: two in three plan to, and some of them know the province only."""
    asked = [one for one in people if one.poor and one.able and 18 <= one.age() <= 55]
    for n, person in enumerate(asked[: max(5, len(asked) // 4)]):
        away = n % 3 != 0
        far = away and n % 5 != 1
        table.add(
            id=person.id_number,
            person=person.id_number,
            planned=away,
            work_province="44" if away else None,
            work_city="4403" if far else None,
            work_county="440306" if far else None,
        )
