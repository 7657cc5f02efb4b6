"""Kapok, the real measure 16, told in words: verdict, conditions with quotes, money, what would change the answer."""

from __future__ import annotations

from collections.abc import Callable

from kapok.rules.executors.world import World
from kapok.rules.explain import Explainer, render
from kapok.rules.reading.loader import load_package
from one_case.common import AS_OF, Facts
from one_case.kapok_real import PACKAGE, business, known


def prepare() -> Callable[[Facts], str]:
    package = load_package(PACKAGE)
    explainer = Explainer(package)

    def decide(facts: Facts) -> str:
        tables = known() | {"business": [business(package, facts)]}
        told = explainer.explain("16", World(package.vocabulary, tables), AS_OF, "B")
        assert render(told)
        return told.verdict.outcome

    return decide
