"""The workbook of a simulation: what was tried, a line a measure, funds, everybody who gains or loses, verdicts changed."""

from __future__ import annotations

from pathlib import Path

from kapok.screening.people import named, shown_id
from kapok.screening.sheet import (
    MONEY,
    NUMBER,
    TEXT,
    About,
    Column,
    Styles,
    Table,
    new_book,
    print_set,
    sheet_name,
)
from kapok.screening.workbook.base import Book, fund_words
from kapok.simulation.moved import GAIN, LOSE, SAME
from kapok.simulation.simulate import Simulated
from kapok.simulation.telling import Teller

Columns = list[tuple[str, int, str]]


def write_simulation(done: Simulated, path: Path, lang: str) -> None:
    """Losers stand before gainers; ids of persons are masked."""
    teller = Teller(done, lang)
    about = About(
        teller.say("sim.head"), done.package.title, done.run.as_of, teller.say("book.page")
    )
    workbook, styles = new_book(str(path), about)
    writer = _Writer(teller, Book(done.run, [], [], lang, workbook, styles, about))
    writer.cover(styles)
    writer.summary()
    writer.money()
    writer.payees()
    writer.verdicts()
    workbook.close()


class _Writer:
    def __init__(self, teller: Teller, book: Book) -> None:
        self.teller, self.book = teller, book
        self.done = teller.done

    def _table(self, key: str, columns: Columns) -> Table:
        listed = [
            Column(self.teller.say(f"col.{name}"), width, kind) for name, width, kind in columns
        ]
        return Table(
            self.book.book, self.book.styles, self.teller.say(key), listed, self.book.about
        )

    def cover(self, styles: Styles) -> None:
        say = self.teller.say
        name = sheet_name(say("book.cover"))
        sheet = self.book.book.add_worksheet(name)
        print_set(sheet, name, self.book.about)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 110)
        sheet.write_string(0, 0, say("sim.head"), styles.of("title"))
        lines = [(say("cover.policy"), self.done.package.title)]
        lines += [(say("cover.as_of"), self.done.run.as_of.isoformat())]
        for key, sentences in (
            ("sim.asked", list(self.teller.tried())),
            ("sim.result", [self.teller.verdict(), self.teller.people()]),
            ("sim.assumed", [*self.teller.assumptions(), say("cover.note.mask")]),
        ):
            lines += [(say(key) if i == 0 else "", words) for i, words in enumerate(sentences)]
        for row, (label, words) in enumerate(lines, 2):
            sheet.write_string(row, 0, label, styles.of("label"))
            sheet.write_string(row, 1, words, styles.of("wrap"))

    def summary(self) -> None:
        columns: Columns = [("measure", 8, TEXT), ("title", 42, TEXT)]
        counts = ("lose", "gain", "same", "unsure", "changed", "people_lose", "people_gain")
        columns += [(name, 13, NUMBER) for name in counts]
        columns += [(name, 18, MONEY) for name in ("up", "down", "difference")]
        table = self._table("sim.sheet.summary", columns)
        rows = []
        for moved in self.done.moves:
            gained = sum(1 for change in moved.people.values() if change > (0, 0))
            lost = sum(1 for change in moved.people.values() if change < (0, 0))
            payees = [moved.payees[way] for way in (LOSE, GAIN, SAME)]
            money = [moved.up, moved.down, moved.difference]
            rows.append([*payees, moved.unsure, sum(moved.units.values()), lost, gained, *money])
            table.add([moved.measure, self.book.title(moved.measure), *rows[-1]])
        sums: list[int | None] = [sum(column) for column in zip(*rows, strict=True)]
        if sums:  # one person may stand behind several measures
            sums[5], sums[6] = self.done.people[LOSE], self.done.people[GAIN]
        table.close([self.teller.say("total"), "", *(sums or [None] * (len(columns) - 2))])

    def money(self) -> None:
        columns: Columns = [("measure", 8, TEXT), ("title", 34, TEXT), ("county", 12, TEXT)]
        columns += [("fund", 34, TEXT), ("level", 26, TEXT)]
        columns += [
            (name, 18, MONEY) for name in ("before", "after", "difference", "own_difference")
        ]
        table = self._table("sim.sheet.money", columns)
        sums = [0, 0, 0, 0]
        for moved in self.done.moves:
            for line in moved.money:
                fund, level = fund_words(self.book, line.source, line.level, books=line.books)
                if line.proposed:
                    level = self.teller.say("stop").join(
                        filter(None, (level, self.teller.say("discretionary")))
                    )
                difference = line.after - line.before
                fen = [line.before, line.after, difference, line.own_after - line.own_before]
                if line.books:
                    sums = [a + b for a, b in zip(sums, fen, strict=True)]
                where = self.book.county(line.county) or self.teller.say("no_county")
                table.add([moved.measure, self.book.title(moved.measure), where, fund, level, *fen])
        table.close([self.teller.say("total"), *[None] * 4, *sums])

    def payees(self) -> None:
        columns: Columns = [
            ("measure", 8, TEXT),
            ("title", 34, TEXT),
            ("payee", 26, TEXT),
            ("payee_id", 22, TEXT),
        ]
        columns += [(name, 18, MONEY) for name in ("before", "after", "difference")]
        table = self._table("sim.sheet.lists", columns)
        loaded = self.done.run.loaded
        for moved in self.done.moves:
            for payee in moved.changed:
                who = [named(loaded, payee.payee), shown_id(payee.payee)]
                fen = [payee.before, payee.after, payee.after - payee.before]
                table.add([moved.measure, self.book.title(moved.measure), *who, *fen])
        table.close()

    def verdicts(self) -> None:
        columns: Columns = [
            ("measure", 8, TEXT),
            ("title", 42, TEXT),
            ("was", 18, TEXT),
            ("now", 18, TEXT),
        ]
        table = self._table("sim.sheet.units", [*columns, ("units", 12, NUMBER)])
        for moved in self.done.moves:
            for (was, now), n in moved.units.items():
                words = [self.teller.say(was), self.teller.say(now)]
                table.add([moved.measure, self.book.title(moved.measure), *words, n])
        table.close()
