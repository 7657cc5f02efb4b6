"""What is due, near misses, regrets, findings of the intake."""

from __future__ import annotations

from typing import Any

from kapok.intake import Level
from kapok.masking import masked
from kapok.screening.load import TOWNSHIP_DIGITS
from kapok.screening.near import near_misses
from kapok.screening.people import home, named, shown_id
from kapok.screening.run import Result
from kapok.screening.sheet import DAY, MONEY, NUMBER, TEXT, Column, Table
from kapok.screening.summary import route_of
from kapok.screening.workbook.base import MONEY_KINDS, Book, fund_words, money_kind, split

DUE_COLUMNS = [
    ("measure", 8, TEXT),
    ("title", 34, TEXT),
    ("payee", 26, TEXT),
    ("payee_id", 22, TEXT),
    ("township", 14, TEXT),
    ("village", 16, TEXT),
    ("household", 18, TEXT),
    ("county", 10, TEXT),
    ("outcome", 12, TEXT),
    ("n", 10, NUMBER),
    ("n_open", 10, NUMBER),
    ("pay", 16, MONEY),
    ("paid", 16, MONEY),
]
DUE_ENDS = [("own", 16, MONEY), ("fund", 30, TEXT), ("level", 24, TEXT)]


def write_due(book: Book) -> None:
    """A line a payee who gets something, or where it cannot be said yet; what comes to nothing is counted below."""
    columns = [*DUE_COLUMNS, *book.money_columns(), *DUE_ENDS]
    table = book.table(book.say("book.due"), columns)
    sums = dict.fromkeys((*MONEY_KINDS, "own"), 0)
    nothing = 0
    for name, result in book.run.results.items():
        if not result.pays:
            continue
        for row in _due_rows(book, result):
            if row["due"] == 0:
                nothing += 1
                continue
            kind = money_kind(result, row["route"], row["outcome"])
            sums[kind] += row["due"] or 0
            sums["own"] += row["own_money"] or 0
            table.add([name, book.title(name), *_due_line(book, result, row, kind)])
    below: list[Any] = [book.say("total"), *[None] * (len(DUE_COLUMNS) - 1)]
    notes = [book.say("due.nothing", n=f"{nothing:,}")] if nothing else []
    table.close([*below, *sums.values(), None, None], notes)
    book.done("due", table)


def _due_rows(book: Book, result: Result) -> list[dict[str, Any]]:
    joins, household, village = home(book.run.package.vocabulary, "d.payee")
    order = ", ".join(f"d.{column}" for column in result.due_order.split(", "))
    sql = (
        f"SELECT d.* EXCLUDE (units), {household} AS household, {village} AS village "
        f"FROM {result.due} d {joins} ORDER BY {order}"
    )
    return list(book.run.rows(sql))


def _due_line(book: Book, result: Result, row: dict[str, Any], kind: str) -> list[Any]:
    loaded, route = book.run.loaded, route_of(result, row["route"])
    village = row["village"] or ""
    where = [village[:TOWNSHIP_DIGITS], village, row["household"] or ""]
    fund = fund_words(book, route.source, route.level, books=route.books) if route else ("", "")
    return [
        named(loaded, row["payee"]),
        shown_id(row["payee"]),
        *(named(loaded, code) or shown_id(code) for code in where),
        book.county(row["county"]),
        book.say(row["outcome"]),
        row["n"],
        row["n_open"],
        row["pay"],
        row["paid"],
        *split(kind, row["due"]),
        row["own_money"],
        *fund,
    ]


def write_near(book: Book) -> None:
    columns = [
        ("measure", 8, TEXT),
        ("title", 34, TEXT),
        ("person", 12, TEXT),
        ("person_id", 20, TEXT),
    ]
    columns += [
        ("organisation", 26, TEXT),
        ("county", 10, TEXT),
        ("event", 12, DAY),
        ("last", 12, DAY),
    ]
    columns += [
        ("units", 8, NUMBER),
        ("fact", 30, TEXT),
        ("suppliers", 30, TEXT),
        ("ask", 40, TEXT),
    ]
    table = book.table(book.say("book.near"), [*columns, ("row", 40, TEXT)])
    loaded = book.run.loaded
    for name, result in book.run.results.items():
        for near in near_misses(book.run, result, book.lang):
            who = [named(loaded, near.person), shown_id(near.person)]
            organisation = named(loaded, near.organisation) or shown_id(near.organisation)
            last = near.last if near.last != near.event else None
            when = [book.county(near.county), near.event, last, near.units]
            fact = [near.fact.label, near.fact.supplier_names, near.fact.ask]
            table.add([name, book.title(name), *who, organisation, *when, *fact, shown_id(near.id)])
    table.close()
    book.done("near", table)


def write_regrets(book: Book) -> None:
    columns = [("measure", 8, TEXT), ("title", 34, TEXT), ("by", 34, TEXT), ("condition", 34, TEXT)]
    columns += [
        ("what", 26, TEXT),
        ("actual", 14, TEXT),
        ("wanted", 20, TEXT),
        ("money", 14, MONEY),
    ]
    columns += [("person", 12, TEXT), ("person_id", 20, TEXT), ("organisation", 26, TEXT)]
    columns += [("county", 10, TEXT), ("units", 8, NUMBER), ("row", 40, TEXT)]
    table = book.table(book.say("book.regrets"), columns)
    loaded = book.run.loaded
    for r in book.regrets:
        who = [named(loaded, r.person), shown_id(r.person)]
        organisation = named(loaded, r.organisation) or shown_id(r.organisation)
        what = [r.by(book.lang), r.condition, r.what, r.actual, r.wanted, r.money]
        where = [organisation, book.county(r.county), r.units, shown_id(r.id)]
        table.add([r.measure, book.title(r.measure), *what, *who, *where])
    table.close()
    book.done("regrets", table)


def write_findings(book: Book) -> None:
    """What stood in the files and could not be used, or was mended: errors first."""
    columns = [("level", 10, TEXT), ("file", 40, TEXT), ("sheet", 20, TEXT), ("line", 8, NUMBER)]
    columns += [("column", 18, TEXT), ("what", 50, TEXT), ("mend", 50, TEXT), ("times", 8, NUMBER)]
    listed = [Column(book.say(f"finding.{k}"), w, t) for k, w, t in columns]
    table = Table(book.book, book.styles, book.say("book.findings"), listed, book.about)
    order = list(Level)
    for finding in sorted(book.run.loaded.intake.findings, key=lambda f: order.index(f.level)):
        place = finding.place
        told = [masked(words) for words in (place.file, place.sheet, place.column)]
        where = [*told[:2], place.row or None, told[2]]
        said = [masked(finding.what(book.lang)), masked(finding.mend(book.lang)), finding.count]
        table.add([book.say(f"finding.{finding.level}"), *where, *said])
    table.close()
    book.done("findings", table)
