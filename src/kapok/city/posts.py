"""Rural public posts: agreements, attendance months and the counties' standards.

Owns: who stood on a post when, from 2018 (before the period that counts) to the
day the city is looked at, with agreements of a year and a day, the 36-month limit
reached and just not reached, lapsed accident cover, two posts at once.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kapok.city.areas import COUNTIES
from kapok.city.draw import Draw, Weighted
from kapok.city.keys import key
from kapok.city.organisations import Organisation, Organisations
from kapok.city.people import AS_OF, Person, Registry
from kapok.city.tables import Truth
from kapok.rules.language.calendar import OPEN_END, add_months, month_start

_DAY = dt.timedelta(days=1)
_CATEGORIES = Weighted(
    [
        ("cleaning", 0.38), ("river", 0.10), ("road", 0.14), ("forest", 0.12), ("water", 0.08),
        ("security", 0.08), ("employment_helper", 0.07), ("other", 0.03),
    ]
)  # fmt: skip
_FUNDS = Weighted(
    [("employment", 0.72), ("linkage", 0.13), ("forestry", 0.08), ("solar", 0.06), ("other", 0.01)]
)
#: monthly standards in yuan, demonstration figures: (from, amount)
STANDARDS: dict[str, tuple[tuple[dt.date, int], ...]] = {
    "510402": ((dt.date(2022, 1, 1), 700),),
    "510403": ((dt.date(2022, 1, 1), 650),),
    "510411": ((dt.date(2022, 1, 1), 600), (dt.date(2024, 1, 1), 650)),
    "510421": ((dt.date(2022, 1, 1), 600),),
    "510422": ((dt.date(2022, 1, 1), 600), (dt.date(2024, 1, 1), 650)),
}
TITLES = {
    "cleaning": "保洁员", "river": "巡河员", "road": "公路养护员", "forest": "护林员", "water": "水管员",
    "security": "治安巡逻员", "employment_helper": "就业协管员", "other": "公益岗",
}  # fmt: skip
HARDSHIP = {"510402": 1970, "510403": 1970, "510411": 1870, "510421": 1870, "510422": 1870}


@dataclass(slots=True, eq=False)
class Agreement:
    """One agreement of one person on one post; `months` are (first of month, attendance passed, last day served)."""

    serial: int
    person: Person
    owner: Organisation
    start: dt.date
    finish: dt.date
    category: str
    fund: str | None
    insured_from: dt.date | None = None
    insured_until: dt.date | None = None
    premium: int | None = 10_000
    written: bool | None = True
    fit: bool | None = True
    cadre_family: bool | None = False
    months: list[tuple[dt.date, bool | None, dt.date | None]] = field(default_factory=list)

    @property
    def id(self) -> str:
        return key(self.person.id_number, self.post, self.start)

    @property
    def post(self) -> str:
        """The post's code: one for each person, owner, category and fund."""
        return f"GW{self.person.serial:06d}-{self.category[:2]}{(self.fund or 'x')[:2]}"

    @property
    def county(self) -> str:
        return self.owner.county


