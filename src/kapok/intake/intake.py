"""The result of reading: tables, findings, what each file was, and the words for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from kapok.intake.annotate import Copy, write_copy
from kapok.intake.findings import Finding, Level
from kapok.intake.parse import Parsed

_LEVELS = {
    "zh": {Level.ERROR: "不能用", Level.WARNING: "请看一眼", Level.REPAIR: "已修正"},
    "en": {Level.ERROR: "unusable", Level.WARNING: "to look at", Level.REPAIR: "mended"},
}


@dataclass(frozen=True, slots=True)
class SheetRead:
    """One sheet: its layout (empty = not known), the number of its header row as the user counts, rows of data."""

    name: str
    layout: str = ""
    label: str = ""
    header_row: int = 0
    rows: int = 0
    parsed: Parsed | None = None

    @property
    def left_out(self) -> int:
        return len(self.parsed.left_out) if self.parsed else 0

    @property
    def skipped(self) -> int:
        return len(self.parsed.skipped) if self.parsed else 0


@dataclass(frozen=True, slots=True)
class FileRead:
    path: Path
    name: str
    sheets: list[SheetRead]


@dataclass(frozen=True, slots=True)
class Intake:
    """`tables`: every entity of the vocabulary, empty where no file holds it. `directory`: names, telephones and
    accounts by entity, kept apart from the facts. `findings` in the order of files and rows.
    """

    tables: dict[str, pa.Table]
    findings: list[Finding]
    files: list[FileRead]
    directory: dict[str, pa.Table]

    def count(self, level: Level) -> int:
        return sum(f.count for f in self.findings if f.level == level)

    @property
    def ok(self) -> bool:
        """No error: every row and cell could be used."""
        return not any(f.level == Level.ERROR for f in self.findings)

    def write_annotated(self, outdir: Path) -> list[Path]:
        """Copies of the workbooks and csv files with something to say: three columns added and cell comments."""
        outdir.mkdir(parents=True, exist_ok=True)
        written: list[Path] = []
        by_file: dict[str, list[Finding]] = {}
        for finding in self.findings:
            by_file.setdefault(finding.place.file, []).append(finding)
        for file in self.files:
            findings = by_file.get(file.name, [])
            parsed = [sheet.parsed for sheet in file.sheets if sheet.parsed is not None]
            if findings and parsed:
                written.append(write_copy(Copy(file.path, file.name, parsed, findings), outdir))
        return written

    def summary(self, lang: str = "zh") -> str:
        """What was read, file by file, and what was found, by kind."""
        lines = [line for file in self.files for line in _file_lines(file, lang)]
        rows = {name: table.num_rows for name, table in self.tables.items() if table.num_rows}
        if lang == "zh":
            lines.append(
                "读到："
                + ("，".join(f"{name} {count} 行" for name, count in rows.items()) or "没有数据")
            )
        else:
            lines.append(
                "Read: "
                + (", ".join(f"{name} {count}" for name, count in rows.items()) or "nothing")
            )
        words = _LEVELS[lang]
        lines.append(
            ("，" if lang == "zh" else ", ").join(f"{words[lv]} {self.count(lv)}" for lv in Level)
        )
        return "\n".join(lines)

    def as_dict(self, lang: str = "zh") -> dict[str, object]:
        """The same for machines."""
        return {
            "ok": self.ok,
            "files": [_file_dict(file) for file in self.files],
            "rows": {name: table.num_rows for name, table in self.tables.items()},
            "counts": {str(level): self.count(level) for level in Level},
            "findings": [finding.as_dict(lang) for finding in self.findings],
        }

    def kinds(self) -> Counter[str]:
        """Findings by message code."""
        counts: Counter[str] = Counter()
        for finding in self.findings:
            counts[finding.code] += finding.count
        return counts


def _file_lines(file: FileRead, lang: str) -> list[str]:
    lines = []
    for sheet in file.sheets:
        name = f"{file.name} · {sheet.name}" if sheet.name else file.name
        if not sheet.layout:
            lines.append(f"{name}：没有读" if lang == "zh" else f"{name}: not read")
        elif lang == "zh":
            header = f"，表头在第 {sheet.header_row} 行" if sheet.header_row else ""
            left = f"，{sheet.left_out} 行不能导入" if sheet.left_out else ""
            skipped = f"，跳过合计、签字 {sheet.skipped} 行" if sheet.skipped else ""
            lines.append(f"{name}：《{sheet.label}》{header}，{sheet.rows} 行{skipped}{left}")
        else:
            header = f", header in row {sheet.header_row}" if sheet.header_row else ""
            left = f", {sheet.left_out} rows left out" if sheet.left_out else ""
            skipped = f", {sheet.skipped} total or signature rows skipped" if sheet.skipped else ""
            lines.append(f"{name}: {sheet.layout}{header}, {sheet.rows} rows{skipped}{left}")
    return lines or [f"{file.name}：没有读" if lang == "zh" else f"{file.name}: not read"]


def _file_dict(file: FileRead) -> dict[str, object]:
    return {
        "file": file.name,
        "sheets": [
            {
                "sheet": sheet.name, "layout": sheet.layout, "label": sheet.label, "header_row": sheet.header_row,
                "rows": sheet.rows, "left_out": sheet.left_out, "skipped": sheet.skipped,
            }
            for sheet in file.sheets
        ],
    }  # fmt: skip
