"""Work: who works where, under which contract, insured in which months.

Owns: employment spells with contracts on both sides of every limit (364 days, the
leap year's 365, open ends, tasks), insured months, placements by agencies and
journeys to other provinces. Two spells of one person never overlap unless the
double presence is meant.
"""

from __future__ import annotations

import datetime as dt

from kapok.city.areas import COUNTIES
from kapok.city.draw import Draw, Weighted
from kapok.city.jobs import Job, Pool, contract_end
from kapok.city.organisations import Organisation, Organisations
from kapok.city.people import AS_OF, Person, Registry
from kapok.rules.language.calendar import OPEN_END, add_months, month_start

_DAY = dt.timedelta(days=1)
_READY = dt.date(2025, 7, 1)
FIRST_DAY, LAST_DAY = dt.date(2022, 1, 1), dt.date(2025, 12, 31)

_SHAPES = Weighted(
    [
        ("year", 0.50), ("years", 0.20), ("open", 0.06), ("task", 0.03), ("day_short", 0.025),
        ("leap_trap", 0.005), ("same_day", 0.03), ("eleven", 0.03), ("half", 0.07), ("quarter", 0.035), ("lost", 0.015),
    ]
)  # fmt: skip
_ORGANISERS = (
    "government",
    "labour_company",
    "agency",
    "government",
    "village",
    "broker",
    "partner",
    "labour_company",
    "government",
    "employer",
)
_CHANNELS = Weighted([("own", 0.42), ("organised", 0.55), (None, 0.03)])


