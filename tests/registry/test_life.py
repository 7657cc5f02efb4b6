"""What happens in lives: done, recorded, undone; every row is as it was before."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.office import Database, connect, made
from tests.registry.life import DAY, settle_families, state
from tests.registry.people import A, B

from kapok.platform.secrets import create, new_ring
from kapok.registry.trouble import Refused, plainly

pytestmark = pytest.mark.server
DAYS = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def families_there(template: Database, home) -> Iterator[Database]:
    """One for all: what a test here does is undone by what it tests."""
    from kapok.registry.keys import begin_fields

    with made(template.cluster, "kapok_families", template.name) as own:
        ring = new_ring()
        create(home / "life-ring", ring)
        with own.as_("owner", actor="loader", reason="settled") as con:
            settle_families(con)
            begin_fields(con, ring)
        with own.as_("owner") as OWNER[own.name]:
            OWNER[own.name].autocommit = True
            yield own


@pytest.fixture
def families(families_there: Database, home, monkeypatch) -> Iterator[Database]:
    from django.db import connections

    monkeypatch.setenv("KAPOK_KEYS", str(home / "life-ring"))
    connect(families_there)
    yield families_there
    connections.close_all()


def officer(name: str = "wang", *areas: str):
    from kapok.accounts.actor import Actor
    from kapok.accounts.roles import Right

    return Actor(name, frozenset(Right), areas=areas or (A,))


@contextmanager
def acting(name: str = "wang", *areas: str):
    from kapok.accounts.actor import acting_as

    with acting_as(officer(name, *areas)) as actor:
        yield actor


def basis(day: dt.date = DAY, reason: str = "村里报来", source: str = "户口簿"):
    from kapok.registry.actions.doing import Basis

    return Basis(day, reason, source)


OWNER: dict[str, psycopg.Connection] = {}
"""One connection of the owner for all looks at what stands there."""


def standing(database: Database) -> dict[str, list[str]]:
    return state(OWNER[database.name])


def one(database: Database, words: str, *values: object):
    return OWNER[database.name].execute(words, values).fetchone()


def last_action(database: Database) -> int:
    return one(database, "SELECT max(id) FROM registry_action")[0]


def undo(number: int, name: str = "wang", *areas: str) -> None:
    from kapok.registry.actions.undoing import undo

    with acting(name, *areas) as by:
        undo(by, basis(reason="登记错了"), number)


def version(entity: str, row: str) -> int:
    from kapok.registry.actions.doing import read

    return read(f"fact_{entity}", row)["version"]


def split(by):
    from kapok.registry.actions import households

    return households.split(by, basis(), "h1", ["p1", "p2"], "p2", new_head="p3")


def marry(by):
    from kapok.registry.actions import households

    households.marry(by, basis(), "p4", "h1", relation="女婿")


def new_head(by):
    from kapok.registry.actions import households

    households.new_head(by, basis(), "h1", "p2", "父")


def end(by):
    from kapok.registry.actions import households

    households.end(by, basis(), "h2")


def birth(by):
    from kapok.registry.actions import lives

    lives.enter(by, basis(), "h1", lives.Newcomer("新生𠮷", birth=DAY, relation="孙"))


def newcomer(by):
    from kapok.registry.actions import lives

    who = lives.Newcomer("阿依·木呷", "510421199003070018", relation="媳")
    lives.enter(by, basis(), "h1", who, kind="newcomer")


def die(by):
    from kapok.registry.actions import lives

    lives.die(by, basis(), "p1", new_head="p2")


def die_alone(by):
    from kapok.registry.actions import lives

    lives.die(by, basis(), "p4")


def status(by):
    from kapok.registry.actions import lives

    lives.give_status(by, basis(), "p3", "disabled", DAY - DAYS)


def end_status(by):
    from kapok.registry.actions import statuses

    statuses.end_status(by, basis(), "p3", "s_p3", DAY)


def correct_status(by):
    from kapok.registry.actions import statuses

    told = {"kind": "marginal", "start": dt.date(2017, 1, 1), "document": "盐乡振〔2017〕1号"}
    statuses.correct_status(by, basis(), "p3", "s_p3", told)


def phone(by):
    from kapok.registry.actions import typed

    typed.correct_typed(by, basis(), "p1", "phone", "138 0814 0001")


def account(by):
    from kapok.registry.actions import typed

    typed.correct_typed(by, basis(), "p1", "account", "6228480402564890018")


def register_number(by):
    from kapok.registry.actions import typed

    typed.correct_register_number(by, basis(), "o1", "510422NA00123X")


def credit_code(by):
    from kapok.registry.actions import sources

    told = ("organisation", "o1", "credit_code", "91510422 ma60000015")
    sources.correct(by, basis(), *told, version=version("organisation", "o1"))


def merge(by):
    from kapok.registry.actions import merging

    merging.merge(by, basis(), "p3", "p2")


def merge_heads(by):
    from kapok.registry.actions import merging

    merging.merge(by, basis(), "p3", "p4")


def correct(by):
    from kapok.registry.actions import sources

    sources.correct(by, basis(), "person", "p1", "labour", "weak", version=version("person", "p1"))


def rename(by):
    from kapok.registry.actions import sources

    sources.correct(by, basis(), "person", "p1", "name", "䶮大山", version=version("person", "p1"))


def organisation(by):
    from kapok.registry.actions import sources

    sources.correct(
        by,
        basis(),
        "organisation",
        "o1",
        "kind",
        "cooperative",
        version=version("organisation", "o1"),
    )


ACTIONS: dict[str, Callable] = {
    one.__name__: one
    for one in (
        split,
        marry,
        new_head,
        end,
        birth,
        newcomer,
        die,
        die_alone,
        status,
        end_status,
        correct_status,
        phone,
        account,
        register_number,
        credit_code,
        merge,
        merge_heads,
        correct,
        rename,
        organisation,
    )
}


def test_done_and_undone_every_row_is_as_it_was(families: Database):
    before, first = standing(families), last_action(families) or 0
    for name, act in ACTIONS.items():
        with acting() as by:
            act(by)
        assert standing(families) != before, name
        undo(last_action(families))
        assert standing(families) == before, name
    with families.as_("owner") as con:
        done = con.execute(
            "SELECT undo.undoes_id = done.id AND undo.by = 'wang' AND done.size > 0 FROM registry_action undo "
            "RIGHT JOIN registry_action done ON undo.undoes_id = done.id WHERE done.undoes_id IS NULL AND done.id > %s",
            [first],
        ).fetchall()
        reasons = con.execute(
            "SELECT DISTINCT reason FROM registry_event WHERE reason LIKE '%登记错了'"
        ).fetchall()
    assert done == [(True,)] * len(ACTIONS)
    assert reasons == [("undo: 登记错了",)]


def test_what_stands_after_a_death(families: Database):
    with acting() as by:
        die(by)
    words = "SELECT person_id, head, relation, start::text, finish::text FROM registry_membership WHERE household_id = 'h1' ORDER BY 1, 4"
    with families.as_("owner") as con:
        assert con.execute(words).fetchall() == [
            ("p1", True, "户主", "2010-01-01", "2023-06-30"),
            ("p2", False, "子女", "2010-01-01", "2023-06-30"),
            ("p2", True, "户主", "2023-07-01", "2999-12-31"),
            ("p3", False, "子女", "2010-01-01", "2999-12-31"),
        ]
    assert str(one(families, "SELECT finish FROM fact_status WHERE id = 's_p1'")[0]) == "2023-06-30"
    assert refused(die) == "dead_already"
    undo(last_action(families))


def test_of_two_records_one_is_left_and_both_words_are_kept(families: Database):
    with acting() as by:
        merge_heads(by)
    assert one(families, "SELECT merged_into_id FROM registry_person WHERE id = 'p4'") == ("p3",)
    assert one(families, "SELECT person FROM fact_status WHERE id = 's_p4'") == ("p3",)
    assert one(families, "SELECT count(*) FROM vocabulary.person WHERE id IN ('p3', 'p4')") == (1,)
    assert one(families, "SELECT ended_on::text FROM registry_household WHERE id = 'h2'") == (
        "2023-06-29",
    )
    with families.as_("owner") as con:
        said = con.execute(
            "SELECT fact, value, chosen FROM registry_claim WHERE \"row\" = 'p3' ORDER BY id"
        ).fetchall()
    assert said == [("name", "人p3", False), ("name", "人p4", False)]
    # something that comes to the one who is kept cannot be told apart any more
    with families.as_("web", actor="li", areas=A) as web:
        web.execute(
            "INSERT INTO fact_status (id, person, kind, start) VALUES ('later', 'p3', 'disabled', '2023-01-01')"
        )
    assert refused(lambda by: undo_as(by, last_action(families))) == "later_hangs"
    with families.as_("web", actor="li", areas=A) as web:
        assert not web.execute("DELETE FROM fact_status WHERE id = 'later'").rowcount
    with families.as_("owner", actor="li", reason="x") as owner:
        owner.execute("DELETE FROM fact_status WHERE id = 'later'")
    undo(last_action(families))


def test_telephones_go_along_sealed_for_who_is_kept(families: Database):
    """Both records have one, and a source says a third: all are claimed, each opens, and all comes back."""
    from kapok.platform.secrets import Place
    from kapok.registry.actions import merging
    from kapok.registry.keys import fields

    with acting("loader", "*"):
        for person, number in (("p2", "13808140001"), ("p3", "13808140002")):
            sealed = fields().seal(Place("registry_person", "phone", person), number)
            put(
                "UPDATE registry_person SET phone_sealed = %s, phone_index = %s WHERE id = %s",
                sealed,
                fields().index("phone", number).digest,
                person,
            )
        third = fields().seal(Place("registry_person", "phone", "p2"), "13808140003").hex()
        put(
            "INSERT INTO registry_source (supplier, title, document, as_of, received_at, received_by) "
            "VALUES ('village', '花名册', '', '2023-01-01', now(), 'test')"
        )
        put(
            'INSERT INTO registry_claim (entity, "row", fact, value, source_id, recorded_at, recorded_by, chosen, '
            "decided_by, reason, scope) VALUES ('person', 'p2', 'phone', %s, (SELECT max(id) FROM registry_source), "
            "'2023-01-02', 'test', false, '', '', %s)",
            json.dumps({"sealed": third}),
            f"{A}100901",
        )
    before = standing(families)
    with acting() as by:
        merging.merge(by, basis(), "p3", "p2")
    said = (
        OWNER[families.name]
        .execute(
            "SELECT value ->> 'sealed' FROM registry_claim WHERE \"row\" = 'p3' AND fact = 'phone' ORDER BY id"
        )
        .fetchall()
    )
    with acting():
        place = Place("registry_person", "phone", "p3")
        opened = {fields().open(place, bytes.fromhex(one_)) for (one_,) in said}
    assert opened == {"13808140001", "13808140002", "13808140003"}
    undo(last_action(families))
    assert standing(families) == before


def put(words: str, *values: object) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(words, values)


def test_a_source_is_chosen_and_later_another(families: Database):
    from kapok.registry.actions import sources

    with acting() as by:
        correct(by)
    words = "SELECT id, value, chosen FROM registry_claim WHERE \"row\" = 'p1' AND fact = 'labour' ORDER BY id"
    with families.as_("owner") as con:
        claims = con.execute(words).fetchall()
    assert [(value, chosen) for _, value, chosen in claims] == [("normal", False), ("weak", True)]
    first = last_action(families)
    with acting() as by:
        sources.choose(by, basis(), claims[0][0])
    assert one(families, "SELECT labour FROM fact_person WHERE id = 'p1'") == ("normal",)
    with families.as_("owner") as con:
        assert [chosen for *_, chosen in con.execute(words)] == [True, False]
    assert refused(lambda by: sources.choose(by, basis(), claims[0][0])) == "chosen_already"
    assert refused(lambda by: undo_as(by, first)) == "later_action"
    undo(last_action(families))
    undo(first)


def undo_as(by, number: int) -> None:
    from kapok.registry.actions.undoing import undo

    undo(by, basis(reason="登记错了"), number)


def refused(act: Callable, name: str = "wang", *areas: str) -> str:
    with pytest.raises(Refused) as caught, acting(name, *areas) as by:
        act(by)
    assert all(caught.value.say(lang) for lang in ("zh", "en"))
    return caught.value.code


def wrongs() -> dict[str, Callable]:
    from kapok.registry.actions import households, lives, merging, sources, statuses, typed

    day = DAY + DAYS
    early = dt.date(2009, 1, 1)
    there = lives.Newcomer("张三", "510421199003070018")
    return {
        "future_day": lambda by: households.end(by, basis(day), "h2"),
        "reason_missing": lambda by: households.end(by, basis(reason=" "), "h2"),
        "source_missing": lambda by: households.end(by, basis(source=""), "h2"),
        "too_long": lambda by: households.end(by, basis(reason="长" * 201), "h2"),
        "before_it_began": lambda by: households.end(by, basis(early), "h2"),
        "head_wanted": lambda by: lives.die(by, basis(), "p1"),
        "member_wanted": lambda by: lives.die(by, basis(), "p1", new_head="p4"),
        "everybody_leaves": lambda by: households.split(
            by, basis(), "h1", ["p1", "p2", "p3"], "p1"
        ),
        "nobody_leaves": lambda by: households.split(by, basis(), "h1", [], "p1"),
        "head_leaves_too": lambda by: households.split(by, basis(), "h1", ["p2"], "p3"),
        "head_already": lambda by: households.new_head(by, basis(), "h1", "p1"),
        "same_household": lambda by: households.marry(by, basis(), "p2", "h1"),
        "unknown_household": lambda by: households.marry(by, basis(), "p2", "h9"),
        "ends_before_start": lambda by: lives.give_status(
            by, basis(), "p2", "disabled", DAY, DAY - DAYS
        ),
        "status_ended": lambda by: [
            statuses.end_status(by, basis(), "p4", "s_p4", last) for last in (DAY - DAYS, DAY)
        ],
        "same_record": lambda by: merging.merge(by, basis(), "p2", "p2"),
        "gone": lambda by: merging.merge(by, basis(), "p2", "p5"),
        "no_such_fact": lambda by: sources.correct(
            by, basis(), "person", "p1", "household", "h2", version=version("person", "p1")
        ),
        "same_value": lambda by: sources.correct(
            by, basis(), "person", "p1", "labour", "normal", version=version("person", "p1")
        ),
        "not_of_the_list": lambda by: sources.correct(
            by, basis(), "person", "p1", "labour", "strong", version=version("person", "p1")
        ),
        "in_the_future": lambda by: sources.correct(
            by, basis(), "person", "p1", "birth", str(day), version=version("person", "p1")
        ),
        "moved_by_two": lambda by: sources.correct(
            by,
            basis(),
            "household",
            "h1",
            "village",
            "510422100901",
            version=version("household", "h1"),
        ),
        "number_wrong": lambda by: lives.enter(
            by, basis(), "h1", lives.Newcomer("张三", "510421199003070019")
        ),
        "phone_wrong": lambda by: typed.correct_typed(by, basis(), "p1", "phone", "1380814"),
        "account_wrong": lambda by: typed.correct_typed(by, basis(), "p1", "account", "62-x"),
        "code_wrong": lambda by: sources.correct(
            by, basis(), "organisation", "o1", "credit_code", "91510422MA60000016", version=1
        ),
        "register_number_wrong": lambda by: typed.correct_register_number(
            by, basis(), "o1", "510422/12"
        ),
        "name_wrong": lambda by: lives.enter(by, basis(), "h1", lives.Newcomer("张3<")),
        "birth_not_of_number": lambda by: lives.enter(
            by, basis(), "h1", lives.Newcomer("张三", there.number, DAY)
        ),
    }


def test_what_may_not_be_is_refused_and_changes_nothing(families: Database):
    before = standing(families)
    for code, act in wrongs().items():
        assert refused(act, "wang", "5104" if code == "moved_by_two" else A) == code
    assert refused(split, "sun", B) == "unknown_household"
    assert standing(families) == before


def test_a_number_that_belongs_to_another_name(families: Database):
    from kapok.registry.actions import lives

    who = lives.Newcomer("阿依·木呷", "510421199003070018")
    with acting() as by:
        lives.enter(by, basis(), "h2", who)
    with pytest.raises(Refused) as caught, acting() as by:
        lives.enter(by, basis(), "h1", lives.Newcomer("李四", who.number))
    assert caught.value.code == "number_of_another"
    assert "阿依·木呷" in caught.value.zh
    assert who.number not in caught.value.zh
    undo(last_action(families))


def test_a_number_of_a_record_merged_in_another_county_is_not_registered_anew(families: Database):
    """Refused in words that tell neither who nor where; whose record it is may be merged back."""
    from kapok.registry.actions import lives, merging, sources

    kept, gone = "510421199003070018", "510421199003070034"
    with acting() as by:
        first = lives.enter(by, basis(), "h2", lives.Newcomer("阿依·木呷", kept))
    entered = last_action(families)
    with acting() as by:
        second = lives.enter(by, basis(), "h2", lives.Newcomer("阿依木呷", gone))
    again = last_action(families)
    with acting() as by:
        merging.merge(by, basis(), first, second)
    merged = last_action(families)
    for act in (
        lambda by: lives.enter(by, basis(), "h3", lives.Newcomer("李四", gone)),
        lambda by: sources.correct_number(by, basis(), "p5", gone),
    ):
        with pytest.raises(Refused) as caught, acting("sun", B) as by:
            act(by)
        assert caught.value.code == "number_taken"
        assert "阿依" not in caught.value.zh + caught.value.en
    for number in (merged, again, entered):
        undo(number)


def test_whether_a_number_is_there_is_asked_on_record_and_not_too_often(families: Database):
    """By a newcomer's form, or a corrected number: also where it is refused."""
    from kapok.registry import looks
    from kapok.registry.actions import lives, sources

    owner, number = OWNER[families.name], "510421199003070018"
    before = owner.execute("SELECT coalesce(max(id), 0) FROM registry_look").fetchone()[0]
    with acting() as by:
        lives.enter(by, basis(), "h2", lives.Newcomer("阿依·木呷", number))
    with acting() as by:
        for household in ("h1", "h2"):
            with pytest.raises(Refused):
                lives.enter(by, basis(), household, lives.Newcomer("李四", number))
        with pytest.raises(Refused):
            sources.correct_number(by, basis(), "p1", number)
    words = 'SELECT entity, "row", field, purpose, words, actor FROM registry_look WHERE id > %s ORDER BY id'
    asked = [("household", "h2"), ("household", "h1"), ("household", "h2"), ("person", "p1")]
    assert owner.execute(words, [before]).fetchall() == [
        (*of, looks.ASKED, looks.ENTERING, "", "wang") for of in asked
    ]
    with families.as_("owner", actor="test") as con:
        con.execute("INSERT INTO accounts_setting VALUES ('reveals_an_hour', '4')")
    for act in (
        lambda by: lives.enter(by, basis(), "h1", lives.Newcomer("李四", number)),
        lambda by: sources.correct_number(by, basis(), "p1", number),
    ):
        with acting() as by, pytest.raises(Refused) as caught:
            act(by)
        assert caught.value.code == "too_many_reveals"
    with families.as_("owner", actor="test") as con:
        con.execute("DELETE FROM accounts_setting WHERE name = 'reveals_an_hour'")
    undo(last_action(families))


