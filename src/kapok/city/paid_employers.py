"""What employers and other organisations were paid so far: measures 2a, 5, 6, 7, 11, 14a and 17.

Owns: which of them had a first batch, by the default reading.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from kapok.city.areas import COUNTIES
from kapok.city.ledger import FIRST, LAST, Ledger, Row
from kapok.rules.language.calendar import add_months

_DAY = dt.timedelta(days=1)
_SIZES = ("micro", "small", "medium")


def write(ledger: Ledger) -> None:
    """All of them."""
    hiring(ledger)
    placements(ledger)
    small_employers(ledger)
    newcomers(ledger)
    honours(ledger)


def hiring(ledger: Ledger) -> None:
    """Measure 5: about half the enterprises had a first batch."""
    draw = ledger.draw
    groups: dict[str, dict[str, Row]] = defaultdict(dict)
    for job in ledger.hires():
        org = ledger.orgs.get(job["employer"] or "")
        local = ledger.people[job["person"]]["origin_county"] in COUNTIES
        if (
            org
            and org["kind"] == "enterprise"
            and org["county"] in COUNTIES
            and not org["dispatch"]
            and local
        ):
            groups[org["id"]].setdefault(job["person"], job)
    for org_id, jobs in groups.items():
        if len(jobs) < 6 and not draw.chance(0.45):
            continue
        county = ledger.orgs[org_id]["county"]
        for i, job in enumerate(jobs.values()):
            ledger.pay("5", "subsidy", 1000, county, person=job["person"], organisation=org_id,
                      subject=job["id"], event=job["contract_start"], new_case=i == 0)  # fmt: skip
        if len(jobs) >= 10:
            bonus = min(len(jobs) // 10 * 10_000, 200_000)
            ledger.pay("5", "bonus", bonus, county, organisation=org_id, event=LAST, new_case=False)


def placements(ledger: Ledger) -> None:
    paid: set[tuple[str, str]] = set()
    hires = {job["id"] for job in ledger.hires()}
    for row in ledger.truth["placement"].rows():
        job = ledger.jobs[row["employment"]]
        agency, org = ledger.orgs[row["agency"]], ledger.orgs.get(job["employer"] or "")
        day, key = job["contract_start"], (job["person"], job["employer"])
        good = (
            job["id"] in hires
            and row["helped_sign"]
            and row["other_subsidy"] is False
            and key not in paid
        )
        since = agency["labour_service_from"]
        licensed = day and since and since <= day <= agency["labour_service_to"]
        outside = (
            org
            and org["kind"] == "enterprise"
            and org["id"] != agency["id"]
            and not job["dispatched"]
        )
        if good and licensed and outside and ledger.draw.chance(0.4):
            paid.add(key)
            level = "city" if agency["level"] == "city" else "budget"
            ledger.pay("2a", "service", 300, agency["county"], person=job["person"], organisation=agency["id"],
                      subject=job["employer"], event=day, level=level)  # fmt: skip


def small_employers(ledger: Ledger) -> None:
    groups: dict[str, dict[str, Row]] = defaultdict(dict)
    kinds = ("cooperative", "farm", "grower", "ecommerce", "individual", "other_registered")
    for job in ledger.jobs.values():
        org = ledger.orgs.get(job["employer"] or "")
        if (
            not org
            or org["kind"] not in kinds
            or not org["lawful"]
            or org["county"] not in COUNTIES
        ):
            continue
        reached = add_months(job["start"], 6)
        owner = ledger.people.get(org["owner"] or "")
        family = owner and owner["household"] == ledger.people[job["person"]]["household"]
        steady = job["finish"] + _DAY >= reached and job["wages_proved"]
        if (
            steady
            and not family
            and ledger.inside(reached)
            and ledger.target(job["person"], job["start"])
        ):
            groups[org["id"]].setdefault(job["person"], job)
    for org_id, jobs in groups.items():
        if not ledger.draw.chance(0.5):
            continue
        county = ledger.orgs[org_id]["county"]
        for job in jobs.values():
            ledger.pay("6", "subsidy", 1000, county, person=job["person"], organisation=org_id,
                      subject=job["id"], event=add_months(job["start"], 6))  # fmt: skip
        if len(jobs) >= 10:
            ledger.pay("6", "bonus", 10_000, county, organisation=org_id, event=LAST)


def newcomers(ledger: Ledger) -> None:
    degrees: dict[str, list[Row]] = defaultdict(list)
    for degree in ledger.truth["degree"].rows():
        if degree["full_time"]:
            degrees[degree["person"]].append(degree)
    for job in ledger.jobs.values():
        person, org = ledger.people[job["person"]], ledger.orgs.get(job["employer"] or "")
        origin = person["origin_county"]
        if not org or origin is None or origin in COUNTIES or person["id"] not in degrees:
            continue
        fits = (
            org["kind"] == "enterprise"
            and org["private"]
            and org["size"] in _SIZES
            and org["county"] in COUNTIES
        )
        if not fits or not ledger.draw.chance(0.6):
            continue
        for month in ledger.months[job["id"]]:
            day = month["month"]
            held = [d["level"] for d in degrees[person["id"]] if d["awarded_on"] < day]
            if (
                ledger.inside(day)
                and held
                and not month["other_talent_subsidy"]
                and ledger.target(person["id"], day)
            ):
                level = "city" if org["level"] == "city" else "county"
                ledger.pay("7", "monthly", {1: 200, 2: 300}.get(max(held), 500), org["county"], person=person["id"],
                          organisation=org["id"], subject=job["id"], month=day, event=day,
                          source="talent_fund", level=level)  # fmt: skip


def honours(ledger: Ledger) -> None:
    bonus: set[str] = set()
    for row in ledger.truth["base_recognition"].rows():
        sound = (
            row["recognised"]
            and row["site_checked"]
            and row["roster_checked"]
            and row["kind"] == "base"
        )
        if sound and ledger.inside(row["recognised_on"]) and row["operator"] not in bonus:
            bonus.add(row["operator"])
            ledger.pay(
                "14a",
                "base_bonus",
                50_000,
                row["county"],
                organisation=row["operator"],
                subject=row["id"],
                event=row["recognised_on"],
            )
    for row in ledger.truth["brand_recognition"].rows():
        if (
            row["level"] == "provincial"
            and ledger.inside(row["recognised_on"])
            and row["county"] == "510421"
        ):
            ledger.pay(
                "11",
                "bonus",
                200_000,
                row["county"],
                organisation=row["operator"],
                subject=row["brand"],
                event=row["recognised_on"],
            )
    bases = ledger.by_id("incubator")
    used: dict[str, int] = defaultdict(int)
    recognitions = ledger.by_id("incubator_recognition")
    for row in ledger.truth["incubator_award"].rows():
        base = bases[recognitions[row["recognition"]]["base"]]
        if (
            ledger.inside(row["assessed_on"])
            and recognitions[row["recognition"]]["recognised_on"] >= FIRST
        ):
            fen = min(row["assessed"], 40_000_000 - used[row["recognition"]])
            used[row["recognition"]] += fen
            ledger.pay_fen(
                "17a",
                "award",
                fen,
                base["county"],
                organisation=base["operator"],
                subject=base["id"],
                event=row["assessed_on"],
            )
