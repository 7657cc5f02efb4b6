"""What has to hold for the demonstration to have worked, gathered as it goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineWorkbook

from kapok.cli.face import Face
from kapok.rules.results import OUTCOMES
from kapok.screening.summary import MeasureSummary

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


def check_workbook(checks: Checks, path: Path, summaries: list[MeasureSummary]) -> None:
    """The workbook opens, holds a sheet a measure, and what is due in it adds up to the summary."""
    book = CalamineWorkbook.from_path(path)
    names = set(book.sheet_names)
    missing = [s.measure for s in summaries if s.measure not in names]
    checks.add("demo.check.sheets", not missing, n=len(names))
    rows = book.get_sheet_by_index(1).to_python()
    column = len(rows[0]) - 4
    total = round(
        sum(cell for row in rows[1:] if isinstance(cell := row[column], (int, float))) * 100
    )
    checks.add(
        "demo.check.total", total == sum(s.due for s in summaries), money=checks.face.yuan(total)
    )