def test_a_role_over_a_record_that_is_merged_ends_and_does_not_come_back(families: Database):
    """Whom it is held over is said by two: the one who is kept gets it anew, or not at all."""
    with families.as_("owner", actor="test") as con:
        words = (
            "WITH one AS (INSERT INTO accounts_account (username, name, password, must_change_password, active, "
            "factor_last_step, session_epoch, demonstration, created_at) "
            "VALUES ('villager9', '群众', '', false, true, 0, 0, false, now()) RETURNING id) "
            "INSERT INTO accounts_grant (account_id, role, organisation, person, start, finish, reason) "
            "SELECT id, 'villager', '', 'p2', '2023-01-01', '2999-12-31', 'x' FROM one RETURNING id"
        )
        grant = con.execute(words).fetchone()[0]
    held = "SELECT person, finish FROM accounts_grant WHERE id = %s"
    ended = ("p2", DAY - dt.timedelta(days=1))
    with acting() as by:
        merge(by)
    assert one(families, held, grant) == ended
    undo(last_action(families))
    assert one(families, held, grant) == ended


@pytest.mark.parametrize(
    ("code", "statements"),
    [
        (
            "household_is_over",
            [
                "UPDATE registry_membership SET finish = '2023-01-01' WHERE person_id = 'p4'",
                "UPDATE registry_household SET ended_on = '2023-01-01' WHERE id = 'h2'",
                "UPDATE registry_membership SET finish = '2023-01-02' WHERE person_id = 'p4'",
            ],
        ),
        (
            "still_members",
            ["UPDATE registry_household SET ended_on = '2023-01-01' WHERE id = 'h2'"],
        ),
        ("still_member", ["UPDATE fact_person SET died_on = '2023-01-01' WHERE id = 'p4'"]),
        (
            "dead",
            [
                "UPDATE registry_membership SET finish = '2023-01-01' WHERE person_id = 'p4'",
                "UPDATE fact_person SET died_on = '2023-01-01' WHERE id = 'p4'",
                "UPDATE registry_membership SET finish = '2023-01-02' WHERE person_id = 'p4'",
            ],
        ),
        (
            "in_the_future",
            ["UPDATE registry_membership SET finish = '2023-07-02' WHERE person_id = 'p4'"],
        ),
        ("in_the_future", ["UPDATE fact_person SET birth = '2023-07-01' WHERE id = 'p4'"]),
        (
            "in_the_future",
            ["INSERT INTO fact_status (id, person, start) VALUES ('x', 'p4', '2023-07-01')"],
        ),
        (
            "head_wanted",
            [
                "UPDATE registry_membership SET finish = '2023-01-01' WHERE person_id = 'p1'",
                "SET CONSTRAINTS ALL IMMEDIATE",
            ],
        ),
        (
            "moved_by_two",
            [
                "UPDATE fact_household SET county = '510422', village = '510422100901' WHERE id = 'h1'"
            ],
        ),
    ],
)
def test_the_database_keeps_it_whatever_asks(families: Database, code: str, statements: list[str]):
    def act(web) -> None:
        with plainly():
            for words in statements:
                web.execute(words)

    with families.as_("web", actor="li", areas="5104") as web, pytest.raises(Refused) as caught:
        act(web)
    assert caught.value.code == code


