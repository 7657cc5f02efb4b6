"""Stage two in SQL: what the ledger holds, and what is due (§9 of the format). Who gets a key or a limit: `contending`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kapok.rules.executors.resolve import ADJUSTMENT, OWN_MONEY
from kapok.rules.executors.sql.contending import COUNTED, FIRST_DAY
from kapok.rules.executors.sql.dialect import SQLDialect
from kapok.rules.executors.sql.emit import Emitter, added_sql, key_text
from kapok.rules.language.expression import Node
from kapok.rules.package.model import Package
from kapok.rules.planning.plan import AmountPlan, Compute, Lookup, MeasurePlan

_WORDS = re.compile(r"\w+")
IN_ORDER = [f"coalesce(event, {FIRST_DAY})", "id"]


def ledger_sql(emitter: Emitter) -> str:
    """The measure's payments: item, amount, own, case_no, key_i, limit_key, per_i, mark (what counts as one), held_i.

    A key is held, and a mark counts, unless all that was paid on it came back (`resolve.read_ledger`).
    """
    plan, dialect = emitter.plan, emitter.dialect
    keys = [key_text(k.name, k.ledger_parts, dialect) for k in plan.keys]
    columns = [f"{sql} AS key_{i}" for i, sql in enumerate(keys)]
    limit = (
        key_text(plan.limit.name, plan.limit.ledger_parts, dialect)
        if plan.limit
        else dialect.constant(None, "text")
    )
    columns.append(f"{limit} AS limit_key")
    columns += [f"{dialect.of(paid)} AS per_{i}" for i, (_, _, paid) in enumerate(plan.settle_per)]
    mark = f"coalesce({', '.join(keys)})" if len(keys) > 1 else keys[0] if keys else "k0"
    own = f"CASE WHEN l_source = {dialect.quote(OWN_MONEY)} THEN l_amount ELSE 0 END"
    moved = f"CASE WHEN l_item = {dialect.quote(ADJUSTMENT)} THEN 0 ELSE l_amount END"
    body = (
        f"SELECT l_item AS item, l_amount AS amount, {own} AS own, {moved} AS moved, "
        f"coalesce(l_case_no, '') AS case_no, "
        f"{', '.join(columns)}, {mark} AS marked"
    )
    held = "".join(f", {_staying(f'key_{i}')} AS held_{i}" for i in range(len(keys)))
    return f"SELECT q.*, {_staying('marked')} AS mark{held} FROM ({body} FROM {emitter.ledger(body)} p) q"


def _staying(key: str) -> str:
    """The key unless all that was paid on it came back; where that is not known, the key."""
    over = f"OVER (PARTITION BY {key})"
    back = f"sum(moved) {over} <= 0 AND min(moved) {over} < 0 AND count(*) {over} = count(moved) {over}"
    return f"CASE WHEN {back} THEN NULL ELSE {key} END"


def stacked(source: str, columns: list[tuple[str, str]]) -> tuple[str, str]:
    """Columns `(sql, name)` that may read earlier ones, over a relation: the CTEs, and the name of the last.

    Not every database lets a column read another of the same SELECT.
    """
    layers: list[list[tuple[str, str]]] = [[]]
    for sql, name in columns:
        read = set(_WORDS.findall(sql))
        if any(other in read for _, other in layers[-1]):
            layers.append([])
        layers[-1].append((sql, name))
    steps = []
    for number, layer in enumerate(layers):
        steps.append(f"v{number} AS (SELECT *{added_sql(layer)} FROM {source})")
        source = f"v{number}"
    return ", ".join(steps), source


@dataclass(frozen=True, slots=True)
class Other:
    """A measure settled before: what is due by payee, which of its items is meant, its ledger."""

    due: str
    index: int
    amount: str
    ledger: str


class SettlementSQL:
    """What is due per payee, from the settled units and the ledger of one measure."""

    def __init__(self, plan: MeasurePlan, package: Package, dialect: SQLDialect) -> None:
        self.plan, self.package, self.dialect = plan, package, dialect
        self.per = [f"per_{i}" for i in range(len(plan.settle_per))]
        self.parts = ["county", "route"] if plan.additive else []
        self.each = [a for a in plan.amounts if not a.total]

    def sql(self, units: str, ledger: str, others: Sequence[Other] = ()) -> str:
        base = self._base(units, ledger, others)
        full = self._variant("g", {}, city=False)
        city = self._variant("h", {}, city=True)
        more = {"g_n": "(g_n + 1)", "g_n_new": "(g_n_new + 1)"}
        counted = "".join(
            f", g_n_{i} AS counted_{i}, g_n_new_{i} AS counted_new_{i}"
            for i in range(len(self.plan.counted))
        )
        beside = "".join(f", g_{b.name} AS beside_{i}" for i, b in enumerate(self.plan.beside))
        extra = self._variant("m", more, city=False)
        unset = " OR ".join(
            s.unset.name for s in self.plan.group.steps if isinstance(s, Lookup) and not s.city_only
        )
        has_total = any(a.total for a in self.plan.amounts)
        items = "".join(
            f", k_within(old_{a.name}) AS before_{i}, g_{a.name} AS item_{i}"
            for i, a in enumerate(self.plan.amounts)
        )
        steps, last = stacked("b", [*self._lookups(), *full, *city, *(extra if has_total else [])])
        due = "greatest(g_pay - paid, 0)"
        own = f"CASE WHEN NOT open AND g_pay IS NOT NULL AND h_pay IS NOT NULL THEN k_within(greatest({due} - greatest(h_pay - (paid - own), 0), 0)) END"
        more_sql = f"CASE WHEN m_pay IS NOT NULL AND g_pay IS NOT NULL THEN k_within(greatest(CAST(m_pay AS {self.dialect.wide}) - g_pay, 0)) END"
        return f"""
        WITH {base}, {steps}
        SELECT {", ".join(self.per)}, payee, county, route, g_n AS n, g_n_new AS n_new, n_open{items},
            g_pay AS pay, k_within(paid) AS paid, CASE WHEN g_pay IS NOT NULL AND NOT open THEN k_within({due}) END AS due, {own} AS own_money,
            {more_sql if has_total else self.dialect.constant(None, "int")} AS one_more,
            CASE WHEN {f"({unset}) AND" if unset else "FALSE AND"} g_pay IS NULL THEN 'standard_not_set'
                 WHEN open OR g_pay IS NULL THEN 'unknown' ELSE outcome END AS outcome,
            units{counted}{beside} FROM {last}"""

    def _base(self, units: str, ledger: str, others: Sequence[Other]) -> str:
        plan = self.plan
        group = ", ".join(self.per)
        total, quote, wide = self.dialect.total, self.dialect.quote, self.dialect.wide
        parts = ", ".join([*self.per, *self.parts])
        # what was paid before stands with a payee's first part
        turn = "1"
        if self.parts:
            window = f"PARTITION BY {group} ORDER BY coalesce(county, ''), route"
            turn = f"row_number() OVER ({window})"
        distinct = "count(DISTINCT key_0)" if plan.keys else "count(*)"
        sums = "".join(
            f", k_within({total(f'each_{i}')}) AS new_{a.name}"
            f", k_within({total(f'coalesce(city_{i}, 0)')}) AS citynew_{a.name}"
            for i, a in enumerate(self.each)
        )
        paid = "".join(
            f", coalesce({total('amount')} FILTER (WHERE item = {quote(a.name)}), 0) AS old_{a.name}"
            f", coalesce({total('amount - own')} FILTER (WHERE item = {quote(a.name)}), 0) AS cityold_{a.name}"
            for a in plan.amounts
        )
        on = " AND ".join(self.dialect.same(f"{{0}}.{p}", f"n.{p}") for p in self.per)
        standing, standing_columns, standing_joins = self._standing(units, ledger, on)
        beside, beside_columns, beside_joins = self._beside(others, on)
        counted = "".join(
            f", count(DISTINCT CASE WHEN count_{i} THEN key_0 END) AS counted_{i}"
            f", count(CASE WHEN count_{i} IS NULL THEN 1 END) AS doubt_{i}"
            for i in range(len(plan.counted))
        )

        def before(column: str) -> str:
            return f"CASE WHEN n.turn = 1 THEN coalesce(l.{column}, 0) ELSE 0 END"

        zero = "".join(
            f", CAST({before(f'{kind}_{a.name}')} AS {wide}) AS {kind}_{a.name}"
            for a in plan.amounts
            for kind in ("old", "cityold")
        )
        names = "".join(
            f", n.per_{i} AS g_{name}" for i, (name, _, _) in enumerate(plan.settle_per)
        )
        new = "".join(
            f", CAST(n.{kind}_{a.name} AS {wide}) AS {kind}_{a.name}"
            for a in self.each
            for kind in ("new", "citynew")
        )
        firsts = ", ".join(
            f"{self.dialect.of_first(name, IN_ORDER)} AS {name}"
            for name in ("payee", "county", "route", "outcome")
        )
        return f"""
        n AS (SELECT {group}, {firsts},
                     {distinct} AS n_new{sums}{counted}, {self.dialect.listed("id", IN_ORDER)} AS units, {turn} AS turn
              FROM {units} WHERE outcome IN {COUNTED} GROUP BY {parts}),
        o AS (SELECT {group}, count(*) AS n_open FROM {units} WHERE outcome = 'unknown' GROUP BY {group}),
        l AS (SELECT {group}, count(DISTINCT mark) AS n_paid, {total("amount")} AS paid, {total("own")} AS own,
                     {self._open()} AS open{paid}
              FROM {ledger} GROUP BY {group}){standing}{beside},
        b AS (SELECT {", ".join(f"n.{p}" for p in self.per)}, coalesce(l.open, FALSE) AS open, n.payee, n.county, n.route, n.outcome, n.units{new}{zero}{names},
                     n.county AS g_county, CAST(n.n_new AS BIGINT) AS g_n_new,
                     CAST(n.n_new + {before("n_paid")} AS BIGINT) AS g_n, coalesce(o.n_open, 0) AS n_open{standing_columns}{beside_columns},
                     CAST({before("paid")} AS {wide}) AS paid, CAST({before("own")} AS {wide}) AS own
              FROM n LEFT JOIN o ON {on.format("o")} LEFT JOIN l ON {on.format("l")}{standing_joins}{beside_joins})"""

    def _open(self) -> str:
        """Over ledger lines: is it unknown what was paid?"""
        total = self.dialect.total("amount")
        return (
            f"count(*) > count(amount) OR count(*) > count(item) OR coalesce({total} < 0, FALSE) "
            f"OR ({total} IS NOT NULL AND k_within({total}) IS NULL)"
        )

    def _standing(self, units: str, ledger: str, on: str) -> tuple[str, str, str]:
        """CTEs, columns and joins for totals that do not count every unit (`resolve._counted`)."""
        width = range(len(self.plan.counted))
        if not width:
            return "", "", ""
        group = ", ".join(f"q.{p}" for p in self.per)
        held = ", ".join(
            f"max(CASE WHEN count_{i} THEN 2 WHEN count_{i} IS NULL THEN 1 ELSE 0 END) AS held_{i}"
            for i in width
        )
        sums = ", ".join(
            f"count(DISTINCT CASE WHEN f.held_{i} = 2 THEN q.mark END) AS counted_{i}, "
            f"count(CASE WHEN q.mark IS NOT NULL AND coalesce(f.held_{i}, 1) = 1 THEN 1 END) AS doubt_{i}"
            for i in width
        )
        ctes = (
            f", f AS (SELECT key_0, {held} FROM {units} WHERE key_0 IS NOT NULL GROUP BY key_0)"
            f", p AS (SELECT {group}, {sums} FROM {ledger} q LEFT JOIN f ON f.key_0 = q.mark GROUP BY {group})"
        )
        columns = "".join(
            f", CASE WHEN n.doubt_{i} = 0 THEN CAST(n.counted_{i} AS BIGINT) END AS g_n_new_{i}"
            f", CASE WHEN n.doubt_{i} = 0 AND coalesce(p.doubt_{i}, 0) = 0 "
            f"THEN CAST(n.counted_{i} + coalesce(p.counted_{i}, 0) AS BIGINT) END AS g_n_{i}"
            for i in width
        )
        return ctes, columns, f" LEFT JOIN p ON {on.format('p')}"

    def _beside(self, others: Sequence[Other], on: str) -> tuple[str, str, str]:
        """CTEs, columns and joins for what payees come to under other measures (`resolve._under`)."""
        group = ", ".join(self.per)
        ctes = columns = joins = ""
        for i, (beside, other) in enumerate(zip(self.plan.beside, others, strict=True)):
            item = f"item_{other.index}"
            sums = f"CASE WHEN count(*) = count({item}) THEN {self.dialect.total(item)} END"
            mine = f"item = {self.dialect.quote(other.amount)}"
            paid = f"coalesce({self.dialect.total('amount')} FILTER (WHERE {mine}), 0)"
            ctes += f", x{i} AS (SELECT {group}, 1 AS there, {sums} AS amount FROM {other.due} GROUP BY {group})"
            ctes += f", y{i} AS (SELECT {group}, {paid} AS amount, {self._open()} AS open FROM {other.ledger} GROUP BY {group})"
            known = f"CASE WHEN x{i}.there = 1 THEN x{i}.amount ELSE coalesce(y{i}.amount, 0) END"
            columns += f", CASE WHEN NOT coalesce(y{i}.open, FALSE) THEN k_within({known}) END AS g_{beside.name}"
            joins += (
                f" LEFT JOIN x{i} ON {on.format(f'x{i}')} LEFT JOIN y{i} ON {on.format(f'y{i}')}"
            )
        return ctes, columns, joins

    def _lookups(self) -> list[tuple[str, str]]:
        emitter = Emitter(self.plan, self.package, self.dialect)
        columns: list[tuple[str, str]] = []
        for step in self.plan.group.steps:
            if isinstance(step, Lookup):
                columns += emitter.lookup(step)
            elif isinstance(step, Compute):
                columns.append((self.dialect.of(step.value), step.target.name))
        return columns

    def _variant(self, prefix: str, given: dict[str, str], *, city: bool) -> list[tuple[str, str]]:
        """Columns `PREFIX_item` and `PREFIX_pay`: at full, at the city's parameters, or with one unit more."""
        kind = "city" if city else ""
        names = dict(given)
        columns = []
        for amount in self.plan.amounts:
            old = f"{kind}old_{amount.name}"
            value = amount.city if city and amount.city is not None else amount.value
            if not amount.total:
                sql = f"k_within({old} + {kind}new_{amount.name})"
            elif amount.counts is None:
                sql = self._total(value, amount.settle, old, names)
            else:
                sql = self._counting(amount, value, old, names)
            columns.append((sql, f"{prefix}_{amount.name}"))
            names[f"g_{amount.name}"] = f"{prefix}_{amount.name}"
        pay = self.plan.city_pay if city and self.plan.city_pay is not None else self.plan.pay
        due = self.dialect.renamed(names).of(pay) if pay is not None else "0"
        columns.append((due, f"{prefix}_pay"))
        return columns

    def _counting(self, amount: AmountPlan, value: Node, old: str, names: dict[str, str]) -> str:
        """With the `n` of its own; people who left take nothing back that was paid."""
        index = self.plan.counted.index(amount)
        more = " + 1" if "g_n" in names else ""
        own = names | {"g_n": f"(g_n_{index}{more})", "g_n_new": f"(g_n_new_{index}{more})"}
        sql = self._total(value, amount.settle, old, own)
        return f"(CASE WHEN {sql} IS NOT NULL THEN k_within(greatest({sql}, {old})) END)"

    def _total(self, value: Node, settle: str, old: str, names: dict[str, str]) -> str:
        if settle == "per_batch":
            batch = names | {"g_n": names.get("g_n_new", "g_n_new")}
            return f"k_within({old} + {self.dialect.renamed(batch).of(value)})"
        sql = self.dialect.renamed(names).of(value)
        return (
            f"(CASE WHEN {old} > 0 THEN k_within({old}) ELSE {sql} END)"
            if settle == "once"
            else sql
        )
