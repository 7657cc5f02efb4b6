"""The spells of a status that somebody has already: ended, as when a risk is cleared, or corrected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kapok.accounts.actor import Actor
from kapok.registry.actions.doing import Basis, Doing, Row, doing, plain, read
from kapok.registry.actions.sources import both_words
from kapok.registry.trouble import Refused

TABLE = "fact_status"
CORRECTED = ("kind", "policy", "start", "finish", "document", "detail")
"""Facts of a spell that may have been entered wrongly."""


def end_status(
    by: Actor,
    basis: Basis,
    person: str,
    spell: str,
    finish: dt.date,
    *,
    seen: Mapping[str, int] | None = None,
) -> None:
    """`finish`: the last day on which it held; of one whose risk is cleared, the day on which it was."""
    with doing(by, "status_end", basis) as do:
        before = _of(do, person, spell, seen)
        if finish > do.today:
            raise Refused("future_day", "finish", value=finish, today=do.today)
        if before["finish"] and before["finish"] <= plain(finish):
            raise Refused("status_ended", "finish", day=before["finish"])
        _in_order(before | {"finish": plain(finish)})
        do.change(TABLE, spell, {"finish": finish})


def correct_status(
    by: Actor,
    basis: Basis,
    person: str,
    spell: str,
    values: Mapping[str, Any],
    *,
    seen: Mapping[str, int] | None = None,
) -> None:
    """Facts that are otherwise: what stood there and what is said now are both kept."""
    if not set(values) <= set(CORRECTED):
        raise Refused("no_such_fact", "spell")
    with doing(by, "status_correction", basis) as do:
        before = _of(do, person, spell, seen)
        new = {name: plain(value) for name, value in values.items()}
        new = {name: value for name, value in new.items() if value != before[name]}
        if not new:
            raise Refused("same_value", "spell")
        if new.get("start", "") > plain(do.today):
            raise Refused("future_day", "start", value=new["start"], today=do.today)
        _in_order(before | new)
        do.change(TABLE, spell, new)
        for name, value in new.items():
            both_words(do, "status", spell, name, before, value)


def _of(do: Doing, person: str, spell: str, seen: Mapping[str, int] | None) -> Row:
    do.lock([], [person], seen)
    before = read(TABLE, spell)
    if before["person"] != person:
        raise Refused("gone", "spell")
    return before


def _in_order(spell: Row) -> None:
    if spell["start"] and spell["finish"] and spell["finish"] < spell["start"]:
        raise Refused("ends_before_start", "finish")
