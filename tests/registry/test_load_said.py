"""Small files laid down: two heads, two sources, people who moved, names that are rare or long; from the file to the page."""

from __future__ import annotations

import datetime as dt
import html
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import psycopg
import pytest
from tests.intake.conftest import id_number, workbook
from tests.office import CITY, Database, fill, made

from kapok.identity import check_name
from kapok.intake import Intake, read_folder
from kapok.platform.secrets import Place, Ring, create, new_ring
from kapok.rules.package.entities import Vocabulary

pytestmark = pytest.mark.server
LONG = "阿依木呷·𠮷克·䶮日·吉布阿各·沙马拉毅·阿苏雷波惹子扎嫫嘎"
RARE = "𠮷䶮\U00031350"
NAMES = {
    "head": LONG,
    "other": RARE,
    "child": "单·𠮷",
    "wife": "普王氏",
}
IDS = {who: id_number(serial=n) for n, who in enumerate(NAMES, start=31)}
HOME, BEFORE, QUARREL = "510422000001", "510422000002", "510422000003"
WEDDING = dt.date(2022, 10, 1)


def member(who: str, relation: str, household: str = HOME, **more: str) -> dict[str, str]:
    return {
        "province": "四川省", "city": "攀枝花市", "county": "盐边县", "town": "桐子林镇", "village": "示范村", "household": household,
        "household_type": "一般农户", "name": NAMES[who], "id_no": IDS[who], "relation": relation, **more,
    }  # fmt: skip


def write(folder: Path) -> None:
    national = [
        member("head", "户主", phone="13800000001", labour="普通劳动力"),
        member("wife", "配偶"),
        member("other", "户主", QUARREL),
        member("child", "户主", QUARREL),
    ]
    workbook(folder / "户信息_20250930.xlsx", "national_households", national, above={"date": "2025-09-30"})  # fmt: skip
    village = {
        "name": NAMES["head"], "id_no": IDS["head"], "household": HOME, "categories": "一般", "employment_state": "已就业",
        "labour": "弱劳力", "phone": "13900000002",
    }  # fmt: skip
    workbook(folder / "实名制登记表.xlsx", "labour_register", [village], above={"date": "2025-08-15"})  # fmt: skip
    moved = [
        {"household": BEFORE, "name": NAMES["wife"], "id_no": IDS["wife"], "relation": "之女", "left_on": "2022-09-30", "left_by": "婚出"},
        {"household": HOME, "name": NAMES["wife"], "id_no": IDS["wife"], "relation": "配偶", "joined_on": "2022-10-01", "joined_by": "婚入"},
    ]  # fmt: skip
    workbook(folder / "家庭成员增减.xlsx", "national_changes", moved)
    checked = [{"household": BEFORE, "members_checked_to": "2025-06-30"}]
    workbook(folder / "家庭情况核对表.xlsx", "household_check", checked)


@dataclass(frozen=True)
class Laid:
    database: Database
    intake: Intake
    ring: Ring
    done: object

    def id_of(self, con: psycopg.Connection, who: str) -> str:
        row = con.execute("SELECT id FROM registry_person WHERE name = %s", [NAMES[who]]).fetchone()
        return str(row[0])


@pytest.fixture(scope="module")
def laid(template: Database, words: Vocabulary, tmp_path_factory) -> Iterator[Laid]:
    from kapok.registry.filesources import Origin
    from kapok.registry.load import load

    folder = tmp_path_factory.mktemp("said")
    write(folder)
    read = read_folder(folder, words, today=dt.date(2025, 9, 30))
    ring = new_ring()
    create(folder / "ring", ring)
    origin = Origin("hrss", "演示", dt.date(2025, 9, 30), "loader")
    with made(template.cluster, "kapok_said", template.name) as database:
        fill(database)
        with database.as_("owner") as con:
            done = load(con, read, words, ring, origin, CITY)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KAPOK_KEYS", str(folder / "ring"))
            yield Laid(database, read, ring, done)


