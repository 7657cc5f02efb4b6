"""What was paid so far: the first batches, as the rules then in force gave them.

Owns: the payment ledger up to the end of 2024. Only what the plain default
reading pays is in it, so that the rest is due, topped up or already used.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from kapok.city.areas import COUNTIES
from kapok.city.draw import Draw
from kapok.city.posts import STANDARDS
from kapok.city.tables import Truth
from kapok.rules.arithmetic import prorate
from kapok.rules.calendar import OPEN_END, add_months, last_day

Row = dict[str, Any]
_DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2022, 1, 1), dt.date(2023, 12, 31)
_SHORT = {"510402": "东", "510403": "西", "510411": "仁", "510421": "米", "510422": "盐"}
_SIZES = ("micro", "small", "medium")


class Ledger:
    """Writes the `payment` rows from the other entities' rows."""

    def __init__(self, seed: int, truth: Truth) -> None:
        self._draw = Draw(seed, "ledger")
        self._truth = truth
        self._table = truth["payment"]
        self._batches: dict[tuple[str, str, int], int] = {}
        self._people = self._by_id("person")
        self._orgs = self._by_id("organisation")
        self._jobs = self._by_id("employment")
        self._courses = self._by_id("training_class")
        self._poor = {s["person"]: s["start"] for s in truth["status"].rows() if s["policy"] == "enjoyed"}
        self._months: dict[str, list[Row]] = defaultdict(list)
        for month in truth["insured_month"].rows():
            if month["insured"]:
                self._months[month["employment"]].append(month)

    def write(self) -> None:
        self._hiring()
        self._placements()
        self._transfers()
        self._small_employers()
        self._newcomers()
        self._startups()
        self._posts()
        self._trainings()
        self._students()
        self._honours()
        self._flexible()

    def _by_id(self, entity: str) -> dict[str, Row]:
        return {row["id"]: row for row in self._truth[entity].rows()}

    def _target(self, person: str | None, day: dt.date | None) -> bool:
        since = self._poor.get(person or "")
        return since is not None and day is not None and since <= day

    def _inside(self, day: dt.date | None) -> bool:
        return day is not None and FIRST <= day <= LAST

    def _pay(self, measure: str, item: str, yuan: int, county: str | None, **keys: Any) -> None:
        self._pay_fen(measure, item, yuan * 100, county, **keys)

    def _pay_fen(self, measure: str, item: str, fen: int, county: str | None, **keys: Any) -> None:
        """One line; keys are person, organisation, subject, event, month, source, level."""
        day = keys.get("month") or keys.get("event") or LAST
        paid_on = min(add_months(last_day(day), 3 + (day.day % 3)), dt.date(2024, 12, 20))
        place = county if county in COUNTIES else "510402"
        batch = (measure, place, paid_on.year)
        number = self._batches.setdefault(batch, 0) + (1 if keys.get("new_case", True) else 0)
        self._batches[batch] = max(number, 1)
        keys.pop("new_case", None)
        keys.setdefault("source", "employment_fund")
        keys.setdefault("level", "budget")
        self._table.add(
            id=f"Y{len(self._table) + 1:07d}", measure=measure, item=item, amount=fen, paid_on=paid_on, county=place,
            case_no=f"攀就补〔{paid_on.year}〕{_SHORT[place]}-{measure}-{max(number, 1):05d}", **keys,
        )  # fmt: skip

    def _qualified(self, job: Row) -> bool:
        """A contract of a year or more with an insured month, all of it known."""
        start, end = job["contract_start"], job["contract_end"]
        return (
            job["contract_kind"] in ("fixed_term", "open_ended")
            and end is not None
            and end >= add_months(start, 12) - _DAY
            and bool(job["insurance_checked"])
            and bool(self._months.get(job["id"]))
        )

    def _hires(self) -> list[Row]:
        return [
            job for job in self._jobs.values()
            if self._inside(job["contract_start"]) and self._target(job["person"], job["contract_start"]) and self._qualified(job)
        ]  # fmt: skip

    def _hiring(self) -> None:
        """Measure 5: about half the enterprises had a first batch."""
        draw = self._draw
        groups: dict[str, dict[str, Row]] = defaultdict(dict)
        for job in self._hires():
            org = self._orgs.get(job["employer"] or "")
            local = self._people[job["person"]]["origin_county"] in COUNTIES
            if org and org["kind"] == "enterprise" and org["county"] in COUNTIES and not org["dispatch"] and local:
                groups[org["id"]].setdefault(job["person"], job)
        for org_id, jobs in groups.items():
            if len(jobs) < 6 and not draw.chance(0.45):
                continue
            county = self._orgs[org_id]["county"]
            for i, job in enumerate(jobs.values()):
                self._pay("5", "subsidy", 1000, county, person=job["person"], organisation=org_id,
                          subject=job["id"], event=job["contract_start"], new_case=i == 0)  # fmt: skip
            if len(jobs) >= 10:
                bonus = min(len(jobs) // 10 * 10_000, 200_000)
                self._pay("5", "bonus", bonus, county, organisation=org_id, event=LAST, new_case=False)

    def _placements(self) -> None:
        paid: set[tuple[str, str]] = set()
        hires = {job["id"] for job in self._hires()}
        for row in self._truth["placement"].rows():
            job = self._jobs[row["employment"]]
            agency, org = self._orgs[row["agency"]], self._orgs.get(job["employer"] or "")
            day, key = job["contract_start"], (job["person"], job["employer"])
            good = job["id"] in hires and row["helped_sign"] and row["other_subsidy"] is False and key not in paid
            since = agency["labour_service_from"]
            licensed = day and since and since <= day <= agency["labour_service_to"]
            outside = org and org["kind"] == "enterprise" and org["id"] != agency["id"] and not job["dispatched"]
            if good and licensed and outside and self._draw.chance(0.4):
                paid.add(key)
                level = "city" if agency["level"] == "city" else "budget"
                self._pay("2a", "service", 300, agency["county"], person=job["person"], organisation=agency["id"],
                          subject=job["employer"], event=day, level=level)  # fmt: skip

    def _transfers(self) -> None:
        """Measure 2b, and measure 3 in the two counties, which had set a sum."""
        paid: set[str] = set()
        for job in self._jobs.values():
            person, day = self._people[job["person"]], job["departed_on"]
            if not (self._inside(day) and self._target(person["id"], day) and job["organised"] and job["on_roster"]):
                continue
            outside = person["hukou_county"] and job["work_county"] != person["hukou_county"]
            if outside and job["verified"] and person["id"] not in paid and self._draw.chance(0.5):
                paid.add(person["id"])
                self._pay("2b", "grant_paid", 400, person["hukou_county"], person=person["id"],
                          organisation=job["employer"], subject=job["id"], event=day)  # fmt: skip
        years: set[tuple[str, int]] = set()
        for trip in self._truth["journey"].rows():
            job, day = self._jobs[trip["employment"]], trip["departed_on"]
            county, key = self._people[job["person"]]["hukou_county"], (job["person"], day.year)
            known = trip["free_ride"] is False and trip["transport"] in ("rail", "road", "water")
            stayed = min(job["finish"], LAST) + _DAY >= add_months(job["start"], 3)
            if (county in ("510421", "510422") and self._inside(day) and known and stayed and key not in years
                    and self._target(job["person"], day) and self._draw.chance(0.4)):  # fmt: skip
                years.add(key)
                self._pay("3", "transport_aid", 500, county, person=job["person"], event=day, source="linkage_fund")

    def _small_employers(self) -> None:
        groups: dict[str, dict[str, Row]] = defaultdict(dict)
        kinds = ("cooperative", "farm", "grower", "ecommerce", "individual", "other_registered")
        for job in self._jobs.values():
            org = self._orgs.get(job["employer"] or "")
            if not org or org["kind"] not in kinds or not org["lawful"] or org["county"] not in COUNTIES:
                continue
            reached = add_months(job["start"], 6)
            owner = self._people.get(org["owner"] or "")
            family = owner and owner["household"] == self._people[job["person"]]["household"]
            steady = job["finish"] + _DAY >= reached and job["wages_proved"]
            if steady and not family and self._inside(reached) and self._target(job["person"], job["start"]):
                groups[org["id"]].setdefault(job["person"], job)
        for org_id, jobs in groups.items():
            if not self._draw.chance(0.5):
                continue
            county = self._orgs[org_id]["county"]
            for job in jobs.values():
                self._pay("6", "subsidy", 1000, county, person=job["person"], organisation=org_id,
                          subject=job["id"], event=add_months(job["start"], 6))  # fmt: skip
            if len(jobs) >= 10:
                self._pay("6", "bonus", 10_000, county, organisation=org_id, event=LAST)

    def _newcomers(self) -> None:
        degrees: dict[str, list[Row]] = defaultdict(list)
        for degree in self._truth["degree"].rows():
            if degree["full_time"]:
                degrees[degree["person"]].append(degree)
        for job in self._jobs.values():
            person, org = self._people[job["person"]], self._orgs.get(job["employer"] or "")
            origin = person["origin_county"]
            if not org or origin is None or origin in COUNTIES or person["id"] not in degrees:
                continue
            fits = org["kind"] == "enterprise" and org["private"] and org["size"] in _SIZES and org["county"] in COUNTIES
            if not fits or not self._draw.chance(0.6):
                continue
            for month in self._months[job["id"]]:
                day = month["month"]
                held = [d["level"] for d in degrees[person["id"]] if d["awarded_on"] < day]
                if self._inside(day) and held and not month["other_talent_subsidy"] and self._target(person["id"], day):
                    level = "city" if org["level"] == "city" else "county"
                    self._pay("7", "monthly", {1: 200, 2: 300}.get(max(held), 500), org["county"], person=person["id"],
                              organisation=org["id"], subject=job["id"], month=day, event=day,
                              source="talent_fund", level=level)  # fmt: skip

    def _startups(self) -> None:
        earlier: dict[str, list[dt.date]] = defaultdict(list)
        rows = self._truth["business"].rows()
        for row in rows:
            if row["role"] == "principal" and row["kind"] in ("individual", "enterprise"):
                earlier[row["person"]].append(row["registered_on"])
        for row in rows:
            day = row["registered_on"]
            reached = add_months(day, 6)
            first = row["role"] == "principal" and row["kind"] in ("individual", "enterprise") and min(earlier[row["person"]]) == day
            alive = row["closed_on"] == OPEN_END and row["abnormal"] is False and row["operation_proved"]
            person = self._people[row["person"]]
            clear = person["business_checked_to"] and person["other_startup_grant"] is False
            if (first and alive and clear and row["county"] in COUNTIES and self._inside(reached)
                    and self._target(row["person"], day) and self._draw.chance(0.7)):  # fmt: skip
                self._pay("16", "grant_paid", 10_000, row["county"], person=row["person"], organisation=row["organisation"], event=reached)

    def _posts(self) -> None:
        agreements = self._by_id("post_agreement")
        chosen = {a for a in agreements if self._draw.chance(0.75)}
        for row in self._truth["post_month"].rows():
            a, month = agreements[row["agreement"]], row["month"]
            if a["id"] not in chosen or not self._inside(month) or not row["attended"] or a["post_fund"] != "employment":
                continue
            first, last = max(month, a["start"]), min(last_day(month), a["finish"])
            covered = a["insured_from"] and a["insured_from"] <= first and a["insured_until"] >= last
            year = a["finish"] <= add_months(a["start"], 12) - _DAY
            if not (covered and year and a["written"] and a["fit"] and a["start"].year >= 2021 and self._target(a["person"], a["start"])):
                continue
            yuan = max((s for s in STANDARDS[a["county"]] if s[0] <= month), default=STANDARDS[a["county"]][0])[1]
            fen = prorate(yuan * 100, (last - first).days + 1, last_day(month).day) or 0
            self._pay_fen("20", "monthly", fen, a["county"], person=a["person"], organisation=a["owner"],
                          subject=a["id"], month=month, event=month)  # fmt: skip

    def _trainings(self) -> None:
        benefits: dict[str, list[Row]] = defaultdict(list)
        for spell in self._truth["benefit_spell"].rows():
            benefits[spell["person"]].append(spell)
        years: set[tuple[str, int]] = set()
        for row in self._truth["training"].rows():
            course, person = self._courses[row["course"]], self._people[row["person"]]
            start, key = course["start"], (row["person"], course["start"].year)
            overlap = any(b["start"] <= course["finish"] and b["finish"] >= start for b in benefits[row["person"]])
            good = course["registered"] and row["days"] and not overlap and not course["counterpart_task"] and person["benefit_checked_to"]
            if good and self._inside(start) and self._target(row["person"], start) and key not in years and self._draw.chance(0.6):
                years.add(key)
                source = "skills_account" if course["skills_account"] else "employment_fund"
                self._pay("25b", "allowance", 50 * row["days"], course["county"], person=row["person"],
                          organisation=course["provider"], subject=course["id"], event=start, source=source)  # fmt: skip

    def _students(self) -> None:
        for row in self._truth["semester"].rows():
            school = row["course_kind"] in ("secondary_vocational", "higher_vocational", "technical")
            there = row["full_time"] and row["enrolled"] and row["suspended"] is False and row["in_army"] is False
            county = self._people[row["person"]]["hukou_county"]
            if school and there and self._inside(row["start"]) and self._target(row["person"], row["start"]) and self._draw.chance(0.8):
                self._pay("26", "education_aid", 1500, county, person=row["person"], organisation=row["school"], subject=row["id"],
                          event=row["start"], source="department_money", level="item")  # fmt: skip
        for row in self._truth["degree"].rows():
            applied, awarded = row["grant_applied_on"], row["awarded_on"]
            right = row["level"] >= 2 and row["full_time"] and self._inside(applied) and applied.year == awarded.year
            if right and self._target(row["person"], applied) and self._draw.chance(0.8):
                self._pay("23b", "grant_paid", 1500, self._people[row["person"]]["hukou_county"], person=row["person"],
                          subject=row["id"], event=applied)  # fmt: skip

    def _honours(self) -> None:
        bonus: set[str] = set()
        for row in self._truth["base_recognition"].rows():
            sound = row["recognised"] and row["site_checked"] and row["roster_checked"] and row["kind"] == "base"
            if sound and self._inside(row["recognised_on"]) and row["operator"] not in bonus:
                bonus.add(row["operator"])
                self._pay("14a", "base_bonus", 50_000, row["county"], organisation=row["operator"], subject=row["id"], event=row["recognised_on"])
        for row in self._truth["brand_recognition"].rows():
            if row["level"] == "provincial" and self._inside(row["recognised_on"]) and row["county"] == "510421":
                self._pay("11", "bonus", 200_000, row["county"], organisation=row["operator"], subject=row["brand"], event=row["recognised_on"])
        bases = self._by_id("incubator")
        recognitions = self._by_id("incubator_recognition")
        for row in self._truth["incubator_award"].rows():
            base = bases[recognitions[row["recognition"]]["base"]]
            if self._inside(row["assessed_on"]) and recognitions[row["recognition"]]["recognised_on"] >= FIRST:
                fen = min(row["assessed"], 40_000_000)
                self._pay_fen("17a", "award", fen, base["county"], organisation=base["operator"], subject=row["recognition"], event=row["assessed_on"])

    def _flexible(self) -> None:
        chosen: dict[str, bool] = {}
        for row in self._truth["flexible_month"].rows():
            good = row["paid"] and row["flexible_registered"] and self._inside(row["month"]) and self._target(row["person"], row["month"])
            if good and chosen.setdefault(row["person"], self._draw.chance(0.5)) and row["month"].year == 2022:
                self._pay_fen("18", "insurance", row["paid"] * 6666 // 10_000, row["county"], person=row["person"],
                              month=row["month"], event=row["month"])  # fmt: skip
