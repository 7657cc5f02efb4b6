"""Worked cases in words: the facts of the first in full, of the others what differs; what is expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from kapok.look import Html, tag, text
from kapok.rules.cases.casefile import Case
from kapok.rules.explain.words import money, plain_label
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.package.areas import areas, holds_area
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.values import Parameter
from kapok.rules.package.vocabulary import Fact
from kapok.site.book import Book
from kapok.site.caseverdict import verdict
from kapok.site.figures import value_words
from kapok.site.frame import bilingual
from kapok.site.texts import alone, one, zh

MOST_ALIKE = 3
"""More rows than this of one kind are told together."""
ITEM = "item"
Row = dict[str, Any]
Dated = dict[dt.date, Any]


def few(cases: list[Case]) -> list[Case]:
    """The first case of each outcome, in the order of the file."""
    seen: dict[str, Case] = {}
    for case in cases:
        seen.setdefault(str(case.expect.get("outcome")), case)
    return [
        case for case in cases if case in seen.values() and case.expect.get("outcome")
    ] or cases[:1]


def rows_table(book: Book, measure: Measure, cases: list[Case], shown: list[Case]) -> Html:
    """A table of cases: name, facts in words, verdict."""
    head = [
        tag("th", *bilingual(f"cases.{key}"), scope="col") for key in ("name", "facts", "wanted")
    ]
    rows = [
        tag(
            "tr",
            tag("th", text(case.name), scope="row"),
            tag("td", _facts(book.package, case, cases[0])),
            tag("td", verdict(measure, case)),
        )
        for case in shown
    ]
    return tag(
        "table",
        tag("caption", text(zh("cases.table")), class_="vh"),
        tag("thead", tag("tr", *head)),
        tag("tbody", *rows),
        class_="cards cases",
    )


def _facts(package: Package, case: Case, first: Case) -> Html:
    told = list(_whole(package, case)) if case is first else list(_differs(package, case, first))
    if not told:
        told = [zh("cases.same")]
    return tag("ul", *(tag("li", text(words)) for words in told))


def _whole(package: Package, case: Case) -> Iterable[str]:
    for entity, rows in case.rows.items():
        yield from _rows(package, entity, list(rows.values()))
    yield from _readings(package, case, {})
    yield from _figures(case, package)


def _rows(package: Package, entity: str, rows: list[Row]) -> Iterable[str]:
    """Few rows one by one; many as a number, with what they have in common."""
    label = _label(package.vocabulary.entities[entity])
    if len(rows) <= MOST_ALIKE:
        for row in rows:
            facts = _told(package, entity, row, row)
            yield (
                zh("cases.row", entity=label, id=row["id"], facts=facts)
                if facts
                else f"{label} {row['id']}"
            )
        return
    alike = {k: v for k, v in rows[0].items() if all(row.get(k) == v for row in rows)}
    facts = _told(package, entity, alike, alike)
    key = "cases.rows_like" if facts else "cases.rows"
    yield zh(key, entity=label, n=len(rows), facts=facts)


def _differs(package: Package, case: Case, first: Case) -> Iterable[str]:
    """What was changed, added and left out, entity by entity."""
    for entity in {**first.rows, **case.rows}:
        mine, theirs = case.rows.get(entity, {}), first.rows.get(entity, {})
        label = _label(package.vocabulary.entities[entity])
        changed = [
            _changed(package, entity, theirs[i], row) for i, row in mine.items() if i in theirs
        ]
        changed = [words for words in changed if words]
        yield from dict.fromkeys(changed[:MOST_ALIKE])
        added = [row for i, row in mine.items() if i not in theirs]
        for words in _rows(package, entity, added):
            yield zh("cases.added", what=words)
        gone = [i for i in theirs if i not in mine]
        if len(gone) > MOST_ALIKE:
            yield zh("cases.dropped_many", n=len(gone), entity=label)
        else:
            yield from (zh("cases.dropped", entity=label, id=i) for i in gone)
    if case.as_of != first.as_of:
        yield zh("cases.as_of", day=case.as_of)
    yield from _readings(package, case, first.readings)
    yield from _figures(case, first.package)


def _changed(package: Package, entity: str, before: Row, after: Row) -> str:
    names = [k for k in {**before, **after} if before.get(k) != after.get(k)]
    if not names:
        return ""
    label = _label(package.vocabulary.entities[entity])
    row = {name: after.get(name) for name in names}
    return zh("cases.row", entity=label, id=after["id"], facts=_told(package, entity, row, after))


def _readings(package: Package, case: Case, before: dict[str, str]) -> Iterable[str]:
    """Readings that are not as they were; the default again where nothing is chosen any more."""
    known = package.readings | package.measures[case.measure].readings
    for name in {**before, **case.readings}:
        option = case.readings.get(name, known[name].default)
        if option != before.get(name):
            yield zh(
                "cases.reading",
                ask=one(known[name].ask, known[name].en),
                say=_say(known[name].options[option]),
            )


def _figures(case: Case, base: Package) -> Iterable[str]:
    """Figures that are not as in `base`, by the last value."""
    package = case.package
    if package is base:
        return
    mine, theirs = package.measures[case.measure].params, base.measures[case.measure].params
    pairs = [(p, package.params[name]) for name, p in base.params.items() if name in package.params]
    pairs += [(p, mine[name]) for name, p in theirs.items() if name in mine]
    for before, after in pairs:
        if after.values != before.values:
            yield _figure("cases.figure", after, after.values)
        for code, dated in after.counties.items():
            if dated != before.counties.get(code):
                county = package.counties.get(code, code)
                yield _figure("cases.figure_in", after, dated, county=county)


def _figure(key: str, parameter: Parameter, dated: Dated, **more: str) -> str:
    last = dated[max(dated)] if dated else None
    if last is None:
        return zh("cases.figure_gone", say=_say(parameter))
    return zh(key, say=_say(parameter), value=value_words(last, parameter.type), **more)


def _told(package: Package, entity: str, row: Row, whole: Row) -> str:
    """Facts of a row; references to others of the case by their ids."""
    known = package.vocabulary.entities[entity]
    said = []
    for name, value in row.items():
        if name == "id":
            continue
        if name in known.refs:
            label = _label(package.vocabulary.entities[known.refs[name]])
            said.append(zh("cases.fact", label=label, value=value or zh("unknown")))
        elif name in known.facts and whole:
            fact = known.facts[name]
            shown = _item(package, row) if name == ITEM else value_of(package, fact, value)
            said.append(zh("cases.fact", label=plain_label(_label(fact)), value=shown))
    return one("，", ", ").join(said)


def _item(package: Package, row: Row) -> str:
    """What was paid, by the name its measure has for it."""
    measure, item = package.measures.get(str(row.get("measure"))), str(row[ITEM])
    paid = next((a for a in measure.amounts if a.name == item), None) if measure else None
    return _say(paid) if paid else item


def _label(thing: Any) -> str:
    return one(thing.label, thing.en)


def _say(thing: Any) -> str:
    return one(thing.say, thing.en)


def _named(package: Package, fact: str, value: str) -> Any:
    """What the package has a name for: a duty, an office."""
    known = {"duty": package.duties, "office": package.departments}
    return known[fact].get(value) if fact in known else None  # type: ignore[attr-defined]


def value_of(package: Package, fact: Fact, value: Any) -> str:
    """A fact's value in words."""
    if value is None:
        return zh("unknown")
    if isinstance(value, bool):
        return zh("yes" if value else "no")
    if isinstance(value, dt.date):
        return zh("open_end") if value >= OPEN_END else value.isoformat()
    if fact.type == "money":
        return one(money(value).zh, money(value).en)
    if fact.type == "rate":
        return f"{value / 100:g}%" if value % 100 else f"{value // 100}%"
    if fact.type == "text" and holds_area(fact.label):
        return package.counties.get(value) or areas().get(value) or str(value)
    if (named := _named(package, fact.name, str(value))) is not None:
        return _say(named)
    known = fact.codes_en if alone() else fact.codes
    return known.get(str(value)) or fact.codes.get(str(value), str(value))
