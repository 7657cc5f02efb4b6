"""The regret list: refused for one condition alone, and that missed by one day, within a month, or by one person;
and payees to whom one person more would have brought more money.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kapok.rules.duckdb_executor.emit import Emitter
from kapok.rules.slack import DAYS, MONTHS, ONES, PEOPLE, Slack, slacks
from kapok.screening.people import whom
from kapok.screening.reasons import Reasons
from kapok.screening.run import Result, Run
from kapok.screening.wording import text

MONTH = 31
DAY, WITHIN_MONTH, ONE_MONTH, ONE = "day", "days", "month", "one"
HIRE = "hire"


@dataclass(frozen=True, slots=True)
class Regret:
    """One near refusal. `left`, `right`: the two values compared; `units`: how many rows of the same person and
    organisation share it; `money`: fen that one more person would add.
    """

    measure: str
    clause: str
    kind: str
    id: str
    person: str | None
    organisation: str | None
    county: str | None
    condition: str
    distance: int
    left: str
    right: str
    units: int = 1
    money: int | None = None

    def by(self, lang: str) -> str:
        """By how little."""
        if self.kind == HIRE:
            return text(
                lang,
                "regret.hire",
                money=f"{(self.money or 0) / 100:,.2f}".removesuffix(".00"),
                n=self.left,
            )
        return text(lang, f"regret.{self.kind}", n=self.distance)


def regrets(run: Run, result: Result, lang: str = "zh") -> Iterator[Regret]:
    """All of one measure: by one day, by one month or within it, by one person."""
    listed = [
        s for s in slacks(result.plan, run.package.vocabulary) if s.unit in (DAYS, MONTHS, PEOPLE)
    ]
    if listed and _candidates(run, result):
        yield from _refused(run, result, listed, lang)
    if result.pays and any(a.total for a in result.plan.amounts):
        yield from _one_more(run, result)


def _candidates(run: Run, result: Result) -> bool:
    sql = f"SELECT 1 AS n FROM {result.units} WHERE {_SINGLE} LIMIT 1"
    return any(True for _ in run.rows(sql))


_SINGLE = "outcome = 'not_eligible' AND bit_count(failed) = 1 AND missing = 0 AND unset = 0"


def _refused(run: Run, result: Result, listed: list[Slack], lang: str) -> Iterator[Regret]:
    table = f"regret_{result.measure.id}"
    _measure(run, result, listed, table)
    near = whom(run.package.vocabulary, result.measure.unit)
    pieces = [
        f"SELECT id, {n} AS slack, d{n} AS distance, l{n} AS l, r{n} AS r FROM {table} WHERE d{n} IS NOT NULL"
        for n in range(len(listed))
    ]
    bits = " ".join(f"WHEN {n} THEN {1 << s.condition}" for n, s in enumerate(listed))
    who = f"coalesce({near.person}, n.id), coalesce({near.organisation}, n.id)"
    sql = (
        f"SELECT n.*, u.county, {near.person} AS person, {near.organisation} AS organisation, count(*) OVER same AS units "
        f"FROM ({' UNION ALL '.join(pieces)}) n JOIN {result.units} u ON u.id = n.id {near.joins} "
        f"WHERE u.failed = CASE n.slack {bits} END WINDOW same AS (PARTITION BY slack, distance, {who}) "
        f"QUALIFY row_number() OVER (same ORDER BY n.id) = 1 ORDER BY slack, distance, n.id"
    )
    reasons = Reasons(run.package, result.measure, result.plan, lang)
    for row in list(run.rows(sql)):
        yield _regret(result, listed[row["slack"]], row, reasons)
    run.con.execute(f"DROP TABLE {table}")


def _measure(run: Run, result: Result, listed: list[Slack], table: str) -> None:
    """A table of the units refused for one condition: by how much each comparison fails, and its two sides."""
    of = run.executor.dialect.of
    columns = ["k0 AS id"]
    for number, slack in enumerate(listed):
        most = MONTH if slack.unit == DAYS else 1
        test = " AND ".join([f"{of(slack.distance)} BETWEEN 1 AND {most}", *map(of, slack.guards)])
        columns.append(f"CASE WHEN {test} THEN {of(slack.distance)} END AS d{number}")
        for name, side in (("l", slack.left), ("r", slack.right)):
            columns.append(f"CAST({of(side)} AS VARCHAR) AS {name}{number}")
    unit = result.measure.unit
    source = f"(SELECT e.* FROM {unit} e JOIN {result.units} u ON u.id = e.id WHERE {_SINGLE})"
    emitter = Emitter(
        result.plan,
        run.package,
        run.executor.dialect,
        tables={result.plan.unit.row.alias: source},
        prefix=f"r_{result.measure.id}",
    )
    relation = emitter.unit(", ".join(columns))
    steps = [*emitter.statements, (table, f"SELECT {', '.join(columns)} FROM {relation}")]
    for name, sql in steps:
        run.con.execute(f"CREATE OR REPLACE TABLE {name} AS {run.executor.dated(sql, run.as_of)}")
    for name, _ in emitter.statements:
        run.con.execute(f"DROP TABLE {name}")


def _regret(result: Result, slack: Slack, row: dict[str, Any], reasons: Reasons) -> Regret:
    kind = {MONTHS: ONE_MONTH, PEOPLE: ONE, ONES: ONE}.get(
        slack.unit, DAY if row["distance"] == 1 else WITHIN_MONTH
    )
    return Regret(
        measure=result.measure.id,
        clause=result.measure.clause,
        kind=kind,
        id=row["id"],
        person=row["person"],
        organisation=row["organisation"],
        county=row["county"],
        condition=reasons.condition(slack.condition),
        distance=row["distance"],
        left=row["l"],
        right=row["r"],
        units=row["units"],
    )


def _one_more(run: Run, result: Result) -> Iterator[Regret]:
    sql = f"SELECT payee, county, n, one_more FROM {result.due} WHERE one_more > 0 ORDER BY one_more DESC, payee"
    for row in run.rows(sql):
        yield Regret(
            measure=result.measure.id,
            clause=result.measure.clause,
            kind=HIRE,
            id=row["payee"] or "",
            person=None,
            organisation=row["payee"],
            county=row["county"],
            condition="",
            distance=1,
            left=str(row["n"]),
            right=str(row["n"] + 1),
            money=row["one_more"],
        )
