"""A decision diagram over missing facts with a few values each: quantifiers over large tables at little cost.

A node is a level (which fact) and one child for each of its values; equal nodes are one. 0 is false, 1 is true.
"""

from __future__ import annotations

from dataclasses import dataclass, field

FALSE, TRUE = 0, 1


class TooLarge(Exception):
    """More nodes than the caller wants to pay for."""


@dataclass(slots=True)
class Diagram:
    """The nodes made so far. `most` of them at most."""

    sizes: list[int]
    most: int = 200_000
    nodes: list[tuple[int, tuple[int, ...]]] = field(default_factory=lambda: [(-1, ()), (-1, ())])
    _index: dict[tuple[int, tuple[int, ...]], int] = field(default_factory=dict)
    _and: dict[tuple[int, int], int] = field(default_factory=dict)
    _not: dict[int, int] = field(default_factory=lambda: {FALSE: TRUE, TRUE: FALSE})

    def make(self, level: int, children: tuple[int, ...]) -> int:
        """The node; its only child if all are the same."""
        if all(child == children[0] for child in children):
            return children[0]
        node = (level, children)
        if node not in self._index:
            if len(self.nodes) >= self.most:
                raise TooLarge
            self._index[node] = len(self.nodes)
            self.nodes.append(node)
        return self._index[node]

    def both(self, a: int, b: int) -> int:
        """The conjunction of two nodes."""
        if b in (a, TRUE):
            return a
        if a == TRUE:
            return b
        if FALSE in (a, b):
            return FALSE
        pair = (a, b) if a < b else (b, a)
        if pair not in self._and:
            level = min(self.nodes[a][0], self.nodes[b][0])
            pairs = zip(self._at(a, level), self._at(b, level), strict=True)
            self._and[pair] = self.make(level, tuple(self.both(x, y) for x, y in pairs))
        return self._and[pair]

    def _at(self, node: int, level: int) -> tuple[int, ...]:
        own, below = self.nodes[node]
        return below if own == level else (node,) * self.sizes[level]

    def negated(self, node: int) -> int:
        """Not."""
        if node not in self._not:
            level, below = self.nodes[node]
            self._not[node] = self.make(level, tuple(self.negated(child) for child in below))
        return self._not[node]

    def for_all(self, node: int, levels: frozenset[int], memo: dict[int, int] | None = None) -> int:
        """True where the node is true whatever the facts of these levels are."""
        memo = {} if memo is None else memo
        if node <= TRUE:
            return node
        if node not in memo:
            level, below = self.nodes[node]
            done = [self.for_all(child, levels, memo) for child in below]
            if level in levels:
                result = done[0]
                for child in done[1:]:
                    result = self.both(result, child)
            else:
                result = self.make(level, tuple(done))
            memo[node] = result
        return memo[node]

    def witness(self, node: int, allowed: list[frozenset[int]]) -> dict[int, int] | None:
        """A way to true through allowed values: level → which value. Levels left out may be anything. None: no way."""
        dead: set[int] = set()

        def search(at: int) -> dict[int, int] | None:
            if at == TRUE:
                return {}
            if at == FALSE or at in dead:
                return None
            level, below = self.nodes[at]
            for index, child in enumerate(below):
                if index in allowed[level] and (way := search(child)) is not None:
                    return {level: index} | way
            dead.add(at)
            return None

        return search(node)
