"""Row-level security, by real connections of the application's role: nothing of the application filters here."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from tests.office import Database, owner_of_databases
from tests.registry.people import VILLAGE, A, B

from kapok.registry.ways import Ways
from kapok.rules.package.entities import Vocabulary

pytestmark = pytest.mark.server
LEADING = """
WITH RECURSIVE about AS (
    SELECT c.oid, c.relname FROM pg_class c
    WHERE c.relname IN ('fact_person', 'fact_household', 'fact_organisation')
  UNION
    SELECT c.oid, c.relname FROM pg_constraint k
    JOIN about ON k.confrelid = about.oid JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype = 'f' AND c.relname ^@ 'fact_'
) SELECT relname FROM about
"""
"""Every fact table whose references lead to somebody, as the catalogue knows it."""
NAMED = ("person", "household", "organisation", "membership", "claim", "event", "file")


def guarded(database: Database) -> list[str]:
    with database.as_("owner") as con:
        found = sorted(name for (name,) in con.execute(LEADING))
    assert len(found) > 35
    return [*found, "fact_payment", *(f"registry_{name}" for name in NAMED)]


def rows(con: psycopg.Connection, table: str) -> list[str]:
    column = {
        "registry_membership": "person_id",
        "registry_claim": '"row"',
        "registry_event": '"row"',
    }
    words = sql.SQL("SELECT {} FROM {}").format(
        sql.SQL(column.get(table, "id")), sql.Identifier(table)
    )
    return [str(row) for (row,) in con.execute(words)]


def test_nothing_told_nothing_seen(settled: Database):
    with settled.as_("owner") as owner, settled.as_("web") as web, settled.as_("jobs") as jobs:
        for table in guarded(settled):
            assert rows(owner, table), table
            assert rows(web, table) == rows(jobs, table) == [], table
        for (view,) in owner.execute(
            "SELECT viewname FROM pg_views WHERE schemaname = 'vocabulary'"
        ):
            words = sql.SQL("SELECT count(*) FROM vocabulary.{}").format(sql.Identifier(view))
            assert web.execute(words).fetchone() == (0,), view


def test_a_county_sees_no_row_of_another(settled: Database):
    with settled.as_("web", actor="li", areas=A) as web:
        for table in guarded(settled):
            found = rows(web, table)
            assert found, table
            if table != "registry_event":  # names of memberships and claims there are numbers
                assert all(row.startswith("a_") for row in found), (table, found)
            assert not any(row.startswith("b_") for row in found), (table, found)
        scopes = web.execute("SELECT DISTINCT scope FROM registry_event").fetchall()
        assert all(scope == "" or scope.startswith(A) for (scope,) in scopes)
    with settled.as_("web", actor="wang", areas="5104") as city:
        assert sorted(rows(city, "fact_person")) == ["a_person", "b_person"]
    with settled.as_("web", actor="zhou", areas="510421100901") as village:
        assert rows(village, "fact_person") == ["a_person"]
    with settled.as_("web", actor="zhou", areas="510421100902") as next_village:
        assert rows(next_village, "fact_person") == []


def test_a_county_writes_nothing_in_another(people: Database, words: Vocabulary):
    ways = Ways(words, "5104")
    tried = 0
    with people.as_("web", actor="li", areas=A) as web:
        web.autocommit = True
        for entity in words.entities.values():
            table = sql.Identifier(f"fact_{entity.name}")
            row = f"b_{entity.name}"
            place = {one: B for one in ("county",) if one in entity.stored_columns()}
            if not ways.about_somebody(entity) and not place:
                continue
            tried += 1
            values = {ref: f"b_{target}" for ref, target in entity.refs.items()} | place
            if "person" in entity.facts:
                values["person"] = "b_person"
            with pytest.raises(InsufficientPrivilege):
                web.execute(
                    sql.SQL("INSERT INTO {} (id, {}) VALUES ('new', {})").format(
                        table,
                        sql.SQL(", ").join(map(sql.Identifier, values)),
                        sql.SQL(", ").join(map(sql.Literal, values.values())),
                    )
                )
            for words_ in (
                "UPDATE {} SET version = 9 WHERE id = {}",
                "DELETE FROM {} WHERE id = {}",
            ):
                done = web.execute(sql.SQL(words_).format(table, sql.Literal(row)))
                assert done.rowcount == 0, entity.name
        assert tried > 45
        with pytest.raises(InsufficientPrivilege):  # taking a row of one's own there
            web.execute(
                "UPDATE fact_household SET village = '510422100901' WHERE id = 'a_household'"
            )
        with pytest.raises(InsufficientPrivilege):
            web.execute(
                "INSERT INTO registry_membership (person_id, household_id, relation, head, start, finish, because) "
                "VALUES ('b_person', 'a_household', '', false, '2030-01-01', '2031-01-01', '')"
            )


def test_who_is_nobodys_officer_sees_his_own(settled: Database):
    with settled.as_("web", actor="laowu", people="a_person") as villager:
        assert rows(villager, "fact_person") == ["a_person"]
        assert rows(villager, "fact_household") == ["a_household"]
        assert rows(villager, "registry_person") == ["a_person"]
        for table in ("employment", "insured_month", "status", "payment", "site_household"):
            assert rows(villager, f"fact_{table}") == [f"a_{table}"]
        assert villager.execute("SELECT kapok_household_of('{a_person}')").fetchall() == [
            ("a_person",)
        ]
    with settled.as_("web", actor="shop", organisations="b_organisation") as employer:
        assert rows(employer, "fact_organisation") == ["b_organisation"]
        for table in ("employment", "insured_month", "loan_quarter", "payment"):
            assert rows(employer, f"fact_{table}") == [f"b_{table}"]
        for table in ("fact_person", "fact_status", "fact_household", "registry_person"):
            assert rows(employer, table) == []
        with pytest.raises(InsufficientPrivilege):
            employer.execute(
                "INSERT INTO fact_vacancy (id, employer) VALUES ('v', 'b_organisation')"
            )


def test_whose_household_one_is_goes_by_the_offices_day(people: Database):
    """A demonstration's day lies in the past: who lived there then, not who lives there by the machine's clock."""
    with people.as_("owner") as owner:
        owner.execute(
            "UPDATE registry_membership SET finish = '2024-01-31' WHERE person_id = 'a_person'"
        )
        owner.execute("INSERT INTO accounts_setting (name, value) VALUES ('demonstration', 'true')")
        owner.execute(
            "INSERT INTO registry_person (id, name, initials, number_version, bank, version) VALUES ('wife', '', '', 0, '', 1)"
        )
        owner.execute(
            "INSERT INTO registry_membership (person_id, household_id, relation, head, start, finish, because) "
            "VALUES ('wife', 'a_household', '', false, '2020-01-01', '2024-01-31', '')"
        )
    found = {}
    for day in ("2024-01-31", "2024-02-01"):
        with people.as_("owner") as owner:
            owner.execute(
                "INSERT INTO accounts_setting (name, value) VALUES ('business_day', to_jsonb(%s::text)) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [day],
            )
        with people.as_("web", actor="laowu", people="a_person") as web:
            home = web.execute("SELECT kapok_household_of('{a_person}') ORDER BY 1").fetchall()
            found[day] = ([one for (one,) in home], web.execute("SELECT kapok_own()").fetchone()[0])
    assert found["2024-01-31"] == (["a_person", "wife"], ["a_person", "a_household"])
    assert found["2024-02-01"] == (["a_person"], ["a_person"])


def test_who_comes_from_elsewhere_belongs_to_the_city_and_his_job_where_it_is(people: Database):
    with people.as_("owner") as owner:
        owner.execute(
            "INSERT INTO registry_household (id, ended_on, version) VALUES ('h', '2999-12-31', 1)"
        )
        owner.execute(
            "INSERT INTO registry_person (id, name, initials, number_version, bank, version) VALUES ('p', '', '', 0, '', 1)"
        )
        owner.execute("INSERT INTO fact_household (id, county) VALUES ('h', '513422')")
        owner.execute("INSERT INTO fact_person (id, household) VALUES ('p', 'h')")
        owner.execute(
            "INSERT INTO fact_employment (id, person, employer) VALUES ('e', 'p', 'a_organisation')"
        )
        found = owner.execute(
            "SELECT scope FROM fact_household WHERE id = 'h' UNION ALL SELECT scope FROM fact_person WHERE id = 'p' "
            "UNION ALL SELECT scope FROM fact_employment WHERE id = 'e'"
        )
        assert [scope for (scope,) in found] == ["5104", "5104", A]


def test_without_any_filter_of_the_application(people: Database):
    """Through Django, as a page would, with no filter at all."""
    from kapok.accounts.actor import NOBODY, Actor, acting_as
    from kapok.registry.models import Household, Membership, Organisation, Person

    models = (Person, Household, Organisation, Membership)
    for model in models:
        assert model.objects.count() == 0
    with acting_as(NOBODY):
        assert [model.objects.count() for model in models] == [0, 0, 0, 0]
    with acting_as(Actor("li", areas=(B,))):
        assert [model.objects.get().pk for model in models[:3]] == [
            "b_person",
            "b_household",
            "b_organisation",
        ]
        assert Membership.objects.get().person_id == "b_person"
    assert Person.objects.count() == 0  # what was told has ended with the transaction


FORBIDDEN = (
    "UPDATE registry_event SET actor = 'nobody'",
    "DELETE FROM registry_event",
    "TRUNCATE registry_event",
    "INSERT INTO registry_event VALUES (DEFAULT)",
    "DELETE FROM registry_block",
    "UPDATE registry_block SET seal = ''",
    "ALTER TABLE fact_person DISABLE TRIGGER ALL",
    "ALTER TABLE registry_event DISABLE TRIGGER stands",
    "ALTER TABLE fact_person DISABLE ROW LEVEL SECURITY",
    "DROP POLICY seen ON fact_person",
    "DROP TRIGGER history_update ON fact_person",
    "SET session_replication_role = replica",
    f"SET ROLE {owner_of_databases()}",
    "CREATE TABLE mine (id int)",
    "TRUNCATE fact_status",
    "SELECT kapok_keep_history('fact_person', 'id', '''''')",
    "UPDATE registry_datakey SET kek = 0",
)


@pytest.mark.parametrize("role", ["web", "jobs"])
def test_the_application_is_no_master(settled: Database, role: str):
    with settled.as_(role, actor="li", areas="*") as con:
        con.autocommit = True
        for words in FORBIDDEN:
            with pytest.raises(InsufficientPrivilege):
                con.execute(words)
        con.execute("SET row_security = off")  # for who is held by it: an error, never everything
        with pytest.raises(InsufficientPrivilege):
            con.execute("SELECT * FROM fact_person")
        strong = con.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        owned = con.execute(
            "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole"
        ).fetchone()
    assert (strong, owned) == ((False, False, False, False), (0,))


def test_a_search_path_of_ones_own_changes_nothing(people: Database):
    """What works out where a row belongs sets no search path of its own: it asks for everything where it stands."""
    with people.as_("owner") as owner:
        bare = "SELECT proname FROM pg_proc WHERE prosecdef AND proconfig IS NULL AND proname ^@ 'kapok_' AND NOT proname ^@ 'kapok_belongs_'"
        assert owner.execute(bare).fetchall() == []
        owner.execute("CREATE TEMP TABLE fact_household (id text, scope text, concerns text[])")
        owner.execute("INSERT INTO fact_household VALUES ('a_household', '510422', '{}')")
        owner.execute("CREATE FUNCTION pg_temp.kapok_within(text, text) RETURNS text LANGUAGE sql RETURN '510422'")  # fmt: skip
        owner.execute("SET search_path = pg_temp")
        moved = "UPDATE public.fact_person SET student = true WHERE id = 'a_person' RETURNING scope"
        assert owner.execute(moved).fetchone() == (VILLAGE[A],)


def test_not_even_the_owner_changes_history_by_accident(settled: Database):
    with settled.as_("owner") as owner:
        owner.autocommit = True
        for words in (
            FORBIDDEN[0],
            FORBIDDEN[1],
            "TRUNCATE registry_event",
            "TRUNCATE fact_status",
        ):
            with pytest.raises(InsufficientPrivilege, match="history stands"):
                owner.execute(words)


def test_a_paper_goes_where_whom_it_is_about_goes_and_stands(people: Database):
    with people.as_("owner", actor="move") as owner:
        owner.execute(
            "UPDATE fact_household SET county = %s, village = %s WHERE id = 'a_household'",
            [B, VILLAGE[B]],
        )
    with people.as_("web", actor="li", areas=A) as before:
        assert rows(before, "registry_file") == []
    with people.as_("web", actor="li", areas=B) as after:
        after.autocommit = True
        assert sorted(rows(after, "registry_file")) == ["a_file", "b_file"]
        for words in ("UPDATE registry_file SET address = 'x'", "DELETE FROM registry_file"):
            with pytest.raises(InsufficientPrivilege):
                after.execute(words)
        told = after.execute(
            "SELECT op, actor, scope FROM registry_event WHERE table_name = 'registry_file' AND \"row\" = 'a_file' "
            "ORDER BY id DESC LIMIT 1"
        ).fetchone()
        assert told == ("update", "move", VILLAGE[B])
    with people.as_("owner") as owner, pytest.raises(InsufficientPrivilege):
        owner.execute("DELETE FROM registry_file")
