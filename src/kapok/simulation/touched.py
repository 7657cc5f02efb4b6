"""Which measures a figure or a reading touches: those that use it, and those that share keys or limits with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kapok.rules.package.choices import choices_of
from kapok.rules.package.families import families
from kapok.rules.package.model import Package
from kapok.rules.package.values import Parameter
from kapok.rules.planning.usage import used_names


@dataclass(slots=True)
class Touched:
    """Asked for by name; the plans of all measures are looked through once."""

    package: Package
    readings: dict[str, str] = field(default_factory=dict)
    _used: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    def by_parameter(self, parameter: Parameter) -> list[str]:
        """Measures that use the figure, and their families."""
        return self.with_families(self.users(parameter))

    def users(self, parameter: Parameter) -> set[str]:
        """Measures that use the figure; a measure's own figure hides the policy's of the same name."""
        return {
            name
            for name in ([parameter.owner] if parameter.owner else self.package.measures)
            if ("parameter", parameter.name) in self._of(name)
            and (parameter.owner or parameter.name not in self.package.measures[name].params)
        }

    def by_reading(self, key: str) -> list[str]:
        """By the key of a choice: `5.claim_by` is that of one measure."""
        owner, _, name = key.rpartition(".")
        every = [owner] if owner else list(self.package.measures)
        return self.with_families(m for m in every if ("reading", name) in self._of(m))

    def with_families(self, measures: Iterable[str]) -> list[str]:
        """And all that is decided together with them, in the order of the document."""
        found = {m for family in families(self.package, measures) for m in family}
        return [name for name in self.package.measures if name in found]

    def _of(self, measure: str) -> set[tuple[str, str]]:
        if measure not in self._used:
            own = self.package.measures[measure]
            chosen = choices_of(self.package, own, self.readings)
            self._used[measure] = used_names(self.package, own, chosen)
        return self._used[measure]
