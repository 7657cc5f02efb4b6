"""What has to hold for the demonstration to have worked, gathered as it goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineWorkbook

from kapok.cli.face import Face
from kapok.rules.executors.results import OUTCOMES
from kapok.screening import wording
from kapok.screening.summary import MeasureSummary
from kapok.screening.workbook import Written
from kapok.screening.workbook.base import MONEY_KINDS

LEAST_OUTCOMES = 7


@dataclass(slots=True)
class Checks:
    """Named findings, each true or false."""

    face: Face
    held: list[tuple[str, bool]] = field(default_factory=list)

    def add(self, key: str, held: bool, **values: object) -> bool:
        self.held.append((self.face.text(key, **values), held))
        return held

    @property
    def ok(self) -> bool:
        return all(held for _, held in self.held)

    def show(self, *, everything: bool) -> None:
        shown = [(words, held) for words, held in self.held if everything or not held]
        for words, held in shown:
            self.face.line(f"{'✔' if held else '✖'} {words}", style="green" if held else "bold red")

    def as_data(self) -> list[dict[str, object]]:
        return [{"what": words, "held": held} for words, held in self.held]


def check_summaries(checks: Checks, summaries: list[MeasureSummary]) -> None:
    """Every measure had units, and nearly every outcome was reached somewhere."""
    empty = [s.measure for s in summaries if not s.units]
    said = checks.face.text("join").join(empty) or "–"
    checks.add("demo.check.measures", not empty, n=len(summaries), empty=said)
    seen = {o for s in summaries for o, n in s.outcomes.items() if n}
    checks.add("demo.check.outcomes", len(seen) >= LEAST_OUTCOMES, n=len(seen), of=len(OUTCOMES))
    due = sum(s.due for s in summaries)
    checks.add("demo.check.money", due > 0, money=checks.face.yuan(due))


def check_workbook(
    checks: Checks, path: Path, written: Written, summaries: list[MeasureSummary]
) -> None:
    """The workbook opens, holds a sheet a measure, and what is due in it adds up to the summary."""
    book = CalamineWorkbook.from_path(path)
    names = set(book.sheet_names)
    missing = [s.measure for s in summaries if not names >= set(written.sheets[s.measure])]
    checks.add("demo.check.sheets", not missing, n=len(names))
    lang = checks.face.lang
    for kind in MONEY_KINDS:
        wanted = sum(getattr(s, kind) for s in summaries)
        heading = wording.text(lang, f"col.{kind}")
        sums = [_sum(book, written.sheets[sheet], heading) for sheet in ("due", "summary", "funds")]
        held = all(total == wanted for total in sums)
        money = checks.face.yuan(wanted)
        checks.add("demo.check.total", held, column=heading, money=money)


def _sum(book: CalamineWorkbook, sheets: list[str], heading: str) -> int:
    """The fen below a heading, its row of sums left out."""
    total = 0
    for name in sheets:
        head, *rows = book.get_sheet_by_name(name).to_python()
        column, first = head.index(heading), [row[0] for row in rows]
        last = next((i for i, word in enumerate(first) if word in _TOTALS), len(rows))
        cells = (row[column] for row in rows[:last])
        total += sum(int(Decimal(repr(c)).scaleb(2)) for c in cells if isinstance(c, (int, float)))
    return total


_TOTALS = wording.TEXTS["total"]
