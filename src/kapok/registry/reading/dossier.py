"""All that there is about somebody, read with a fixed number of questions however much there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kapok.registry.models import Source
from kapok.registry.reading import before, said
from kapok.registry.reading.asked import Asked
from kapok.registry.reading.rows import About, about, led_to, rows_about, rows_of
from kapok.registry.reading.spans import NOT_YET, Row, Span, monthly, span
from kapok.registry.ways import IDENTITIES, Ways, table
from kapok.registry.words import ways
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.package.entities import Entity

MOST = 50
MONTHS = 12
"""Of what comes month by month so many rows are shown at once."""
ALL = 500
"""More are not put together from history."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of an entity, the newest first. `more`: there are others."""

    entity: Entity
    rows: Sequence[Row]
    more: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """`facts`: of himself. `there`: the registry knew of him on the day whose knowledge was asked for.

    `identity`: what stood in the table of names, where that was different then.
    """

    asked: Asked
    kind: str
    id: str
    facts: Row
    there: bool = True
    groups: Sequence[Group] = ()
    others: Mapping[tuple[str, str], Row] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[tuple[str, str, str], Sequence[said.Said]] = field(default_factory=dict)
    sources: Mapping[int, Source] = field(default_factory=dict)
    identity: Mapping[str, Any] = field(default_factory=dict)

    def rows(self, *entities: str) -> list[Row]:
        return [row for group in self.groups for row in group.rows if group.entity.name in entities]

    def span(self, row: Row) -> Span:
        return span(row, self.others)

    def now(self, *entities: str) -> list[Row]:
        """Rows that hold on the day."""
        return [row for row in self.rows(*entities) if self.span(row).holds(self.asked.day)]


def read(
    asked: Asked,
    kind: str,
    row: str,
    also: Iterable[tuple[str, str]] = (),
    only: str = "",
    offset: int = 0,
) -> Dossier | None:
    """None: no such row, or not within the actor's scope. `only`: one entity, from so many rows on. `also`: whom else the
    page names.
    """
    words = ways()
    own = rows_of(asked, words.entities[kind], [row])
    if not own:
        return None
    wanted = [one for one in about(words, kind) if only in {"", one.entity.name}]
    seen = Seen(asked, words)
    skipped = (
        offset if asked.known is None else 0
    )  # what is put together from history is cut afterwards
    shown = seen.about(wanted, [row], MOST, skipped)
    seen.know([*own, *shown, *seen.others.values()], [(IDENTITIES[kind], row)], [row])
    stood = seen.stood(own)
    if not stood:
        return Dossier(asked, kind, row, own[0], there=False)
    groups = _grouped(seen, seen.stood(shown, wanted, [row]), bool(only), offset - skipped)
    listed = [one for group in groups for one in group.rows]
    everything = [*stood, *listed, *seen.others.values()]
    claimed = said.claims(asked, [one.id for one in [*stood, *listed]])
    return Dossier(
        asked,
        kind,
        row,
        stood[0],
        True,
        groups,
        {one.key: one for one in listed} | dict(seen.others),
        said.names_with_employers([*names_in(everything), *_called(words, claimed), *also]),
        said.places([*everything, *_said_rows(everything, claimed)]),
        claimed,
        seen.told or said.sources(one.source for one in everything),
        seen.then.get((IDENTITIES[kind], row)) or {},
    )


