"""A row of every entity in each of two counties, and one family from elsewhere."""

from __future__ import annotations

import psycopg
from psycopg import sql

from kapok.registry.ways import IDENTITIES, Ways, table
from kapok.rules.package.entities import Vocabulary

A, B = "510421", "510422"
VILLAGE = {A: "510421100901", B: "510422100901"}


def settle(con: psycopg.Connection, words: Vocabulary) -> None:
    """As the owner, who is not held by row-level security. Ids say where they belong: a_person, b_person."""
    for mark, county in (("a", A), ("b", B)):
        for entity in Ways(words, "5104").in_order():
            columns = entity.stored_columns()
            values: dict[str, object] = {"id": f"{mark}_{entity.name}"}
            values |= {ref: f"{mark}_{target}" for ref, target in entity.refs.items()}
            values |= {one: f"{mark}_{one}" for one in IDENTITIES if one in entity.facts}
            values |= {"county": county} if "county" in columns else {}
            values |= {"village": VILLAGE[county]} if "village" in columns else {}
            if entity.name in IDENTITIES:
                con.execute(
                    sql.SQL("INSERT INTO {} {} VALUES {}").format(
                        sql.Identifier(IDENTITIES[entity.name]), *NAMED[entity.name]
                    ),
                    [values["id"]],
                )
            con.execute(
                sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                    sql.Identifier(table(entity.name)),
                    sql.SQL(", ").join(map(sql.Identifier, values)),
                    sql.SQL(", ").join([sql.Placeholder()] * len(values)),
                ),
                list(values.values()),
            )
        con.execute(
            "INSERT INTO registry_membership (person_id, household_id, relation, head, start, finish, because) "
            "VALUES (%s, %s, '', true, '2020-01-01', '2999-12-31', 'registered')",
            [f"{mark}_person", f"{mark}_household"],
        )
        con.execute(
            "INSERT INTO registry_source (supplier, title, document, as_of, received_at, received_by) "
            "VALUES ('village', '花名册', '', '2024-01-01', now(), 'test')"
        )
        con.execute(
            'INSERT INTO registry_claim (entity, "row", fact, value, source_id, recorded_at, recorded_by, chosen, '
            "decided_by, reason, scope) VALUES ('person', %s, 'labour', '\"weak\"', "
            "(SELECT max(id) FROM registry_source), now(), 'test', false, '', '', %s)",
            [f"{mark}_person", county],
        )
        con.execute(
            'INSERT INTO registry_file (id, entity, "row", address, kind, size, name_sealed, what, source_id, kept_by, kept_at, '
            "scope, concerns) VALUES (%s, 'person', %s, '', 'pdf', 1, '', 'other', "
            "(SELECT max(id) FROM registry_source), 'test', now(), '', '{}')",
            [f"{mark}_file", f"{mark}_person"],
        )


NAMED = {
    "person": (
        sql.SQL("(id, name, initials, number_version, bank, version)"),
        sql.SQL("(%s, '', '', 0, '', 1)"),
    ),
    "household": (sql.SQL("(id, ended_on, version)"), sql.SQL("(%s, '2999-12-31', 1)")),
    "organisation": (
        sql.SQL("(id, name, initials, number_version, version)"),
        sql.SQL("(%s, '', '', 0, 1)"),
    ),
}
