"""Counts and money of a run: per measure, per fund and level, per missing fact, per county without a standard."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from kapok.rules.executors.results import COUNTED, DISCRETIONARY, OUTCOMES
from kapok.rules.package.model import Route
from kapok.screening.people import whom
from kapok.screening.reasons import MissingFact, Reasons
from kapok.screening.run import Result, Run


@dataclass(frozen=True, slots=True)
class Fund:
    """What one source at one level is asked for. `own`: the counties' own money within `due`. Fen."""

    source: str
    level: str
    books: bool
    payees: int
    due: int
    own: int
    proposed: bool


@dataclass(frozen=True, slots=True)
class CountySummary:
    """One measure in one county: units by outcome, and fen due, proposed, recorded only, and the county's own."""

    county: str
    outcomes: dict[str, int]
    due: int
    proposed: int
    recorded: int
    own: int


@dataclass(slots=True)
class MeasureSummary:
    """One measure: units by outcome, those outside its group, money by fund, what is missing most. `people`: so many
    persons are behind the units that count, None where the units are about nobody. `unplaced`: payments of the ledger of which a key is not known.
    """

    measure: str
    clause: str
    title: str
    en: str
    kind: str
    outcomes: dict[str, int]
    gated: int
    funds: list[Fund]
    unsettled: int
    missing: list[tuple[MissingFact, int]]
    unset_counties: dict[str, int]
    people: int | None = None
    counties: list[CountySummary] = field(default_factory=list)
    near: int = 0
    unplaced: int = 0
    regrets: dict[str, int] = field(default_factory=dict)

    @property
    def units(self) -> int:
        return sum(self.outcomes.values()) + self.gated

    @property
    def due(self) -> int:
        return sum(f.due for f in self.funds if not f.proposed and f.books)

    @property
    def proposed(self) -> int:
        return sum(f.due for f in self.funds if f.proposed and f.books)

    @property
    def recorded(self) -> int:
        """What others pay and is only written down here, decided or proposed."""
        return sum(f.due for f in self.funds if not f.books)

    def as_data(self) -> dict[str, Any]:
        """Money in fen."""
        return {
            "measure": self.measure,
            "clause": self.clause,
            "title": self.title,
            "kind": self.kind,
            "outcomes": self.outcomes | {"gated": self.gated},
            "due": self.due,
            "proposed": self.proposed,
            "recorded": self.recorded,
            "people": self.people,
            "funds": [
                {"source": f.source, "level": f.level, "books": f.books, "payees": f.payees, "due": f.due,
                 "own": f.own, "proposed": f.proposed}
                for f in self.funds
            ],
            "unsettled": self.unsettled,
            "missing": [
                {"entity": m.entity, "fact": m.fact, "label": m.label, "suppliers": list(m.suppliers), "units": n}
                for m, n in self.missing
            ],
            "unset_counties": self.unset_counties,
            "near": self.near,
            "unplaced": self.unplaced,
            "regrets": self.regrets,
        }  # fmt: skip


def summarise(run: Run, lang: str = "zh") -> list[MeasureSummary]:
    """Every measure of the run, in the order of the package."""
    return [_measure(run, result, lang) for result in run.results.values()]


def _measure(run: Run, result: Result, lang: str) -> MeasureSummary:
    counted = {
        row["outcome"]: row["n"]
        for row in run.rows(f"SELECT outcome, count(*) AS n FROM {result.units} GROUP BY outcome")
    }
    measure = result.measure
    funds, unsettled = _funds(run, result) if result.pays else ([], 0)
    missing, near = _missing(run, result, lang)
    return MeasureSummary(
        measure=measure.id,
        clause=measure.clause,
        title=measure.title,
        en=measure.en,
        kind=measure.kind,
        outcomes={o: counted[o] for o in OUTCOMES if o in counted},
        gated=result.gated,
        funds=funds,
        unsettled=unsettled,
        missing=missing,
        unset_counties=_unset(run, result),
        people=_people(run, result),
        counties=_counties(run, result),
        near=near,
        unplaced=result.unplaced,
    )


