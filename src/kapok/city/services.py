"""What the departments do: stations, service points, markets, contests, transfers, what counties report and owe.

Owns: the rows of clauses 4, 8, 9, 19, 24, 28, 十三 to 十五 and of validity, few of each and some with an honest fault:
a county without a brand or an alliance, a stale vacancy, an instalment above the contract, a duty done late or never.
"""

from __future__ import annotations

import datetime as dt

from kapok.city.areas import CITY, COUNTIES, OUTSIDE
from kapok.city.draw import Draw
from kapok.city.keys import key
from kapok.city.organisations import Organisation, Organisations
from kapok.city.people import AS_OF, Registry
from kapok.city.tables import Truth
from kapok.rules.language.calendar import OPEN_END, add_months, last_day

RURAL = ("510411", "510421", "510422")
_DUTIES = (  # duty, office, months of a period, days after it
    ("data_exchange", "hrss", 1, 5),
    ("monthly_report", "hrss", 1, 5),
    ("publicity", "hrss", 3, 15),
    ("staffing", "hrss", 12, 31),
    ("relocation_follow_up", "development_reform", 3, 15),
    ("rural_industry", "agriculture", 12, 31),
    ("identification", "rural_revitalisation", 1, 5),
    ("assessment", "rural_revitalisation", 12, 60),
    ("matching", "finance", 12, 31),
)


