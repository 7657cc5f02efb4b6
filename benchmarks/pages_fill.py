"""A registry of many people for the benchmark of pages: laid down in bulk, with what the database's triggers would have added.

Triggers are off while it is laid down (that needs the server's own administrator), so scope, whom a row concerns and the
history are written here. That they are as the triggers would have written them is a test.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

CITY, COUNTIES = "5104", ("510402", "510403", "510411", "510421", "510422")
VILLAGES, IN_HOUSEHOLD = 50, 3
"""Villages a county; people a household."""
USERS, PASSWORD = 50, "木棉花开在三月里"
SURNAMES, GIVEN = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗",
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英",
)
DAY = dt.date(2023, 6, 30)
DAYS = 18_000
"""How many days of birth there are."""


def village(number: int) -> str:
    """Of a household."""
    county = COUNTIES[number % len(COUNTIES)]
    return f"{county}1009{number // len(COUNTIES) % VILLAGES + 1:02d}"


def name(number: int) -> str:
    s, g = len(SURNAMES), len(GIVEN)
    return SURNAMES[number % s] + GIVEN[number // s % g] + GIVEN[number // s // g % g]


def id_number(number: int) -> str:
    """County, day of birth, a running number of that day; the check digit fits."""
    from kapok.checkdigits import id_check

    county = village(number // IN_HOUSEHOLD)[:6]
    born = dt.date(1955, 1, 1) + dt.timedelta(days=number * 7 % DAYS)
    first = f"{county}{born:%Y%m%d}{number // DAYS:03d}"
    return first + id_check(first)


def fill(con: psycopg.Connection, ring: Any, persons: int) -> None:
    """In a migrated, empty database, as the server's administrator."""
    from kapok.registry.keys import begin_fields

    fields = begin_fields(con, ring)
    con.execute("SET session_replication_role = replica")
    _areas(con)
    con.cursor().executemany(
        "INSERT INTO accounts_setting (name, value) VALUES (%s, %s)",
        [("business_day", Jsonb(str(DAY))), ("searches_in_ten_minutes", Jsonb(1_000_000))],
    )
    con.execute(
        "INSERT INTO registry_source (supplier, title, document, as_of, received_at, received_by) "
        "VALUES ('hrss', '基准测试', '', %s, now(), 'bench')",
        [DAY],
    )
    _households(con, -(-persons // IN_HOUSEHOLD))
    _people(con, fields, persons)
    for words in FACTS:
        con.execute(words)
    con.execute("SET session_replication_role = origin")
    con.commit()


def _areas(con: psycopg.Connection) -> None:
    from kapok.registry.areas import Place, lay

    places = [Place("510400", "攀枝花市", "city", None)]
    places += [Place(code, f"县{code[4:]}", "county", "510400") for code in COUNTIES]
    places += [
        Place(f"{code}1009{n:02d}", f"示范{n}村", "village", code, demonstration=True)
        for code in COUNTIES
        for n in range(1, VILLAGES + 1)
    ]
    lay(con, places)


def _households(con: psycopg.Connection, count: int) -> None:
    with con.cursor() as cursor:
        with cursor.copy(
            "COPY registry_household (id, number, ended_on, version) FROM STDIN"
        ) as copy:
            for n in range(count):
                copy.write_row((f"h{n}", None, "2999-12-31", 1))
        with cursor.copy(
            "COPY fact_household (id, county, village, scope, concerns) FROM STDIN"
        ) as copy:
            for n in range(count):
                place = village(n)
                copy.write_row((f"h{n}", place[:6], place, place, [f"h{n}"]))


def _people(con: psycopg.Connection, fields, persons: int) -> None:
    from kapok.platform.secrets import Place
    from kapok.registry.pinyin import initials

    short: dict[str, str] = {}

    def rows() -> Iterator[tuple]:
        for n in range(persons):
            row, called, number = f"p{n}", name(n), id_number(n)
            index = fields.index("id_number", number)
            sealed = fields.seal(Place("registry_person", "number", row), number)
            letters = short.setdefault(called, "") or short.setdefault(
                f"{called} ", initials(called)
            )
            yield (row, called, letters, sealed, index.digest, index.version, "", 1)

    columns = "id, name, initials, number_sealed, number_index, number_version, bank, version"
    with (
        con.cursor() as cursor,
        cursor.copy(f"COPY registry_person ({columns}) FROM STDIN") as copy,
    ):
        for row in rows():
            copy.write_row(row)


FACTS = (
    f"""INSERT INTO fact_person (id, household, birth, sex, hukou_county, hukou_village, labour, education, died_on, scope,
            concerns, source_id)
        SELECT 'p' || n, h.id, date '1955-01-01' + n * 7 % {DAYS}, CASE n % 2 WHEN 0 THEN 'male' ELSE 'female' END, h.county,
            h.village, (ARRAY['normal', 'skilled', 'weak', 'lost'])[n % 4 + 1],
            (ARRAY['primary', 'junior', 'senior', 'college'])[n % 4 + 1], date '2999-12-31', h.scope, ARRAY['p' || n, h.id], 1
        FROM (SELECT substr(id, 2)::int AS n FROM registry_person) p
        JOIN fact_household h ON h.id = 'h' || (n / {IN_HOUSEHOLD})""",
    f"""INSERT INTO registry_membership (person_id, household_id, relation, head, start, finish, because, source_id)
        SELECT 'p' || n, 'h' || (n / {IN_HOUSEHOLD}), CASE n % {IN_HOUSEHOLD} WHEN 0 THEN '户主' ELSE '子女' END,
            n % {IN_HOUSEHOLD} = 0, date '2000-01-01', date '2999-12-31', 'registered', 1
        FROM (SELECT substr(id, 2)::int AS n FROM registry_person) p""",
    """INSERT INTO registry_organisation (id, name, initials, number_version, version)
        SELECT 'o' || n, '示范' || n || '厂', 'sf', 0, 1 FROM generate_series(0, 4999) n""",
    """INSERT INTO fact_organisation (id, kind, county, scope, concerns)
        SELECT 'o' || n, 'enterprise', c, c, ARRAY['o' || n]
        FROM generate_series(0, 4999) n, LATERAL (SELECT (ARRAY['510402', '510403', '510411', '510421', '510422'])[n % 5 + 1] c) x""",
    """INSERT INTO fact_status (id, person, kind, policy, start, finish, scope, concerns, source_id)
        SELECT 's' || n, 'p' || n, 'poverty_exited', 'enjoyed', date '2019-01-01', date '2999-12-31', f.scope, ARRAY['p' || n], 1
        FROM generate_series(0, (SELECT count(*)::int - 1 FROM registry_person), 2) n JOIN fact_person f ON f.id = 'p' || n""",
    """INSERT INTO fact_employment (id, person, employer, scope, concerns, source_id)
        SELECT 'e' || n, 'p' || n, 'o' || n % 5000, f.scope, ARRAY['p' || n, 'o' || n % 5000], 1
        FROM generate_series(0, (SELECT count(*)::int - 1 FROM registry_person), 3) n JOIN fact_person f ON f.id = 'p' || n""",
    """INSERT INTO registry_event (at, table_name, "row", op, actor, reason, digest, before, after, scope)
        SELECT now(), 'fact_person', id, 'insert', 'bench', '基准测试', '', NULL, to_jsonb(f), scope FROM fact_person f""",
)
"""The rest, in the database itself; the last gives every person a history."""


GRANTS = """INSERT INTO accounts_grant (account_id, role, area_id, organisation, person, start, finish, reason)
SELECT a.id, r, (%(counties)s::text[])[1 + (row_number() OVER (PARTITION BY r ORDER BY username) - 1) %% %(n)s], '', '',
'2022-01-01', '2099-12-31', 'bench' FROM accounts_account a, unnest(ARRAY['caseworker', 'auditor']) r"""
"""What no page gives: roles that no second administrator stands for."""


def staff() -> None:
    """Officers who look at people and at the log, ten a county; as the web."""
    from django.contrib.auth.hashers import make_password

    from kapok.accounts.models import Account

    password = make_password(PASSWORD)
    for n in range(USERS):
        Account.objects.create(
            username=f"officer{n:02d}", name=name(n), password=password, must_change_password=False
        )


def make(persons: int, ring_file: Path) -> None:
    """Server, tables, people, staff; `KAPOK_HOME` says where. Again, it changes nothing."""
    from kapok.platform.database import cluster, launcher
    from kapok.platform.database.address import as_admin
    from kapok.platform.secrets import create, load, new_ring
    from kapok.rules.package.vocabulary import read_vocabulary
    from kapok.rules.problems import Problems
    from kapok.web.ready import begin

    launcher.start(cluster("test"))
    os.environ["KAPOK_KEYS"] = str(ring_file)
    begin("test", "web")
    from kapok.accounts.models import Account
    from kapok.registry.setup import migrate

    words = read_vocabulary(Path(__file__).resolve().parents[1] / "policies/vocabulary", Problems())
    migrate(words, CITY, "test")
    if Account.objects.exists():
        return
    if not ring_file.exists():
        create(ring_file, new_ring())
    with psycopg.connect(as_admin(cluster("test"), "kapok").conninfo) as con:
        fill(con, load(ring_file), persons)
        con.autocommit = True
        staff()
        con.execute(GRANTS, {"counties": list(COUNTIES), "n": len(COUNTIES)})
        con.execute("VACUUM ANALYZE")
