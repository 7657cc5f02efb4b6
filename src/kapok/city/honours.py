"""What offices recognise: assistance bases, heritage workshops, labour brands, incubators.

Owns: recognitions and assessments, with bases of nine and of ten people on the
day, a second recognition of the same operator, provincial brands recognised
twice, and reviews of bases each year, incubators in their first and second period up to the ceiling.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from kapok.city.draw import Draw
from kapok.city.jobs import Job
from kapok.city.keys import key
from kapok.city.organisations import Organisation, Organisations
from kapok.city.people import AS_OF
from kapok.city.tables import Truth
from kapok.city.work import Work
from kapok.rules.language.calendar import OPEN_END, add_months

_KEEPS = 10
"""People a base has to keep."""


def _amiss(people: int, *, stale: bool) -> str | None:
    """What a review finds: too few people, or a roster that nobody kept."""
    return (
        f"在岗脱贫人口不足{_KEEPS}人"
        if people < _KEEPS
        else "花名册没有按月更新"
        if stale
        else None
    )


def _counts(job: Job) -> bool:
    """Counts at an enterprise: a contract of a year with insurance; elsewhere being at work is enough."""
    if job.employer is None or job.employer.kind != "enterprise":
        return True
    start, end = job.contract_start, job.contract_end
    whole = (
        start
        and end
        and job.contract_kind != "task"
        and end >= add_months(start, 12) - dt.timedelta(days=1)
    )
    return bool(whole and job.months and job.insurance_checked)


def _span(job: Job) -> tuple[dt.date, dt.date]:
    """The days on which the job counts: at work, and at an enterprise insured and within the contract."""
    if job.employer is None or job.employer.kind != "enterprise":
        return job.start, job.finish
    paid = min((month for month, insured in job.months if insured), default=OPEN_END)
    return max(job.start, job.contract_start or OPEN_END, paid), min(
        job.finish, job.contract_end or job.start
    )


class Honours:
    """Recognitions in the city."""

    def __init__(
        self, seed: int, organisations: Organisations, work: Work, hosts: list[Organisation]
    ) -> None:
        self.draw = Draw(seed, "honours")
        self._organisations = organisations
        self._hosts = hosts
        self._staff: dict[str, list[tuple[dt.date, dt.date]]] = {}
        for job in work.jobs:
            if (
                job.employer
                and job.person.household.keeps_policy
                and job.person.poor
                and _counts(job)
            ):
                self._staff.setdefault(job.employer.id, []).append(_span(job))
        self.bases: list[dict[str, Any]] = []

    def _counts_by_day(self, org: Organisation) -> list[tuple[int, dt.date]]:
        """How many count on the first of each quarter's last month."""
        spans = self._staff.get(org.id, [])
        days = [dt.date(year, month, 1) for year in range(2022, 2026) for month in (3, 6, 9, 12)]
        return [(sum(a <= d <= b for a, b in spans), d) for d in days if d <= AS_OF]

    def _most(self, org: Organisation) -> tuple[int, dt.date]:
        """The most people and that day; for every second operator the first day with ten."""
        counts = self._counts_by_day(org)
        ten = next(((n, day) for n, day in counts if n >= 10), None)
        return ten if ten and self.draw.chance(0.5) else max(counts)

    def write(self, truth: Truth) -> None:
        self._bases(truth)
        self._reviews(truth)
        self._brands(truth)
        self._incubators(truth)

    def _bases(self, truth: Truth) -> None:
        big = [
            (o, *self._most(o))
            for o in self._organisations.of("enterprise", "cooperative")
            if o.wanted >= 8 and not o.dispatch
        ]
        tens = 0
        for org, n, day in big:
            if n < 7:
                continue
            tens += n >= 10
            heritage = org.kind == "cooperative" or (n >= 10 and tens % 3 == 2)
            self._base(truth, org, "heritage" if heritage else "base", day, n)
            again = add_months(day, 8)
            if n >= 10 and again <= AS_OF and self.draw.chance(0.3):
                self._base(truth, org, "heritage", again, n)
        for org in self._hosts:
            most, day = self._most(org)
            self._base(truth, org, "counterpart", day, most)

    def _base(self, truth: Truth, org: Organisation, kind: str, day: dt.date, n: int) -> None:
        draw = self.draw
        row: dict[str, Any] = {
            "id": key(org.id, kind, day),
            "operator": org.id,
            "kind": kind,
            "recognised_on": day,
            "recognised": n >= 10 and (kind == "counterpart" or draw.chance(0.9)),
            "site_checked": None if draw.chance(0.03) else draw.chance(0.95),
            "heritage_proved": (None if draw.chance(0.1) else True)
            if kind == "heritage"
            else False,
            "county": org.county,
            "roster_checked": (checked := draw.chance(0.92)),
            "roster_checked_to": AS_OF if checked else None,
            "effect_clear": None if kind == "counterpart" and draw.chance(0.2) else True,
        }
        self.bases.append(row)
        truth["base_recognition"].add(**row)

    def _reviews(self, truth: Truth) -> None:
        """Each December after it was recognised. What is amiss is to be put right; where it is again the next year, that is the end."""
        each = {(base["operator"], base["kind"]): base for base in reversed(self.bases)}
        for n, base in enumerate(one for one in each.values() if one["recognised"]):
            before = ""
            for day in (dt.date(year, 12, 1) for year in range(2022, AS_OF.year)):
                if day <= base["recognised_on"] or before == "cancelled":
                    continue
                people = sum(a <= day <= b for a, b in self._staff.get(base["operator"], ()))
                amiss = _amiss(people, stale=n % 7 == 0 and not before)
                again = "cancelled" if before == "rectify" else "rectify"
                before = again if amiss else "kept"
                truth["base_review"].add(
                    id=key(base["operator"], base["kind"], day.year), operator=base["operator"], kind=base["kind"],
                    county=base["county"], year=day.year, reviewed_on=day, people=people, conclusion=before, reason=amiss,
                )  # fmt: skip

    def _brands(self, truth: Truth) -> None:
        bodies = self._organisations.of("association", "public_body")
        brands = [
            ("510422", "盐边示范羊肉师傅", "county", (2022,)),
            ("510422", "盐边示范果技员", "provincial", (2023,)),
            ("510421", "米易示范菜博士", "provincial", (2023, 2025)),
            ("510421", "米易示范护工", "city", (2024,)),
            ("510411", "仁和示范果农", "provincial", (2021,)),
            ("510411", "仁和示范绣娘", "city", (2022,)),
            ("510403", "西区示范矿工", "county", (2024,)),
        ]
        for i, (county, _name, level, years) in enumerate(brands):
            operator = next((b for b in bodies if b.county == county), bodies[0])
            office = next(b for b in self._organisations.of("public_body") if b.county == county)
            for year in years:
                truth["brand_recognition"].add(
                    id=key(f"PP{county}-{i + 1:02d}", level, dt.date(year, 10, 18)), operator=operator.id, brand=f"PP{county}-{i + 1:02d}", level=level,
                    recognised=True, recognised_on=dt.date(year, 10, 18), county=county, county_office=office.id,
                )  # fmt: skip

    def _incubators(self, truth: Truth) -> None:
        operators = [o for o in self._organisations.of("enterprise") if not o.dispatch][-8:]
        plans = [
            ("510402", [("city", 1, dt.date(2021, 5, 20)), ("city", 2, dt.date(2024, 5, 20))]),
            (
                "510402",
                [
                    ("city", 1, dt.date(2022, 4, 15)),
                    ("provincial", 1, dt.date(2023, 9, 1)),
                    ("national", 1, dt.date(2025, 1, 15)),
                ],
            ),
            ("510411", [("city", 1, dt.date(2022, 6, 30))]),
            ("510421", [("city", 1, dt.date(2023, 3, 10))]),
            (
                "510422",
                [
                    ("provincial", 1, dt.date(2021, 11, 30)),
                    ("provincial", 2, dt.date(2024, 11, 30)),
                ],
            ),
            ("510403", [("city", 1, dt.date(2022, 1, 1))]),
        ]
        for i, (operator, (county, levels)) in enumerate(zip(operators, plans, strict=False)):
            base = f"K{i + 1:02d}"
            truth["incubator"].add(id=base, operator=operator.id, county=county)
            for level, period, day in levels:
                self._recognition(truth, base, level, period, day, lost=i == 5)

    def _recognition(
        self, truth: Truth, base: str, level: str, period: int, day: dt.date, *, lost: bool
    ) -> None:
        own = key(base, level, period)
        truth["incubator_recognition"].add(
            id=own, base=base, level=level, recognised=True, recognised_on=day, period=period,
            lost_on=dt.date(2023, 12, 31) if lost else OPEN_END,
        )  # fmt: skip
        if level != "city":
            return
        for sequence, yuan in enumerate(
            (150_000, 150_000, 150_000) if base != "K03" else (450_000,), start=1
        ):
            assessed_on = add_months(day, 12 * sequence - 1)
            if assessed_on <= AS_OF:
                truth["incubator_award"].add(
                    id=key(own, sequence), recognition=own, sequence=sequence, assessed_on=assessed_on,
                    assessed=yuan * 100, awards_listed=None if base == "K04" and sequence > 1 else True,
                )  # fmt: skip
