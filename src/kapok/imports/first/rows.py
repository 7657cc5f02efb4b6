"""What became of every row of many files that were read together: as if they had come in one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kapok.imports.findings import Kept, kept
from kapok.imports.models import CHANGED, LEFT_OUT, LOOK, NEW, SAME
from kapok.intake import Finding, Intake, Level
from kapok.intake.gather import Batch
from kapok.intake.parse import Parsed

VERDICT = (SAME, CHANGED, NEW, LOOK, LEFT_OUT)
"""In the order in which one goes before another."""
_SAME, _CHANGED, _NEW, _LOOK, _OUT = range(5)
Places = dict[str, list[tuple[Batch, int]]]


@dataclass(slots=True)
class SheetRows:
    """The rows of one sheet: their numbers in the file, what became of each (places in `VERDICT`), what is said of some, and
    whom those are about, by the ids of the files.
    """

    parsed: Parsed
    numbers: list[int]
    verdicts: bytearray
    findings: dict[int, list[Kept]] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class FileRows:
    """`findings`: of the file, or of many rows at once. `about`: the people and households its rows are about, by their ids in
    the files.
    """

    sheets: list[SheetRows]
    findings: list[Kept] = field(default_factory=list)
    about: dict[str, set[str]] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        found = dict.fromkeys((NEW, CHANGED, SAME, LOOK, LEFT_OUT), 0)
        for sheet in self.sheets:
            for place, verdict in enumerate(VERDICT):
                found[verdict] += sheet.verdicts.count(place)
        return found


def rows_of(read: Intake) -> dict[int, FileRows]:
    """By the number of the file, of those that were read."""
    files: dict[int, FileRows] = {}
    for n, file in enumerate(read.files):
        parsed = [sheet.parsed for sheet in file.sheets if sheet.parsed is not None]
        if parsed:
            files[n] = FileRows([_sheet(one) for one in parsed])
    sheets = {id(one.parsed): (file, one) for file in files.values() for one in file.sheets}
    for entity, batches in read.made.items():
        _mark(entity, batches, sheets)
    _say(read, files)
    for batch in read.made.get("person", ()):
        if id(batch.origin.parsed) in sheets:
            _whom(batch, sheets[id(batch.origin.parsed)][1])
    return files


def _sheet(parsed: Parsed) -> SheetRows:
    numbers = parsed.sheet.numbers
    found = SheetRows(parsed, [numbers[one] for one in parsed.rows], bytearray(parsed.size))
    for i in parsed.left_out:
        found.verdicts[i] = _OUT
    return found


# ---- what a row brings


def _mark(entity: str, batches: list[Batch], sheets: dict[int, tuple[FileRows, SheetRows]]) -> None:
    """A row that registers something is new; one that adds to what another place registers is a change."""
    first: dict[str, tuple[Batch, int]] = {}
    more: Places = {}
    for batch in batches:
        file, sheet = sheets.get(id(batch.origin.parsed), (None, None))
        if file is not None:
            _about(entity, batch, file.about)
        for i, one in enumerate(batch.ids):
            before = first.setdefault(one, (batch, i))
            if before[0] is batch and before[1] == i:
                brings = _NEW
            else:
                brings = _CHANGED if _adds(batch, i, [before, *more.get(one, ())]) else _SAME
                more.setdefault(one, []).append((batch, i))
            if sheet is not None and sheet.verdicts[batch.rows[i]] < brings:
                sheet.verdicts[batch.rows[i]] = brings


def _adds(batch: Batch, i: int, before: list[tuple[Batch, int]]) -> bool:
    """Whether it says something that no place before it says."""
    for name, values in batch.facts.items():
        value = values[i]
        if value is None:
            continue
        said = (there.facts[name][at] for there, at in before if name in there.facts)
        if all(other is None or other != value for other in said):
            return True
    return False


def _about(entity: str, batch: Batch, about: dict[str, set[str]]) -> None:
    for who in ("person", "household"):
        ids: Iterable[object] = batch.ids if entity == who else batch.facts.get(who, ())
        about.setdefault(who, set()).update(one for one in ids if isinstance(one, str))


# ---- what is said of it


def _say(read: Intake, files: dict[int, FileRows]) -> None:
    numbers = {file.name: n for n, file in enumerate(read.files)}
    indices: dict[int, dict[str, tuple[SheetRows, dict[int, int]]]] = {}
    for finding in read.findings:
        n = numbers.get(finding.place.file, -1)
        if n in files:
            if n not in indices:
                indices[n] = dict(_indexed(files[n]))
            _said(finding, files[n], indices[n])


def _indexed(file: FileRows) -> Iterator[tuple[str, tuple[SheetRows, dict[int, int]]]]:
    for sheet in file.sheets:
        yield sheet.parsed.sheet.name, (sheet, {line: i for i, line in enumerate(sheet.numbers)})


def _said(
    finding: Finding, file: FileRows, sheets: dict[str, tuple[SheetRows, dict[int, int]]]
) -> None:
    """Of a row with the row; what is said of many rows at once, and every repair, with the file."""
    sheet = sheets.get(finding.place.sheet)
    rows = finding.rows or ((finding.place.row,) if finding.place.row else ())
    if finding.level == Level.REPAIR or sheet is None or not rows:
        file.findings.append(kept(finding) | {"sheet": finding.place.sheet})
        return
    one = kept(finding)
    if len(rows) > 1:
        one = {"group": len(file.findings), "level": str(finding.level)}
        file.findings.append(kept(finding) | {"sheet": finding.place.sheet, "rows": len(rows)})
    there, index = sheet
    for row in rows:
        i = index.get(row)
        if i is not None:
            there.findings.setdefault(i, []).append(one)
            if _SAME < there.verdicts[i] < _LOOK:
                there.verdicts[i] = _LOOK


def _whom(batch: Batch, sheet: SheetRows) -> None:
    for one, i in zip(batch.ids, batch.rows, strict=True):
        if i in sheet.findings:
            sheet.people.setdefault(i, one)
