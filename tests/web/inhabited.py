"""An office in which people live: a row of everything in each of two counties, numbers sealed, and somebody in every role."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from tests.office import DAY, PASSWORD, Database, at_home, connect, let_in, made
from tests.registry.people import VILLAGE, A, B, settle

from kapok.rules.package.entities import Vocabulary

SERVED = "127.0.0.1"


@dataclass(frozen=True)
class Inhabitant:
    """What nobody of another county may come to see. `number` in clear stands nowhere in the database."""

    county: str
    name: str
    number: str
    phone: str
    account: str
    organisation: str
    owner_number: str

    @property
    def numbers(self) -> tuple[str, ...]:
        return (self.number, self.phone, self.account, self.owner_number)


INHABITANTS = {
    "a": Inhabitant(
        *(A, "依火·古者曲布𠮷木乃约沙", "510421197808120017", "13808140421"),
        *("6217003810042100017", "米易䶮红烤烟合作社", "51042119650102001X"),
    ),
    "b": Inhabitant(
        *(B, "阿·尔布", "510422198203050029", "13908120422"),
        *("6217003810042200026", "盐边示范农场", "510422197001010024"),
    ),
}


def settle_in(con: psycopg.Connection, words: Vocabulary, ring_path: Path) -> None:
    """As the owner."""
    from kapok.platform.secrets import Place, load
    from kapok.platform.vault import Vault, vault_path
    from kapok.registry.keys import begin_fields
    from kapok.registry.pinyin import initials

    settle(con, words)
    ring = load(ring_path)
    keys, vault = begin_fields(con, ring), Vault(vault_path("test"), ring)
    for mark, one in INHABITANTS.items():
        person, organisation = f"{mark}_person", f"{mark}_organisation"
        _name(con, "registry_person", person, one.name, initials(one.name))
        _name(con, "registry_organisation", organisation, one.organisation, "")
        paper, name = f"{mark}_file", f"{one.name} {one.number}.pdf"
        con.execute(
            "UPDATE registry_file SET address = %s, name_sealed = %s WHERE id = %s",
            [
                vault.add(f"%PDF-1.7\n{one.number}\n".encode()).address,
                keys.seal(Place("registry_file", "name", paper), name),
                paper,
            ],
        )
        for table, row, column, kind, value in (
            ("registry_person", person, "number", "id_number", one.number),
            ("registry_person", person, "phone", "phone", one.phone),
            ("registry_person", person, "account", "account", one.account),
            ("registry_organisation", organisation, "number", "id_number", one.owner_number),
        ):
            con.execute(
                sql.SQL("UPDATE {} SET {} = %s, {} = %s WHERE id = %s").format(
                    *map(sql.Identifier, (table, f"{column}_sealed", f"{column}_index"))
                ),
                [
                    keys.seal(Place(table, column, row), value),
                    keys.index(kind, value).digest,
                    row,
                ],
            )

        con.execute(
            'INSERT INTO registry_move (subject, "row", from_scope, to_scope, area, day, reason, source_id, ended, ended_by) '
            "VALUES ('household', %s, %s, '510411', '510411', '2023-06-30', '随子女', (SELECT max(id) FROM registry_source), '', '')",
            [f"{mark}_household", VILLAGE[one.county]],
        )


def _name(con: psycopg.Connection, table: str, row: str, name: str, initials: str) -> None:
    words = sql.SQL("UPDATE {} SET name = %s, initials = %s WHERE id = %s")
    con.execute(words.format(sql.Identifier(table)), [name, initials, row])


TOKENS = {mark: f"kapok_{n}_{mark * 43}" for n, mark in enumerate(INHABITANTS, 1001)}
"""What another system of each county comes with."""


def engage() -> None:
    """Somebody in every role in each county, one who has all roles of an area at once, and another system."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from kapok.accounts.models import Account, Area, Grant
    from kapok.accounts.roles import ROLES, Reach
    from kapok.api.models import Token

    password, now = make_password(PASSWORD), timezone.now()
    for mark, one in INHABITANTS.items():
        Area.objects.create(
            code=VILLAGE[one.county],
            scope=VILLAGE[one.county],
            name="示范村",
            level="village",
            parent_id=one.county,
            demonstration=True,
        )
        by_area = [key for key, role in ROLES.items() if role.reach is Reach.AREA]
        for username, roles in ({key: [key] for key in ROLES} | {"all": by_area}).items():
            who = Account.objects.create(
                username=f"{username}_{mark}",
                name=f"{username} {mark}",
                password=password,
                must_change_password=False,
                factor_confirmed_at=now if any(ROLES[key].second_factor for key in roles) else None,
            )
            for key in roles:
                where = {
                    Reach.AREA: {"area_id": one.county},
                    Reach.ORGANISATION: {"organisation": f"{mark}_organisation"},
                    Reach.PERSON: {"person": f"{mark}_person"},
                }[ROLES[key].reach]
                Grant.objects.create(
                    account=who, role=key, start=dt.date(2022, 1, 1), reason="测试", **where
                )
        system = Account.objects.create(username=f"api-{mark}", name=f"医保局 {mark}", password="!")
        Grant.objects.create(
            account=system,
            role="caseworker",
            area_id=one.county,
            start=dt.date(2022, 1, 1),
            reason="测试",
        )
        Token.objects.create(
            pk=int(TOKENS[mark].split("_")[1]),
            account=system,
            purpose="测试",
            digest=sha256(TOKENS[mark].rpartition("_")[2].encode()).hexdigest(),
            reveal="case",
            per_minute=6000,
            expires_on=dt.date(2999, 12, 31),
        )


