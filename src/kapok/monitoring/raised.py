"""The warnings of a run one by one: whom, how grave, why in words, what to do, by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kapok.monitoring.texts import text
from kapok.rules.executors.results import ELIGIBLE, STANDARD_NOT_SET, UNKNOWN
from kapok.rules.explain.words import Words
from kapok.rules.language.expression import Variable
from kapok.rules.package.watching import WarningRule
from kapok.screening.people import home, named, shown_id, whom
from kapok.screening.reasons import Reasons, bits
from kapok.screening.run import Result, Run

HOUSEHOLD = "household"
OPEN = (UNKNOWN, STANDARD_NOT_SET)
"""What nobody can say yet."""


@dataclass(frozen=True, slots=True)
class Raised:
    """One unit of one rule. Ids are masked. `todo`: a line an action; `missing`, `suppliers`: of what is not known."""

    rule: str
    colour: str
    outcome: str
    county: str
    village: str
    household: str
    person: str
    person_id: str
    organisation: str
    why: str
    causes: tuple[str, ...]
    todo: tuple[str, ...]
    missing: str
    suppliers: str
    row: str


def raised(run: Run, rule: str, lang: str, outcomes: tuple[str, ...]) -> Iterator[Raised]:
    """The units with these outcomes: the gravest first, then by county and day."""
    teller = _Teller(run, run.results[rule], run.package.warnings[rule], lang)
    for row in run.rows(_sql(run, run.results[rule], outcomes)):
        yield teller.tell(row)


def _sql(run: Run, result: Result, outcomes: tuple[str, ...]) -> str:
    unit = result.measure.unit
    near = whom(run.package.vocabulary, unit)
    joins, household, village = home(run.package.vocabulary, near.person)
    if unit == HOUSEHOLD:
        joins = f"LEFT JOIN {HOUSEHOLD} home_h ON home_h.id = u.id"
        household, village = "u.id", "home_h.village"
    listed = ", ".join(f"'{o}'" for o in outcomes)
    return (
        f"SELECT u.*, NULL::BIGINT AS short_n, {near.person} AS w_person, {near.organisation} AS w_organisation, "
        f"{household} AS w_household, {village} AS w_village FROM {result.units} u {near.joins} {joins} "
        f"WHERE u.outcome IN ({listed}) ORDER BY u.priority, u.county, u.id"
    )


class _Teller:
    """Speaks of the units of one rule."""

    def __init__(self, run: Run, result: Result, warning: WarningRule, lang: str) -> None:
        self.run, self.result, self.warning, self.lang = run, result, warning, lang
        self.words = Words(run.package)
        self.reasons = Reasons(run.package, result.measure, result.plan, lang)
        self.todo: dict[str, tuple[str, ...]] = {}

    def tell(self, row: dict[str, Any]) -> Raised:
        is_raised = row["outcome"] == ELIGIBLE
        missing = self.reasons.missing(row)
        join = text(self.lang, "join")
        loaded = self.run.loaded
        causes = tuple(self._causes(row["notes"])) if is_raised else ()
        return Raised(
            rule=self.warning.id,
            colour=self.warning.colour(row["priority"]) if is_raised else "",
            outcome=row["outcome"],
            county=row["county"] or "",
            village=row["w_village"] or "",
            household=shown_id(row["w_household"]),
            person=named(loaded, row["w_person"]),
            person_id=shown_id(row["w_person"]),
            organisation=named(loaded, row["w_organisation"]) or shown_id(row["w_organisation"]),
            why=self._why(row, causes) if is_raised else self.reasons.why(row),
            causes=causes,
            todo=self._todo(row["county"]) if is_raised else (),
            missing=join.join(dict.fromkeys(f.label for f in missing)),
            suppliers=join.join(dict.fromkeys(f.supplier_names for f in missing)),
            row=shown_id(row["id"]),
        )

    def _pick(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" or not en else en

    def _causes(self, notes: int) -> Iterator[str]:
        for bit in bits(notes):
            flag = self.result.measure.flags[bit]
            yield self._pick(flag.say, flag.en)

    def _why(self, row: dict[str, Any], causes: tuple[str, ...]) -> str:
        """The rule's sentence with what is known of the unit, and which of the causes hold."""
        values = {}
        for i, (name, node) in enumerate(self.result.plan.facets):
            like = node if isinstance(node, Variable) else None
            values[name] = self.words.value(node.type, row[f"facet_{i}"], like).get(self.lang)
        why = self._pick(self.warning.why, self.warning.why_en).format(**values)
        if not causes:
            return why
        return text(self.lang, "why", why=why, causes=text(self.lang, "join").join(causes))

    def _todo(self, county: str | None) -> tuple[str, ...]:
        if (code := county or "") not in self.todo:
            self.todo[code] = tuple(self._actions(code))
        return self.todo[code]

    def _actions(self, county: str) -> Iterator[str]:
        for action in self.warning.actions:
            who = self.words.supplier(action.who).get(self.lang)
            days = self.result.measure.params[action.within].in_force(self.run.as_of, county)
            what = self._pick(action.say, action.en)
            key = "within_unset" if days is None else "within"
            yield text(self.lang, key, who=who, days=days, what=what)
