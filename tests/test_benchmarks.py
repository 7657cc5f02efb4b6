"""The benchmarks run and compare like with like; what they measure is never tested."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

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
