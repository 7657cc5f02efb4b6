"""What planning a measure works with: the package, the chosen readings, the compiler, the unit's frame."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kapok.rules.language.expression import Node, Origin, Type, Variable
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.vocabulary import Source
from kapok.rules.planning.compiler import Compiler, Frame
from kapok.rules.planning.plan import Scope
from kapok.rules.problems import Problems

_WORD = re.compile(r"[A-Za-z_]\w*")


def speaks_of(text: str, names: set[str]) -> bool:
    """Does an expression mention one of the names?"""
    return bool(names) and not names.isdisjoint(_WORD.findall(text))


@dataclass(slots=True)
class Planning:
    """One measure under chosen readings. Problems are collected; what cannot be compiled is None."""

    package: Package
    measure: Measure
    choices: dict[str, str]
    problems: Problems
    compiler: Compiler
    frame: Frame
    ledger: Scope
    group: Scope

    def expr(
        self, source: Source, want: str | None = None, where: str = "", frame: Frame | None = None
    ) -> Node | None:
        if speaks_of(source.text, self.problems.lost):
            return None
        return self.compiler.compile(source, frame or self.frame, want, where)

    def bind(self, name: str, node: Node | None, type_: Type, zh: str, en: str) -> Variable | None:
        if node is None:
            return None
        return self.compiler.computed(type_, self.frame.scope, name, Origin(zh, en, "let"), node)

    def _ledger_frame(self) -> Frame:
        """Where a key's parts are read from the ledger instead of the unit."""
        entity = self.package.vocabulary.entities[self.measure.unit]
        mapping = dict(entity.ledger)
        mapping.setdefault("self", mapping.get("id", "subject"))
        mapping.setdefault("id", mapping["self"])
        return replace(
            self.frame, scope=self.ledger, home=self.ledger, entity=LEDGER, ledger=mapping
        )

    def pair(self, sources: list[Source]) -> tuple[list[Node], list[Node]]:
        """Expressions over the unit, and the same over the ledger."""
        frame = self._ledger_frame()
        unit, paid = [], []
        for source in sources:
            first = self.expr(source)
            second = self.expr(source, None, "", frame) if first is not None else None
            if first is not None and second is not None:
                unit.append(first)
                paid.append(second)
        return unit, paid
