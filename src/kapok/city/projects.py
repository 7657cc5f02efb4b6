"""Trips, projects, relocation sites, work at home and the care for those who lost their work.

Owns: the rows of clauses 1, 4, 12, 13, 19 and 22 that are about people of the registry, few of each and some with an
honest fault: a trip with too few people, a share of pay just below the line, pay in cash, a household with nobody at work.
"""

from __future__ import annotations

import datetime as dt

from kapok.city.areas import CITY, COUNTIES, OUTSIDE
from kapok.city.draw import Draw
from kapok.city.keys import key
from kapok.city.organisations import Organisations
from kapok.city.people import AS_OF, Person, Registry
from kapok.city.standing import SITES
from kapok.city.tables import Truth
from kapok.rules.language.calendar import OPEN_END, add_months, last_day

_TRIPS = (  # organising county, passengers, of them poor (in ten), faults
    ("510421", 24, 10, ""),
    ("510422", 30, 4, ""),
    ("510411", 19, 10, ""),
    (CITY, 26, 8, ""),
    ("510422", 22, 5, "handed_down"),
    ("510421", 21, 10, "invoice"),
)
_PROJECTS = (  # kind, county, approved, central, pay in a hundred of relief money, agreed percent
    ("work_relief", "510422", dt.date(2022, 5, 10), False, 10, 5),
    ("work_relief", "510421", dt.date(2022, 9, 1), False, 9, None),
    ("work_relief", "510411", dt.date(2023, 4, 1), True, 30, 10),
    ("work_relief", "510422", dt.date(2024, 3, 1), True, 15, 10),
    ("government", "510411", dt.date(2023, 6, 1), False, 0, 10),
    ("community", "510421", dt.date(2024, 1, 15), False, 0, None),
    ("environment", "510422", dt.date(2023, 2, 1), False, 0, None),
)


