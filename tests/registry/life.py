"""Families in two counties to whom things happen, and what stands in the tables of people at a moment."""

from __future__ import annotations

import datetime as dt
import json

import psycopg
from tests.registry.people import A, B

DAY = dt.date(2023, 6, 30)
TABLES = (
    "registry_household",
    "registry_person",
    "registry_organisation",
    "registry_membership",
    "registry_claim",
    "fact_household",
    "fact_person",
    "fact_organisation",
    "fact_status",
    "fact_employment",
    "fact_payment",
    "accounts_grant",
)
COUNTED = "{version,recorded_at,decided_at}"


def settle_families(con: psycopg.Connection) -> None:
    """In county A: h1 (p1 head, p2, p3), h2 (p4 head); in county B: h3 (p5 head, p6). The office's day is DAY."""
    con.execute(
        "INSERT INTO accounts_setting (name, value) VALUES ('business_day', %s), ('demonstration', 'true')",
        [json.dumps(str(DAY))],
    )
    for code, level, parent in (
        ("510400", "city", None),
        ("510421", "county", "510400"),
        ("510422", "county", "510400"),
        ("510422100901", "village", "510422"),
    ):
        con.execute(
            "INSERT INTO accounts_area (code, scope, name, level, parent_id, demonstration) "
            "VALUES (%s, kapok_scope_of(%s), %s, %s, %s, true)",
            [code, code, f"区划{code}", level, parent],
        )
    for household, county in (("h1", A), ("h2", A), ("h3", B)):
        con.execute(
            "INSERT INTO registry_household (id, number, ended_on, version) VALUES (%s, %s, '2999-12-31', 1)",
            [household, f"户{household}"],
        )
        con.execute(
            "INSERT INTO fact_household (id, county, village) VALUES (%s, %s, %s)",
            [household, county, f"{county}100901"],
        )
    for person, household, head in (
        ("p1", "h1", True),
        ("p2", "h1", False),
        ("p3", "h1", False),
        ("p4", "h2", True),
        ("p5", "h3", True),
        ("p6", "h3", False),
    ):
        con.execute(
            "INSERT INTO registry_person (id, name, initials, number_version, bank, version) "
            "VALUES (%s, %s, '', 0, '', 1)",
            [person, f"人{person}"],
        )
        con.execute(
            "INSERT INTO fact_person (id, household, birth, died_on, labour) "
            "VALUES (%s, %s, '1980-01-01', '2999-12-31', 'normal')",
            [person, household],
        )
        con.execute(
            "INSERT INTO registry_membership (person_id, household_id, relation, head, start, finish, because) "
            "VALUES (%s, %s, %s, %s, '2010-01-01', '2999-12-31', 'registered')",
            [person, household, "户主" if head else "子女", head],
        )
        con.execute(
            "INSERT INTO fact_status (id, person, kind, start, finish) "
            "VALUES (%s, %s, 'poverty_exited', '2016-01-01', '2999-12-31')",
            [f"s_{person}", person],
        )
    con.execute("INSERT INTO fact_payment (id, person, item) VALUES ('pay', 'p2', '补贴')")
    con.execute(
        "INSERT INTO registry_organisation (id, name, initials, number_version, version) VALUES ('o1', '厂', '', 0, 1)"
    )
    con.execute(
        "INSERT INTO fact_organisation (id, county, kind) VALUES ('o1', %s, 'enterprise')", [A]
    )


def state(con: psycopg.Connection) -> dict[str, list[str]]:
    """Every row of every table of people without what only counts; as the owner."""
    return {
        table: [
            json.dumps(row, sort_keys=True, ensure_ascii=False)
            for (row,) in con.execute(
                f"SELECT to_jsonb(one) - '{COUNTED}'::text[] FROM {table} one ORDER BY id"
            )
        ]
        for table in TABLES
    }
