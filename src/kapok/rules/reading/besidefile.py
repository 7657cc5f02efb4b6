"""Reads what totals of a measure may know of another one (§9 of the format)."""

from __future__ import annotations

from kapok.rules.package.model import Beside
from kapok.rules.problems import Problems
from kapok.rules.source.values import MONEY_WORDS
from kapok.rules.source.yamlsource import Fields


def read_beside(fields: Fields, problems: Problems) -> list[Beside]:
    """Names for what the same payee comes to under an amount of an earlier measure."""
    found = []
    for name, item, place in fields.items("beside"):
        inner = Fields.of(item, problems, str(name), place)
        if inner is None:
            continue
        if str(name) in MONEY_WORDS:
            problems.add(place, "reserved", name=name)
        say, en = inner.text("say", required=True), inner.text("en", required=True)
        measure = inner.text("measure", required=True)
        amount = inner.text("amount", required=True)
        found.append(Beside(str(name), say, en, measure, amount, place))
        inner.done()
    return found
