"""Which clause needs its policy officer most: sentences without a home, standards that are not set, readings nobody confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kapok.rules.package.coverage import OPEN
from kapok.rules.package.inventory import unset
from kapok.web.policies.shelf import shelf


@dataclass(frozen=True, slots=True)
class Lacks:
    """What a clause lacks, the worst first."""

    homeless: int
    unset: int
    unconfirmed: int

    def __bool__(self) -> bool:
        return bool(self.homeless or self.unset or self.unconfirmed)


@cache
def lacks() -> dict[str, Lacks]:
    """Clause → what it lacks, the worst first; clauses that lack nothing are left out."""
    book = shelf()
    groups = book.coverage.clauses()
    found: dict[str, Lacks] = {}
    for clause in book.package.document.clauses:
        measures = book.measures_of(clause)
        found[clause] = Lacks(
            sum(covered.state == OPEN for covered in groups.get(clause, ())),
            sum(map(unset, (p for m in measures for p in m.params.values()))),
            sum(not r.confirmed for m in measures for r in m.readings.values()),
        )
    ranked = sorted(
        ((c, one) for c, one in found.items() if one),
        key=lambda pair: (-pair[1].homeless, -pair[1].unset, -pair[1].unconfirmed),
    )
    return dict(ranked)
