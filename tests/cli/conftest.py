"""`kapok(...)` runs a command in this process and gives its code and what it wrote; small cities made once."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kapok.city.make import make
from kapok.cli import main

ROOT = Path(__file__).parents[2]
PACKAGE = "panzhihua-2022-143"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def kapok(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("KAPOK_LANG", raising=False)

    def run(*argv: object) -> Answer:
        capsys.readouterr()
        code = main([str(a) for a in argv])
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return run


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package that may be broken."""
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    return tmp_path / "policies" / PACKAGE


@pytest.fixture(scope="session")
def parquet_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("city") / "parquet"
    make(out, 7, 4_000, fmt="parquet")
    return out


@pytest.fixture(scope="session")
def office_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("city") / "office"
    make(out, 7, 600)
    return out
