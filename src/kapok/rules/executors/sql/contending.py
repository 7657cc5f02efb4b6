"""Which units contend for a key or a limit, and what is decided about them, in SQL (§8 of the format).

One key of one measure is settled by window functions. Where units hold several keys, or measures share one, only the
units that truly contend are fetched and put in order by the same walk as in Python.
"""

from __future__ import annotations

from collections.abc import Mapping

from kapok.rules.executors.resolve import OF_UNKNOWN
from kapok.rules.executors.sql.dialect import SQLDialect

CONTENDING = "('eligible', 'discretionary', 'unknown')"
COUNTED = "('eligible', 'discretionary')"
CLOSABLE = "('eligible', 'discretionary', 'unknown', 'standard_not_set', 'not_yet')"
FIRST_DAY = "DATE '0001-01-01'"
Contending = tuple[str, int]
"""A relation of units, and how many amounts of its own each of them has."""


def tie_columns(each: int, most: int) -> str:
    """What puts units of one measure and one day in order before their id does (`resolve._in_order`)."""
    amounts = [f"coalesce(each_{i}, {OF_UNKNOWN})" if i < each else "0" for i in range(most)]
    return ", ".join(
        ["coalesce(county, '') AS tie", *(f"{a} AS tie_{i}" for i, a in enumerate(amounts))]
    )


def tie_order(day: str, most: int, of: str = "") -> str:
    amounts = [f"{of}tie_{i} DESC" for i in range(most)]
    return ", ".join(
        [f"coalesce({of}{day}, {FIRST_DAY})", f"{of}member", f"{of}tie", *amounts, f"{of}id"]
    )


def taken_sql(members: list[tuple[str, int]], dialect: SQLDialect) -> str:
    """`(key, case_no)` of every key the ledgers hold; members are (ledger table, number of keys)."""
    held = " UNION ALL ".join(
        f"SELECT held_{i} AS key, case_no FROM {ledger} WHERE held_{i} IS NOT NULL"
        for ledger, keys in members
        for i in range(keys)
    )
    if not held:
        nothing = dialect.constant(None, "text")
        return f"SELECT {nothing} AS key, {nothing} AS case_no WHERE FALSE"
    return f"SELECT key, min(case_no) AS case_no FROM ({held}) h GROUP BY key"


def replaced(columns: list[str], changed: Mapping[str, str]) -> str:
    """Columns of `u`, some of them changed; those that it has not are added."""
    added = [name for name in changed if name not in columns]
    return ", ".join(
        f"{changed[name]} AS {name}" if name in changed else f"u.{name}"
        for name in [*columns, *added]
    )


def against_ledger(units: str, keys: int, columns: list[str]) -> str:
    """Units with what the ledger closes; reads the relation `taken`."""
    if not keys:
        kept = replaced(columns, {"because": "''", "holder": "''"})
        return f"SELECT {kept} FROM {units} u"
    joins = "".join(f" LEFT JOIN taken t{i} ON t{i}.key = u.key_{i}" for i in range(keys))
    hit = " OR ".join(f"t{i}.key IS NOT NULL" for i in range(keys))
    case_no = "coalesce(" + ", ".join(f"t{i}.case_no" for i in range(keys)) + ")"
    closed = f"u.outcome IN {CLOSABLE} AND ({hit})"
    changed = {
        "outcome": f"CASE WHEN {closed} THEN 'already_used' ELSE u.outcome END",
        "not_before": f"CASE WHEN NOT ({closed}) THEN u.not_before END",
        "because": f"CASE WHEN {closed} THEN 'ledger' ELSE '' END",
        "holder": f"CASE WHEN {closed} THEN {case_no} ELSE '' END",
    }
    return f"SELECT {replaced(columns, changed)} FROM {units} u{joins}"


def window_decisions(closed: list[Contending], dialect: SQLDialect) -> str:
    """What keys change, `(member, id, outcome, because, holder)`, where every unit holds one key.

    `closed` are the members' relations after the ledger. The first sure unit in order holds the key, unless an
    undecided one comes before it: then all sure ones are open.
    """
    most = max(each for _, each in closed)
    order = tie_order("event", most)
    contending = " UNION ALL ".join(
        f"SELECT {member} AS member, id, key_0 AS key, event, outcome IN {COUNTED} AS sure, {tie_columns(each, most)} "
        f"FROM {relation} o WHERE outcome IN {CONTENDING} AND key_0 IS NOT NULL"
        for member, (relation, each) in enumerate(closed)
    )
    holder, doubt = dialect.of_least("id", "r", "sure"), dialect.of_least("id", "r", "NOT sure")
    return f"""
    SELECT member, id, CASE WHEN open THEN 'unknown' ELSE 'already_used' END AS outcome,
           CASE WHEN open THEN 'key' ELSE 'unit' END AS because, CASE WHEN open THEN doubt ELSE holder END AS holder
    FROM (SELECT c.member, c.id, c.sure, f.holder, f.doubt, c.r > f.first_sure AS later,
                 coalesce(f.first_open < f.first_sure, FALSE) AS open
          FROM (SELECT *, row_number() OVER (PARTITION BY key ORDER BY {order}) AS r FROM ({contending}) a) c
          JOIN (SELECT key, min(r) FILTER (WHERE sure) AS first_sure, min(r) FILTER (WHERE NOT sure) AS first_open,
                       {holder} AS holder, {doubt} AS doubt
                FROM (SELECT *, row_number() OVER (PARTITION BY key ORDER BY {order}) AS r FROM ({contending}) a) b
                GROUP BY key HAVING count(*) > 1 AND count(*) FILTER (WHERE sure) > 0) f ON f.key = c.key) d
    WHERE (open AND sure) OR (NOT open AND later)"""


