"""What every sheet of the workbook is written from."""

from __future__ import annotations

from dataclasses import dataclass, field

import xlsxwriter

from kapok.screening.regrets import Regret
from kapok.screening.run import Run
from kapok.screening.sheet import Column, Styles, Table
from kapok.screening.summary import MeasureSummary
from kapok.screening.wording import text


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


def fund_words(book: Book, source: str, level: str, *, books: bool) -> tuple[str, str]:
    label = book.run.package.funds.get(source)
    name = book.pick(label.say, label.en) if label else source
    where = book.say(f"level.{level}") if level else ""
    return name, where if books else book.say("stop").join(
        filter(None, (where, book.say("no_books")))
    )
