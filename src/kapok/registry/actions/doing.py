"""How an action is done: asked who may, told why, rows locked in one order, every row that is touched remembered."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localtime
from psycopg import sql

from kapok.accounts.actor import Actor, tell
from kapok.accounts.officers import officer
from kapok.accounts.roles import Right
from kapok.registry.deeds import Action
from kapok.registry.models import Source
from kapok.registry.trouble import Refused, plainly

Row = dict[str, Any]
"""A row of the database as in JSON: a day as 2023-05-12, money in fen, sealed bytes as \\x…"""
LONGEST = {"reason": 200, "source": 200}
LOCKED = (
    ("registry_household", "fact_household"),
    ("registry_person", "fact_person"),
    ("registry_organisation", "fact_organisation"),
)
"""What is locked, in this order, each by its id; and where its facts are."""
INDEXES = {"number_index", "phone_index", "account_index", "number_version"}
"""Made anew when keys rotate; so no record holds them, and they are made anew as well where a number comes back."""
COUNTED = INDEXES | {"version", "recorded_at", "decided_at", "scope", "concerns"}
"""Columns that count or are worked out: they are no part of a state that is restored."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What every action says: the day on which it was so, why, and the document; who supplied it, as in the vocabulary."""

    day: dt.date
    reason: str
    source: str
    supplier: str = "village"


@dataclass(frozen=True, slots=True)
class Touched:
    """A row as the action left it: `touch` only held still, else the columns that changed."""

    place: int
    table_name: str
    row: str
    op: str
    before: Row
    after: Row
    scope: str


@dataclass
class Doing:
    """An action while it is being done."""

    by: Actor
    kind: str
    basis: Basis
    today: dt.date
    source: int
    undoes: int | None = None
    touched: list[Touched] = field(default_factory=list)
    locked: dict[str, str] = field(default_factory=dict)
    "Households and people, each with its scope."
    home: str = ""
    "Where all of it belongs, if not with each whom it is about."
    action: Action | None = None
    "Its record, once it is done."

    @property
    def day(self) -> dt.date:
        return self.basis.day

    def lock(
        self,
        households: Iterable[str] = (),
        people: Iterable[str] = (),
        seen: Mapping[str, int] | None = None,
        *,
        organisations: Iterable[str] = (),
    ) -> None:
        """Hold them still until the end; `seen`: the state in which somebody looked at them (`state_of`). Once an action.

        Always households before people, and each by its id, so that two actions never wait for each other.
        """
        wanted = [sorted(set(ids)) for ids in (households, people, organisations)]
        for (name, facts), ids in zip(LOCKED, wanted, strict=True):
            if not ids:
                continue
            query(f"SELECT FROM {name} WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [ids])
            found = query(
                f"SELECT one.id, one.version + facts.version, facts.scope FROM {name} one JOIN {facts} facts USING (id) "
                "WHERE id = ANY(%s) ORDER BY id",
                [ids],
            )
            for row, state, scope in found:
                if seen and row in seen and seen[row] != state:
                    raise changed_meanwhile(row)
                self.locked[row] = scope
                self.touch(name, row, scope)
            if missing := set(ids) - {row for row, *_ in found}:
                raise Refused("gone", missing=sorted(missing))
        for (name, _), ids in zip(LOCKED, wanted, strict=True):
            _do(f"UPDATE {name} SET version = version + 1 WHERE id = ANY(%s)", [ids])

    @property
    def scope(self) -> str:
        """Where the action belongs: the place of the first whom it is about."""
        return self.home or next(iter(self.locked.values()), "")

    def touch(self, table: str, row: str, scope: str) -> None:
        self._remember(table, row, "touch", {}, {}, scope)

    def change(self, table: str, row: str | int, values: Mapping[str, Any]) -> None:
        """Columns of a row, as in JSON; those that stand there already are left alone."""
        before = read(table, row)
        wanted = {name: plain(value) for name, value in values.items()}
        new = {name: value for name, value in wanted.items() if before[name] != value}
        if not new:
            return
        counted = ", version = version + 1" if "version" in before else ""
        columns = sql.SQL(", ").join(map(sql.Identifier, new))
        words = sql.SQL(
            "UPDATE {table} SET ({columns}) = (SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s))"
            + counted
            + " WHERE id = %s"
        )
        if len(new) == 1:  # a row of one is written otherwise
            words = sql.SQL(
                "UPDATE {table} SET {columns} = (SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s))"
                + counted
                + " WHERE id = %s"
            )
        done = _do(
            words.format(table=sql.Identifier(table), columns=columns), [json.dumps(new), row]
        )
        if not done:
            raise Refused("out_of_scope")
        self._remember(table, str(row), "update", {name: before[name] for name in new}, new)

    def add(self, table: str, values: Mapping[str, Any]) -> str:
        """A new row. One without an id is given a number by the database."""
        new = {name: plain(value) for name, value in values.items()}
        columns = sql.SQL(", ").join(map(sql.Identifier, new))
        words = sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s)"
        ).format(table=sql.Identifier(table), columns=columns)
        with connection.cursor() as cursor:
            if "id" in new:
                cursor.execute(words, [json.dumps(new)])
                row = str(new["id"])
            else:
                cursor.execute(words + sql.SQL(" RETURNING id"), [json.dumps(new)])
                row = str(cursor.fetchone()[0])
        self._remember(table, row, "insert", {}, new)
        return row

    def remove(self, table: str, row: str) -> None:
        """A row that an action made, while that action is undone."""
        before = read(table, row)
        words = sql.SQL("DELETE FROM {} WHERE id = %s").format(sql.Identifier(table))
        if not _do(words, [row]):
            raise Refused("out_of_scope")
        self._remember(table, row, "delete", before, {})

    def _remember(
        self, table: str, row: str, op: str, before: Row, after: Row, scope: str = ""
    ) -> None:
        before = {name: value for name, value in before.items() if name not in INDEXES}
        after = {name: value for name, value in after.items() if name not in INDEXES}
        self.touched.append(Touched(len(self.touched), table, row, op, before, after, scope))

    def remember(self, table: str, row: str, before: Row, after: Row) -> None:
        """Columns of a row that were changed otherwise than here."""
        self._remember(table, row, "update", before, after)

    def finish(self) -> None:
        """What the database checks at the end is checked; then the record is written."""
        _do("SET CONSTRAINTS ALL IMMEDIATE", [])
        _do("SET CONSTRAINTS ALL DEFERRED", [])
        begun = self.undoes is not None
        action = Action.objects.get(undoes=self.undoes) if begun else self.begin(len(self.touched))
        self.action = action
        write(
            action,
            [replace(one, scope=self.home or one.scope or self.scope) for one in self.touched],
        )

    def begin(self, size: int) -> Action:
        made: Action = Action.objects.create(
            kind=self.kind,
            day=self.day,
            reason=self.basis.reason,
            source_id=self.source,
            size=size,
            undoes_id=self.undoes,
        )
        return made


