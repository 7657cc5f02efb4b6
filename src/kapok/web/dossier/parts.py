"""The parts of a page about somebody: his own facts, what happened to him in order, and every row by its kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from kapok.registry.actions import claimed
from kapok.registry.reading.dossier import MOST, Dossier, Group
from kapok.registry.reading.families import WORK, Stay
from kapok.registry.reading.said import Said
from kapok.registry.reading.spans import Row, begins, monthly
from kapok.rules.package.entities import Fact as Meant
from kapok.web.components import (
    Column,
    Component,
    Entry,
    Fact,
    Facts,
    Folded,
    Link,
    Origin,
    Record,
    Records,
    Section,
    Table,
    Timeline,
)
from kapok.web.components.shown import most_told
from kapok.web.dossier.reading import Reading, label_of
from kapok.web.subjects import PLACES

LEFT_OUT = ("payment",)
"""Not in the timeline: what was paid stands in the ledger's own section."""
COMPARED = ("_checked_to", "_listed_to")
"""Facts that say up to when something was compared."""


def own_facts(reading: Reading, untold: Container[str] = ()) -> list[Component]:
    """Each with its source. What is not filled in, and up to when things were compared, stands folded."""
    row, found = reading.dossier.facts, list[Component]()
    facts = [one for one in row.entity.facts.values() if one.name not in untold]
    compared = [one for one in facts if one.name.endswith(COMPARED)]
    plain = beside(reading, row)
    plain += [fact(reading, row, one) for one in facts if one not in compared]
    filled = [one for one in plain if one.value or one.others]
    empty = [one for one in plain if not (one.value or one.others)]
    if filled:
        found.append(Facts(filled))
    if empty:
        found.append(Folded(reading.say("facts_empty", count=len(empty)), [Facts(empty)]))
    if compared:
        listed = Facts([fact(reading, row, one) for one in compared])
        found.append(Folded(reading.say("compared_to"), [listed]))
    return found


def fact(reading: Reading, row: Row, meant: Meant) -> Fact:
    """With what each source says where they differ."""
    label, said = reading.label(meant), conflict(reading, row, meant)
    value, origin = reading.value(meant, row.values.get(meant.name)), reading.origin(row)
    if not said:
        return Fact(label, value, origin if value else None)
    told = [(reading.value(meant, one.value), one) for one in said]
    return _disputed(reading, label, value, origin, told)


def _disputed(
    reading: Reading, label: str, value: str, origin: Origin, said: Sequence[tuple[str, Said]]
) -> Fact:
    chosen = next((one for _, one in said if one.chosen), None)
    return Fact(
        label,
        value,
        reading.origin_of(chosen) if chosen is not None else origin if value else None,
        others=[(words, reading.origin_of(one)) for words, one in said if not one.chosen],
        decided=reading.decided([one for _, one in said]),
    )


def beside(reading: Reading, row: Row) -> list[Fact]:
    """What sources say differently that is no fact of the vocabulary: names, numbers, whom a row leads to, who is head."""
    found = []
    for (entity, owner, name), said in reading.dossier.claims.items():
        if (entity, owner) == row.key and name not in row.entity.facts:
            words = [(reading.claimed(row, name, one.value), one) for one in said]
            now = next((told for told, one in words if one.chosen), "")
            label = label_of(reading.say, row.entity, name)
            found.append(_disputed(reading, label, now, reading.origin(row), words))
    return found


def conflict(reading: Reading, row: Row, meant: Meant) -> Sequence[Said]:
    return reading.dossier.claims.get((*row.key, meant.name), ())


def timeline(reading: Reading, stays: Iterable[Stay] = ()) -> Timeline:
    """Newest first; what comes month by month and what was paid is left out."""
    dossier, found = reading.dossier, list[Entry]()
    for group in dossier.groups:
        if monthly(group.entity) or group.entity.name in LEFT_OUT:
            continue
        found += [one for row in group.rows if (one := _entry(reading, row)) is not None]
    found += [_stay(reading, stay) for stay in stays]
    found.sort(key=lambda one: str(one.day), reverse=True)
    return Timeline(found[:MOST])


def _entry(reading: Reading, row: Row) -> Entry | None:
    span = reading.dossier.span(row)
    if span.begin is None:
        return None
    names = [reading.name(*one) for one in reading.parties(row)[:1]]
    what = reading.say.of("：", ": ").join(
        [reading.entity(row.entity), "，".join(filter(None, [*names, reading.title(row)]))]
    )
    until = reading.until(row) if span.lasting else ""
    kind = "half" if span.holds(reading.dossier.asked.day) else "dot"
    return Entry(span.begin, what.rstrip("：: "), until, kind=kind)


def _stay(reading: Reading, stay: Stay) -> Entry:
    say = reading.say
    number = reading.name("household", stay.household)
    what = say("stay", number=number, because=because(reading, stay))
    until = say("until", finish=reading.day(stay.finish))
    return Entry(stay.start, what, until, kind="house")