def test_of_two_heads_none_is_and_both_are_kept(laid: Laid):
    with laid.database.as_("owner") as con:
        [household] = con.execute(
            "SELECT id FROM registry_household WHERE number = %s", [QUARREL]
        ).fetchone()
        heads = con.execute(
            "SELECT relation, head FROM registry_membership WHERE household_id = %s", [household]
        ).fetchall()
        said = con.execute(
            'SELECT value, chosen, scope FROM registry_claim WHERE "row" = %s AND fact = %s',
            [household, "head"],
        ).fetchall()
        both = {laid.id_of(con, "other"), laid.id_of(con, "child")}
    assert heads == [("户主", False), ("户主", False)]
    assert {value for value, _, _ in said} == both
    assert {(chosen, scope) for _, chosen, scope in said} == {(False, "510422")}
    [lost] = [one for one in laid.done.lost if one.entity == "household"]
    assert (lost.column, lost.rows) == ("head", (household,))
    assert [f.code for f in laid.intake.findings].count("heads_several") == 2


def test_both_sources_are_kept_and_the_nearer_one_counts(laid: Laid):
    from kapok.registry.keys import fields_of

    with laid.database.as_("owner") as con:
        head = laid.id_of(con, "head")
        said = con.execute(
            'SELECT fact, value, chosen, title, as_of FROM registry_claim JOIN registry_source s ON s.id = source_id WHERE "row" = %s',
            [head],
        ).fetchall()
        assert con.execute("SELECT labour FROM fact_person WHERE id = %s", [head]).fetchone() == (
            "normal",
        )
        fields = fields_of(con, laid.ring)
    labour = {value: (chosen, title, day) for fact, value, chosen, title, day in said if fact == "labour"}  # fmt: skip
    assert labour == {
        "normal": (True, "户信息_20250930.xlsx", dt.date(2025, 9, 30)),
        "weak": (False, "实名制登记表.xlsx", dt.date(2025, 8, 15)),
    }
    phones = {}
    for fact, value, chosen, *_ in said:
        if fact == "phone":
            place = Place("registry_person", "phone", head)
            phones[fields.open(place, bytes.fromhex(value["sealed"]))] = chosen
    assert phones == {"13800000001": True, "13900000002": False}


def test_who_married_is_in_both_households_one_after_the_other(laid: Laid):
    with laid.database.as_("owner") as con:
        times = con.execute(
            "SELECT h.number, m.start, m.finish, m.relation, m.because FROM registry_membership m "
            "JOIN registry_household h ON h.id = household_id WHERE person_id = %s ORDER BY m.start",
            [laid.id_of(con, "wife")],
        ).fetchall()
        now = con.execute(
            "SELECT h.number FROM fact_person p JOIN registry_household h ON h.id = p.household WHERE p.id = %s",
            [laid.id_of(con, "wife")],
        ).fetchone()
    assert times == [
        (BEFORE, dt.date(1990, 1, 1), dt.date(2022, 9, 30), "之女", "registered"),
        (HOME, WEDDING, dt.date(2999, 12, 31), "配偶", "marriage"),
    ]
    assert now == (HOME,)


@pytest.fixture
def officer(laid: Laid) -> Iterator[Callable]:
    """`officer(choose, number)`: what somebody does who may decide."""
    from django.db import connections
    from tests.office import connect

    from kapok.accounts.actor import Actor, acting_as
    from kapok.accounts.roles import Right
    from kapok.registry.actions.doing import Basis

    connect(laid.database)
    who = Actor("li", frozenset(Right), areas=("510422",))

    def act(do: Callable, *told: object) -> object:
        with acting_as(who):
            return do(who, Basis(dt.date(2023, 6, 30), "入户核实", "户口簿"), *told)

    yield act
    connections.close_all()


def claims(con: psycopg.Connection, row: str, fact: str) -> dict[object, int]:
    found = con.execute(
        'SELECT id, value FROM registry_claim WHERE "row" = %s AND fact = %s ORDER BY chosen DESC, id',
        [row, fact],
    ).fetchall()
    return {str(value.get("sealed") if isinstance(value, dict) else value): n for n, value in found}


