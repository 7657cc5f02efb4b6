"""The office's workbook of a run: cover, summary, funds, what is due, near misses, regrets, findings, a sheet a measure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kapok.screening.regrets import Regret
from kapok.screening.run import Result, Run
from kapok.screening.sheet import new_book
from kapok.screening.summary import MeasureSummary
from kapok.screening.workbook.base import Book
from kapok.screening.workbook.cover import write_cover, write_funds, write_summary
from kapok.screening.workbook.lists import write_due, write_findings, write_near, write_regrets
from kapok.screening.workbook.measures import write_measure

__all__ = ["write_workbook"]
Progress = Callable[[str], None]


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
        (book.say("book.cover"), lambda: write_cover(book)),
        (book.say("book.summary"), lambda: write_summary(book)),
        (book.say("book.funds"), lambda: write_funds(book)),
        (book.say("book.due"), lambda: write_due(book)),
        (book.say("book.near"), lambda: write_near(book)),
        (book.say("book.regrets"), lambda: write_regrets(book)),
        (book.say("book.findings"), lambda: write_findings(book)),
    ]
    steps += [(name, _measure_step(book, result)) for name, result in run.results.items()]
    for name, step in steps:
        if progress is not None:
            progress(name)
        step()
    workbook.close()
    return book.rows


def _measure_step(book: Book, result: Result) -> Callable[[], None]:
    return lambda: write_measure(book, result)
