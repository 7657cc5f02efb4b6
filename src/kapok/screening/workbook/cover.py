"""Cover, summary, counties and funds. They say the same sums: what is due, proposed, recorded only."""

from __future__ import annotations

from collections.abc import Iterator

from kapok.rules.executors.results import DISCRETIONARY, ELIGIBLE, OUTCOMES
from kapok.rules.language.arithmetic import yuan_text
from kapok.screening.ledger import ledger_words
from kapok.screening.sheet import NUMBER, TEXT, Column, Table, print_set, sheet_name
from kapok.screening.summary import CountySummary, MeasureSummary, by_fund
from kapok.screening.workbook.base import MONEY_KINDS, Book, fund_words, split

SHOWN_OUTCOMES = tuple(
    o for o in OUTCOMES if o not in ("already_used", "outside_validity", "not_eligible")
)


def write_cover(book: Book) -> None:
    name = sheet_name(book.say("book.cover"))
    sheet = book.book.add_worksheet(name)
    book.sheets["cover"] = [name]
    print_set(sheet, name, book.about)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, book.say("cover.head"), book.styles.of("title"))
    for i, (label, words) in enumerate(_cover_lines(book), 2):
        sheet.write_string(i, 0, label, book.styles.of("label"))
        sheet.write_string(i, 1, words, book.styles.of("wrap"))


def _cover_lines(book: Book) -> Iterator[tuple[str, str]]:
    run, vocabulary = book.run, book.run.package.vocabulary
    yield book.say("cover.policy"), run.package.title
    yield book.say("cover.as_of"), run.as_of.isoformat()
    yield book.say("cover.hash"), run.package.hash
    readings = [book.reading(k, v) for k, v in run.readings.items()]
    yield book.say("cover.readings"), book.say("stop").join(readings) or book.say("cover.default")
    rows = [
        f"{book.pick(vocabulary.entities[n].label, vocabulary.entities[n].en)} {c:,}"
        for n, c in run.loaded.rows.items()
        if c
    ]
    yield book.say("cover.rows"), book.say("join").join(rows)
    if run.loaded.unusable or run.loaded.unread:
        lost = {"n": f"{run.loaded.unusable:,}", "files": len(run.loaded.unread)}
        yield book.say("cover.lost"), book.say("cover.unusable", **lost)
    if said := ledger_words(run.loaded, run.package, book.summaries, run.as_of, book.lang):
        yield book.say("cover.ledger"), said
    yield from _decided(book)
    yield from _money(book)
    for number, note in enumerate(
        ("due", "counties", "near", "regrets", "findings", "measures", "mask")
    ):
        label = book.say("cover.sheets") if number == 0 else ""
        yield label, book.say(f"cover.note.{note}")


def _decided(book: Book) -> Iterator[tuple[str, str]]:
    """Units by outcome; and how many people are behind those that count, which is another number."""
    units = sum(s.units for s in book.summaries)
    values = {"n": f"{units:,}", "measures": len(book.summaries)}
    yield book.say("cover.units"), book.say("cover.decided", **values)
    for outcome in OUTCOMES:
        count = sum(s.outcomes.get(outcome, 0) for s in book.summaries)
        if count:
            yield f"　{book.say(outcome)}", book.say("cover.count", n=f"{count:,}")
    gated = sum(s.gated for s in book.summaries)
    yield f"　{book.say('gated')}", book.say("cover.count", n=f"{gated:,}")


def _money(book: Book) -> Iterator[tuple[str, str]]:
    for kind in MONEY_KINDS:
        fen = sum(getattr(s, kind) for s in book.summaries)
        if fen or kind == "due":
            money = yuan_text(fen, grouped=True)
            yield book.say(f"cover.{kind}"), book.say(f"cover.{kind}_words", money=money)