class Work:
    """Fills the employers' places from the registry."""

    def __init__(self, seed: int, registry: Registry, organisations: Organisations) -> None:
        self.draw = Draw(seed, "work")
        self.jobs: list[Job] = []
        self._latest: dict[tuple[int, str], Job] = {}
        self._organisations = organisations
        self._agencies = organisations.agencies()
        self._elsewhere = organisations.of("enterprise", local=False)
        free = [
            p
            for p in registry.people
            if p.able and 17 <= p.age() <= 60 and not p.taken and p.free_from <= _READY
        ]
        self.poor = Pool(self.draw, [p for p in free if p.poor])
        self.others = Pool(self.draw, [p for p in free if not p.poor])
        self._scale = len(registry.people) / 60_000

    def fill(self) -> None:
        """Local enterprises, then the smaller employers, then work elsewhere."""
        for rank, org in enumerate(o for o in self._organisations.of("enterprise") if o.wanted):
            self._enterprise(org, clean=rank < 16 and org.wanted >= 9)
        for org in self._organisations.of(
            "cooperative", "farm", "grower", "ecommerce", "individual", "other_registered"
        ):
            self._small_employer(org)
        away = self._elsewhere
        for _ in range(min(len(self.poor), round(4600 * self._scale))):
            self._away(self.poor, self.draw.pick(away))
        for _ in range(min(len(self.others), round(3000 * self._scale))):
            self._away(self.others, self.draw.pick(away))

    # local enterprises

    def _enterprise(self, org: Organisation, *, clean: bool) -> None:
        draw = self.draw
        for i in range(org.wanted):
            person = self.poor.take(org.county, 0.65, clean=clean)
            if person:
                self.hire(
                    person,
                    org,
                    "year" if clean else _SHAPES.pick(draw),
                    clean=clean,
                    late=i * 3 > org.wanted * 2,
                )
        if org.wanted == 9:  # the tenth hire fails by one day, by insurance, or by having none
            person = self.poor.take(org.county, 0.65, clean=True)
            if person:
                self.hire(
                    person,
                    org,
                    draw.pick(("day_short", "eleven", "uninsured")),
                    clean=True,
                    late=True,
                )
        for _ in range(int(org.wanted * draw.unit() * 1.5)):
            person = self.others.take(org.county, 0.7)
            if person:
                self.hire(person, org, _SHAPES.pick(draw))

    def hire(
        self,
        person: Person,
        org: Organisation,
        shape: str,
        *,
        clean: bool = False,
        late: bool = False,
    ) -> Job:
        """A contract with an enterprise, its insured months, perhaps an agency and a renewal."""
        draw = self.draw
        start = max(self._first_day(shape, clean=clean, late=late), person.free_from)
        if clean and shape == "year":
            shape = draw.pick(("year", "years", "years"))
        end, kind = contract_end(draw, "year" if shape == "uninsured" else shape, start)
        job = self.job(person, org, start, self._leaving(start, end, clean=clean), org.county)
        job.contract_start, job.contract_end, job.contract_kind = start, end, kind
        if not clean and draw.chance(0.004):
            job.contract_start = None
        if shape != "uninsured" and (clean or draw.chance(0.9)):
            self.insure(job, steady=clean)
        if not clean:
            job.insurance_checked = None if draw.chance(0.025) else True
            job.affiliated_move = None if draw.chance(0.01) else draw.chance(0.006)
            self._organised_move(job, 0.3)
        if org.service_from is None and job.on_paper and draw.chance(0.3):
            self._placement(job)
        if job.contract_end and job.finish == job.contract_end < AS_OF and draw.chance(0.55):
            self._renew(job)
        return job

    def _first_day(self, shape: str, *, clean: bool, late: bool) -> dt.date:
        draw = self.draw
        if shape == "leap_trap":
            return draw.day(dt.date(2024, 1, 1), dt.date(2024, 2, 29))
        if clean:
            return (
                draw.day(dt.date(2024, 3, 1), dt.date(2025, 5, 31))
                if late
                else draw.day(FIRST_DAY, dt.date(2023, 11, 30))
            )
        if draw.chance(0.01):
            return draw.pick(
                (dt.date(2021, 12, 31), FIRST_DAY, dt.date(2021, 12, 1), dt.date(2022, 5, 25))
            )
        if draw.chance(0.006):
            return draw.day(AS_OF + _DAY, dt.date(2025, 11, 15))  # signed, not begun
        return draw.day(dt.date(2021, 1, 4), dt.date(2025, 9, 15))

    def _leaving(self, start: dt.date, end: dt.date | None, *, clean: bool) -> dt.date:
        draw = self.draw
        last = end or add_months(start, 14)
        if not clean and draw.chance(0.1):
            early = start + dt.timedelta(days=draw.between(20, 300))
            if early < min(last, AS_OF):
                return early
        return last if last <= AS_OF else OPEN_END

    def _renew(self, job: Job) -> None:
        start = job.finish + _DAY
        end = add_months(start, 12) - _DAY
        again = self.job(
            job.person, job.employer, start, end if end <= AS_OF else OPEN_END, job.county
        )
        again.contract_start, again.contract_end, again.contract_kind = start, end, "fixed_term"
        again.wage, again.insurance_checked = job.wage, job.insurance_checked
        if job.months:
            self.insure(again, steady=True)

    def insure(self, job: Job, *, steady: bool = False) -> None:
        """Months the employer paid, from the first or second month on; some months are missing or refused."""
        draw = self.draw
        month = add_months(month_start(job.start), 0 if steady or draw.chance(0.6) else 1)
        last = month_start(min(job.finish, AS_OF))
        before = job.before
        if before and before.finish >= month:
            month = add_months(
                month_start(before.finish), 1
            )  # a month belongs to the job that holds its first day
        while month <= last:
            if steady or not draw.chance(0.02):
                job.months.append((month, steady or not draw.chance(0.004)))
            month = add_months(month, 1)

    def _placement(self, job: Job) -> None:
        draw = self.draw
        for _ in range(2 if draw.chance(0.04) else 1):
            helped = None if draw.chance(0.03) else draw.chance(0.88)
            job.placements.append(
                (
                    draw.pick(self._agencies),
                    helped,
                    None if draw.chance(0.02) else draw.chance(0.03),
                )
            )
        if draw.chance(0.01) and job.employer:
            job.placements[-1] = (job.employer, True, False)

    # smaller employers: no contract is asked for, half a year of steady work is

    def _small_employer(self, org: Organisation) -> None:
        draw = self.draw
        family = (
            [
                p
                for p in org.owner.household.members
                if p is not org.owner
                and p.able
                and p.age() <= 60
                and not p.taken
                and p.free_from <= _READY
            ]
            if org.owner
            else []
        )
        if family and draw.chance(0.3):
            self._season(family[0], org, steady=True)
        planted = org.kind == "cooperative" and org.wanted >= 9
        for _ in range(org.wanted):
            person = self.poor.take(org.county, 0.9, clean=planted)
            if person:
                self._season(person, org, steady=planted or draw.chance(0.55))
        for _ in range(org.wanted // 2):
            person = self.others.take(org.county, 0.9)
            if person:
                self._season(person, org, steady=draw.chance(0.5))

    def _season(self, person: Person, org: Organisation, *, steady: bool) -> None:
        draw = self.draw
        start = (
            draw.day(FIRST_DAY, dt.date(2025, 2, 28))
            if steady
            else draw.day(dt.date(2021, 3, 1), dt.date(2025, 8, 31))
        )
        start = max(start, person.free_from)
        if steady:
            months = draw.between(6, 30)
            spans = [(start, add_months(start, months) - _DAY)]
        else:
            kind = draw.between(0, 4)
            half = add_months(start, 6)
            spans = [
                [(start, half - 2 * _DAY)],  # one day short of half a year
                [(start, add_months(start, 4)), (add_months(start, 9), add_months(start, 12))],
                [
                    (start, add_months(start, 3)),
                    (add_months(start, 3) + 25 * _DAY, add_months(start, 7)),
                ],
                [(start, add_months(start, draw.between(1, 5)))],
                [(start, half - _DAY)],
            ][kind]
        for first, last in spans:
            if first > AS_OF:
                break
            job = self.job(person, org, first, last if last <= AS_OF else OPEN_END, org.county)
            if "known" not in person.taken:
                job.full_time = draw.chance(0.8)
                job.wages_proved = None if draw.chance(0.03) else draw.chance(0.95)

    # elsewhere

    def _away(self, pool: Pool, org: Organisation) -> None:
        draw = self.draw
        person = pool.take(draw.pick(tuple(COUNTIES)), 0.2)
        if person is None:
            return
        start = max(draw.day(dt.date(2021, 1, 10), dt.date(2025, 9, 10)), person.free_from)
        for _ in range(draw.between(1, 3)):
            lasts = start + dt.timedelta(days=draw.between(40, 800))
            if draw.chance(0.03):
                lasts = (
                    add_months(start, 3) - 2 * _DAY
                    if draw.chance(0.5)
                    else add_months(start, 3) - _DAY
                )
            job = self.job(person, org, start, lasts if lasts <= AS_OF else OPEN_END, org.county)
            if draw.chance(0.04):
                job.employer = None
            elif draw.chance(0.5):
                job.contract_start = start
                job.contract_end, job.contract_kind = contract_end(draw, _SHAPES.pick(draw), start)
                if draw.chance(0.45):
                    self.insure(job)
            self._organised_move(job, 0.6)
            if job.organised and job.on_paper and draw.chance(0.5):
                self._placement(job)
            if not org.county.startswith("51"):
                self._journeys(job)
            start = lasts + dt.timedelta(days=draw.between(15, 200))
            if start > AS_OF:
                return
            org = draw.pick(self._elsewhere) if draw.chance(0.5) else org

    def _organised_move(self, job: Job, share: float) -> None:
        draw = self.draw
        job.departed_on = job.start - dt.timedelta(days=draw.between(0, 3))
        if job.county == job.person.household.village.county or not draw.chance(share):
            return
        job.channel = _CHANNELS.pick(draw)
        job.organised = None if job.channel is None else job.channel == "organised"
        if job.organised:
            job.organised_by = _ORGANISERS[job.serial % len(_ORGANISERS)]
        job.on_roster = (
            job.organised if draw.chance(0.94) else (None if draw.chance(0.4) else False)
        )
        job.verified = None if draw.chance(0.03) else draw.chance(0.95)

    def _journeys(self, job: Job) -> None:
        draw = self.draw
        day = job.departed_on or job.start
        last = min(job.finish, AS_OF)
        while day <= last:
            way = Weighted(
                [("rail", 0.62), ("road", 0.29), ("air", 0.06), ("water", 0.01), (None, 0.02)]
            ).pick(draw)
            free = None if draw.chance(0.02) else job.organised is True and draw.chance(0.3)
            cost = None if draw.chance(0.04) else draw.between(80, 900) * 100 + draw.pick((0, 50))
            job.journeys.append((day, way, free, cost))
            day = dt.date(day.year + 1, 2, draw.between(1, 28))

    def job(
        self, person: Person, org: Organisation | None, start: dt.date, finish: dt.date, county: str
    ) -> Job:
        """A spell of work without a contract yet."""
        person.taken.add("work")
        made = Job(len(self.jobs) + 1, person, org, start, finish, None, None, None, county)
        pair = (person.serial, org.id if org else "")
        made.before = self._latest.get(pair)
        self._latest[pair] = made
        made.departed_on = start
        made.wage = None if self.draw.chance(0.02) else self.draw.between(44, 136) * 5000
        if org and org.dispatch:
            made.channel = "own"
        self.jobs.append(made)
        return made
