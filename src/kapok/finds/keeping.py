"""A run written down, in one transaction: what is new comes in by COPY, what no longer holds is ended, and what both tell.

Into a table with row-level security nothing can be copied. So `finds_result` and its like are partitioned, with one part each;
the jobs' role may copy into the part and do nothing else with it, and everybody reads through the guarded whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString

import duckdb
import psycopg
import pyarrow as pa
from psycopg import sql
from pyarrow import csv

from kapok.finds import deciding, finding
from kapok.finds.models import KINDS
from kapok.intake.tables import ARROW
from kapok.rules.executors.duckdb_executor.dialect import constant

BEFORE, GONE, NEW = "_before", "_gone", "_new"
_BYTES_AT_ONCE = 2**20
_TYPES = {"VARCHAR": pa.string(), "BIGINT": ARROW["int"], "DATE": ARROW["date"]}


@dataclass(frozen=True, slots=True)
class Form:
    """A table in the run's database (`source`) and the one it is kept in. `key`: by what a row is the same from run to run;
    `all_`: columns; two rows of a key are the same if `telling` is.
    """

    source: str
    target: str
    key: Sequence[str]
    columns: Mapping[str, str]
    arrays: Sequence[str] = ()


RESULTS = Form(
    deciding.KEPT, "finds_result", ("unit", "measure"), deciding.COLUMNS, ("missing", "deciding", "noted")
)  # fmt: skip
FINDS = Form(finding.FOUND, "finds_find", finding.KEY, finding.COLUMNS)


@dataclass(frozen=True, slots=True)
class Written:
    """Rows that came in, and rows that were ended."""

    new: int
    gone: int


def before(
    con: psycopg.Connection,
    into: duckdb.DuckDBPyConnection,
    form: Form,
    of: Sequence[tuple[str, str]] | None = None,
) -> None:
    """What stands, out of the registry's database, as table `_before_…`. `of`: measures and units, these alone."""
    if of is None:
        rows = _standing(con, form, "until IS NULL", [])
    else:  # by the unit alone, which the index begins with
        units = sorted({unit for _, unit in of})
        rows = _standing(con, form, "until IS NULL AND unit = ANY (%s)", [units])
    into.register("incoming", rows)
    asked = "true"
    if of is not None:
        pairs = {"measure": [measure for measure, _ in of], "unit": [unit for _, unit in of]}
        into.register(
            "asked", pa.table({name: pa.array(one, pa.string()) for name, one in pairs.items()})
        )
        asked = "(measure, unit) IN (SELECT measure, unit FROM asked)"
    into.execute(
        f"CREATE OR REPLACE TABLE {BEFORE}{form.source} AS SELECT * FROM incoming WHERE {asked}"
    )
    into.unregister("incoming")


def since(con: psycopg.Connection, into: duckdb.DuckDBPyConnection, form: Form, run: int) -> None:
    """`_before_…` holds what stood after a run; bring it up to what stands."""
    table, key = f"{BEFORE}{form.source}", ", ".join(form.key)
    for where, statement in (
        ("until > %s AND since <= %s", f"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM incoming)"),
        ("until IS NULL AND since > %s", f"INSERT INTO {table} SELECT * FROM incoming"),
    ):  # fmt: skip
        rows = _standing(con, form, where, [run] * where.count("%s"))
        if rows.num_rows:
            into.register("incoming", rows)
            into.execute(statement)
            into.unregister("incoming")


def _standing(
    con: psycopg.Connection, form: Form, where: LiteralString, told: Sequence[object]
) -> pa.Table:
    columns = sql.SQL(", ").join(
        sql.SQL("{}::text").format(sql.Identifier(c)) if c in form.arrays else sql.Identifier(c)
        for c in form.columns
    )
    words = sql.SQL("COPY (SELECT {} FROM {} WHERE {}) TO STDOUT (FORMAT csv)").format(
        columns, sql.Identifier(form.target), sql.SQL(where)
    )
    lines = pa.BufferOutputStream()
    with con.cursor() as cursor, cursor.copy(words, told) as copy:
        for piece in copy:
            lines.write(piece)
    wanted = pa.schema([(name, _TYPES[type_]) for name, type_ in form.columns.items()])
    buffer = lines.getvalue()
    return _table(buffer, wanted) if buffer.size else wanted.empty_table()


def _table(lines: pa.Buffer, wanted: pa.Schema) -> pa.Table:
    return csv.read_csv(
        pa.BufferReader(lines),
        read_options=csv.ReadOptions(column_names=wanted.names),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=wanted,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )


def within(measures: Collection[str]) -> str:
    """Rows of these measures, as a test."""
    if not measures:
        return "false"
    return f"measure IN ({', '.join(constant(name, 'text') for name in measures)})"


