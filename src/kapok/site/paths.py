"""What a plain path of a rule is called: `person.birth` by the labels of what it leads to."""

from __future__ import annotations

from kapok.rules.explain.model import Text
from kapok.rules.explain.words import plain_label
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.vocabulary import Source


def label_of(package: Package, measure: Measure, source: Source) -> Text | None:
    """The label of the fact or the reference; None where the expression is no plain path."""
    entity = package.vocabulary.entities[measure.unit]
    *refs, last = source.text.split(".")
    for ref in refs:
        if ref not in entity.refs:
            return None
        entity = package.vocabulary.entities[entity.refs[ref]]
    if last in entity.refs:
        named = package.vocabulary.entities[entity.refs[last]]
        return Text(named.label, named.en)
    if last in entity.facts:
        fact = entity.facts[last]
        return Text(plain_label(fact.label), plain_label(fact.en))
    return None