def test_nothing_of_the_record_is_changed_or_forged(families: Database):
    from psycopg.errors import InsufficientPrivilege

    with acting() as by:
        correct(by)
    number = last_action(families)
    undo(number)
    forged = (
        "UPDATE registry_action SET reason = ''",
        "DELETE FROM registry_actionrow",
        f"INSERT INTO registry_actionrow (action_id, place, table_name, \"row\", op, before, after, scope) VALUES ({number}, 9, 'x', 'p1', 'insert', '{{}}', '{{}}', '{A}')",
        "DELETE FROM registry_move",
    )
    with families.as_("web", actor="li", areas=A) as web:
        web.autocommit = True
        for words in forged:
            with pytest.raises(InsufficientPrivilege):
                web.execute(words)
        for name in ("person", "household", "membership", "claim"):
            assert web.execute(f"DELETE FROM registry_{name}").rowcount == 0, name
    with families.as_("web", actor="sun", areas=B) as web:
        assert web.execute("SELECT count(*) FROM registry_action").fetchone() == (0,)
        assert web.execute("SELECT count(*) FROM registry_actionrow").fetchone() == (0,)


def in_a_thread(act: Callable, name: str = "second") -> threading.Thread:
    from django.db import connections

    said: list[object] = []

    def run() -> None:
        try:
            with acting(name) as by:
                said.append(act(by))
        except Refused as no:
            said.append(no)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.said = said  # type: ignore[attr-defined]
    thread.start()
    return thread


