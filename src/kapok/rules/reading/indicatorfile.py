"""Reads `indicators/*.yaml`: a unit, a filter, groups, and how the units are counted. Never a free expression."""

from __future__ import annotations

import datetime as dt

from kapok.rules.package.model import Condition, Measure
from kapok.rules.package.vocabulary import Source, needed_source
from kapok.rules.package.watching import (
    COUNT,
    COUNTY,
    GROUP,
    INDICATOR,
    SHARE,
    SUM,
    VALUE,
    WAYS,
    WHOLE,
    Group,
    Indicator,
    Target,
)
from kapok.rules.reading.watchfile import WatchReader
from kapok.rules.source.values import check_id
from kapok.rules.source.yamlsource import Fields, Map

_VALUES = {COUNT: "distinct", SUM: "value", SHARE: "part"}
"""What is counted, added up or tested, by the way an indicator counts."""
GROUPS_WORDS = ("县（区）", "County")


class IndicatorReader(WatchReader):
    """Reads the indicators of one package, one after the other."""

    key = "indicator"
    conditions_key = "filter"
    valid_on = "valid_from"

    def indicator(self, data: Map) -> tuple[Measure, Indicator] | None:
        """The rule and how its units are counted; None where it has no id."""
        fields, id_ = self.start(data)
        if not id_:
            return None
        way = fields.choice("measure", WAYS)
        facets = self._counted(fields, way)
        groups = self._groups(fields, facets)
        rule = self.rule(fields, id_, INDICATOR, facets)
        if rule.county is not None:
            groups = [Group(COUNTY, *GROUPS_WORDS), *groups]
        target = self._target(fields, rule, [g.name for g in groups])
        self.end(rule, fields)
        return rule, Indicator(id_, way, tuple(groups), target, fields.at(self.key))

    def gate_of(self, fields: Fields, conditions: list[Condition]) -> list[str]:  # noqa: ARG002
        """What a filter leaves out is left out at once."""
        return [c.id for c in conditions if c.when is not None]

    def _counted(self, fields: Fields, way: str) -> dict[str, Source]:
        key = _VALUES[way]
        facets = {}
        if way != COUNT or fields.map.get(key) is not None:
            facets[VALUE] = needed_source(fields, key)
        if way == SHARE and fields.map.get("whole") is not None:
            facets[WHOLE] = needed_source(fields, "whole")
        return facets

    def _groups(self, fields: Fields, facets: dict[str, Source]) -> list[Group]:
        groups = []
        for name, item, place in fields.items("by"):
            id_ = check_id(name, place, self.problems)
            if id_ == COUNTY:
                self.problems.add(place, "group_county")
                continue
            if inner := Fields.of(item, self.problems, id_, place):
                say, en = inner.text("say", required=True), inner.text("en", required=True)
                facets[f"{GROUP}{id_}"] = needed_source(inner, "is")
                inner.done()
                groups.append(Group(id_, say, en))
        return groups

    def _target(self, fields: Fields, rule: Measure, groups: list[str]) -> Target | None:
        given = fields.get("target")
        inner = None
        if given is not None:
            inner = Fields.of(given, self.problems, "target", fields.at("target"))
        if inner is None:
            return None
        bounds = [
            self.parameter_of(inner.text(key), inner.at(key), rule)
            for key in ("at_least", "at_most")
        ]
        if not any(bounds):
            self._one_of(inner.at(), "at_least", "at_most", none=True)
        each = inner.text("each")
        if each and each not in groups:
            self.problems.add(inner.at("each"), "target_each", name=each, allowed=", ".join(groups))
        until: dt.date | None = None
        if inner.get("until") is not None:
            day = self.day(inner.get("until"), inner.at("until"))
            until = None if day == dt.date.max else day
        say, en = inner.text("say", required=True), inner.text("en", required=True)
        self.basis(inner, "target")
        inner.done()
        return Target(say, en, bounds[0], bounds[1], each, until, inner.at())