def contenders_sql(closed: list[tuple[Contending, int]], dialect: SQLDialect) -> str:
    """Every unit of a family that shares a key with another, in order: (member, id, outcome, keys …). `closed`: with how
    many keys each.
    """
    most = max(keys for _, keys in closed)
    amounts = max(each for (_, each), _ in closed)
    nothing = dialect.constant(None, "text")

    def held(keys: int) -> str:
        return ", ".join(f"{f'key_{i}' if i < keys else nothing} AS key_{i}" for i in range(most))

    union = " UNION ALL ".join(
        f"SELECT {member} AS member, id, event, outcome, {held(keys)}, {tie_columns(each, amounts)} FROM {relation} o "
        f"WHERE outcome IN {CONTENDING}"
        for member, ((relation, each), keys) in enumerate(closed)
        if keys
    )
    single = " UNION ALL ".join(
        f"SELECT member, id, key_{i} AS key FROM c WHERE key_{i} IS NOT NULL" for i in range(most)
    )
    return f"""
    WITH c AS ({union}), k AS ({single}),
    s AS (SELECT key FROM k GROUP BY key HAVING count(*) > 1),
    x AS (SELECT DISTINCT k.member, k.id FROM k JOIN s ON s.key = k.key)
    SELECT c.member, c.id, c.outcome, {", ".join(f"c.key_{i}" for i in range(most))}
    FROM c JOIN x ON x.member = c.member AND x.id = c.id
    ORDER BY {tie_order("event", amounts, "c.")}"""


def apply_decisions(units: str, decisions: str, member: int, columns: list[str]) -> str:
    """Units with the outcomes that keys changed."""
    changed = {name: f"coalesce(d.{name}, u.{name})" for name in ("outcome", "because", "holder")}
    return (
        f"SELECT {replaced(columns, changed)} FROM {units} u "
        f"LEFT JOIN {decisions} d ON d.member = {member} AND d.id = u.id"
    )


def limit_decisions(members: list[tuple[int, Contending, str]]) -> str:
    """What limits close or leave open, `(member, id, outcome)`; members are (number, units, ledger)."""
    most = max(each for _, (_, each), _ in members)
    window = (
        f"(PARTITION BY limit_key ORDER BY {tie_order('limit_order', most)} "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    )
    contending = " UNION ALL ".join(
        f"SELECT {number} AS member, id, limit_key, limit_order, limit_units, outcome IN {COUNTED} AS sure, "
        f"{tie_columns(each, most)} FROM {units} u WHERE outcome IN {CONTENDING} AND limit_key IS NOT NULL"
        for number, (units, each), _ in members
    )
    marks = " UNION ALL ".join(
        f"SELECT limit_key, mark FROM {ledger} WHERE limit_key IS NOT NULL AND mark IS NOT NULL"
        for _, _, ledger in members
    )
    return f"""
    SELECT member, id, outcome FROM (
        SELECT c.member, c.id,
               CASE WHEN coalesce(p.used, 0) + before >= limit_units THEN 'already_used'
                    WHEN sure AND coalesce(p.used, 0) + before + open >= limit_units THEN 'unknown' END AS outcome
        FROM (SELECT *, coalesce(sum(CAST(sure AS INT)) OVER {window}, 0) AS before,
                     coalesce(sum(CAST(NOT sure AS INT)) OVER {window}, 0) AS open FROM ({contending}) a) c
        LEFT JOIN (SELECT limit_key, count(DISTINCT mark) AS used FROM ({marks}) m GROUP BY limit_key) p
        ON p.limit_key = c.limit_key) d
    WHERE outcome IS NOT NULL"""


def apply_limits(units: str, decisions: str, member: int, columns: list[str]) -> str:
    """Units with the outcomes that limits changed."""
    changed = {
        "outcome": "coalesce(d.outcome, u.outcome)",
        "because": "CASE WHEN d.outcome IS NOT NULL THEN 'limit' ELSE u.because END",
        "holder": "CASE WHEN d.outcome = 'already_used' THEN '' ELSE u.holder END",
    }
    return (
        f"SELECT {replaced(columns, changed)} FROM {units} u "
        f"LEFT JOIN {decisions} d ON d.member = {member} AND d.id = u.id"
    )