WHY = "graduation_year"
"""The condition that keeps somebody out."""


def find_somebody() -> None:
    """A run that has found the person of each county; as the machine, by the role of long work."""
    from django.utils import timezone

    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds.models import Basis, Change, Count, Find, Regret, Result, Run
    from kapok.web.policies.shelf import shelf

    package, now = shelf().package, timezone.now()
    with acting_as(MACHINE):
        basis = Basis.objects.create(
            digest="0", policy=package.folder, title="", hash="", readings={}, parameters=[]
        )
        run = Run.objects.create(
            span="full",
            basis=basis,
            as_of=dt.date(2023, 6, 30),
            known_at=now,
            snapshot="",
            events="{}",
            asked_by="system",
            started_at=now,
            units=2,
            changed=2,
        )
        for mark, one in INHABITANTS.items():
            who = {"entity": "person", "unit": f"{mark}_person", "person": f"{mark}_person"}
            who |= {"scope": VILLAGE[one.county], "measure": "23b"}
            held = who | {"since": run.pk, "kind": "ready", "units": 1, "amount": 150_000}
            Find.objects.create(**held)
            Result.objects.create(
                **who, since=run.pk, outcome="not_eligible", deciding=[WHY], missing=[]
            )
            Change.objects.create(**who, run=run.pk, causes=[{"kind": "policy"}])
            said = dict.fromkeys(("condition", "what", "actual", "wanted", "by"), "x")
            told = json.dumps({"zh": said, "en": said})
            Regret.objects.create(**held | {"kind": "day", "distance": 1, "said": told})
            counted = {"run": run, "measure": "23b", "n": 1, "units": 1}
            Count.objects.create(**counted, scope=who["scope"], what="ready", amount=150_000)
            Count.objects.create(
                **counted, scope=one.county, what="not_eligible", why=[WHY], amount=0
            )