def _funds(run: Run, result: Result) -> tuple[list[Fund], int]:
    found: dict[tuple[str, str, bool, bool], list[int]] = {}
    unsettled = 0
    sql = (
        f"SELECT route, outcome, count(*) FILTER (WHERE due > 0) AS n, count(*) FILTER (WHERE due IS NULL) AS open, "
        f"CAST(coalesce(sum(due), 0) AS BIGINT) AS due, CAST(coalesce(sum(own_money), 0) AS BIGINT) AS own "
        f"FROM {result.due} GROUP BY route, outcome ORDER BY route, outcome"
    )
    for row in run.rows(sql):
        unsettled += row["open"]
        route = route_of(result, row["route"])
        if route is None or not row["n"]:
            continue
        sums = found.setdefault(
            (route.source, route.level, route.books, row["outcome"] == DISCRETIONARY), [0, 0, 0]
        )
        for i, name in enumerate(("n", "due", "own")):
            sums[i] += row[name]
    return [
        Fund(s, lv, b, n, due, own, p) for (s, lv, b, p), (n, due, own) in found.items()
    ], unsettled


def route_of(result: Result, index: int | None) -> Route | None:
    """The route of a line of what is due."""
    return None if index is None or index < 0 else result.measure.routes[index]


def _people(run: Run, result: Result) -> int | None:
    """Persons behind the units that count."""
    near = whom(run.package.vocabulary, result.measure.unit)
    if near.owner or near.person.startswith("NULL"):
        return None
    listed = ", ".join(f"'{o}'" for o in COUNTED)
    sql = f"SELECT count(DISTINCT {near.person}) AS n FROM {result.units} u {near.joins} WHERE u.outcome IN ({listed})"
    return next(int(row["n"]) for row in run.rows(sql))


def _counties(run: Run, result: Result) -> list[CountySummary]:
    outcomes: dict[str, dict[str, int]] = {}
    sql = (
        f"SELECT coalesce(county, '') AS county, outcome, count(*) AS n FROM {result.units} "
        f"GROUP BY 1, 2 ORDER BY 1, 2"
    )
    for row in run.rows(sql):
        outcomes.setdefault(row["county"], {})[row["outcome"]] = row["n"]
    money: dict[str, list[int]] = {}
    for row in run.rows(_COUNTY_MONEY.format(due=result.due)) if result.pays else ():
        route = route_of(result, row["route"])
        sums = money.setdefault(row["county"], [0, 0, 0, 0])
        if route is not None:
            place = 2 if not route.books else row["outcome"] == DISCRETIONARY
            sums[place] += row["due"]
            sums[3] += row["own"]
    names = sorted(outcomes.keys() | money.keys())
    return [
        CountySummary(name, outcomes.get(name, {}), *money.get(name, [0, 0, 0, 0]))
        for name in names
    ]


_COUNTY_MONEY = (
    "SELECT coalesce(county, '') AS county, route, outcome, CAST(coalesce(sum(due), 0) AS BIGINT) AS due, "
    "CAST(coalesce(sum(own_money), 0) AS BIGINT) AS own FROM {due} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
)


def _missing(run: Run, result: Result, lang: str) -> tuple[list[tuple[MissingFact, int]], int]:
    """Facts by how many units lack them, the most wanted first; and how many units lack exactly one."""
    reasons = Reasons(run.package, result.measure, result.plan, lang)
    counts: Counter[MissingFact] = Counter()
    near = 0
    sql = f"SELECT facts, count(*) AS n FROM {result.units} WHERE outcome = 'unknown' GROUP BY facts ORDER BY facts"
    for row in run.rows(sql):
        facts = reasons.missing({"outcome": "unknown", "facts": row["facts"]})
        for fact in facts:
            counts[fact] += row["n"]
        if len(facts) == 1:
            near += row["n"]
    return counts.most_common(), near


def _unset(run: Run, result: Result) -> dict[str, int]:
    sql = (
        f"SELECT coalesce(county, '') AS county, count(*) AS n FROM {result.units} "
        f"WHERE outcome = 'standard_not_set' GROUP BY 1 ORDER BY 1"
    )
    return {row["county"]: row["n"] for row in run.rows(sql)}


def by_fund(summaries: list[MeasureSummary]) -> list[Fund]:
    """All measures together: what each source at each level is asked for."""
    sums: dict[tuple[str, str, bool, bool], list[int]] = {}
    for fund in (f for s in summaries for f in s.funds):
        entry = sums.setdefault((fund.source, fund.level, fund.books, fund.proposed), [0, 0, 0])
        for i, value in enumerate((fund.payees, fund.due, fund.own)):
            entry[i] += value
    funds = [Fund(s, lv, b, n, due, own, p) for (s, lv, b, p), (n, due, own) in sums.items()]
    return sorted(funds, key=lambda f: (f.proposed, not f.books, -f.due, f.source, f.level))
