"""What `5b` means: a measure, a clause, or an item of money of a clause's measure."""

from __future__ import annotations

from dataclasses import dataclass

from kapok.cli.face import Stop
from kapok.rules.document import Clause
from kapok.rules.model import Amount, Measure, Package


@dataclass(frozen=True, slots=True)
class Found:
    """A clause (if the name stands for one), its measures, and the item of money if the name's letter means one."""

    clause: Clause | None
    measures: list[Measure]
    item: Amount | None = None


def find(package: Package, name: str) -> Found:
    """A measure's id; else a clause; else a clause and a letter: an item of the clause's measure, if it has as many."""
    name = name.strip().removeprefix("第").removesuffix("条").lower()
    clauses = package.document.clauses
    if name in package.measures:
        measure = package.measures[name]
        return Found(clauses.get(measure.clause), [measure])
    if name in clauses:
        return Found(clauses[name], package.of_clause(name))
    stem, letter = name[:-1], name[-1:]
    if stem in clauses and letter.isalpha():
        main = package.measures.get(stem)
        if main is None:
            return Found(clauses[stem], package.of_clause(stem))
        place = ord(letter) - ord("a")
        item = main.amounts[place] if 0 <= place < len(main.amounts) else None
        return Found(clauses[stem], [main], item)
    raise Stop(
        "use.measure",
        name=name,
        allowed=", ".join([*package.measures, *(c for c in clauses if c not in package.measures)]),
    )