class Seen:
    """Rows as they stand, and as they stood where a day of knowledge was asked for."""

    def __init__(self, asked: Asked, words: Ways) -> None:
        self.asked, self.words = asked, words
        self.others: dict[tuple[str, str], Row] = {}
        self.then: dict[before.Key, dict[str, Any] | None] = {}
        self.told: dict[int, Source] = {}

    def about(
        self, wanted: Sequence[About], ids: Sequence[str], most: int, offset: int = 0
    ) -> list[Row]:
        """Rows about somebody; those they lead to are kept in `others`."""
        rows = rows_about(
            self.asked, wanted, ids, most if self.asked.known is None else ALL, offset
        )
        self.others |= {one.key: one for one in led_to(self.words, rows)}
        return rows

    def know(
        self, rows: Iterable[Row], identities: Iterable[before.Key], whom: Sequence[str]
    ) -> None:
        """Read what has happened to rows, and about somebody, since the day of knowledge."""
        if (until := self.asked.until) is not None:
            keys: dict[before.Key, dt.datetime | None] = {
                (table(one.entity.name), one.id): one.learnt for one in rows
            }
            keys |= {
                (name, row): keys.get((table(kind), row))
                for kind, name in IDENTITIES.items()
                for which, row in identities
                if which == name
            }
            self.then = before.later(until, keys, whom)
            images = [one for one in self.then.values() if one]
            self.told = said.sources(
                [*(one.source for one in rows), *(one.get("source_id") for one in images)]
            )
            self.others = {one.key: one for one in self.stood(self.others.values())}

    def stood(
        self, rows: Iterable[Row], wanted: Sequence[About] = (), whom: Sequence[str] = ()
    ) -> list[Row]:
        """As they stood, and those that were about somebody then and are no more."""
        if self.asked.known is None:
            return list(rows)
        rows, found = list(rows), []
        for row in rows:
            key = (table(row.entity.name), row.id)
            image = self.then.get(key, row.values)
            found += [] if image is None else [replace(row, values=image)]
        there = {(table(row.entity.name), row.id) for row in rows}
        for one in wanted:
            found += [
                Row(one.entity, image)
                for (name, row_id), image in self.then.items()
                if name == table(one.entity.name) and image and (name, row_id) not in there
            ]
        found = [replace(row, values=self._known(row)) for row in found]
        if not whom:
            return found
        return [row for row in found if not {*whom}.isdisjoint(row.values.get("concerns", ()))]

    def _known(self, row: Row) -> Mapping[str, Any]:
        """What a source tells of a day after the day of knowledge had not happened yet; what is to come, later than the source
        itself, was known. Only a row that was learnt before its file was made tells of such days: a demonstration's.
        """
        known, source = self.asked.known, self.told.get(row.source or 0)
        if known is None or source is None or source.as_of <= known:
            return row.values
        late = {
            name: OPEN_END.isoformat() if name in NOT_YET else None
            for name, fact in row.entity.facts.items()
            if fact.type == "date" and (day := row.day(name)) and known < day <= source.as_of
        }
        return {**row.values, **late}


def _grouped(seen: Seen, rows: Sequence[Row], whole: bool, skip: int) -> list[Group]:
    """By entity; what begins after a day that was asked for is not there yet."""
    asked, others = seen.asked, {one.key: one for one in rows} | seen.others
    found: dict[str, list[tuple[int, Row]]] = {}
    for row in rows:
        begin = span(row, others).begin
        if begin is None or begin <= asked.day or not asked.past:
            found.setdefault(row.entity.name, []).append((begin.toordinal() if begin else 0, row))
    groups = []
    for listed in found.values():
        entity = listed[0][1].entity
        most = MOST if whole or not monthly(entity) else MONTHS
        listed.sort(key=lambda pair: -pair[0])
        kept = [row for _, row in listed[skip : skip + most]]
        if kept:
            groups.append(Group(entity, kept, len(listed) > skip + most))
    return groups


def led_by(words: Ways, entity: str, fact: str) -> str:
    """Whom a claim names: who bears a name, by an id as its value; the head of a household is a person."""
    if (entity, fact) == ("household", "head"):
        return "person"
    target = words.entities[entity].refs.get(fact, "") if entity in words.entities else ""
    return target if target in IDENTITIES else ""


def _called(
    words: Ways, claimed: Mapping[tuple[str, str, str], Sequence[said.Said]]
) -> Iterable[tuple[str, str]]:
    for (entity, _, fact), listed in claimed.items():
        if target := led_by(words, entity, fact):
            yield from ((target, one.value) for one in listed if isinstance(one.value, str))


def _said_rows(
    rows: Iterable[Row], claimed: Mapping[tuple[str, str, str], Sequence[said.Said]]
) -> Iterable[Row]:
    """What sources say, each as a row of its own."""
    there = {row.key: row.entity for row in rows}
    for (entity, row, fact), listed in claimed.items():
        if (entity, row) in there:
            yield from (Row(there[entity, row], {fact: one.value}) for one in listed)


def names_in(rows: Iterable[Row]) -> Iterable[tuple[str, str]]:
    """Whom rows lead to."""
    for row in rows:
        led = dict(row.entity.refs) | {k: k for k in IDENTITIES if k in row.entity.facts}
        for ref, target in led.items():
            if target in IDENTITIES and row.values.get(ref):
                yield target, row.values[ref]
