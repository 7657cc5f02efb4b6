"""Decides again from a receipt's own facts, with the package that is there now, and says what comes out otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kapok.receipts.body import Given, body_of
from kapok.receipts.overrides import laid_over, readings_known
from kapok.receipts.policyfiles import changed, files_of
from kapok.receipts.reading import Question, Rows, observe
from kapok.receipts.sealing import Receipt, closed_places, opened, sealed
from kapok.receipts.values import inside
from kapok.receipts.verify import canonical
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.package.model import Package
from kapok.rules.source.values import read_day

NOT_SEALED = "0" * 32
"""The salt of a place that the receipt does not close and that would be closed now."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What is otherwise. `kind`: `file` (changed, gone, new), `unfit` (the package cannot decide these facts), or
    `value`: `at` in the body, `before` in the receipt, `now` decided again.
    """

    kind: str
    at: str
    before: Any = None
    now: Any = None


class Masked(Exception):
    """A masked copy holds too little to decide again."""


def replay(receipt: Receipt, package: Package) -> list[Difference]:
    """Nothing if the receipt comes out again byte for byte. Masked if it is a masked copy.

    `receipt` is of the right shape (`shape.read`).
    """
    if "private" not in receipt:
        raise Masked
    body, package = opened(receipt), package.whole()
    files = files_of(package)
    found = [
        Difference("file", name, now=how) for name, how in changed(body["policy"]["files"], files)
    ]
    wrong = list(_misfits(body, package))
    if wrong:
        return found + wrong
    again = _again(body, package, files)
    salt = {path: opening[0] for path, opening in receipt["private"].items()}
    closed = {path: salt.get(path, NOT_SEALED) for path in closed_places(again)}
    whole = sealed(again, closed)
    if canonical(whole) == canonical(receipt):
        return found
    values = [d for d in differing(body, again, "") if not (found and d.at.startswith("/policy/"))]
    if found and not values:
        return found
    masks = (differing(receipt[name], whole[name], f"/{name}") for name in ("body", "digests"))
    return found + (values or [one for part in masks for one in part])


def _again(body: dict[str, Any], package: Package, files: list[dict[str, str]]) -> dict[str, Any]:
    asked = body["asked"]
    rules = laid_over(package, asked["parameters"])
    executor = PythonExecutor(rules, asked["readings"])
    question = Question(asked["measure"], asked["unit"], read_day(asked["as_of"]))
    units = {one["measure"]: one["units"] for one in body["together"]}
    observed = observe(executor, _rows(body, package), question, units)
    origins = {
        (r["entity"], r["id"]): r["origin"] for r in body["facts"] if r["origin"] is not None
    }
    given = Given(
        files=files,
        parameters=asked["parameters"],
        readings=asked["readings"],
        moved=asked["moved"],
        sources=body["sources"],
        origins=origins,
        version=body["made_by"]["version"],
    )
    return body_of(observed, units, given)


def _rows(body: dict[str, Any], package: Package) -> Rows:
    tables: dict[str, list[dict[str, Any]]] = {}
    for row in body["facts"]:
        columns = package.vocabulary.entities[row["entity"]].stored_columns()
        facts = {name: inside(value, columns[name]) for name, value in row["facts"].items()}
        tables.setdefault(row["entity"], []).append({"id": row["id"], **facts})
    return tables


def _misfits(body: dict[str, Any], package: Package) -> Iterator[Difference]:
    """Names of the receipt that the package does not know, values that are not of its types."""
    asked = body["asked"]
    measure = package.measures.get(asked["measure"])
    if measure is None:
        yield Difference("unfit", "/asked/measure", asked["measure"])
        return
    family = [one["measure"] for one in body["together"]]
    if any(name not in package.measures for name in family):
        yield Difference("unfit", "/together", ", ".join(family))
        return
    known = readings_known(package, family)
    for name, option in asked["readings"].items():
        if not any(option in reading.options for reading in known.get(name, ())):
            yield Difference("unfit", f"/asked/readings/{name}", option)
    try:
        laid_over(package, asked["parameters"])
    except (KeyError, ValueError) as error:
        yield Difference("unfit", "/asked/parameters", str(error))
    for number, row in enumerate(body["facts"]):
        yield from _misfit_row(row, package, f"/facts/{number}")
    own = [one["units"] for one in body["together"] if one["measure"] == measure.id]
    there = {row["id"] for row in body["facts"] if row["entity"] == measure.unit}
    if asked["unit"] not in there or not any(asked["unit"] in units for units in own):
        yield Difference("unfit", "/asked/unit", asked["unit"])


def _misfit_row(row: dict[str, Any], package: Package, at: str) -> Iterator[Difference]:
    entity = package.vocabulary.entities.get(row["entity"])
    if entity is None:
        yield Difference("unfit", at, row["entity"])
        return
    columns = entity.stored_columns()
    for name, value in row["facts"].items():
        try:
            inside(value, columns[name])
        except (KeyError, ValueError):
            yield Difference("unfit", f"{at}/facts/{name}", value)


def differing(before: Any, now: Any, at: str) -> Iterator[Difference]:
    """Where two bodies differ: the smallest parts."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key in sorted(before.keys() | now.keys()):
            yield from differing(before.get(key), now.get(key), f"{at}/{key}")
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for number, (old, new) in enumerate(zip(before, now, strict=True)):
            yield from differing(old, new, f"{at}/{number}")
    elif type(before) is not type(now) or before != now:
        yield Difference("value", at, before, now)
