"""What every sheet of the workbook is written from."""

from __future__ import annotations

from dataclasses import dataclass, field

import xlsxwriter

from kapok.rules.executors.results import DISCRETIONARY
from kapok.rules.package.areas import areas
from kapok.rules.package.choices import chosen_reading
from kapok.screening.regrets import Regret
from kapok.screening.run import Result, Run
from kapok.screening.sheet import MONEY, About, Column, Styles, Table
from kapok.screening.summary import MeasureSummary, route_of
from kapok.screening.wording import text

MONEY_KINDS = ("due", "proposed", "recorded")
"""What is to be paid; what an authority has to decide on; what others pay and is only written down here."""


@dataclass(slots=True)
class Book:
    """Everything the sheets are written from. `rows`, `sheets`: lines and names of sheets, by what stands there:
    `summary`, `due` and so on, or a measure's id.
    """

    run: Run
    summaries: list[MeasureSummary]
    regrets: list[Regret]
    lang: str
    book: xlsxwriter.Workbook
    styles: Styles
    about: About
    rows: dict[str, int] = field(default_factory=dict)
    sheets: dict[str, list[str]] = field(default_factory=dict)

    def say(self, key: str, **values: object) -> str:
        return text(self.lang, key, **values)

    def pick(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" or not en else en

    def county(self, code: str | None) -> str:
        known = self.run.package.counties.get(code or "") or areas().get(code or "")
        return known or code or ""

    def title(self, measure: str) -> str:
        rule = self.run.package.measures[measure]
        return self.pick(rule.title, rule.en)

    def table(
        self, name: str, columns: list[tuple[str, int, str]], most: int | None = None
    ) -> Table:
        listed = [Column(self.say(f"col.{key}"), width, kind) for key, width, kind in columns]
        more = {} if most is None else {"most": most}
        return Table(self.book, self.styles, name, listed, self.about, **more)

    def done(self, key: str, table: Table) -> None:
        self.rows[key], self.sheets[key] = table.total, table.names

    def reading(self, name: str, option: str) -> str:
        """A reading that was chosen for the run, in words."""
        found = chosen_reading(self.run.package, name)
        chosen = found.options[option]
        ask, say = self.pick(found.ask, found.en), self.pick(chosen.say, chosen.en)
        return self.say("cover.reading", ask=ask, say=say)

    def money_columns(self) -> list[tuple[str, int, str]]:
        return [(kind, 16, MONEY) for kind in MONEY_KINDS]


def money_kind(result: Result, route: int | None, outcome: str) -> str:
    """Which of the columns of money a line of what is due belongs to."""
    way = route_of(result, route)
    if way is not None and not way.books:
        return "recorded"
    return "proposed" if outcome == DISCRETIONARY else "due"


def split(kind: str, fen: int | None) -> list[int | None]:
    """An amount in its column of money, the others empty."""
    return [fen if kind == one else None for one in MONEY_KINDS]


def fund_words(book: Book, source: str, level: str, *, books: bool) -> tuple[str, str]:
    label = book.run.package.funds.get(source)
    name = book.pick(label.say, label.en) if label else source
    where = book.say(f"level.{level}") if level else ""
    return name, where if books else book.say("stop").join(
        filter(None, (where, book.say("no_books")))
    )
