"""The worked cases of both packages, replayed under both: whoever loses there needs no solver to be found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kapok.revision.proof.asking import Clock
from kapok.revision.proof.outcome import Example
from kapok.revision.proof.replay import Both, Cells, Lost, Replay
from kapok.rules.cases.casefile import Case, read_cases
from kapok.rules.cases.casefiles import files_of
from kapok.rules.executors.results import UNKNOWN
from kapok.rules.package.model import Package

Tried = tuple[Cells, dt.date, str, Both]
"""A case, its day, a unit of it, and what both packages say."""


@dataclass(slots=True)
class Worked:
    """The units of worked cases, small cases first; each is decided once, whatever is claimed of it."""

    replay: Replay
    _tried: list[Tried] | None = None

    def example(self, lost: Lost, clock: Clock) -> Example | None:
        """The first unit that loses; one of which the package after says something definite, if there is."""
        found = [tried for tried in self.tried() if lost(*tried[3])]
        if not found:
            return None
        definite = (tried for tried in found if tried[3][1].outcome != UNKNOWN)
        cells, as_of, unit, _ = next(definite, found[0])
        return self.replay.example(cells, as_of, unit, lost, clock)

    def tried(self) -> list[Tried]:
        if self._tried is None:
            self._tried = list(self._all())
        return self._tried

    def _all(self) -> Iterator[Tried]:
        replay = self.replay
        old, new = replay.old.package, replay.new.package
        entity = old.measures[replay.measure].unit
        cases = [*cases_of(old, replay.measure), *cases_of(new, replay.later)]
        told: list[tuple[Cells, dt.date]] = []
        for case in sorted(cases, key=lambda c: sum(map(len, c.rows.values()))):
            cells = _cells(case)
            if (cells, case.as_of) in told:
                continue
            told.append((cells, case.as_of))
            judge = replay.judge(cells, case.as_of)
            for unit in cells.get(entity, {}):
                yield cells, case.as_of, unit, judge(unit)


def cases_of(package: Package, measure: str) -> list[Case]:
    """The worked cases of a measure."""
    files = sorted(Path(package.root, "cases").glob("*.yaml"))
    chosen = files_of(package, files, [package.measures[measure]])
    return [c for path in chosen for c in read_cases(path, package) if c.measure == measure]


def _cells(case: Case) -> Cells:
    """What is known of a case."""
    return {
        entity: {
            id_: {c: v for c, v in row.items() if c != "id" and v is not None}
            for id_, row in rows.items()
        }
        for entity, rows in case.rows.items()
    }
