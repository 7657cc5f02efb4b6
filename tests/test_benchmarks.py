"""The benchmarks run and compare like with like; what they measure is never tested."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from tests.office import Database, at_home, made

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


@pytest.fixture(autouse=True)
def on_the_path(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))


def test_package_and_hand_written_sql_give_the_same(tmp_path: Path):
    persons = tmp_path / "persons.parquet"
    importlib.import_module("peer_data").make_persons(persons, 4000)
    common = importlib.import_module("peers.common")
    sums = {}
    for peer in ("kapok_package", "duckdb_hand"):
        out = tmp_path / f"{peer}.parquet"
        importlib.import_module(f"peers.{peer}").screen(persons, out)
        sums[peer] = common.checksum(out, masks=True)
    assert sums["kapok_package"] == sums["duckdb_hand"]
    for measure in common.MEASURES:
        assert set(sums["kapok_package"][measure]["outcomes"]) == set(common.OUTCOMES)


@pytest.mark.parametrize("peer", ["kapok_real", "kapok_peer_policy"])
def test_one_case_is_decided_right(peer: str):
    decide = importlib.import_module(f"one_case.{peer}").prepare()
    cases = importlib.import_module("one_case.common").CASES
    assert [decide(facts) for facts, _ in cases] == [verdict for _, verdict in cases]


def test_the_real_package_is_timed_from_parquet_to_parquet(tmp_path: Path):
    city, out = tmp_path / "city", tmp_path / "out"
    tasks = importlib.import_module("tasks")
    as_of = tasks.city(str(city), persons=300, residents=900)["as_of"]
    found = tasks.real(str(city), str(out), as_of, 1, ["2b", "16"])
    assert {name: times["cpu"] > 0 for name, times in found["runs"][0].items()} == dict.fromkeys(
        ("open", "screen", "write", "all"), True
    )
    assert {"2b", "16"} <= set(found["eligible"])
    assert found["units"] > 0


def test_the_export_for_imports_is_one_without_a_fault(tmp_path: Path):
    from kapok.intake import Level, read_files
    from kapok.rules.package.vocabulary import read_vocabulary
    from kapok.rules.problems import Problems

    imports = importlib.import_module("imports")
    imports.write(tmp_path / imports.NAME, 400)
    words = read_vocabulary(imports.HERE.parent / "policies/vocabulary", Problems())
    read = read_files([tmp_path / imports.NAME], words)
    assert read.tables["person"].num_rows == 400
    assert read.count(Level.ERROR) == 0
    numbers = read.tables["person"].column("id").to_pylist()
    assert len(set(numbers)) == 400


def grown(engine: str, persons: int, **counts: dict[str, int]) -> dict:
    return {"engine": engine, "persons": persons, "counts": counts}


def test_growth_compares_sizes_and_engines_and_what_was_kept():
    unlike = importlib.import_module("growth").unlike
    small = grown("duckdb", 100, a={"eligible": 3, "unknown": 1}, b={"eligible": 2})
    large = grown("spark", 1000, a={"eligible": 30, "unknown": 10}, b={"eligible": 20})
    assert unlike([large], [small]) == ([], [])
    assert unlike([large, small]) == ([], [])
    lost = grown("spark", 1000, a={"eligible": 30}, b={"eligible": 21})
    said = ["spark 1,000 differs from duckdb 100: a, b"]
    assert unlike([lost], [small]) == (said, [])
    assert unlike([small, lost]) == (said, [])
    assert unlike([large], [lost, small]) == ([], [])  # the same run, measured anew
    assert unlike([small], [grown("duckdb", 1000, a={"eligible": 39, "unknown": 10}, b={})])[0] == [
        "duckdb 100 differs from duckdb 1,000: a, b"
    ]


def test_growth_does_not_call_a_run_of_an_older_package_wrong():
    unlike = importlib.import_module("growth").unlike
    new = grown("spark", 1000, a={"eligible": 30}, c={"eligible": 1})
    older = grown("duckdb", 100, a={"eligible": 4}, b={"eligible": 2})
    said = ["spark 1,000 and duckdb 100: other measures, not compared"]
    assert unlike([new], [older]) == ([], said)


@pytest.mark.server
def test_people_laid_down_in_bulk_belong_where_the_triggers_say(template: Database, home: Path):
    from kapok.platform.secrets import new_ring

    filler = importlib.import_module("pages_fill")
    with (
        at_home(home),
        made(template.cluster, "kapok_bench", template.name) as own,
        own.as_admin() as con,
    ):
        filler.fill(con, new_ring(), 30)
        for entity in ("household", "person", "organisation", "status", "employment"):
            rows = f"SELECT id, scope, concerns FROM fact_{entity} ORDER BY id"
            laid = con.execute(rows).fetchall()
            assert laid
            con.execute(f"UPDATE fact_{entity} SET scope = scope")
            assert con.execute(rows).fetchall() == laid, entity
