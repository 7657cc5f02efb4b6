"""What is wrong with the rows of an import, put together: each problem once, with the rows it stands in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from kapok.accounts.actor import Actor
from kapok.imports import arrays
from kapok.imports.actions.record import get
from kapok.imports.findings import Said, say, whole
from kapok.imports.models import Import
from kapok.imports.trouble import Refused
from kapok.intake import Level

MOST = 200
"""Problems told, those of most rows first."""
_KEY = "left(encode(sha256(convert_to(one.sheet || found::text, 'UTF8')), 'hex'), 32)"
_GROUPED = f"""
SELECT one.sheet, found::text, {_KEY}, count(DISTINCT one.number), (array_agg(DISTINCT one.number))[1:%s]
FROM imports_importrow one, jsonb_array_elements(one.findings) found
WHERE one.import_id = %s AND (%s::text = '' OR one.verdict = %s) AND found->>'level' IS DISTINCT FROM %s
GROUP BY 1, 2, 3 ORDER BY (min(found->>'level') <> %s), 4 DESC, min(one.number) LIMIT %s
"""
_AT = f"""
SELECT found::text, {_KEY} FROM imports_importrow one, jsonb_array_elements(one.findings) found
WHERE one.import_id = %s AND one.sheet = %s AND one.number = %s AND found->>'level' IS DISTINCT FROM %s
ORDER BY (found->>'level' <> %s), found::text
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """`count` rows of one sheet; `numbers`: the first of them, as their file numbers them. `key`: by which it is found again;
    `code`: what kind of problem it is, with what it is told with.
    """

    key: str
    code: str
    values: Mapping[str, str]
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
    file = get(by, number)
    rows = arrays.ask(
        _GROUPED,
        [shown, number, verdict, verdict, str(Level.REPAIR), str(Level.ERROR), MOST],
    )
    found = []
    for sheet, one, key, count, numbers in rows:
        told = whole(json.loads(one), file.findings)
        found.append(
            Problem(key, told["code"], told["values"], say(told, lang), sheet, count, list(numbers))
        )
    return found


def key_at(by: Actor, number: int, sheet: int, letter: str, row: int) -> str:
    """Of the problem that stands in a cell; errors first."""
    file = get(by, number)
    rows = arrays.ask(_AT, [number, sheet, row, str(Level.REPAIR), str(Level.ERROR)])
    for found, key in rows:
        if whole(json.loads(found), file.findings).get("letter", "") == letter:
            return str(key)
    raise Refused("import_no_fault", cell=f"{letter}{row}")


def rows_of(file: Import, key: str, most: int) -> tuple[int, str, list[int]]:
    """Sheet, letter of the column, and all rows in which a problem stands, up to `most`; no letter where it is in no cell."""
    rows = arrays.ask(
        "SELECT DISTINCT one.sheet, found::text, one.number FROM imports_importrow one, jsonb_array_elements(one.findings) found "
        f"WHERE one.import_id = %s AND {_KEY} = %s ORDER BY one.number LIMIT %s",
        [file.pk, key, most],
    )
    if not rows:
        return 0, "", []
    sheet, found, _ = rows[0]
    return sheet, whole(json.loads(found), file.findings).get("letter", ""), [n for *_, n in rows]