def test_of_two_who_act_on_one_the_second_is_told_who_and_since_when(families: Database):
    """The second waits while the first is at it, looks again, and acts on nothing it has not seen."""
    from kapok.registry.actions import households, lives
    from kapok.registry.actions.doing import state_of

    with acting("second") as by:
        seen = {"h1": state_of("h1"), "p1": state_of("p1")}
    begun = threading.Event()

    def second(by) -> None:
        begun.set()
        households.new_head(by, basis(), "h1", "p3", seen=seen)

    with acting("first") as by:
        lives.die(by, basis(), "p1", new_head="p2")
        thread = in_a_thread(second)
        begun.wait(5)
        thread.join(0.3)
        assert thread.is_alive(), "waits for the first"
    thread.join(10)
    [said] = thread.said
    assert (said.code, said.values["who"]) == ("changed_meanwhile", ("first", "first"))
    assert "first" in said.zh
    undo(last_action(families))


def test_two_actions_never_wait_for_each_other(families: Database):
    """Both touch both households, named the other way round: one after the other, no deadlock."""
    from kapok.registry.actions import households

    before = standing(families)
    threads = [
        in_a_thread(lambda by: households.marry(by, basis(), "p2", "h2"), "one"),
        in_a_thread(lambda by: households.marry(by, basis(), "p4", "h1"), "two"),
    ]
    for thread in threads:
        thread.join(20)
    said = [thread.said[0] for thread in threads]
    assert sum(no is None for no in said) >= 1
    assert all(no is None or isinstance(no, Refused) for no in said)
    for _ in range(sum(no is None for no in said)):
        undo(
            one(
                families,
                "SELECT max(id) FROM registry_action done WHERE undoes_id IS NULL AND NOT EXISTS "
                "(SELECT FROM registry_action u WHERE u.undoes_id = done.id)",
            )[0]
        )
    assert standing(families) == before


