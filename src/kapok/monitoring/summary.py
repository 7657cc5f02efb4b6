"""Counts of a run of warnings: by rule, by rule and county, by colour."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from kapok.rules.executors.results import ELIGIBLE, OUTCOMES
from kapok.screening.run import Result, Run


@dataclass(slots=True)
class RuleSummary:
    """One rule: units by outcome, those outside its group, warnings raised by county and by colour."""

    rule: str
    title: str
    en: str
    outcomes: dict[str, int]
    gated: int
    counties: dict[str, int] = field(default_factory=dict)
    colours: dict[str, int] = field(default_factory=dict)

    @property
    def raised(self) -> int:
        return self.outcomes.get(ELIGIBLE, 0)

    def as_data(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "title": self.title,
            "en": self.en,
            "raised": self.raised,
            "outcomes": self.outcomes | {"gated": self.gated},
            "counties": self.counties,
            "colours": self.colours,
        }


def summarise(run: Run) -> list[RuleSummary]:
    """Every rule of the run, in the order of the package."""
    return [_rule(run, result) for result in run.results.values()]


def _rule(run: Run, result: Result) -> RuleSummary:
    measure = result.measure
    found = RuleSummary(measure.id, measure.title, measure.en, {}, result.gated)
    outcomes: Counter[str] = Counter()
    counties: Counter[str] = Counter()
    colours: Counter[str] = Counter()
    sql = f"SELECT outcome, coalesce(county, '') AS county, priority, count(*) AS n FROM {result.units} GROUP BY ALL ORDER BY ALL"
    for row in run.rows(sql):
        outcomes[row["outcome"]] += row["n"]
        if row["outcome"] == ELIGIBLE:
            counties[row["county"]] += row["n"]
            colours[run.package.warnings[measure.id].colour(row["priority"])] += row["n"]
    found.outcomes = {o: outcomes[o] for o in OUTCOMES if o in outcomes}
    found.counties, found.colours = dict(sorted(counties.items())), dict(colours)
    return found
