"""`kapok intake check`: what the files are, what is wrong in them, in words and for machines."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kapok.intake.findings import Finding
from kapok.intake.folder import read_files
from kapok.intake.intake import Intake, levels
from kapok.intake.messages import phrase
from kapok.rules.package.vocabulary import Vocabulary

SHOWN = 20
"""Findings of one kind told for a file in the words; the dict holds all."""


@dataclass(frozen=True, slots=True)
class Report:
    """The check of some files. `text(lang)` for people, `as_dict(lang)` for machines."""

    intake: Intake

    @property
    def ok(self) -> bool:
        return self.intake.ok

    def text(self, lang: str = "zh") -> str:
        """What was read, then file by file the total and every finding in the order of sheets, rows and columns."""
        lines = [self.intake.summary(lang)]
        for file, found in self.intake.by_file().items():
            total = phrase("file_total", lang, file=file, levels=levels(found, lang))
            lines.extend(["", total, *_told(found, lang)])
        return "\n".join(lines)

    def as_dict(self, lang: str = "zh") -> dict[str, object]:
        return self.intake.as_dict(lang)


def _told(findings: list[Finding], lang: str) -> list[str]:
    """One line a finding; of one kind not more than `SHOWN`, then how many more there are."""
    kinds = Counter(finding.code for finding in findings)
    told: Counter[str] = Counter()
    lines: list[str] = []
    for finding in findings:
        told[finding.code] += 1
        if told[finding.code] <= SHOWN:
            mark = phrase(f"mark_{finding.level}", lang)
            said = finding.say(lang, file=False)
            lines.append(phrase("one_found", lang, mark=mark, said=said))
        if told[finding.code] == SHOWN < kinds[finding.code]:
            lines.append(phrase("more_same", lang, n=kinds[finding.code] - SHOWN))
    return lines


def check(
    paths: Iterable[Path],
    vocabulary: Vocabulary,
    *,
    progress: Callable[[str], None] | None = None,
    today: dt.date | None = None,
) -> Report:
    """Reads the files together and reports; nothing is written."""
    return Report(read_files(paths, vocabulary, progress=progress, today=today))
