"""Reads what a procedure has that goes on for years: the register it keeps, what falls due in it again and again; and why a
measure is worked by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from kapok.rules.package.duties import MONTHS
from kapok.rules.package.procedure import Needless, Recurring, Register
from kapok.rules.package.vocabulary import optional_source
from kapok.rules.reading.procedureparts import PartsReader
from kapok.rules.source.values import check_id
from kapok.rules.source.yamlsource import Fields


class KeepingReader(PartsReader):
    """Reads `register`, `due` and `none`."""

    def register(self, fields: Fields) -> Register | None:
        inner = self._inner(fields, "register")
        if inner is None:
            return None
        say, en = inner.text("say", required=True), inner.text("en", required=True)
        kept_by, form = inner.text("kept_by", required=True), inner.text("form")
        rows = self.names(inner, "rows")
        grounds = self.grounds(inner, "register", self.ground)
        inner.done()
        return Register(say, en, kept_by, form, rows, grounds, fields.at("register"))

    def due(self, fields: Fields) -> Iterator[Recurring]:
        for item in fields.maps("due"):
            id_ = check_id(item.text("event", required=True), item.at("event"), self.problems)
            head = self.head(item, id_, item.at("event"))
            every = item.choice("every", tuple(MONTHS))
            yield Recurring(
                *head,
                every=every,
                since=optional_source(item, "from"),
                by=item.text("by", required=True),
                to=item.text("to"),
                clock=item.text("clock", required=True),
                form=item.text("form"),
                grounds=self.grounds(item, id_, self.ground),
            )
            item.done()

    def needless(self, fields: Fields) -> Needless | None:
        inner = self._inner(fields, "none")
        if inner is None:
            return None
        say, en = inner.text("say", required=True), inner.text("en", required=True)
        inner.done()
        return Needless(say, en, fields.at("none"))

    def _inner(self, fields: Fields, key: str) -> Fields | None:
        value = fields.get(key)
        return None if value is None else Fields.of(value, self.problems, key, fields.at(key))
