"""Explaining one unit: the engine's explanation, as words for the screen and as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich.text import Text

from kapok.rules.casefile import Case
from kapok.rules.planner import plan_measure
from kapok.rules.python_executor.world import World
from kapok.rules.results import MeasureResult
from kapok.screening.mask import masked
from kapok.screening.reasons import Reasons
from kapok.screening.wording import text


@dataclass(frozen=True, slots=True)
class Explained:
    """A unit, its explanation in words and as data."""

    unit: str
    words: Text
    data: dict[str, Any]


def explain_unit(lang: str, case: Case, world: World, unit_id: str, result: MeasureResult) -> Explained:
    rule = case.package.measures[case.measure]
    plan = plan_measure(case.package, rule, case.readings)
    unit = next(u for u in result.units if u.id == unit_id)
    row = unit._asdict()
    reasons = Reasons(case.package, rule, plan, lang)
    words = Text(f"{masked(unit_id)}  ").append(text(lang, unit.outcome), style="bold")
    words.append(f"\n{reasons.why(row)}")
    return Explained(unit_id, words, {"outcome": unit.outcome, "why": reasons.why(row)})
