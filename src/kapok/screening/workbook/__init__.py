"""The office's workbook of a run: cover, summary, counties, funds, what is due, near misses, regrets, findings, a sheet a measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kapok.screening.regrets import Regret
from kapok.screening.run import Result, Run
from kapok.screening.sheet import About, new_book
from kapok.screening.summary import MeasureSummary
from kapok.screening.wording import text
from kapok.screening.workbook.base import Book
from kapok.screening.workbook.cover import write_counties, write_cover, write_funds, write_summary
from kapok.screening.workbook.lists import write_due, write_findings, write_near, write_regrets
from kapok.screening.workbook.measures import write_measure

__all__ = ["NAMES", "Written", "write_workbook"]
NAMES = {"zh": "筛查结果.xlsx", "en": "screening.xlsx"}
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Written:
    """Lines and names of sheets by what stands there: `cover`, `summary`, `counties`, `funds`, `due`, `near`, `regrets`,
    `findings`, or a measure's id.
    """

    rows: dict[str, int]
    sheets: dict[str, list[str]]


def write_workbook(
    run: Run,
    summaries: list[MeasureSummary],
    regrets: list[Regret],
    path: Path,
    lang: str = "zh",
    progress: Progress | None = None,
) -> Written:
    """Write it; what was written where."""
    title = text(lang, "cover.head")
    about = About(title, run.package.title, run.as_of, text(lang, "book.page"))
    workbook, styles = new_book(str(path), about)
    book = Book(run, summaries, regrets, lang, workbook, styles, about)
    steps: list[tuple[str, Callable[[Book], None]]] = [
        ("cover", write_cover),
        ("summary", write_summary),
        ("counties", write_counties),
        ("funds", write_funds),
        ("due", write_due),
        ("near", write_near),
        ("regrets", write_regrets),
        ("findings", write_findings),
    ]
    steps += [(name, _measure_step(result)) for name, result in run.results.items()]
    for name, step in steps:
        if progress is not None:
            progress(name)
        step(book)
    workbook.close()
    return Written(book.rows, book.sheets)


def _measure_step(result: Result) -> Callable[[Book], None]:
    return lambda book: write_measure(book, result)
