"""What two packages differ in, in how their measures are worked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.rules.broken.example import BASE, HERE, PACKAGE

from kapok.revision.diff import differences
from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package

EDITS = {
    "a clock": ("common.yaml", "{2022-01-01: 10}", "{2022-01-01: 5}", ("clock", "", "check")),
    "a shared step": ("claim.yaml", "may: [pay]", "may: [pay, refuse]", ("step", "", "claim.payment")),
    "a paper of one measure": ("1-hiring.yaml", "if_not_found: copy", "if_not_found: photo", ("paper", "1", "licence")),
    "a notice of one measure": ("1-hiring.yaml", "上岗，", "开始上班，", ("notice", "1", "refused")),
}  # fmt: skip


def town(folder: Path, *edit: str) -> Package:
    shutil.copytree(BASE, folder)
    procedures = folder / PACKAGE / "procedures"
    shutil.copytree(HERE / "procedures", procedures)
    if edit:
        file, old, new = edit
        text = (procedures / file).read_text("utf-8")
        assert text.count(old) == 1
        (procedures / file).write_text(text.replace(old, new), "utf-8")
    return load_package(folder / PACKAGE)


@pytest.mark.parametrize("name", EDITS)
def test_each_change_is_told_once_where_it_is_written(tmp_path: Path, name: str):
    *edit, key = EDITS[name]
    found = differences(town(tmp_path / "old"), town(tmp_path / "new", *edit))
    assert [change.thing.key for change in found.changes] == [key]


def test_a_package_that_has_procedures_differs_from_one_that_has_none(tmp_path: Path):
    found = differences(load_package(BASE / PACKAGE), town(tmp_path / "new"))
    assert {change.how for change in found.changes} == {"added"}
    assert {"step", "paper", "clock", "notice"} == {c.thing.kind for c in found.changes}