def compare(
    into: duckdb.DuckDBPyConnection, form: Form, within: str = "true", part: str = ""
) -> Written:
    """Tables `_new_…` and `_gone_…`: rows that stand otherwise now, and keys whose row no longer stands. `within`: only of
    these rows, by a test, is anything said. `part`: what the tables are called beside.
    """
    key, new, gone = ", ".join(form.key), f"{NEW}{form.source}{part}", f"{GONE}{form.source}{part}"
    order = f"ORDER BY {', '.join(f'n.{c}' for c in form.key)}"
    asked = f"(SELECT * FROM {form.source} WHERE {within})"
    stood = f"(SELECT * FROM {BEFORE}{form.source} WHERE {within})"
    same = " AND ".join(f"n.{c} = b.{c}" for c in form.key)
    other = " OR ".join(f"n.{c} IS DISTINCT FROM b.{c}" for c in form.columns if c not in form.key)
    if not _count(into, f"{BEFORE}{form.source}"):
        into.execute(f"CREATE OR REPLACE TABLE {new} AS FROM {asked} n {order}")
        into.execute(f"CREATE OR REPLACE TABLE {gone} AS SELECT {key} FROM {new} LIMIT 0")
        return Written(_count(into, new), 0)
    into.execute(
        f"CREATE OR REPLACE TABLE {new} AS SELECT n.* FROM {asked} n LEFT JOIN {stood} b ON {same} "
        f"WHERE b.{form.key[0]} IS NULL OR {other} {order}"
    )
    into.execute(
        f"CREATE OR REPLACE TABLE {gone} AS SELECT {key} FROM {stood} b WHERE ({key}) IN (SELECT {key} FROM {new}) "
        f"OR NOT EXISTS (FROM {asked} n WHERE {same})"
    )
    return Written(_count(into, new), _count(into, gone))


def complete(into: duckdb.DuckDBPyConnection, form: Form, within: str) -> None:
    """What stood of all else joins what was decided now."""
    into.execute(f"INSERT INTO {form.source} FROM {BEFORE}{form.source} WHERE NOT ({within})")


def _count(into: duckdb.DuckDBPyConnection, name: str) -> int:
    return int(into.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])


def write(
    con: psycopg.Connection,
    into: duckdb.DuckDBPyConnection,
    form: Form,
    run: int,
    part: str = "",
) -> None:
    """End what is gone, then bring in what is new; within a transaction that was told it acts for the machine."""
    _end(con, into, form, run, part)
    rows = into.sql(f"SELECT {run} AS since, * FROM {NEW}{form.source}{part}").to_arrow_table()
    copy_in(con, form.target, rows)


def _end(
    con: psycopg.Connection, into: duckdb.DuckDBPyConnection, form: Form, run: int, part: str
) -> None:
    gone = into.sql(f"FROM {GONE}{form.source}{part}").to_arrow_table()
    if not gone.num_rows:
        return
    key = sql.SQL(", ").join(map(sql.Identifier, form.key))
    arrays = sql.SQL(", ").join([sql.SQL("%s::text[]")] * len(form.key))
    con.execute(
        sql.SQL(
            "UPDATE {} SET until = %s WHERE until IS NULL AND ({}) IN (SELECT * FROM unnest({}))"
        ).format(sql.Identifier(form.target), key, arrays),
        [run, *(gone.column(name).to_pylist() for name in form.key)],
    )


def copy_in(con: psycopg.Connection, target: str, rows: pa.Table) -> None:
    """Into the part of the table. Nothing is written as nothing, an empty word in quotation marks."""
    if not rows.num_rows:
        return
    lines = pa.BufferOutputStream()
    plain = csv.WriteOptions(include_header=False, quoting_style="needed")
    csv.write_csv(rows, lines, plain)
    words = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(f"{target}_kept"), sql.SQL(", ").join(map(sql.Identifier, rows.schema.names))
    )
    whole = memoryview(lines.getvalue())
    with con.cursor() as cursor, cursor.copy(words) as copy:
        for at in range(0, len(whole), _BYTES_AT_ONCE):
            copy.write(whole[at : at + _BYTES_AT_ONCE])


def changes(
    con: psycopg.Connection,
    into: duckdb.DuckDBPyConnection,
    run: int,
    measures: Iterable[str],
    parts: Iterable[str] = ("",),
) -> int:
    """Of units whose result tells something else than before, both results, in the order of the measures; how many. `parts`: as
    they were compared.
    """
    telling = ", ".join(deciding.TELLING)
    both = f"SELECT unit, measure, {telling} FROM"
    new, gone = (
        f"({' UNION ALL '.join(f'FROM {table}{RESULTS.source}{part}' for part in parts)})"
        for table in (NEW, GONE)
    )
    found: pa.Table = into.sql(
        f"SELECT DISTINCT unit, measure FROM (({both} {new} EXCEPT {both} {BEFORE}{deciding.KEPT}) "
        f"UNION ALL SELECT unit, measure, {', '.join(['NULL'] * len(deciding.TELLING))} FROM {gone} "
        f"ANTI JOIN {new} USING (unit, measure))"
    ).to_arrow_table()
    if found.num_rows:
        con.execute(
            _CHANGES,
            {
                "run": run,
                "units": found.column("unit").to_pylist(),
                "measures": found.column("measure").to_pylist(),
                "order": list(measures),
            },
        )
    return found.num_rows


