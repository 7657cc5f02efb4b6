"""The office's workbook of a run: cover, summary, funds, what is due, near misses, regrets, and a sheet a measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from kapok.rules.results import (
    DISCRETIONARY,
    ELIGIBLE,
    NOT_YET,
    OUTCOMES,
    STANDARD_NOT_SET,
    UNKNOWN,
)
from kapok.screening.near import Near, near_misses
from kapok.screening.people import named, shown_id, whom
from kapok.screening.reasons import Reasons
from kapok.screening.regrets import Regret
from kapok.screening.run import Result, Run
from kapok.screening.sheet import DAY, MONEY, NUMBER, Column, Styles, Table, new_book
from kapok.screening.summary import MeasureSummary, by_fund
from kapok.screening.wording import text

LISTED = (ELIGIBLE, DISCRETIONARY, NOT_YET, UNKNOWN, STANDARD_NOT_SET)
MOST = 20_000
"""Lines a measure's sheet holds at most; beyond that a list in Excel is of no use to anybody."""
Progress = Callable[[str], None]


@dataclass(slots=True)
class Book:
    """Everything the sheets are written from."""

    run: Run
    summaries: list[MeasureSummary]
    regrets: list[Regret]
    lang: str
    book: xlsxwriter.Workbook
    styles: Styles
    rows: dict[str, int] = field(default_factory=dict)

    def say(self, key: str, **values: object) -> str:
        return text(self.lang, key, **values)

    def pick(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" or not en else en

    def county(self, code: str | None) -> str:
        return self.run.package.counties.get(code or "", code or "")

    def title(self, measure: str) -> str:
        rule = self.run.package.measures[measure]
        return self.pick(rule.title, rule.en)

    def table(self, name: str, columns: list[tuple[str, int, str]]) -> Table:
        listed = [Column(self.say(f"col.{key}"), width, kind) for key, width, kind in columns]
        return Table(self.book, self.styles, name, listed)


def write_workbook(
    run: Run,
    summaries: list[MeasureSummary],
    regrets: list[Regret],
    path: Path,
    lang: str = "zh",
    progress: Progress | None = None,
) -> dict[str, int]:
    """Write it; the number of rows by sheet."""
    workbook, styles = new_book(str(path))
    book = Book(run, summaries, regrets, lang, workbook, styles)
    steps: list[tuple[str, Callable[[], None]]] = [
        (book.say("book.cover"), lambda: _cover(book)),
        (book.say("book.summary"), lambda: _summary(book)),
        (book.say("book.funds"), lambda: _funds(book)),
        (book.say("book.due"), lambda: _due(book)),
        (book.say("book.near"), lambda: _near(book)),
        (book.say("book.regrets"), lambda: _regrets(book)),
    ]
    steps += [(name, _measure_step(book, result)) for name, result in run.results.items()]
    for name, step in steps:
        if progress is not None:
            progress(name)
        step()
    workbook.close()
    return book.rows


def _measure_step(book: Book, result: Result) -> Callable[[], None]:
    return lambda: _measure(book, result)


def _cover(book: Book) -> None:
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
    notes = [book.say(f"cover.note.{n}") for n in ("due", "near", "regrets", "measures", "mask")]
    return lines + [
        (book.say("cover.sheets") if i == 0 else "", note) for i, note in enumerate(notes)
    ]


def _summary(book: Book) -> None:
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


def _fund(book: Book, source: str, level: str, *, books: bool) -> tuple[str, str]:
    label = book.run.package.funds.get(source)
    name = book.pick(label.say, label.en) if label else source
    where = book.say(f"level.{level}") if level else ""
    return name, where if books else book.say("stop").join(
        filter(None, (where, book.say("no_books")))
    )


def _funds(book: Book) -> None:
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
                *_fund(book, fund.source, fund.level, books=fund.books),
                outcome,
                fund.payees,
                fund.due,
                fund.own,
            ]
        )
    table.close()


def _due(book: Book) -> None:
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
            fund = _fund(book, route.source, route.level, books=route.books) if route else ("", "")
            payee = [named(book.run.loaded, row["payee"]), shown_id(row["payee"])]
            money = [row["pay"], row["paid"], row["due"], row["own_money"]]
            where = [book.county(row["county"]), book.say(row["outcome"]), row["n"], row["n_open"]]
            table.add([name, book.title(name), *payee, *where, *money, *fund])
    table.close()
    book.rows[book.say("book.due")] = table.total


def _near(book: Book) -> None:
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


def _regrets(book: Book) -> None:
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


def _measure(book: Book, result: Result) -> None:
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
