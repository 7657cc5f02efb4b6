"""The whole city as truth: everything made in its order from one number.

Owns: the order (who stands on a post or has a business is not hired), and the
rows of people, households, statuses and work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from kapok.city import paid_employers, paid_people, standing
from kapok.city.areas import COUNTIES
from kapok.city.draw import Draw
from kapok.city.honours import Honours
from kapok.city.jobs import Job
from kapok.city.keys import key
from kapok.city.learning import Learning
from kapok.city.ledger import Ledger
from kapok.city.newcomers import Newcomers
from kapok.city.organisations import Organisations
from kapok.city.people import AS_OF, EDUCATION, ETHNIC, Person, Registry
from kapok.city.posts import Posts
from kapok.city.projects import Projects
from kapok.city.services import Services
from kapok.city.tables import Table, Truth
from kapok.city.ventures import Ventures
from kapok.city.watching import (
    PAID_TO,
    died_on,
    household_check,
    pay_wages,
    wage_rows,
    write_plans,
    write_reports,
)
from kapok.city.work import Work
from kapok.rules.language.calendar import OPEN_END, add_months

Progress = Callable[[str, float], None]

MONITORED = {
    standing.UNSTABLE: "exited_unstable",
    standing.EDGE: "marginal",
    standing.SUDDEN: "sudden_hardship",
}
LOW_INCOME = {
    standing.ALLOWANCE: "subsistence_allowance",
    standing.DESTITUTE: "extreme_poverty",
    standing.ALLOWANCE_EDGE: "allowance_margin",
    standing.RIGID: "rigid_expense",
}
CERTIFIED = "示范认〔2025〕1号"
"""The document on which every list of certified statuses rests."""
TRADE = "操作工"
"""What every roster of an employer calls the job."""
_DAY = dt.timedelta(days=1)


@dataclass(slots=True)
class City:
    """The city as objects, and its vocabulary rows."""

    registry: Registry
    organisations: Organisations
    posts: Posts
    ventures: Ventures
    work: Work
    learning: Learning
    newcomers: Newcomers
    truth: Truth

    @property
    def people(self) -> list[Person]:
        """Registry people and those from elsewhere."""
        return self.registry.people + self.newcomers.people


def build(seed: int, persons: int, truth: Truth, progress: Progress) -> City:
    """Make the city of a number."""
    progress("人口和户", 0.0)
    registry = Registry(seed, persons)
    standing.assign(seed, registry)
    progress("单位", 0.25)
    organisations = Organisations(seed, registry, registry.numbers)
    posts = Posts(seed, registry, organisations)
    ventures = Ventures(seed, registry, organisations)
    progress("就业", 0.35)
    work = Work(seed, registry, organisations)
    work.fill()
    newcomers = Newcomers(seed, registry)
    progress("培训和就学", 0.55)
    learning = Learning(seed, registry, organisations, newcomers.people, work.jobs)
    newcomers.settle(work, organisations, learning)
    progress("写成词汇表的行", 0.65)
    city = City(registry, organisations, posts, ventures, work, learning, newcomers, truth)
    _people(seed, city)
    _statuses(seed, city)
    posts.insurer = organisations.add(
        "enterprise", "510402", prefix="91", trade="财产保险", form="股份有限公司"
    )
    organisations.write(truth)
    _work(seed, city)
    write_reports(seed, city.truth["report"], city.work.jobs)
    write_plans(city.truth["planned_work"], registry.people)
    posts.write(truth)
    learning.write(truth)
    ventures.write(truth, registry)
    Honours(seed, organisations, work, newcomers.hosts).write(truth)
    Projects(seed, registry, organisations).write(truth)
    Services(seed, registry, organisations).write(truth)
    progress("已付台账", 0.9)
    ledger = Ledger(seed, truth)
    paid_employers.write(ledger)
    paid_people.write(ledger)
    progress("完成", 1.0)
    return city


def retirement_day(person: Person) -> dt.date:
    """Statutory retirement: men 60, working women 50, later by the reform of 2025."""
    years, first, step, most = (
        (60, dt.date(1965, 1, 1), 4, 36) if person.male else (50, dt.date(1975, 1, 1), 2, 60)
    )
    base = add_months(person.birth, 12 * years)
    if person.birth < first:
        return base
    months = (person.birth.year - first.year) * 12 + person.birth.month - first.month
    return add_months(base, min(most, months // step + 1))


def _people(seed: int, city: City) -> None:
    draw, checks = Draw(seed, "persons"), Draw(seed, "households")

    def compared(chance: float, *, known: bool) -> dt.date | None:
        if known:
            return AS_OF
        return (
            None if draw.chance(chance) else dt.date(2023, 12, 31) if draw.chance(chance) else AS_OF
        )

    people, households = city.truth["person"], city.truth["household"]
    seen: set[str] = set()
    for person in city.people:
        house = person.household
        if house.code not in seen:
            seen.add(house.code)
            where = {"county": house.village.county, "village": house.village.code}
            if any(one.on_register for one in house.members):
                where["village_group"] = house.group
            households.add(id=house.code, **where, **household_check(checks))
        known = "known" in person.taken
        retires = retirement_day(person)
        people.add(
            id=person.id_number,
            household=house.code,
            birth=person.birth,
            sex="male" if person.male else "female",
            hukou_county=house.village.county,
            hukou_village=house.village.code,
            origin_county=house.village.county,
            labour=None if person.labour_unsaid else standing.LABOUR[person.labour],
            student=None if person.unsaid else person.student,
            ethnic=ETHNIC[person.ethnic],
            education=None if person.unsaid else EDUCATION.get(person.education),
            health=person.health,
            **person.wishes,
            pension_from=retires if "work" in person.taken and retires <= AS_OF else OPEN_END,
            retires_on=retires,
            died_on=died_on(checks),
            other_startup_grant=None if draw.chance(0.01) else draw.chance(0.012),
            insurance_subsidy_months_before=draw.pick((6, 12, 24, 36)) if draw.chance(0.01) else 0,
            status_checked_to=None if not known and draw.chance(0.003) else AS_OF,
            benefit_checked_to=compared(0.02, known=known),
            business_checked_to=compared(0.02, known=known),
            education_checked_to=compared(0.01, known=known),
            posts_checked_to=compared(0.01, known=known),
            jobs_checked_to=compared(0.015, known=known),
        )


def _statuses(seed: int, city: City) -> None:
    draw = Draw(seed, "statuses")
    table = city.truth["status"]
    for person in city.people:
        house = person.household
        policy = None if house.policy_unsaid else "enjoyed" if house.keeps_policy else "not_enjoyed"
        if house.poverty_exit is not None:
            start = dt.date(house.poverty_exit, 12, 31)
            table.add(
                id=key(person.id_number, "poverty_exited"), person=person.id_number, kind="poverty_exited",
                policy=policy, start=start, finish=OPEN_END,
            )  # fmt: skip
        if house.monitored and house.monitored_from:
            _status(
                table,
                person,
                MONITORED[house.monitored],
                house.monitored_from,
                house.monitored_to or OPEN_END,
                policy if house.monitored == standing.UNSTABLE else None,
                detail=house.risk,
            )
        if house.low_income and house.low_income_from:
            _status(
                table,
                person,
                LOW_INCOME[house.low_income],
                max(house.low_income_from, person.birth),
                OPEN_END,
                document=CERTIFIED,
            )
        if house.relocated_on:
            table.add(
                id=key(person.id_number, "relocated"), person=person.id_number, kind="relocated",
                start=house.relocated_on, finish=OPEN_END,
            )  # fmt: skip
        if person.disability:
            since = max(dt.date(2012, 1, 1), person.birth)
            grade = f"{person.disability}{person.disability_grade}"
            _status(table, person, "disabled", since, OPEN_END, document=CERTIFIED, detail=grade)
        if not person.poor and person.able and "owner" not in person.taken and draw.chance(0.02):
            start = draw.day(dt.date(2021, 1, 1), dt.date(2025, 3, 31))
            end = add_months(start, 36) - _DAY
            _status(table, person, "hardship_certified", start, end, document=CERTIFIED)


def _status(
    table: Table,
    person: Person,
    kind: str,
    start: dt.date,
    finish: dt.date,
    policy: str | None = None,
    **more: str,
) -> None:
    number = person.id_number
    table.add(
        id=key(number, kind, start),
        person=number,
        kind=kind,
        policy=policy,
        start=start,
        finish=finish,
        **more,
    )


def _work(seed: int, city: City) -> None:
    draw = Draw(seed, "insured")
    travelled: set[str] = set()
    _compare(city.work.jobs)
    pay_wages(seed, city.work.jobs)
    truth = city.truth
    jobs, months, placements, journeys = (
        truth[n] for n in ("employment", "insured_month", "placement", "journey")
    )
    for job in city.work.jobs:
        jobs.add(**employment_row(job))
        pay = max(job.wage or 0, 424_600)
        talent = bool(job.person.moved_from) and draw.chance(0.03)
        for month, insured in job.months:
            months.add(
                id=key(job.person.id_number, job.employer.id if job.employer else None, month), employment=job.id, month=month, insured=insured,
                employer_pension=pay * 16 // 100, employer_medical=pay * 7 // 100, employer_unemployment=pay * 6 // 1000,
                employer_injury=pay * 2 // 1000,
                other_talent_subsidy=talent,
            )  # fmt: skip
        for row in wage_rows(job):
            truth["wage_month"].add(**row)
        for row in placement_rows(job):
            placements.add(**row)
        for day, way, free, cost in job.journeys:
            trip = key(job.person.id_number, day)
            if trip in travelled:
                continue
            travelled.add(trip)
            journeys.add(
                id=trip,
                employment=job.id,
                departed_on=day,
                transport=way,
                free_ride=free,
                ticket_cost=cost,
                return_cost=0 if job.finish == OPEN_END else cost,
            )


def _compare(jobs: list[Job]) -> None:
    """The agency replies once for a person and an employer, and only about contracts it was told of."""
    replies: dict[tuple[str, str], bool | None] = {}
    for job in jobs:
        if job.on_paper and job.employer:
            replies.setdefault((job.person.id_number, job.employer.id), job.insurance_checked)
    for job in jobs:
        job.insurance_checked = replies.get(
            (job.person.id_number, job.employer.id if job.employer else "")
        )


def placement_rows(job: Job) -> list[dict[str, object]]:
    """The vocabulary rows of who placed a person: claims come in turn, where the agency is or else where the job is."""
    signed = job.contract_start or job.start
    rows: list[dict[str, object]] = []
    for n, (agency, helped, other) in enumerate({p[0].id: p for p in job.placements}.values(), 1):
        where = next((c for c in (agency.county, job.county) if c in COUNTIES), "510402")
        rows.append(
            {
                "id": key(job.id, agency.id),
                "employment": job.id,
                "agency": agency.id,
                "helped_sign": helped,
                "applied_on": min(signed + dt.timedelta(days=30 + 10 * n), AS_OF),
                "applied_county": where,
                "other_subsidy": other,
            }
        )
    return rows


def employment_row(job: Job) -> dict[str, object]:
    """The vocabulary row of a spell of work."""
    return {
        "id": job.id,
        "person": job.person.id_number,
        "employer": job.employer.id if job.employer else None,
        "start": job.start,
        "finish": job.finish,
        "contract_start": job.contract_start,
        "contract_end": job.contract_end if job.on_paper else None,
        "contract_kind": job.contract_kind if job.on_paper else None,
        "dispatched": job.employer.dispatch if job.employer and job.on_paper else None,
        "full_time": job.full_time,
        "work_province": job.county[:2],
        "work_city": job.county[:4],
        "work_county": job.county,
        "job": TRADE if job.on_paper and job.employer else None,
        "industry": job.industry,
        "abroad": False if job.watched else None,
        "channel": job.channel,
        "departed_on": job.departed_on,
        "organised": job.organised,
        "organised_by": job.organised_by,
        "on_roster": job.on_roster,
        "verified": job.verified,
        "wage": job.wage,
        "wages_proved": job.wages_proved,
        "insurance_checked": job.insurance_checked,
        "insurance_checked_to": AS_OF if job.insurance_checked else None,
        "wages_checked_to": PAID_TO if job.wages else None,
        "affiliated_move": job.affiliated_move if job.on_paper else None,
    }