def write_summary(book: Book) -> None:
    listed = [Column(book.say("col.measure"), 8), Column(book.say("col.title"), 42)]
    listed += [Column(book.say(o), 12, NUMBER) for o in (*OUTCOMES, "gated")]
    listed += [Column(book.say("col.people"), 12, NUMBER)]
    listed += [Column(book.say(f"col.{k}"), w, kind) for k, w, kind in book.money_columns()]
    listed += [Column(book.say(f"col.{k}"), 12, NUMBER) for k in ("near_units", "regret_lines")]
    table = Table(book.book, book.styles, book.say("book.summary"), listed, book.about)
    rows = []
    for s in book.summaries:
        counts = [*(s.outcomes.get(o, 0) for o in OUTCOMES), s.gated]
        money = [getattr(s, kind) for kind in MONEY_KINDS]
        rows.append([*counts, s.people, *money, s.near, sum(s.regrets.values())])
        table.add([s.measure, book.pick(s.title, s.en), *rows[-1]])
    sums: list[int | None] = [sum(n or 0 for n in column) for column in zip(*rows, strict=True)]
    if sums:
        sums[len(OUTCOMES) + 1] = None  # one person may stand behind several measures
    table.close([book.say("total"), "", *(sums or [None] * (len(listed) - 2))])
    book.done("summary", table)


def write_counties(book: Book) -> None:
    """A line a county and measure, after each county its sum."""
    columns = [("county", 12, TEXT), ("measure", 10, TEXT), ("title", 42, TEXT)]
    listed = [Column(book.say(f"col.{key}"), width, kind) for key, width, kind in columns]
    listed += [Column(book.say(o), 12, NUMBER) for o in SHOWN_OUTCOMES]
    money = [*book.money_columns(), ("own", 18, "money")]
    listed += [Column(book.say(f"col.{k}"), w, kind) for k, w, kind in money]
    table = Table(book.book, book.styles, book.say("book.counties"), listed, book.about)
    every = [
        (_place(book, s, c), s, c)
        for s in book.summaries
        for c in s.counties
        if any(_county_row(c))
    ]
    total: list[list[int]] = []
    for place in sorted({place for place, _, _ in every}):
        mine = [(s, c) for at, s, c in every if at == place]
        rows = [_county_row(c) for _, c in mine]
        total += rows
        name = place[1]
        for (s, _), row in zip(mine, rows, strict=True):
            table.add([name, s.measure, book.pick(s.title, s.en), *row])
        table.add([name, book.say("subtotal"), "", *_sums(rows)])
    table.close([book.say("total"), "", "", *_sums(total)] if total else None)
    book.done("counties", table)


def _place(book: Book, summary: MeasureSummary, county: CountySummary) -> tuple[str, str]:
    """Code and name; what a measure that knows no counties decides belongs to none, which is not to lack one."""
    split = book.run.package.measures[summary.measure].county is not None
    return county.county, book.county(county.county) or book.say("no_county" if split else "whole")


def _county_row(county: CountySummary) -> list[int]:
    counts = [county.outcomes.get(o, 0) for o in SHOWN_OUTCOMES]
    return [*counts, county.due, county.proposed, county.recorded, county.own]


def _sums(rows: list[list[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def write_funds(book: Book) -> None:
    columns = [
        ("fund", 34, TEXT),
        ("level", 30, TEXT),
        ("outcome", 14, TEXT),
        ("payees", 12, NUMBER),
    ]
    table = book.table(
        book.say("book.funds"), [*columns, *book.money_columns(), ("own", 22, "money")]
    )
    rows: list[list[int | None]] = []
    for fund in by_fund(book.summaries):
        kind = "recorded" if not fund.books else "proposed" if fund.proposed else "due"
        outcome = book.say(DISCRETIONARY if fund.proposed else ELIGIBLE)
        rows.append([*split(kind, fund.due), fund.own])
        head = fund_words(book, fund.source, fund.level, books=fund.books)
        table.add([*head, outcome, fund.payees, *rows[-1]])
    sums = [sum(n or 0 for n in column) for column in zip(*rows, strict=True)]
    table.close([book.say("total"), "", "", None, *sums] if rows else None)
    book.done("funds", table)
