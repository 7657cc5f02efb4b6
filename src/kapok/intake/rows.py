"""Makes the rows of entities out of parsed sheets, in an order in which what is looked up is already there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NoReturn

from kapok.intake.cells.raw import Value
from kapok.intake.findings import Collector, note
from kapok.intake.gather import Batch, Gathered, Origin, merge
from kapok.intake.layouts.form import Find, First, Form, If, IfKnown, Joined, Named, Take
from kapok.intake.layouts.model import Layouts, RowRule
from kapok.intake.parse import Parsed
from kapok.intake.told import Naming
from kapok.intake.values import Evaluator
from kapok.intake.world import Entry, Store
from kapok.rules.problems import PackageError, Problem

_LEFT_OUT_BY = ("not_found", "not_found_blank", "found_many")  # why a row was left out


def parts(form: Form | None) -> Iterable[Form]:
    """The form and all forms inside it."""
    if form is None:
        return
    yield form
    inner: tuple[Form | None, ...] = ()
    if isinstance(form, (First, Joined)):
        inner = form.forms
    elif isinstance(form, (If, IfKnown)):
        inner = (form.then, form.other)
    elif isinstance(form, Find):
        inner = (*(part for _, part in form.by), form.day, form.begins)
    for one in inner:
        yield from parts(one)


def needed_entities(rule: RowRule) -> set[str]:
    """Entities whose rows must be known before the rule's rows can be made."""
    forms = [rule.id, *rule.facts.values()]
    return {
        part.entity for form in forms for part in parts(form) if isinstance(part, (Find, Named))
    }


def stages(layouts: Layouts) -> list[list[str]]:
    """Entities in groups; each needs only entities of earlier groups. PackageError for a circle."""
    needs: dict[str, set[str]] = {}
    for layout in layouts.by_id.values():
        for rule in layout.rows:
            needs.setdefault(rule.entity, set()).update(needed_entities(rule) - {rule.entity})
    done: set[str] = set()
    order: list[list[str]] = []
    while len(done) < len(needs):
        ready = sorted(
            e for e, wanted in needs.items() if e not in done and wanted & needs.keys() <= done
        )
        if not ready:
            _say_circle(layouts, needs.keys() - done)
        order.append(ready)
        done.update(ready)
    return order


def _say_circle(layouts: Layouts, entities: Collection[str]) -> NoReturn:
    problems = [
        Problem(rule.places[""], "cycle", (("chain", " ↔ ".join(sorted(entities))),))
        for layout in layouts.by_id.values()
        for rule in layout.rows
        if rule.entity in entities and not needed_entities(rule).isdisjoint(entities)
    ]
    raise PackageError(problems)


