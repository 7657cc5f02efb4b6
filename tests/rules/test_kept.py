"""A package is read once, and again when a file of it has changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kapok.rules.problems import PackageError
from kapok.rules.reading.kept import MOST, kept_package

ROOT = Path(__file__).parents[2]


@pytest.fixture
def package(tmp_path):
    shutil.copytree(ROOT / "policies" / "vocabulary", tmp_path / "vocabulary")
    shutil.copytree(ROOT / "docs" / "example-policy", tmp_path / "example")
    return tmp_path / "example"


def measure(package: Path) -> Path:
    return min((package / "measures").glob("*.yaml"))


def test_it_is_read_once(package):
    assert kept_package(package) is kept_package(package)
    assert kept_package(package, check=False) is not kept_package(package)


def test_a_changed_an_added_and_a_removed_file_are_seen(package):
    first = kept_package(package)
    path = measure(package)
    path.write_text(path.read_text("utf-8") + "\n# a word\n", "utf-8")
    second = kept_package(package)
    assert second is not first
    assert second.hash != first.hash
    (package / "readme.txt").write_text("x")
    third = kept_package(package)
    (package / "readme.txt").unlink()
    assert kept_package(package) is not third


def test_the_vocabulary_has_a_say(package):
    first = kept_package(package)
    path = min((package.parent / "vocabulary").glob("*.yaml"))
    path.write_text(path.read_text("utf-8") + "\n# a word\n", "utf-8")
    assert kept_package(package) is not first


def test_what_is_wrong_is_told_each_time_and_not_kept(package):
    path = measure(package)
    text = path.read_text("utf-8")
    path.write_text(text + "\nnonsense: 1\n", "utf-8")
    for _ in range(2):
        with pytest.raises(PackageError):
            kept_package(package)
    path.write_text(text, "utf-8")
    assert kept_package(package).measures


def test_only_the_last_ones_are_kept(package, tmp_path):
    first = kept_package(package, check=False)
    for number in range(MOST):
        kept_package(shutil.copytree(package, tmp_path / f"copy{number}"), check=False)
    assert kept_package(package, check=False) is not first
