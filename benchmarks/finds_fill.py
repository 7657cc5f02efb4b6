"""A registry of many people for the benchmark of screening: a made city laid down in bulk.

What a row is about and where it belongs is worked out by the database's own triggers; ids say nothing, as the registry's do; constraints and history are off while
it is laid down (that needs the server's own administrator), for they are the same for whoever reads.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
from psycopg import sql
from pyarrow import csv

CITY = "5104"
AT_ONCE = 500_000
"""So many rows are written at once."""
IDENTITY = {
    "person": {"name": "", "initials": "", "number_version": 0, "bank": "", "version": 1},
    "household": {"ended_on": "2999-12-31", "version": 1},
    "organisation": {"name": "厂", "initials": "c", "number_version": 0, "version": 1},
}


def make(name: str, persons: int, work: Path) -> None:
    """Server, tables, facts; `KAPOK_HOME` says where. What is there already stays."""
    from kapok.city import AS_OF
    from kapok.city import make as make_city
    from kapok.platform.database import cluster, launcher
    from kapok.platform.database.address import as_admin
    from kapok.platform.database.roles import grant_rights
    from kapok.rules.package.vocabulary import read_vocabulary
    from kapok.rules.problems import Problems
    from kapok.web.ready import begin

    launcher.start(cluster("test"))
    folder = work / f"city-{persons}"
    if not folder.exists():
        small = min(persons, 60_000)
        make_city(
            folder, persons=small, fmt="parquet", residents=persons if persons > small else None
        )
    with psycopg.connect(as_admin(cluster("test"), "postgres").conninfo, autocommit=True) as con:
        asked = "SELECT datname FROM pg_database WHERE datname = %s"
        if con.execute(asked, [name]).fetchone():
            begin("test", "jobs", name)
            return
        con.execute(f"CREATE DATABASE {name} OWNER kapok_owner")
    with psycopg.connect(as_admin(cluster("test"), name).conninfo) as con:
        grant_rights(con, "kapok_owner")
    begin("test", "jobs", name)
    from kapok.registry.setup import migrate

    words = read_vocabulary(Path(__file__).resolve().parents[1] / "policies/vocabulary", Problems())
    migrate(words, CITY, "test", name)
    with psycopg.connect(as_admin(cluster("test"), name).conninfo) as con:
        _fill(con, words, folder)
        con.execute(
            "INSERT INTO accounts_setting (name, value) VALUES ('business_day', %s), ('demonstration', 'true')",
            [f'"{AS_OF}"'],
        )
        con.commit()
        con.autocommit = True
        con.execute("VACUUM ANALYZE")


def _fill(con: psycopg.Connection, words: Any, folder: Path) -> None:
    import duckdb

    from kapok.intake.tables import schema
    from kapok.registry.ways import Ways, table

    con.execute("SET session_replication_role = replica")
    ways = Ways(words, CITY)
    for entity in ways.in_order():
        name = table(entity.name)
        source = folder / f"{entity.name}.parquet"
        if not source.exists():
            continue
        con.execute(f"ALTER TABLE {name} ENABLE ALWAYS TRIGGER belongs")
        ids = {"id", "subject", *entity.refs, *ways.references(entity)}
        columns = ", ".join(
            f"substr(md5({one}), 1, 16) AS {one}" if one in ids else f'"{one}"'
            for one in schema(entity).names
        )
        asked = duckdb.sql(f"SELECT {columns} FROM read_parquet('{source}')")
        for batch in asked.to_arrow_reader(AT_ONCE):
            rows = pa.Table.from_batches([batch])
            if entity.name in IDENTITY:
                same = {
                    key: pa.array([value] * len(rows))
                    for key, value in IDENTITY[entity.name].items()
                }
                _copy(con, f"registry_{entity.name}", pa.table({"id": rows["id"], **same}))
            _copy(con, name, rows)
        con.execute(f"ALTER TABLE {name} ENABLE TRIGGER belongs")
    con.execute("SET session_replication_role = origin")


def _copy(con: psycopg.Connection, name: str, rows: pa.Table) -> None:
    lines = pa.BufferOutputStream()
    csv.write_csv(rows, lines, csv.WriteOptions(include_header=False))
    words = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, rows.schema.names))
    )
    with con.cursor() as cursor, cursor.copy(words) as copy:
        copy.write(lines.getvalue())


def touch_village(con: psycopg.Connection, number: int) -> list[str]:
    """A village's file comes in anew: every job and status of its people is written once more, each a little otherwise; who
    they are. As the jobs' role, with history.
    """
    for name, value in (("actor", "bench"), ("areas", "*"), ("reason", "bench")):
        con.execute("SELECT set_config(%s, %s, false)", [f"kapok.{name}", value])
    asked = (
        "SELECT array_agg(p.id) FROM fact_person p JOIN fact_household h ON h.id = p.household "
        "GROUP BY h.village HAVING count(*) BETWEEN 250 AND 350 ORDER BY h.village OFFSET %s LIMIT 1"
    )
    (people,) = con.execute(asked, [number]).fetchone() or ([],)
    con.execute(
        "UPDATE fact_employment SET wage = coalesce(wage, 0) + 100, version = version + 1 WHERE person = ANY (%s)",
        [people],
    )
    con.execute(
        "UPDATE fact_person SET labour = 'normal', version = version + 1 WHERE id = ANY (%s) AND labour IS DISTINCT FROM 'normal'",
        [people],
    )
    con.commit()
    return list(people)
