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
from kapok.city.tables import Truth
from kapok.rules.language.calendar import add_months, last_day

Row = dict[str, Any]
_DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2022, 1, 1), dt.date(2023, 12, 31)
_SHORT = {"510402": "东", "510403": "西", "510411": "仁", "510421": "米", "510422": "盐"}
_SIZES = ("micro", "small", "medium")


class Ledger:
    """Writes the `payment` rows from the other entities' rows."""

    def __init__(self, seed: int, truth: Truth) -> None:
        self.draw = Draw(seed, "ledger")
        self.truth = truth
        self._table = truth["payment"]
        self._batches: dict[tuple[str, str, int], int] = {}
        self.people = self.by_id("person")
        self.orgs = self.by_id("organisation")
        self.jobs = self.by_id("employment")
        self.courses = self.by_id("training_class")
        self._poor = {
            s["person"]: s["start"] for s in truth["status"].rows() if s["policy"] == "enjoyed"
        }
        self.months: dict[str, list[Row]] = defaultdict(list)
        for month in truth["insured_month"].rows():
            if month["insured"]:
                self.months[month["employment"]].append(month)

    def by_id(self, entity: str) -> dict[str, Row]:
        return {row["id"]: row for row in self.truth[entity].rows()}

    def target(self, person: str | None, day: dt.date | None) -> bool:
        since = self._poor.get(person or "")
        return since is not None and day is not None and since <= day

    def inside(self, day: dt.date | None) -> bool:
        return day is not None and FIRST <= day <= LAST

    def pay(self, measure: str, item: str, yuan: int, county: str | None, **keys: Any) -> None:
        self.pay_fen(measure, item, yuan * 100, county, **keys)

    def pay_fen(self, measure: str, item: str, fen: int, county: str | None, **keys: Any) -> None:
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

    def qualified(self, job: Row) -> bool:
        """A contract of a year or more with an insured month, all of it known."""
        start, end = job["contract_start"], job["contract_end"]
        return (
            job["contract_kind"] in ("fixed_term", "open_ended")
            and end is not None
            and end >= add_months(start, 12) - _DAY
            and bool(job["insurance_checked"])
            and bool(self.months.get(job["id"]))
        )

    def hires(self) -> list[Row]:
        return [
            job for job in self.jobs.values()
            if self.inside(job["contract_start"]) and self.target(job["person"], job["contract_start"]) and self.qualified(job)
        ]  # fmt: skip
