"""Stretches from spells (§4.3 of the format) in SQL: gaps, islands, lengths, what was used before."""

from __future__ import annotations

from kapok.rules.executors.sql.dialect import SQLDialect

EARLIER = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"


def islands(
    name: str, spells: str, by: list[str], gap: int, dialect: SQLDialect, *, limited: bool
) -> list[tuple[str, str]]:
    """CTEs `(name, SELECT)`, the last one called `name`: by row id `k0`, the attributes `x_…`.

    `spells` has k0, the group's values `by`, the interval f to t, whether the row counts (w) and the limit (l).
    """
    keys = ", ".join(by)
    known = " AND ".join(f"{b} IS NOT NULL" for b in by)
    per = f"PARTITION BY {keys}"
    days_over = dialect.days("finish + 1", "k_step(start, m)")
    steps = {
        # u: the group has a row of which something is unknown
        "m": f"""SELECT *, max(CASE WHEN w IS NULL OR (w AND (f IS NULL OR t IS NULL)) THEN 1 ELSE 0 END)
                 OVER ({per}) AS u FROM {spells} WHERE {known}""",
        # p: the last day covered by earlier rows
        "o": f"""SELECT *, max(t) OVER ({per} ORDER BY f, t, k0 {EARLIER}) AS p
                 FROM {name}_m WHERE u = 0 AND w AND f <= t""",
        # g: the number of the stretch
        "g": f"""SELECT *, sum(CASE WHEN p IS NULL OR {dialect.days("f", "p")} > {gap + 1} THEN 1 ELSE 0 END)
                 OVER ({per} ORDER BY f, t, k0) AS g FROM {name}_o""",
        "i": f"""SELECT {keys}, g, min(f) AS start, max(t) AS finish, max(l) AS l,
                 k_months_between(min(f), max(t) + 1) AS m FROM {name}_g GROUP BY {keys}, g""",
        "d": f"SELECT *, CAST({days_over} AS BIGINT) AS d FROM {name}_i",
        "s": f"""SELECT *, coalesce(sum(m) OVER ({per} ORDER BY g {EARLIER}), 0) AS used_m,
                 coalesce(sum(d) OVER ({per} ORDER BY g {EARLIER}), 0) AS used_d,
                 sum(m) OVER ({per}) AS total_m, sum(d) OVER ({per}) AS total_d FROM {name}_d""",
    }
    return [
        *((f"{name}_{step}", sql) for step, sql in steps.items()),
        (name, _attributes(name, by, limited=limited)),
    ]


def _attributes(name: str, by: list[str], *, limited: bool) -> str:
    """Each row with the stretch it lies in; rows that were left out, with none."""
    keys = ", ".join(by)
    last = "DATE '2999-12-31'"
    if limited:
        last = (
            "CASE WHEN i.l IS NULL THEN NULL ELSE "
            "k_add_months(i.start, CAST(i.l - used_m AS BIGINT)) - CAST(used_d + 1 AS INTEGER) END"
        )
    return f"""
    SELECT g.k0, i.start AS x_start, i.finish AS x_end, i.m AS x_months, i.d AS x_days,
           CAST(used_m AS BIGINT) AS x_used_months, CAST(used_d AS BIGINT) AS x_used_days,
           CAST(total_m AS BIGINT) AS x_total_months, CAST(total_d AS BIGINT) AS x_total_days, {last} AS x_last
    FROM {name}_g g JOIN {name}_s i ON {_same("g", "i", by)} AND g.g = i.g
    UNION ALL
    SELECT m.k0, m.f, m.t, 0, 0, 0, 0, CAST(coalesce(i.total_m, 0) AS BIGINT),
           CAST(coalesce(i.total_d, 0) AS BIGINT), m.f - 1
    FROM {name}_m m LEFT JOIN (SELECT DISTINCT {keys}, total_m, total_d FROM {name}_s) i ON {_same("m", "i", by)}
    WHERE m.u = 0 AND NOT (m.w AND m.f <= m.t)"""


def _same(a: str, b: str, by: list[str]) -> str:
    return " AND ".join(f"{a}.{key} = {b}.{key}" for key in by)
