"""The workbook of warnings: counts by rule and county, the list of what is raised, and what has to be verified first."""

from __future__ import annotations

from pathlib import Path

from kapok.monitoring.raised import OPEN, Raised, raised
from kapok.monitoring.summary import RuleSummary
from kapok.monitoring.texts import text
from kapok.rules.executors.results import ELIGIBLE, OUTCOMES
from kapok.rules.package.areas import areas
from kapok.rules.package.watching import COLOURS
from kapok.screening.run import Run
from kapok.screening.sheet import NUMBER, TEXT, WRAP, About, Column, Table, new_book

HEAD = [("rule", 8, TEXT), ("title", 26, TEXT)]
WHOM = [
    ("county", 10, TEXT),
    ("village", 16, TEXT),
    ("household", 18, TEXT),
    ("person", 12, TEXT),
    ("person_id", 20, TEXT),
    ("organisation", 26, TEXT),
]


class _Book:
    def __init__(self, run: Run, path: Path, lang: str) -> None:
        self.run, self.lang = run, lang
        self.about = About(self.say("book"), run.package.title, run.as_of, self.say("book.page"))
        self.book, self.styles = new_book(str(path), self.about)

    def say(self, key: str, **values: object) -> str:
        return text(self.lang, key, **values)

    def pick(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" or not en else en

    def county(self, code: str) -> str:
        return self.run.package.counties.get(code) or areas().get(code) or code

    def table(self, name: str, columns: list[Column]) -> Table:
        return Table(self.book, self.styles, self.say(name), columns, self.about)

    def columns(self, listed: list[tuple[str, int, str]]) -> list[Column]:
        return [Column(self.say(f"col.{key}"), width, kind) for key, width, kind in listed]


def write_workbook(run: Run, summaries: list[RuleSummary], path: Path, lang: str = "zh") -> int:
    """Write it; how many warnings are listed."""
    book = _Book(run, path, lang)
    _summary(book, summaries)
    listed = _list(book, summaries)
    _open(book, summaries)
    book.book.close()
    return listed


def _summary(book: _Book, summaries: list[RuleSummary]) -> None:
    codes = list(book.run.package.counties)
    strange = sorted({c for s in summaries for c in s.counties} - set(codes))
    columns = book.columns(HEAD)
    columns += [Column(book.say(c), 8, NUMBER) for c in COLOURS]
    columns += [
        Column(book.county(c) or book.say("no_county"), 10, NUMBER) for c in (*codes, *strange)
    ]
    columns += [Column(book.say(o), 11, NUMBER) for o in (*OUTCOMES_SHOWN, "gated")]
    table = book.table("sheet.summary", columns)
    rows = []
    for s in summaries:
        rows.append(
            [
                *(s.colours.get(c, 0) for c in COLOURS),
                *(s.counties.get(c, 0) for c in (*codes, *strange)),
                *(s.outcomes.get(o, 0) for o in OUTCOMES_SHOWN),
                s.gated,
            ]
        )
        table.add([s.rule, book.pick(s.title, s.en), *rows[-1]])
    sums = [sum(column) for column in zip(*rows, strict=True)]
    table.close([book.say("total"), "", *sums] if sums else None)


OUTCOMES_SHOWN = tuple(o for o in OUTCOMES if o != "discretionary")


def _list(book: _Book, summaries: list[RuleSummary]) -> int:
    columns = [*HEAD, ("colour", 8, TEXT), *WHOM, ("why", 50, WRAP), ("todo", 60, WRAP)]
    table = book.table("sheet.raised", book.columns([*columns, ("row", 30, TEXT)]))
    for s in summaries:
        for one in raised(book.run, s.rule, book.lang, (ELIGIBLE,)):
            said = [one.why, book.say("stop").join(one.todo), one.row]
            head = [s.rule, book.pick(s.title, s.en), book.say(one.colour)]
            table.add([*head, *_whom(book, one), *said])
    table.close()
    return table.total


def _open(book: _Book, summaries: list[RuleSummary]) -> None:
    columns = [*HEAD, *WHOM, ("why", 50, WRAP), ("missing", 34, TEXT), ("suppliers", 30, TEXT)]
    table = book.table("sheet.open", book.columns([*columns, ("row", 30, TEXT)]))
    for s in summaries:
        for one in raised(book.run, s.rule, book.lang, OPEN):
            said = [one.why, one.missing, one.suppliers, one.row]
            table.add([s.rule, book.pick(s.title, s.en), *_whom(book, one), *said])
    table.close()


def _whom(book: _Book, one: Raised) -> list[str]:
    who = [one.village, one.household, one.person, one.person_id, one.organisation]
    return [book.county(one.county), *who]
