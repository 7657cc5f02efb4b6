"""Two runs over the same data, measure by measure: who gains, who loses, who stays, and what it costs whom.

The first run's tables are kept under other names (`keep`); the second run then writes its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import duckdb

from kapok.rules.executors.results import COUNTED, DISCRETIONARY
from kapok.screening.people import whom
from kapok.screening.run import Result, Run
from kapok.screening.summary import route_of

People = dict[str, tuple[int, int]]
"""Id of a person → fen and units that count, more (or fewer, below zero) than before."""
GAIN, LOSE, SAME = "gain", "lose", "same"
WAYS = (GAIN, LOSE, SAME)


@dataclass(frozen=True, slots=True)
class Money:
    """What one fund at one level in one county is asked for, before and after. Fen; `own`: of it the county's own."""

    county: str
    source: str
    level: str
    books: bool
    proposed: bool
    before: int
    after: int
    own_before: int
    own_after: int


@dataclass(frozen=True, slots=True)
class Payee:
    """Somebody who is due more or less. Fen."""

    payee: str
    before: int
    after: int


@dataclass(slots=True)
class Moved:
    """One measure. `payees`: how many are due more, less, the same; `people`: persons of whom otherwise many
    units count, or whose units come to other money.

    `units`: (outcome before, after) → how many; `unset`: units without a standard, before and after; `unsure`: payees of
    whom it is not known what is due, before or after, and who are in no other count.
    """

    measure: str
    payees: dict[str, int]
    up: int
    down: int
    money: list[Money]
    units: dict[tuple[str, str], int]
    people: People
    unset: tuple[int, int]
    unsure: int
    changed: list[Payee] = field(default_factory=list)

    @property
    def difference(self) -> int:
        """Fen that are due more, or less; what is proposed counted in, what others pay left out."""
        return sum(m.after - m.before for m in self.money if m.books)

    @property
    def moves(self) -> bool:
        """Is anything otherwise?"""
        return bool(
            self.units or self.payees[GAIN] or self.payees[LOSE] or self.unset[0] != self.unset[1]
        )


def keep(run: Run) -> dict[str, Result]:
    """The run's tables under other names, so that another run can follow in the same database."""
    kept: dict[str, Result] = {}
    for name, result in run.results.items():
        units, due = f"was_{result.units}", f"was_{result.due}"
        _rename(run.con, result.units, units)
        if result.pays:
            _rename(run.con, result.due, due)
        kept[name] = replace(result, units=units, due=due)
    return kept


def _rename(con: duckdb.DuckDBPyConnection, old: str, new: str) -> None:
    con.execute(f"DROP TABLE IF EXISTS {new}")
    con.execute(f"ALTER TABLE {old} RENAME TO {new}")


def compare(run: Run, before: Result, after: Result, *, listed: bool = False) -> Moved:
    """A measure in the kept run and in the present one. `listed`: with every payee that is due more or less."""
    payees, up, down, unsure = (
        _payees(run, before, after) if after.pays else (dict.fromkeys(WAYS, 0), 0, 0, 0)
    )
    return Moved(
        measure=after.measure.id,
        payees=payees,
        up=up,
        down=down,
        money=_money(run, before, after) if after.pays else [],
        units=_units(run, before, after),
        people=_people(run, before, after),
        unset=(_unset(run, before), _unset(run, after)),
        unsure=unsure,
        changed=list(_changed(run, before, after)) if listed and after.pays else [],
    )


_DUE = "SELECT coalesce(payee, '') AS payee, CAST(sum(due) AS BIGINT) AS due, bool_or(due IS NULL) AS open FROM {due} GROUP BY 1"
_WAITING = "SELECT coalesce(payee, '') AS payee, count(*) AS n FROM {units} WHERE outcome = 'standard_not_set' GROUP BY 1"


def _apart(before: Result, after: Result) -> str:
    """Payees of whom it cannot be said what is due in one of the runs: a fact or a standard is missing. They are in no sum."""
    if not after.pays:
        return "SELECT NULL::VARCHAR AS payee WHERE FALSE"
    open_ = " UNION ".join(
        f"SELECT coalesce(payee, '') AS payee FROM {r.due} WHERE due IS NULL"
        for r in (before, after)
    )
    was, now = (_WAITING.format(units=r.units) for r in (before, after))
    return f"""{open_} UNION SELECT coalesce(x.payee, y.payee) FROM ({was}) x FULL JOIN ({now}) y ON x.payee = y.payee
        WHERE coalesce(x.n, 0) <> coalesce(y.n, 0)"""


def _joined(before: Result, after: Result) -> str:
    return f"""WITH a AS ({_DUE.format(due=before.due)}), b AS ({_DUE.format(due=after.due)}),
    apart AS ({_apart(before, after)}),
    both_runs AS (SELECT coalesce(a.payee, b.payee) AS payee, coalesce(a.due, 0) AS was, coalesce(b.due, 0) AS now
        FROM a FULL JOIN b ON a.payee = b.payee),
    sure AS (SELECT * FROM both_runs WHERE payee NOT IN (SELECT payee FROM apart))"""


