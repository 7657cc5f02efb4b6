"""What a worked case expects (§11 of the format): each name known, each value of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kapok.rules.executors.results import OUTCOMES
from kapok.rules.package.model import Measure, Package
from kapok.rules.problems import Place, Problems
from kapok.rules.source.values import read_value
from kapok.rules.source.yamlsource import Fields

"""The item of a ledger line that pays a difference of several."""
LISTS = ("failed", "missing", "waiting", "flagged")
MONEY = ("pay", "own_money")


class ExpectationReader:
    """Reads `expect` of one case of a measure."""

    def __init__(self, package: Package, measure: Measure, problems: Problems) -> None:
        self.package, self.measure, self.problems = package, measure, problems

    def read(self, given: Any, place: Place, units: Iterable[str], batches: int) -> dict[str, Any]:
        """The expectations by name; lists as lists. `units`: the ids of the case's units."""
        fields = Fields.of(given, self.problems, "expect", place)
        if fields is None:
            return {}
        known: dict[str, Callable[[Fields, str], None]] = {
            "outcome": self._outcome,
            "units": lambda f, key: self._units(f, key, set(units)),
            "n": lambda f, key: self._count(f, key, 0),
            "items": self._items,
            "pay": self._money,
            "each_pay": lambda f, key: self._each_pay(f, key, batches),
            "own_money": self._money,
            **dict.fromkeys(("fund", "level", "route", "payer"), self._of_route),
            **dict.fromkeys(LISTS, self._names),
            "not_before": self._day,
            "rank": lambda f, key: self._count(f, key, 1),
        }
        for key, read in known.items():
            if key not in fields.map:
                continue
            if fields.map[key] is None and key != "not_before":
                fields.missing(key)
            else:
                read(fields, key)
        fields.taken |= set(known)
        fields.done()
        wanted = dict(fields.map)
        for key in (*LISTS, "each_pay"):
            if key in wanted and not isinstance(wanted[key], list):
                wanted[key] = [wanted[key]]
        return wanted

    def _known(self, key: str, value: object, names: Iterable[str], place: Place) -> None:
        listed = list(dict.fromkeys(names))
        if value not in listed:
            code = "bad_choice" if key in ("outcome", "level") else "expected"
            self.problems.add(place, code, key=key, value=value, allowed=", ".join(listed))

    def _outcome(self, fields: Fields, key: str) -> None:
        """One outcome, or several with “ / ” between where the units differ."""
        given = fields.map[key]
        for outcome in given.split(" / ") if isinstance(given, str) else [given]:
            self._known(key, outcome, OUTCOMES, fields.at(key))

    def _units(self, fields: Fields, key: str, ids: set[str]) -> None:
        for id_, outcome, place in fields.items(key):
            self._known(key, str(id_), sorted(ids), place)
            self._known("outcome", outcome, OUTCOMES, place)

    def _count(self, fields: Fields, key: str, least: int) -> None:
        value = fields.map[key]
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            said = {"key": key, "value": value, "low": least, "limit": 1_000_000}
            self.problems.add(fields.at(key), "range", **said)

    def _items(self, fields: Fields, key: str) -> None:
        for name, amount, place in fields.items(key):
            self._known(key, name, (a.name for a in self.measure.amounts), place)
            self._amount(amount, place)

    def _money(self, fields: Fields, key: str) -> None:
        self._amount(fields.map[key], fields.at(key))

    def _amount(self, value: Any, place: Place) -> None:
        try:
            read = read_value(value, "money")
        except ValueError:
            read = None
        if read is None or read < 0:
            self.problems.add(place, "bad_value", value=value, type="money")

    def _each_pay(self, fields: Fields, key: str, batches: int) -> None:
        given = fields.placed(key)
        for amount, place in given:
            self._amount(amount, place)
        if not batches:
            self.problems.add(fields.at(key), "batches_missing")
        elif len(given) != batches:
            self.problems.add(fields.at(key), "each_pay", want=batches, got=len(given))

    def _of_route(self, fields: Fields, key: str) -> None:
        if not self.measure.routes:  # told when it was read, where one is needed
            return
        names = {
            "fund": (r.source for r in self.measure.routes),
            "level": (r.level for r in self.measure.routes),
            "route": (r.id for r in self.measure.routes),
            "payer": (r.payer for r in self.measure.routes if r.payer),
        }
        self._known(key, fields.map[key], names[key], fields.at(key))

    def _names(self, fields: Fields, key: str) -> None:
        if not self.measure.conditions:  # told when it was read
            return
        for name, place in fields.placed(key):
            if key == "missing" and "." in name:
                self._fact_at(name, place)
            else:
                self._known(key, name, self._of(key), place)

    def _of(self, key: str) -> list[str]:
        conditions = self.measure.conditions
        if key == "waiting":
            return [c.id for c in conditions if c.reached is not None]
        if key == "flagged":
            return [c.id for c in conditions if c.soft] + [f.id for f in self.measure.flags]
        if key == "missing":
            unit, *others = self._entities()
            return [*unit, *(name for entity in others for name in entity)]
        return [c.id for c in conditions]

    def _entities(self) -> list[list[str]]:
        """What may be missing: the facts and references of the unit first, then of all entities."""
        entities = self.package.vocabulary.entities
        first = entities[self.measure.unit]
        rest = [e for name, e in sorted(entities.items()) if name != first.name]
        return [[*e.facts, *e.refs] for e in (first, *rest)]

    def _fact_at(self, name: str, place: Place) -> None:
        """`employer.kind`: through references of the unit."""
        entities = self.package.vocabulary.entities
        entity = entities[self.measure.unit]
        *path, last = name.split(".")
        for ref in path:
            if ref not in entity.refs:
                self._known("missing", ref, entity.refs, place)
                return
            entity = entities[entity.refs[ref]]
        self._known("missing", last, [*entity.facts, *entity.refs], place)

    def _day(self, fields: Fields, key: str) -> None:
        value = fields.map[key]
        try:
            read_value(value, "date")
        except ValueError:
            self.problems.add(fields.at(key), "bad_value", value=value, type="date")
