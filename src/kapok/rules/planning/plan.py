"""The plan of a measure under chosen readings: scopes of steps in the order they are computed.

A scope is a stream of rows of one entity. The unit scope reads every row of the measure's entity; a child scope reads,
for each row of its parent, the related rows of another entity, and is folded back into one value. Executors turn
steps into Python or SQL; nothing here runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kapok.rules.language.expression import Node, Variable, variables
from kapok.rules.package.links import Lines
from kapok.rules.package.vocabulary import Fact


@dataclass(slots=True, eq=False)
class Join:
    """The row of `entity` whose id is `source` (a variable of the same scope). `columns`: stored column → variable."""

    alias: str
    entity: str
    source: Variable | None
    columns: dict[str, Variable] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Compute:
    """`target` = `value`."""

    target: Variable
    value: Node


@dataclass(slots=True, eq=False)
class Lookup:
    """`target` = the parameter's value in force at `day` for `county`; `unset`: it has none although both are known.

    `city_only`: leave the counties' own values out (the share the policy's fund pays).
    """

    target: Variable
    unset: Variable
    key: tuple[str, str]
    day: Node
    county: Node | None
    city_only: bool


@dataclass(slots=True, eq=False)
class Relate:
    """`target` = exists/count/sum/max/min over `rows`, folded per row of the parent scope."""

    target: Variable
    kind: str
    rows: Scope
    match: list[tuple[str, Node]]
    where: Node | None
    value: Node | None
    empty: Any
    complete: Node | None


@dataclass(slots=True, eq=False)
class Stretch:
    """The stretch that the row with id `source` lies in; `attributes`: name → variable."""

    alias: str
    spells: SpellTable
    source: Variable
    attributes: dict[str, Variable] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Filter:
    """Rows where one of the `gates` is false are counted and dropped here."""

    gates: list[Node]


Step = Join | Compute | Lookup | Relate | Stretch | Filter


@dataclass(slots=True, eq=False)
class Scope:
    """Rows of `entity`. The first step is the join that is the row itself (`source` None)."""

    number: int
    entity: str
    parent: Scope | None
    steps: list[Step] = field(default_factory=list)
    joins: dict[tuple[str, ...], Join] = field(default_factory=dict)

    @property
    def row(self) -> Join:
        return self.joins[()]


@dataclass(slots=True, eq=False)
class SpellTable:
    """Stretches over all rows of one entity, by row id; depends on nothing but readings and the environment."""

    name: str
    rows: Scope
    by: list[Node]
    start: Node
    end: Node
    where: Node | None
    gap: int
    limit_months: Node | None
    fact: Fact


@dataclass(slots=True, eq=False)
class ConditionPlan:
    """A condition. `value` is a bool; for `reached` conditions `day` is the day and `value` says: not too late."""

    id: str
    value: Node
    day: Node | None
    soft: bool
    leaves: list[Variable]
    unset: list[Variable]


@dataclass(slots=True, eq=False)
class Requirement:
    """Something besides conditions that has to be known: event, county, key, route, amount."""

    id: str
    value: Node
    leaves: list[Variable]
    unset: list[Variable]


@dataclass(slots=True, eq=False)
class KeyPlan:
    """One uniqueness key: its parts over the unit and the same parts over the ledger."""

    name: str
    parts: list[Node]
    ledger_parts: list[Node]
    measures: tuple[str, ...]


@dataclass(slots=True, eq=False)
class LimitPlan:
    """At most `units` per key, in the order of `order`. `name` begins the key's text; measures may share it."""

    name: str
    units: Node
    unset: list[Variable]
    parts: list[Node]
    ledger_parts: list[Node]
    order: Node


@dataclass(slots=True, eq=False)
class AmountPlan:
    """An item. `value` per unit (`each`) or per payee (`total`); `city` the same at the city's own parameters. `counts`:
    the units that are in the `n` of this total, if not all are.
    """

    name: str
    total: bool
    value: Node
    city: Node | None
    settle: str
    counts: Node | None = None


@dataclass(frozen=True, slots=True)
class BesidePlan:
    """What the payee comes to under an amount of another measure, which is settled before."""

    name: str
    measure: str
    amount: str


@dataclass(slots=True, eq=False)
class RoutePlan:
    """Where the money comes from if `when` holds (None = otherwise)."""

    id: str
    when: Node | None
    source: str
    level: str
    payer: str
    department: str
    books: bool


@dataclass(slots=True, eq=False)
class MeasurePlan:
    """Everything an executor needs to decide one measure."""

    measure: str
    kind: str
    unit: Scope
    ledger: Scope
    group: Scope
    event: Node
    valid_on: Node
    county: Node | None
    payee: Node
    file_by: Node | None
    conditions: list[ConditionPlan]
    requirements: list[Requirement]
    flags: list[tuple[str, Node]]
    priority: list[Node]
    keys: list[KeyPlan]
    limit: LimitPlan | None
    settle_per: list[tuple[str, Node, Node]]
    amounts: list[AmountPlan]
    pay: Node | None
    city_pay: Node | None
    additive: bool
    """All money is given per unit and simply added up: then each county and fund of a payee is settled for itself."""
    routes: list[RoutePlan]
    lines: Lines
    spell_tables: list[SpellTable]
    leaves: list[Variable]
    readings: dict[str, str]
    facets: list[tuple[str, Node]] = field(default_factory=list)
    beside: list[BesidePlan] = field(default_factory=list)

    @property
    def counted(self) -> list[AmountPlan]:
        """Totals that do not count every unit, in the order of the columns `count_N`."""
        return [a for a in self.amounts if a.counts is not None]

    @property
    def tests(self) -> list[ConditionPlan | Requirement]:
        """Conditions, then requirements: the order of the bits of `missing` and `unset`."""
        return [*self.conditions, *self.requirements]


def scopes_of(plan: MeasurePlan) -> Iterator[Scope]:
    """Every scope of a plan: the unit's, those of related rows and of stretches, the ledger's, the payee's."""
    yield from _scopes_below(plan.unit)
    yield plan.ledger
    yield plan.group


def _scopes_below(scope: Scope) -> Iterator[Scope]:
    yield scope
    for step in scope.steps:
        match step:
            case Relate():
                yield from _scopes_below(step.rows)
            case Stretch():
                yield from _scopes_below(step.spells.rows)
            case _:
                pass


def outer_variables(step: Relate) -> list[Variable]:
    """Variables of scopes above that the related rows' steps and tests read, in the order met."""
    found: dict[str, Variable] = {}
    own: set[int] = set()

    def visit(nodes: list[Node]) -> None:
        for node in nodes:
            for variable in variables(node):
                if variable.scope not in own:
                    found.setdefault(variable.name, variable)

    def enter(relate: Relate) -> None:
        own.add(relate.rows.number)
        for inner in relate.rows.steps:
            match inner:
                case Compute():
                    visit([inner.value])
                case Relate():
                    visit(
                        [n for _, n in inner.match]
                        + ([inner.complete] if inner.complete is not None else [])
                    )
                    enter(inner)
                case Lookup():
                    visit([inner.day] + ([inner.county] if inner.county is not None else []))
                case _:
                    pass
        visit([n for n in (relate.where, relate.value) if n is not None])

    enter(step)
    return list(found.values())
