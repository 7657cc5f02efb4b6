"""What measures say of one another: what to try instead, and what an earlier policy has paid."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.rules.broken.example import BASE, PACKAGE
from tests.rules.comparing import Pair

from kapok.rules.cases.casefile import read_cases
from kapok.rules.explain import Explainer
from kapok.rules.package.links import Lines
from kapok.rules.problems import PackageError
from kapok.rules.reading.loader import load_package

SUCCESSOR = (
    "predecessor: {policy: town-2018, document: 镇发〔2018〕1号, carry_over: {1: [7, '8']}}\n"
)
CASES = """measure: 1
as_of: 2024-06-30
facts:
  firm: {E: {kind: KIND, county: "510402"}}
  person: {"P{i}": {birth: 1990-01-01}}
  status: {"S{i}": {person: "P{i}", kind: poor, from_day: 2014-01-01, to_day: 长期}}
  work: {"J{i}": {person: "P{i}", employer: E, start: 2023-03-01, finish: 长期, wage: 2000}}
  payment:
    L: {measure: "LINE", item: subsidy, person: P1, organisation: E, event: DAY, amount: 1000, case_no: C}
cases:
  - {name: 一个人, expect: {outcome: eligible}}
"""


def town(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """The small package with (file, old, new) changed in it."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    for file, old, new in changes:
        path = folder / PACKAGE / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder / PACKAGE


def case(root: Path, line: str = "1", day: str = "2021-05-01", kind: str = "enterprise") -> Any:
    path = root / "cases" / "links.yaml"
    text = CASES.replace("LINE", line).replace("DAY", day).replace("KIND", kind)
    path.write_text(text, encoding="utf-8")
    package = load_package(root)
    (one,) = read_cases(path, package)
    return package, one


@pytest.mark.parametrize(
    ("line", "day", "used"),
    [
        ("7", "2021-12-31", True),  # the earlier policy's measure, in its time
        ("8", "2019-01-01", True),
        ("7", "2022-01-01", False),  # this policy's own number 7 means something else
        ("9", "2021-05-01", False),  # not carried over
        ("1", "2021-05-01", False),  # the earlier policy's number 1 meant something else
        ("1", "2023-05-01", True),
        ("7", "null", True),  # no day: it may be meant
    ],
)
def test_keys_carry_over_from_the_policy_before(tmp_path: Path, line: str, day: str, used: bool):
    root = town(tmp_path, ("policy.yaml", "title:", f"{SUCCESSOR}title:"))
    package, one = case(root, line, day)
    right, different = Pair(package).both(one.world(), one.as_of, ["1"])
    assert not different
    assert [u.outcome for u in right["1"].units] == ["already_used" if used else "eligible"]
    assert right["1"].settlements == [] if used else right["1"].settlements[0].n == 1


def test_without_a_policy_before_a_line_belongs_by_its_measure():
    lines = Lines("1")
    assert lines.hold("1", dt.date(2000, 1, 1))
    assert lines.hold("1", None)
    assert not lines.hold(None, None)


def test_a_measure_carried_over_must_exist(tmp_path: Path):
    wrong = SUCCESSOR.replace("{1:", "{3:")
    with pytest.raises(PackageError, match="没有第3条措施。可用：1"):
        load_package(town(tmp_path, ("policy.yaml", "title:", f"{wrong}title:")))


OFFER = (
    "measures/1-hiring.yaml",
    "quote: 企业吸纳脱贫人口}",
    "quote: 企业吸纳脱贫人口, offer: [1]}",
)


def test_a_refusal_names_the_measure_that_may_fit(tmp_path: Path):
    package, one = case(town(tmp_path, OFFER), kind="farm")
    told = Explainer(package).explain("1", one.world(), one.as_of, "J1")
    assert [c.text.zh for c in told.changes if c.kind == "offer"] == [
        "可以看看“吸纳就业补贴”（第1条）合不合适"
    ]


def test_nothing_is_offered_where_the_condition_holds(tmp_path: Path):
    package, one = case(town(tmp_path, OFFER))
    told = Explainer(package).explain("1", one.world(), one.as_of, "J1")
    assert [c for c in told.changes if c.kind == "offer"] == []


def test_what_is_offered_must_exist(tmp_path: Path):
    file, old, new = OFFER
    with pytest.raises(PackageError, match="没有第4条措施"):
        load_package(town(tmp_path, (file, old, new.replace("[1]", "[4]"))))