def compare() -> None:
    """A data task and a comparison round in each county, in the order of the inhabitants."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.comparing.models import DataTask, Round

    with acting_as(MACHINE):
        for mark, one in INHABITANTS.items():
            DataTask.objects.create(
                rule="phone",
                entity="person",
                subject=f"{mark}_person",
                scope=VILLAGE[one.county],
                owner="village_officer",
                opened_on=DAY,
            )
            Round.objects.create(
                office="market", scope=one.county, by=f"caseworker_{mark}", people=1, state="asked"
            )


def bring_in() -> None:
    """A file in each county that waits to be confirmed, one of its three rows with a fault."""
    from tests.imports.sheets import book, family

    from kapok.accounts.actor import actor_of, standing
    from kapok.accounts.models import Account
    from kapok.imports import actions

    for mark, county in (("a", "米易县"), ("b", "盐边县")):
        who = Account.objects.get(username=f"caseworker_{mark}")
        rows = family(3, 县=county, 乡="", 村="")
        rows[2]["性别"] = "不详"
        actions.understand(actor_of(who, standing(who, DAY)), book(rows), "户信息.xlsx")


def write_out(ring_path: Path) -> None:
    """An export in each county that a worker wrote for somebody, numbers and all."""
    from django.utils import timezone
    from tests.imports.sheets import book, family

    from kapok.jobs.models import DONE, Job
    from kapok.platform.secrets import load
    from kapok.platform.vault import Vault, vault_path

    vault, layout = Vault(vault_path("test"), load(ring_path)), "national_households"
    for n, (mark, one) in enumerate(INHABITANTS.items()):
        told = {"layout": layout, "said_zh": "户信息", "said_en": "households", "rows": 3}
        Job.objects.create(
            kind="export",
            arguments={"layout": layout, "purpose": "case", "words": ""},
            asked_by=f"all_{mark}",
            roles=["caseworker"],
            state=DONE,
            ended_at=timezone.now(),
            result=told
            | {"address": vault.add(book(family(3, 3 * n))).address, "areas": [one.county]},
        )


@pytest.fixture(scope="session")
def inhabited(filled: Database, home: Path, words: Vocabulary) -> Iterator[Database]:
    from django.db import connections

    ring = home / "web-ring"
    with made(filled.cluster, "kapok_inhabited", filled.name) as own:
        with at_home(home):
            with own.as_("owner", actor="loader", reason="settled") as con:
                settle_in(con, words, ring)
            connect(own, "jobs")
            engage()
            find_somebody()
            compare()
            write_out(ring)
            with inside(own, home):
                bring_in()
            connections.close_all()
        yield own


@contextmanager
def inside(own: Database, home: Path, ring: str = "web-ring") -> Iterator[None]:
    """Django's connection leads there, and the keys are at hand."""
    from django.db import connections

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAPOK_KEYS", str(home / ring))
        connect(own)
        try:
            yield
        finally:
            connections.close_all()


@pytest.fixture
def town(inhabited: Database, home: Path, django: None) -> Iterator[Database]:
    """The inhabited office as the web sees it; whatever a test does there is undone."""
    from django.db import transaction

    with inside(inhabited, home), transaction.atomic():
        yield inhabited
        transaction.set_rollback(True)


def entered(username: str = "", **cookies: str):
    """A client in which somebody is logged in, without the way through the login page."""
    from django.test import Client

    client = Client(raise_request_exception=False, headers={"host": SERVED})
    client.cookies.load(cookies)
    if username:
        let_in(client, username)
    return client


@dataclass(frozen=True)
class Live:
    """`address`: where the office is served by HTTP."""

    address: str

    def cookies(self, username: str = "", **others: str) -> dict:
        """Options of a browser's context in which somebody is logged in."""
        found = entered(username, **others).cookies
        kept = [
            {"name": name, "value": morsel.value, "url": self.address}
            for name, morsel in found.items()
        ]
        return {"storage_state": {"cookies": [_placed(one) for one in kept], "origins": []}}


def _placed(cookie: dict) -> dict:
    return {
        "name": cookie["name"],
        "value": cookie["value"],
        "domain": SERVED,
        "path": "/",
        "expires": -1,
        "httpOnly": True,
        "secure": False,
        "sameSite": "Lax",
    }


@pytest.fixture(scope="module")
def live(inhabited: Database, home: Path, django: None) -> Iterator[Live]:
    """The same office over real HTTP. What is done there stays: nothing that another test counts on is to be changed."""
    with at_home(home), inside(inhabited, home), served() as found:
        yield found


@contextmanager
def served() -> Iterator[Live]:
    """Whatever Django's connection leads to, over real HTTP."""
    from django.core.servers.basehttp import ThreadedWSGIServer
    from django.core.wsgi import get_wsgi_application

    server = ThreadedWSGIServer((SERVED, 0), _quiet())
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield Live(f"http://{SERVED}:{server.server_address[1]}")
    server.shutdown()
    thread.join()
    server.server_close()


def _quiet() -> type:
    from django.core.servers.basehttp import WSGIRequestHandler

    class Quiet(WSGIRequestHandler):
        log_message: Callable = lambda *_: None

    return Quiet
