"""Scopes and the stored columns read in them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from kapok.rules.language.bounds import STORED, largest, reach
from kapok.rules.language.expression import Call, Node, Origin, Type, Variable, children
from kapok.rules.language.parsing import parse
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.vocabulary import Entity, Fact, Source
from kapok.rules.planning.plan import Compute, Join, Scope, SpellTable
from kapok.rules.problems import ExpressionError, Problems

BIGGEST = 20_000
"""Syntax nodes that the expressions of one measure may come to, readings and definitions written out."""
NESTED_CALLS = 4
"""Functions within functions: databases write some of them out, which grows with every level."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where an expression stands. `scope`/`path`/`entity`: own facts; `home`: the scope its steps are placed in.

    `row`: the rows that `row.` speaks of; `on_date`: the day of a status; `measure`: lets and the like exist;
    `group`: the names of `total` and `pay`; `ledger`: fact → ledger column, in keys; `chain`: what is being defined.
    """

    scope: Scope
    home: Scope
    path: tuple[str, ...]
    entity: str
    row: Scope | None = None
    on_date: Node | None = None
    measure: bool = False
    group: dict[str, Variable] | None = None
    ledger: dict[str, str] | None = None
    chain: tuple[str, ...] = ()


@dataclass(slots=True)
class Columns(ABC):
    """What all layers share, and the columns of stored facts."""

    package: Package
    measure: Measure | None
    choices: dict[str, str]
    problems: Problems
    scopes: list[Scope] = field(default_factory=list)
    memo: dict[tuple[object, ...], Variable] = field(default_factory=dict)
    spell_tables: dict[str, SpellTable] = field(default_factory=dict)
    unset: dict[str, Variable] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)
    option_types: dict[str, Type] = field(default_factory=dict)
    event: Node | None = None
    county: Node | None = None
    city_only: bool = False
    size: int = 0

    def new_scope(self, entity: str, parent: Scope | None) -> Scope:
        scope = Scope(len(self.scopes), entity, parent)
        join = Join(f"t{scope.number}", entity, None)
        scope.joins[()] = join
        scope.steps.append(join)
        self.scopes.append(scope)
        return scope

    def variable(self, type_: Type, scope: Scope, hint: str, origin: Origin) -> Variable:
        name = f"v{len(self.memo)}_{hint}"
        result = Variable(type_, name, scope.number, origin)
        self.memo["name", name] = result
        return result

    def computed(
        self, type_: Type, scope: Scope, hint: str, origin: Origin, value: Node
    ) -> Variable:
        """A variable that a step of the scope computes, with the bounds of its value."""
        variable = self.variable(type_, scope, hint, origin)
        variable.depends = (value,)
        variable.most, variable.reach = largest(value), reach(value)
        scope.steps.append(Compute(variable, value))
        return variable

    def entity(self, name: str) -> Entity:
        try:
            return self.package.vocabulary.entities[name]
        except KeyError:
            known = ", ".join(sorted(self.package.vocabulary.entities))
            raise ExpressionError("unknown_entity", name=name, allowed=known) from None

    def join(self, scope: Scope, path: tuple[str, ...]) -> Join:
        """The join that brings the row at the end of a path of references."""
        if path not in scope.joins:
            above = self.join(scope, path[:-1])
            source = self.column(scope, path[:-1], path[-1])
            target = self.entity(above.entity).refs[path[-1]]
            join = Join(f"t{scope.number}_{'_'.join(path)}", target, source)
            scope.joins[path] = join
            scope.steps.append(join)
        return scope.joins[path]

    def column(self, scope: Scope, path: tuple[str, ...], name: str) -> Variable:
        """A stored column (fact, reference or id) of the row at the end of a path."""
        join = self.join(scope, path)
        if name not in join.columns:
            entity = self.entity(join.entity)
            origin = self._column_origin(entity, name, path)
            fact = entity.facts.get(name)
            type_ = inside(fact.type) if fact else "text"
            variable = self.variable(type_, scope, name, origin)
            variable.leaf = name != "id"
            variable.reach, variable.most = 0, STORED.get(type_, 0)
            variable.inputs = (join.source,) if join.source else ()
            join.columns[name] = variable
        return join.columns[name]

    def _column_origin(self, entity: Entity, name: str, path: tuple[str, ...]) -> Origin:
        if fact := entity.facts.get(name):
            return fact_origin(fact, path)
        target = self.package.vocabulary.entities.get(entity.refs.get(name, entity.name), entity)
        origin = Origin(target.label, target.en, "fact", entity.name, name, path)
        if name in entity.refs:
            origin.suppliers = entity.keepers()
            origin.ask, origin.ask_en = f"是哪个{target.label}？", f"Which {target.en} is it?"
        return origin

    def sourced(self, source: Source, frame: Frame, want: str = "", where: str = "") -> Node:
        """The expression of a source, of the wanted type; an error in it knows the source's place."""
        try:
            node = self.node(parse(source.text), frame)
            if want and node.type != want:
                raise ExpressionError("type", where=where or source.text, want=want, got=node.type)
            if _calls(node) > NESTED_CALLS:
                raise ExpressionError("nested_calls", limit=NESTED_CALLS)
        except ExpressionError as error:
            error.place = error.place or source.place
            for other in error.others:
                self.problems.add(other.place or source.place, other.code, **other.arguments)
            error.others = []
            raise
        return node

    def parts(self, work: Sequence[Callable[[], Node]]) -> list[Node]:
        """Each part of an expression; what is wrong in any of them is said of all at once."""
        nodes: list[Node] = []
        errors: list[ExpressionError] = []
        for one in work:
            try:
                nodes.append(one())
            except ExpressionError as error:
                if error.code == "too_big":
                    raise
                errors.append(error)
        if errors:
            errors[0].others += errors[1:]
            raise errors[0]
        return nodes

    @abstractmethod
    def node(self, syntax: exp.Expr, frame: Frame) -> Node:
        """One syntax node, typed (`operators`)."""

    @abstractmethod
    def name(self, parts: list[str], frame: Frame) -> Node:
        """What a name or a path means (`names`)."""

    @abstractmethod
    def at(self, syntax: exp.Expr, day: Node, frame: Frame) -> Node:
        """A status on a day (`facts`)."""


def _calls(node: Node) -> int:
    """How many functions stand within one another; variables are not followed."""
    below = max((_calls(child) for child in children(node)), default=0)
    return below + isinstance(node, Call)


def inside(type_: str) -> Type:
    """A vocabulary type as the tree knows it: codes are text."""
    return "text" if type_ in ("code", "text") else type_  # type: ignore[return-value]


def fact_origin(fact: Fact, path: tuple[str, ...], on: Node | None = None) -> Origin:
    return Origin(
        fact.label,
        fact.en,
        "fact",
        fact.entity,
        fact.name,
        path,
        fact.suppliers,
        fact.ask,
        fact.ask_en,
        fact.codes,
        fact.codes_en,
        on,
    )


def deeper(a: Scope, b: Scope) -> Scope:
    """The scope further down; they lie on one line."""
    scope: Scope | None = b
    while scope is not None:
        if scope is a:
            return b
        scope = scope.parent
    return a
