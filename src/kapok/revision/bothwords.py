"""The vocabulary of two packages together: every column that either of them reads."""

from __future__ import annotations

from dataclasses import replace

from kapok.rules.package.vocabulary import Entity, Vocabulary


def together(before: Vocabulary, after: Vocabulary) -> Vocabulary:
    """What is stored in either is stored; the rest is as the first says, else as the second."""
    entities = {**after.entities, **before.entities}
    for name in before.entities.keys() & after.entities.keys():
        entities[name] = _both(before.entities[name], after.entities[name])
    return replace(before, entities=entities)


def _both(one: Entity, other: Entity) -> Entity:
    facts = dict(one.facts)
    for name, fact in other.facts.items():
        if name not in facts or (fact.stored and not facts[name].stored):
            facts[name] = fact
    return replace(one, facts=facts, refs={**other.refs, **one.refs})
