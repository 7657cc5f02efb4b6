"""Learning: training classes and who sat in them, benefit spells, school semesters, degrees.

Owns: the rows behind training subsidies and allowances, the Yulu aid and the
graduates' grant, with second classes in a year, classes over the turn of a year
and classes that touch an unemployment benefit by one day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kapok.city.areas import COUNTIES, MULI
from kapok.city.draw import Draw, Weighted
from kapok.city.jobs import Job
from kapok.city.keys import key
from kapok.city.organisations import Organisation, Organisations
from kapok.city.people import AS_OF, Person, Registry, primary_year
from kapok.city.tables import Truth
from kapok.rules.language.calendar import OPEN_END, add_months

_DAY = dt.timedelta(days=1)
_LEVEL = {"中职": 1, "技工": 1, "高职": 2, "本科": 3}
_ROLLS: Weighted[str | None] = Weighted(
    [("enrolled", 0.955), ("suspended", 0.015), ("in_army", 0.008), ("left", 0.012), (None, 0.01)]
)
#: demonstration figures, not the province's: (occupation, level, hours, yuan a trainee)
CATALOGUE = (
    ("中式烹调", "level_five", 80, 1200),
    ("中式烹调", "level_four", 120, 1600),
    ("育婴", "level_five", 80, 1300),
    ("电工", "level_five", 100, 1500),
    ("家政服务", "single_skill", 40, 700),
    ("果树种植", "single_skill", 40, 600),
)
_YEARS = {"普高": 3, "中职": 3, "技工": 3, "高职": 3, "本科": 4}


@dataclass(slots=True, eq=False)
class Course:
    """A training class."""

    serial: int
    provider: Organisation
    start: dt.date
    finish: dt.date
    county: str
    place: str
    days: int
    counterpart: bool = False
    assisted: str | None = None
    registered: bool | None = True
    in_catalogue: bool | None = True
    by_employer: bool | None = False
    skills_account: bool | None = False
    occupation: str | None = None
    skill_level: str | None = None
    hours: int | None = None

    @property
    def id(self) -> str:
        return f"C{self.serial:05d}"


@dataclass(slots=True, eq=False)
class Seat:
    """One person in one class."""

    person: Person
    course: Course
    days: int | None
    benefit_days: int | None
    certificate: bool | None
    other_subsidy: int | None
    other_allowance: int | None


@dataclass(slots=True, eq=False)
class Degree:
    person: Person
    level: int
    full_time: bool | None
    awarded_on: dt.date
    applied_on: dt.date | None


class Learning:
    """Classes, semesters and degrees of the registry's people."""

    def __init__(
        self,
        seed: int,
        registry: Registry,
        organisations: Organisations,
        outsiders: list[Person],
        jobs: list[Job],
    ) -> None:
        self.draw = Draw(seed, "learning")
        self._scale = len(registry.people) / 60_000
        self._schools = organisations.of("school")
        self._jobs = [job for job in jobs if job.employer]
        self._enterprises = [
            o for o in organisations.of("enterprise") if o.wanted and not o.dispatch
        ]
        self.courses: list[Course] = []
        self.seats: list[Seat] = []
        self.degrees: list[Degree] = []
        self.benefits: list[tuple[Person, dt.date, dt.date]] = []
        self.semesters: list[dict[str, object]] = []
        adults = [
            p
            for p in registry.people
            if not p.school and 17 <= p.age() <= 58 and p.labour != "丧失劳动力"
        ]
        self._poor = [p for p in adults if p.poor]
        self._adults = adults
        self._benefits()
        self._drawing = {p.serial: (start, finish) for p, start, finish in self.benefits}
        self._classes([p for p in outsiders if p.moved_from == MULI])
        for person in registry.people:
            self._school(person)

    def _benefits(self) -> None:
        draw = self.draw
        for person in draw.sample(self._adults, max(12, round(900 * self._scale))):
            start = draw.day(dt.date(2021, 3, 1), dt.date(2025, 7, 1)).replace(day=1)
            self.benefits.append((person, start, add_months(start, draw.between(2, 12)) - _DAY))

    def _classes(self, muli: list[Person]) -> None:
        draw = self.draw
        total = max(14, round(420 * self._scale))
        waiting = [p for p, _, _ in self.benefits if p.poor]
        for i in range(total):
            course = self._course(i, bool(muli) and i % 40 in (6, 7))
            self.courses.append(course)
            if course.counterpart:
                pool = muli
                members = draw.sample(pool, min(len(pool), draw.between(8, 25)))
            else:
                members = [
                    draw.pick(self._poor if draw.chance(0.6) else self._adults)
                    for _ in range(draw.between(12, 34))
                ]
                if waiting and i % 4 == 0:  # one whose benefit touches the class, or just not
                    person = waiting.pop()
                    _, finish = self._drawing[person.serial]
                    course.start = finish + draw.pick((0, 1, 1, -20)) * _DAY
                    course.finish = course.start + (course.days + 4) * _DAY
                    members.append(person)
            if course.by_employer:  # mostly its own staff
                members = self._staff(course) + members[:3]
            for person in {p.serial: p for p in members}.values():
                self._seat(person, course, self._overlap(person, course))

    def _staff(self, course: Course) -> list[Person]:
        return [
            job.person
            for job in self._jobs
            if job.employer is course.provider and job.start <= course.start <= job.finish
        ]

    def _overlap(self, person: Person, course: Course) -> bool:
        spell = self._drawing.get(person.serial)
        return spell is not None and spell[0] <= course.finish and spell[1] >= course.start

    def _course(self, i: int, counterpart: bool) -> Course:
        draw = self.draw
        days = draw.between(5, 30)
        start = draw.day(dt.date(2021, 3, 1), dt.date(2025, 10, 20))
        if draw.chance(0.03):
            start = dt.date(draw.between(2021, 2024), 12, draw.between(10, 28))
        county = Weighted([(c, share) for c, (_, share) in COUNTIES.items()]).pick(draw)
        course = Course(
            i + 1, draw.pick(self._schools), start, start + (days + 4) * _DAY, county, county, days
        )
        course.registered = None if draw.chance(0.01) else draw.chance(0.97)
        course.in_catalogue = None if draw.chance(0.02) else draw.chance(0.9)
        if draw.chance(0.06):
            course.by_employer, course.provider = True, draw.pick(self._enterprises)
        course.skills_account = draw.chance(0.3) and start.year < 2023
        course.occupation, course.skill_level, least, _ = draw.pick(CATALOGUE)
        course.hours = least + draw.pick((-8, 0, 0, 0, 16))
        if draw.chance(0.02):
            course.occupation = None
        elif draw.chance(0.05):
            course.occupation = "竹编"  # not in the catalogue
        if counterpart:
            course.counterpart, course.assisted = True, MULI
            course.place = MULI if i % 2 else county
        return course

    def _seat(self, person: Person, course: Course, drawing: bool) -> None:
        draw = self.draw
        begun = course.start <= AS_OF
        days = (
            None
            if draw.chance(0.02) or not begun
            else course.days - (draw.between(1, 4) if draw.chance(0.3) else 0)
        )
        done = course.finish <= AS_OF
        there = course.counterpart and course.place == MULI
        certificate: bool | None = False
        if done:
            certificate = None if draw.chance(0.03) else draw.chance(0.85)
        subsidy = 120_000 if there and draw.chance(0.7) else 0
        allowance = (days or 0) * 3000 if there and draw.chance(0.7) else 0
        self.seats.append(
            Seat(person, course, days, 3 if drawing else 0, certificate, subsidy, allowance)
        )

    def _school(self, person: Person) -> None:
        """Semesters from autumn 2021 on, and the certificates at the end."""
        first = primary_year(person.birth) + 9
        if not person.secondary or first > AS_OF.year:
            return
        year = first
        for kind in (person.secondary, person.higher):
            if not kind:
                break
            if year + _YEARS[kind] > 2021 and (person.poor or self.draw.chance(0.3)):
                self._semesters(person, kind, year)
            year += _YEARS[kind]
            if kind != "普高" and 2020 <= year <= AS_OF.year + 1:
                self._degree(person, kind, year)

    def _semesters(self, person: Person, kind: str, first: int) -> None:
        draw = self.draw
        school = draw.pick(self._schools)
        course = {
            "普高": "general",
            "中职": "secondary_vocational",
            "技工": "technical",
            "高职": "higher_vocational",
            "本科": "bachelor",
        }[kind]
        full_time = None if draw.chance(0.01) else draw.chance(0.97)
        for year in range(max(first, 2021), first + _YEARS[kind]):
            for term, start in ((1, dt.date(year, 9, 1)), (2, dt.date(year + 1, 2, 20))):
                if start > AS_OF:
                    return
                roll = _ROLLS.pick(draw)
                self.semesters.append(
                    {
                        "id": key(person.id_number, year, term),
                        "person": person.id_number,
                        "school": school.id,
                        "start": start,
                        "school_year": year,
                        "term": term,
                        "course_kind": None if draw.chance(0.004) else course,
                        "full_time": full_time,
                        "enrolled": None if roll is None else roll != "left",
                        "suspended": None if roll is None else roll == "suspended",
                        "in_army": None if roll is None else roll == "in_army",
                    }
                )

    def _degree(self, person: Person, kind: str, year: int) -> None:
        draw = self.draw
        awarded = dt.date(year, 6, draw.between(10, 30))
        applied = None
        if year >= 2021 and draw.chance(0.6):
            late = 1 if draw.chance(0.08) else 0
            applied = dt.date(
                year + late, draw.between(3, 12) if not late else 3, draw.between(1, 28)
            )
            if applied > AS_OF:
                applied = None
        full_time = None if draw.chance(0.01) else draw.chance(0.96)
        self.degrees.append(Degree(person, _LEVEL[kind], full_time, awarded, applied))

    def write(self, truth: Truth) -> None:
        """The rows of the catalogue, classes, enrolments, benefits, semesters and degrees."""
        for i, (occupation, level, hours, yuan) in enumerate(CATALOGUE):
            truth["training_catalogue"].add(
                id=f"ML{i + 1:03d}", occupation=occupation, skill_level=level, hours=hours, standard=yuan * 100,
                start=dt.date(2021, 1, 1), finish=OPEN_END,
            )  # fmt: skip
        for c in self.courses:
            truth["training_class"].add(
                id=c.id, provider=c.provider.id, start=c.start, finish=c.finish, county=c.county, place_county=c.place,
                registered=c.registered, in_catalogue=c.in_catalogue, run_by_employer=c.by_employer,
                counterpart_task=c.counterpart, assisted_county=c.assisted, skills_account=c.skills_account,
                occupation=c.occupation, skill_level=c.skill_level, hours=c.hours,
            )  # fmt: skip
        for s in self.seats:
            truth["training"].add(
                id=key(s.person.id_number, s.course.id), person=s.person.id_number, course=s.course.id, days=s.days,
                benefit_days=s.benefit_days, certificate=s.certificate,
                other_side_subsidy=s.other_subsidy, other_side_allowance=s.other_allowance,
            )  # fmt: skip
        for person, start, finish in self.benefits:
            truth["benefit_spell"].add(
                id=key(person.id_number, start), person=person.id_number, start=start, finish=finish
            )
        for row in self.semesters:
            truth["semester"].add(**row)
        for d in self.degrees:
            truth["degree"].add(
                id=key(d.person.id_number, d.level, d.awarded_on), person=d.person.id_number, level=d.level, full_time=d.full_time,
                awarded_on=d.awarded_on, grant_applied_on=d.applied_on, school_county="510402",
            )  # fmt: skip
