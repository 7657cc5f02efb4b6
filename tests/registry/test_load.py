"""A made city read by intake and laid down: row for row what was read, and no number in clear."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pyarrow.parquet as pq
import pytest
from tests.office import CITY, ROOT, Database, at_home, connect, made

from kapok.city import make
from kapok.city.tree import tree
from kapok.cli import main
from kapok.intake import Intake, read_folder
from kapok.platform.database import address
from kapok.platform.database.programs import client
from kapok.platform.secrets import Fields, Place, Ring, create, new_ring
from kapok.rules.package.entities import Vocabulary
from kapok.rules.reading.loader import load_package

pytestmark = pytest.mark.server
AS_OF, SINCE = dt.date(2025, 9, 30), dt.date(2022, 1, 1)
NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])")


@dataclass(frozen=True)
class City:
    database: Database
    intake: Intake
    ring: Ring
    lost: tuple[Any, ...]
    rows: dict[str, int]
    folder: Path


@pytest.fixture(scope="module")
def city(
    template: Database, home: Path, django: None, words: Vocabulary, tmp_path_factory
) -> Iterator[City]:
    """Laid down as a whole office's files are: each an import."""
    from django.test import override_settings

    from kapok.imports.first import lay_down
    from kapok.registry.filesources import Origin

    folder = tmp_path_factory.mktemp("city") / "files"
    make(folder, persons=400)
    read = read_folder(folder, words)
    ring = new_ring()
    origin = Origin("hrss", "演示城市", AS_OF, "loader", SINCE)
    villages = [(row["id"], row["name"]) for row in read.directory["_village"].to_pylist()]
    with pytest.MonkeyPatch.context() as patch, override_settings(CLUSTER="load"):
        patch.setenv("KAPOK_KEYS", str(home / "load-ring"))  # a ring and a vault of its own
        create(home / "load-ring", ring)
        with made(template.cluster, "kapok_city", template.name) as database, at_home(home):
            with database.as_("owner") as con:
                done = lay_down(con, read, words, ring, origin, CITY, tree(villages))
            yield City(database, read, ring, done.lost, done.rows, folder)


def fields(con: psycopg.Connection, city: City) -> Fields:
    from kapok.registry.keys import fields_of

    return fields_of(con, city.ring)


def rows(con: psycopg.Connection, words: str) -> list[dict[str, Any]]:
    cursor = con.execute(words)
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def numbers(con: psycopg.Connection, city: City) -> dict[str, str]:
    """New id → what the files called the person, household or organisation."""
    opened = fields(con, city)
    found = dict(con.execute("SELECT id, number FROM registry_household").fetchall())
    for table, code in (("registry_person", "NULL"), ("registry_organisation", "credit_code")):
        for row, public, sealed in con.execute(f"SELECT id, {code}, number_sealed FROM {table}"):
            found[row] = public or opened.open(Place(table, "number", row), bytes(sealed))
    return found


def signatures(
    words: Vocabulary,
    tables: dict[str, list[dict[str, Any]]],
    named: Callable[[str], str | None],
) -> dict[str, Counter[tuple[Any, ...]]]:
    """Every row without its id; a reference is what it leads to."""
    by_id = {name: {row["id"]: row for row in found} for name, found in tables.items()}

    @cache
    def signature(entity: str, row: str | None) -> tuple[Any, ...] | None:
        if row is None or row not in by_id[entity]:
            return None
        if entity in {"person", "household", "organisation"}:
            return (named(row),)
        return of(entity, by_id[entity][row])

    def of(entity: str, row: dict[str, Any]) -> tuple[Any, ...]:
        refs = dict(words.entities[entity].refs)
        if entity == "payment":
            refs |= {"person": "person", "organisation": "organisation"}
        values = []
        for column in words.entities[entity].stored_columns():
            if column == "id":
                values.append(named(row["id"]) if entity in NAMED else None)
            elif column in refs:
                values.append(signature(refs[column], row[column]))
            elif (entity, column) != ("payment", "subject"):
                values.append(row[column])
        return tuple(values)

    return {name: Counter(of(name, row) for row in found) for name, found in tables.items()}


NAMED = {"person", "household", "organisation"}


