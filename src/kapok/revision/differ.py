"""Everyone in the data decided by two packages, and who would get something else: a list, nothing is re-decided.

Both are decided as though nothing had been paid: what was paid stays as it is, and the question is only what the rules
give. Ledger lines that facts ask for are gone with it, for both alike.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import duckdb

from kapok.revision.asif import as_if
from kapok.rules.executors.results import COUNTED, NOT_ELIGIBLE, STANDARD_NOT_SET
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.model import Package
from kapok.screening.load import Loaded
from kapok.screening.people import named
from kapok.screening.reasons import Reasons
from kapok.screening.run import Result, Run, screen

LESS, MORE, SAME, OTHER, UNSET = "less", "more", "same", "other", "unset"
"""`other`: the outcome differs and the money does not; `unset`: a standard is there on one side only, so that nobody can
say how much more or less it is."""
_OLD = "before_"
_ROW = "outcome, failed, missing, waiting, unset, flagged, notes, facts, not_before, event, because, holder"


@dataclass(frozen=True, slots=True)
class Affected:
    """One payee of one measure; `name` is empty where the files give none. Fen: what the rules give in all, None where that cannot be said, and the county's own
    part of it; `why` in a line.
    """

    measure: str
    payee: str | None
    name: str
    county: str | None
    how: str
    before: int | None
    after: int | None
    own_before: int
    own_after: int
    outcomes: tuple[tuple[str, str, int], ...]
    why: str

    def as_data(self) -> dict[str, Any]:
        return {
            "measure": self.measure,
            "payee": self.payee,
            "name": self.name,
            "county": self.county,
            "how": self.how,
            "before": self.before,
            "after": self.after,
            "own_before": self.own_before,
            "own_after": self.own_after,
            "outcomes": [
                {"before": old, "after": new, "units": n} for old, new, n in self.outcomes
            ],
            "why": self.why,
        }


@dataclass(slots=True)
class Differences:
    """What would differ; `same`: payees by county who would get the same."""

    affected: list[Affected] = field(default_factory=list)
    same: Counter[str | None] = field(default_factory=Counter)

    def in_county(self, county: str) -> Differences:
        """What concerns one county."""
        affected = [a for a in self.affected if a.county == county]
        return Differences(affected, Counter({county: self.same[county]}))

    def of(self, how: str) -> list[Affected]:
        return [a for a in self.affected if a.how == how]

    def losing(self) -> list[Affected]:
        """Who gets less, and who got something for which there is no standard any more."""
        return [a for a in self.affected if a.how == LESS or (a.after is None and a.before)]

    @property
    def sum(self) -> int:
        """Fen more (or less) in all; what has no standard on one side is left out."""
        return sum(
            a.after - a.before
            for a in self.affected
            if a.before is not None and a.after is not None
        )

    @property
    def own(self) -> int:
        """Fen more of counties' own money, of the same payees."""
        return sum(a.own_after - a.own_before for a in self.affected if a.how != UNSET)

    def summary(self) -> dict[str, Any]:
        counts = {how: len(self.of(how)) for how in (LESS, MORE, OTHER, UNSET)}
        return counts | {SAME: self.same.total(), "yuan_fen": self.sum, "own_fen": self.own}


def compared(
    con: duckdb.DuckDBPyConnection,
    loaded: Loaded,
    before: Package,
    after: Package,
    as_of: dt.date,
    measures: list[str],
    lang: str = "zh",
) -> Differences:
    """Who would get something else. The tables of the connection are used up: its ledger is emptied."""
    after = as_if(after, before.valid_from, before.valid_to)
    con.execute(f"DELETE FROM {LEDGER}")
    pairs = [(name, later) for name in measures if (later := follower(before, after, name))]
    old = screen(con, loaded, before, as_of, [name for name, _ in pairs])
    for name, _ in pairs:
        _keep(con, old.results[name])
    new = screen(con, loaded, after, as_of, list(dict.fromkeys(later for _, later in pairs)))
    found = Differences()
    for name, later in pairs:
        _compare(found, new, old.results[name], new.results[later], lang)
    return found


def follower(before: Package, after: Package, measure: str) -> str:
    """The measure after that takes the place of one before; empty if there is none."""
    link = after.predecessor
    if link is not None and link.policy == before.name:
        for name, olds in link.carry_over.items():
            if measure in olds and name in after.measures:
                return name
    return measure if measure in after.measures else ""


def _keep(con: duckdb.DuckDBPyConnection, result: Result) -> None:
    """The tables of a result under another name, before the next run takes theirs."""
    con.execute(f"CREATE OR REPLACE TABLE {_OLD}{result.units} AS SELECT * FROM {result.units}")
    if result.pays:
        con.execute(f"CREATE OR REPLACE TABLE {_OLD}{result.due} AS SELECT * FROM {result.due}")