def test_a_household_is_in_no_county_but_its_villages(families: Database):
    """By the county subsidies are owed: it is not corrected away from where the household stays."""
    from kapok.registry.actions import sources

    def elsewhere(by):
        state = version("household", "h2")
        sources.correct(by, basis(), "household", "h2", "county", B, version=state)

    assert refused(elsewhere, "wang", A) == "moved_by_two"
    assert refused(elsewhere, "wang", "5104") == "moved_by_two"


def test_a_household_that_has_ended_goes_nowhere(families: Database):
    from kapok.registry.actions import households, moving

    with acting("wang", A) as by:
        households.end(by, basis(), "h2")
    offer = refused(lambda by: moving.offer(by, basis(), "household", "h2", "510422"), "wang", A)
    assert offer == "household_ended"
    undo(last_action(families))


def test_a_family_moves_to_another_county_by_two(families: Database):
    from kapok.registry.actions import changes, lives, moving, statuses

    with acting() as by:  # what went before, and what a source said
        statuses.end_status(by, basis(), "p2", "s_p2", DAY)
    undo(last_action(families))
    with acting("loader", "*"):
        put(
            'INSERT INTO registry_claim (entity, "row", fact, value, source_id, recorded_at, recorded_by, chosen, decided_by, '
            "reason, scope) SELECT 'person', 'p2', 'labour', '\"weak\"', max(id), now(), 'test', false, '', '', %s "
            "FROM registry_source",
            f"{A}100901",
        )
    before = standing(families)
    with acting("wang", A) as by:
        number = moving.offer(by, basis(), "household", "h1", "510422100901")
    assert (
        refused(lambda by: moving.offer(by, basis(), "household", "h1", "510422"), "wang", A)
        == "move_offered"
    )
    assert refused(lambda by: moving.take(by, number), "wang", "5104") == "four_eyes"
    assert refused(lambda by: moving.take(by, number), "li", A) == "out_of_scope"
    with acting("sun", B):
        assert [move.row for move in moving.waiting()] == ["h1"]
    with acting("sun", B) as by:
        moving.take(by, number)
    assert one(families, "SELECT scope FROM fact_status WHERE id = 's_p2'") == ("510422100901",)
    move = last_action(families)
    with acting("sun", B) as by:  # what comes after
        lives.give_status(by, basis(reason="迁入以后"), "p2", "disabled", DAY)
    with acting("wang", A):
        assert changes.about("h1")[0].action.kind == changes.about("p2")[0].action.kind == "move"
        assert moving.since("h1") == DAY
        assert one(families, "SELECT DISTINCT scope FROM registry_claim WHERE \"row\" = 'p2'") == (
            "510422100901",
        )
    with families.as_("web", actor="wang", areas=A) as web:
        assert web.execute("SELECT FROM fact_person WHERE id = 'p2'").fetchall() == []
        after = "SELECT FROM registry_event WHERE reason LIKE '%迁入以后'"
        assert web.execute(after).fetchall() == []
        until = "SELECT FROM registry_event WHERE \"row\" = 's_p2' AND table_name = 'fact_status'"
        assert web.execute(until).fetchall()
    with acting("sun", B):
        assert [done.action.kind for done in changes.about("h1")] == ["move"]
    undo(last_action(families), "sun", B)
    assert refused(lambda by: undo_as(by, move), "sun", B) == "move_back"
    with acting("sun", B) as by:
        back = moving.give_back(by, basis(), move)
    with acting("li", A) as by:
        moving.take(by, back)
    assert standing(families) == before


