"""The figures of a run: every indicator in all, by its groups, and against its target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from kapok.reports.database import tally_in, tests
from kapok.reports.tally import Tally, Value
from kapok.reports.targets import Judged, judge
from kapok.rules.explain.words import Words
from kapok.rules.language.expression import Node, Variable
from kapok.rules.package.areas import areas
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.model import Measure
from kapok.rules.package.watching import COUNTY, GROUP, SHARE, VALUE, Indicator
from kapok.screening.ledger import last_payment
from kapok.screening.people import named, shown_id, whom
from kapok.screening.run import Run


@dataclass(frozen=True, slots=True)
class Line:
    """One value of a group and its number."""

    key: Value
    label: str
    tally: Tally
    judged: Judged | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator. `type`: what kind of number it is: `int`, `money` (fen) or `share` (basis points)."""

    indicator: Indicator
    rule: Measure
    type: str
    total: Tally
    judged: Judged | None
    groups: dict[str, list[Line]] = field(default_factory=dict)

    def number(self, tally: Tally) -> int | None:
        return tally.value(self.indicator.way)


@dataclass(frozen=True, slots=True)
class Counted:
    """A unit behind a number; `known`: it is counted, else it is one of the unknown. Ids are masked."""

    known: bool
    county: str
    person: str
    person_id: str
    organisation: str
    row: str


def figures(run: Run, by: list[str] | None = None, lang: str = "zh") -> list[Figure]:
    """Every indicator of the run; split by all its groups, or by those named."""
    return [_figure(run, run.package.indicators[name], by, lang) for name in run.results]


def _figure(run: Run, indicator: Indicator, by: list[str] | None, lang: str) -> Figure:
    rule = run.results[indicator.id].measure
    unread = rule.unit == LEDGER and ledger_ended(run)
    total = replace(tally_in(run, indicator)[None], unread=unread)
    target = indicator.target
    judged = None if target is None or target.each else _judge(run, indicator, rule, total, None)
    groups = {
        group.name: _lines(run, indicator, rule, group.name, lang, unread=unread)
        for group in indicator.groups
        if by is None or group.name in by or (target is not None and target.each == group.name)
    }
    return Figure(indicator, rule, _type(run, indicator), total, judged, groups)


def ledger_ended(run: Run) -> bool:
    """The ledger ends before the day, or holds no payment: what was paid since is not known."""
    last = last_payment(run.loaded)
    return last is None or last < run.as_of


def _lines(
    run: Run, indicator: Indicator, rule: Measure, name: str, lang: str, *, unread: bool
) -> list[Line]:
    found = tally_in(run, indicator, name)
    if name == COUNTY:  # a county that has none is a number too
        found = dict.fromkeys(run.package.counties, Tally(whole=_nothing(indicator))) | found
    label = _labels(run, indicator, name, lang)
    each = indicator.target is not None and indicator.target.each == name
    lines = []
    for key, read in found.items():
        tally = replace(read, unread=unread)
        county = str(key) if name == COUNTY and key is not None else None
        judged = _judge(run, indicator, rule, tally, county) if each and key is not None else None
        lines.append(Line(key, label(key), tally, judged))
    return lines


def _judge(
    run: Run, indicator: Indicator, rule: Measure, tally: Tally, county: str | None
) -> Judged | None:
    return judge(indicator, rule, tally, run.as_of, county)


def _nothing(indicator: Indicator) -> int | None:
    return 0 if indicator.way == SHARE else None


def _type(run: Run, indicator: Indicator) -> str:
    if indicator.way == SHARE:
        return SHARE
    node = dict(run.results[indicator.id].plan.facets).get(VALUE)
    return "money" if node is not None and node.type == "money" else "int"


def _labels(run: Run, indicator: Indicator, name: str, lang: str) -> Any:
    """What the values of a group are called."""
    words = Words(run.package)
    node: Node | None = dict(run.results[indicator.id].plan.facets).get(GROUP + name)
    like = node if isinstance(node, Variable) else None

    def label(key: Any) -> str:
        if name == COUNTY and key is not None:
            return run.package.counties.get(key) or areas().get(key) or str(key)
        type_ = node.type if node is not None else "text"
        return words.value(type_, key, like).get(lang)

    return label


def units_of(run: Run, name: str) -> Iterator[Counted]:
    """Who or what is behind a number: those counted, then those of whom nobody can say."""
    indicator, result = run.package.indicators[name], run.results[name]
    near = whom(run.package.vocabulary, result.measure.unit)
    counted, unknown = tests(indicator, result)
    sql = (
        f"SELECT u.id, u.county, ({counted}) AS known, {near.person} AS w_person, "
        f"{near.organisation} AS w_organisation FROM {result.units} u {near.joins} "
        f"WHERE ({counted}) OR ({unknown}) ORDER BY known DESC, u.county, u.id"
    )
    loaded = run.loaded
    for row in run.rows(sql):
        organisation = row["w_organisation"]
        yield Counted(
            known=bool(row["known"]),
            county=row["county"] or "",
            person=named(loaded, row["w_person"]),
            person_id=shown_id(row["w_person"]),
            organisation=named(loaded, organisation) or shown_id(organisation),
            row=shown_id(row["id"]),
        )
