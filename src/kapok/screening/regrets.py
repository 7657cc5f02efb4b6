"""The regret list: refused for one condition alone, and that missed by one day, within a month, or by one person;
and payees to whom one person more would have brought more money.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kapok.rules.deciding.slack import DAYS, MONTHS, ONES, PEOPLE, Slack, slacks
from kapok.rules.executors.sql.emit import Emitter
from kapok.rules.explain.words import Words, plain_label
from kapok.rules.language.arithmetic import yuan_text
from kapok.rules.language.calendar import add_months
from kapok.rules.language.expression import Variable
from kapok.rules.package.vocabulary import Vocabulary
from kapok.rules.planning.plan import MeasurePlan
from kapok.screening.people import whom
from kapok.screening.reasons import Reasons
from kapok.screening.run import Result, Run
from kapok.screening.summary import MeasureSummary
from kapok.screening.wording import text

MONTH = 31
DAY, WITHIN_MONTH, ONE_MONTH, ONE = "day", "days", "month", "one"
HIRE = "hire"


@dataclass(frozen=True, slots=True)
class Regret:
    """One near refusal. `what`: what was compared; `actual`: what it is; `wanted`: what it would have to be, in words;
    `units`: how many rows of the same person and organisation share it; `money`: fen that one more unit would add,
    `counted` being what such a unit is.
    """

    measure: str
    kind: str
    id: str
    person: str | None
    organisation: str | None
    county: str | None
    condition: str
    distance: int
    what: str
    actual: str
    wanted: str
    units: int = 1
    money: int | None = None
    counted: str = ""

    def by(self, lang: str) -> str:
        """By how little."""
        if self.kind == HIRE:
            more = text(lang, f"more.{self.counted}")
            now = text(lang, f"count.{self.counted}", n=self.actual)
            return text(
                lang,
                "regret.hire",
                money=yuan_text(self.money or 0, grouped=True),
                more=more,
                now=now,
            )
        return text(lang, f"regret.{self.kind}", n=self.distance)


def counted_regrets(run: Run, summaries: list[MeasureSummary], lang: str) -> list[Regret]:
    """Those of every measure; each summary learns how many of which kind."""
    found: list[Regret] = []
    for summary in summaries:
        mine = list(regrets(run, run.results[summary.measure], lang))
        summary.regrets = dict(Counter(r.kind for r in mine))
        found += mine
    return found


def regrets(run: Run, result: Result, lang: str = "zh") -> list[Regret]:
    """All of one measure: by one day, by one month or within it, by one person."""
    return regrets_in(run, result, (lang,))[0]


def regrets_in(run: Run, result: Result, langs: Sequence[str]) -> list[list[Regret]]:
    """The same ones in each language, worked out once."""
    listed = nearing(result.plan, run.package.vocabulary)
    missed = _refused(run, result, listed) if listed and _candidates(run, result) else []
    more = _more(run, result) if result.pays and any(a.total for a in result.plan.amounts) else []
    found = []
    for lang in langs:
        reasons = Reasons(run.package, result.measure, result.plan, lang)
        told = (_regret(result, listed[row["slack"]], row, reasons) for row in missed)
        found.append([*filter(None, told), *_one_more(run, result, more, lang)])
    return found


def nearing(plan: MeasurePlan, vocabulary: Vocabulary) -> list[Slack]:
    """Comparisons of days, months or people: what may be missed by little."""
    return [one for one in slacks(plan, vocabulary) if one.unit in (DAYS, MONTHS, PEOPLE)]


def _candidates(run: Run, result: Result) -> bool:
    sql = f"SELECT 1 AS n FROM {result.units} WHERE {_SINGLE} LIMIT 1"
    return any(True for _ in run.rows(sql))


_SINGLE = "outcome = 'not_eligible' AND bit_count(failed) = 1 AND missing = 0 AND unset = 0"


def _refused(run: Run, result: Result, listed: list[Slack]) -> list[dict[str, Any]]:
    table = f"regret_{result.measure.id}"
    _measure(run, result, listed, table)
    near = whom(run.package.vocabulary, result.measure.unit)
    pieces = [
        f"SELECT id, {n} AS slack, d{n} AS distance, l{n} AS l, r{n} AS r FROM {table} WHERE d{n} IS NOT NULL"
        for n in range(len(listed))
    ]
    bits = " ".join(f"WHEN {n} THEN {1 << s.condition}" for n, s in enumerate(listed))
    person = "NULL::VARCHAR" if near.owner else near.person
    who = f"coalesce({near.person}, n.id), coalesce({near.organisation}, n.id)"
    sql = (
        f"SELECT n.*, u.county, {person} AS person, {near.organisation} AS organisation, count(*) OVER same AS units "
        f"FROM ({' UNION ALL '.join(pieces)}) n JOIN {result.units} u ON u.id = n.id {near.joins} "
        f"WHERE u.failed = CASE n.slack {bits} END WINDOW same AS (PARTITION BY slack, distance, {who}) "
        f"QUALIFY row_number() OVER (same ORDER BY n.id) = 1 ORDER BY slack, distance, n.id"
    )
    rows = list(run.rows(sql))
    run.con.execute(f"DROP TABLE {table}")
    return rows


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


def _regret(result: Result, slack: Slack, row: dict[str, Any], reasons: Reasons) -> Regret | None:
    """None where a day is missed by more than a month after all: months are of different length."""
    kind = {MONTHS: ONE_MONTH, PEOPLE: ONE, ONES: ONE}.get(
        slack.unit, DAY if row["distance"] == 1 else WITHIN_MONTH
    )
    distance, wanted = row["distance"], _wanted(slack, row["r"])
    if wanted == 1 and _direction(slack) == "least":
        return None  # it is asked whether there is anything at all: nobody misses that by little
    if slack.left.type == "date" and kind == WITHIN_MONTH:
        first, last = sorted((dt.date.fromisoformat(row["l"]), wanted))
        month = add_months(first, 1)
        if last > month:
            return None
        if last == month:
            kind, distance = ONE_MONTH, 1
    return Regret(
        measure=result.measure.id,
        kind=kind,
        id=row["id"],
        person=row["person"],
        organisation=row["organisation"],
        county=row["county"],
        condition=reasons.condition(slack.condition),
        distance=distance,
        what=_what(slack, reasons),
        actual=_counted(slack, row["l"], reasons),
        wanted=reasons.say(
            f"wanted.{_direction(slack)}", what=_counted(slack, str(wanted), reasons)
        ),
        units=row["units"],
    )


def _wanted(slack: Slack, right: str) -> Any:
    """The nearest value that would do: a day or a number."""
    step = {">": 1, "<": -1}.get(slack.op, 0)
    if slack.left.type == "date":
        return dt.date.fromisoformat(right) + dt.timedelta(days=step)
    return int(right) + step


def _direction(slack: Slack) -> str:
    low = slack.op in (">", ">=")
    if slack.left.type == "date":
        return "from" if low else "until"
    return "least" if low else "most"


def _counted(slack: Slack, value: str, reasons: Reasons) -> str:
    """A day as it is, a number with what it counts."""
    return value if slack.left.type == "date" else reasons.say(f"count.{slack.unit}", n=value)


def _what(slack: Slack, reasons: Reasons) -> str:
    """What the first side is called, if it is a fact and not worked out of several."""
    if not isinstance(slack.left, Variable):
        return ""
    origin = slack.left.origin
    return plain_label(reasons.pick(origin.label, origin.en))


def _more(run: Run, result: Result) -> list[dict[str, Any]]:
    """Payees to whom one more brings more than those they have brought on average: not where a sum goes by the head."""
    sql = (
        f"SELECT payee, county, n, one_more FROM {result.due} WHERE one_more > 0 AND one_more * n > pay "
        f"ORDER BY one_more DESC, {result.due_order}"
    )
    return list(run.rows(sql))


def _one_more(
    run: Run, result: Result, rows: Iterable[dict[str, Any]], lang: str
) -> Iterator[Regret]:
    counted = Words(run.package).units(result.measure)
    for row in rows:
        yield Regret(
            measure=result.measure.id,
            kind=HIRE,
            id=row["payee"] or "",
            person=None,
            organisation=row["payee"],
            county=row["county"],
            condition="",
            distance=1,
            what=text(lang, "regret.number"),
            actual=str(row["n"]),
            wanted=text(lang, "wanted.least", what=str(row["n"] + 1)),
            money=row["one_more"],
            counted=counted,
        )
