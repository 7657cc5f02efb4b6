"""What is wrong with numbers that are sealed: opened one by one, in batches, and never kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from kapok.identity import KINDS, birth_of, sex_of
from kapok.identity.idnumbers import id_fault
from kapok.imports import arrays
from kapok.platform.secrets import Place
from kapok.registry.keys import fields

BATCH = 5_000
Check = Callable[[str, dt.date | None, str | None, dt.date], bool]
"""Of a number, what is known of birth and sex, and today: whether it is wrong."""


def _id_wrong(number: str, birth: dt.date | None, sex: str | None, today: dt.date) -> bool:
    if id_fault(number, today) is not None:
        return True
    return (birth is not None and birth_of(number) != birth) or (
        sex is not None and sex_of(number) != sex
    )


def _phone_wrong(number: str, _birth: dt.date | None, _sex: str | None, _today: dt.date) -> bool:
    return bool(KINDS["phone"].check(number).remarks)


CHECKS: dict[str, tuple[str, Check]] = {
    "id_number": ("number", _id_wrong),
    "phone": ("phone", _phone_wrong),
}
"""The column of `registry_person`, and what is asked of it."""


def wrong(check: str, of: Sequence[str] | None, today: dt.date) -> list[str]:
    """Ids of the people whose number is wrong; of those named, or of all."""
    column, asked = CHECKS[check]
    opened = fields()
    return [
        row
        for row, sealed, birth, sex in _rows(column, of)
        if asked(
            opened.open(Place("registry_person", column, row), bytes(sealed)), birth, sex, today
        )
    ]


def _rows(column: str, of: Sequence[str] | None) -> Iterator[tuple[str, bytes, dt.date, str]]:
    """Those who bear such a number, by id, a batch at a time."""
    after = ""
    named = "" if of is None else " AND named.id = ANY(%s)"
    words = (
        f"SELECT named.id, named.{column}_sealed, facts.birth, facts.sex FROM registry_person named "
        f"JOIN fact_person facts USING (id) WHERE named.{column}_sealed IS NOT NULL AND named.merged_into_id IS NULL "
        f"AND named.id > %s{named} ORDER BY named.id LIMIT {BATCH}"
    )
    while True:
        rows = arrays.ask(words, [after, *([] if of is None else [list(of)])])
        yield from rows
        if len(rows) < BATCH:
            return
        after = rows[-1][0]
