"""Cover, summary and funds."""

from __future__ import annotations

from kapok.rules.results import DISCRETIONARY, ELIGIBLE, OUTCOMES
from kapok.screening.sheet import MONEY, NUMBER, Column, Table
from kapok.screening.summary import by_fund
from kapok.screening.workbook.base import Book, fund_words


def write_cover(book: Book) -> None:
    sheet = book.book.add_worksheet(book.say("book.cover"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, book.say("cover.head"), book.styles.of("title"))
    for i, (label, words) in enumerate(_cover_lines(book), 2):
        sheet.write_string(i, 0, label, book.styles.of("label"))
        sheet.write_string(i, 1, words, book.styles.of("wrap"))


def _cover_lines(book: Book) -> list[tuple[str, str]]:
    run = book.run
    vocabulary = run.package.vocabulary
    units = sum(s.units for s in book.summaries)
    rows = [
        f"{book.pick(vocabulary.entities[n].label, vocabulary.entities[n].en)} {c:,}"
        for n, c in run.loaded.rows.items()
        if c
    ]
    readings = book.say("stop").join(f"{k} = {v}" for k, v in run.readings.items())
    due, proposed = (sum(getattr(s, name) for s in book.summaries) for name in ("due", "proposed"))
    lines = [
        (book.say("cover.policy"), run.package.title),
        (book.say("cover.as_of"), run.as_of.isoformat()),
        (book.say("cover.hash"), run.package.hash),
        (book.say("cover.readings"), readings or book.say("cover.default")),
        (book.say("cover.rows"), book.say("join").join(rows)),
        (
            book.say("cover.units"),
            book.say("cover.decided", n=f"{units:,}", measures=len(book.summaries)),
        ),
    ]
    for outcome in OUTCOMES:
        count = sum(s.outcomes.get(outcome, 0) for s in book.summaries)
        if count:
            lines.append((f"　{book.say(outcome)}", f"{count:,}"))
    lines.append((f"　{book.say('gated')}", f"{sum(s.gated for s in book.summaries):,}"))
    money = {"money": f"{due / 100:,.2f}", "proposed": f"{proposed / 100:,.2f}"}
    lines.append((book.say("cover.due"), book.say("cover.money", **money)))
    notes = [
        book.say(f"cover.note.{n}")
        for n in ("due", "near", "regrets", "findings", "measures", "mask")
    ]
    return lines + [
        (book.say("cover.sheets") if i == 0 else "", note) for i, note in enumerate(notes)
    ]


def write_summary(book: Book) -> None:
    columns: list[tuple[str, int, str]] = [("measure", 8, "text"), ("title", 42, "text")]
    listed = [Column(book.say(f"col.{key}"), width, kind) for key, width, kind in columns]
    listed += [Column(book.say(o), 12, NUMBER) for o in (*OUTCOMES, "gated")]
    listed += [Column(book.say(f"col.{k}"), 18, MONEY) for k in ("due", "proposed")]
    listed += [Column(book.say(f"col.{k}"), 10, NUMBER) for k in ("near", "regrets")]
    table = Table(book.book, book.styles, book.say("book.summary"), listed)
    for s in book.summaries:
        counts = [s.outcomes.get(o, 0) for o in OUTCOMES]
        table.add(
            [
                s.measure,
                book.pick(s.title, s.en),
                *counts,
                s.gated,
                s.due,
                s.proposed,
                s.near,
                sum(s.regrets.values()),
            ]
        )
    table.close()


def write_funds(book: Book) -> None:
    columns = [
        ("fund", 34, "text"),
        ("level", 26, "text"),
        ("outcome", 14, "text"),
        ("payees", 10, NUMBER),
    ]
    table = book.table(book.say("book.funds"), [*columns, ("due", 20, MONEY), ("own", 22, MONEY)])
    for fund in by_fund(book.summaries):
        outcome = book.say(DISCRETIONARY if fund.proposed else ELIGIBLE)
        table.add(
            [
                *fund_words(book, fund.source, fund.level, books=fund.books),
                outcome,
                fund.payees,
                fund.due,
                fund.own,
            ]
        )
    table.close()
