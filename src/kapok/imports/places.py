"""The list of villages: codes, names and marks of places, which are facts of nobody. It goes in and out like any other sheet.

A village is laid below its township, which comes with it where it is new; what is new can be taken back while nothing is said to
be there, nobody has marked it or holds a role over it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from kapok.imports import arrays
from kapok.imports.models import Changed
from kapok.imports.trouble import Refused

TABLE = "accounts_area"
LABELS = {
    "name": ("村名", "name of the village"),
}
"""What may change of a village, and how it is called."""
MARKED = (
    "(SELECT mark.holds FROM registry_areamark mark WHERE mark.area_id = place.code AND mark.kind = '{0}' "
    "AND mark.finish = '2999-12-31')"
)
"""Whether a village bears a mark now, or is known not to."""


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A village that is not there yet; `spot`: where it stands."""

    code: str
    town: str
    name: str
    spot: int


def lay(places: Sequence[NewPlace]) -> list[tuple[str, dict[str, Any]]]:
    """Each below its township; codes with what stands there now, townships that came with them first."""
    towns = {f"{one.code[:9]}000": one for one in places}
    made = arrays.ask(
        "INSERT INTO accounts_area (code, scope, name, level, parent_id, demonstration) "
        "SELECT code, left(code, 9), name, 'township', left(code, 6), false FROM unnest(%s::text[], %s::text[]) said (code, name) "
        "ON CONFLICT (code) DO NOTHING RETURNING code",
        [arrays.literal(list(towns)), arrays.literal([one.town for one in towns.values()])],
    )
    arrays.run(
        "INSERT INTO accounts_area (code, scope, name, level, parent_id, demonstration) "
        "SELECT code, code, name, 'village', left(code, 9) || '000', false FROM unnest(%s::text[], %s::text[]) said (code, name)",
        [
            arrays.literal([one.code for one in places]),
            arrays.literal([one.name for one in places]),
        ],
    )
    return [
        *((code, {"name": towns[code].town}) for (code,) in made),
        *((one.code, {"name": one.name}) for one in places),
    ]


def change(rows: dict[str, dict[str, Any]]) -> int:
    """Columns of villages, by code; how many there were."""
    done = 0
    for code, values in rows.items():
        parts = [sql.SQL("{} = %s").format(sql.Identifier(name)) for name in values]
        words = sql.SQL("UPDATE accounts_area SET {} WHERE code = %s").format(
            sql.SQL(", ").join(parts)
        )
        done += arrays.run(words, [*values.values(), code])
    return done


def take_back(listed: list[Changed]) -> None:
    """As it was; villages that came go, their townships after them."""
    codes = [one.row for one in listed if not one.before]
    if _used(codes):
        raise Refused("import_later")
    for one in listed:
        if one.before:
            there = arrays.ask(
                "SELECT to_jsonb(one) @> %s::jsonb FROM accounts_area one WHERE code = %s",
                [json.dumps(one.after), one.row],
            )
            if there != [(True,)]:
                raise Refused("import_later")
            change({one.row: one.before})
    for code in sorted(codes, reverse=True):
        arrays.run("DELETE FROM accounts_area WHERE code = %s", [code])


def _used(codes: list[str]) -> bool:
    """Whether any fact names one of these, also of whoever has moved away since; it is marked, a role is held over it, or a place
    lies in it.
    """
    [[used]] = arrays.ask("SELECT kapok_places_used(%s::text[])", [arrays.literal(codes)])
    return bool(used)


def cells(area: str) -> Iterator[dict[str, Any]]:
    """Every village below the scope, as the sheet has it."""
    for code, name, town, key, poor in arrays.ask(
        "SELECT place.code, place.name, town.name, "
        f"{MARKED.format('key_village')}, {MARKED.format('former_poor')} FROM accounts_area place "
        "JOIN accounts_area town ON town.code = place.parent_id WHERE place.level = 'village' AND place.abolished_on IS NULL "
        "AND place.scope ^@ %s ORDER BY place.code",
        [area],
    ):
        yield {
            "town": town,
            "village": name,
            "village_code": code,
            "key_village": key,
            "exited_village": poor,
        }
