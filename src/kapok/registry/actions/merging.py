"""Two records of one person become one: what the other held goes to the one that is kept; where both say something else,
both are claimed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import Value
from django.db.models.functions import Least
from psycopg import sql

from kapok.accounts.actor import Actor
from kapok.accounts.models import Grant
from kapok.registry.actions.claimed import NUMBERS
from kapok.registry.actions.doing import COUNTED, Basis, Doing, Row, doing, plain, query, read
from kapok.registry.actions.members import (
    DAY,
    become,
    end_if_empty,
    hold,
    join,
    leave,
    members,
    membership,
    pass_on,
    stays_here,
)
from kapok.registry.actions.numbers import resealed
from kapok.registry.actions.sources import claim
from kapok.registry.trouble import Refused

_OWN = COUNTED | {"id", "household", "source_id"}
"""Columns of a person's facts that are no facts of his."""


def references() -> list[tuple[str, str]]:
    """Tables and columns of facts that lead to a person, as the database knows them; the ledger's has no constraint."""
    return query(
        "SELECT c.relname, a.attname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
        "JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] "
        "WHERE k.contype = 'f' AND k.confrelid = 'fact_person'::regclass AND starts_with(c.relname, 'fact_') "
        "UNION SELECT table_name, column_name FROM information_schema.columns "
        "WHERE starts_with(table_name, 'fact_') AND column_name = 'person' ORDER BY 1, 2",
        [],
    )


def merge(
    by: Actor,
    basis: Basis,
    kept: str,
    other: str,
    *,
    new_head: str = "",
    seen: Mapping[str, int] | None = None,
) -> None:
    """`new_head`: who leads the other's household, if the other did and the kept one does not belong to it."""
    if kept == other:
        raise Refused("same_record", "other")
    with doing(by, "merge", basis) as do:
        places = [one for one in (membership(kept), membership(other)) if one]
        hold(do, [one.household for one in places], [kept, other], dict(seen or {}))
        ours, theirs = read("registry_person", kept), read("registry_person", other)
        if ours["merged_into_id"] or theirs["merged_into_id"]:
            raise Refused("merged_already", "other")
        if theirs["number_index"] and not ours["number_index"]:
            raise Refused("keep_the_numbered", "other")
        stays_here(other)
        do.change("registry_person", other, {"merged_into_id": kept})
        _identities(do, ours, theirs)
        _facts(do, kept, other)
        _references(do, kept, other)
        _accounts(do, other)
        _home(do, kept, other, new_head)


def _identities(do: Doing, ours: Row, theirs: Row) -> None:
    """Name, bank and numbers: what is missing is taken over, what differs is claimed, numbers sealed for who is kept."""
    kept, other = ours["id"], theirs["id"]
    sources = [read("fact_person", one)["source_id"] or do.source for one in (kept, other)]
    for name in ("name", "bank"):
        if theirs[name] and not ours[name]:
            more = ("initials",) if name == "name" else ()
            do.change("registry_person", kept, {one: theirs[one] for one in (name, *more)})
        elif theirs[name] and theirs[name] != ours[name]:
            for row, source in zip((ours, theirs), sources, strict=True):
                claim(do, "person", kept, name, row[name], source)
    for column in NUMBERS:
        sealed, own = theirs[f"{column}_sealed"], ours[f"{column}_sealed"]
        if not sealed:
            continue
        again = resealed(sealed, column, other, kept)
        if not own:
            do.change("registry_person", kept, again)
        elif ours[f"{column}_index"] != plain(again[f"{column}_index"]):
            said = (own[2:], again[f"{column}_sealed"].hex())
            for number, source in zip(said, sources, strict=True):
                claim(do, "person", kept, column, {"sealed": number}, source)


def _facts(do: Doing, kept: str, other: str) -> None:
    ours, theirs = read("fact_person", kept), read("fact_person", other)
    new = {}
    for name in sorted(set(ours) - _OWN):
        if theirs[name] is None or theirs[name] == ours[name]:
            continue
        if ours[name] is None:
            new[name] = theirs[name]
        else:
            for row in (ours, theirs):
                claim(do, "person", kept, name, row[name], row["source_id"] or do.source)
    do.change("fact_person", kept, new)


def _references(do: Doing, kept: str, other: str) -> None:
    """Rows about the other are about the one who is kept; so are claims."""
    for table, column in references():
        words = sql.SQL("SELECT id FROM {} WHERE {} = %s ORDER BY id").format(
            sql.Identifier(table), sql.Identifier(column)
        )
        for (row,) in query(words, [other]):
            do.change(table, row, {column: kept})
    chosen = "SELECT fact FROM registry_claim WHERE entity = 'person' AND \"row\" = %s AND chosen"
    taken = {fact for (fact,) in query(chosen, [kept])}
    claims = (
        "SELECT id, fact FROM registry_claim WHERE entity = 'person' AND \"row\" = %s ORDER BY id"
    )
    for row, fact in query(claims, [other]):
        new: Row = {"row": kept} | ({"chosen": False} if fact in taken else {})
        if fact in NUMBERS:
            sealed = "\\x" + read("registry_claim", row)["value"]["sealed"]
            again = resealed(sealed, fact, other, kept)[f"{fact}_sealed"]
            new["value"] = {"sealed": again.hex()}
        do.change("registry_claim", row, new)


def _accounts(do: Doing, other: str) -> None:
    """What lets somebody see the other as himself ends: over whom a role is held is said by two, and a merge is one's. It is
    no part of the record, so it does not come back by undoing either.
    """
    before = do.today - DAY
    Grant.objects.filter(person=other, finish__gte=do.today).update(
        start=Least("start", Value(before)), finish=before
    )


def _home(do: Doing, kept: str, other: str, new_head: str) -> None:
    """The other belongs nowhere any more; who is kept takes the place, unless he has one."""
    gone, own = membership(other), membership(kept)
    if gone is None:
        return
    if gone.start > do.day:
        raise Refused("before_it_began", "day", start=gone.start)
    last = max(gone.start, do.day - DAY)  # a record of the day itself was one for that day
    leave(do, gone, last)
    if own is None:
        join(do, replace(gone, person=kept, start=last + DAY), "merge")
    elif gone.head and own.household == gone.household:
        become(do, own, last + DAY, head=True)
    elif gone.head:
        pass_on(do, members(gone.household), new_head, last + DAY)
    end_if_empty(do, gone.household, last)
