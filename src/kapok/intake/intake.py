"""The result of reading: tables, findings, what each file was, and the words for it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from kapok.intake.annotate import Copy, write_copy
from kapok.intake.findings import Finding, Level
from kapok.intake.gather import Batch
from kapok.intake.kinds import Kind
from kapok.intake.messages import phrase
from kapok.intake.origins import Claim, day_in
from kapok.intake.parse import Parsed
from kapok.intake.sheets import Sheet


@dataclass(frozen=True, slots=True)
class SheetRead:
    """One sheet: its layout (empty = not read) and that layout's name in Chinese and English, the number of its header
    row as the user counts, rows of data; the day that it gives above the header, and who supplies such sheets; its cells.
    """

    name: str
    layout: str = ""
    labels: tuple[str, str] = ("", "")
    header_row: int = 0
    rows: int = 0
    parsed: Parsed | None = None
    as_of: dt.date | None = None
    supplier: str = ""
    sheet: Sheet | None = None

    @property
    def left_out(self) -> int:
        return len(self.parsed.left_out) if self.parsed else 0

    @property
    def skipped(self) -> int:
        return len(self.parsed.skipped) if self.parsed else 0


@dataclass(frozen=True, slots=True)
class FileRead:
    """`kind` None: not a workbook or text, or not looked into. `digest`: SHA-256 of its bytes."""

    path: Path
    name: str
    kind: Kind | None = None
    sheets: list[SheetRead] = field(default_factory=list)
    digest: str = ""

    @property
    def as_of(self) -> dt.date | None:
        """As of when it speaks: the latest day above a header, or else the day in its name."""
        days = [sheet.as_of for sheet in self.sheets if sheet.as_of]
        return max(days, default=None) or day_in(self.path.stem)

    @property
    def supplier(self) -> str:
        """Who supplied it, as the vocabulary calls them; empty where the layouts do not say."""
        return next((sheet.supplier for sheet in self.sheets if sheet.supplier), "")


@dataclass(frozen=True, slots=True)
class Intake:
    """`tables`: every entity of the vocabulary, empty where no file holds it. `directory`: names, telephones and
    accounts by entity, kept apart from the facts. `findings` by file, sheet, row and column. `labels`: the entities'
    names in Chinese and English. `lists`: rows of lists that are no part of the vocabulary, such as villages with their
    codes. `origins`: for each row of a table the number of the file in `files` that it comes from. `claims`: what files
    say differently. `made`: of each entity the rows that each rule of each sheet makes. `mentioned`: ids that are only mentioned.
    """

    tables: dict[str, pa.Table]
    findings: list[Finding]
    files: list[FileRead]
    directory: dict[str, pa.Table]
    labels: dict[str, tuple[str, str]]
    lists: dict[str, pa.Table] = field(default_factory=dict)
    origins: dict[str, pa.Array] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    made: dict[str, list[Batch]] = field(default_factory=dict)
    mentioned: dict[str, frozenset[str]] = field(default_factory=dict)

    def count(self, level: Level) -> int:
        return sum(f.count for f in self.findings if f.level == level)

    @property
    def ok(self) -> bool:
        """Some sheet was read, and there is no error: every row and cell could be used."""
        return self.read_any and not any(f.level == Level.ERROR for f in self.findings)

    @property
    def read_any(self) -> bool:
        return any(sheet.layout for file in self.files for sheet in file.sheets)

    def by_file(self) -> dict[str, list[Finding]]:
        """The findings of each file that has some, in order."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.place.file, []).append(finding)
        return found

    def write_annotated(self, outdir: Path, lang: str = "zh") -> list[Path]:
        """Copies of the workbooks and csv files with something to say: three columns added and cell comments."""
        outdir.mkdir(parents=True, exist_ok=True)
        written: list[Path] = []
        by_file = self.by_file()
        for file in self.files:
            findings = by_file.get(file.name, [])
            parsed = [sheet.parsed for sheet in file.sheets if sheet.parsed is not None]
            if findings and parsed and file.kind is not None:
                copy = Copy(file.path, file.name, file.kind, parsed, findings)
                written.append(write_copy(copy, outdir, lang))
        return written

    def summary(self, lang: str = "zh") -> str:
        """What was read, file by file, and what was found, by level."""
        lines = [line for file in self.files for line in _file_lines(file, lang)]
        side = 0 if lang == "zh" else 1
        rows = [
            phrase("read_rows", lang, label=self.labels[name][side], rows=table.num_rows)
            for name, table in self.tables.items()
            if table.num_rows
        ]
        told = phrase("pause", lang).join(rows) or phrase("read_nothing", lang)
        lines.extend([phrase("read", lang, rows=told), levels(self.findings, lang)])
        return "\n".join(lines)

    def as_dict(self, lang: str = "zh") -> dict[str, object]:
        """The same for machines."""
        by_file = self.by_file()
        return {
            "ok": self.ok,
            "files": [_file_dict(file, by_file.get(file.name, []), lang) for file in self.files],
            "rows": {name: table.num_rows for name, table in self.tables.items()},
            "counts": _counts(self.findings),
            "findings": [finding.as_dict(lang) for finding in self.findings],
        }

    def kinds(self) -> Counter[str]:
        """Findings by message code."""
        counts: Counter[str] = Counter()
        for finding in self.findings:
            counts[finding.code] += finding.count
        return counts


def _counts(findings: list[Finding]) -> dict[str, int]:
    return {str(lv): sum(f.count for f in findings if f.level == lv) for lv in Level}


def levels(findings: list[Finding], lang: str) -> str:
    """How many errors, warnings and repairs: `不能用 3，请看一眼 2，已修正 41`."""
    counts = _counts(findings)
    told = {lv: phrase(f"level_{lv}", lang, n=n) for lv, n in counts.items()}
    return phrase("levels", lang, **told)


def _file_lines(file: FileRead, lang: str) -> list[str]:
    lines = []
    for sheet in file.sheets:
        name = f"{file.name} · {sheet.name}" if sheet.name else file.name
        if not sheet.layout:
            lines.append(phrase("sheet_not_read", lang, name=name))
            continue
        label = sheet.labels[0 if lang == "zh" else 1]
        lines.append(phrase("sheet_read", lang, name=name, label=label, more=_more(sheet, lang)))
    return lines or [phrase("sheet_not_read", lang, name=file.name)]


def _more(sheet: SheetRead, lang: str) -> str:
    """Where the header stands and what became of the rows."""
    more = phrase("header_row", lang, row=sheet.header_row) if sheet.header_row else ""
    more += phrase("rows_read", lang, rows=sheet.rows)
    if sheet.skipped:
        more += phrase("rows_skipped", lang, rows=sheet.skipped)
    if sheet.left_out:
        more += phrase("rows_left_out", lang, rows=sheet.left_out)
    return more


def _file_dict(file: FileRead, findings: list[Finding], lang: str) -> dict[str, object]:
    return {
        "file": file.name,
        "counts": _counts(findings),
        "sheets": [
            {
                "sheet": sheet.name, "layout": sheet.layout, "label": sheet.labels[0 if lang == "zh" else 1],
                "header_row": sheet.header_row, "rows": sheet.rows, "left_out": sheet.left_out, "skipped": sheet.skipped,
            }
            for sheet in file.sheets
        ],
    }  # fmt: skip
