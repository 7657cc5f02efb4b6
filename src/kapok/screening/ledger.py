"""What of the ledger could not be used: payments that no key holds, findings in the files it stands in, files of which
nothing was read and that may have been the ledger; and that there is none at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from kapok.intake import Level
from kapok.intake.intake import FileRead, SheetRead
from kapok.intake.messages import one_line
from kapok.rules.package.entities import LEDGER
from kapok.screening.load import Loaded
from kapok.screening.sheet import readable
from kapok.screening.summary import MeasureSummary
from kapok.screening.wording import text

MOST_MEASURES = 6
MOST_FILES = 3


def ledger_words(loaded: Loaded, summaries: list[MeasureSummary], lang: str) -> str:
    """One sentence of it for people; empty if there is nothing to say."""
    join, told = text(lang, "join"), []
    unplaced = [(s.measure, s.unplaced) for s in summaries if s.unplaced]
    if unplaced:
        each = [text(lang, "ledger.measure", measure=m, n=f"{n:,}") for m, n in unplaced]
        more = ["…"] * (len(each) > MOST_MEASURES)
        total = f"{sum(n for _, n in unplaced):,}"
        listed = join.join([*each[:MOST_MEASURES], *more])
        told.append(text(lang, "ledger.unplaced", n=total, measures=listed))
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


def findings_in_ledger(loaded: Loaded) -> int:
    """Errors and warnings in the sheets that hold payments, and in their files as a whole."""
    sheets = {
        (file.name, name)
        for file in loaded.intake.files
        for sheet in file.sheets or [SheetRead("", PurePosixPath(file.name).stem)]
        if _holds_payments(file, sheet)
        for name in ("", sheet.name)
    }
    found = loaded.intake.findings
    return sum(
        f.count
        for f in found
        if f.level != Level.REPAIR and (f.place.file, f.place.sheet) in sheets
    )


def _holds_payments(file: FileRead, sheet: SheetRead) -> bool:
    if sheet.parsed is not None:
        return any(rule.entity == LEDGER for rule in sheet.parsed.match.layout.rows)
    return file.kind is None and LEDGER in (sheet.layout, PurePosixPath(file.name).parent.name)