def test_who_takes_over_is_another_of_the_other_county_whatever_asks(families: Database):
    """By real connections of the application's role: nothing of the application checks here."""
    from psycopg.errors import CheckViolation, InsufficientPrivilege

    offer = (
        'INSERT INTO registry_move (subject, "row", about, from_scope, to_scope, area, day, reason, source_id, offered_by, '
        "offered_at, ended, ended_by) VALUES ('household', 'h1', '{p6}', %s, %s, '', '2023-06-30', '随子女', "
        "(SELECT max(id) FROM registry_source), 'sun', now(), %s, '') RETURNING id"
    )
    with acting() as by:  # so that there is a source
        phone(by)
    undo(last_action(families))
    there = f"{A}100901"

    def tried(error: type, name: str, areas: str, words: str, *values: object) -> None:
        with families.as_("web", actor=name, areas=areas) as web, pytest.raises(error):
            web.execute(words, values)

    tried(InsufficientPrivilege, "sun", B, offer, there, B, "")  # not the county that is left
    tried(InsufficientPrivilege, "wang", A, offer, f"{A}100902", B, "")  # where nobody lives
    with families.as_("web", actor="wang", areas=A) as web:
        [number] = web.execute(offer, [there, B, "taken"]).fetchone()
    kept = "SELECT offered_by, ended, about FROM registry_move WHERE id = %s"
    assert one(families, kept, number) == ("wang", "", ["h1", "p1", "p2", "p3"])
    end = "UPDATE registry_move SET ended = %s, ended_by = 'sun', ended_at = now() WHERE id = %s"
    tried(InsufficientPrivilege, "li", A, end, "taken", number)
    tried(CheckViolation, "wang", "5104", end, "taken", number)
    forged = "UPDATE registry_move SET about = '{p4}', ended = 'taken' WHERE id = %s"
    tried(CheckViolation, "sun", B, forged, number)
    move = "UPDATE fact_household SET county = %s, village = %s WHERE id = 'h1'"
    with families.as_("web", actor="sun", areas=B) as web:
        assert web.execute(move, [B, f"{B}100901"]).rowcount == 0  # not taken over
    with families.as_("web", actor="wang", areas=A) as web:
        web.execute(end, ["withdrawn", number])
    tried(CheckViolation, "sun", B, end, "taken", number)  # ended once


