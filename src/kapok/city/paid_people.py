"""What people were paid so far: measures 2b, 3, 16, 18, 20, 23, 25b and 26.

Owns: which of them were paid, by the default reading.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from kapok.city.areas import COUNTIES
from kapok.city.ledger import LAST, Ledger, Row
from kapok.rules.language.arithmetic import prorate
from kapok.rules.language.calendar import OPEN_END, add_months, last_day

_DAY = dt.timedelta(days=1)
_SIZES = ("micro", "small", "medium")


def write(ledger: Ledger) -> None:
    """All of them."""
    transfers(ledger)
    startups(ledger)
    posts(ledger)
    trainings(ledger)
    students(ledger)
    flexible(ledger)


def transfers(ledger: Ledger) -> None:
    """Measure 2b, and measure 3 in the two counties, which had set a sum."""
    paid: set[str] = set()
    for job in ledger.jobs.values():
        person, day = ledger.people[job["person"]], job["departed_on"]
        if not (
            ledger.inside(day)
            and ledger.target(person["id"], day)
            and job["organised"]
            and job["on_roster"]
        ):
            continue
        outside = person["hukou_county"] and job["work_county"] != person["hukou_county"]
        if outside and job["verified"] and person["id"] not in paid and ledger.draw.chance(0.5):
            paid.add(person["id"])
            ledger.pay("2b", "grant_paid", 400, person["hukou_county"], person=person["id"],
                      organisation=job["employer"], subject=job["id"], event=day)  # fmt: skip
    years: set[tuple[str, int]] = set()
    for trip in ledger.truth["journey"].rows():
        job, day = ledger.jobs[trip["employment"]], trip["departed_on"]
        county, key = ledger.people[job["person"]]["hukou_county"], (job["person"], day.year)
        known = trip["free_ride"] is False and trip["transport"] in ("rail", "road", "water")
        stayed = min(job["finish"], LAST) + _DAY >= add_months(job["start"], 3)
        if (county in ("510421", "510422") and ledger.inside(day) and known and stayed and key not in years
                and ledger.target(job["person"], day) and ledger.draw.chance(0.4)):  # fmt: skip
            years.add(key)
            ledger.pay(
                "3",
                "transport_aid",
                500,
                county,
                person=job["person"],
                event=day,
                source="linkage_fund",
            )


def startups(ledger: Ledger) -> None:
    earlier: dict[str, list[dt.date]] = defaultdict(list)
    rows = ledger.truth["business"].rows()
    for row in rows:
        if row["role"] == "principal" and row["kind"] in ("individual", "enterprise"):
            earlier[row["person"]].append(row["registered_on"])
    for row in rows:
        day = row["registered_on"]
        reached = add_months(day, 6)
        first = (
            row["role"] == "principal"
            and row["kind"] in ("individual", "enterprise")
            and min(earlier[row["person"]]) == day
        )
        alive = (
            row["closed_on"] == OPEN_END and row["abnormal"] is False and row["operation_proved"]
        )
        person = ledger.people[row["person"]]
        clear = person["business_checked_to"] and person["other_startup_grant"] is False
        if (first and alive and clear and row["county"] in COUNTIES and ledger.inside(reached)
                and ledger.target(row["person"], day) and ledger.draw.chance(0.7)):  # fmt: skip
            ledger.pay(
                "16",
                "grant_paid",
                10_000,
                row["county"],
                person=row["person"],
                organisation=row["organisation"],
                event=reached,
            )


def posts(ledger: Ledger) -> None:
    agreements = ledger.by_id("post_agreement")
    standards: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in ledger.truth["post_standard"].rows():
        standards[row["county"], row["category"]].append(row)
    chosen = {a for a in agreements if ledger.draw.chance(0.75)}
    for row in ledger.truth["post_month"].rows():
        a, month = agreements[row["agreement"]], row["month"]
        if (
            a["id"] not in chosen
            or not ledger.inside(month)
            or not row["attended"]
            or a["post_fund"] != "employment"
        ):
            continue
        first, last = max(month, a["start"]), min(last_day(month), a["finish"])
        covered = a["insured_from"] and a["insured_from"] <= first and a["insured_until"] >= last
        year = a["finish"] <= add_months(a["start"], 12) - _DAY
        if not (
            covered
            and year
            and a["written"]
            and a["fit"]
            and a["start"].year >= 2021
            and ledger.target(a["person"], a["start"])
        ):
            continue
        standard = next(
            (
                s["standard"]
                for s in standards[a["county"], a["category"]]
                if s["approved"] and s["set_on"] <= month <= s["ended_on"]
            ),
            None,
        )
        if standard is None or row["served_until"] is None or row["served_until"] < first:
            continue
        last = min(last, row["served_until"])
        fen = prorate(standard, (last - first).days + 1, last_day(month).day) or 0
        ledger.pay_fen("20", "monthly", fen, a["county"], person=a["person"], organisation=a["owner"],
                      subject=a["id"], month=month, event=first)  # fmt: skip


def trainings(ledger: Ledger) -> None:
    benefits: dict[str, list[Row]] = defaultdict(list)
    for spell in ledger.truth["benefit_spell"].rows():
        benefits[spell["person"]].append(spell)
    years: set[tuple[str, int]] = set()
    for row in ledger.truth["training"].rows():
        course, person = ledger.courses[row["course"]], ledger.people[row["person"]]
        start, key = course["start"], (row["person"], course["start"].year)
        overlap = any(
            b["start"] <= course["finish"] and b["finish"] >= start for b in benefits[row["person"]]
        )
        good = (
            course["registered"]
            and row["days"]
            and not overlap
            and not course["counterpart_task"]
            and person["benefit_checked_to"]
        )
        if (
            good
            and ledger.inside(start)
            and ledger.target(row["person"], start)
            and key not in years
            and ledger.draw.chance(0.6)
        ):
            years.add(key)
            source = "skills_account" if course["skills_account"] else "employment_fund"
            ledger.pay("25b", "allowance", 50 * row["days"], course["county"], person=row["person"],
                      organisation=course["provider"], subject=course["id"], event=start, source=source)  # fmt: skip


def _term_month(row: Row) -> dt.date:
    """The month that stands for a term: September, or the following March."""
    year: int = row["school_year"]
    return dt.date(year, 9, 1) if row["term"] == 1 else dt.date(year + 1, 3, 1)


def students(ledger: Ledger) -> None:
    for row in ledger.truth["semester"].rows():
        school = row["course_kind"] in (
            "secondary_vocational",
            "higher_vocational",
            "technical",
        )
        there = (
            row["full_time"]
            and row["enrolled"]
            and row["suspended"] is False
            and row["in_army"] is False
        )
        county = ledger.people[row["person"]]["hukou_county"]
        if (
            school
            and there
            and ledger.inside(row["start"])
            and ledger.target(row["person"], row["start"])
            and ledger.draw.chance(0.8)
        ):
            ledger.pay("26", "education_aid", 1500, county, person=row["person"], organisation=row["school"], subject=row["id"],
                      event=row["start"], month=_term_month(row), source="department_money", level="item")  # fmt: skip
    for row in ledger.truth["degree"].rows():
        applied, awarded = row["grant_applied_on"], row["awarded_on"]
        right = (
            row["level"] >= 2
            and row["full_time"]
            and ledger.inside(applied)
            and applied.year == awarded.year
        )
        if right and ledger.target(row["person"], applied) and ledger.draw.chance(0.8):
            ledger.pay("23b", "grant_paid", 1500, ledger.people[row["person"]]["hukou_county"], person=row["person"],
                      subject=row["id"], event=applied)  # fmt: skip


def flexible(ledger: Ledger) -> None:
    chosen: dict[str, bool] = {}
    for row in ledger.truth["flexible_month"].rows():
        good = (
            row["paid"]
            and row["flexible_registered"]
            and ledger.inside(row["month"])
            and ledger.target(row["person"], row["month"])
        )
        if (
            good
            and chosen.setdefault(row["person"], ledger.draw.chance(0.5))
            and row["month"].year == 2022
        ):
            ledger.pay_fen("18", "insurance", min(row["paid"] * 6667 // 10_000, row["paid"] * 2 // 3), row["county"], person=row["person"],
                          month=row["month"], event=row["month"])  # fmt: skip
