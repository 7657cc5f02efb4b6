"""What is wrong with the rows of an import, put together: each problem once, with the rows it stands in."""

from __future__ import annotations

import json
from dataclasses import dataclass

from kapok.accounts.actor import Actor
from kapok.imports import actions, arrays
from kapok.imports.findings import Kept, Said, say
from kapok.imports.models import Import
from kapok.intake import Level

MOST = 200
"""Problems told; those of most rows first."""
_GROUPED = """
SELECT one.sheet, found::text, count(*), (array_agg(one.number ORDER BY one.number))[1:%s]
FROM imports_importrow one, jsonb_array_elements(one.findings) found
WHERE one.import_id = %s AND (%s::text = '' OR one.verdict = %s) AND found->>'level' IS DISTINCT FROM %s
GROUP BY 1, 2 ORDER BY (min(found->>'level') <> %s), 3 DESC, min(one.number) LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """`count` rows of one sheet; `numbers`: the first of them, as their file numbers them."""

    said: Said
    sheet: int
    count: int
    numbers: list[int]

    @property
    def cells(self) -> list[str]:
        return [f"{self.said.letter}{number}" for number in self.numbers]


def problems(
    by: Actor, number: int, lang: str, *, verdict: str = "", shown: int = 12
) -> list[Problem]:
    """Errors first, then what most rows have. Repairs are no problem."""
    file = actions.get(by, number)
    rows = arrays.ask(
        _GROUPED,
        [shown, number, verdict, verdict, str(Level.REPAIR), str(Level.ERROR), MOST],
    )
    told = [(sheet, json.loads(one), count, numbers) for sheet, one, count, numbers in rows]
    return [
        Problem(say(_whole(file, one), lang), sheet, count, list(numbers))
        for sheet, one, count, numbers in told
    ]


def _whole(file: Import, one: Kept) -> Kept:
    """What is said of many rows at once stands with the file."""
    found: Kept = file.findings[one["group"]] if "group" in one else one
    return found
