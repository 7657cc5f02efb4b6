"""An import undone: facts are set back to what they were, by changes of their own; what it made goes, each row into history."""

from __future__ import annotations

import json

from psycopg import sql

from kapok.imports import arrays, places
from kapok.imports.differences import MEMBERS
from kapok.imports.models import FIRST, Changed, Import
from kapok.imports.trouble import Refused
from kapok.platform.secrets import Fields
from kapok.registry.actions.numbers import indexes
from kapok.rules.language.calendar import OPEN_END


def take_back(file: Import, fields: Fields) -> None:  # noqa: ARG001 - indexes are made by the same keys
    if file.wrote.get(FIRST):
        raise Refused("import_first")
    groups: dict[tuple[str, tuple[str, ...]], list[Changed]] = {}
    for one in Changed.objects.filter(file=file).order_by("-id"):
        groups.setdefault((one.table, tuple(sorted(one.before))), []).append(one)
    for (name, _), listed in groups.items():
        if name == MEMBERS:
            _relations_back(listed)
        elif name == places.TABLE:
            places.take_back(listed)
        else:
            _set_back(name, listed)
    arrays.run("SELECT kapok_take_back(%s)", [file.pk])


def _relations_back(listed: list[Changed]) -> None:
    """What people are to the head of their household, by the person's id."""
    told = [[one.row, one.before["relation"], one.after["relation"]] for one in listed]
    done = arrays.run(
        "UPDATE registry_membership one SET relation = said.old FROM unnest(%s::text[], %s::text[], %s::text[]) said (id, old, new) "
        "WHERE one.person_id = said.id AND one.finish = %s AND one.relation = said.new",
        [*(arrays.literal([one[n] for one in told]) for n in range(3)), OPEN_END],
    )
    if done < len(listed):
        raise Refused("import_later")


def _set_back(name: str, listed: list[Changed]) -> None:
    """All rows still as the import left them, or none."""
    lines = [
        one.before | {n: _told(v) for n, v in indexes(name, one.row, one.before).items()}
        for one in listed
    ]
    columns = sql.SQL(", ").join(map(sql.Identifier, lines[0]))
    whole = (
        "{columns}" if len(lines[0]) == 1 else "({columns})"
    )  # a row of one is written otherwise
    words = sql.SQL(
        "UPDATE {table} one SET "
        + whole
        + " = (SELECT {columns} FROM jsonb_populate_record(NULL::{table}, said.line)), version = one.version + 1 "
        "FROM unnest(%s::text[], %s::jsonb[], %s::jsonb[]) said (id, line, after) "
        "WHERE one.id = said.id AND to_jsonb(one) @> said.after"
    ).format(table=sql.Identifier(name), columns=columns)
    done = arrays.run(
        words,
        [
            arrays.literal([one.row for one in listed]),
            arrays.literal([json.dumps(one) for one in lines]),
            arrays.literal([json.dumps(one.after) for one in listed]),
        ],
    )
    if done < len(listed):
        raise Refused("import_later")


def _told(value: object) -> object:
    """An index as PostgreSQL writes it."""
    return f"\\x{value.hex()}" if isinstance(value, bytes) else value