def because(reading: Reading, stay: Stay) -> str:
    key = f"because_{stay.because}"
    return reading.say(key) if reading.say.knows(key) else stay.because


def sections(reading: Reading, query: str, most: int = MOST) -> list[Component]:
    """Work first, then what happened last; what comes month by month behind. `most`: so many rows of each at once."""
    groups = sorted(reading.dossier.groups, key=lambda group: _place(reading, group))
    cut = [
        replace(one, rows=one.rows[:most], more=one.more or len(one.rows) > most) for one in groups
    ]
    return [section(reading, group, query) for group in cut]


def _place(reading: Reading, group: Group) -> tuple[bool, bool, int]:
    begin = reading.dossier.span(group.rows[0]).begin
    newest = begin.toordinal() if begin else 0
    return monthly(group.entity), group.entity.name not in WORK, -newest


def section(reading: Reading, group: Group, query: str) -> Section:
    """Month by month as a table, everything else as records."""
    parts: list[Component] = [rows_of(reading, group)]
    if group.more and reading.linked:
        place = f"/{PLACES[reading.dossier.kind]}/{reading.dossier.id}/facts/{group.entity.name}/"
        address = f"{place}?{query}" if query else place
        parts.append(Link(reading.say("rows_more", what=reading.entity(group.entity)), address))
    title = reading.entity(group.entity)
    if monthly(group.entity) and reading.dossier.kind == "organisation":
        return Section(title, [Folded(reading.say("rows_months", what=title), parts)])
    return Section(title, parts)


def rows_of(reading: Reading, group: Group) -> Component:
    if monthly(group.entity):
        return months(reading, group)
    return Records([_record(reading, row) for row in group.rows])


def _record(reading: Reading, row: Row) -> Record:
    day = reading.dossier.asked.day
    span = reading.dossier.span(row)
    disputed = [one for one in row.entity.facts.values() if conflict(reading, row, one)]
    conflicts = [*beside(reading, row), *(fact(reading, row, one) for one in disputed)]
    pairs = []
    for one in reading.rest(row):
        if one in disputed:
            continue
        if value := reading.value(one, row.values.get(one.name)):
            pairs.append((reading.label(one), value))
    links, plain = [], [reading.title(row)]
    for party in reading.parties(row):
        link = reading.link(*party)
        links += [link] if link else []
        plain += [] if link else [reading.name(*party)]
    return Record(
        reading.period(row),
        "，".join(filter(None, plain)),
        links,
        pairs,
        reading.origin(row),
        Facts(conflicts) if conflicts else None,
        now=span.holds(day),
        later=span.begin is not None and span.begin > day,
    )


def months(reading: Reading, group: Group) -> Table:
    """A column for every fact that any month has."""
    first = group.entity.facts[begins(group.entity)]
    rest = [
        one
        for one in group.entity.facts.values()
        if one is not first and any(row.values.get(one.name) is not None for row in group.rows)
    ]
    columns = [Column(reading.label(first))]
    columns += [Column(reading.label(one), numeric=one.type in {"money", "int"}) for one in rest]
    origins = [reading.origin(row) for row in group.rows]
    shared = most_told(origins, len(origins) // 2 + 1)
    alike = set(origins) == {shared}
    if not alike:
        columns.append(Column(reading.say("from_where"), minor=True))
    rows = [
        [
            str(row.values.get(first.name) or "")[:7],
            *(_cell(reading, row, one) for one in rest),
            *([] if alike else ["" if origin == shared else origin]),
        ]
        for row, origin in zip(group.rows, origins, strict=True)
    ]
    caption = reading.say("period", start=rows[-1][0], finish=rows[0][0])
    return Table(caption, columns, rows, reading.say("rows_none"), shared=shared)


def _cell(reading: Reading, row: Row, meant: Meant) -> object:
    """Words; or where sources differ, what each says."""
    if conflict(reading, row, meant):
        return Facts([fact(reading, row, meant)])
    return reading.value(meant, row.values.get(meant.name))


def age(birth: dt.date, day: dt.date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def to_be_decided(dossier: Dossier) -> bool:
    """Whether sources disagree on something that is decided on this page, and nobody has decided."""
    return any(
        claimed.choosable(entity, fact) and _decided_here(dossier, entity, row)
        for (entity, row, fact), listed in dossier.claims.items()
        if not any(one.by for one in listed)
    )


def _decided_here(dossier: Dossier, entity: str, row: str) -> bool:
    """What is about somebody closer than an organisation is decided on his page."""
    if dossier.kind != "organisation" or (entity, row) == (dossier.kind, dossier.id):
        return True
    there = dossier.others.get((entity, row))
    concerned = there.values.get("concerns", ()) if there else ()
    return all(("organisation", one) in dossier.names or one == dossier.id for one in concerned)


def open_conflicts(dossier: Dossier) -> int:
    """Facts of which nobody has decided whose word counts."""
    return sum(not any(one.by for one in listed) for listed in dossier.claims.values())
