"""Scopes → common table expressions, in the order of their steps; unit, ledger and spells of one plan."""

from __future__ import annotations

from dataclasses import dataclass, field

from kapok.rules.duckdb_executor.dialect import SQL_TYPES, Dialect, constant
from kapok.rules.expression import Node, Variable, variables
from kapok.rules.model import Package
from kapok.rules.plan import Compute, Filter, Join, Lookup, MeasurePlan, Relate, Scope, SpellTable, Stretch
from kapok.rules.python_executor.codegen import outer_variables


@dataclass(slots=True)
class Layer:
    """One SELECT being collected: columns, joins, tests."""

    columns: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    here: dict[str, str] = field(default_factory=dict)
    computed: set[str] = field(default_factory=set)

    def reads(self, node: Node) -> bool:
        """Does the node read what this layer computes? Then it belongs to the next one."""
        return any(v.name in self.computed for v in variables(node))


class Emitter:
    """Collects the CTEs of one plan."""

    def __init__(self, plan: MeasurePlan, package: Package, dialect: Dialect, *, gated: bool = False, source: str = "") -> None:
        self.plan, self.package, self.dialect, self.gated = plan, package, dialect, gated
        self.source = source or plan.unit.entity
        self.ctes: list[tuple[str, str]] = []
        self.spells_done: set[str] = set()

    def cte(self, hint: str, sql: str) -> str:
        name = f"q{len(self.ctes)}_{hint}"
        self.ctes.append((name, sql))
        return name

    def with_clause(self) -> str:
        return "WITH " + ",\n".join(f"{name} AS ({sql})" for name, sql in self.ctes)

    def unit(self) -> str:
        """The relation that holds every variable of the unit scope."""
        row = self.plan.unit.row
        start = f"SELECT {row.alias}.id AS k0{{columns}} FROM {self.source} {row.alias}{{joins}}{{tests}}"
        return self.scope(self.plan.unit, start, ["k0"])

    def ledger(self) -> str:
        """The payments of this measure with the variables of the ledger scope."""
        row = self.plan.ledger.row
        carried = "".join(f", {row.alias}.{c} AS l_{c}" for c in ("item", "amount", "source", "case_no"))
        measure = constant(self.plan.measure, "text")
        start = (
            f"SELECT {row.alias}.id AS k0{carried}{{columns}} FROM {row.entity} {row.alias}{{joins}} "
            f"WHERE {row.alias}.measure = {measure}"
        )
        return self.scope(self.plan.ledger, start, ["k0"])

    def scope(self, scope: Scope, start: str, keys: list[str]) -> str:
        """All steps of a scope; `start` is its first SELECT with places for columns, joins and tests."""
        layer = Layer()
        current = ""

        def flush(hint: str = "s") -> str:
            nonlocal layer, current
            columns = "".join(f", {c}" for c in layer.columns)
            joins = "".join(f" {j}" for j in layer.joins)
            tests = f" WHERE {' AND '.join(layer.tests)}" if layer.tests else ""
            if not current:
                current = self.cte(hint, start.format(columns=columns, joins=joins, tests=tests))
            elif columns or tests:
                current = self.cte(hint, f"SELECT s.*{columns} FROM {current} s{joins}{tests}")
            layer = Layer()
            return current

        for step in scope.steps:
            match step:
                case Join():
                    self._join(step, layer)
                case Compute():
                    if layer.reads(step.value):
                        flush()
                    layer.columns.append(f"{self.dialect.of(step.value)} AS {step.target.name}")
                    layer.computed.add(step.target.name)
                case Lookup():
                    if layer.reads(step.day) or (step.county is not None and layer.reads(step.county)):
                        flush()
                    layer.columns += self.lookup(step)
                    layer.computed |= {step.target.name, step.unset.name}
                case Relate():
                    base = flush()
                    current = self._relate(step, base, keys)
                case Stretch():
                    flush()
                    self._stretch(step, layer)
                case Filter() if self.gated:
                    flush()
                    layer.tests = [f"({self.dialect.of(g)}) IS NOT FALSE" for g in step.gates]
                    flush("gated")
        return flush()

    def _join(self, join: Join, layer: Layer) -> None:
        if join.source is not None:
            if not join.columns:
                return
            source = layer.here.get(join.source.name, f"s.{join.source.name}")
            layer.joins.append(f"LEFT JOIN {join.entity} {join.alias} ON {join.alias}.id = {source}")
        for column, variable in join.columns.items():
            layer.columns.append(f"{join.alias}.{column} AS {variable.name}")
            layer.here[variable.name] = f"{join.alias}.{column}"

    def lookup(self, step: Lookup) -> list[str]:
        """The parameter's value in force and its “not set” mark."""
        parameter = self.package.parameter(step.key)
        day = self.dialect.of(step.day)
        county = self.dialect.of(step.county) if step.county is not None else ""
        city = [(start, value) for start, value in sorted(parameter.values.items(), reverse=True)]
        type_ = step.target.type
        tail = " ".join(f"WHEN {day} >= {constant(s, 'date')} THEN {constant(v, type_)}" for s, v in city)
        base = f"(CASE {tail} ELSE NULL END)" if tail else constant(None, type_)
        unknown = f"{day} IS NULL"
        own = ""
        if parameter.counties and step.county is not None:
            unknown += f" OR {county} IS NULL"
            if not step.city_only:
                for code, values in sorted(parameter.counties.items()):
                    for start, value in sorted(values.items(), reverse=True):
                        then = constant(value, type_) if value is not None else base
                        test = f"{county} = {constant(code, 'text')} AND {day} >= {constant(start, 'date')}"
                        own += f" WHEN {test} THEN {then}"
        value = f"CASE WHEN {unknown} THEN NULL{own} ELSE {base} END"
        target, unset = step.target.name, step.unset.name
        typed = f"CAST({value} AS {SQL_TYPES[type_]}) AS {target}"
        return [typed, f"(NOT ({unknown}) AND {target} IS NULL) AS {unset}"]

    def _relate(self, step: Relate, base: str, keys: list[str]) -> str:
        row = step.rows.row
        key = f"k{len(keys)}"
        carried = [v.name for v in outer_variables(step)]
        matches = [f"{row.alias}.{c} = m.m{i}" for i, (c, _) in enumerate(step.match)]
        inputs = ", ".join(f"{self.dialect.of(n)} AS m{i}" for i, (_, n) in enumerate(step.match))
        own = ", ".join([*keys, *carried])
        known = " AND ".join(f"m.m{i} IS NOT NULL" for i in range(len(step.match)))
        kept = "".join(f", m.{name}" for name in [*keys, *carried])
        start = (
            f"SELECT {row.alias}.id AS {key}{kept}{{columns}} FROM (SELECT {own}, {inputs} FROM {base}) m "
            f"JOIN {row.entity} {row.alias} ON {' AND '.join(matches)}{{joins}} WHERE {known}"
        )
        rows = self.scope(step.rows, start, [*keys, key])
        where = self.dialect.of(step.where) if step.where is not None else "TRUE"
        value = self.dialect.of(step.value) if step.value is not None else "NULL"
        aggregates = self.dialect.aggregates(step.kind, where, value)
        listed = ", ".join(f"{sql} AS {name}" for name, sql in aggregates.items())
        grouped = self.cte("fold", f"SELECT {', '.join(keys)}, {listed} FROM {rows} GROUP BY {', '.join(keys)}")
        matched = " AND ".join(f"({self.dialect.of(n)}) IS NOT NULL" for _, n in step.match)
        complete = self.dialect.of(step.complete) if step.complete is not None else "TRUE"
        empty = constant(step.empty, step.target.type) if step.kind in ("max", "min") else ""
        folded = self.dialect.fold(step.kind, matched, complete, empty).replace("{type}", SQL_TYPES[step.target.type])
        on = " AND ".join(f"a.{k} = s.{k}" for k in keys)
        return self.cte("rel", f"SELECT s.*, {folded} AS {step.target.name} FROM {base} s LEFT JOIN {grouped} a ON {on}")

    # spells

    def _stretch(self, step: Stretch, layer: Layer) -> None:
        table = self.spell_table(step.spells)
        layer.joins.append(f"LEFT JOIN {table} {step.alias} ON {step.alias}.k0 = s.{step.source.name}")
        layer.columns += [f"{step.alias}.x_{a} AS {v.name}" for a, v in step.attributes.items()]

    def spell_table(self, table: SpellTable) -> str:
        """Stretches by row id: CTE `spells_NAME` with columns `x_ATTRIBUTE`."""
        name = f"spells_{table.name}"
        if name in self.spells_done:
            return name
        self.spells_done.add(name)
        row = table.rows.row
        of = self.dialect.of
        start = f"SELECT {row.alias}.id AS k0{{columns}} FROM {row.entity} {row.alias}{{joins}}{{tests}}"
        rows = self.scope(table.rows, start, ["k0"])
        where = of(table.where) if table.where is not None else "TRUE"
        by = [f"b{i}" for i in range(len(table.by))]
        groups = ", ".join(f"{of(b)} AS {n}" for b, n in zip(table.by, by, strict=True))
        limit = of(table.limit_months) if table.limit_months is not None else "NULL::BIGINT"
        spells = self.cte(
            "spell",
            f"SELECT k0, {groups}, {of(table.start)} AS f, {of(table.end)} AS t, ({where}) AS w, {limit} AS l FROM {rows}",
        )
        self.ctes += _islands(name, spells, by, table.gap, limited=table.limit_months is not None)
        return name