class Posts:
    """Puts people on posts; to be made before other work is given out."""

    def __init__(self, seed: int, registry: Registry, organisations: Organisations) -> None:
        self.draw = Draw(seed, "posts")
        self.agreements: list[Agreement] = []
        self.insurer: Organisation | None = None
        self._last: dict[int, dt.date] = {}
        self._bodies: dict[str, list[Organisation]] = {}
        for body in organisations.of("village_body"):
            self._bodies.setdefault(body.county, []).append(body)
        scale = len(registry.people) / 60_000
        weak = [
            p
            for p in registry.people
            if p.poor and p.labour == "弱劳动力或半劳动力" and p.age() <= 66
        ]
        able = [p for p in registry.people if p.poor and p.able and 25 <= p.age() <= 60]
        others = [p for p in registry.people if not p.poor and p.able and 30 <= p.age() <= 60]
        draw = self.draw
        chosen = draw.sample(weak, max(12, round(950 * scale)))
        chosen += draw.sample(able, max(8, round(500 * scale))) + draw.sample(
            others, max(3, round(160 * scale))
        )
        for person in chosen:
            if not draw.chance(0.04):
                person.taken.add("post")  # the few others may work elsewhere as well
            self._career(person)

    def _career(self, person: Person) -> None:
        """A person's agreements, one after another."""
        draw = self.draw
        owner = draw.pick(self._bodies[person.household.village.county])
        category, fund = _CATEGORIES.pick(draw), _FUNDS.pick(draw)
        start = Weighted(
            [
                (dt.date(2021, 1, 1), 0.14),
                (draw.day(dt.date(2018, 3, 1), dt.date(2020, 12, 1)).replace(day=1), 0.22),
                (draw.day(dt.date(2021, 1, 1), dt.date(2025, 6, 30)).replace(day=1), 0.50),
                (draw.day(dt.date(2021, 1, 1), dt.date(2025, 6, 30)), 0.14),
            ]
        ).pick(draw)
        for _ in range(draw.between(1, 5)):
            finish = add_months(start, 12) - _DAY
            shape = draw.unit()
            if shape < 0.02:
                finish += _DAY  # a day more than a year
            elif shape < 0.12:
                finish = add_months(start, draw.between(3, 10)) - _DAY
            self._agree(person, owner, start, finish, category, fund)
            if draw.chance(0.015) and start.year >= 2021:  # a second post for some days of a month
                other = add_months(month_start(start), 2) + 9 * _DAY
                self._agree(
                    person, owner, other, other + 17 * _DAY, "other", "linkage", months=False
                )
            gap = 0 if draw.chance(0.8) else draw.between(20, 150)
            start = finish + (1 + gap) * _DAY
            if start > AS_OF:
                return

    def _agree(
        self,
        person: Person,
        owner: Organisation,
        start: dt.date,
        finish: dt.date,
        category: str,
        fund: str | None,
        *,
        months: bool = True,
    ) -> None:
        draw = self.draw
        made = Agreement(len(self.agreements) + 1, person, owner, start, finish, category, fund)
        made.insured_from, made.insured_until = start, finish
        if draw.chance(0.06):
            made.insured_until = max(start, finish - dt.timedelta(days=draw.between(20, 150)))
        elif draw.chance(0.02):
            made.insured_from = made.insured_until = made.premium = None
        made.written = None if draw.chance(0.01) else draw.chance(0.985)
        made.fit = None if draw.chance(0.01) else draw.chance(0.98)
        made.cadre_family = None if draw.chance(0.01) else draw.chance(0.02)
        month = month_start(start)
        if (before := self._last.get(person.serial)) and month <= before:
            month = add_months(before, 1)
        while months and month <= min(month_start(finish), month_start(AS_OF)):
            left = OPEN_END
            if draw.chance(0.006) and start <= (early := month + 14 * _DAY) <= finish:
                left = early  # gone in the middle of the month: the agreement runs on
            made.months.append(
                (
                    month,
                    None if draw.chance(0.012) else draw.chance(0.975),
                    None if draw.chance(0.008) else left,
                )
            )
            self._last[person.serial] = month
            if left != OPEN_END:  # the rest of the agreement stands, without months
                self._last[person.serial] = month_start(finish)
                break
            month = add_months(month, 1)
        self.agreements.append(made)

    def write(self, truth: Truth) -> None:
        """The rows of agreements, months and standards."""
        agreements, months = truth["post_agreement"], truth["post_month"]
        for a in self.agreements:
            agreements.add(
                id=a.id,
                person=a.person.id_number,
                household=a.person.household.code,
                owner=a.owner.id,
                insurer=self.insurer.id if self.insurer and a.insured_from else None,
                start=a.start,
                finish=a.finish,
                county=a.county,
                category=a.category,
                post_fund=a.fund,
                title=TITLES[a.category],
                policy_no=f"YWX{a.serial:06d}" if a.insured_from else None,
                written=a.written,
                insured_from=a.insured_from,
                insured_until=a.insured_until,
                premium=a.premium,
                fit=a.fit,
                cadre_family=a.cadre_family,
            )
            for month, attended, served_until in a.months:
                months.add(
                    id=key(a.person.id_number, a.post, month),
                    agreement=a.id,
                    month=month,
                    attended=attended,
                    served_until=served_until,
                )
        self._standards(truth)

    def _standards(self, truth: Truth) -> None:
        table = truth["post_standard"]
        for county in COUNTIES:
            steps = STANDARDS[county]
            for i, (day, yuan) in enumerate(steps):
                ended = steps[i + 1][0] - _DAY if i + 1 < len(steps) else OPEN_END
                for category in (
                    "cleaning",
                    "river",
                    "road",
                    "forest",
                    "water",
                    "security",
                    "employment_helper",
                ):
                    amount = yuan + (100 if category == "security" else 0)
                    if county == "510402" and category == "road":
                        amount = 2000  # above the standard of hardship posts: flagged, not refused
                    table.add(
                        id=f"S{county}-{category}-{day:%Y%m}",
                        county=county,
                        category=category,
                        similar_group="巡护"
                        if category in ("river", "forest", "security")
                        else "养护保洁",
                        set_on=day,
                        ended_on=ended,
                        standard=amount * 100,
                        full_time=amount >= 2000,
                        hours=None
                        if (county, category) == ("510403", "water")
                        else 80
                        if amount < 2000
                        else 170,
                        hardship_standard=HARDSHIP[county] * 100,
                        hardship_hours=174,
                        previous_standard=(steps[i - 1][1] if i else yuan) * 100,
                        time_noted=True,
                        intensity_noted=True,
                        environment_noted=category != "forest",
                        approved=not (county == "510403" and category == "security"),
                    )
