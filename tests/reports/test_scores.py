"""An assessment gives points for what is known and keeps apart what is not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.reports.conftest import DAY, ROOT

from kapok.reports.figures import Figure, Line
from kapok.reports.scores import scores
from kapok.reports.tally import Tally
from kapok.rules.package.watching import COUNTY
from kapok.rules.problems import PackageError
from kapok.rules.reading.loader import load_package

NAME = "performance"
HERE = "510422"
SHORT = """\
assessment: small
clause: 十三
title: 考核
en: assessment
lead: hrss
source: domain:E4
items:
  - {id: a, say: 甲, en: a, indicator: employed, weight: points, at_least: half}
  - {id: b, say: 乙, en: b, indicator: nothing, weight: pionts, at_least: points}
  - {id: c, say: 丙, en: c, weight: points}
params:
  points: {type: int, kind: threshold, better: none, say: 分, en: points, source: domain:E4, confidence: G, set_by: city_only, values: {2022-01-01: 5}}
  half: {type: rate, kind: threshold, better: none, say: 半, en: half, source: domain:E4, confidence: G, set_by: city_only, values: {2022-01-01: "50%"}}
"""


def item(package, name, tally, day=DAY):
    """The points of one item where one county's indicator gives the tally."""
    assessment = package.assessments[NAME]
    wanted = next(i for i in assessment.items if i.id == name)
    indicator = package.indicators[wanted.indicator]
    rule = package.measures[wanted.indicator]
    figure = Figure(indicator, rule, "int", tally, None, {COUNTY: [Line(HERE, "", tally)]})
    (score,) = scores(replace(assessment, items=(wanted,)), {indicator.id: figure}, [HERE], day)
    (points,) = score.points
    assert (score.sure, score.open, score.full) == (
        points.low,
        points.high - points.low,
        points.full,
    )
    return points.state, points.low, points.high, points.full


@pytest.mark.parametrize(
    ("name", "tally", "points"),
    [
        ("monitored", Tally(units=10, part=9, whole=10), ("scored", 1500, 1500, 1500)),
        ("monitored", Tally(units=10, part=6, whole=10), ("scored", 1000, 1000, 1500)),
        ("monitored", Tally(units=10, part=10, whole=10), ("scored", 1500, 1500, 1500)),
        ("monitored", Tally(units=8, part=4, whole=8, unknown=2), ("open", 666, 1000, 1500)),
        ("monitored", Tally(units=0, part=0, whole=0), ("empty", 0, 0, 0)),
        ("monitored", Tally(units=0, part=0, whole=0, unknown=3), ("open", 0, 1500, 1500)),
        ("monitored", Tally(whole=0, unread=True), ("open", 0, 1500, 1500)),
        ("relocated", Tally(units=0, part=0), ("scored", 1000, 1000, 1000)),
        ("relocated", Tally(units=1, part=1), ("scored", 0, 0, 1000)),
        ("relocated", Tally(units=0, part=0, unknown=1), ("open", 0, 1000, 1000)),
        ("relocated", Tally(units=1, part=1, unknown=1), ("scored", 0, 0, 1000)),
        ("scale", Tally(units=9, part=9), ("unset", 0, 2500, 2500)),
    ],
)
def test_points(package, name, tally, points):
    assert item(package, name, tally) == points


def test_without_a_weight_there_is_nothing_to_earn(package):
    tally = Tally(units=1, part=1, whole=1)
    assert item(package, "monitored", tally, dt.date(2021, 1, 1)) == ("unset", 0, 0, 0)


def test_a_county_that_sets_its_target_is_scored(package):
    scale = package.assessments[NAME].params["scale_target"]
    scale.counties[HERE] = {dt.date(2025, 1, 1): 200}
    try:
        tally = Tally(units=100, part=100)
        assert item(package, "scale", tally) == ("scored", 1250, 1250, 2500)
    finally:
        scale.counties.clear()


def test_the_weights_are_a_hundred(package):
    assessment = package.assessments[NAME]
    assert sum(assessment.params[i.weight].in_force(DAY) for i in assessment.items) == 100


def test_what_is_wrong_in_a_file_is_told_at_once(tmp_path):
    for name in ("assessments", "counties"):
        (tmp_path / "p" / name).mkdir(parents=True)
    (tmp_path / "p" / "assessments" / "small.yaml").write_text(SHORT, encoding="utf-8")
    (tmp_path / "p" / "document.md").write_text(
        (ROOT / "policies" / "panzhihua-2022-143" / "document.md").read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    (tmp_path / "p" / "policy.yaml").write_text(
        "policy: p\ntitle: 甲\n"
        f"based_on: {ROOT / 'policies' / 'panzhihua-2022-143'}\n"
        'valid: {from: 2022-01-01, to: 2025-12-31, quote: "本实施意见自 2022 年 1 月 1 日起执行"}\n',
        encoding="utf-8",
    )
    with pytest.raises(PackageError) as caught:
        load_package(tmp_path / "p", ROOT / "policies" / "vocabulary", check=False)
    assert {(p.code, p.place.line) for p in caught.value.problems} == {
        ("counted_type", 8),
        ("watch_param", 9),
        ("assessed_indicator", 9),
        ("neither_key", 10),
    }


def test_a_county_file_sets_the_target(tmp_path):
    """By the same file that sets the standards of measures."""
    folder = tmp_path / "p"
    (folder / "counties").mkdir(parents=True)
    base = ROOT / "policies" / "panzhihua-2022-143"
    (folder / "document.md").write_text(
        (base / "document.md").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (folder / "policy.yaml").write_text(
        f"policy: p\ntitle: 甲\nbased_on: {base}\n"
        'valid: {from: 2022-01-01, to: 2025-12-31, quote: "本实施意见自 2022 年 1 月 1 日起执行"}\n',
        encoding="utf-8",
    )
    (folder / "counties" / "510422.yaml").write_text(
        'county: "510422"\nname: 盐边县\ndocument: 年度方案\n'
        "changes:\n  performance: {scale_target: {2025-01-01: 200}}\n",
        encoding="utf-8",
    )
    package = load_package(folder, ROOT / "policies" / "vocabulary", check=False)
    scale = package.assessments[NAME].params["scale_target"]
    assert scale.in_force(DAY, HERE) == 200
    assert scale.in_force(DAY, "510421") is None
