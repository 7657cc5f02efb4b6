"""Who of a file is in the registry already: people by their number, households by theirs, organisations by code, number or name."""

from __future__ import annotations

from typing import NamedTuple

from kapok.identity import KINDS, Verdict
from kapok.imports import arrays
from kapok.imports.reading import placed_people
from kapok.intake.world import BY_NAME
from kapok.platform.secrets import Fields
from kapok.registry.newids import OWN_ID
from kapok.registry.ways import PLACES, table
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.package.entities import Entity


class Known(NamedTuple):
    """`over`: a household that has ended. `head`: who is head of a household now. `place`: the code of the place that a row known
    by a number names.
    """

    id: str
    scope: str
    over: bool = False
    head: str = ""
    place: str = ""


def known_persons(numbers: list[str], fields: Fields) -> dict[str, Known]:
    return {one: Known(*found) for one, found in placed_people(numbers, fields).items()}


def known_households(numbers: list[str]) -> dict[str, Known]:
    rows = arrays.ask(
        "SELECT place, id, scope, ended_on, head FROM kapok_known_households(%s::text[])",
        [arrays.literal(numbers)],
    )
    return {
        numbers[place - 1]: Known(row, scope, ended != OPEN_END, head or "")
        for place, row, scope, ended, head in rows
    }


def known_organisations(ids: list[str], fields: Fields) -> dict[str, Known]:
    """Of a name that several bear, none is meant."""
    digests = [f"\\x{one.hex()}" for one in fields.indexes("id_number", ids)[1]]
    names = [one.removeprefix(BY_NAME) if one.startswith(BY_NAME) else None for one in ids]
    rows = arrays.ask(
        "SELECT place, id, scope FROM kapok_known_organisations(%s::text[], %s::bytea[], %s::text[])",
        [arrays.literal(ids), arrays.literal(digests), arrays.literal(names)],
    )
    return {ids[place - 1]: Known(row, scope) for place, row, scope in rows}


def known_by_number(entity: Entity, numbers: list[str]) -> dict[str, list[Known]]:
    """Rows by the number an import brought, or by the id under which our own export wrote them. Every county numbers by itself,
    so several may have the same.
    """
    places = (f"facts.{column}, " for column in PLACES if column in entity.stored_columns())
    row = f"facts.id, facts.scope, coalesce({''.join(places)}'')"
    name = table(entity.name)
    rows = arrays.ask(
        f"SELECT said.number, {row} FROM unnest(%s::text[]) said (number) "
        "JOIN imports_number one ON one.entity = %s AND one.number = said.number "
        f'JOIN {name} facts ON facts.id = one."row" ORDER BY one.id',
        [arrays.literal(numbers), entity.name],
    )
    own = [one for one in numbers if OWN_ID.fullmatch(one)]
    if own:
        words = f"SELECT facts.id, {row} FROM {name} facts WHERE id = ANY(%s::text[])"
        rows = [*arrays.ask(words, [arrays.literal(own)]), *rows]
    found: dict[str, list[Known]] = {}
    for number, id_, scope, place in rows:
        found.setdefault(number, []).append(Known(id_, scope, place=place))
    return found


def is_credit_code(number: str) -> bool:
    return KINDS["credit_code"].check(number).verdict is not Verdict.WRONG
