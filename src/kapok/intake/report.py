"""`kapok intake check`: what the files are, what is wrong in them, in words and for machines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kapok.intake.findings import Finding, Level
from kapok.intake.folder import read_files
from kapok.intake.intake import Intake
from kapok.rules.vocabulary import Vocabulary

SHOWN = 20  # places named per kind in the words; the dict holds all


@dataclass(frozen=True, slots=True)
class Report:
    """The check of some files. `text(lang)` for people, `as_dict(lang)` for machines."""

    intake: Intake

    @property
    def ok(self) -> bool:
        return self.intake.ok

    def text(self, lang: str = "zh") -> str:
        groups: dict[tuple[Level, str], list[Finding]] = {}
        for finding in self.intake.findings:
            groups.setdefault((finding.level, finding.code), []).append(finding)
        lines = [self.intake.summary(lang)]
        order = list(Level)
        for (_, _), found in sorted(
            groups.items(), key=lambda g: (order.index(g[0][0]), -len(g[1]), g[0][1])
        ):
            lines.append("")
            lines.extend(finding.say(lang) for finding in found[:SHOWN])
            if len(found) > SHOWN:
                rest = len(found) - SHOWN
                lines.append(
                    f"……同样的还有 {rest} 处" if lang == "zh" else f"… and {rest} more of the same"
                )
        return "\n".join(lines)

    def as_dict(self, lang: str = "zh") -> dict[str, object]:
        return self.intake.as_dict(lang)


def check(
    paths: Iterable[Path], vocabulary: Vocabulary, *, progress: Callable[[str], None] | None = None
) -> Report:
    """Reads the files together and reports; nothing is written."""
    return Report(read_files(paths, vocabulary, progress=progress))
