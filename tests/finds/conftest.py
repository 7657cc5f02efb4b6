"""Every test here works in the home of the server of tests/office.py; a small city is laid down once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.office import CITY, Database, at_home, connect, made

from kapok.city import make
from kapok.city.tree import tree
from kapok.intake import read_folder
from kapok.platform.secrets import create, new_ring

AS_OF = dt.date(2025, 9, 30)
RING = "finds-ring"
"""Where in the home the keys of its fields lie."""
MEASURES = ("2b", "3", "5", "16", "23b", "25b")
"""Those of the runs of `runs`."""


@pytest.fixture(scope="module", autouse=True)
def environment(home: Path) -> Iterator[None]:
    with at_home(home):
        yield


@pytest.fixture(scope="session")
def laid(template: Database, home: Path, words, tmp_path_factory) -> Iterator[Database]:
    from kapok.registry.filesources import Origin
    from kapok.registry.load import load

    folder = tmp_path_factory.mktemp("city")
    make(folder, persons=300, fmt="parquet")
    read, ring = read_folder(folder, words), new_ring()
    create(home / RING, ring)
    with at_home(home), made(template.cluster, "kapok_laid", template.name) as database:
        with database.as_("owner") as con:
            origin = Origin("hrss", "演示城市", AS_OF, "loader", dt.date(2021, 10, 1))
            load(con, read, words, ring, origin, CITY, tree([]))
            con.execute(
                "INSERT INTO accounts_setting (name, value) VALUES "
                "('business_day', '\"2025-09-30\"'), ('demonstration', 'true')"
            )
        yield database


@pytest.fixture(scope="module")
def city(laid: Database, request: pytest.FixtureRequest) -> Iterator[Database]:
    """The small city, a module's own."""
    name = f"kapok_{request.module.__name__.rpartition('.')[2]}"
    with made(laid.cluster, name, laid.name) as database:
        yield database


@pytest.fixture(scope="module")
def runs(city: Database):
    """`runs()`: decided once more, as the machine; a run with its data. Django stays connected as the role of long work.
    `runs.alone`: by run, the parts that were written while others were decided.
    """
    from django.db import connections

    from kapok.finds import regretting, running, streaming
    from kapok.finds.running import Wanted

    many, streaming.MANY = streaming.MANY, 30  # so of few people too some are written meanwhile
    write = streaming.Stream._write

    def seen(stream, part):
        write(stream, part)
        again.alone.setdefault(stream.run, []).append(part)

    def again(*, missed=False, **wanted):
        with running.full(Wanted("wang", "试一次", measures=MEASURES, **wanted)) as done:
            if missed:
                regretting.keep_regrets(done)
            rows = {
                name: list(done.screened.rows(f"FROM {name} ORDER BY ALL"))
                for name in ("_kept", "_found", "payment")
            }
            world = {
                name: done.screened.con.sql(f"SELECT * EXCLUDE (_scope) FROM {name}")
                .to_arrow_table()
                .to_pylist()
                for name in done.screened.package.vocabulary.entities
            }
            return done.run, rows, world

    again.alone = {}
    streaming.Stream._write = seen
    connect(city, "jobs")
    yield again
    connections.close_all()
    streaming.MANY, streaming.Stream._write = many, write


@pytest.fixture(scope="module")
def first(runs):
    return runs()


@pytest.fixture
def asked(city: Database, first):
    """Within a transaction of the machine."""
    from kapok.accounts.actor import MACHINE, acting_as

    with acting_as(MACHINE):
        yield first[0]


@pytest.fixture
def package(runs):
    from kapok.finds.running import office_package

    return office_package()


def by_why(found) -> Counter:
    return Counter({(one.measure, one.outcome, one.why): one.units for one in found})


def by_why_of_results() -> Counter:
    """What stands, result by result."""
    from kapok.finds.models import Result

    stands = Result.objects.filter(until__isnull=True).values_list(
        "measure", "outcome", "deciding", "missing"
    )
    found = Counter((m, outcome, (*why, *facts)) for m, outcome, why, facts in stands)
    assert any(len(why) > 1 for _, _, why in found)
    return found