def test_another_telephone_is_chosen_and_found(laid: Laid, officer: Callable):
    from kapok.registry.actions import sources
    from kapok.registry.actions.undoing import undo
    from kapok.registry.keys import fields_of

    with laid.database.as_("owner") as con:
        head, opened = laid.id_of(con, "head"), fields_of(con, laid.ring)
        _, other = claims(con, head, "phone").values()

    def stands() -> tuple[str, bool]:
        with laid.database.as_("owner") as con:
            sealed, index = con.execute(
                "SELECT phone_sealed, phone_index FROM registry_person WHERE id = %s", [head]
            ).fetchone()
        number = opened.open(Place("registry_person", "phone", head), bytes(sealed))
        return number, bytes(index) in {one.digest for one in opened.lookups("phone", number)}

    officer(sources.choose, other)
    assert stands() == ("13900000002", True)
    with laid.database.as_("owner") as con:
        [action] = con.execute("SELECT max(id) FROM registry_action").fetchone()
    officer(undo, action)
    assert stands() == ("13800000001", True)


def test_whose_household_it_is_is_decided(laid: Laid, officer: Callable):
    """First one, then the other; a household that has a head has one from then on."""
    from kapok.registry.actions import sources
    from kapok.registry.actions.undoing import undo
    from kapok.registry.trouble import Refused

    def stands() -> set[tuple[str, bool, str]]:
        with laid.database.as_("owner") as con:
            return set(
                con.execute(
                    "SELECT p.name, m.head, m.relation FROM registry_membership m "
                    "JOIN registry_person p ON p.id = person_id WHERE household_id = %s",
                    [household],
                )
            )

    with laid.database.as_("owner") as con:
        [household] = con.execute(
            "SELECT id FROM registry_household WHERE number = %s", [QUARREL]
        ).fetchone()
        said = claims(con, household, "head")
        first, second = (said[laid.id_of(con, who)] for who in ("other", "child"))
    officer(sources.choose, first)
    decided = {(NAMES["other"], True, "户主"), (NAMES["child"], False, "")}
    assert stands() == decided
    with pytest.raises(Refused, match="chosen_already"):
        officer(sources.choose, first)
    officer(sources.choose, second)
    assert stands() == {(NAMES["other"], False, ""), (NAMES["child"], True, "户主")}
    with laid.database.as_("owner") as con:
        [action] = con.execute("SELECT max(id) FROM registry_action").fetchone()
    officer(undo, action)
    assert stands() == decided


def test_a_rare_name_goes_every_way(laid: Laid, tmp_path: Path, django: None):
    """File, tables, index, page, and the workbook that is handed back."""
    from django.db import connections
    from django.test import Client
    from tests.office import connect

    from kapok.accounts.models import Account
    from kapok.registry.pinyin import initials

    assert len(NAMES["head"]) == 30
    with laid.database.as_("owner") as con:
        known = dict(con.execute("SELECT name, initials FROM registry_person").fetchall())
        for name in NAMES.values():
            assert check_name(name).value == name
            found = con.execute(
                "SELECT name FROM registry_person WHERE name ^@ %s AND initials ^@ %s",
                [name[:2], initials(name)],
            ).fetchall()
            assert (name,) in found
        rows = {who: laid.id_of(con, who) for who in NAMES}
    assert known[NAMES["child"]] == "s𠮷"
    assert set(known) == set(NAMES.values())
    connect(laid.database)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Account.objects.get(username="wang"))
    session = client.session
    session["began"] = time.time()
    session.save()
    for who, row in rows.items():
        assert NAMES[who] in client.get(f"/people/{row}/").content.decode()
    asked = html.unescape(client.get(f"/people/{rows['head']}/change/choice/").content.decode())
    assert "138****0001" in asked
    assert "139****0002" in asked
    assert "13900000002" not in asked
    assert "sealed" not in asked
    connections.close_all()
    [back] = [p for p in laid.intake.write_annotated(tmp_path) if "户信息" in p.name]
    cells = {c for row in openpyxl.load_workbook(back).active.values for c in row}
    assert set(NAMES.values()) <= cells