def test_row_for_row_what_was_read(city: City, words: Vocabulary):
    read = {name: table.to_pylist() for name, table in city.intake.tables.items()}
    with city.database.as_("jobs", areas="*", actor="system") as con:
        there = {name: rows(con, f"SELECT * FROM vocabulary.{name}") for name in words.entities}
        called = numbers(con, city)
    assert {name: len(found) for name, found in there.items()} == city.rows
    assert city.rows == {name: len(found) for name, found in read.items()}
    assert sum(city.rows.values()) > 2000
    ours = signatures(words, there, called.get)
    theirs = signatures(words, read, lambda row: row)
    for name in words.entities:
        assert ours[name] == theirs[name], name
    lost = {(one.entity, one.column): len(one.rows) for one in city.lost}
    assert lost.keys() <= {("payment", "subject")}  # every other reference leads somewhere here
    named = sum(row["subject"] is not None for row in read["payment"])
    kept = [row["subject"] for row in there["payment"] if row["subject"] is not None]
    assert len(kept) + lost.get(("payment", "subject"), 0) == named
    known = {row["id"] for found in there.values() for row in found}
    assert sum(subject in known for subject in kept) > len(kept) / 2


def test_no_number_in_clear_anywhere(city: City):
    place = address("owner", "test")
    place = replace(place, parameters=place.parameters | {"dbname": city.database.name})
    dump = subprocess.run(
        [client("pg_dump")],
        env=os.environ | place.environ,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    people = city.intake.directory["person"].to_pylist()
    assert len(people) > 350
    assert people[0]["name"] in dump
    for one in people:
        for secret in (one["id"], one["phone"], one["account"]):
            assert not secret or secret not in dump
    codes = set(city.intake.tables["organisation"].column("id").to_pylist())
    assert set(NUMBER.findall(dump)) <= codes
    old = {
        row
        for table in ("employment", "status")
        for row in city.intake.tables[table].column("id").to_pylist()
    }
    assert not any(row in dump for row in old)


def test_found_by_number_name_and_initials(city: City):
    one = next(row for row in city.intake.directory["person"].to_pylist() if row["phone"])
    with city.database.as_("jobs", areas="*", actor="system") as con:
        opened = fields(con, city)
        for column, kind, value in (
            ("number", "id_number", one["id"]),
            ("phone", "phone", one["phone"]),
        ):
            digest = opened.lookups(kind, value)[0].digest
            found = con.execute(
                f"SELECT id, name, {column}_sealed FROM registry_person WHERE {column}_index = %s",
                [digest],
            ).fetchall()
            assert one["name"] in {name for _, name, _ in found}
            row, _, sealed = found[0]
            assert opened.open(Place("registry_person", column, row), bytes(sealed)) == value


def test_households_areas_and_history(city: City):
    with city.database.as_("jobs", areas="*", actor="system") as con:
        homeless = con.execute(
            "SELECT count(*) FROM fact_person WHERE household IS NULL"
        ).fetchone()[0]
        members = con.execute(
            "SELECT count(DISTINCT person_id) FROM registry_membership"
        ).fetchone()[0]
        assert members + homeless == city.rows["person"]
        assert con.execute(
            "SELECT count(*) FROM registry_membership JOIN fact_person p ON p.id = person_id "
            "WHERE household_id <> p.household AND finish = '2999-12-31'"
        ).fetchone() == (0,)
        heads = con.execute(
            "SELECT count(*), count(DISTINCT household_id) FROM registry_membership WHERE head AND relation = '户主'"
        ).fetchone()
        assert heads[0] == heads[1] > 0.9 * city.rows["household"]
        levels = dict(
            con.execute("SELECT level, count(*) FROM accounts_area GROUP BY level").fetchall()
        )
        assert (levels["city"], levels["county"]) == (1, 5)
        assert con.execute(
            "SELECT count(*) FROM accounts_area WHERE demonstration <> (level = 'village')"
        ).fetchone() == (0,)
        marks = con.execute(
            "SELECT count(*) FILTER (WHERE kind = 'key_village' AND holds), "
            "count(*) FILTER (WHERE kind = 'former_poor' AND holds), count(*) FILTER (WHERE kind = 'former_poor'), "
            "count(*) FILTER (WHERE kind = 'relocation_site'), count(*) FILTER (WHERE source_id IS NULL OR start IS NULL) "
            "FROM registry_areamark"
        ).fetchone()
        assert 0 < marks[0] < marks[1]
        assert marks[2:] == (levels["village"], 7, 0)
        assert con.execute(
            "SELECT DISTINCT supplier, start::text FROM registry_areamark JOIN registry_source one ON one.id = source_id "
            "WHERE kind = 'key_village'"
        ).fetchall() == [("rural_revitalisation", "2025-09-30")]
        former = con.execute(
            "SELECT count(*), count(DISTINCT because) FROM registry_membership WHERE finish < '2999-12-31'"
        ).fetchone()
        assert former[0] >= 3
        facts = con.execute(
            "SELECT count(*) FROM registry_event WHERE table_name ^@ 'fact_' AND op = 'insert' AND actor = 'loader'"
        ).fetchone()
        assert facts == (sum(city.rows.values()),)
        outside = con.execute(
            "SELECT count(*) FROM fact_person WHERE NOT scope ^@ '5104'"
        ).fetchone()
        assert outside == (0,)
        newcomers = con.execute(
            "SELECT count(*), array_agg(DISTINCT p.scope), bool_and(e.scope = f.scope OR NOT f.scope ^@ '5104') "
            "FROM fact_person p LEFT JOIN fact_employment e ON e.person = p.id "
            "LEFT JOIN fact_organisation f ON f.id = e.employer WHERE NOT p.hukou_county ^@ '5104'"
        ).fetchone()
        assert newcomers[0] > 30
        assert newcomers[1:] == (["5104"], True)  # the city's; their work is where the employer is


def test_the_same_files_again_change_nothing(city: City, words: Vocabulary):
    """And others are not loaded as a whole into what is not empty."""
    from kapok.imports.first import lay_down
    from kapok.registry.filesources import Origin
    from kapok.registry.load import load
    from kapok.registry.trouble import Refused

    origin = Origin("hrss", "再一次", dt.date(2025, 9, 30), "loader")
    with city.database.as_("owner") as con:
        last = con.execute("SELECT max(id) FROM registry_event").fetchone()
        done = lay_down(con, city.intake, words, city.ring, origin, CITY)
        assert (done.rows, done.sources) == ({}, 0)
        assert con.execute("SELECT max(id) FROM registry_event").fetchone() == last
        others = replace(city.intake, files=[replace(one, digest="") for one in city.intake.files])
        with pytest.raises(Refused) as caught:
            load(con, others, words, city.ring, origin, CITY)
    assert caught.value.code == "not_empty"


def test_every_row_points_to_the_file_it_comes_from(city: City, words: Vocabulary):
    with city.database.as_("owner") as con:
        named = dict(con.execute("SELECT id, title FROM registry_source").fetchall())
        facts = con.execute("SELECT title, supplier, as_of, length(document) FROM registry_source")
        told = {title: rest for title, *rest in facts}
        for entity in words.entities:
            rows = con.execute(f"SELECT count(*), count(source_id) FROM fact_{entity}").fetchone()
            assert rows[0] == rows[1], entity
        people = con.execute(
            "SELECT DISTINCT source_id FROM fact_person UNION SELECT source_id FROM registry_membership"
        ).fetchall()
    assert len(named) > 60
    assert any("户信息" in named[source] for (source,) in people)
    months = next(title for title in told if "社会保险缴费明细" in title or "缴费明细" in title)
    assert told[months][0] == "social_insurance"
    households = next(title for title in told if "户信息" in title)
    assert told[households] == ["rural_revitalisation", dt.date(2025, 9, 30), 64]
    assert not any(NUMBER.search(title) for title in told)


def test_every_file_is_an_import_on_record(city: City, words: Vocabulary):
    """Its rows with what became of them, what it made, whose it is; and the file itself, encrypted."""
    from kapok.registry.keys import vault

    made = {"person": "registry_person", "household": "registry_household"}
    with city.database.as_("owner") as con:
        imports = rows(con, "SELECT one.*, from_.document, from_.title FROM imports_import one "
                            "JOIN registry_source from_ ON from_.id = one.source_id ORDER BY one.id")  # fmt: skip
        counted = rows(
            con,
            "SELECT import_id, sheet, verdict, count(*) AS n FROM imports_importrow GROUP BY 1, 2, 3",
        )
        ids = dict(
            con.execute("SELECT table_name, sum(cardinality(rows)) FROM imports_wrote GROUP BY 1")
        )
        kept = {name: con.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ids}
        refused = rows(con, "SELECT findings FROM imports_importrow WHERE verdict = 'refused'")
        events = con.execute(
            "SELECT count(*) FROM registry_event WHERE table_name = 'imports_import'"
        ).fetchone()
        opened = fields(con, city)
    read = [file for file in city.intake.files if any(sheet.parsed for sheet in file.sheets)]
    assert [one["address"] for one in imports] == [
        vault().address(f.path.read_bytes()) for f in read
    ]
    assert events == (len(imports),)
    for one, file in zip(imports, read, strict=True):
        assert (one["state"], one["by"], one["document"]) == ("applied", "loader", one["address"])
        name = opened.open(
            Place("imports_import", "name", str(one["id"])), bytes(one["name_sealed"])
        )
        assert name == file.path.name
        assert sum(one["counts"].values()) == sum(sheet.rows for sheet in file.sheets)
        assert one["counts"]["refused"] == sum(sheet.left_out for sheet in file.sheets)
        mine = {v: sum(r["n"] for r in counted if (r["import_id"], r["verdict"]) == (one["id"], v))
                for v in one["counts"]}  # fmt: skip
        assert mine == one["counts"]
    assert vault().get(imports[0]["address"]) == read[0].path.read_bytes()
    assert ids == kept  # every row of the registry stands with the import that made it
    assert {ids[name] for name in made.values()} == {city.rows[name] for name in made}
    assert refused
    assert all(one["findings"] for one in refused)
    assert not any(NUMBER.search(json.dumps([one["findings"], one["title"]])) for one in imports)
    scopes = {one["title"].split("/")[-1]: one["scope"] for one in imports}
    homes = {scope for title, scope in scopes.items() if "户信息_盐边县" in title}
    assert homes
    assert all(scope.startswith("510422") for scope in homes)  # the county's officers see them
    assert {one["scope"] for one in imports if "缴费明细" in one["title"]} == {CITY}


def test_a_file_that_came_with_others_is_handed_back_and_not_undone_alone(
    city: City, tmp_path: Path
):
    from django.db import connections

    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.imports import actions
    from kapok.imports.copies import annotated
    from kapok.imports.models import Import
    from kapok.imports.problems import problems
    from kapok.imports.trouble import Refused

    connect(city.database, "jobs")
    try:
        with acting_as(MACHINE):
            small = Import.objects.filter(counts__refused__gt=0, kind="xlsx").order_by("size")[0]
        with pytest.raises(Refused) as caught:
            actions.undo(MACHINE, small.pk, "试试")
        assert caught.value.code == "import_first"
        with acting_as(MACHINE):
            told = problems(MACHINE, small.pk, "zh", verdict="refused")
        assert told
        assert all(one.said.what and one.said.mend for one in told)
        back = openpyxl.load_workbook(annotated(MACHINE, small.pk, tmp_path)).worksheets[0]
        words = {str(cell.value) for row in back.iter_rows() for cell in row}
        assert {"处理结果", "没有导入", "新增"} <= words
    finally:
        connections.close_all()


def test_initials():
    from kapok.registry.pinyin import initials

    assert [initials(name) for name in ("曾学顺", "单重阳", "阿依·木加", "")] == [
        "zxs",
        "scy",
        "aymj",
        "",
    ]


def renamed(city: City, words: Vocabulary) -> dict[str, dict[str, str]]:
    """Entity → the files' ids → the registry's: rows lie in the files' order: none has been changed since."""
    found = {}
    with city.database.as_("owner") as con:
        for name, table in city.intake.tables.items():
            new = con.execute(f"SELECT id FROM fact_{name} ORDER BY ctid").fetchall()
            found[name] = dict(zip(table["id"].to_pylist(), (i for (i,) in new), strict=True))
    return found


FEW = ["5", "16"]


@pytest.mark.parametrize("measures", [FEW, pytest.param(None, marks=pytest.mark.long)])
def test_screened_out_of_the_database_as_out_of_the_files(
    city: City, words: Vocabulary, measures: list[str] | None
):
    """Facts, outcomes and money of every unit, by the ids of one and of the other."""
    from kapok.accounts.actor import MACHINE
    from kapok.registry.snapshot import take

    with city.database.as_("jobs") as con:
        taken = take(con, words, MACHINE.settings)
    ids = renamed(city, words)
    for name, entity in words.entities.items():
        theirs = city.intake.tables[name]
        ours = {row["id"]: row for row in taken.tables[name].to_pylist()}
        assert taken.tables[name].schema == theirs.schema, name
        assert len(ours) == theirs.num_rows
        for row in theirs.to_pylist():
            named = entity.refs | {one: one for one in NAMED if one in entity.facts}
            wanted = {"id": ids[name][row["id"]]} | {
                ref: ids[target].get(row[ref]) for ref, target in named.items()
            }
            mine = dict(ours[wanted["id"]])
            if name == "payment":
                del mine["subject"], row["subject"]
            assert mine == row | wanted, name
    old, new = (counted(read, measures) for read in (city.intake, taken))
    others = 0
    for name, (unit, rows) in old.items():
        theirs, ours = {ids[unit][row]: told for row, told in rows.items()}, new[name][1]
        assert ours.keys() == theirs.keys(), name
        others += sum(told != theirs[row] for row, told in ours.items())
    assert sum(len(rows) for _, rows in old.values()) > 100
    assert not others


def test_taken_out_is_what_the_actor_may_see(city: City, words: Vocabulary):
    from kapok.registry.snapshot import take

    with city.database.as_("jobs") as con:
        county = take(con, words, {"kapok.actor": "wang", "kapok.areas": "510422"}).tables
        nobody = take(con, words, {}).tables
        assert con.execute("SELECT current_setting('kapok.areas', true)").fetchone()[0] in {
            None,
            "",
        }
    assert 0 < county["person"].num_rows < city.rows["person"]
    assert set(county["household"]["county"].to_pylist()) == {"510422"}
    assert not any(table.num_rows for table in nobody.values())


def test_the_command_and_the_job(city: City, home: Path, tmp_path: Path, monkeypatch, capsys):
    """`kapok screen --registry`, and the same asked for as a job: the same units, and no number of anybody."""
    from django.db import connections

    from kapok.accounts.actor import MACHINE
    from kapok.accounts.connecting import as_django
    from kapok.jobs import running
    from kapok.jobs.asking import ask
    from kapok.jobs.overview import outcome
    from kapok.jobs.work.screening import results

    monkeypatch.setenv("KAPOK_DATABASE", city.database.name)
    asked = ["screen", "--registry", "--cluster", "test", "--measures", "16"]
    monkeypatch.chdir(ROOT)
    assert main([*asked, "--as-of", "2025-09-30", "--out", str(tmp_path / "out"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    connections.close_all()
    connections.databases["default"].update(as_django(address("jobs", "test"), city.database.name))
    job = ask(MACHINE, "screen", "试", as_of="2025-09-30", measures=["16"])
    running.run(job.pk)
    job.refresh_from_db()
    connections.close_all()
    assert (job.state, job.trouble, job.steps_done) == ("done", None, 4)
    assert outcome(job)[0].startswith("按 2025-09-30 筛查了 1 项措施")
    assert results(job.pk).parent.stat().st_mode & 0o077 == 0, "nobody else of the machine"
    assert results(job.pk).is_relative_to(home)
    tables = [
        pq.read_table(place / "units/16.parquet") for place in (tmp_path / "out", results(job.pk))
    ]
    assert tables[0].equals(tables[1])
    (measure,) = told["measures"]
    assert tables[0].num_rows == sum(measure["outcomes"].values()) - measure["outcomes"]["gated"]
    assert tables[0].num_rows > 20
    for path in results(job.pk).rglob("*.*"):
        assert not NUMBER.search(path.read_bytes().decode("latin-1")), path
    assert main(["screen", "--out", str(tmp_path / "no")]) == 2
    assert "--registry" in capsys.readouterr().err


def test_when_it_was_learnt_and_when_it_was_written(city: City, words: Vocabulary):
    """A demonstration's rows were learnt in its four years, with the last that they tell of; events are of the clock."""
    with city.database.as_("owner") as con:
        years = con.execute(
            "SELECT extract(year FROM recorded_at)::int, count(*) FROM fact_insured_month GROUP BY 1"
        ).fetchall()
        assert {2022, 2023, 2024, 2025} == {year for year, n in years if n}
        for name in words.entities:
            wrong = f"recorded_at::date NOT BETWEEN '{SINCE}' AND '{AS_OF}'"
            found = con.execute(f"SELECT count(*) FROM fact_{name} WHERE {wrong}").fetchone()
            assert found == (0,), name
        for table_, begin in (("fact_employment", "start"), ("registry_membership", "start")):
            assert con.execute(
                f"SELECT count(*) FROM {table_} WHERE recorded_at::date <> greatest({begin}, '{SINCE}')"
            ).fetchone() == (0,)
        assert con.execute(
            "SELECT min(at) > now() - interval '1 day' FROM registry_event"
        ).fetchone() == (True,)
        assert con.execute(
            "SELECT count(*) FROM registry_source WHERE received_at::date <> as_of"
        ).fetchone() == (0,)


def test_what_a_loaded_registry_said_on_a_day(city: City):
    from django.db import connections

    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.accounts.connecting import as_django
    from kapok.registry.reading.asked import Asked
    from kapok.registry.reading.dossier import read
    from kapok.registry.reading.families import stays

    with city.database.as_("owner") as con:
        ((person,),) = con.execute(
            "SELECT p.id FROM fact_insured_month m JOIN fact_employment e ON e.id = m.employment JOIN fact_person p ON p.id = e.person "
            "WHERE month < '2023-06-01' AND p.household IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        ).fetchall()
    connections.close_all()
    connections.databases["default"].update(as_django(address("jobs", "test"), city.database.name))
    seen = {}
    with acting_as(MACHINE) as who:
        for known in (dt.date(2021, 12, 31), dt.date(2023, 7, 1), AS_OF):
            asked = Asked(who, known, past=True, known=known)
            seen[known.year] = (read(asked, "person", person), stays(asked, person=person))
    connections.close_all()
    assert (seen[2021][0].there, seen[2021][1]) == (False, [])
    months = {year: seen[year][0].rows("insured_month") for year in (2023, 2025)}
    assert max(row.day("month") for row in months[2023]) <= dt.date(2023, 6, 1)
    assert len(seen[2023][1]) == 1
    for row in (seen[2023][0].facts, *seen[2023][0].rows("employment", "status", "training")):
        days = [row.day(name) for name, fact in row.entity.facts.items() if fact.type == "date"]
        assert not [day for day in days if day and dt.date(2023, 7, 1) < day <= AS_OF]
    assert seen[2023][0].rows("employment")
    assert seen[2025][0].there


def test_an_offices_files_are_loaded_by_the_command(
    city: City, template: Database, tmp_path: Path, monkeypatch, capsys
):
    """A few files of the city, as an office would: errors are not left out in silence; what is there is not loaded over."""
    files = tmp_path / "files"
    files.mkdir()
    for path in city.folder.rglob("*"):
        if re.search("户信息_(西区|东区|仁和区)|行政村信息|户主核对|家庭情况核对", path.name):
            shutil.copy(path, files)
    one = files / "家庭情况核对表.csv"
    good = one.read_bytes()
    one.write_bytes(good + b"x,x,x,x,x\n")
    monkeypatch.chdir(ROOT)
    asked = ["db", "load", str(files), "--as-of", "2025-09-30", "--cluster", "test"]
    with made(template.cluster, "kapok_loaded", template.name) as own:
        monkeypatch.setenv("KAPOK_DATABASE", own.name)
        assert main(asked) == 1
        assert "--leave-out" in capsys.readouterr().err
        with own.as_("owner") as con:
            assert con.execute("SELECT count(*) FROM registry_household").fetchone() == (0,)
        assert main([*asked, "--leave-out", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["findings"]["error"] > 0
        assert told["villages_left_out"] == []
        with own.as_("owner") as con:
            (people,) = con.execute("SELECT count(*) FROM fact_person").fetchone()
            areas = con.execute(
                "SELECT bool_and(demonstration = (level = 'village')), count(*) FROM accounts_area"
            ).fetchone()
            actors = con.execute(
                "SELECT DISTINCT actor FROM registry_event WHERE table_name = 'fact_person'"
            ).fetchall()
            learnt = con.execute(
                "SELECT DISTINCT recorded_at::date FROM fact_person UNION SELECT recorded_at::date FROM registry_membership"
            ).fetchall()
        assert 10 < people < told["rows"]
        assert learnt == [(AS_OF,)]  # as of when its files speak
        assert areas[0]
        assert areas[1] > 80
        assert actors == [("system",)]
        one.write_bytes(good)
        assert main([*asked, "--leave-out", "--lang", "en"]) == 1
        assert "nothing has changed" in capsys.readouterr().err


def counted(read: Intake, measures: list[str] | None) -> dict[str, tuple[str, dict[str, Any]]]:
    """Measure → its unit's entity, and of every unit what was decided."""
    from kapok.rules.executors.duckdb_executor.executor import connection
    from kapok.screening.load import hold_counties, load_intake
    from kapok.screening.run import screen

    package = load_package(ROOT / "policies/panzhihua-2022-143", check=False)
    with connection() as con:
        loaded = load_intake(con, read, package.vocabulary)
        hold_counties(con, loaded, package)
        run = screen(con, loaded, package, dt.date(2025, 9, 30), measures)
        return {
            name: (
                one.plan.unit.entity,
                {
                    row["id"]: (
                        row["outcome"],
                        row["failed"],
                        row["missing"],
                        *(v for k, v in row.items() if k.startswith("each_")),
                    )
                    for row in run.rows(f"SELECT * FROM {one.units}")
                },
            )
            for name, one in run.results.items()
        }
