"""What of the ledger could not be used: payments that no key holds or of no item of the policy, findings in the files it
stands in, files of which nothing was read and that may have been the ledger; years without a payment between others;
that it ends long before the day one looks from; and that there is none at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import PurePosixPath

import pyarrow as pa
import pyarrow.compute as pc

from kapok.intake import Level
from kapok.intake.intake import FileRead, SheetRead
from kapok.intake.messages import one_line
from kapok.rules.executors.resolve import ADJUSTMENT
from kapok.rules.language.calendar import OPEN_END, add_months
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.model import Package
from kapok.screening.load import Loaded
from kapok.screening.sheet import readable
from kapok.screening.summary import MeasureSummary
from kapok.screening.wording import text

MOST_MEASURES = 6
MOST_FILES = 3
QUIET_MONTHS = 3
"""A ledger without a payment for longer than this may have stopped."""


def ledger_words(
    loaded: Loaded, package: Package, summaries: list[MeasureSummary], as_of: dt.date, lang: str
) -> str:
    """One sentence of it for people; empty if there is nothing to say."""
    join, told = text(lang, "join"), []
    unplaced = [(s.measure, s.unplaced) for s in summaries if s.unplaced]
    if unplaced:
        each = [text(lang, "ledger.measure", measure=m, n=f"{n:,}") for m, n in unplaced]
        more = ["…"] * (len(each) > MOST_MEASURES)
        total = f"{sum(n for _, n in unplaced):,}"
        listed = join.join([*each[:MOST_MEASURES], *more])
        told.append(text(lang, "ledger.unplaced", n=total, measures=listed))
    if strange := strangers(loaded, package):
        named = [text(lang, "ledger.item", measure=m, item=i) for m, i in strange]
        listed = join.join([*named[:MOST_MEASURES], *["…"] * (len(named) > MOST_MEASURES)])
        total = f"{sum(strange.values()):,}"
        told.append(text(lang, "ledger.strangers", n=total, items=listed))
    if gap := years_missing(loaded):
        told.append(text(lang, "ledger.years", years=join.join(map(str, gap))))
    last = last_payment(loaded)
    if last is not None and add_months(last, QUIET_MONTHS) < as_of:
        told.append(text(lang, "ledger.stops", day=last))
    found = findings_in_ledger(loaded)
    if found:
        told.append(text(lang, "ledger.findings", n=f"{found:,}"))
    if any(s.due or s.proposed for s in summaries):
        told += _not_read(loaded, lang)
    return text(lang, "stop").join(told)


def _not_read(loaded: Loaded, lang: str) -> Iterator[str]:
    """Files that could not be read at all, each of which may be the ledger; no payment at all."""
    broken = {f.place.file for f in loaded.intake.findings if f.level == Level.ERROR}
    if files := [name for name in loaded.unread if name in broken]:
        listed = [
            *(one_line(readable(name)) for name in files[:MOST_FILES]),
            *["…"] * (len(files) > MOST_FILES),
        ]
        named = text(lang, "join").join(listed)
        yield text(lang, "ledger.unread", n=f"{len(files):,}", files=named)
    if not loaded.rows[LEDGER]:
        yield text(lang, "ledger.none")


def last_payment(loaded: Loaded) -> dt.date | None:
    """The latest day of a payment; None where no payment has a day."""
    days = loaded.intake.tables[LEDGER]["paid_on"]
    closed = days.filter(pc.less(days, pa.scalar(OPEN_END, pa.date32())))
    last: dt.date | None = pc.max(closed).as_py()
    return last


def years_missing(loaded: Loaded) -> list[int]:
    """The years without any payment between two that have some: a file of the ledger may be missing."""
    days = pc.unique(pc.year(loaded.intake.tables[LEDGER]["paid_on"])).to_pylist()
    years = {year for year in days if year is not None and year < OPEN_END.year}
    return sorted(set(range(min(years), max(years))) - years) if years else []


def strangers(loaded: Loaded, package: Package) -> dict[tuple[str, str], int]:
    """How many payments name a measure or an item that the policy does not have, by both as written; those that belong to
    the policy before are not asked.
    """
    paid = loaded.intake.tables[LEDGER]
    if package.predecessor is not None:
        now = pc.greater_equal(paid["event"], pa.scalar(package.valid_from, pa.date32()))
        paid = paid.filter(now)
    found: dict[tuple[str, str], int] = {}
    for row in paid.group_by(["measure", "item"]).aggregate([([], "count_all")]).to_pylist():
        measure = package.measures.get(row["measure"] or "")
        items = {ADJUSTMENT, None, *(a.name for a in measure.amounts)} if measure else set()
        if row["item"] not in items:
            found[one_line(row["measure"] or "–"), one_line(row["item"] or "–")] = row["count_all"]
    return dict(sorted(found.items()))


def findings_in_ledger(loaded: Loaded) -> int:
    """What in the sheets that hold payments, and in their files as a whole, may have left out or changed something."""
    sheets = {
        (file.name, name)
        for file in loaded.intake.files
        for sheet in file.sheets or [SheetRead("", PurePosixPath(file.name).stem)]
        if _holds_payments(file, sheet)
        for name in ("", sheet.name)
    }
    found = loaded.intake.findings
    return sum(
        f.count for f in found if not f.note.as_is and (f.place.file, f.place.sheet) in sheets
    )


def _holds_payments(file: FileRead, sheet: SheetRead) -> bool:
    if sheet.parsed is not None:
        return any(rule.entity == LEDGER for rule in sheet.parsed.match.layout.rows)
    return file.kind is None and LEDGER in (sheet.layout, PurePosixPath(file.name).parent.name)
