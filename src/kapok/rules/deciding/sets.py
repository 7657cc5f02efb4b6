"""Deciding sets: which missing facts, if only they were known, could settle a verdict.

A deciding set for yes is a minimal set of missing facts which, with some values, makes the unit one that is paid
whatever the other missing facts are; for no, one that is not paid. Facts that are read through a missing reference or
day become known with it. Conditions that share no missing fact are taken apart first: a yes needs all of them, a no
one. Exact up to `MOST_FACTS` missing facts, facts that occur several times included; beyond that `exact` is False.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from kapok.rules.deciding.candidates import OTHER, Candidates
from kapok.rules.deciding.diagram import FALSE, TRUE, Diagram, TooLarge
from kapok.rules.deciding.residual import Known, fold, key, names
from kapok.rules.language.expression import Literal, Node, Value, Variable

MOST_FACTS = 12


@dataclass(frozen=True, slots=True)
class DecidingSet:
    """Facts (variable names, in the measure's order) and values of them that settle it; None: any other text."""

    facts: tuple[str, ...]
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Deciding:
    """`yes`, `no`: all deciding sets, smallest first. `facts`: the missing facts on which the verdict hangs at all.
    `through`: what is read through one of them, and may turn out to be unknown once that one is known.
    """

    facts: tuple[str, ...]
    yes: tuple[DecidingSet, ...]
    no: tuple[DecidingSet, ...]
    exact: bool
    through: tuple[str, ...] = ()


def deciding_sets(conditions: Iterable[Node], known: Known, today: dt.date) -> Deciding:
    """The deciding sets of “all conditions are true”, over what `known` leaves open."""
    left: list[Node] = []
    for condition in conditions:
        node = known.put(condition)
        if isinstance(node, Literal):
            if node.value is not True:
                return Deciding((), (), (DecidingSet((), {}),), exact=True)
        else:
            left.append(node)
    variables = {name: v for node in left for name, v in names(node).items()}
    roots = {name: known.roots(v) for name, v in variables.items()}
    facts = tuple(dict.fromkeys(root for name in variables for root in sorted(roots[name])))
    if not left:
        return Deciding((), (DecidingSet((), {}),), (), exact=True)
    if len(facts) > MOST_FACTS:
        return Deciding(facts, (), (), exact=False)
    found = [_component(group, roots, today) for group in _apart(left, roots)]
    yes = _joined([yes for yes, _, _ in found], facts)
    no = _smallest(item for _, no, _ in found for item in no)
    through = tuple(name for name in variables if name not in roots[name])
    return Deciding(facts, yes, no, exact=all(exact for _, _, exact in found), through=through)


def _apart(left: list[Node], roots: Mapping[str, frozenset[str]]) -> list[list[Node]]:
    """Conditions in groups that share no missing fact."""
    groups: list[tuple[set[str], list[Node]]] = []
    for node in left:
        own = {root for name in names(node) for root in roots[name]}
        touched = [g for g in groups if g[0] & own]
        merged = (own.union(*(g[0] for g in touched)), [n for g in touched for n in g[1]] + [node])
        groups = [g for g in groups if not any(g is t for t in touched)] + [merged]
    return [nodes for _, nodes in groups]


def _component(
    conditions: list[Node], roots: Mapping[str, frozenset[str]], today: dt.date
) -> tuple[list[DecidingSet], list[DecidingSet], bool]:
    variables = {name: v for node in conditions for name, v in names(node).items()}
    candidates = Candidates(conditions, variables, today)
    try:
        candidates.find()
    except TooLarge:
        return [], [], False
    order = sorted(variables, key=lambda name: len(candidates.values[name]))
    table = _Table(order, candidates, roots)
    try:
        whole = TRUE
        for condition in conditions:
            whole = table.diagram.both(whole, table.build(condition, 0))
        yes = table.minimal(whole)
        no = table.minimal(table.diagram.negated(whole))
    except TooLarge:
        return [], [], False
    return yes, no, candidates.complete


class _Table:
    """The conditions of one group, as a diagram over the candidate values."""

    def __init__(
        self, order: list[str], candidates: Candidates, roots: Mapping[str, frozenset[str]]
    ) -> None:
        self.order, self.roots = order, roots
        self.values = [candidates.values[name] for name in order]
        chosen = [set(candidates.chosen[name]) for name in order]
        self.allowed = [
            frozenset(i for i, value in enumerate(values) if value in may)
            for values, may in zip(self.values, chosen, strict=True)
        ]
        self.diagram = Diagram([len(v) for v in self.values])
        self._memo: dict[tuple[object, ...], int] = {}

    def build(self, node: Node, level: int) -> int:
        if isinstance(node, Literal):
            return TRUE if node.value is True else FALSE
        mark = key(node)
        if mark not in self._memo:
            if len(self._memo) > self.diagram.most:
                raise TooLarge
            used = names(node)
            while self.order[level] not in used:
                level += 1
            name = self.order[level]
            children = [
                self.build(fold(node, {name: value}), level + 1) for value in self.values[level]
            ]
            self._memo[mark] = self.diagram.make(level, tuple(children))
        return self._memo[mark]

    def minimal(self, node: int) -> list[DecidingSet]:
        """All minimal sets of facts with values that make the node true whatever the others are."""
        facts = list(dict.fromkeys(r for name in self.order for r in sorted(self.roots[name])))
        found: list[DecidingSet] = []
        for size in range(len(facts) + 1):
            for chosen in combinations(facts, size):
                if any(set(item.facts) <= set(chosen) for item in found):
                    continue
                free = frozenset(
                    i for i, n in enumerate(self.order) if not self.roots[n] <= set(chosen)
                )
                sure = self.diagram.for_all(node, free)
                way = self.diagram.witness(sure, self.allowed)
                if way is not None:
                    found.append(DecidingSet(chosen, self._values(way)))
        return found

    def _values(self, way: dict[int, int]) -> dict[str, Value]:
        result: dict[str, Value] = {}
        for level, index in way.items():
            value = self.values[level][index]
            unnamed = isinstance(value, str) and value.startswith(OTHER)
            result[self.order[level]] = None if unnamed else value
        return result


def _joined(groups: list[list[DecidingSet]], facts: tuple[str, ...]) -> tuple[DecidingSet, ...]:
    """A set of every group together: yes needs all."""
    joined = []
    for choice in product(*groups):  # few: all groups together have at most `MOST_FACTS` facts
        members = {name for item in choice for name in item.facts}
        values = {name: value for item in choice for name, value in item.values.items()}
        joined.append(DecidingSet(tuple(f for f in facts if f in members), values))
    return _smallest(joined)


def _smallest(sets: Iterable[DecidingSet]) -> tuple[DecidingSet, ...]:
    """Smallest first; where nothing is needed at all, that alone."""
    ordered = sorted(sets, key=lambda s: (len(s.facts), s.facts))
    return tuple(ordered[:1] if ordered and not ordered[0].facts else ordered)


def missing_of(known: Known, nodes: Iterable[Node]) -> dict[str, Variable]:
    """The missing facts that the nodes hang on once the known ones are put in, by name."""
    left = [known.put(node) for node in nodes]
    return {
        name: v for node in left if not isinstance(node, Literal) for name, v in names(node).items()
    }