def _islands(name: str, spells: str, by: list[str], gap: int, *, limited: bool) -> list[tuple[str, str]]:
    keys = ", ".join(by)
    known = " AND ".join(f"{b} IS NOT NULL" for b in by)
    same = " AND ".join(f"{{a}}.{b} = {{b}}.{b}" for b in by)
    last = "DATE '2999-12-31'"
    if limited:
        last = "CASE WHEN l IS NULL THEN NULL ELSE k_add_months(start, l - used_m) - CAST(used_d + 1 AS INTEGER) END"
    previous = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    return [
        (
            f"{name}_m",
            f"SELECT *, max(CASE WHEN w IS NULL OR (w AND (f IS NULL OR t IS NULL)) THEN 1 ELSE 0 END) "
            f"OVER (PARTITION BY {keys}) AS u FROM {spells} WHERE {known}",
        ),
        (
            f"{name}_o",
            f"SELECT *, max(t) OVER (PARTITION BY {keys} ORDER BY f, t, k0 {previous}) AS p "
            f"FROM {name}_m WHERE u = 0 AND w AND f <= t",
        ),
        (
            f"{name}_g",
            f"SELECT *, sum(CASE WHEN p IS NULL OR f - p > {gap + 1} THEN 1 ELSE 0 END) "
            f"OVER (PARTITION BY {keys} ORDER BY f, t, k0) AS g FROM {name}_o",
        ),
        (
            f"{name}_i",
            f"SELECT {keys}, g, min(f) AS start, max(t) AS finish, max(l) AS l, "
            f"k_months_between(min(f), max(t) + 1) AS m FROM {name}_g GROUP BY {keys}, g",
        ),
        (
            f"{name}_d",
            f"SELECT *, CAST(finish + 1 - k_add_months(start, m) AS BIGINT) AS d FROM {name}_i",
        ),
        (
            f"{name}_s",
            f"SELECT *, coalesce(sum(m) OVER (PARTITION BY {keys} ORDER BY g {previous}), 0) AS used_m, "
            f"coalesce(sum(d) OVER (PARTITION BY {keys} ORDER BY g {previous}), 0) AS used_d, "
            f"sum(m) OVER (PARTITION BY {keys}) AS total_m, sum(d) OVER (PARTITION BY {keys}) AS total_d "
            f"FROM {name}_d",
        ),
        (
            name,
            f"SELECT g.k0, i.start AS x_start, i.finish AS x_end, i.m AS x_months, i.d AS x_days, "
            f"CAST(used_m AS BIGINT) AS x_used_months, CAST(used_d AS BIGINT) AS x_used_days, "
            f"CAST(total_m AS BIGINT) AS x_total_months, CAST(total_d AS BIGINT) AS x_total_days, "
            f"{last.replace('l IS', 'i.l IS').replace('l -', 'i.l -')} AS x_last "
            f"FROM {name}_g g JOIN {name}_s i ON {same.format(a='g', b='i')} AND g.g = i.g "
            f"UNION ALL SELECT m.k0, m.f, m.t, 0, 0, 0, 0, CAST(coalesce(i.total_m, 0) AS BIGINT), "
            f"CAST(coalesce(i.total_d, 0) AS BIGINT), m.f - 1 "
            f"FROM {name}_m m LEFT JOIN (SELECT DISTINCT {keys}, total_m, total_d FROM {name}_s) i "
            f"ON {same.format(a='m', b='i')} WHERE m.u = 0 AND NOT (m.w AND m.f <= m.t)",
        ),
    ]


def key_text(name: str, parts: list[Node], dialect: Dialect) -> str:
    """The key's text; NULL if a part is unknown."""
    if not parts:
        return constant(name, "text")
    pieces = [f"CAST({dialect.of(p)} AS VARCHAR)" for p in parts]
    return f"({constant(name + '|', 'text')} || " + " || '|' || ".join(pieces) + ")"


def unset_test(unset: list[Variable]) -> str:
    return "(" + " OR ".join(v.name for v in unset) + ")" if unset else "FALSE"