class Projects:
    """Trips, projects and sites with people of the registry."""

    def __init__(self, seed: int, registry: Registry, organisations: Organisations) -> None:
        self.draw = Draw(seed, "projects")
        self.registry, self.organisations = registry, organisations
        self.able = {
            c: [p for p in registry.people if p.able and p.household.village.county == c]
            for c in COUNTIES
        }

    def write(self, truth: Truth) -> None:
        self._trips(truth)
        self._projects(truth)
        self._sites(truth)
        self._home_work(truth)
        self._entries(truth)
        self._losses(truth)
        self._alliance_services(truth)

    def _some(self, county: str, count: int, poor: int) -> list[Person]:
        """So many people of the county, about `poor` in ten of them once poor."""
        pool = self.able.get(county) or [p for people in self.able.values() for p in people]
        needy = [p for p in pool if p.poor]
        others = [p for p in pool if not p.poor]
        wanted = count * poor // 10
        return self.draw.sample(needy, wanted) + self.draw.sample(others, count - wanted)

    def _trips(self, truth: Truth) -> None:
        firms = self.organisations.of("enterprise")
        carrier = next((o for o in firms if o.industry == "G54"), firms[0])
        for n, (county, count, poor, fault) in enumerate(_TRIPS):
            trip, day = f"CC{n + 1:03d}", dt.date(2023, 2, 1) + dt.timedelta(days=97 * n)
            truth["trip"].add(
                id=trip, carrier=carrier.id, organiser_level="city" if county == CITY else "county", county=county, depart_on=day,
                destination_county=OUTSIDE[n % len(OUTSIDE)][0], one_destination=True, seats=40, cost=1_260_000 + 10_001 * n,
                contracted=True, invoiced=fault != "invoice", roster_complete=True, shares_listed=True,
            )  # fmt: skip
            riders = self._some(county, count, poor)
            if n == 0:
                riders += self._some("510422", 6, 10)
            for person in riders:
                truth["trip_passenger"].add(
                    id=key(trip, person.id_number), trip=trip, person=person.id_number, rode=True, signed=self.draw.chance(0.97)
                )  # fmt: skip
            for payer in (county, "510422") if n == 0 else (county,):
                truth["trip_share"].add(
                    id=key(trip, payer), trip=trip, county=payer, money_used="handed_down" if fault == "handed_down" else "matching"
                )  # fmt: skip

    def _projects(self, truth: Truth) -> None:
        for n, (kind, county, approved, central, percent, agreed) in enumerate(_PROJECTS):
            number, relief = f"XM{n + 1:03d}", 80_000_000 if kind == "work_relief" else 0
            paid = relief * percent // 100 - (1 if n == 3 else 0)
            truth["project"].add(
                id=number, kind=kind, county=county, approved_on=approved, central=central, total_investment=150_000_000,
                relief_fund=relief, central_fund=relief if central else 0, labour_planned=relief * 3 // 10, labour_paid=paid,
                pay_published=n != 2, posts=40, relocated_posts=self.draw.between(1, 6), ratio_agreed=agreed is not None,
                agreed_percent=agreed, workers_listed=True,
            )  # fmt: skip
            if kind in ("work_relief", "environment"):
                self._workers(truth, number, county, add_months(approved.replace(day=1), 2))

    def _workers(self, truth: Truth, project: str, county: str, first: dt.date) -> None:
        draw = self.draw
        for person in self._some(county, 12, 6):
            for month in (first, add_months(first, 1)):
                due = last_day(month) + dt.timedelta(days=15)
                pay = draw.between(12, 36) * 10_000
                short = draw.chance(0.04)
                truth["project_worker"].add(
                    id=key(project, person.id_number, month), project=project, person=person.id_number, month=month, pay_due=pay,
                    paid=0 if short else pay, due_on=due, paid_on=OPEN_END if short else due + dt.timedelta(days=draw.pick((-3, -1, 0, 0, 0, 9))),
                    method=None if draw.chance(0.03) else "cash" if draw.chance(0.06) else "card",
                )  # fmt: skip

    def _sites(self, truth: Truth) -> None:
        houses = [h for h in self.registry.households if h.relocated_site]
        where = {
            county: sorted(v.code for v in self.registry.villages if v.county == county)
            for county, _ in SITES
        }
        for n, (county, site) in enumerate(SITES):
            truth["relocation_site"].add(
                id=site, county=county, village=where[county][n % len(where[county])], size=("medium", "small", "large")[n % 3], settled_on=dt.date(2017, 1, 1), households_listed=n != 5
            )  # fmt: skip
        for house in houses:
            truth["site_household"].add(
                id=key(house.relocated_site, house.code), site=house.relocated_site, household=house.code,
                moved_on=house.relocated_on, members_listed=self.draw.chance(0.97), manner="together",
                place="other_village", registered_poor=house.poverty_exit is not None,
            )  # fmt: skip

    def _home_work(self, truth: Truth) -> None:
        giver = self.organisations.of("cooperative")[0]
        for n, person in enumerate(self._some("510422", 20, 7)):
            given, pieces = (
                self.draw.day(dt.date(2023, 1, 5), dt.date(2025, 6, 30)),
                self.draw.between(50, 400),
            )
            late = self.draw.chance(0.1)
            truth["home_order"].add(
                id=f"JJ{n + 1:03d}", giver=giver.id, person=person.id_number, ordered_on=given, pieces=pieces, piece_rate=150,
                delivered_on=OPEN_END if late else given + dt.timedelta(days=20), pay=0 if late else pieces * 150 - (1 if n == 4 else 0),
            )  # fmt: skip

    def _entries(self, truth: Truth) -> None:
        """Every thirtieth person's entry of the register."""
        draw = self.draw
        for person in self.registry.people[::30]:
            truth["registry_entry"].add(
                id=person.id_number, person=person.id_number, updated_on=draw.day(dt.date(2025, 8, 1), AS_OF),
                contacted_on=draw.day(dt.date(2025, 6, 1), AS_OF), compared=None if draw.chance(0.03) else draw.chance(0.95),
            )  # fmt: skip

    def _losses(self, truth: Truth) -> None:
        draw = self.draw
        for county in ("510411", "510421", "510422"):
            for person in self._some(county, 12, 8):
                lost = draw.day(dt.date(2024, 1, 1), dt.date(2025, 9, 25))
                served = lost + dt.timedelta(days=draw.between(8, 17))
                truth["job_loss"].add(
                    id=key(person.id_number, lost), person=person.id_number, county=county, lost_on=lost,
                    contacted_on=OPEN_END if draw.chance(0.05) else lost + dt.timedelta(days=draw.between(1, 6)),
                    guidance=draw.between(0, 2) if draw.chance(0.2) else 1, vacancies=draw.between(2, 5), trainings=1,
                    served_on=served if served <= AS_OF else OPEN_END,
                )  # fmt: skip

    def _alliance_services(self, truth: Truth) -> None:
        """A few people of each county with an alliance; some complaints wait."""
        draw = self.draw
        for county in list(COUNTIES)[1:]:
            for person in self._some(county, 10, 7):
                kind = draw.pick(("job_search", "training", "startup", "delivery", "rights"))
                served = draw.day(dt.date(2024, 9, 1), AS_OF)
                settled = served + dt.timedelta(days=draw.between(0, 40))
                truth["alliance_service"].add(
                    id=key(f"XZ{county}", person.id_number, kind, served), alliance=f"XZ{county}", person=person.id_number,
                    kind=kind, served_on=served, settled_on=settled if settled <= AS_OF else OPEN_END,
                )  # fmt: skip
