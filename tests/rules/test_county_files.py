"""What a county may not write into its file of the Panzhihua policy: the loader refuses it and says why."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kapok.rules.problems import PackageError
from kapok.rules.reading.loader import load_package

POLICIES = Path(__file__).resolve().parents[2] / "policies"


def package(folder: Path, changes: str) -> Path:
    """The policy with this in the file of 东区."""
    root = folder / "panzhihua-2022-143"
    shutil.copytree(POLICIES / "panzhihua-2022-143", root, ignore=shutil.ignore_patterns("cases"))
    shutil.copytree(POLICIES / "vocabulary", folder / "vocabulary")
    text = f'county: "510402"\nname: 东区\ndocument: 示范\nchanges:\n{changes}'
    (root / "counties" / "510402.yaml").write_text(text, encoding="utf-8")
    return root


REFUSED = """  policy:
    living_per_day: {2022-01-01: 60}
    transport_per_day: {2022-01-01: 51}
    day_ceiling: {2022-01-01: 60}
    base_bonus_paid: {2022-01-01: 40000}
    loan_ceiling: {2022-01-01: 4000000}
  14b: {rate_relief: {2022-01-01: "1.00%"}}
"""
BETTER = """  policy:
    living_per_day: {2022-01-01: 30}
    transport_per_day: {2022-01-01: 30}
    base_bonus_paid: {2022-01-01: 60000}
  14b: {rate_relief: {2022-01-01: "2.00%"}}
"""


def test_a_county_may_neither_raise_a_ceiling_nor_lower_a_standard(tmp_path: Path):
    with pytest.raises(PackageError) as refused:
        load_package(package(tmp_path, REFUSED))
    found = sorted(refused.value.problems, key=lambda p: p.place.line)
    assert [p.code for p in found] == [
        "over_ceiling",
        "over_ceiling",
        "ceiling_raise",
        "lowered",
        "ceiling_raise",
        "lowered",
    ]


def test_a_county_may_be_better_than_the_city(tmp_path: Path):
    load_package(package(tmp_path, BETTER))
