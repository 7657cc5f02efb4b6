"""Scopes → statements: one table for each layer that related rows are read from, the rest nested selects."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kapok.rules.executors.sql.dialect import SQLDialect
from kapok.rules.executors.sql.islands import islands
from kapok.rules.executors.sql.layers import Layer, Layering
from kapok.rules.language.expression import Node, Variable
from kapok.rules.package.links import Lines
from kapok.rules.package.model import Package
from kapok.rules.planning.plan import (
    Compute,
    Join,
    Lookup,
    MeasurePlan,
    Relate,
    Scope,
    SpellTable,
    Stretch,
    outer_variables,
)

_NAMES = re.compile(r"\b(?:v\d+|l)_\w+")
Tables = dict[str, str]
"""The alias of a row of the unit scope → the table to read it from instead of its entity."""
BACKSLASH = "\\"


class Emitter:
    """The statements of one plan: `(table, SELECT)` in the order in which they are run; names begin with `prefix`."""

    def __init__(
        self,
        plan: MeasurePlan,
        package: Package,
        dialect: SQLDialect,
        *,
        gated: bool = False,
        tables: Tables | None = None,
        prefix: str = "",
    ) -> None:
        self.plan, self.package, self.dialect, self.gated = plan, package, dialect, gated
        self.tables = tables or {}
        self.source = self.tables.get(plan.unit.row.alias, plan.unit.entity)
        self.prefix = prefix or f"w_{plan.measure}"
        self.statements: list[tuple[str, str]] = []
        self.spells_done: dict[str, str] = {}

    def table(self, sql: str) -> str:
        """A statement whose result later ones read."""
        name = f"{self.prefix}_{len(self.statements)}"
        self.statements.append((name, sql))
        return name

    def unit(self, final: str) -> str:
        """The relation of the unit scope; `final` is the SQL that reads it, and so says which columns are kept."""
        row = self.plan.unit.row
        columns = f"{row.alias}.id AS k0"
        return self.scope(self.plan.unit, columns, f"{self.source} {row.alias}", ["k0"], final)

    def ledger(self, final: str) -> str:
        """The payments of this measure with the variables of the ledger scope."""
        row = self.plan.ledger.row
        carried = [f"l_{c}" for c in ("item", "amount", "source", "case_no")]
        columns = f"{row.alias}.id AS k0" + "".join(
            f", {row.alias}.{c[2:]} AS {c}" for c in carried
        )
        rows = f"(SELECT * FROM {row.entity} WHERE {lines_test(self.plan.lines, self.dialect)}) {row.alias}"
        return self.scope(self.plan.ledger, columns, rows, ["k0"], final, tuple(carried))

    def scope(
        self,
        scope: Scope,
        columns: str,
        rows: str,
        keys: list[str],
        final: str,
        carried: tuple[str, ...] = (),
    ) -> str:
        """The relation after all layers of a scope: `(SELECT …)` or a table.

        `columns` FROM `rows` is where it starts; `keys` tell its rows apart and are kept to the end; what else it
        starts with (`carried`) and what it computes are kept as long as something reads them.
        """
        layers = Layering(scope, gated=self.gated and scope is self.plan.unit).layers
        texts = [self._texts(layer) for layer in layers]
        relation, known = "", [*keys, *carried]
        for number, layer in enumerate(layers):
            later = " ".join([final, *(t for text in texts[number + 1 :] for t in text)])
            live = set(_NAMES.findall(later)) | set(keys)
            added, joins = self._layer(layer, relation, keys, live)
            tests = " AND ".join(f"({self.dialect.of(g)}) IS NOT FALSE" for g in layer.gates)
            where = f" WHERE {tests}" if tests else ""
            if relation:
                kept = ", ".join(f"s.{name}" for name in known if name in live)
                sql = f"SELECT {kept}{added_sql(added)} FROM {relation} s{joins}{where}"
            else:
                sql = f"SELECT {columns}{added_sql(added)} FROM {rows}{joins}{where}"
            known = [n for n in known if n in live] + [n for _, n in added]
            reads = number + 1 < len(layers) and layers[number + 1].relates
            relation = self.table(sql) if reads else f"({sql})"
        return relation

    def flat_layers(self) -> list[list[tuple[str, str]]]:
        """The columns `(sql, name)` that each layer adds, for a unit that reads nothing but its own row."""
        layers = Layering(self.plan.unit, gated=False).layers
        every = {v.name for v in self.plan.unit.row.columns.values()}
        return [self._layer(layer, "", [], every)[0] for layer in layers]

    def _texts(self, layer: Layer) -> list[str]:
        """SQL enough to see which variables a layer reads."""
        of = self.dialect.of
        texts = [of(g) for g in layer.gates]
        for step in layer.steps:
            match step:
                case Join():
                    texts.append(step.source.name if step.source is not None else "")
                case Stretch():
                    texts.append(step.source.name)
                case Compute():
                    texts.append(of(step.value))
                case Lookup():
                    texts += [of(step.day), of(step.county) if step.county is not None else ""]
                case Relate():
                    texts += [v.name for v in outer_variables(step)] + [
                        of(n) for _, n in step.match
                    ]
                    texts.append(of(step.complete) if step.complete is not None else "")
                case _:
                    pass
        return texts

    def _layer(
        self, layer: Layer, relation: str, keys: list[str], live: set[str]
    ) -> tuple[list[tuple[str, str]], str]:
        """The columns a layer adds `(sql, name)` and the joins it needs. Only what is read later, or here, is kept."""
        added: list[tuple[str, str]] = []
        joins: list[str] = []
        here: dict[str, str] = {}
        used = live | set(_NAMES.findall(" ".join(self._texts(layer))))
        for step in layer.steps:
            match step:
                case Join() | Stretch():
                    added += self._columns(step, joins, here, used)
                case Compute():
                    added.append((self.dialect.renamed(here).of(step.value), step.target.name))
                case Lookup():
                    added += self.lookup(step, self.dialect.renamed(here))
                case Relate():
                    added.append(self._relate(step, relation, keys, joins))
                case _:
                    pass
        return added, "".join(f" {j}" for j in joins)

    def _columns(
        self, step: Join | Stretch, joins: list[str], here: dict[str, str], used: set[str]
    ) -> list[tuple[str, str]]:
        if isinstance(step, Stretch):
            table, key, prefix = self.spell_table(step.spells), "k0", "x_"
            held = step.attributes
        else:
            table, key, prefix = self.tables.get(step.alias, step.entity), "id", ""
            held = step.columns
        read = {c: v for c, v in held.items() if v.name in used}
        if step.source is not None and read:
            source = here.get(step.source.name, f"s.{step.source.name}")
            joins.append(f"LEFT JOIN {table} {step.alias} ON {step.alias}.{key} = {source}")
        for column, variable in read.items():
            here[variable.name] = f"{step.alias}.{prefix}{column}"
        return [(here[v.name], v.name) for v in read.values()]

    def lookup(self, step: Lookup, dialect: SQLDialect | None = None) -> list[tuple[str, str]]:
        """The parameter's value in force and its “not set” mark."""
        dialect = dialect or self.dialect
        constant = dialect.constant
        parameter = self.package.parameter(step.key)
        day = dialect.of(step.day)
        county = dialect.of(step.county) if step.county is not None else ""
        city = [(start, value) for start, value in sorted(parameter.values.items(), reverse=True)]
        type_ = step.target.type
        tail = " ".join(
            f"WHEN {day} >= {constant(s, 'date')} THEN {constant(v, type_)}" for s, v in city
        )
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
        dated_only = (
            unknown == f"{day} IS NULL"
        )  # then an unknown day falls through `base` to NULL by itself
        value = base if dated_only else f"CASE WHEN {unknown} THEN NULL{own} ELSE {base} END"
        target, unset = step.target.name, step.unset.name
        typed = f"CAST({value} AS {dialect.types[type_]})"
        return [(typed, target), (f"(NOT ({unknown}) AND {typed} IS NULL)", unset)]

    def _relate(
        self, step: Relate, base: str, keys: list[str], joins: list[str]
    ) -> tuple[str, str]:
        """The folded value of related rows; adds the join that brings the fold, `a` with the step's own alias."""
        row, of = step.rows.row, self.dialect.of
        alias = f"a_{row.alias}"
        key = f"k{row.alias}"
        carried = [v.name for v in outer_variables(step)]
        inputs = ", ".join(f"{of(n)} AS m{i}" for i, (_, n) in enumerate(step.match))
        known = " AND ".join(f"m{i} IS NOT NULL" for i in range(len(step.match)))
        parents = f"(SELECT * FROM (SELECT {', '.join([*keys, *carried])}, {inputs} FROM {base}) i WHERE {known}) m"
        on = " AND ".join(f"{row.alias}.{c} = m.m{i}" for i, (c, _) in enumerate(step.match))
        columns = f"{row.alias}.id AS {key}" + "".join(f", m.{name}" for name in [*keys, *carried])
        where = of(step.where) if step.where is not None else "TRUE"
        value = of(step.value) if step.value is not None else None
        rows = self.scope(
            step.rows,
            columns,
            f"{parents} JOIN {row.entity} {row.alias} ON {on}",
            [*keys, key],
            f"{where} {value or ''}",
            tuple(carried),
        )
        grouped = self._grouped(step, rows, keys, where, value)
        same = " AND ".join(f"{alias}.{k} = s.{k}" for k in keys)
        joins.append(f"LEFT JOIN ({grouped}) {alias} ON {same}")
        matched = " AND ".join(f"({of(n)}) IS NOT NULL" for _, n in step.match)
        complete = of(step.complete) if step.complete is not None else "TRUE"
        empty = (
            self.dialect.constant(step.empty, step.target.type)
            if step.kind in ("max", "min")
            else ""
        )
        folded = self.dialect.fold(
            step.kind, matched, complete, empty, valued=value is not None
        ).replace("{type}", self.dialect.types[step.target.type])
        return folded.replace("a.a_", f"{alias}.a_"), step.target.name

    def _grouped(
        self, step: Relate, rows: str, keys: list[str], where: str, value: str | None
    ) -> str:
        """The related rows of each parent, folded. What is read of a row is worked out once, by a name: aggregates repeat it."""
        read = {"a_where": where} | ({} if value is None else {"a_of": value})
        columns = "".join(f", {sql} AS {name}" for name, sql in read.items())
        source = f"(SELECT {', '.join(keys)}{columns} FROM {rows} r) r"
        folded = self.dialect.aggregates(step.kind, "a_where", None if value is None else "a_of")
        aggregates = ", ".join(f"{sql} AS {name}" for name, sql in folded.items())
        return f"SELECT {', '.join(keys)}, {aggregates} FROM {source} GROUP BY {', '.join(keys)}"

    # spells

    def spell_table(self, table: SpellTable) -> str:
        """Stretches by row id, as a table with columns `k0` and `x_ATTRIBUTE`."""
        if table.name not in self.spells_done:
            row, of = table.rows.row, self.dialect.of
            where = of(table.where) if table.where is not None else "TRUE"
            limit = (
                of(table.limit_months) if table.limit_months is not None else "CAST(NULL AS BIGINT)"
            )
            by = [f"b{i}" for i in range(len(table.by))]
            groups = ", ".join(f"{of(b)} AS {n}" for b, n in zip(table.by, by, strict=True))
            body = f"SELECT k0, {groups}, {of(table.start)} AS f, {of(table.end)} AS t, ({where}) AS w, {limit} AS l"
            source = f"{self._spell_rows(table)} {row.alias}"
            rows = self.scope(table.rows, f"{row.alias}.id AS k0", source, ["k0"], body)
            ctes = [
                ("spells", f"{body} FROM {rows} r"),
                *islands(
                    "x",
                    "spells",
                    by,
                    table.gap,
                    self.dialect,
                    limited=table.limit_months is not None,
                ),
            ]
            listed = ", ".join(f"{name} AS ({sql})" for name, sql in ctes[:-1])
            self.spells_done[table.name] = self.table(f"WITH {listed} {ctes[-1][1]}")
        return self.spells_done[table.name]

    def _spell_rows(self, table: SpellTable) -> str:
        """The rows to put in stretches: all, or those that share a group with a row that is asked for."""
        row = table.rows.row
        group = next((c for c, v in row.columns.items() if v is table.by[0]), None)
        values = asked_groups(self.plan, table, group) if self.tables and group else None
        if not values:
            return row.entity
        asked = " UNION ALL ".join(
            f"SELECT {column} FROM {self.tables.get(join.alias, join.entity)}"
            for join, column in values
        )
        return f"(SELECT * FROM {row.entity} WHERE {group} IN ({asked}))"