def test_somebody_marries_into_another_county(families: Database):
    from kapok.registry.actions import moving

    before = standing(families)
    assert refused(lambda by: moving.offer(by, basis(), "person", "p1", "510422")) == "head_moves"
    assert refused(lambda by: moving.offer(by, basis(), "person", "p2", "510421")) == "move_within"
    assert refused(lambda by: moving.offer(by, basis(), "person", "p2", "999999")) == "unknown_area"
    with acting("wang", A) as by:
        number = moving.offer(by, basis(), "person", "p2", "510422")
    assert (
        refused(lambda by: moving.take(by, number, household="h1"), "sun", B) == "unknown_household"
    )
    with acting("sun", B) as by:
        moving.take(by, number, household="h3", relation="儿媳")
    assert one(families, "SELECT household, scope FROM fact_person WHERE id = 'p2'") == (
        "h3",
        "510422100901",
    )
    with acting("sun", B) as by:
        back = moving.give_back(by, basis(), last_action(families))
    with acting("wang", A) as by:
        moving.take(by, back)
    assert standing(families) == before
    with acting("wang", A) as by:
        moving.withdraw(by, moving.offer(by, basis(), "person", "p2", "510422"))
        assert moving.waiting() == []


PEOPLE, HOUSEHOLDS = ("p1", "p2", "p3", "p4"), ("h1", "h2")
STEP = st.tuples(
    st.sampled_from(
        (
            "split",
            "marry",
            "new_head",
            "end",
            "enter",
            "die",
            "status",
            "merge",
            "correct",
            "choose",
        )
    ),
    st.sampled_from(PEOPLE),
    st.sampled_from(PEOPLE),
    st.sampled_from(HOUSEHOLDS),
    st.integers(0, 3),
)


