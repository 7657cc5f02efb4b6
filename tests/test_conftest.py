"""The house rules of the suite, tried on a small suite of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

SUITE = """\
import pytest

def test_quick(): pass

@pytest.mark.long
def test_slow(): pass

@pytest.mark.browser
def test_page(): pytest.skip("no browser")

@pytest.mark.skip(reason="no service")
@pytest.mark.server
def test_service(): pass

@pytest.mark.skip(reason="another system")
def test_elsewhere(): pass
"""

CONFIG = "[pytest]\nmarkers =\n    long: x\n    browser: x\n    server: x\n"


@pytest.fixture
def suite(tmp_path: Path):
    shutil.copy(ROOT / "tests/house_rules.py", tmp_path / "conftest.py")
    (tmp_path / "pytest.ini").write_text(CONFIG)
    (tmp_path / "test_it.py").write_text(SUITE)

    def run(*arguments: str, ci: bool = False) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-ra", *arguments],
            cwd=tmp_path,
            env=os.environ | {"CI": "true" if ci else ""},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout

    run.folder = tmp_path
    return run


def test_long_tests_run_when_asked_for_by_option_mark_or_name(suite):
    assert "1 passed, 3 skipped, 1 deselected" in suite()[1]
    assert "2 passed, 3 skipped" in suite("--long")[1]
    assert "1 passed, 4 deselected" in suite("-m", "long")[1]
    assert "1 passed" in suite("test_it.py::test_slow")[1]


def test_here_a_missing_browser_or_service_is_only_skipped(suite):
    assert suite()[0] == 0


def test_in_ci_a_skipped_browser_or_service_is_a_failure(suite):
    code, said = suite(ci=True)
    assert code == 1
    assert "1 failed, 1 passed, 1 skipped, 1 deselected, 1 error" in said
    assert "test_page：在 CI 里不许跳过（Skipped: no browser）" in said
    assert "test_service：在 CI 里不许跳过（Skipped: no service）" in said


def test_in_ci_no_whole_module_may_be_skipped(suite):
    (suite.folder / "test_all.py").write_text("import pytest\npytest.importorskip('nowhere')\n")
    code, said = suite("test_all.py", ci=True)
    assert code != 0
    assert "在 CI 里不许整个跳过" in said
    assert suite("test_all.py")[0] == 5  # nothing ran, nothing failed
