"""Checks across files: rows that name people, organisations or other rows that no file holds; households with several
heads or none.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from kapok.intake.cells.raw import Value
from kapok.intake.findings import Collector, Place, note
from kapok.intake.world import BY_NAME, Entry, Store
from kapok.rules.package.vocabulary import Vocabulary

HEAD = "户主"
"""What the relation to the head is called for the head himself."""


def check_references(store: Store, out: Collector) -> None:
    """Says where a reference leads nowhere. The value is kept."""
    for name, entity in store.vocabulary.entities.items():
        merged = store.merged.get(name)
        if merged is None:
            continue
        batches = store.gathered[name].batches
        for ref, target in entity.refs.items():
            known = store.merged[target].index if target in store.merged else {}
            label, label_en = store.label(target)
            for value, (b, i) in zip(merged.facts[ref], merged.sources, strict=True):
                if value is None or value in known or b < 0 or str(value).startswith(BY_NAME):
                    continue
                code = "reference_unknown" if known else "reference_all"
                said = note(code, label=label, label_en=label_en, value=value)
                out.add(batches[b].origin.place(batches[b].rows[i], ref), said)


def check_registered(store: Store, out: Collector) -> None:
    """Says which rows are only mentioned, where some file registers rows of that entity."""
    for name, gathered in store.gathered.items():
        if not gathered.registered:
            continue
        label, label_en = store.label(name)
        for row_id, (origin, i) in gathered.mentions.items():
            if row_id not in gathered.registered:
                said = note("not_registered", label=label, label_en=label_en, value=row_id)
                out.add(origin.place(i, "id"), said)


def check_parquet(tables: dict[str, pa.Table], vocabulary: Vocabulary, out: Collector) -> None:
    """The same for tables that came from Parquet only, without walking through rows."""
    for name, table in tables.items():
        for ref, target in vocabulary.entities[name].refs.items():
            if target not in tables or not table.num_rows:
                continue
            known = pc.is_in(table[ref], value_set=tables[target]["id"].combine_chunks())
            lost = pc.and_(pc.is_valid(table[ref]), pc.invert(known))
            count = pc.sum(lost).as_py() or 0
            if count:
                one = vocabulary.entities[target]
                sample = table[ref].filter(lost)[0].as_py()
                said = note(
                    "parquet_reference", rows=count, label=one.label, label_en=one.en, value=sample
                )
                out.add(Place(f"{name}.parquet", column=ref), said)


def check_heads(store: Store, out: Collector) -> None:
    """Says which households have several heads, at each of them, and which have none though every relation is known."""
    people = store.merged.get("person")
    relations = store.directory.entries.get("person", {}).get("relation")
    if people is None or not relations or "household" not in people.facts:
        return
    members: dict[Value, list[Entry | None]] = {}
    for person, household in zip(people.ids, people.facts["household"], strict=True):
        if household is not None:
            members.setdefault(household, []).append(relations.get(person))
    for listed in members.values():
        heads = [one for one in listed if one is not None and one.value == HEAD]
        for one in heads if len(heads) > 1 else ():
            out.add(one.place(), note("heads_several", heads=len(heads)))
        first = listed[0]
        if not heads and first is not None and None not in listed:
            out.add(first.place(), note("heads_none"))
