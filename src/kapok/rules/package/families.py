"""Families: measures that share a key or a limit and so can only be settled together."""

from __future__ import annotations

from collections.abc import Iterable

from kapok.rules.package.model import Measure, Package


def families(package: Package, measures: Iterable[str]) -> list[list[str]]:
    """Groups of measures that must be resolved together because they share a key or a limit; whole groups, document order."""
    shared: dict[str, list[str]] = {}
    for measure in package.measures.values():
        for name in _shared(measure):
            shared.setdefault(name, []).append(measure.id)
    done: set[str] = set()
    result = []
    for name in measures:
        if name in done:
            continue
        family = _reach(package.measures[name], package, shared)
        done |= set(family)
        result.append(family)
    return result


def _reach(measure: Measure, package: Package, shared: dict[str, list[str]]) -> list[str]:
    found = {measure.id}
    stack = [measure]
    while stack:
        for name in _shared(stack.pop()):
            for other in shared[name]:
                if other not in found:
                    found.add(other)
                    stack.append(package.measures[other])
    return [name for name in package.measures if name in found]


def _shared(measure: Measure) -> list[str]:
    """Names of the keys and of the limit that a measure shares with others."""
    names = [f"key {key.shared}" for key in measure.keys if key.shared]
    if measure.limit is not None and measure.limit.shared:
        names.append(f"limit {measure.limit.shared}")
    return names