class RowMaker:
    """Makes and merges the rows of all sheets of a folder."""

    def __init__(self, layouts: Layouts, store: Store, out: Collector, home: str) -> None:
        self.layouts, self.store, self.out, self.home = layouts, store, out, home

    def run(self, sheets: list[Parsed]) -> None:
        evaluators = [Evaluator(parsed, self.store, self.home) for parsed in sheets]
        for evaluator in evaluators:
            self._directory(evaluator)
        for group in stages(self.layouts):
            for entity in group:
                self._entity(entity, evaluators)
        for evaluator in evaluators:
            self._say(evaluator)

    def _entity(self, entity: str, evaluators: list[Evaluator]) -> None:
        gathered = self.store.gathered.setdefault(entity, Gathered(entity))
        rules = [
            (e, rule)
            for e in evaluators
            for rule in e.parsed.match.layout.rows
            if rule.entity == entity
        ]
        late = [(e, rule) for e, rule in rules if entity in needed_entities(rule)]
        for evaluator, rule in rules:
            if entity not in needed_entities(rule):
                self._rule(rule, evaluator, gathered)
        vocabulary = self.store.vocabulary
        naming = Naming(vocabulary.entities.get(entity), vocabulary)
        names = self._names(entity)
        if late:  # rules that look the entity itself up come after the others
            self.store.merged[entity] = merge(gathered, names, naming, Collector())
            for evaluator, rule in late:
                self._rule(rule, evaluator, gathered)
        self.store.merged[entity] = merge(gathered, names, naming, self.out)

    def _names(self, entity: str) -> list[str]:
        """The stored columns of the entity besides the id; of a local list, whatever its rules give."""
        definition = self.store.vocabulary.entities.get(entity)
        if definition is not None:
            return [name for name in definition.stored_columns() if name != "id"]
        rules = (
            rule
            for layout in self.layouts.by_id.values()
            for rule in layout.rows
            if rule.entity == entity
        )
        return sorted({name for rule in rules for name in rule.facts})

    def _rule(self, rule: RowRule, evaluator: Evaluator, gathered: Gathered) -> None:
        parsed = evaluator.parsed
        layout = parsed.match.layout
        made = {"id": rule.id, **rule.facts}
        columns = {name: form.column for name, form in made.items() if isinstance(form, Take)}
        origin = Origin(
            parsed.sheet.file,
            layout.rank,
            layout.id,
            parsed,
            columns,
            shared=rule.shared or rule.mention,
            apart=rule.apart,
        )
        picks = self._picks(rule, evaluator)
        if rule.mention:
            for i, row_id in picks:
                if row_id not in gathered.mentions:
                    gathered.mentions[row_id] = (origin, i)
        else:
            gathered.registered.update([row_id for _, row_id in picks])
        if not rule.facts and rule.mention:
            return
        facts = {name: evaluator.values(form) for name, form in rule.facts.items()}
        for name, form in rule.facts.items():
            if isinstance(form, Find) and form.needed:
                found = facts[name]
                parsed.left_out.update([i for i, _ in picks if found[i] is None])
                picks = [pick for pick in picks if found[pick[0]] is not None]
        rows = [i for i, _ in picks]
        if rows != list(range(parsed.size)):
            facts = {n: [c[i] for i in rows] for n, c in facts.items()}
        ids = [row_id for _, row_id in picks]
        gathered.batches.append(Batch(origin, ids, rows, facts, rule))

    def _picks(self, rule: RowRule, evaluator: Evaluator) -> list[tuple[int, str]]:
        """Row positions and ids: rows that can be used, for which the rule's condition holds."""
        left_out = evaluator.parsed.left_out
        usable: Sequence[int] = range(evaluator.parsed.size)
        if left_out:
            usable = [i for i in usable if i not in left_out]
        if rule.when:
            holds = evaluator.holds(rule.when)
            usable = [i for i in usable if holds[i] is True]
        if rule.every_match and isinstance(rule.id, Find):
            return self._every_match(rule.id, evaluator, usable)
        ids: list[Value] = evaluator.values(rule.id)
        for part in parts(rule.id):
            if isinstance(part, Find) and part.needed:
                found = evaluator.values(part)
                evaluator.parsed.left_out.update(i for i in usable if found[i] is None)
        return [(i, str(row_id)) for i in usable if (row_id := ids[i]) is not None]

    def _every_match(
        self, form: Find, evaluator: Evaluator, usable: Sequence[int]
    ) -> list[tuple[int, str]]:
        found = evaluator.found(form)
        label, label_en = self.store.label(form.entity)
        for i in usable:
            if not found[i]:
                evaluator.say(i, "", note("not_found", label=label, label_en=label_en, value="—"))
                evaluator.parsed.left_out.add(i)
        return [(i, row_id) for i in usable for row_id in found[i]]

    def _directory(self, evaluator: Evaluator) -> None:
        """Names, telephones and accounts; they are there before any row is made, so that names can be looked up."""
        parsed = evaluator.parsed
        for rule in parsed.match.layout.rows:
            picks = self._picks(rule, evaluator) if rule.directory else []
            for name, form in rule.directory.items():
                values = evaluator.values(form)
                column = form.column if isinstance(form, Take) else ""
                rank = parsed.match.layout.rank
                found = [
                    (row_id, Entry(str(value), rank, parsed, i, column))
                    for i, row_id in picks
                    if (value := values[i]) is not None
                ]
                if found:
                    self.store.directory.put(rule.entity, name, found, self.out)

    def _say(self, evaluator: Evaluator) -> None:
        parsed = evaluator.parsed
        for (i, column, _), one in evaluator.notes.items():
            if i in parsed.left_out and one.code not in _LEFT_OUT_BY:
                continue
            head = parsed.head(column) if column else ""
            self.out.add(parsed.sheet.place(parsed.rows[i], parsed.position(column), head), one)
