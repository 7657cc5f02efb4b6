"""`kapok db`: what it says and gives back; every trouble of the platform has its sentence."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path

import pytest
from tests.platform.database.conftest import ROOT, as_

from kapok.cli import main
from kapok.cli.texts import CATALOGUE
from kapok.platform.database import Cluster

TROUBLE = re.compile(r'Trouble\(\s*"([a-z_]+)"((?:[^()]|\([^()]*(?:\([^()]*\))*[^()]*\))*)\)')


def test_every_trouble_has_a_sentence_with_its_values():
    found = [
        (code, set(re.findall(r"(\w+)=", values)))
        for path in (ROOT / "src/kapok/platform/database").rglob("*.py")
        for code, values in TROUBLE.findall(path.read_text("utf-8"))
    ]
    assert len(found) > 25
    for code, given in found:
        zh, _ = CATALOGUE[f"db.{code}"]
        named = {name for _, name, _, _ in string.Formatter().parse(zh) if name}
        assert named <= given, (code, named, given)


@pytest.fixture
def kapok(server: Cluster, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("KAPOK_LANG", raising=False)

    def run(*argv: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["db", *map(str, argv), "--cluster", "test"])
        return code, *capsys.readouterr()

    return run


@pytest.mark.server
def test_the_commands(kapok, fresh: Cluster, tmp_path: Path):
    code, said, _ = kapok("start")
    assert (code, "已在运行" in said) == (0, True)
    code, said, _ = kapok("status", "--json")
    status = json.loads(said)
    assert (code, status["ok"], status["state"]) == (0, True, "running")
    with as_("owner") as con:
        con.execute("CREATE TABLE person AS SELECT 1 AS id")
    file = tmp_path / "a.dump"
    code, said, _ = kapok("backup", file)
    assert (code, "已备份到" in said) == (0, True)
    code, _, error = kapok("restore", file)
    assert (code, "--replace" in error) == (2, True)
    code, said, error = kapok("restore", file, "--replace", "--lang", "en")
    assert "1 tables in" in error
    assert (code, "Restored" in said) == (0, True)
    code, _, error = kapok("shell", "--role", "dba")
    assert (code, "owner" in error) == (2, True)


@pytest.mark.server
def test_what_is_not_there_is_said(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch):
    assert main(["db", "status", "--cluster", "never-made"]) == 1
    assert "kapok db start" in capsys.readouterr().out
    assert main(["db", "stop", "--cluster", "never-made"]) == 0
    assert "本来就没有运行" in capsys.readouterr().out
    assert main(["db", "status", "--cluster", "../x"]) == 2
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:geheim@127.0.0.1:1/x")
    assert main(["db", "status"]) == 2
    assert main(["db", "stop"]) == 2
    said = capsys.readouterr().err
    assert "DATABASE_URL" in said
    assert "geheim" not in said
