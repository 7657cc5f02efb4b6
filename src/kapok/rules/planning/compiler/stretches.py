"""Stretches of spells (§4.3 of the format): tables over all rows of an entity, and their attributes."""

from __future__ import annotations

from kapok.rules.language.bounds import STORED
from kapok.rules.language.expression import Type, Variable, leaves
from kapok.rules.package.vocabulary import SPELL_ATTRIBUTES, Fact
from kapok.rules.planning.compiler.columns import Frame, fact_origin
from kapok.rules.planning.compiler.operators import Operators
from kapok.rules.planning.plan import SpellTable, Stretch
from kapok.rules.problems import ExpressionError

LONGEST_CHAIN = 40
"""Definitions that lead from one to the next."""
LABELS = {
    "start": ("起", "start"),
    "end": ("止", "end"),
    "months": ("整月数", "whole months"),
    "days": ("余下天数", "days left over"),
    "used_months": ("此前整月数", "whole months before"),
    "used_days": ("此前余下天数", "days left over before"),
    "total_months": ("累计整月数", "whole months in all"),
    "total_days": ("累计余下天数", "days left over in all"),
    "last": ("可计的最后一天", "last day that counts"),
}
_ASK = ("每一段从哪天到哪天？", "From which day to which did each spell run?")


class Stretches(Operators):
    """Facts declared with `spells`."""

    def stretch(self, fact: Fact, attribute: str, frame: Frame) -> Variable:
        """One attribute of the stretch that the row at the frame's path lies in."""
        if attribute not in SPELL_ATTRIBUTES:
            allowed = ", ".join(SPELL_ATTRIBUTES)
            label, label_en = fact.label, fact.en
            raise ExpressionError(
                "unknown_fact", entity=label, entity_en=label_en, name=attribute, allowed=allowed
            )
        table = self._table(fact, frame)
        source = self.column(frame.scope, frame.path, "id")
        alias = f"x{frame.scope.number}_{'_'.join((*frame.path, fact.name))}"
        steps = (s for s in frame.scope.steps if isinstance(s, Stretch) and s.alias == alias)
        step = next(steps, None)
        if step is None:
            step = Stretch(alias, table, source)
            frame.scope.steps.append(step)
        if attribute not in step.attributes:
            step.attributes[attribute] = self._attribute(fact, attribute, frame, table)
        return step.attributes[attribute]

    def _attribute(self, fact: Fact, attribute: str, frame: Frame, table: SpellTable) -> Variable:
        type_: Type = "date" if SPELL_ATTRIBUTES[attribute] == "date" else "int"
        zh, en = LABELS[attribute]
        origin = fact_origin(fact, frame.path)
        origin.label, origin.en = f"{fact.label}·{zh}", f"{fact.en}: {en}"
        if not fact.ask:
            origin.ask, origin.ask_en = _ASK
        if not fact.suppliers:
            read = leaves([table.start, table.end])
            origin.suppliers = tuple(dict.fromkeys(s for v in read for s in v.origin.suppliers))
        variable = self.variable(type_, frame.scope, f"{fact.name}_{attribute}", origin)
        variable.leaf = True
        variable.most = STORED["int"] if type_ == "int" else 0
        join = self.join(frame.scope, frame.path)
        variable.inputs = (join.source,) if join.source else ()
        return variable

    def _table(self, fact: Fact, frame: Frame) -> SpellTable:
        name = f"{fact.entity}_{fact.name}"
        if name not in self.spell_tables:
            mark = f"{fact.entity}.{fact.name}"
            check_cycle(mark, frame)
            rows = self.new_scope(fact.entity, None)
            event, self.event = self.event, None
            chain = (*frame.chain, mark)
            inner = Frame(rows, rows, (), fact.entity, rows, chain=chain)
            try:
                self.spell_tables[name] = self._columns_of(name, fact, inner)
            finally:
                self.event = event
        return self.spell_tables[name]

    def _columns_of(self, name: str, fact: Fact, inner: Frame) -> SpellTable:
        spells = fact.spells
        assert spells is not None
        limit = spells.limit_months
        return SpellTable(
            name,
            inner.scope,
            [self.sourced(source, inner) for source in spells.by],
            self.sourced(spells.start, inner, "date", "from"),
            self.sourced(spells.end, inner, "date", "to"),
            self.sourced(spells.where, inner, "bool", "where") if spells.where else None,
            spells.gap,
            self.sourced(limit, inner, "int", "limit_months") if limit else None,
            fact,
        )


def check_cycle(mark: str, frame: Frame) -> None:
    """ExpressionError if `mark` is being defined already; shows the circle alone, not the way to it."""
    if len(frame.chain) > LONGEST_CHAIN:
        raise ExpressionError("too_big")
    if mark in frame.chain:
        circle = [*frame.chain[frame.chain.index(mark) :], mark]
        raise ExpressionError("cycle", chain=" → ".join(circle))
