"""Looks and searches, as the database guards them."""

from __future__ import annotations

import psycopg
import pytest
from tests.office import Database
from tests.registry.people import A, B

pytestmark = pytest.mark.server
LOOK = (
    'INSERT INTO registry_look (at, actor, entity, "row", field, purpose, words, scope) '
    "VALUES (now(), %s, 'person', %s, '', '', '', %s)"
)
HOME = f"{A}100901"
"""Where a_person belongs, whatever is said of it."""
SEARCH = (
    "INSERT INTO registry_search (token, actor, at, expires_at, query_sealed) "
    "VALUES (%s, %s, now(), now() + make_interval(mins => %s), '')"
)


def refused(con: psycopg.Connection, words: str, *values: object) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), con.transaction():
        con.execute(words, values)


def test_looks_are_added_only_and_seen_in_ones_area(people: Database):
    with people.as_("web", actor="wang", areas=A) as wang:
        wang.execute(LOOK, ["wang", "a_person", A])
        refused(wang, LOOK, "sun", "a_person", A)
        refused(wang, LOOK, "wang", "b_person", B)
        refused(wang, "UPDATE registry_look SET actor = 'sun'")
        refused(wang, "DELETE FROM registry_look")
        refused(wang, "TRUNCATE registry_look")
    with people.as_("owner") as owner:
        refused(owner, "UPDATE registry_look SET actor = 'sun'")
        refused(owner, "DELETE FROM registry_look")
        refused(owner, "TRUNCATE registry_look")
        [event] = owner.execute(
            "SELECT op, actor, scope FROM registry_event WHERE table_name = 'registry_look'"
        )
        assert event == ("insert", "wang", HOME), "looks are sealed with all history"
    seen = {}
    for who, areas in (("li", A), ("sun", B), ("zhou", "5104"), ("wang", B), ("nobody", "")):
        with people.as_("web", actor=who, areas=areas) as con:
            seen[who, areas] = len(con.execute("SELECT id FROM registry_look").fetchall())
    assert seen == {
        ("li", A): 1,
        ("sun", B): 0,
        ("zhou", "5104"): 1,
        ("wang", B): 1,  # one's own
        ("nobody", ""): 0,
    }


def test_when_and_where_somebody_looked_is_not_the_applications_to_say(people: Database):
    told = LOOK.replace("now()", "'2020-01-01'")
    with people.as_("web", actor="wang", areas=A) as wang:
        wang.execute(told, ["wang", "a_person", B])
        words = "SELECT at = now(), scope FROM registry_look"
        assert wang.execute(words).fetchall() == [(True, HOME)]


def test_a_search_is_ones_own_and_goes_after_its_time(people: Database):
    with people.as_("web", actor="wang", areas=A) as wang:
        wang.execute(SEARCH, ["one", "wang", 30])
        wang.execute(SEARCH, ["old", "wang", -1])
        refused(wang, SEARCH, "two", "sun", 30)
        refused(wang, "UPDATE registry_search SET expires_at = now() + interval '1 day'")
    with people.as_("web", actor="sun", areas="5104") as sun:
        assert sun.execute("SELECT token FROM registry_search").fetchall() == []
        sun.execute("SELECT kapok_forget_searches()")
    with people.as_("owner") as owner:
        assert owner.execute("SELECT token FROM registry_search").fetchall() == [("one",)]
