"""In which layer each step of a scope is computed: a step reads only what earlier layers give.

Few wide layers instead of one per step: the database plans each statement, and planning, not running, is what a
small registry waits for. Columns of joined rows may be read in the layer that joins them; computed values one later;
related rows read the finished relation below, after the gate.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kapok.rules.language.expression import Node, Variable, variables
from kapok.rules.planning.plan import (
    Compute,
    Filter,
    Join,
    Lookup,
    Relate,
    Scope,
    Step,
    Stretch,
    outer_variables,
)


@dataclass(slots=True)
class Layer:
    """Steps computed side by side, and the gates that rows must pass first."""

    steps: list[Step] = field(default_factory=list)
    gates: list[Node] = field(default_factory=list)

    @property
    def relates(self) -> bool:
        return any(isinstance(s, Relate) for s in self.steps)


@dataclass(slots=True)
class _Placed:
    layer: int
    column: bool


class Layering:
    """The layers of one scope."""

    def __init__(self, scope: Scope, *, gated: bool) -> None:
        self.layers: list[Layer] = [Layer()]
        self.gated = gated
        self.placed: dict[str, _Placed] = {}
        self.least = 0
        self.least_related = 1
        for step in scope.steps:
            self._place(step)

    def _layer(self, number: int) -> Layer:
        while len(self.layers) <= number:
            self.layers.append(Layer())
        return self.layers[number]

    def _after(self, found: list[Variable], *, finished: bool) -> int:
        """The first layer in which all these can be read; `finished`: from the relation below."""
        number = 0
        for variable in found:
            placed = self.placed.get(variable.name)
            if placed is not None:
                number = max(number, placed.layer + (0 if placed.column and not finished else 1))
        return number

    def _put(self, step: Step, number: int, defined: list[Variable], *, column: bool) -> None:
        self._layer(number).steps.append(step)
        for variable in defined:
            self.placed[variable.name] = _Placed(number, column)

    def _place(self, step: Step) -> None:
        match step:
            case Join():
                source = [step.source] if step.source is not None else []
                number = max(self.least if source else 0, self._after(source, finished=False))
                self._put(step, number, list(step.columns.values()), column=True)
            case Stretch():
                number = max(self.least, self._after([step.source], finished=False))
                self._put(step, number, list(step.attributes.values()), column=True)
            case Compute():
                number = max(self.least, self._after(variables(step.value), finished=False))
                self._put(step, number, [step.target], column=False)
            case Lookup():
                read = variables(step.day) + (
                    variables(step.county) if step.county is not None else []
                )
                number = max(self.least, self._after(read, finished=False))
                self._put(step, number, [step.target, step.unset], column=False)
            case Relate():
                read = outer_variables(step) + [v for _, n in step.match for v in variables(n)]
                read += variables(step.complete) if step.complete is not None else []
                number = max(self.least_related, self._after(read, finished=True))
                self._put(step, number, [step.target], column=False)
            case Filter():
                if self.gated:
                    number = max(
                        1, self._after([v for g in step.gates for v in variables(g)], finished=True)
                    )
                    self._layer(number).gates += step.gates
                    self.least, self.least_related = number, number + 1
