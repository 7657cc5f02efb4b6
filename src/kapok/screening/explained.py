"""A unit of a run explained, and held against what the run said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kapok.rules.executors.results import NOT_ELIGIBLE
from kapok.rules.explain import Explainer, Explanation
from kapok.rules.explain.readings import Readings, of_measure
from kapok.rules.package.choices import choice_key, choices_of
from kapok.rules.package.families import families
from kapok.rules.planning.plan import MeasurePlan
from kapok.screening.run import Run
from kapok.screening.subworld import around


class OtherResult(Exception):
    """A unit explained by itself came out otherwise than in the run: a fault of ours, never of the data."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the run said of a unit: outcome, and fen due to its payee if anything was settled."""

    outcome: str
    due: int | None


@dataclass(slots=True)
class RunExplainer:
    """Explains units of one run."""

    run: Run
    explainer: Explainer = field(init=False)

    def __post_init__(self) -> None:
        self.explainer = Explainer(self.run.package, self.run.readings)

    def explain(self, measure: str, id_: str, lang: str = "zh") -> Explanation:
        """KeyError if there is no such unit; OtherResult if it is not what the run said."""
        world = around(self.run, measure, [id_], self._others(measure))
        told = self.explainer.explain(measure, world, self.run.as_of, id_, lang=lang)
        said, due = self.said(measure, id_), told.money.due if told.money is not None else None
        if said.outcome != told.verdict.outcome or (said.due is not None and said.due != due):
            raise OtherResult(f"{measure} {id_}: {said} ≠ {Said(told.verdict.outcome, due)}")
        return told

    def said(self, measure: str, id_: str) -> Said:
        """What the run said; a unit outside the group was counted only, and is not eligible."""
        run, result = self.run, self.run.results[measure]
        found = run.con.cursor().execute(f"SELECT outcome FROM {result.units} WHERE id = ?", [id_])
        row = found.fetchone()
        if row is None:
            return Said(NOT_ELIGIBLE, None)
        if not result.pays:
            return Said(row[0], None)
        sql = f"SELECT due FROM {result.due} WHERE list_contains(units, ?)"
        paid = run.con.cursor().execute(sql, [id_]).fetchone()
        return Said(row[0], None if paid is None else paid[0])

    def _others(self, measure: str) -> Iterator[Mapping[str, MeasurePlan]]:
        """The plans under each other option of the readings a measure rests on."""
        package, rule = self.run.package, self.run.package.measures[measure]
        readings = Readings(package, rule, choices_of(package, rule, self.run.readings), None)
        family = families(package, [measure])[0]
        for name in readings.reached(of_measure(rule)):
            for option in readings.known()[name].options:
                chosen = {**self.run.readings, choice_key(rule, name): option}
                executor = self.explainer.executor(chosen)
                yield {m: executor.compiled(m).plan for m in family}
