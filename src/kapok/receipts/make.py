"""Makes a receipt: what was asked, what was read, what came out, sealed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kapok.receipts.body import Given, body_of
from kapok.receipts.overrides import overrides, readings_known
from kapok.receipts.policyfiles import files_of
from kapok.receipts.reading import Question, Rows, closest, observe
from kapok.receipts.sealing import Receipt, closed_places, salts, sealed
from kapok.receipts.together import Together, settlement_of, unit_of
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import MeasureResult
from kapok.rules.package.model import Package

__all__ = ["Asked", "Origin", "OtherDecision", "make"]


class OtherDecision(Exception):
    """Decided from what it has read alone, a unit came out otherwise: a fault of ours, never of the data."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row came from: document and system as they are called there, and when it was recorded (ISO 8601)."""

    document: str = ""
    system: str = ""
    recorded: str = ""

    def as_data(self) -> dict[str, str]:
        return {"document": self.document, "system": self.system, "recorded": self.recorded}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, and of what data. `moved`: a county set before deciding, as {path, county}. `sources`: files the
    facts came from, as {name, sha256}. `origins`: where single rows came from.
    """

    question: Question
    readings: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] | None = None
    sources: Iterable[Mapping[str, str]] = ()
    origins: Mapping[tuple[str, str], Origin] = field(default_factory=dict)


def make(
    package: Package,
    rows: Rows,
    asked: Asked,
    *,
    files: Package | None = None,
    executor: PythonExecutor | None = None,
    secret: bytes | None = None,
) -> Receipt:
    """The office's copy of the receipt of one decision.

    `files`: the package as its files have it, where `package` has other values of parameters. `executor`: one of that
    package and these readings, if there is one. `secret`: what the salts are made of, by default new. KeyError if the
    unit is not among the rows.
    """
    package, files = package.whole(), (files or package).whole()
    executor = executor or PythonExecutor(package, dict(asked.readings))
    question = asked.question
    units, whole = closest(executor, rows, question)
    read = observe(executor, rows, question, units).read
    again = observe(executor, read.tables(), question, units)
    if again.read != read:
        raise OtherDecision(f"{question}: {sorted(again.read.rows)} ≠ {sorted(read.rows)}")
    _compare(question, again.decided.result, whole)
    known = readings_known(package, units)
    given = Given(
        files=files_of(files),
        parameters=overrides(files, package),
        readings={name: option for name, option in asked.readings.items() if name in known},
        moved=dict(asked.moved) if asked.moved else None,
        sources=[dict(source) for source in asked.sources],
        origins={name: one.as_data() for name, one in asked.origins.items()},
    )
    body = body_of(again, units, given)
    return sealed(body, salts(secret or secrets.token_bytes(32), list(closed_places(body))))


def _compare(question: Question, result: MeasureResult, whole: MeasureResult) -> None:
    """Held against the decision over all that is known."""
    for one in (unit_of, settlement_of):
        said, wanted = one(result, question.unit), one(whole, question.unit)
        if said != wanted:
            raise OtherDecision(f"{question}: {said} ≠ {wanted}")


def remake(
    package: Package, rows: Rows, question: Question, units: Together, secret: bytes, version: str
) -> Receipt:
    """The receipt of a decision under the package's own readings, with the units known that are decided together: of the same
    facts the same bytes.
    """
    package = package.whole()
    observed = observe(PythonExecutor(package), rows, question, units)
    given = Given(files_of(package), [], {}, None, [], {}, version)
    body = body_of(observed, units, given)
    return sealed(body, salts(secret, list(closed_places(body))))