@contextmanager
def doing(
    by: Actor,
    kind: str,
    basis: Basis,
    right: Right = Right.CHANGE_PEOPLE,
    *,
    undoes: int | None = None,
) -> Iterator[Doing]:
    """An action from its beginning to its record; all of it or nothing."""
    if not by.may(right):
        raise Refused("not_allowed")
    basis = checked(basis, today := office_day())
    with plainly(), transaction.atomic():
        tell(by, f"{kind}: {basis.reason}")
        source = Source.objects.create(
            supplier=basis.supplier, title=basis.source, as_of=basis.day, received_by=by.name
        )
        one = Doing(by, kind, basis, today, source.pk, undoes)
        yield one
        one.finish()


def write(action: Action, touched: list[Touched]) -> None:
    """Not read back: rows of a move are of the other county."""
    lines = json.dumps([asdict(one) for one in touched])
    columns = 'place, table_name, "row", op, before, after, scope'
    _do(
        f"INSERT INTO registry_actionrow (action_id, {columns}) SELECT %s, {columns} FROM jsonb_to_recordset(%s::jsonb) "
        'given (place int, table_name text, "row" text, op text, before jsonb, after jsonb, scope text)',
        [action.pk, lines],
    )


def office_day() -> dt.date:
    """Today, as the database has it: the demonstration's own, or the real one."""
    [[day]] = query("SELECT kapok_day()", [])
    found: dt.date = day
    return found


def checked(basis: Basis, today: dt.date) -> Basis:
    if basis.day > today:
        raise Refused("future_day", "day", value=basis.day, today=today)
    told = {"reason": basis.reason.strip(), "source": basis.source.strip()}
    for name, words in told.items():
        if not words:
            raise Refused(f"{name}_missing", name)
        if len(words) > LONGEST[name]:
            raise Refused("too_long", name, most=LONGEST[name])
    return Basis(basis.day, told["reason"], told["source"], basis.supplier)


def state_of(row: str) -> int:
    """A count that goes up with every change of a household or a person: what `seen` compares."""
    for name, facts in LOCKED:
        found = query(
            f"SELECT one.version + facts.version FROM {name} one JOIN {facts} facts USING (id) WHERE id = %s",
            [row],
        )
        if found:
            return int(found[0][0])
    raise Refused("gone")


def read(table: str, row: str | int) -> Row:
    """A row as in JSON; Refused if it is not there or not within one's scope."""
    words = sql.SQL("SELECT to_jsonb(one) FROM {} one WHERE id = %s").format(sql.Identifier(table))
    found = query(words, [row])
    if not found:
        raise Refused("gone")
    return dict(json.loads(found[0][0]) if isinstance(found[0][0], str) else found[0][0])


def changed_meanwhile(row: str) -> Refused:
    """Who changed it last, and when."""
    found = query(
        'SELECT actor, at FROM registry_event WHERE "row" = %s AND table_name = ANY(%s) '
        "AND (op <> 'update' OR before IS NOT NULL) ORDER BY id DESC LIMIT 1",
        [row, [name for pair in LOCKED for name in pair]],
    )
    if not found:
        return Refused("gone")
    who, at = found[0][0], localtime(found[0][1])
    return Refused("changed_meanwhile", who=officer(who, at.date()), at=at)


def plain(value: Any) -> Any:
    """As it stands in JSON."""
    if isinstance(value, (bytes, memoryview)):
        return f"\\x{bytes(value).hex()}"
    return value.isoformat() if isinstance(value, dt.date) else value


def query(words: str | sql.Composed, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        return list(cursor.fetchall())


def _do(words: str | sql.Composed, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        return int(cursor.rowcount)
