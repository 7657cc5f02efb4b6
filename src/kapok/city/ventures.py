"""Own trade: first and second businesses, flexible work, guaranteed loans, other support on record.

Owns: who started what when, with the half year of operation reached on the last
possible day and one day too late, closed a day before it, a business before the
first; months that flexible workers insured themselves; loans and their quarters.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kapok.city.areas import COUNTIES
from kapok.city.draw import Draw, Weighted
from kapok.city.keys import key
from kapok.city.organisations import Organisation, Organisations
from kapok.city.people import AS_OF, Person, Registry
from kapok.city.tables import Truth
from kapok.rules.language.calendar import OPEN_END, add_months, last_day

_DAY = dt.timedelta(days=1)
#: registration days on both sides of the window's two ends
_EDGES = tuple(dt.date.fromisoformat(d) for d in (
    "2021-06-30", "2021-07-01", "2021-08-31", "2021-12-31", "2022-01-01", "2022-08-31", "2023-08-31",
    "2025-03-30", "2025-03-31", "2025-06-30", "2025-07-01",
))  # fmt: skip


@dataclass(slots=True, eq=False)
class Business:
    person: Person
    organisation: Organisation
    role: str
    kind: str | None
    county: str
    registered_on: dt.date
    closed_on: dt.date | None
    abnormal: bool | None
    proved: bool | None


class Ventures:
    """Businesses, flexible work and loans; to be made before other work is given out."""

    def __init__(self, seed: int, registry: Registry, organisations: Organisations) -> None:
        self.draw = Draw(seed, "ventures")
        self._organisations = organisations
        self._scale = len(registry.people) / 60_000
        self.businesses: list[Business] = []
        self.flexible: list[tuple[Person, dt.date, int | None, bool | None, str]] = []
        draw = self.draw
        poor = [
            p for p in registry.people if p.poor and p.able and not p.taken and 19 <= p.age() <= 58
        ]
        others = [
            p
            for p in registry.people
            if not p.poor and p.able and not p.taken and 19 <= p.age() <= 58
        ]
        draw.shuffle(poor)
        draw.shuffle(others)
        for i in range(max(22, round(640 * self._scale))):
            self._start(poor.pop(), i)
        for i in range(max(3, round(260 * self._scale))):
            self._start(others.pop(), i + 100)
        for person in (
            poor[: max(8, round(700 * self._scale))] + others[: max(3, round(300 * self._scale))]
        ):
            self._flexible(person)

    def _start(self, person: Person, i: int) -> None:
        draw = self.draw
        person.taken.add("business")
        county = person.household.village.county
        if draw.chance(0.05):
            county = "510107"
        elif draw.chance(0.12):
            county = draw.pick(tuple(COUNTIES))
        kind = Weighted([("individual", 0.78), ("enterprise", 0.17), ("cooperative", 0.05)]).pick(
            draw
        )
        day = _EDGES[i] if i < len(_EDGES) else draw.day(dt.date(2021, 1, 5), dt.date(2025, 9, 20))
        if i < len(_EDGES):
            county, kind = person.household.village.county, "individual"
        if i >= len(_EDGES) and draw.chance(0.09):
            early = draw.day(dt.date(2014, 1, 1), dt.date(2020, 6, 30))
            self._register(
                person,
                "individual",
                county,
                early,
                closed=early + dt.timedelta(days=draw.between(200, 900)),
            )
        first = self._register(
            person, kind, county, day, closed=self._closing(day, edge=i < len(_EDGES))
        )
        if i >= len(_EDGES) and draw.chance(0.06):
            again = day + dt.timedelta(days=draw.between(250, 700))
            if again <= AS_OF:
                self._register(person, "individual", county, again, closed=OPEN_END)
        if kind == "enterprise" and draw.chance(0.25):
            mates = [p for p in person.household.members if p.able and p is not person]
            if mates:
                self.businesses.append(
                    Business(
                        mates[0],
                        first.organisation,
                        "partner",
                        kind,
                        county,
                        day,
                        first.closed_on,
                        first.abnormal,
                        None,
                    )
                )

    def _closing(self, day: dt.date, *, edge: bool) -> dt.date:
        draw = self.draw
        half = add_months(day, 6)
        if edge or draw.chance(0.82):
            return OPEN_END
        closed = (
            half - _DAY if draw.chance(0.15) else day + dt.timedelta(days=draw.between(60, 700))
        )
        return closed if closed <= AS_OF else OPEN_END

    def _register(
        self, person: Person, kind: str, county: str, day: dt.date, closed: dt.date
    ) -> Business:
        draw = self.draw
        prefix, form = {
            "individual": ("92", "经营部"),
            "enterprise": ("91", "有限公司"),
            "cooperative": ("93", "农民专业合作社"),
        }[kind]
        trade = draw.pick(
            ("小吃", "土特产", "果蔬", "养殖", "修理", "服装", "百货", "建材", "乡村民宿")
        )
        org = self._organisations.add(
            kind, county, prefix=prefix, trade=trade, form=form, owner=person
        )
        org.registered, org.size, org.lawful = day, "micro", closed == OPEN_END
        org.abnormal = draw.chance(0.04)
        proved = None if draw.chance(0.06) else draw.chance(0.93)
        made = Business(person, org, "principal", kind, county, day, closed, org.abnormal, proved)
        self.businesses.append(made)
        return made

    def _flexible(self, person: Person) -> None:
        draw = self.draw
        if draw.chance(0.3):
            person.taken.add("flexible")
        registered = None if draw.chance(0.04) else draw.chance(0.88)
        month = draw.day(dt.date(2021, 6, 1), dt.date(2025, 6, 1)).replace(day=1)
        paid = draw.between(560, 1150) * 100
        for _ in range(draw.between(4, 42)):
            if month > AS_OF:
                return
            amount = (
                None
                if draw.chance(0.01)
                else paid + (draw.between(0, 99) if draw.chance(0.2) else 0)
            )
            self.flexible.append(
                (person, month, amount, registered, person.household.village.county)
            )
            month = add_months(month, 1)

    def write(self, truth: Truth, registry: Registry) -> None:
        """The rows of businesses, flexible months, loans and other support."""
        for b in self.businesses:
            truth["business"].add(
                id=key(b.person.id_number, b.organisation.id, b.role), person=b.person.id_number, organisation=b.organisation.id, role=b.role, kind=b.kind,
                county=b.county, registered_on=b.registered_on, closed_on=b.closed_on, abnormal=b.abnormal,
                operation_proved=b.proved,
            )  # fmt: skip
        for person, month, paid, registered, county in self.flexible:
            truth["flexible_month"].add(
                id=key(person.id_number, month), person=person.id_number, month=month, paid=paid,
                flexible_registered=registered, county=county,
            )  # fmt: skip
        self._support(truth, registry)
        self._loans(truth)

    def _support(self, truth: Truth, registry: Registry) -> None:
        draw = self.draw
        people = [b.person for b in self.businesses] + [f[0] for f in self.flexible[::20]]
        for i in range(max(6, round(420 * self._scale))):
            person = draw.pick(people)
            kind = draw.pick(("tax_relief", "site_support", "unemployment_extension"))
            if kind == "unemployment_extension":
                person = draw.pick(registry.people)
                if person.age() < 18:
                    continue
            truth["support_record"].add(
                id=f"R{i + 1:05d}", person=person.id_number, kind=kind, county=person.household.village.county,
                granted_on=draw.day(dt.date(2021, 6, 1), AS_OF), amount=draw.between(3, 60) * 10_000,
                flexible=kind != "unemployment_extension",
            )  # fmt: skip

    def _loans(self, truth: Truth) -> None:
        draw = self.draw
        borrowers = [
            o
            for o in self._organisations.of("enterprise", "individual", "cooperative")
            if not o.dispatch
        ]
        for i in range(max(8, round(90 * self._scale))):
            org = borrowers[0] if i == 1 else draw.pick(borrowers)
            signed = draw.day(dt.date(2021, 2, 1), dt.date(2025, 5, 31))
            personal = org.kind == "individual" and i > 2
            terms = (24, 36, 36, 37) if personal else (12, 24, 24, 25, 36)
            due = add_months(signed, draw.pick(terms)) - _DAY
            principal = (
                (3_000_000, 3_000_001, 2_950_000)[i]
                if i < 3
                else draw.between(3, 22 if personal else 280) * 10_000
            )
            base = (
                385
                if signed < dt.date(2022, 1, 20)
                else 365
                if signed < dt.date(2023, 6, 20)
                else 345
            )
            staff, follow_up = max(3, org.staff), draw.chance(0.2)
            rate = base + draw.pick((0, 25, 50, -165, 100))
            truth["loan"].add(
                id=f"L{i + 1:04d}", borrower=org.id, principal=principal * 100, rate=rate, base_rate=base,
                signed_on=signed, due_on=due, guaranteed=None if draw.chance(0.03) else draw.chance(0.95), staff=staff,
                loans_listed=None if draw.chance(0.02) else draw.chance(0.97),
                new_hires=max(0, -(-staff * (8 if staff > 100 else 15) // 100) + draw.pick((-1, 0, 0, 1, 3))),
                follow_up=follow_up, repaid_well=True if follow_up else None, hired_well=draw.chance(0.8) if follow_up else None,
            )  # fmt: skip
            start = signed
            while start <= min(due, AS_OF):
                quarter = last_day(dt.date(start.year, (start.month - 1) // 3 * 3 + 3, 1))
                finish = min(due, quarter)
                interest = principal * 100 * rate * ((finish - start).days + 1) // 3_600_000
                truth["loan_quarter"].add(
                    id=key(f"L{i + 1:04d}", start), loan=f"L{i + 1:04d}", start=start, finish=finish, balance=principal * 100,
                    interest_paid=interest, overdue=None if draw.chance(0.01) else draw.chance(0.04),
                )  # fmt: skip
                start = finish + _DAY
