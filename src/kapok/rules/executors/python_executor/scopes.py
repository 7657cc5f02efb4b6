"""Steps of a scope → lines of Python: joins, values, parameters, related rows, stretches."""

from __future__ import annotations

from kapok.rules.executors.python_executor.expressions import Expressions
from kapok.rules.package.model import Package
from kapok.rules.planning.plan import (
    Compute,
    Filter,
    Join,
    Lookup,
    MeasurePlan,
    Relate,
    Scope,
    SpellTable,
    Stretch,
    outer_variables,
)


class ScopeEmitter:
    """Collects the parts of `build`: what is bound first (`head`), functions, what is made last (`tail`)."""

    def __init__(self, plan: MeasurePlan, package: Package) -> None:
        self.plan, self.package = plan, package
        self.expressions = Expressions()
        self.head: list[str] = []
        self.functions: list[str] = []
        self.tail: list[str] = []
        self.bound: set[str] = set()

    def _bind(self, name: str, value: str) -> str:
        if name not in self.bound:
            self.bound.add(name)
            self.head.append(f"{name} = {value}")
        return name

    def steps(self, scope: Scope, row: str, *, gated: bool) -> list[str]:
        """The lines that compute a scope's variables for one row; `row` names the row itself."""
        lines: list[str] = []
        for step in scope.steps:
            match step:
                case Join():
                    lines += self._join(step, row)
                case Compute():
                    lines.append(f"{step.target.name} = {self.expressions.of(step.value)}")
                case Lookup():
                    lines += self._lookup(step)
                case Relate():
                    lines.append(self._relate(step))
                case Stretch():
                    lines += self._stretch(step)
                case Filter():
                    if gated:
                        tests = " or ".join(
                            f"{self.expressions.of(g)} is False" for g in step.gates
                        )
                        lines.append(f"if gated and ({tests}): return None")
        return lines

    def _join(self, join: Join, row: str) -> list[str]:
        if join.source is None:
            return [f"{v.name} = {row}[{c!r}]" for c, v in join.columns.items()]
        if not join.columns:
            return []
        table = self._bind(f"T_{join.entity}", f"world.table({join.entity!r})")
        lines = [f"{join.alias} = {table}.get({join.source.name})"]
        columns = list(join.columns.items())
        names = ", ".join(v.name for _, v in columns)
        lines.append(f"if {join.alias} is None: {' = '.join(v.name for _, v in columns)} = None")
        values = ", ".join(f"{join.alias}[{c!r}]" for c, _ in columns)
        lines.append(f"else: {names} = {values}")
        return lines

    def _lookup(self, step: Lookup) -> list[str]:
        parameter = self.package.parameter(step.key)
        city = sorted(parameter.values.items(), reverse=True)
        counties = {} if step.city_only else parameter.counties
        function = f"P{len(self.functions)}"
        body = [f"def {function}(day, county):"]
        if counties:
            table = {c: sorted(v.items(), reverse=True) for c, v in counties.items()}
            own = self.expressions.constant(table)
            body.append(f"    for start, value in {own}.get(county, EMPTY):")
            body.append("        if day >= start:")
            body.append("            if value is not None: return value")
            body.append("            break")
        for start, value in city:
            text = self.expressions.constant(value)
            body.append(f"    if day >= {self.expressions.constant(start)}: return {text}")
        body.append("    return None")
        self.functions.append("\n".join(body))
        day = self.expressions.of(step.day)
        county = self.expressions.of(step.county) if step.county is not None else "None"
        unknown = [f"(_d := {day}) is None"]
        if parameter.counties and step.county is not None:
            unknown.append(f"{county} is None")
        target, unset = step.target.name, step.unset.name
        return [
            f"if {' or '.join(unknown)}: {target} = None; {unset} = False",
            f"else: {target} = {function}(_d, {county}); {unset} = {target} is None",
        ]

    def _relate(self, step: Relate) -> str:
        name = f"R_{step.target.name}"
        columns = tuple(c for c, _ in step.match)
        index = self._bind(
            f"I_{step.rows.entity}_{'_'.join(columns)}",
            f"world.index({step.rows.entity!r}, {columns!r})",
        )
        outer = [v.name for v in outer_variables(step)]
        row = step.rows.row.alias
        body = [f"def {name}({', '.join(['rows', 'complete', *outer])}):"]
        inner = self.steps(step.rows, row, gated=False)
        where = self.expressions.of(step.where) if step.where is not None else "True"
        inner.append(f"_w = {where}")
        body += _fold(step, inner, row, self.expressions)
        self.functions.append("\n".join(body))
        key = self._match_key(step)
        complete = self.expressions.of(step.complete) if step.complete is not None else "True"
        arguments = ", ".join([f"{index}.get(_k, EMPTY)", complete, *outer])
        return f"{step.target.name} = None if {key} else {name}({arguments})"

    def _match_key(self, step: Relate) -> str:
        parts = [self.expressions.of(node) for _, node in step.match]
        if len(parts) == 1:
            return f"(_k := {parts[0]}) is None"
        return f"None in (_k := ({', '.join(parts)}))"

    def _stretch(self, step: Stretch) -> list[str]:
        table = f"S_{step.spells.name}"
        if table not in self.bound:
            self.bound.add(table)
            self.tail.append(f"{table} = make_{step.spells.name}()")
        lines = [f"{step.alias} = {table}.get({step.source.name}, UNKNOWN)"]
        lines += [f"{v.name} = {step.alias}.{a}" for a, v in step.attributes.items()]
        return lines

    def spell_table(self, table: SpellTable) -> None:
        row = table.rows.row.alias
        inner = self.steps(table.rows, row, gated=False)
        of = self.expressions.of
        where = of(table.where) if table.where is not None else "True"
        by = ", ".join(of(b) for b in table.by) + ","
        entity = table.rows.entity
        lines = [f"def make_{table.name}():", "    spells = []"]
        limit = "None"
        if table.limit_months is not None:
            limit = "limit"
            lines.append("    limit = None")
        lines.append(f"    for {row} in world.table({entity!r}).values():")
        lines += [f"        {line}" for line in inner]
        if table.limit_months is not None:
            lines.append(f"        limit = {of(table.limit_months)}")
        lines.append(
            f"        spells.append(Spell({row}['id'], ({by}), {of(table.start)}, {of(table.end)}, {where}))"
        )
        limited = table.limit_months is not None
        made = f"stretches(spells, {table.gap}, {limit}, limited={limited})"
        lines.append(f"    return world.strung({made}, spells)")
        self.functions.append("\n".join(lines))