def _payees(run: Run, before: Result, after: Result) -> tuple[dict[str, int], int, int, int]:
    sql = f"""{_joined(before, after)} SELECT
        count(*) FILTER (WHERE now > was) AS gain, count(*) FILTER (WHERE now < was) AS lose,
        count(*) FILTER (WHERE now = was AND now > 0) AS same, (SELECT count(DISTINCT payee) FROM apart) AS unsure,
        CAST(coalesce(sum(now - was) FILTER (WHERE now > was), 0) AS BIGINT) AS up,
        CAST(coalesce(sum(was - now) FILTER (WHERE now < was), 0) AS BIGINT) AS down FROM sure"""
    row = next(iter(run.rows(sql)))
    return {way: row[way] for way in WAYS}, row["up"], row["down"], row["unsure"]


def _changed(run: Run, before: Result, after: Result) -> Iterator[Payee]:
    sql = f"{_joined(before, after)} SELECT payee, was, now FROM sure WHERE now <> was ORDER BY now - was, payee"
    for row in run.rows(sql):
        yield Payee(row["payee"], row["was"], row["now"])


def _money(run: Run, before: Result, after: Result) -> list[Money]:
    found: dict[tuple[str, str, str, bool, bool], list[int]] = {}
    for side, result in enumerate((before, after)):
        sql = f"""SELECT coalesce(county, '') AS county, route, outcome, CAST(coalesce(sum(due), 0) AS BIGINT) AS due,
            CAST(coalesce(sum(own_money), 0) AS BIGINT) AS own FROM {result.due}
            WHERE coalesce(payee, '') NOT IN ({_apart(before, after)}) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
        for row in run.rows(sql):
            route = route_of(result, row["route"])
            if route is None:
                continue
            key = (
                row["county"],
                route.source,
                route.level,
                route.books,
                row["outcome"] == DISCRETIONARY,
            )
            sums = found.setdefault(key, [0, 0, 0, 0])
            sums[side] += row["due"]
            sums[2 + side] += row["own"]
    return [Money(*key, *sums) for key, sums in found.items() if any(sums)]


def _units(run: Run, before: Result, after: Result) -> dict[tuple[str, str], int]:
    sql = f"""SELECT coalesce(a.outcome, 'gated') AS was, coalesce(b.outcome, 'gated') AS now, count(*) AS n
        FROM {before.units} a FULL JOIN {after.units} b ON a.id = b.id
        WHERE a.outcome IS DISTINCT FROM b.outcome GROUP BY 1, 2 ORDER BY 1, 2"""
    return {(row["was"], row["now"]): row["n"] for row in run.rows(sql)}


def _unset(run: Run, result: Result) -> int:
    sql = f"SELECT count(*) AS n FROM {result.units} WHERE outcome = 'standard_not_set'"
    return next(int(row["n"]) for row in run.rows(sql))


def _people(run: Run, before: Result, after: Result) -> People:
    near = whom(run.package.vocabulary, after.measure.unit)
    if near.owner or near.person.startswith("NULL"):
        return {}
    sides = " UNION ALL ".join(
        _counted(result, near.person, near.joins, sign, _apart(before, after))
        for result, sign in ((before, -1), (after, 1))
    )
    sql = f"""SELECT person, CAST(sum(fen) AS BIGINT) AS fen, CAST(sum(n) AS BIGINT) AS n FROM ({sides})
        WHERE person IS NOT NULL GROUP BY person HAVING sum(fen) <> 0 OR sum(n) <> 0"""
    return {row["person"]: (row["fen"], row["n"]) for row in run.rows(sql)}


def people_of(moves: Iterable[Moved]) -> dict[str, int]:
    """How many persons gain and how many lose by all the measures together, each by the sum of it: first money, then
    how many units count.
    """
    sums: dict[str, tuple[int, int]] = {}
    for moved in moves:
        for person, (fen, n) in moved.people.items():
            was = sums.get(person, (0, 0))
            sums[person] = (was[0] + fen, was[1] + n)
    return {
        GAIN: sum(1 for change in sums.values() if change > (0, 0)),
        LOSE: sum(1 for change in sums.values() if change < (0, 0)),
    }


def _counted(result: Result, person: str, joins: str, sign: int, apart: str) -> str:
    each = " + ".join(f"coalesce(u.each_{i}, 0)" for i in range(len(result.each))) or "0"
    listed = ", ".join(f"'{o}'" for o in COUNTED)
    return f"""SELECT {person} AS person, {sign} * ({each}) AS fen, {sign} AS n FROM {result.units} u {joins}
        WHERE u.outcome IN ({listed}) AND coalesce(u.payee, '') NOT IN ({apart})"""
