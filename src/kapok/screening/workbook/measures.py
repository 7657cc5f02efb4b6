"""A sheet a measure: the rows an office has to do with."""

from __future__ import annotations

from typing import Any

from kapok.rules.executors.results import (
    COUNTED,
    DISCRETIONARY,
    ELIGIBLE,
    NOT_YET,
    STANDARD_NOT_SET,
    UNKNOWN,
)
from kapok.rules.explain.words import MONTH_COLUMN
from kapok.screening.holders import Holders
from kapok.screening.people import named, shown_id, whom
from kapok.screening.reasons import Reasons
from kapok.screening.run import Result, Run
from kapok.screening.sheet import DAY, MONEY, MONTH, NUMBER, TEXT
from kapok.screening.workbook.base import Book

LISTED = (UNKNOWN, NOT_YET, STANDARD_NOT_SET, DISCRETIONARY, ELIGIBLE)
"""What has to be worked on first, then what is settled."""
MOST = 20_000
"""Lines a sheet holds at most; a measure with more goes on on further sheets."""
SAME = (
    "outcome",
    "county",
    "failed",
    "missing",
    "waiting",
    "unset",
    "flagged",
    "notes",
    "facts",
    "not_before",
    "because",
    "short_n",
)


def write_measure(book: Book, result: Result) -> None:
    """Who, what, how much, why, what is missing and who can supply it: the rows an office has to do with."""
    run, measure = book.run, result.measure
    entity = run.package.vocabulary.entities[measure.unit]
    day = MONTH if MONTH_COLUMN in entity.facts else DAY
    owner = "owner" if whom(run.package.vocabulary, measure.unit).owner else "person"
    columns = [("outcome", 12, TEXT), (owner, 12, TEXT), (f"{owner}_id", 20, TEXT)]
    columns += [("organisation", 26, TEXT), ("organisation_id", 22, TEXT), ("county", 10, TEXT)]
    columns += [("event", 12, day), ("last", 12, day), ("units", 8, NUMBER), ("amount", 14, MONEY)]
    columns += [("not_before", 12, DAY), ("why", 50, TEXT), ("missing", 34, TEXT)]
    columns += [("suppliers", 30, TEXT), ("ask", 40, TEXT), ("row", 40, TEXT)]
    table = book.table(f"{measure.id} {book.title(measure.id)}", columns, MOST)
    reasons = Reasons(run.package, measure, result.plan, book.lang, Holders(run, measure.id))
    for row in run.rows(_listed_sql(run, result)):
        table.add(_unit(book, reasons, row))
    totals = [book.pick(a.say, a.en) for a in measure.amounts if a.total]
    said = {"items": book.say("join").join(totals), "sheet": book.say("book.due")}
    table.close(notes=[book.say("totals_in_due", **said)] if totals else [])
    book.done(measure.id, table)


def _listed_sql(run: Run, result: Result) -> str:
    """Rows of the same person and organisation with the same result are one line: months from, to, how many."""
    near = whom(run.package.vocabulary, result.measure.unit)
    each = " + ".join(f"coalesce(u.each_{i}, 0)" for i in range(len(result.each)))
    order = " ".join(f"WHEN '{o}' THEN {i}" for i, o in enumerate(LISTED))
    listed = ", ".join(f"'{o}'" for o in LISTED)
    same = ", ".join(SAME)
    short, due = "NULL::BIGINT", ""
    if result.pays and any(a.total for a in result.plan.amounts):
        counted = ", ".join(f"'{o}'" for o in COUNTED)
        short = f"CASE WHEN u.outcome IN ({counted}) AND d.pay = 0 THEN d.n END"
        due = (
            f"LEFT JOIN (SELECT unnest(units) AS unit, n, pay FROM {result.due}) d ON d.unit = u.id"
        )
    return (
        f"SELECT {same}, w_person, w_organisation, min(id) AS id, min(event) AS event, max(event) AS last, min(holder) AS holder, "
        f"count(*) AS units, CAST(sum(amount) AS BIGINT) AS amount FROM ("
        f"SELECT u.*, {near.person} AS w_person, {near.organisation} AS w_organisation, {each or 'NULL::BIGINT'} AS amount, "
        f"{short} AS short_n FROM {result.units} u {near.joins} {due} WHERE u.outcome IN ({listed})) "
        f"GROUP BY {same}, w_person, w_organisation, CASE WHEN w_person IS NULL AND w_organisation IS NULL THEN id END "
        f"ORDER BY CASE outcome {order} END, county, w_organisation, w_person, min(event), min(id)"
    )


def _unit(book: Book, reasons: Reasons, row: dict[str, Any]) -> list[Any]:
    loaded, missing = book.run.loaded, reasons.missing(row)
    join, stop = book.say("join"), book.say("stop")
    person, organisation = row["w_person"], row["w_organisation"]
    return [
        book.say(row["outcome"]),
        named(loaded, person),
        shown_id(person),
        named(loaded, organisation),
        shown_id(organisation),
        book.county(row["county"]),
        row["event"],
        row["last"] if row["last"] != row["event"] else None,
        row["units"],
        row["amount"] if row["outcome"] in COUNTED else None,
        row["not_before"],
        reasons.why(row),
        join.join(dict.fromkeys(f.label for f in missing)),
        stop.join(dict.fromkeys(f.supplier_names for f in missing if f.supplier_names)),
        ("" if book.lang == "zh" else " ").join(dict.fromkeys(f.ask for f in missing if f.ask)),
        shown_id(row["id"]),
    ]