def _fold(step: Relate, inner: list[str], row: str, expressions: Expressions) -> list[str]:
    """The body of a related-row function."""
    kind = step.kind
    start = {
        "exists": [],
        "count": ["_n = 0"],
        "sum": ["_n = 0"],
        "max": ["_n = None"],
        "min": ["_n = None"],
    }[kind]
    lines = [f"    {s}" for s in [*start, "_unknown = complete is not True"]]
    lines.append(f"    for {row} in rows:")
    lines += [f"        {line}" for line in inner]
    if kind == "exists":
        lines += ["        if _w: return True", "        if _w is None: _unknown = True"]
        lines.append("    return None if _unknown else False")
        return lines
    if kind == "count" and step.value is not None:
        lines[0] = "    _n = set()"
        lines += ["        if _w is None: return None", "        if _w:"]
        lines.append(f"            _v = {expressions.of(step.value)}")
        lines += ["            if _v is None: return None", "            _n.add(_v)"]
        lines.append("    return None if _unknown else len(_n)")
        return lines
    if kind == "count":
        lines += ["        if _w is None: return None", "        if _w: _n += 1"]
        lines.append("    return None if _unknown else _n")
        return lines
    assert step.value is not None
    lines += ["        if _w is None: return None", "        if _w:"]
    lines.append(f"            _v = {expressions.of(step.value)}")
    lines.append("            if _v is None: return None")
    if kind == "sum":
        lines.append("            _n += _v")
        lines.append("    return None if _unknown else within(_n)")
    else:
        sign = ">" if kind == "max" else "<"
        lines.append(f"            if _n is None or _v {sign} _n: _n = _v")
        lines.append(
            f"    return None if _unknown else {expressions.constant(step.empty)} if _n is None else _n"
        )
    return lines
