"""`kapok quality …` and `kapok compare …`, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.comparing.test_rounds import filled_in
from tests.comparing.village import FAULTS
from tests.office import COUNTY, Database

from kapok.cli import main

pytestmark = pytest.mark.server


@pytest.fixture
def typed(desk: Database, monkeypatch, capsys: pytest.CaptureFixture, tmp_path: Path):
    from kapok.registry import keys

    monkeypatch.setenv("KAPOK_DATABASE", desk.name)
    monkeypatch.setattr(keys, "vault_path", lambda _cluster: tmp_path / "vault")

    def run(*words: str) -> tuple[int, dict]:
        capsys.readouterr()
        code = main(["--json", *words, "--cluster", "test"])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_rules_are_run_and_tasks_listed_and_closed(typed, capsys):
    code, told = typed("quality", "run")
    assert (code, told["opened"]) == (1, len(FAULTS))
    code, told = typed("quality", "list", "--rule", "phone")
    [task] = told["rows"]
    assert (code, task["whom"], task["owner"]) == (0, "person:phone_head", "village_officer")
    assert typed("quality", "accept", str(task["task"]), "问过本人")[0] == 0
    assert typed("quality", "list", "--rule", "phone", "--closed")[1]["count"] == 1
    assert typed("quality", "list", "--late")[1]["count"] == 0
    assert typed("quality", "list", "--owner", "township_officer")[1]["count"] == 3
    assert main(["quality", "list", "--owner", "x", "--cluster", "test"]) == 2
    assert main(["quality", "list", "--rule", "x", "--cluster", "test"]) == 2
    assert "没有这条规则" in capsys.readouterr().err


def test_a_round_as_it_is_typed(typed, tmp_path: Path):
    told = typed("compare", "offices", "--area", COUNTY)[1]
    assert {one["office"] for one in told["rows"]} == {
        "insurance",
        "insurance_jobs",
        "market",
        "civil",
        "revitalisation",
    }
    code, told = typed("compare", "new", "market", "--area", COUNTY)
    assert code == 0
    number, sheet = str(told["round"]), tmp_path / "请求.xlsx"
    assert typed("compare", "request", number, str(sheet))[0] == 0
    assert sheet.stat().st_mode & 0o077 == 0
    sheet.write_bytes(filled_in(sheet.read_bytes(), "市场主体比对截止日期", "2023-06-20"))
    code, told = typed("compare", "reply", number, str(sheet))
    assert (code, told["day"]) == (0, "2023-06-20")
    asked = {one["kind"] for one in typed("jobs", "status")[1]["jobs"]}
    assert {"touched", "quality_touched"} <= asked
    assert typed("compare", "list")[1]["rows"][0]["as_of"] == "2023-06-20"
    assert typed("compare", "list")[1]["rows"][0]["overdue"] is False
    refused = main(
        ["compare", "new", "civil", "--area", COUNTY, "--only-unknown", "--cluster", "test"]
    )
    assert refused == 1
    assert main(["compare", "new", "x", "--area", COUNTY, "--cluster", "test"]) == 1
