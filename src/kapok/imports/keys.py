"""By which facts a row of a file is found again among the rows that are there: worked out from its layout.

A layout says of what parts the id of a row is made; each part is also a fact of the row, or is known with one that it refers
to. So no number of theirs has to be kept, and a row that somebody entered by hand is found as well.
"""

from __future__ import annotations

from typing import TypeAlias

from kapok.intake.layouts.conform import LOCAL
from kapok.intake.layouts.form import Find, First, Form, Joined, Take, columns_of
from kapok.intake.layouts.model import Layout, Layouts, RowRule
from kapok.registry.ways import IDENTITIES
from kapok.rules.package.entities import Vocabulary

VILLAGES = "_village"
"""The list of villages, as layouts call it."""
Key: TypeAlias = tuple[tuple[str, ...], ...]
"""Parts, each of facts of which the first known counts."""


def key_of(rule: RowRule) -> Key | None:
    """Nothing where a part of the id is no fact: such rows cannot be told from those that are there."""
    parts = rule.id.forms if isinstance(rule.id, Joined) else (rule.id,)
    optional = rule.id.optional if isinstance(rule.id, Joined) else frozenset()
    found: dict[tuple[str, ...], None] = {}
    for n, part in enumerate(parts):
        names = _facts_of(part, rule)
        if names:
            found[names] = None
        elif n not in optional:
            return None
    return tuple(found) or None


def _facts_of(part: Form, rule: RowRule) -> tuple[str, ...]:
    same = [name for name, form in rule.facts.items() if form == part]
    if same:
        return (same[0],)
    if isinstance(part, First):
        each = [_facts_of(one, rule) for one in part.forms]
        return tuple(name for one in each for name in one) if all(each) else ()
    of = columns_of(part)
    close = [name for name, form in rule.facts.items() if of and columns_of(form) == of]
    if close:
        return (close[0],)
    leads = [
        n for n, form in rule.facts.items() if isinstance(form, Find) and of <= columns_of(form)
    ]
    return (leads[0],) if of and leads else ()


def numbered(rule: RowRule) -> bool:
    """Whether its rows are told apart by a number of theirs that is no fact: it is kept beside the row."""
    plain = rule.entity not in IDENTITIES and not rule.entity.startswith(LOCAL)
    return plain and isinstance(rule.id, Take) and key_of(rule) is None


def by_number(layouts: Layouts) -> frozenset[str]:
    """Entities whose rows are known by a number of theirs."""
    read = (one for one in layouts.by_id.values() if one.not_read is None)
    return frozenset(rule.entity for one in read for rule in one.rows if numbered(rule))


def importable(layout: Layout, vocabulary: Vocabulary, layouts: Layouts) -> bool:
    """Whether every row it makes is of the vocabulary and is found again."""
    rules = [rule for rule in layout.rows if rule.facts or not rule.mention]
    return (
        layout.not_read is None
        and bool(rules)
        and all(rule.entity in vocabulary.entities or rule.entity == VILLAGES for rule in rules)
        and all(rule.entity in IDENTITIES or _found_again(rule) for rule in rules)
        and not any(_leads_away(rule, layout, vocabulary, by_number(layouts)) for rule in rules)
    )


def _found_again(rule: RowRule) -> bool:
    return key_of(rule) is not None or numbered(rule) or isinstance(rule.id, Find)


def _leads_away(
    rule: RowRule, layout: Layout, vocabulary: Vocabulary, numbers: frozenset[str]
) -> bool:
    """Whether it names a row of another sheet by what neither the registry nor a number kept beside it tells."""
    made = {one.entity for one in layout.rows} | numbers
    if rule.entity == VILLAGES:
        return False
    refs = vocabulary.entities[rule.entity].refs
    return any(
        refs.get(name) not in (None, *IDENTITIES) and refs[name] not in made
        for name, form in rule.facts.items()
        if not isinstance(form, Find)
    )
