"""Which file a row comes from, and what files say differently: both are kept, so that somebody may choose otherwise."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from kapok.intake.cells.raw import Value
from kapok.intake.gather import Gathered, Merged
from kapok.intake.layouts.model import Layout
from kapok.intake.world import Store
from kapok.rules.package.vocabulary import Vocabulary

_DAY = re.compile(r"(?<!\d)(20\d{2})-?(\d{2})-?(\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Claim:
    """What one file says of one fact of a row (or of a name, telephone …) where another says otherwise. `counts`: the
    value is the one in the table or directory; of an id in several files the first.
    """

    entity: str
    row: str
    fact: str
    value: Value
    file: int
    counts: bool


def day_in(name: str) -> dt.date | None:
    """The day that a file's name ends with or holds: 户信息_20250930."""
    for year, month, day in reversed(_DAY.findall(name)):
        try:
            return dt.date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def supplier_of(layout: Layout, vocabulary: Vocabulary) -> str:
    """Who supplies such sheets: as the layout says, else the one who can supply most of its facts."""
    if layout.supplier in vocabulary.suppliers:
        return layout.supplier
    counts: dict[str, int] = {}
    for rule in layout.rows:
        entity = vocabulary.entities.get(rule.entity)
        for name in rule.facts if entity else ():
            fact = entity.facts.get(name) if entity else None
            for supplier in fact.suppliers[:1] if fact else ():
                counts[supplier] = counts.get(supplier, 0) + 1
    return max(counts, key=lambda one: counts[one], default="")


def origins_of(
    gathered: Gathered, merged: Merged, named: Iterable[tuple[str, str]], files: Mapping[str, int]
) -> pa.Array:
    """The number of the file of each row: of the first place that registers it, else that mentions or names it."""
    of_batch = [files.get(batch.origin.file) for batch in gathered.batches]
    elsewhere = {row: files.get(origin.file) for row, (origin, _) in gathered.mentions.items()}
    elsewhere |= {row: files.get(file) for row, file in named}
    numbers = [
        of_batch[b] if b >= 0 else elsewhere.get(row)
        for row, (b, _) in zip(merged.ids, merged.sources, strict=True)
    ]
    return pa.array(numbers, pa.int32())


def claims_of(store: Store, files: Mapping[str, int]) -> list[Claim]:
    """Everything that files say differently, facts first."""
    return [*_of_facts(store, files), *_of_directory(store, files)]


def _of_facts(store: Store, files: Mapping[str, int]) -> Iterator[Claim]:
    for entity in store.vocabulary.entities:
        merged = store.merged.get(entity)
        for one in merged.differing if merged else ():
            batches = store.gathered[entity].batches
            said = [(files[batches[b].origin.file], value) for b, value in one.said]
            yield from _claims((entity, one.row, one.fact), said, one.counts)


def _of_directory(store: Store, files: Mapping[str, int]) -> Iterator[Claim]:
    directory = store.directory
    for (entity, row, name), entries in directory.differing.items():
        said: list[tuple[int, Value]] = [(files[e.parsed.sheet.file], e.value) for e in entries]
        yield from _claims((entity, row, name), said, directory.entries[entity][name][row].value)


def _claims(
    about: tuple[str, str, str], said: list[tuple[int, Value]], counts: Value
) -> Iterator[Claim]:
    """Once for each file and value."""
    counted = False
    for file, value in dict.fromkeys(said):
        is_it = not counted and counts is not None and value == counts
        counted = counted or is_it
        yield Claim(*about, value, file, is_it)
