"""Reading of somebody: what the registry said on a day is put together from history; scope holds at both belts."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.office import Database
from tests.registry.people import A, B

pytestmark = pytest.mark.server
DAY = dt.date(2024, 6, 30)
FIRST, SECOND, THIRD = "2024-01-10", "2024-02-10", "2024-03-10"


def actor(area: str = A):
    from kapok.accounts.actor import Actor

    return Actor("wang", areas=(area,))


def dossier(row: str = "a_person", known: str = "", kind: str = "person", area: str = A):
    from kapok.accounts.actor import acting_as
    from kapok.registry.reading.asked import Asked
    from kapok.registry.reading.dossier import read

    with acting_as(actor(area)) as who:
        day = dt.date.fromisoformat(known) if known else None
        return read(Asked(who, DAY, bool(known), day), kind, row)


@pytest.fixture
def changed(people: Database) -> Database:
    """Laid down in January, changed in February and March."""
    with people.as_("owner", areas="*", actor="wang") as owner:
        owner.execute("ALTER TABLE registry_event DISABLE TRIGGER stands")
        owner.execute("UPDATE registry_event SET at = %s", [FIRST])
        for day, words in (
            (SECOND, "UPDATE fact_person SET labour = 'weak' WHERE id = 'a_person'"),
            (SECOND, "UPDATE fact_status SET kind = 'marginal' WHERE id = 'a_status'"),
            (SECOND, "UPDATE registry_person SET name = '刘大田' WHERE id = 'a_person'"),
            (THIRD, "UPDATE fact_person SET labour = 'normal' WHERE id = 'a_person'"),
            (THIRD, "DELETE FROM fact_degree WHERE id = 'a_degree'"),
            (THIRD, "INSERT INTO fact_degree (id, person, level) VALUES ('late', 'a_person', 3)"),
            (THIRD, "UPDATE fact_report SET person = NULL WHERE id = 'a_report'"),
        ):
            owner.execute(words)
            owner.execute("UPDATE registry_event SET at = %s WHERE at > '2024-12-31'", [day])
        owner.execute("ALTER TABLE registry_event ENABLE TRIGGER stands")
    return people


def test_what_the_registry_said_on_a_day(changed: Database):
    said = {
        day: dossier(known=day) for day in ("2024-01-09", "2024-01-20", "2024-02-20", "2024-03-20")
    }
    before, january, february, march = said.values()
    assert not before.there
    labour = [one.facts.values["labour"] for one in (january, february, march)]
    assert labour == [None, "weak", "normal"]
    kinds = [one.rows("status")[0].values["kind"] for one in (january, february, march)]
    assert kinds == [None, "marginal", "marginal"]
    degrees = [[row.id for row in one.rows("degree")] for one in (january, february, march)]
    assert degrees == [["a_degree"], ["a_degree"], ["late"]]
    reports = [[row.id for row in one.rows("report")] for one in (january, february, march)]
    assert reports == [["a_report"], ["a_report"], []]
    assert [one.identity.get("name") for one in (january, february)] == ["", None]


def test_a_loaded_row_counts_from_when_it_was_learnt(changed: Database):
    """Not from the day on which the database wrote it; what was changed since stood as it was before; what somebody took
    out and put back was not there in between.
    """
    with changed.as_("owner", areas="*", actor="wang") as owner:
        owner.execute("UPDATE fact_person SET recorded_at = '2023-05-02' WHERE id = 'a_person'")
        owner.execute("UPDATE fact_degree SET recorded_at = '2023-06-02' WHERE id = 'late'")
        owner.execute("UPDATE registry_membership SET recorded_at = '2023-05-02'")
        owner.execute("ALTER TABLE registry_event DISABLE TRIGGER stands")
        owner.execute("DELETE FROM registry_event WHERE at > '2024-12-31'")
        owner.execute("ALTER TABLE registry_event ENABLE TRIGGER stands")
    days = ("2023-05-01", "2023-05-02", "2023-06-02", "2024-03-20")
    said = [dossier(known=day) for day in days]
    assert [one.there for one in said] == [False, True, True, True]
    assert [one.facts.values["labour"] for one in said[1:]] == [None, None, "normal"]
    degrees = [[row.id for row in one.rows("degree")] for one in said[1:]]
    assert degrees == [[], ["late"], ["late"]]
    assert said[1].identity["name"] == ""
    assert [len(family(day)) for day in days] == [0, 1, 1, 1]
    with changed.as_("owner", areas="*", actor="wang") as owner:
        owner.execute("ALTER TABLE registry_event DISABLE TRIGGER stands")
        owner.execute(
            'INSERT INTO registry_event (at, table_name, "row", op, actor, reason, digest, scope) '
            "VALUES ('2023-06-20', 'fact_degree', 'late', 'insert', 'wang', '', '', '510421')"
        )
        owner.execute("ALTER TABLE registry_event ENABLE TRIGGER stands")
    assert dossier(known="2023-06-30").rows("degree") == []


def family(known: str):
    from kapok.accounts.actor import acting_as
    from kapok.registry.reading.asked import Asked
    from kapok.registry.reading.families import stays

    with acting_as(actor()) as who:
        return stays(Asked(who, DAY, True, dt.date.fromisoformat(known)), person="a_person")


def test_a_later_page_of_what_was_known_does_not_begin_anew(changed: Database):
    from kapok.accounts.actor import acting_as
    from kapok.registry.reading.asked import Asked
    from kapok.registry.reading.dossier import read

    with acting_as(actor()) as who:
        asked = Asked(who, DAY, True, dt.date(2024, 2, 20))
        pages = [read(asked, "person", "a_person", only="degree", offset=n) for n in (0, 1)]
    assert [[row.id for row in one.rows("degree")] for one in pages] == [["a_degree"], []]


def test_without_a_day_of_knowledge_all_there_is(changed: Database):
    found = dossier()
    assert found.facts.values["labour"] == "normal"
    assert [row.id for row in found.rows("degree")] == ["late"]
    about = {group.entity.name for group in found.groups}
    assert {"status", "employment", "insured_month", "training", "trip_passenger"} <= about
    assert "household" not in about
    assert "person" not in about
    assert ("training_class", "a_training_class") in found.others


def test_every_entity_that_is_about_somebody_is_on_a_page(people: Database):
    from kapok.accounts.actor import acting_as
    from kapok.registry.reading.rows import about
    from kapok.registry.words import ways

    with acting_as(actor()):
        known = ways()
    shown = {
        one.entity.name
        for kind in ("person", "household", "organisation")
        for one in about(known, kind)
    }
    wanted = {e.name for e in known.entities.values() if known.about_somebody(e)}
    led_to = {target for name in shown for target in known.entities[name].refs.values()}
    assert wanted - shown - led_to <= {"person", "household"}


def test_scope_holds_at_both_belts(people: Database, monkeypatch: pytest.MonkeyPatch):
    from psycopg import sql

    from kapok.registry.reading import rows

    for kind in ("person", "household", "organisation"):
        assert dossier(f"a_{kind}", kind=kind) is not None
        assert dossier(f"a_{kind}", kind=kind, area=B) is None
    monkeypatch.setattr(rows, "for_actor", lambda *_: sql.SQL("true"))
    for kind in ("person", "household", "organisation"):
        assert dossier(f"a_{kind}", kind=kind) is not None
        assert dossier(f"a_{kind}", kind=kind, area=B) is None