Holder = tuple[str | None, str | None]
"""Payee and county."""


def _compare(found: Differences, run: Run, old: Result, new: Result, lang: str) -> None:
    money = _money(run, old, new)
    outcomes = _outcomes(run, old, new, lang)
    for holder in sorted({*money, *outcomes}, key=str):
        payee, county = holder
        before, after, own_before, own_after = money.get(holder, (0, 0, 0, 0))
        changed, why = outcomes.get(holder, ((), ""))
        if any(STANDARD_NOT_SET in pair[:2] for pair in changed):
            before, after = _without_standard(changed, before, after)
        if before == after and not changed:
            found.same[county] += 1
            continue
        how = _how(before, after)
        one = Affected(old.measure.id, payee, named(run.loaded, payee), county, how, before, after, own_before, own_after, changed, why)  # fmt: skip
        found.affected.append(one)


def _without_standard(
    changed: tuple[tuple[str, str, int], ...], before: int | None, after: int | None
) -> tuple[int | None, int | None]:
    """What is not set is never nothing: the side that lacks a standard has no amount."""
    lacks_before = any(old == STANDARD_NOT_SET for old, _, _ in changed)
    lacks_after = any(new == STANDARD_NOT_SET for _, new, _ in changed)
    return None if lacks_before else before, None if lacks_after else after


def _how(before: int | None, after: int | None) -> str:
    if before is None or after is None:
        return UNSET
    return MORE if after > before else LESS if after < before else OTHER


def _money(
    run: Run, old: Result, new: Result
) -> dict[Holder, tuple[int | None, int | None, int, int]]:
    """What payees get in all, None where it is not known: before, after, and the counties' own part of each."""
    sides = [f"SELECT payee, county, 0 AS side, pay, own_money FROM {_OLD}{old.due}"] * old.pays
    sides += [f"SELECT payee, county, 1 AS side, pay, own_money FROM {new.due}"] * new.pays
    if not sides:
        return {}
    sums = ", ".join(
        f"coalesce(sum({column}) FILTER (WHERE side = {side}), 0)::BIGINT AS {column}_{side}"
        for column in ("pay", "own_money")
        for side in (0, 1)
    )
    sums += "".join(
        f", coalesce(bool_or(pay IS NULL) FILTER (WHERE side = {side}), FALSE) AS open_{side}"
        for side in (0, 1)
    )
    sql = f"SELECT payee, county, {sums} FROM ({' UNION ALL '.join(sides)}) GROUP BY payee, county"
    return {
        (row["payee"], row["county"]): (
            None if row["open_0"] else row["pay_0"],
            None if row["open_1"] else row["pay_1"],
            row["own_money_0"],
            row["own_money_1"],
        )
        for row in run.rows(sql)
    }


def _outcomes(
    run: Run, old: Result, new: Result, lang: str
) -> dict[Holder, tuple[tuple[tuple[str, str, int], ...], str]]:
    """Units whose outcome differs, counted by payee; the first of them says why."""
    reasons = Reasons(run.package, new.measure, new.plan, lang)
    counts: dict[Holder, Counter[tuple[str, str]]] = {}
    why: dict[Holder, str] = {}
    for row in run.rows(_changed_sql(old, new)):
        holder = (row["payee"], row["county"])
        pair = (row.pop("was"), row["outcome"])
        counts.setdefault(holder, Counter())[pair] += 1
        if holder not in why or pair[0] in COUNTED:
            why[holder] = reasons.why(row)
    return {
        holder: (tuple((a, b, n) for (a, b), n in sorted(found.items())), why[holder])
        for holder, found in counts.items()
    }


def _changed_sql(old: Result, new: Result) -> str:
    """Units with another outcome; one that the gate left out is not eligible."""
    columns = ", ".join(f"n.{name.strip()}" for name in _ROW.split(",")[1:])
    return (
        f"SELECT coalesce(o.payee, n.payee) AS payee, coalesce(o.county, n.county) AS county, "
        f"coalesce(o.outcome, '{NOT_ELIGIBLE}') AS was, coalesce(n.outcome, '{NOT_ELIGIBLE}') AS outcome, {columns} "
        f"FROM {_OLD}{old.units} o FULL JOIN {new.units} n ON n.id = o.id "
        f"WHERE coalesce(o.outcome, '{NOT_ELIGIBLE}') <> coalesce(n.outcome, '{NOT_ELIGIBLE}') "
        f"ORDER BY coalesce(o.id, n.id)"
    )
