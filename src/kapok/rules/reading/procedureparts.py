"""Reads what procedures share, `procedures/common.yaml`: offices, roles, states, actions, clocks, papers, notices …"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from kapok.rules.package.procedure import (
    BUDGET,
    HANDED_IN,
    LEAD,
    LEVELS,
    PAYER,
    PUBLIC,
    TONES,
    UNDO,
    UNITS,
    Action,
    CaseFact,
    Clock,
    Form,
    Grounds,
    Named,
    Notice,
    Office,
    Paper,
    Procedures,
    Remedy,
    State,
    Trigger,
)
from kapok.rules.package.values import CONFIDENCES, Basis
from kapok.rules.package.vocabulary import optional_source
from kapok.rules.problems import Place
from kapok.rules.reading.valuesfile import ValuesReader
from kapok.rules.source.values import check_id
from kapok.rules.source.yamlsource import Fields

Part = TypeVar("Part", bound=Named)
NO_GROUNDS = Grounds(Basis("", ""), "")


class PartsReader(ValuesReader):
    """Reads named things; `ground` is what those rest on that say nothing themselves."""

    ground: Grounds | None = None

    def common(self, fields: Fields, held: Procedures) -> None:
        """Fill the shared tables."""
        fields.text("common", required=True)
        self.ground = held.grounds = self.grounds(fields, "common", None)
        held.offices = self.table(fields, "offices", self._office)
        held.roles = self.table(fields, "roles", _named)
        held.needs = self.table(fields, "needs", _named)
        held.states = self.table(fields, "states", self._state)
        held.actions = self.table(fields, "actions", self._action)
        held.clocks = self.table(fields, "clocks", self._clock)
        held.facts = self.table(fields, "facts", self._fact)
        held.forms = self.table(fields, "forms", self._form)
        held.papers = self.table(fields, "evidence", self.paper)
        held.notices = self.table(fields, "notices", self.notice)
        held.remedies = self.table(fields, "remedies", self._remedy)
        held.triggers = self.table(fields, "recovery", self.trigger)
        fields.done()

    def table(
        self, fields: Fields, key: str, read: Callable[[Fields, Any], Part]
    ) -> dict[str, Part]:
        """A mapping of names to things with `say` and `en`."""
        found: dict[str, Part] = {}
        for name, item, place in fields.items(key):
            id_ = check_id(name, place, self.problems)
            if inner := Fields.of(item, self.problems, id_, place):
                found[id_] = read(inner, self.head(inner, id_, place))
                inner.done()
        return found

    def head(self, inner: Fields, id_: str, place: Place) -> tuple[str, str, str, Place]:
        say, en = inner.text("say", required=True), inner.text("en", required=True)
        return id_, say, en, place

    def grounds(self, fields: Fields, name: str, fallback: Grounds | None) -> Grounds:
        """`quote` or `source`, with `confidence`; without either, what the whole rests on."""
        if fallback is not None and "quote" not in fields.map and "source" not in fields.map:
            given = fields.choice("confidence", CONFIDENCES, fallback.confidence or "G")
            return Grounds(fallback.basis, given)
        basis = self.basis(fields, name)
        kind, _, rule = basis.source.partition(":")
        known = self.package.rules.get(rule) if kind == "rule" else None
        default = known.confidence if known else "T" if basis.quote else None
        if default is None and basis.source == "":  # told that there is no basis
            default = "G"
        return Grounds(basis, fields.choice("confidence", CONFIDENCES, default))

    def _own(self, fields: Fields, id_: str) -> Grounds:
        return self.grounds(fields, id_, self.ground)

    # the kinds of things

    def _office(self, inner: Fields, head: tuple[str, str, str, Place]) -> Office:
        department = inner.text("department")
        if department and department not in (LEAD, PAYER, *self.package.departments):
            allowed = ", ".join([LEAD, PAYER, *self.package.departments])
            place = inner.at("department")
            self.problems.add(place, "department", name=department, allowed=allowed)
            department = LEAD
        return Office(*head, inner.choice("level", LEVELS), department, self.names(inner, "roles"))

    def _state(self, inner: Fields, head: tuple[str, str, str, Place]) -> State:
        seen, seen_en = inner.text("seen", required=True), inner.text("seen_en", required=True)
        return State(*head, seen, seen_en, inner.choice("tone", TONES), inner.flag("end"))

    def _action(self, inner: Fields, head: tuple[str, str, str, Place]) -> Action:
        budget = inner.text("budget")
        if budget:
            budget = inner.choice("budget", BUDGET)
        limit = inner.text("limit")
        return Action(
            *head,
            to=inner.text("to", required=True),
            needs=tuple(inner.texts("needs")),
            notice=inner.text("notice"),
            budget=budget,
            undo=inner.choice("undo", UNDO, UNDO[0]),
            limit=limit,
            limit_en=inner.text("limit_en", required=True) if limit else "",
        )

    def _clock(self, inner: Fields, head: tuple[str, str, str, Place]) -> Clock:
        id_, place = head[0], head[3]
        values = self.values(id_, inner.need("values"), "int", inner.at("values"))
        for value in values.values():
            if isinstance(value, int) and value < 1:
                self.problems.add(place, "clock_days", name=head[1], name_en=head[2], value=value)
        return Clock(
            *head,
            unit=inner.choice("unit", UNITS, UNITS[0]),
            values=values,
            start_day_counts=inner.flag("start_day_counts"),
            stops=self.names(inner, "stops_in"),
            expired=inner.text("expired"),
            grounds=self._own(inner, id_),
        )

    def _fact(self, inner: Fields, head: tuple[str, str, str, Place]) -> CaseFact:
        public = inner.choice("public", PUBLIC)
        masked = public == "masked"
        masks = [inner.text(key, required=masked) for key in ("mask", "mask_en")]
        return CaseFact(*head, public, masks[0], masks[1])

    def _form(self, inner: Fields, head: tuple[str, str, str, Place]) -> Form:
        columns = tuple(inner.texts("columns"))
        return Form(*head, inner.text("number"), columns, self._own(inner, head[0]))

    def paper(self, inner: Fields, head: tuple[str, str, str, Place]) -> Paper:
        """A paper, as the common table or a procedure has it."""
        supplier = inner.text("proved_by")
        if supplier and supplier not in self.package.vocabulary.suppliers:
            allowed = ", ".join(self.package.vocabulary.suppliers)
            place = inner.at("proved_by")
            self.problems.add(place, "unknown_supplier", name=supplier, allowed=allowed)
        return Paper(
            *head,
            proved_by=supplier,
            hand_in=self._handed(inner, "hand_in"),
            if_not_found=self._handed(inner, "if_not_found"),
            form=inner.text("form"),
            proves=tuple(inner.texts("proves")),
            when=optional_source(inner, "when"),
            grounds=self._own(inner, head[0]),
        )

    def _handed(self, inner: Fields, key: str) -> str:
        return inner.choice(key, HANDED_IN) if inner.get(key) is not None else ""

    def notice(self, inner: Fields, head: tuple[str, str, str, Place]) -> Notice:
        """A document: its text, what it rests on, what one can do about it."""
        return Notice(
            *head,
            text=inner.text("text", required=True),
            law=inner.text("law", required=True),
            remedy=inner.text("remedy", required=True),
            grounds=self._own(inner, head[0]),
        )

    def _remedy(self, inner: Fields, head: tuple[str, str, str, Place]) -> Remedy:
        return Remedy(*head, self.names(inner, "clocks"))

    def trigger(self, inner: Fields, head: tuple[str, str, str, Place]) -> Trigger:
        return Trigger(*head, inner.text("flag"), self._own(inner, head[0]))

    def names(self, inner: Fields, key: str) -> tuple[str, ...]:
        return tuple(inner.texts(key))


def _named(_: Fields, head: tuple[str, str, str, Place]) -> Named:
    return Named(*head)
