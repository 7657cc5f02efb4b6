"""Whose the rows are that a decision has read: the unit's own, which the person may see, or those of others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kapok.receipts.watching import RowName
from kapok.rules.explain.words import PERSON
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.vocabulary import Vocabulary

Facts = Mapping[RowName, Mapping[str, Any]]


def own_rows(
    vocabulary: Vocabulary, rows: Facts, read: Iterable[RowName], unit: RowName
) -> frozenset[RowName]:
    """`read`: the rows read for the unit itself. Of these its own are those of no other person than the unit's, if it is
    of one; of the ledger, the lines that name nobody but whom its own rows are of.
    """
    mine = _persons(vocabulary, rows, unit)
    found = {
        name
        for name in read
        if name[0] != LEDGER and (not mine or _persons(vocabulary, rows, name) <= mine)
    }
    ids = {id_ for _, id_ in found} | mine
    private = [fact.name for fact in vocabulary.entities[LEDGER].facts.values() if fact.sensitive]
    for name, facts in rows.items():
        if name[0] == LEDGER and {facts.get(column) for column in private} - {None} <= ids:
            found.add(name)
    return frozenset(found)


def _persons(vocabulary: Vocabulary, rows: Facts, start: RowName) -> set[str]:
    """The people a row is of: those its references lead to, as far as they were read."""
    seen: set[RowName] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            refs, facts = vocabulary.entities[name[0]].refs, rows.get(name, {})
            waiting += [(to, facts[c]) for c, to in refs.items() if facts.get(c) is not None]
    return {id_ for entity, id_ in seen if entity == PERSON}
