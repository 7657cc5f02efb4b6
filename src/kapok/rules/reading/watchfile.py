"""What the files of warnings and indicators have in common: a rule that pays nothing, written with the words of a measure."""

from __future__ import annotations

from kapok.rules.language.calendar import OPEN_END
from kapok.rules.package.model import Condition, Measure
from kapok.rules.package.vocabulary import Source, optional_source
from kapok.rules.problems import Place
from kapok.rules.reading.measurefile import MOST_CONDITIONS, MeasureReader
from kapok.rules.source.values import check_id
from kapok.rules.source.yamlsource import Fields, Map, is_blank

TODAY = "as_of"
"""What is watched is watched on the day it is looked at."""
NO_DEADLINE = f"date '{OPEN_END.isoformat()}'"
"""Nothing is claimed, so the last day to claim closes nothing."""


class WatchReader(MeasureReader):
    """Reads the rule; what stands beside it is read by those that know it."""

    key = ""
    conditions_key = "conditions"
    valid_on = ""

    def start(self, data: Map) -> tuple[Fields, str]:
        """The file's fields, and its id ("" after a problem)."""
        fields = Fields(data, self.problems, set())
        self.quotes, self.sources = [], []
        self.names = {name: item.place for name, item in self.package.readings.items()}
        self.names |= {name: item.place for name, item in self.package.params.items()}
        id_ = fields.text(self.key, required=True)
        if id_:
            self._check_id(id_, fields.at(self.key))
            self._clause_of(fields)
        return fields, id_

    def _check_id(self, id_: str, place: Place) -> None:
        check_id(id_, place, self.problems)

    def gate_of(self, fields: Fields, conditions: list[Condition]) -> list[str]:
        """Whom it is about: units outside are counted, not listed."""
        return self._gate(fields, conditions)

    def _clause_of(self, fields: Fields) -> None:
        """Every warning and indicator says which clause it serves."""
        self.clause = None
        if fields.text("clause", required=True):
            self._find_clause(fields, "")

    def rule(self, fields: Fields, id_: str, kind: str, facets: dict[str, Source]) -> Measure:
        """The rule, from the words it shares with a measure."""
        self._own_names(fields, ("let", "readings", "params"))
        lead, partners = self._departments(fields)
        conditions = self._conditions(fields, self.conditions_key)
        at = fields.at(self.key)
        return Measure(
            id=id_,
            clause=self.clause or "",
            title=fields.text("title", required=True),
            en=fields.text("en", required=True),
            kind=kind,
            lead=lead,
            partners=partners,
            unit=self._unit(fields),
            payee=Source("self", at),
            event=Source(TODAY, at),
            valid_on=Source(self.valid_on, at) if self.valid_on else None,
            county=optional_source(fields, "county"),
            lets=self._named_sources(fields, "let"),
            gate=self.gate_of(fields, conditions),
            conditions=conditions,
            priority=[],
            flags=[],
            readings=self.readings(fields),
            params=self.params(fields, id_),
            keys=[],
            limit=None,
            amounts=[],
            pay=None,
            settle="top_up",
            settle_per={},
            authority="",
            authority_en="",
            routes=[],
            file_by=Source(NO_DEADLINE, at),
            quotes=self.quotes,
            place=at,
            facets=facets,
        )

    def end(self, rule: Measure, fields: Fields) -> None:
        """What is asked of every such file when all of it has been read."""
        if not rule.conditions and is_blank(fields.get(self.conditions_key)):
            self.problems.add(fields.at(self.conditions_key), "no_condition")
        if len(rule.conditions) > MOST_CONDITIONS:
            self._too_many(rule)
        self.checked(fields, "quotes")
        for key in ("note", "notes"):
            fields.get(key)
        fields.done()
        self.check_sources(rule.readings | self.package.readings)

    def parameter_of(self, name: str, place: Place, rule: Measure) -> str:
        """A parameter of the same file, where nothing but one may stand."""
        if name and name not in rule.params:
            self.problems.add(place, "watch_param", name=name, allowed=", ".join(rule.params))
        return name
