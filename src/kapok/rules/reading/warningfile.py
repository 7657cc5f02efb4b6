"""Reads `warnings/*.yaml`: the rule that finds the units, how grave it is, what it says, what has to be done."""

from __future__ import annotations

import re
from dataclasses import replace

from kapok.rules.package.model import Measure, Note
from kapok.rules.package.vocabulary import needed_source
from kapok.rules.package.watching import COLOURS, WARNING, Action, WarningRule
from kapok.rules.problems import Place
from kapok.rules.reading.watchfile import WatchReader
from kapok.rules.source.yamlsource import Fields, Map, Seq

_WARNING_ID = re.compile(r"\w{1,20}\Z")
_NAME = re.compile(r"\{(\w*)\}")


class WarningReader(WatchReader):
    """Reads the warnings of one package, one after the other."""

    key = "warning"

    def warning(self, data: Map) -> tuple[Measure, WarningRule] | None:
        """The rule and what stands beside it; None where it has no id."""
        fields, id_ = self.start(data)
        if not id_:
            return None
        told = self._named_sources(fields, "tell")
        lines, colours = self._level(fields)
        rule = replace(
            self.rule(fields, id_, WARNING, told),
            flags=self._notes(fields, "causes"),
            priority=lines,
            keys=self._keys(fields),
        )
        if not rule.keys and fields.map.get("once_per") is None:
            fields.missing("once_per")
        why, why_en = self._why(fields, set(told))
        actions = tuple(self._actions(fields, rule))
        if not actions and not isinstance(fields.get("actions"), Seq):
            fields.missing("actions")
        self.end(rule, fields)
        return rule, WarningRule(id_, colours, why, why_en, actions, fields.at(self.key))

    def _check_id(self, id_: str, place: Place) -> None:
        if not _WARNING_ID.match(id_):
            self.problems.add(place, "bad_id", value=id_)

    def _level(self, fields: Fields) -> tuple[list[Note], tuple[str, ...]]:
        """One colour, or lines of which the first that is true gives it; the last has no `when`."""
        value = fields.get("level")
        if not isinstance(value, Seq):
            return [], (fields.choice("level", COLOURS),)
        lines: list[Note] = []
        colours = []
        items = list(fields.maps("level"))
        for index, item in enumerate(items):
            colours.append(item.choice("colour", COLOURS))
            if index < len(items) - 1:
                say, en = item.text("say", required=True), item.text("en", required=True)
                basis, when = self.quote(item), needed_source(item, "when")
                lines.append(Note(f"level_{index + 1}", say, en, when, basis, item.at("when")))
            elif item.get("when") is not None:
                self.problems.add(item.at("when"), "last_colour")
            item.done()
        return lines, tuple(colours) or (COLOURS[0],)

    def _why(self, fields: Fields, told: set[str]) -> tuple[str, str]:
        """A sentence in both languages; every `{name}` in it is told, and all that is told is said."""
        given = fields.need("why")
        inner = None
        if given is not None:
            inner = Fields.of(given, self.problems, "why", fields.at("why"))
        if inner is None:
            return "", ""
        said = inner.text("say", required=True), inner.text("en", required=True)
        inner.done()
        used: set[str] = set()
        for key, sentence in zip(("say", "en"), said, strict=True):
            names = set(_NAME.findall(sentence))
            used |= names
            for name in sorted(names - told):
                allowed = ", ".join(sorted(told))
                self.problems.add(inner.at(key), "why_name", name=name, allowed=allowed)
        for name in sorted(told - used):
            self.problems.add(fields.map["tell"].at(name), "unused_tell", name=name)
        return said

    def _actions(self, fields: Fields, rule: Measure) -> list[Action]:
        actions, ids = [], []
        suppliers = self.package.vocabulary.suppliers
        for item in fields.maps("actions"):
            id_ = item.text("id", required=True)
            ids.append((id_, item.at("id")))
            say, en = item.text("say", required=True), item.text("en", required=True)
            who = item.text("who", required=True)
            self._known(who, item.at("who"), "action_who", suppliers)
            within = item.text("within", required=True)
            self.parameter_of(within, item.at("within"), rule)
            if within in rule.params and rule.params[within].type != "int":
                self.problems.add(item.at("within"), "within_days", name=within)
            item.done()
            actions.append(Action(id_, say, en, who, within, item.at("within")))
        self._ids(ids)
        return actions