def asked_groups(plan: MeasurePlan, table: SpellTable, group: str) -> list[tuple[Join, str]] | None:
    """Rows of the unit scope and a column of theirs that between them hold every value of `group` for which a stretch is
    asked; None if that cannot be seen.
    """
    found: dict[tuple[str, str], tuple[Join, str]] = {}
    for scope, match in _scopes_with_match(plan):
        for step in scope.steps:
            if isinstance(step, Stretch) and step.spells.name == table.name:
                asked = _asked(plan.unit, scope, match, step.source, group)
                if asked is None:
                    return None
                found[asked[0].alias, asked[1]] = asked
    return list(found.values())


def _scopes_with_match(plan: MeasurePlan) -> Iterator[tuple[Scope, list[tuple[str, Node]]]]:
    """Every scope of a plan and what the rows of a related one are matched by."""
    for scope in (plan.unit, plan.ledger, plan.group, *(t.rows for t in plan.spell_tables)):
        yield scope, []
        yield from _related(scope)


def _related(scope: Scope) -> Iterator[tuple[Scope, list[tuple[str, Node]]]]:
    for step in scope.steps:
        if isinstance(step, Relate):
            yield step.rows, step.match
            yield from _related(step.rows)


def _asked(
    unit: Scope, scope: Scope, match: list[tuple[str, Node]], source: Variable, group: str
) -> tuple[Join, str] | None:
    """Where the group's value of the row `source` stands in the unit scope."""
    if scope is unit:
        return next(
            ((join, group) for join in unit.joins.values() if join.columns.get("id") is source),
            None,
        )
    if scope.row.columns.get("id") is not source:
        return None
    wanted = next((node for column, node in match if column == group), None)
    places = ((j, c) for j in unit.joins.values() for c, v in j.columns.items() if v is wanted)
    return next(places, None)


