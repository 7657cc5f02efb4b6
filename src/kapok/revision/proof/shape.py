"""What a variable of a plan means, as a short text: two plans that mean the same by it give the same text.

So facts of two packages are told to be one and the same fact. Where definitions, or values of parameters in them,
differ, the texts differ and the facts are taken as unrelated: what is proved then is proved for more than can be.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from kapok.rules.language.expression import (
    And,
    Arithmetic,
    Call,
    Case,
    Compare,
    Environment,
    In,
    Literal,
    Node,
    Or,
    ShiftDays,
    Variable,
    children,
)
from kapok.rules.package.model import Package
from kapok.rules.planning.plan import (
    Compute,
    Join,
    Lookup,
    MeasurePlan,
    Relate,
    Scope,
    SpellTable,
    Step,
    Stretch,
    scopes_of,
)

Defined = tuple[Step, Scope, str]
"""The step that gives a variable its value, its scope, and which of the step's values it is."""


def definitions(plan: MeasurePlan) -> dict[str, Defined]:
    """Where each variable of a plan gets its value."""
    found: dict[str, Defined] = {}
    for scope in scopes_of(plan):
        for step in scope.steps:
            match step:
                case Join():
                    found |= {v.name: (step, scope, c) for c, v in step.columns.items()}
                case Compute() | Relate():
                    found[step.target.name] = (step, scope, "")
                case Lookup():
                    found[step.target.name] = (step, scope, "")
                    found[step.unset.name] = (step, scope, "unset")
                case Stretch():
                    found |= {v.name: (step, scope, a) for a, v in step.attributes.items()}
                case _:
                    pass
    return found


@dataclass(slots=True)
class Shapes:
    """Texts of the variables of one plan."""

    plan: MeasurePlan
    package: Package
    defined: dict[str, Defined] = field(init=False)
    _known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.defined = definitions(self.plan)

    def of(self, node: Node) -> str:
        match node:
            case Literal():
                return f"{node.type} {node.value!r}"
            case Environment():
                fixed = {"valid_from": self.package.valid_from, "valid_to": self.package.valid_to}
                return str(fixed.get(node.name, node.name))
            case Variable():
                return self.variable(node)
            case _:
                parts = ", ".join(self.of(part) for part in children(node))
                return f"{_sign(node)}({parts})"

    def variable(self, variable: Variable) -> str:
        if variable.name not in self._known:
            text = self._meaning(variable)
            if len(text) > 80:
                text = hashlib.sha256(text.encode()).hexdigest()[:24]
            self._known[variable.name] = text
        return self._known[variable.name]

    def _meaning(self, variable: Variable) -> str:
        if variable.name not in self.defined:
            return f"group {variable.name}"
        step, scope, which = self.defined[variable.name]
        match step:
            case Join():
                return f"{self._row(scope, step)}.{which}"
            case Compute():
                return self.of(step.value)
            case Lookup():
                return f"{which} {self._lookup(step)}"
            case Relate():
                return self._relate(step)
            case Stretch():
                return f"{self._spells(step.spells)} of {self.of(step.source)}.{which}"
            case _:
                raise TypeError(step)

    def _row(self, scope: Scope, join: Join) -> str:
        """The row a column is read from: the scope's own, or the one a reference leads to."""
        depth, above = 0, scope.parent
        while above is not None:
            depth, above = depth + 1, above.parent
        own = f"{depth}:{scope.entity}"
        return own if join.source is None else f"{own}[{self.of(join.source)}]"

    def _lookup(self, step: Lookup) -> str:
        parameter = self.package.parameter(step.key)
        counties = {} if step.city_only else parameter.counties
        county = self.of(step.county) if step.county is not None else ""
        return f"{parameter.values} {counties} at {self.of(step.day)} in {county}"

    def _relate(self, step: Relate) -> str:
        match_ = [f"{column} = {self.of(node)}" for column, node in step.match]
        tests = [
            self.of(node) if node is not None else ""
            for node in (step.where, step.value, step.complete)
        ]
        return f"{step.kind} {step.rows.entity} {match_} {tests} {step.empty}"

    def _spells(self, table: SpellTable) -> str:
        nodes = [*table.by, table.start, table.end, table.where, table.limit_months]
        parts = [self.of(node) if node is not None else "" for node in nodes]
        return f"spells {table.rows.entity} {table.gap} {parts}"


def _sign(node: Node) -> str:
    match node:
        case Compare() | Arithmetic():
            return node.op
        case In():
            return f"in {sorted(map(str, node.values))}"
        case ShiftDays():
            return f"days {node.sign}"
        case Call():
            return f"{node.name} {node.rounding}"
        case And() | Or() | Case():
            return type(node).__name__.lower()
        case _:
            return type(node).__name__
