"""A sheet a measure: the rows an office has to do with."""

from __future__ import annotations

from typing import Any

from kapok.rules.results import DISCRETIONARY, ELIGIBLE, NOT_YET, STANDARD_NOT_SET, UNKNOWN
from kapok.screening.people import named, shown_id, whom
from kapok.screening.reasons import Reasons
from kapok.screening.run import Result, Run
from kapok.screening.sheet import DAY, MONEY, NUMBER
from kapok.screening.workbook.base import Book

LISTED = (ELIGIBLE, DISCRETIONARY, NOT_YET, UNKNOWN, STANDARD_NOT_SET)
MOST = 20_000
"""Lines a measure's sheet holds at most; beyond that a list in Excel is of no use to anybody."""


def write_measure(book: Book, result: Result) -> None:
    """Who, what, how much, why, what is missing and who can supply it: the rows an office has to do with."""
    run, measure = book.run, result.measure
    columns = [
        ("outcome", 12, "text"),
        ("person", 12, "text"),
        ("person_id", 20, "text"),
        ("organisation", 26, "text"),
    ]
    columns += [
        ("organisation_id", 22, "text"),
        ("county", 10, "text"),
        ("event", 12, DAY),
        ("last", 12, DAY),
    ]
    columns += [("units", 8, NUMBER), ("amount", 14, MONEY)]
    columns += [
        ("not_before", 12, DAY),
        ("why", 50, "text"),
        ("missing", 34, "text"),
        ("suppliers", 30, "text"),
    ]
    table = book.table(measure.id, [*columns, ("ask", 40, "text"), ("row", 40, "text")])
    reasons = Reasons(run.package, measure, result.plan, book.lang)
    left_out = 0
    for row in run.rows(_listed_sql(run, result)):
        if table.total < MOST:
            table.add(_unit(book, reasons, row))
        else:
            left_out += 1
    table.close()
    if left_out:
        table.note(book.say("book.left_out", n=f"{left_out:,}", file=f"units/{measure.id}.parquet"))
    book.rows[measure.id] = table.total


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
)


def _listed_sql(run: Run, result: Result) -> str:
    """Rows of the same person and organisation with the same result are one line: months from, to, how many."""
    near = whom(run.package.vocabulary, result.measure.unit)
    each = " + ".join(f"coalesce(u.each_{i}, 0)" for i in range(len(result.each)))
    order = " ".join(f"WHEN '{o}' THEN {i}" for i, o in enumerate(LISTED))
    listed = ", ".join(f"'{o}'" for o in LISTED)
    same = ", ".join(f"u.{name}" for name in SAME)
    return (
        f"SELECT {same}, w_person, w_organisation, min(id) AS id, min(event) AS event, max(event) AS last, min(holder) AS holder, "
        f"count(*) AS units, CAST(sum(amount) AS BIGINT) AS amount FROM ("
        f"SELECT u.*, {near.person} AS w_person, {near.organisation} AS w_organisation, {each or 'NULL::BIGINT'} AS amount "
        f"FROM {result.units} u {near.joins} WHERE u.outcome IN ({listed})) u "
        f"GROUP BY {same}, w_person, w_organisation, CASE WHEN w_person IS NULL AND w_organisation IS NULL THEN id END "
        f"ORDER BY CASE outcome {order} END, county, w_organisation, w_person, event, id"
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
        row["amount"] if row["outcome"] in (ELIGIBLE, DISCRETIONARY) else None,
        row["not_before"],
        reasons.why(row),
        join.join(dict.fromkeys(f.label for f in missing)),
        stop.join(dict.fromkeys(f.supplier_names for f in missing if f.supplier_names)),
        "".join(dict.fromkeys(f.ask for f in missing if f.ask)),
        shown_id(row["id"]),
    ]
