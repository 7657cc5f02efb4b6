"""What sources say of facts, and what people, places and rows are called."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from kapok.accounts.models import Area
from kapok.accounts.postgres.base import ask
from kapok.accounts.postgres.rows import of
from kapok.identity.areacodes import area_names
from kapok.registry.models import Claim, Source
from kapok.registry.reading.asked import Asked
from kapok.registry.reading.spans import Row
from kapok.registry.ways import IDENTITIES

Key = tuple[str, str]
_CODE = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}")
_OWN = 9
"""Codes of townships and villages have so many digits or more: only our own table knows them."""


@dataclass(frozen=True, slots=True)
class Said:
    """One source's word on a fact. `by` decided that it is the one in use, or that another is; nobody yet if empty."""

    value: Any
    source: Source
    learnt: dt.datetime
    chosen: bool
    by: str
    decided_at: dt.datetime | None
    reason: str
    number: int = 0
    "Of the claim, by which it is chosen."


def claims(asked: Asked, rows: Sequence[str]) -> dict[tuple[str, str, str], list[Said]]:
    """Entity, row and fact → what is said of it, the one in use first; as far as it was known by then."""
    found: dict[tuple[str, str, str], list[Said]] = {}
    until = asked.until
    for one in _listed(rows):
        if until is not None and one.recorded_at >= until:
            continue
        decided = one.decided_at is not None and (until is None or one.decided_at < until)
        said = Said(
            one.value,
            one.source,
            one.recorded_at,
            one.chosen and (decided or one.decided_at is None),
            one.decided_by if decided else "",
            one.decided_at if decided else None,
            one.reason if decided else "",
            one.id,
        )
        found.setdefault((one.entity, one.row, one.fact), []).append(said)
    for listed_ in found.values():
        listed_.sort(key=lambda said: not said.chosen)
    return found


def _listed(rows: Sequence[str]) -> list[Claim]:
    listed: list[Claim] = of(Claim, "one.row = ANY(%s) ORDER BY one.id", [list(rows)])
    told = sources(one.source_id for one in listed)
    for one in listed:
        one.source = told[one.source_id]
    return listed


def sources(numbers: Iterable[int | None]) -> dict[int, Source]:
    wanted = sorted({n for n in numbers if n is not None})
    return {one.id: one for one in of(Source, "one.id = ANY(%s)", [wanted])} if wanted else {}


class OnlyCalled(str):
    """What an organisation is called that one may not see: told because a row that one sees names it. No page is behind it."""

    __slots__ = ()


def names_with_employers(wanted: Iterable[Key]) -> dict[Key, str]:
    """The same, and what organisations elsewhere are called that are named by rows one sees."""
    wanted = list(wanted)
    found = names(wanted)
    hidden = sorted(
        {row for entity, row in wanted if entity == "organisation"} - {k[1] for k in found}
    )
    if hidden:
        told = ask("SELECT id, name FROM kapok_called(%s)", [hidden])
        found |= {("organisation", row): OnlyCalled(name) for row, name in told if name}
    return found


def names(wanted: Iterable[Key]) -> dict[Key, str]:
    """Of people, households and organisations, as far as one may see them; a household's is its number."""
    ids: dict[str, set[str]] = {}
    for entity, row in wanted:
        ids.setdefault(entity, set()).add(row)
    if not ids:
        return {}
    called = {"household": "number"}
    parts = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {}, id, {} FROM {} WHERE id = ANY(%s)").format(
            sql.Literal(entity),
            sql.Identifier(called.get(entity, "name")),
            sql.Identifier(IDENTITIES[entity]),
        )
        for entity in ids
    )
    found = ask(parts, [sorted(one) for one in ids.values()])
    return {(entity, row): name or "" for entity, row, name in found}


def places(rows: Iterable[Row]) -> dict[str, str]:
    """Codes of areas that stand in the rows → what the area is called."""
    codes = {
        value
        for row in rows
        for fact in row.entity.facts.values()
        if fact.type == "text"
        and isinstance(value := row.values.get(fact.name), str)
        and _CODE.fullmatch(value)
    }
    if not codes:
        return {}
    here = {one.code: one.name for one in of(Area, "one.code = ANY(%s)", [sorted(codes)])}
    return {
        code: here.get(code) or _elsewhere(code)
        for code in codes
        if here.get(code) or _elsewhere(code)
    }


def _elsewhere(code: str) -> str:
    """By the national table: the name that holds now stands last."""
    if len(code) >= _OWN:
        return ""
    name = area_names().get(code if len(code) != 4 else f"{code}00", "")
    return re.sub(r"\[[^]]*\]", "", name.split(",")[-1])
