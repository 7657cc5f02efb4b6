"""What two packages differ in: things added, gone and changed, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kapok.revision.things import Figures, Thing, things
from kapok.rules.package.model import Package
from kapok.rules.reading.valuesfile import show

ADDED, GONE, CHANGED = "added", "gone", "changed"
_PART_OF_MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class Field:
    """One field before and after; empty where it says nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that is new, that is gone (`fields` then show what it says or said), or that changed in some fields."""

    how: str
    thing: Thing
    fields: tuple[Field, ...]

    def as_data(self) -> dict[str, Any]:
        thing = self.thing
        return {
            "how": self.how,
            "kind": thing.kind,
            "measure": thing.owner or None,
            "name": thing.name,
            "say": thing.say,
            "en": thing.en,
            "fields": [{"name": f.name, "before": f.before, "after": f.after} for f in self.fields],
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes from one package to another, the policy's own first, then measure by measure."""

    before: Package
    after: Package
    changes: tuple[Change, ...]

    def measures(self, how: str) -> list[str]:
        """Measures that are new, that are gone, or in which anything changed."""
        whole = {c.thing.owner: c.how for c in self.changes if c.thing.kind == _PART_OF_MEASURE}
        whole = {owner: how for owner, how in whole.items() if how != CHANGED}
        if how != CHANGED:
            return [owner for owner, found in whole.items() if found == how]
        owners = (c.thing.owner for c in self.changes if c.thing.kind != "sentence")
        return list(dict.fromkeys(o for o in owners if o and o not in whole))

    def told(self) -> list[Change]:
        """The changes to tell: of a measure that is new or gone as a whole, only that."""
        whole = {*self.measures(ADDED), *self.measures(GONE)}
        return [
            c
            for c in self.changes
            if c.thing.owner not in whole or c.thing.kind == _PART_OF_MEASURE
        ]

    def as_data(self) -> dict[str, Any]:
        return {
            "before": {"package": self.before.name, "hash": self.before.hash},
            "after": {"package": self.after.name, "hash": self.after.hash},
            "same": not self.changes,
            "measures": {how: self.measures(how) for how in (ADDED, GONE, CHANGED)},
            "changes": [c.as_data() for c in self.told()],
        }


def differences(before: Package, after: Package, figure: Figures = show) -> Difference:
    """Everything in which the second differs from the first; `figure` words the values of parameters."""
    old = {thing.key: thing for thing in things(before, figure)}
    new = {thing.key: thing for thing in things(after, figure)}
    changes = []
    for key in _in_order(list(old), list(new)):
        if key not in old:
            changes.append(Change(ADDED, new[key], _fields({}, new[key].fields)))
        elif key not in new:
            changes.append(Change(GONE, old[key], _fields(old[key].fields, {})))
        elif fields := _fields(_compared(old[key]), _compared(new[key])):
            changes.append(Change(CHANGED, new[key], fields))
    return Difference(before, after, tuple(changes))


def _compared(thing: Thing) -> dict[str, str]:
    """The fields, and how the thing is called: that may change as well."""
    return {"say": thing.say, **thing.fields}


def _fields(before: dict[str, str], after: dict[str, str]) -> tuple[Field, ...]:
    names = dict.fromkeys([*before, *after])
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return tuple(Field(name, old, new) for name, old, new in pairs if old != new)


def _in_order(old: list[Any], new: list[Any]) -> list[Any]:
    """The keys of the new package in its order; each that is gone stands after the one it followed."""
    order = list(new)
    known = set(new)
    last = -1
    for key in old:
        if key in known:
            last = order.index(key)
        else:
            last += 1
            order.insert(last, key)
    return order