def added_sql(added: list[tuple[str, str]]) -> str:
    return "".join(f", {sql} AS {name}" for sql, name in added)


def lines_test(lines: Lines, dialect: SQLDialect) -> str:
    """As `Lines.hold`, of a row of the ledger."""
    constant = dialect.constant
    own = f"measure = {constant(lines.measure, 'text')}"
    if lines.since is None:
        return own
    since = constant(lines.since, "date")
    test = f"{own} AND coalesce(event >= {since}, TRUE)"
    if not lines.follows:
        return test
    earlier = ", ".join(constant(name, "text") for name in lines.follows)
    return f"({test}) OR (measure IN ({earlier}) AND coalesce(event < {since}, TRUE))"


def key_text(name: str, parts: list[Node], dialect: SQLDialect) -> str:
    """The key's text; NULL if a part is unknown."""
    if not parts:
        return dialect.quote(name)
    pieces = [_key_part(p, dialect) for p in parts]
    return f"({dialect.quote(name + '|')} || " + " || '|' || ".join(pieces) + ")"


def _key_part(part: Node, dialect: SQLDialect) -> str:
    """As `results.key_part`."""
    sql, quote = dialect.of(part), dialect.quote
    if part.type != "text":
        return f"CAST({sql} AS {dialect.types['text']})"
    escaped = f"replace({sql}, {quote(BACKSLASH)}, {quote(2 * BACKSLASH)})"
    return f"replace({escaped}, '|', {quote(BACKSLASH + '|')})"


def unset_test(unset: list[Variable]) -> str:
    return "(" + " OR ".join(v.name for v in unset) + ")" if unset else "FALSE"
