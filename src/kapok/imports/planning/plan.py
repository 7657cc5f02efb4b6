"""What a file would change: every row's verdict, and all that would be written."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from kapok.imports.differences import Change
from kapok.imports.findings import Kept
from kapok.imports.models import CHANGED, LEFT_OUT, LOOK, NEW, SAME
from kapok.imports.places import NewPlace
from kapok.rules.package.entities import Entity

FAR = 2**24
"""Row numbers of a sheet lie below; so sheet and row are one number."""


def spot(sheet: int, number: int) -> int:
    return sheet * FAR + number


@dataclass(slots=True)
class RowPlan:
    verdict: str = SAME
    subject: str = ""
    changes: list[Change] = field(default_factory=list)
    findings: list[Kept] = field(default_factory=list)


@dataclass(slots=True)
class Made:
    """Rows of one entity that would be made, in the registry's ids; `old`: their ids in the file; `spots`: where each stands."""

    entity: Entity
    columns: dict[str, pa.Array]
    old: list[str]
    spots: list[int]


@dataclass(slots=True)
class Plan:
    """`rows` by spot. `made` in the order in which rows may be laid down. `findings`: of the file, or of many rows at once."""

    rows: dict[int, RowPlan]
    made: dict[str, Made]
    findings: list[Kept]
    known: dict[str, dict[str, str]]
    directory: dict[str, dict[str, dict[str, Any]]]
    "Names, telephones and accounts by entity and id of the file, as far as they can be kept."
    numbered: frozenset[str] = frozenset()
    "Entities of which the id in the file is kept beside the row."
    places: list[NewPlace] = field(default_factory=list)
    "Villages that would be laid down."

    def counts(self) -> dict[str, int]:
        found = dict.fromkeys((NEW, CHANGED, SAME, LOOK, LEFT_OUT), 0)
        for row in self.rows.values():
            found[row.verdict] += 1
        return found

    def digest(self) -> str:
        """The same as long as the same would be written."""
        lines = [
            f"{at} {row.verdict} {row.subject}"
            + (json.dumps([one.told() for one in row.changes], default=str) if row.changes else "")
            for at, row in self.rows.items()
        ]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()