def step(by, what: tuple[str, str, str, str, int]) -> None:
    from kapok.registry.actions import households, lives, merging, sources
    from kapok.registry.actions.members import membership

    kind, one_, other, house, back = what
    told = basis(DAY - back * DAYS)
    match kind:
        case "split":
            home = membership(one_)
            households.split(
                by, told, home.household if home else house, [one_], one_, new_head=other
            )
        case "marry":
            households.marry(by, told, one_, house, relation="其他", new_head=other)
        case "new_head":
            households.new_head(by, told, house, one_, "其他")
        case "end":
            households.end(by, told, house)
        case "enter":
            lives.enter(by, told, house, lives.Newcomer("新来的", relation="其他"))
        case "die":
            lives.die(by, told, one_, new_head=other)
        case "status":
            lives.give_status(by, told, one_, "disabled", told.day)
        case "merge":
            merging.merge(by, told, one_, other, new_head="p1")
        case "correct":
            value = ("weak", "lost", "skilled", "normal")[back]
            sources.correct(
                by, told, "person", one_, "labour", value, version=version("person", one_)
            )
        case "choose":
            words = 'SELECT id FROM registry_claim WHERE "row" = %s ORDER BY id OFFSET %s LIMIT 1'
            with connection_of_django().cursor() as cursor:
                cursor.execute(words, [one_, back])
                found = cursor.fetchone()
            sources.choose(by, told, found[0] if found else 0)


def connection_of_django():
    from django.db import connection

    return connection


def all_undone_in_reverse(families: Database, steps: list[tuple[str, str, str, str, int]]) -> int:
    """What was done before the last is undone too; how many were done at all."""
    before, done = standing(families), []
    for what in steps:
        try:
            with acting() as by:
                step(by, what)
        except Refused:
            continue
        done.append(last_action(families))
        heads = "SELECT count(*) FROM registry_membership WHERE head AND finish = '2999-12-31' GROUP BY household_id"
        assert {n for (n,) in OWNER[families.name].execute(heads)} <= {1}
    for number in reversed(done):
        undo(number)
    assert standing(families) == before
    return len(done)


def test_random_lives_undone_in_reverse_are_as_they_were(families: Database):
    done: list[int] = []

    @settings(
        max_examples=5, deadline=None, database=None, derandomize=True, phases=[Phase.generate]
    )
    @given(st.lists(STEP, min_size=3, max_size=6))
    def run(steps: list[tuple[str, str, str, str, int]]) -> None:
        done.append(all_undone_in_reverse(families, steps))

    run()
    assert sum(done) >= 4


@pytest.mark.long
def test_many_random_lives_undone_in_reverse_are_as_they_were(families: Database):
    @settings(max_examples=300, deadline=None, database=None)
    @given(st.lists(STEP, min_size=4, max_size=14))
    def run(steps: list[tuple[str, str, str, str, int]]) -> None:
        all_undone_in_reverse(families, steps)

    run()
