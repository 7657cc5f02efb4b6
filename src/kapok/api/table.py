"""Every operation there is, in the order in which it is described."""

from __future__ import annotations

from collections.abc import Iterable

from kapok.api.operation import Operation
from kapok.api.operations import (
    acts,
    comparisons,
    finding,
    finds,
    imports,
    lives,
    own,
    policies,
    subjects,
    working,
)

_TOLD = (own, finding, subjects, acts, lives, imports, comparisons, finds, working, policies)
OPERATIONS: tuple[Operation, ...] = tuple(one for told in _TOLD for one in told.OPERATIONS)


def by_route(operations: Iterable[Operation]) -> dict[str, dict[str, Operation]]:
    found: dict[str, dict[str, Operation]] = {}
    for one in operations:
        found.setdefault(one.route, {})[one.method] = one
    return found
