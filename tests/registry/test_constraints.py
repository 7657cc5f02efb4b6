"""What the database does not allow, whoever asks; each as a sentence in two languages."""

from __future__ import annotations

import threading
from collections.abc import Callable

import psycopg
import pytest
from tests.office import Database
from tests.registry.people import A

from kapok.registry.trouble import SENTENCES, Refused, plainly

pytestmark = pytest.mark.server
MEMBER = (
    "INSERT INTO registry_membership (person_id, household_id, relation, head, start, finish, because) "
    "VALUES (%s, %s, '', %s, %s, %s, '')"
)
PERSON = (
    "INSERT INTO registry_person (id, name, initials, number_version, bank, version, number_index) "
    "VALUES (%s, '', '', 1, '', 1, %s)"
)


def refused(database: Database, *statements: tuple[str, list[object]]) -> str:
    def act(con: psycopg.Connection) -> None:
        with plainly():
            for words, values in statements:
                con.execute(words, values)
            con.commit()

    with database.as_("owner") as con, pytest.raises(Refused) as caught:
        act(con)
    assert all(caught.value.say(lang) for lang in ("zh", "en"))
    return caught.value.code


@pytest.mark.parametrize(
    ("code", "statements"),
    [
        (
            "two_heads",
            [
                (PERSON, ["c", None]),
                (MEMBER, ["c", "a_household", True, "2024-01-01", "2999-12-31"]),
            ],
        ),
        (
            "two_households",
            [(MEMBER, ["a_person", "b_household", False, "2024-01-01", "2999-12-31"])],
        ),
        (
            "ends_before_start",
            [
                (PERSON, ["c", None]),
                (MEMBER, ["c", "a_household", False, "2024-01-02", "2024-01-01"]),
            ],
        ),
        (
            "ends_before_start",
            [
                (
                    "INSERT INTO fact_status (id, person, start, finish) VALUES (%s, 'a_person', %s, %s)",
                    ["s", "2024-01-02", "2024-01-01"],
                )
            ],
        ),
        ("number_taken", [(PERSON, ["c", b"same"]), (PERSON, ["d", b"same"])]),
        (
            "leads_nowhere",
            [("INSERT INTO fact_status (id, person) VALUES (%s, %s)", ["s", "nobody"])],
        ),
        (
            "leads_nowhere",
            [
                (
                    "INSERT INTO fact_status (id, person, source_id) VALUES ('s', 'a_person', 0), (%s, 'a_person', NULL)",
                    ["t"],
                )
            ],
        ),
        ("leads_nowhere", [("UPDATE fact_person SET source_id = %s", [0])]),
        ("leads_nowhere", [("UPDATE registry_membership SET source_id = %s", [0])]),
        ("not_of_the_list", [("UPDATE fact_person SET sex = %s", ["other"])]),
    ],
)
def test_refused(people: Database, code: str, statements: list[tuple[str, list[object]]]):
    assert refused(people, *statements) == code


def test_a_household_goes_on_with_another_head(people: Database):
    """Not at once, but one after the other; a person likewise."""
    with people.as_("owner") as con:
        con.execute(
            "UPDATE registry_membership SET finish = '2024-01-01' WHERE person_id = 'a_person'"
        )
        con.execute(PERSON, ["c", None])
        con.execute(MEMBER, ["c", "a_household", True, "2024-01-02", "2999-12-31"])
        con.execute(MEMBER, ["a_person", "b_household", False, "2024-01-02", "2999-12-31"])
        words = "SELECT household FROM fact_person WHERE id = 'a_person'"
        assert con.execute(words).fetchone() == ("b_household",)
        heads = "SELECT person_id FROM registry_membership WHERE household_id = 'a_household' AND head ORDER BY start"
        assert con.execute(heads).fetchall() == [("a_person",), ("c",)]


@pytest.mark.parametrize(
    "forbidden", ["DELETE FROM registry_source", "UPDATE registry_source SET id = 0"]
)
def test_a_source_stands(people: Database, forbidden: str):
    """Whatever names it is looked at once: so nobody, not even the owner, may remove it or give it another number."""
    with people.as_("owner") as con, pytest.raises(psycopg.errors.InsufficientPrivilege):
        con.execute(forbidden)


def as_web(act: Callable[[], object]) -> list[object]:
    """In a thread of its own, and so by a connection of its own."""
    from django.db import connections

    from kapok.accounts.actor import Actor, acting_as

    said: list[object] = []

    def run() -> None:
        try:
            with acting_as(Actor("second", areas=(A,))):
                said.append(act())
        except Refused as no:
            said.append(no)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    return said


def test_of_two_writers_the_second_is_told_who_and_when(people: Database):
    from kapok.accounts.actor import Actor, acting_as
    from kapok.registry.writing import change

    with acting_as(Actor("first", areas=(A,)), "核实"):
        assert change("fact_person", "a_person", 1, {"student": True}) == 2
    [said] = as_web(lambda: change("fact_person", "a_person", 1, {"student": False}))
    assert (said.code, said.values["who"][0]) == ("changed_meanwhile", "first")
    assert "first" in said.say("zh")
    assert str(said.values["at"].year) in said.say("en")
    assert as_web(lambda: change("fact_person", "a_person", 2, {"student": False})) == [3]
    [said] = as_web(lambda: change("fact_person", "b_person", 1, {"student": False}))
    assert said.code == "gone"  # outside the scope is as not there


def test_the_second_waits_while_the_first_is_writing(people: Database):
    from kapok.registry.writing import change

    with people.as_("web", actor="first", areas=A) as first:
        first.execute(
            "UPDATE fact_person SET student = true, version = version + 1 WHERE id = 'a_person'"
        )
        timer = threading.Timer(0.3, first.commit)
        timer.start()
        [said] = as_web(lambda: change("fact_person", "a_person", 1, {"student": False}))
        timer.join()
    assert (said.code, said.values["who"][0]) == ("changed_meanwhile", "first")


def test_nothing_of_the_database_takes_an_algorithm_that_fips_lacks(people: Database):
    """Neither what keeps rows apart nor what is asked of the problems of an import."""
    from kapok.imports import problems

    with people.as_("owner") as con:
        words = [
            "SELECT conname FROM pg_constraint WHERE pg_get_constraintdef(oid) ~ 'md5'",
            "SELECT indexname FROM pg_indexes WHERE indexdef ~ 'md5'",
            "SELECT proname FROM pg_proc WHERE prosrc ~ 'md5' AND pronamespace = 'public'::regnamespace",
        ]
        assert [con.execute(one).fetchall() for one in words] == [[], [], []]
    assert "md5" not in problems._GROUPED


def test_every_sentence_in_two_languages():
    assert all(zh and en and zh != en for zh, en in SENTENCES.values())
