"""An action undone by a counter-action: every row is as it was, and both stay in history."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localtime
from psycopg import sql

from kapok.accounts.actor import Actor
from kapok.accounts.officers import officer
from kapok.accounts.roles import Right
from kapok.registry.actions.doing import COUNTED, Basis, Doing, doing, query, read
from kapok.registry.actions.merging import references
from kapok.registry.actions.numbers import indexes
from kapok.registry.deeds import Action, ActionRow
from kapok.registry.trouble import Refused

RIGHTS = {"choice": Right.DECIDE_FACTS}
"""Who may do it may undo it."""
TABLES = {"registry_household": 0, "registry_person": 1, "registry_organisation": 2}


def undo(by: Actor, basis: Basis, number: int, *, returning: bool = False) -> None:
    """`returning`: as the county that somebody moved from, to which he is given back."""
    action = Action.objects.filter(pk=number).first()
    if action is None:
        raise Refused("gone")
    rows = list(action.rows.order_by("-place"))
    if action.undoes_id:
        raise Refused("undo_is_no_action")
    if action.kind == "move" and not returning:
        raise Refused("move_back")
    _still_done(action)
    if len(rows) != action.size:
        raise Refused("out_of_scope")
    if basis.day < action.day:
        raise Refused("before_it_began", "day", start=action.day)
    try:
        with doing(by, "undo", basis, _right(rows, action), undoes=action.pk) as do:
            do.home = action.rows.order_by("place")[0].scope if returning else ""
            _lock(do, rows)
            _still_done(action)
            _nothing_later(action, rows)
            do.begin(len(rows))
            for row in rows:
                _back(do, row)
    except Refused as no:
        raise Refused("later_hangs") if no.code == "leads_nowhere" else no from no


def _right(rows: list[ActionRow], action: Action) -> Right:
    if any(row.table == "registry_organisation" for row in rows):
        return Right.CHANGE_ORGANISATIONS
    return RIGHTS.get(action.kind, Right.CHANGE_PEOPLE)


def _still_done(action: Action) -> None:
    undone = Action.objects.filter(undoes=action).first()
    if undone:
        at = localtime(undone.at)
        raise Refused("undone_already", who=officer(undone.by, at.date()), at=at)


def _lock(do: Doing, rows: list[ActionRow]) -> None:
    held: tuple[list[str], list[str], list[str]] = ([], [], [])
    for row in rows:
        if row.op == "touch" and row.table in TABLES:
            held[TABLES[row.table]].append(row.row)
    do.lock(held[0], held[1], organisations=held[2])


def _back(do: Doing, row: ActionRow) -> None:
    """A row as it was before, if it is still as the action left it."""
    if row.op == "touch":
        return
    now = read(row.table, row.row)
    if any(now.get(name) != value for name, value in row.after.items() if name not in COUNTED):
        raise Refused("later_hangs")
    if row.op == "insert":
        do.remove(row.table, row.row)
    else:
        do.change(row.table, row.row, row.before | indexes(row.table, row.row, row.before))


def _nothing_later(action: Action, rows: list[ActionRow]) -> None:
    later = query(
        "SELECT later.day, later.by, later.at FROM registry_actionrow mine JOIN registry_actionrow theirs "
        'ON theirs."row" = mine."row" AND theirs.table_name = mine.table_name AND theirs.action_id > mine.action_id '
        "JOIN registry_action later ON later.id = theirs.action_id "
        "WHERE mine.action_id = %s AND mine.op <> 'touch' AND theirs.op <> 'touch' AND later.undoes_id IS NULL "
        "AND (theirs.op = 'delete' OR theirs.after ?| ARRAY(SELECT jsonb_object_keys(mine.after))) "
        "AND NOT EXISTS (SELECT FROM registry_action undo WHERE undo.undoes_id = later.id) "
        "ORDER BY later.id DESC LIMIT 1",
        [action.pk],
    )
    if later:
        day, who, at = later[0]
        raise Refused("later_action", day=day, who=officer(who, localtime(at).date()))
    mine = [f"{row.table}:{row.row}" for row in rows]
    for person in _bearers(rows):
        if _came_since(person, action, mine):
            raise Refused("later_hangs")


def _bearers(rows: list[ActionRow]) -> list[str]:
    """People to whom the action gave rows, or whom it made: what came to them since cannot be told apart."""
    found: list[Any] = [
        row.after["merged_into_id"] for row in rows if row.after.get("merged_into_id")
    ]
    return found + [
        row.row for row in rows if row.table == "registry_person" and row.op == "insert"
    ]


def _came_since(person: str, action: Action, mine: list[str]) -> bool:
    for table, column in references():
        words = sql.SQL(
            "SELECT FROM {0} WHERE {1} = %s AND recorded_at > %s AND NOT {2} || id = ANY(%s) LIMIT 1"
        ).format(sql.Identifier(table), sql.Identifier(column), sql.Literal(f"{table}:"))
        if query(words, [person, action.at, mine]):
            return True
    claims = "SELECT FROM registry_claim WHERE \"row\" = %s AND recorded_at > %s AND NOT 'registry_claim:' || id = ANY(%s) LIMIT 1"
    return bool(query(claims, [person, action.at, mine]))
