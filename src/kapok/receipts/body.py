"""The body of a receipt: every part in the order of `docs/receipts.md`, plain data ready for canonical JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kapok import __version__
from kapok.receipts.basis import parameters_of, quotes_of, readings_of
from kapok.receipts.outcome import result_of
from kapok.receipts.policyfiles import Files
from kapok.receipts.reading import Observed
from kapok.receipts.together import Together
from kapok.receipts.values import both, plain
from kapok.receipts.watching import RowName
from kapok.rules.explain import render
from kapok.rules.explain.model import Text
from kapok.rules.package.model import Package
from kapok.rules.package.vocabulary import Vocabulary

MAKER = "kapok"


@dataclass(frozen=True, slots=True)
class Given:
    """What a decision is not made of and a receipt keeps as it was given: the same again when it is replayed."""

    files: Files
    parameters: list[dict[str, Any]]
    readings: dict[str, str]
    moved: dict[str, str] | None
    sources: list[dict[str, str]]
    origins: Mapping[RowName, Mapping[str, str]]
    version: str = __version__


def body_of(observed: Observed, units: Together, given: Given) -> dict[str, Any]:
    """Plain data: numbers, texts, lists and mappings only."""
    decided, package = observed.decided, observed.decided.package
    measure = decided.measure
    return {
        "made_by": {"program": MAKER, "version": given.version},
        "policy": _policy(package, given.files),
        "measure": {
            "id": measure.id,
            "clause": measure.clause,
            "kind": measure.kind,
            "title": both(Text(measure.title, measure.en)),
        },
        "asked": {
            "measure": measure.id,
            "unit": decided.unit.id,
            "as_of": plain(decided.as_of),
            "readings": given.readings,
            "parameters": given.parameters,
            "moved": given.moved,
        },
        "sources": given.sources,
        "facts": _facts(observed, given.origins),
        "searched": _searched(observed),
        "together": [{"measure": name, "units": ids} for name, ids in units.items()],
        "readings": readings_of(decided),
        "parameters": parameters_of(decided),
        "result": result_of(observed),
        "explanation": {
            lang: render(observed.explanation, lang).split("\n") for lang in ("zh", "en")
        },
        "quotes": quotes_of(observed),
        "names": _names(package.vocabulary, observed),
    }


def _policy(package: Package, files: Files) -> dict[str, Any]:
    return {
        "name": package.name,
        "title": package.title,
        "valid_from": plain(package.valid_from),
        "valid_to": plain(package.valid_to),
        "hash": package.hash,
        "files": files,
    }


def _facts(
    observed: Observed, origins: Mapping[RowName, Mapping[str, str]]
) -> list[dict[str, Any]]:
    """The facts that were read, row by row; null is unknown."""
    read = observed.read
    return [
        {
            "entity": name[0],
            "id": name[1],
            "own": name in read.own,
            "facts": {column: plain(value) for column, value in facts.items()},
            "origin": dict(origins[name]) if name in origins else None,
        }
        for name, facts in read.rows.items()
    ]


def _searched(observed: Observed) -> list[dict[str, Any]]:
    """Where related rows were looked for, and how many there were."""
    found = []
    for search in observed.read.searches:
        values = zip(search.columns, map(plain, search.values), strict=True)
        found.append({"entity": search.entity, "where": dict(values), "found": search.found})
    return found


def _names(vocabulary: Vocabulary, observed: Observed) -> list[dict[str, str]]:
    """What entities, facts and codes are called: `employment`, `employment.start`, `employment.channel=own`."""
    names: dict[str, tuple[str, Text]] = {}
    for (entity, _), facts in observed.read.rows.items():
        for column, value in facts.items():
            names.update(_fact_names(vocabulary, entity, column, value))
    for search in observed.read.searches:
        for column in search.columns:
            names.update(_fact_names(vocabulary, search.entity, column, None))
    for entity in {*(name for name, _ in observed.read.rows), *(n.split(".")[0] for n in names)}:
        known = vocabulary.entities[entity]
        names[entity] = ("entity", Text(known.label, known.en))
    return [
        {"name": name, "type": type_, **both(text)}
        for name, (type_, text) in sorted(names.items(), key=lambda one: one[0])
    ]


def _fact_names(
    vocabulary: Vocabulary, entity: str, column: str, value: Any
) -> Iterable[tuple[str, tuple[str, Text]]]:
    known = vocabulary.entities[entity]
    if column in known.refs:
        target = vocabulary.entities[known.refs[column]]
        yield f"{entity}.{column}", ("reference", Text(target.label, target.en))
    elif column in known.facts:
        fact = known.facts[column]
        yield f"{entity}.{column}", (fact.type, Text(fact.label, fact.en))
        if value in fact.codes:
            label = Text(fact.codes[value], fact.codes_en.get(value, ""))
            yield f"{entity}.{column}={value}", ("code", label)
