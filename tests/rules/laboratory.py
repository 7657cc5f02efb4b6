"""Small, dense random worlds for the package `lab`, whose measures use every construct of the language.

Few people, firms and days, so that keys, spells, ties and unknowns meet in almost every world.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from kapok.rules.executors.world import World
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package

T = TypeVar("T")
Rows = dict[str, list[dict[str, Any]]]
FAMILIES = (["1v"], ["1d"], ["1a", "1b"], ["2a"], ["2b"], ["2c", "2d"])
STARTS = tuple(
    dt.date.fromisoformat(d)
    for d in (
        *(
            "2022-01-01",
            "2022-01-29",
            "2022-01-31",
            "2022-02-01",
            "2022-02-28",
            "2022-03-01",
            "2022-03-31",
        ),
        *(
            "2022-04-02",
            "2022-04-30",
            "2022-05-03",
            "2022-08-31",
            "2023-01-01",
            "2023-06-01",
            "2024-02-29",
        ),
        *("2024-06-01", "2025-01-01", "2025-12-31", "2026-01-01", "2021-12-31"),
    )
)
LENGTHS = (-2, 0, 1, 27, 28, 29, 30, 31, 58, 59, 60, 89, 180, 181, 364, 365)
MONTHS = tuple(
    dt.date(y, m, 1) for y, m in ((2021, 12), (2022, 1), (2022, 2), (2023, 6), (2025, 6), (2026, 1))
)
PAYS = (0, 1, 5, 50, 999, 5000, 5001, -1, -5, -333, 10**15 + 7, -(10**15) - 1)
AS_OF = tuple(
    dt.date.fromisoformat(d) for d in ("2022-02-28", "2023-07-01", "2025-12-31", "2026-06-30")
)


@cache
def lab() -> Package:
    """The package of the laboratory."""
    return load_package(Path(__file__).parent / "lab")


class Maker:
    """Draws values; `unknown` of them are None."""

    def __init__(self, seed: object, unknown: float) -> None:
        self.random, self.unknown = Random(str(seed)), unknown

    def one(self, values: Sequence[T]) -> T | None:
        return None if self.random.random() < self.unknown else self.random.choice(values)

    def flag(self, chance: float) -> bool | None:
        return None if self.random.random() < self.unknown else self.random.random() < chance


def rows(seed: object, jobs: int = 40, unknown: float = 0.05) -> Rows:
    """Rows by entity."""
    make = Maker(seed, unknown)
    people = [f"P{i}" for i in range(1, max(3, jobs // 4))]
    firms = [f"F{i}" for i in range(1, max(3, jobs // 8))]
    far = (dt.date(2024, 1, 1), *(dt.date(2027, 1, 1),) * 6)
    found: Rows = {
        "person": [{"id": p, "born": make.one(STARTS), "seen_to": make.one(far)} for p in people],
        "status": [_status(make, i, people) for i in range(2 * len(people))],
        "firm": [
            {
                "id": f,
                "county": make.one(("01", "02", "99")),
                "kind": make.one(("big", "small")),
                "owner": make.one(people),
            }
            for f in firms
        ],
        "job": [_job(make, i, people, firms) for i in range(jobs)],
        "note": [_note(make, i, jobs) for i in range(2 * jobs)],
        "payment": [_payment(make, i, people, firms, jobs) for i in range(jobs // 3)],
    }
    found["payment"] += _desks(seed, unknown, found)
    return found


def _desks(seed: object, unknown: float, found: Rows) -> list[dict[str, Any]]:
    """Payments of the measures that count some units and look at one another, mostly for jobs of the world; drawn apart
    from all else.
    """
    make = Maker(f"{seed} desks", unknown / 2)
    payments = []
    for i in range(len(found["person"])):
        job = make.random.choice(found["job"])
        person = make.one((job["person"], job["person"], job["person"], "gone"))
        payment = _payment(make, 10_000 + i, [str(person)], [job["firm"]], 1)
        payment["measure"] = make.random.choice(("2c", "2c", "2d"))
        payment["item"] = make.random.choice(("aid", "prize", "few", "few"))
        payment["amount"] = None if make.random.random() < 0.1 else payment["amount"]
        payments.append(payment)
    return payments


def _status(make: Maker, i: int, people: list[str]) -> dict[str, Any]:
    return {
        "id": f"S{i}",
        "person": make.one(people),
        "kind": make.one(("in", "in", "out")),
        "start": make.one((dt.date(2014, 1, 1), dt.date(2022, 2, 1))),
        "finish": make.one((OPEN_END, OPEN_END, dt.date(2023, 1, 1))),
    }


def _job(make: Maker, i: int, people: list[str], firms: list[str]) -> dict[str, Any]:
    start = make.one(STARTS)
    length = make.one(LENGTHS)
    finish = None if start is None or length is None else start + dt.timedelta(days=length)
    return {
        "id": f"J{i * 7919 % 100_003}",
        "person": make.one((*people, "nobody")),
        "firm": make.one(firms),
        "month": make.one(MONTHS),
        "start": start,
        "finish": OPEN_END if make.random.random() < 0.08 else finish,
        "good": make.flag(0.75),
        "sure": make.flag(0.8),
        "a": make.one((-13, -7, -1, 0, 1, 2, 3, 5, 12)),
        "b": make.one((-3, -2, 0, 1, 2, 3, 7, 12)),
        "pay": make.one(PAYS),
        "rate": make.one((0, 1, 385, -385, 5000, 10_000)),
        "colour": make.one(("red", "blue", "green")),
    }


def _note(make: Maker, i: int, jobs: int) -> dict[str, Any]:
    return {
        "id": f"N{i}",
        "job": make.one([f"J{n * 7919 % 100_003}" for n in range(jobs)]),
        "day": make.one(STARTS),
        "amount": make.one((*PAYS[:6], -333)),
        "ok": make.flag(0.7),
    }


def _payment(make: Maker, i: int, people: list[str], firms: list[str], jobs: int) -> dict[str, Any]:
    return {
        "id": f"L{i}",
        "measure": make.random.choice(("1a", "1b", "2a", "2a", "2a", "2b", "1d")),
        "item": make.random.choice(("aid", "aid", "prize")),
        "person": make.one(people),
        "organisation": make.one(firms),
        "subject": make.one([f"J{n}" for n in range(jobs)]),
        "event": make.one(STARTS),
        "month": make.one(MONTHS),
        "amount": make.one((0, 100, 500, 1000, 3500, 20_000)),
        "case_no": make.one(("C1", "C2", "C3")),
        "source": make.one(("county_own", "fund", "fund")),
    }


def world(seed: object, jobs: int = 40, unknown: float = 0.05) -> World:
    """A world of the laboratory."""
    return World(lab().vocabulary, rows(seed, jobs, unknown))
