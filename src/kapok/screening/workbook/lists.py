"""What is due, near misses, regrets, findings of the intake."""

from __future__ import annotations

from kapok.intake import Level
from kapok.rules.masking import masked
from kapok.screening.near import Near, near_misses
from kapok.screening.people import named, shown_id
from kapok.screening.sheet import DAY, MONEY, NUMBER, Column, Table
from kapok.screening.workbook.base import Book, fund_words


def write_due(book: Book) -> None:
    columns = [
        ("measure", 8, "text"),
        ("title", 34, "text"),
        ("payee", 26, "text"),
        ("payee_id", 22, "text"),
    ]
    columns += [
        ("county", 10, "text"),
        ("outcome", 12, "text"),
        ("n", 10, NUMBER),
        ("n_open", 8, NUMBER),
    ]
    columns += [(key, 16, MONEY) for key in ("pay", "paid", "due", "own")]
    table = book.table(
        book.say("book.due"), [*columns, ("fund", 30, "text"), ("level", 18, "text")]
    )
    for name, result in book.run.results.items():
        if not result.pays:
            continue
        for row in book.run.rows(f"SELECT * FROM {result.due} ORDER BY county, payee"):
            route = (
                result.measure.routes[row["route"]]
                if row["route"] is not None and row["route"] >= 0
                else None
            )
            fund = (
                fund_words(book, route.source, route.level, books=route.books)
                if route
                else ("", "")
            )
            payee = [named(book.run.loaded, row["payee"]), shown_id(row["payee"])]
            money = [row["pay"], row["paid"], row["due"], row["own_money"]]
            where = [book.county(row["county"]), book.say(row["outcome"]), row["n"], row["n_open"]]
            table.add([name, book.title(name), *payee, *where, *money, *fund])
    table.close()
    book.rows[book.say("book.due")] = table.total


def write_near(book: Book) -> None:
    columns = [
        ("measure", 8, "text"),
        ("title", 34, "text"),
        ("person", 12, "text"),
        ("person_id", 20, "text"),
    ]
    columns += [
        ("organisation", 26, "text"),
        ("county", 10, "text"),
        ("event", 12, DAY),
        ("fact", 30, "text"),
    ]
    table = book.table(
        book.say("book.near"),
        [*columns, ("suppliers", 30, "text"), ("ask", 40, "text"), ("row", 40, "text")],
    )
    loaded = book.run.loaded
    for name, result in book.run.results.items():
        near: Near
        for near in near_misses(book.run, result, book.lang):
            who = [
                named(loaded, near.person),
                shown_id(near.person),
                named(loaded, near.organisation) or shown_id(near.organisation),
            ]
            fact = [near.fact.label, near.fact.supplier_names, near.fact.ask]
            table.add(
                [
                    name,
                    book.title(name),
                    *who,
                    book.county(near.county),
                    near.event,
                    *fact,
                    shown_id(near.id),
                ]
            )
    table.close()
    book.rows[book.say("book.near")] = table.total


def write_regrets(book: Book) -> None:
    columns = [
        ("clause", 6, "text"),
        ("measure", 8, "text"),
        ("by", 34, "text"),
        ("condition", 34, "text"),
    ]
    columns += [
        ("left", 14, "text"),
        ("right", 14, "text"),
        ("money", 14, MONEY),
        ("person", 12, "text"),
    ]
    columns += [
        ("person_id", 20, "text"),
        ("organisation", 26, "text"),
        ("county", 10, "text"),
        ("units", 8, NUMBER),
    ]
    table = book.table(book.say("book.regrets"), [*columns, ("row", 40, "text")])
    loaded = book.run.loaded
    for r in book.regrets:
        who = [
            named(loaded, r.person),
            shown_id(r.person),
            named(loaded, r.organisation) or shown_id(r.organisation),
        ]
        what = [r.clause, r.measure, r.by(book.lang), r.condition, r.left, r.right, r.money]
        table.add([*what, *who, book.county(r.county), r.units, shown_id(r.id)])
    table.close()
    book.rows[book.say("book.regrets")] = table.total


def write_findings(book: Book) -> None:
    """What stood in the files and could not be used, or was mended: errors first."""
    intake = book.run.loaded.intake
    columns = [
        ("level", 10, "text"),
        ("file", 40, "text"),
        ("sheet", 20, "text"),
        ("line", 8, NUMBER),
    ]
    columns += [
        ("column", 18, "text"),
        ("what", 50, "text"),
        ("mend", 50, "text"),
        ("times", 8, NUMBER),
    ]
    table = Table(
        book.book,
        book.styles,
        book.say("book.findings"),
        [Column(book.say(f"finding.{k}"), w, t) for k, w, t in columns],
    )
    order = list(Level)
    for finding in sorted(intake.findings, key=lambda f: order.index(f.level)):
        place = finding.place
        where = [place.file, place.sheet, place.row or None, place.column]
        said = [masked(finding.what(book.lang)), masked(finding.mend(book.lang)), finding.count]
        table.add([book.say(f"finding.{finding.level}"), *where, *said])
    table.close()
    book.rows[book.say("book.findings")] = table.total
