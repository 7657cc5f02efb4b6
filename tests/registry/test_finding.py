"""Every way to look for somebody goes by its index, row-level security or not."""

from __future__ import annotations

import re

import pytest
from tests.office import Database
from tests.registry.people import A

pytestmark = pytest.mark.server
INDEXES = {
    "registry_person": {
        "number": "person_number_once",
        "merged": "registry_person_pkey",
        "phone": "person_by_phone",
        "name": "person_by_name",
        "plain": "person_by_name",
        "sounds": "person_by_initials",
        "initials": "person_by_initials",
    },
    "registry_organisation": {
        "number": "organisation_by_number",
        "credit_code": "registry_organisation_credit_code",
        "name": "organisation_by_name",
        "initials": "organisation_by_initials",
    },
}
TOLD = {
    "merged": ["a_person"],
    "number": [b"1"],
    "phone": [b"1"],
    "name": "王",
    "plain": "王",
    "undotted": "王",
    "sounds": "wx",
    "initials": "wx",
    "credit_code": "9151",
}


def fill(database: Database) -> None:
    """So many that a planner has a choice."""
    with database.as_admin() as con:
        con.execute("SET session_replication_role = replica")
        con.execute(
            "INSERT INTO registry_person (id, name, initials, number_index, phone_index, number_version, bank, version) "
            "SELECT 'p' || i, chr(20000 + i), 'x' || i, sha256(i::text::bytea), sha256(i::text::bytea), 1, '', 1 "
            "FROM generate_series(1, 5000) i"
        )
        con.execute(
            "INSERT INTO registry_organisation (id, name, initials, number_index, credit_code, number_version, version) "
            "SELECT 'o' || i, chr(20000 + i), 'x' || i, sha256(i::text::bytea), i, 1, 1 FROM generate_series(1, 5000) i"
        )
        con.execute("ANALYZE registry_person, registry_organisation")


def test_every_way_goes_by_its_index(people: Database):
    from kapok.registry.finding.others import _EMPLOYER_WAYS
    from kapok.registry.finding.people import _WAYS

    ways = {"registry_person": _WAYS, "registry_organisation": _EMPLOYER_WAYS}
    assert {name: set(found) for name, found in ways.items()} == {
        name: set(found) for name, found in INDEXES.items()
    }
    fill(people)
    with people.as_("web", actor="li", areas=A) as web:
        for table, indexes in INDEXES.items():
            living = "merged_into_id IS NULL AND" if table == "registry_person" else ""
            for way, index in indexes.items():
                condition, order = ways[table][way]
                words = f"EXPLAIN SELECT id FROM {table} named WHERE {living} {condition} ORDER BY {order} LIMIT 51"
                plan = "\n".join(line for (line,) in web.execute(words, TOLD))
                assert re.search(rf"(using|on) {index}", plan), plan
                assert "Seq Scan" not in plan, plan
                assert "hashed SubPlan" not in plan, plan