# Each is looked up by its unit: the database knows nothing yet of the rows that this transaction has written, and takes them for few.
_CHANGES = """
    INSERT INTO finds_change (run, measure, entity, unit, person, organisation, scope, before, after, causes)
    SELECT %(run)s, touched.measure, coalesce(new.entity, old.entity), touched.unit, coalesce(new.person, old.person),
        coalesce(new.organisation, old.organisation), coalesce(new.scope, old.scope), old.id, new.id, '[]'
    FROM unnest(%(units)s::text[], %(measures)s::text[]) touched (unit, measure)
    LEFT JOIN LATERAL (SELECT * FROM finds_result one WHERE one.unit = touched.unit AND one.measure = touched.measure
        AND one.until IS NULL AND one.since = %(run)s LIMIT 1) new ON true
    LEFT JOIN LATERAL (SELECT * FROM finds_result one WHERE one.unit = touched.unit AND one.measure = touched.measure
        AND one.until = %(run)s LIMIT 1) old ON true
    ORDER BY array_position(%(order)s::text[], touched.measure), coalesce(new.scope, old.scope), touched.unit"""


_COUNTED = f"""
    SELECT measure, scope, kind AS what, '{{}}' AS deciding, '{{}}' AS missing, count(*) AS n, CAST(sum(units) AS BIGINT) AS units,
        CAST(coalesce(sum(amount), 0) AS BIGINT) AS amount FROM {finding.FOUND} GROUP BY ALL
    UNION ALL
    SELECT measure, left(scope, 6), outcome, deciding, missing, count(*), count(*), 0 FROM {deciding.KEPT} GROUP BY ALL ORDER BY ALL"""


def count(con: psycopg.Connection, into: duckdb.DuckDBPyConnection, run: int) -> None:
    """Finds and outcomes of the run, counted as they stand: all of it is in the run's own database (`complete`)."""
    found = into.sql(_COUNTED).to_arrow_table()
    con.execute(
        f"INSERT INTO finds_count ({_COUNTS}) SELECT %s, {_TOLD}",
        [run, *(column.to_pylist() for column in found.columns)],
    )


_COUNTS: LiteralString = "run_id, measure, scope, what, why, n, units, amount"
_TOLD: LiteralString = (
    "measure, scope, what, deciding::text[] || missing::text[] AS why, n, units, amount FROM "
    "unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[]) "
    "told (measure, scope, what, deciding, missing, n, units, amount)"
)


def _moved(form: Form, columns: str) -> str:
    """What came in, and what was ended: so many more, so many less."""
    stood, gone = f"{BEFORE}{form.source}", f"{GONE}{form.source}"
    key = ", ".join(form.key)
    return (
        f"SELECT measure, {columns}, 1 AS way FROM {NEW}{form.source} UNION ALL "
        f"SELECT measure, {columns}, -1 FROM {stood} SEMI JOIN {gone} USING ({key})"
    )


_MOVED = f"""
    SELECT measure, scope, what, deciding, missing, CAST(sum(way) AS BIGINT) AS n, CAST(sum(way * units) AS BIGINT) AS units,
        CAST(sum(way * coalesce(amount, 0)) AS BIGINT) AS amount FROM (
        {_moved(FINDS, "scope, kind AS what, '{}' AS deciding, '{}' AS missing, units, amount")} UNION ALL
        {_moved(RESULTS, "left(scope, 6), outcome, deciding, missing, 1, 0")}) GROUP BY ALL ORDER BY ALL"""


def count_on(
    con: psycopg.Connection, into: duckdb.DuckDBPyConnection, run: int, previous: int
) -> None:
    """As the run before, with what came in and without what was ended: as much work as that is, however much stands."""
    moved = into.sql(_MOVED).to_arrow_table()
    con.execute(
        f"""
        INSERT INTO finds_count ({_COUNTS})
        SELECT %s, measure, scope, what, why, sum(n), sum(units), sum(amount) FROM (
            SELECT measure, scope, what, why, n, units, amount FROM finds_count WHERE run_id = %s
            UNION ALL SELECT {_TOLD}) together
        GROUP BY measure, scope, what, why HAVING sum(n) > 0""",
        [run, previous, *(column.to_pylist() for column in moved.columns)],
    )


GATED = "gated"


def counts(con: psycopg.Connection, run: int, measures: Iterable[str]) -> dict[str, dict[str, int]]:
    """Measure → outcome → units."""
    found: dict[str, dict[str, int]] = {name: {} for name in measures}
    asked = (
        "SELECT measure, what, sum(units) FROM finds_count WHERE run_id = %s AND what <> ALL (%s) "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    )
    for name, outcome, n in con.execute(asked, [run, list(KINDS)]):
        found.setdefault(name, {})[outcome] = int(n)
    return found