class Services:
    """Services and duties of the city's departments."""

    def __init__(self, seed: int, registry: Registry, organisations: Organisations) -> None:
        self.draw = Draw(seed, "services")
        self.registry, self.organisations = registry, organisations

    def write(self, truth: Truth) -> None:
        self._counties(truth)
        self._stations(truth)
        self._vacancies(truth)
        self._exchanges(truth)
        self._markets(truth)
        self._points(truth)
        self._contests(truth)
        self._transfers(truth)
        self._years(truth)
        self._changes(truth)
        self._duties(truth)

    def _agency(self) -> Organisation:
        return self.draw.pick([o for o in self.organisations.agencies() if o.kind == "enterprise"])

    def _counties(self, truth: Truth) -> None:
        """东区 has no alliance and no brand; 西区 has an alliance that lacks a service."""
        for n, county in enumerate(COUNTIES):
            listed = AS_OF if county != "510422" else dt.date(2025, 6, 30)
            truth["county"].add(
                id=county, county=county, brands_listed_to=AS_OF, alliances_listed_to=AS_OF, purchases_listed_to=listed
            )  # fmt: skip
            if county != "510402":
                truth["alliance"].add(
                    id=f"XZ{county}", county=county, established_on=dt.date(2022, 6 + n, 1), ended_on=OPEN_END,
                    agencies=True, cooperatives=county in RURAL, schools=True, brokers=True,
                    job_search=True, training=True, startup=True, delivery=True, rights=county != "510403",
                )  # fmt: skip
            if county != "510422":
                truth["purchase_item"].add(
                    id=f"ML{county}", provider=self._agency().id, county=county, employment_service=True,
                    listed_on=dt.date(2022, 10, 1), ended_on=OPEN_END, contracted=county != "510403",
                )  # fmt: skip

    def _stations(self, truth: Truth) -> None:
        away = [code for code, _, _, _, _ in OUTSIDE][:4]
        plans = [("510421", away[0], "public"), ("510422", away[1], "comparison"), (CITY, away[2], "public"), ("510411", away[3], "none")]  # fmt: skip
        for n, (county, place, procurement) in enumerate(plans):
            name = f"示范劳务工作站{n + 1}号"
            truth["station"].add(
                id=name, operator=self._agency().id, organiser_level="city" if county == CITY else "county", county=county,
                place_county=place, concentrated=n != 3, procurement=procurement, contract_signed=True,
                contract_amount=12_000_000, contract_start=dt.date(2024, 1, 1), contract_end=dt.date(2024, 12, 31), instalments_listed=True,
            )  # fmt: skip
            for number, yuan in enumerate((60_000, 60_000 if n != 1 else 70_000), start=1):
                truth["station_instalment"].add(
                    id=key(name, number), station=name, number=number, due_on=last_day(dt.date(2024, 6 * number, 1)),
                    amount=yuan * 100, evaluated=None if (n, number) == (2, 2) else True, reports_in=True,
                )  # fmt: skip
            for month in (add_months(dt.date(2024, 1, 1), m) for m in range(12)):
                found = self.draw.between(5, 25)
                sent = last_day(month) + dt.timedelta(days=self.draw.between(2, 6))
                truth["station_report"].add(
                    id=key(name, month), station=name, month=month, reported_on=sent, visited=self.draw.between(60, 180),
                    unemployed=found, reemployed=self.draw.between(found // 3, found),
                )  # fmt: skip

    def _vacancies(self, truth: Truth) -> None:
        draw = self.draw
        firms = self.organisations.of("enterprise", local=False)
        for n in range(40):
            firm = draw.pick(firms)
            published = draw.day(dt.date(2025, 5, 1), dt.date(2025, 9, 20))
            truth["vacancy"].add(
                id=f"GW{n + 1:04d}", employer=firm.id, region=firm.county, job=draw.pick(("普工", "焊工", "保洁", "护工", "电工")),
                published_on=published, checked_on=draw.day(published, AS_OF), headcount=draw.between(1, 30),
                valid_until=published + dt.timedelta(days=draw.pick((30, 60, 120, 180))),
            )  # fmt: skip

    def _exchanges(self, truth: Truth) -> None:
        for month in range(9):
            sent = 20_000 + self.draw.below(2_000)
            done = add_months(dt.date(2025, 1, 10), month)
            matched = sent - self.draw.below(3_000)
            truth["exchange"].add(
                id=key("rural_revitalisation", done), giver="rural_revitalisation", done_on=done, sent=sent, matched=matched,
                followed_up=None if month == 8 else month != 3,
            )  # fmt: skip

    def _markets(self, truth: Truth) -> None:
        for n, county in enumerate((*RURAL, "510402")):
            truth["market"].add(
                id=f"SC{n + 1:03d}", kind="gig_market", county=county, exited_village=county == "510422", exited_township=county in RURAL,
                state_owned=False, opened_on=dt.date(2022, 9, 1), closed_on=OPEN_END,
                last_record_on=AS_OF - dt.timedelta(days=5 if n != 1 else 70),
            )  # fmt: skip
        truth["market"].add(
            id="SC005", kind="labour_company", county="510421", exited_village=False, exited_township=False, state_owned=True,
            opened_on=dt.date(2023, 3, 1), closed_on=OPEN_END, last_record_on=AS_OF - dt.timedelta(days=2),
        )  # fmt: skip

    def _points(self, truth: Truth) -> None:
        for village in self.registry.villages[::3]:
            truth["service_point"].add(
                id=village.code, county=village.county, village=village.code, opened_on=self.draw.day(dt.date(2019, 1, 1), dt.date(2024, 12, 31)),
                employment_function=self.draw.chance(0.85), staffed=self.draw.chance(0.95), phone=True,
                equipped=None if self.draw.chance(0.04) else self.draw.chance(0.9),
            )  # fmt: skip

    def _contests(self, truth: Truth) -> None:
        plans = (("rural_vitalisation", 2023, True), ("migrant_workers", 2023, True), ("migrant_workers", 2024, False), ("other", 2024, True))  # fmt: skip
        for n, (kind, year, published) in enumerate(plans):
            truth["contest"].add(
                id=f"DS{n + 1:02d}", kind=kind, county=self.draw.pick(tuple(COUNTIES)), held_on=dt.date(year, 9, 10 + n),
                entrants=self.draw.between(30, 90), results_published=published, promoted=0 if n == 1 else self.draw.between(1, 6),
            )  # fmt: skip

    def _transfers(self, truth: Truth) -> None:
        """Two transfers: one that tilts, one shared evenly by county."""
        people = {
            c: sum(p.household.village.county == c and p.poor for p in self.registry.people)
            for c in COUNTIES
        }
        low = {c: sum(p.household.village.county == c and bool(p.household.low_income) for p in self.registry.people) for c in COUNTIES}  # fmt: skip
        keys = {c: sum(v.county == c and v.key for v in self.registry.villages) for c in COUNTIES}
        whole = max(sum(people.values()), 1)
        for transfer, year in (("ZY2024", 2024), ("ZY2025", 2025)):
            for county, count in people.items():
                even, tilted = (
                    200_000_000,
                    1_000_000_000 * count // whole + (10_000 if county in RURAL else -10_000),
                )
                truth["allocation_share"].add(
                    id=key(transfer, county), transfer=transfer, place=county, county=county, allocated_on=dt.date(year, 3, 20),
                    amount=max(tilted, 0) if year == 2024 else even, people=count + low[county], exited_workers=count * 6 // 10,
                    low_income_people=low[county], key_villages=keys[county], spending_score=80, key_area=county in RURAL, shares_listed=True,
                )  # fmt: skip

    def _years(self, truth: Truth) -> None:
        draw = self.draw
        for county in COUNTIES:
            staff, money, days = (
                draw.between(8, 20),
                draw.between(50, 90) * 1_000_000,
                draw.between(14, 20),
            )
            for year in range(2022, 2025):
                after = (
                    staff - draw.below(2),
                    money + (draw.below(5) - 1) * 1_000_000,
                    days - draw.below(3) + draw.below(2),
                )
                truth["county_year"].add(
                    id=key(county, year), county=county, year=year, ended_on=dt.date(year, 12, 31), staff=after[0], staff_before=staff,
                    matching=after[1], matching_before=money, handling_days=after[2], handling_days_before=days,
                    materials=4, materials_before=4, visits=1, visits_before=1 if year > 2022 else 2,
                )  # fmt: skip
                staff, money, days = after

    def _changes(self, truth: Truth) -> None:
        plans = (("510421", "5", 150_000, False, True), ("510411", "2b", 50_000, True, True), ("510403", "16", 1_500_000, False, False))  # fmt: skip
        for n, (county, measure, after, narrowed, own) in enumerate(plans):
            truth["county_change"].add(
                id=f"TZ{n + 1:02d}", county=county, measure=measure, adopted_on=dt.date(2023, 1, 1), kind="standard",
                value_before={"5": 100_000, "2b": 40_000, "16": 1_000_000}[measure], value_after=after, narrowed=narrowed, weakened=False, own_money=own,
            )  # fmt: skip
        rules = (("财社〔2023〕181号", "18", dt.date(2024, 1, 1), dt.date(2024, 1, 1)), ("国家以工代赈管理办法", "12", dt.date(2023, 1, 1), dt.date(2023, 6, 1)))  # fmt: skip
        for n, (document, measure, start, adopted) in enumerate(rules):
            truth["rule_change"].add(
                id=f"XG{n + 1:02d}", level="national", document=document, measure=measure, issued=True, in_force_from=start, adopted_on=adopted,
            )  # fmt: skip

    def _duties(self, truth: Truth) -> None:
        """Records of some duties: most in time, some late, without evidence, or never done."""
        draw = self.draw
        for duty, office, months, days in _DUTIES:
            for county in COUNTIES:
                start = dt.date(2022, 1, 1)
                while (
                    due := last_day(add_months(start, months - 1)) + dt.timedelta(days=days)
                ) <= AS_OF:
                    start = add_months(start, months)
                    if draw.chance(0.06):
                        continue
                    late = draw.chance(0.08)
                    done = due + dt.timedelta(
                        days=draw.between(1, 20) if late else -draw.between(0, 3)
                    )
                    truth["duty_record"].add(
                        id=key(duty, county, due), duty=duty, office=office, county=county, due_on=due,
                        done_on=None if draw.chance(0.02) else OPEN_END if draw.chance(0.02) else done,
                        evidence=draw.chance(0.95),
                    )  # fmt: skip
