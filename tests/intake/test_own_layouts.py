"""A place brings its own vocabulary and its own files: they are read by layouts that stand beside its policy."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import xlsxwriter
from tests.intake.conftest import credit_code, id_number

from kapok.cli import main
from kapok.intake import read_folder
from kapok.intake.layouts import layouts
from kapok.intake.layouts.own import layouts_of, own_layouts
from kapok.rules.package.vocabulary import Vocabulary
from kapok.rules.problems import PackageError
from kapok.rules.reading.loader import load_vocabulary

POLICIES = Path(__file__).parents[2] / "policies"
PACKAGE = POLICIES / "wangshu-2025"
FIRM = credit_code(7)
MO, BAI, SU = (id_number("510402", "19920304", n) for n in (11, 12, 13))

HIRING = [
    ["序号", "姓名", "身份证号", "单位名称", "统一社会信用代码", "单位类型", "登记县区", "到岗日期", "离岗日期", "合同起", "合同止", "申请日期", "缴费比对至"],
    [1, "莫一", MO, "月桂食品有限公司", FIRM, "企业", "桂影区", "2025-03-01", "长期", "2025-03-01", "2028-02-29", "2025-09-10", "2025-12"],
    [2, "白二", BAI, "月桂食品有限公司", FIRM, "企业", "桂影区", "2025-03-01", "长期", "2025-03-01", "2026-02-28", "2025-09-10", "2025-12"],
]  # fmt: skip
STANDINGS = [
    "姓名,身份证号,户籍县区,身份,认定（退役）日期,有效期止,比对至",
    f"莫一,{MO},兔泉县,监测对象,2024-01-01,长期,2027-12-31",
    f"白二,{BAI},兔泉县,退役军人,2021-12-01,长期,2027-12-31",
    f"苏三,{SU},广寒县,监测对象,2024-01-01,长期,2027-12-31",
]
TRIPS = [
    "姓名,身份证号,务工地,出发日期,返回日期,申请日期",
    f"苏三,{SU},外省,2025-03-01,长期,2025-09-15",
    f"莫一,{MO},月球,2025-03-01,长期,2025-09-15",
]


def insurance(person: str, months: range) -> list[str]:
    return [f"某,{person},{FIRM},2025-{month:02d},是" for month in months]


def book(path: Path, rows: list[list[object]]) -> None:
    with xlsxwriter.Workbook(str(path)) as written:
        sheet = written.add_worksheet("Sheet1")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(PACKAGE)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """One workbook and three csv files of the imaginary city."""
    folder = tmp_path / "data"
    folder.mkdir()
    book(folder / "用工.xlsx", HIRING)
    (folder / "名单.csv").write_text("\n".join(STANDINGS), "utf-8")
    (folder / "外出务工.csv").write_text("\n".join(TRIPS), "utf-8")
    months = [
        "姓名,身份证号,统一社会信用代码,费款月份,是否到账",
        *insurance(MO, range(4, 10)),
        *insurance(BAI, range(5, 10)),
    ]
    (folder / "缴费.csv").write_text("\n".join(months), "utf-8")
    return folder


def test_its_layouts_stand_beside_those_of_ours_that_fit(vocabulary: Vocabulary):
    own, used = own_layouts(vocabulary), layouts_of(vocabulary)
    assert sorted(own.by_id) == [
        "wangshu_hiring",
        "wangshu_insurance",
        "wangshu_standings",
        "wangshu_trips",
    ]
    assert set(own.by_id) < set(used.by_id)
    assert "payments" in used.by_id
    assert "hiring_roster" not in used.by_id
    assert "wangshu_hiring" not in layouts().by_id


def test_its_files_become_rows_of_its_vocabulary(vocabulary: Vocabulary, data: Path):
    intake = read_folder(data, vocabulary)
    assert {f.sheets[0].layout for f in intake.files} == set(own_layouts(vocabulary).by_id)
    assert intake.tables["employment"].num_rows == 2
    assert intake.tables["insured_month"].num_rows == 11
    assert set(intake.tables["standing"]["kind"].to_pylist()) == {"monitored", "veteran"}
    (finding,) = [
        f for f in intake.findings if f.place.file == "外出务工.csv" and f.level == "error"
    ]
    assert "月球" in finding.say("zh")


def test_its_data_are_screened_by_its_policy(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "out"
    asked = [
        "screen",
        str(data),
        "--policy",
        str(PACKAGE),
        "--out",
        str(out),
        "--as-of",
        "2025-12-31",
    ]
    assert main(asked) == 0
    capsys.readouterr()
    run = {m["measure"]: m for m in json.loads((out / "run.json").read_text("utf-8"))["measures"]}
    assert run["2a"]["outcomes"]["eligible"] == 1
    assert run["2a"]["outcomes"]["not_eligible"] == 1
    assert [f["due"] for f in run["2a"]["funds"]] == [200_000]
    assert run["4"]["outcomes"]["eligible"] == 1
    assert run["4"]["outcomes"]["unknown"] == 1
    assert [(f["source"], f["due"]) for f in run["4"]["funds"]] == [("linkage_fund", 60_000)]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(PACKAGE, tmp_path / "wangshu-2025")
    return tmp_path / "wangshu-2025"


def test_a_layout_that_does_not_fit_is_told_with_file_and_line(
    copy: Path, capsys: pytest.CaptureFixture[str]
):
    path = copy / "layouts" / "wangshu_trips.yaml"
    path.write_text(
        path.read_text("utf-8").replace("back_on: back_on", "home_on: back_on"), "utf-8"
    )
    with pytest.raises(PackageError) as refused:
        layouts_of(load_vocabulary(copy))
    assert "layouts/wangshu_trips.yaml:2" in str(refused.value)
    assert "home_on" in str(refused.value)
    assert main(["policy", "check", str(copy)]) == 1
    assert "home_on" in capsys.readouterr().out


def test_a_vocabulary_may_bring_layouts_and_the_package_goes_before_it(copy: Path):
    shared = copy / "vocabulary" / "layouts"
    shared.mkdir()
    shutil.move(copy / "layouts" / "_codes.yaml", shared / "_codes.yaml")
    for name in ("wangshu_hiring", "wangshu_standings"):
        shutil.move(copy / "layouts" / f"{name}.yaml", shared / f"{name}.yaml")
    shutil.copy(shared / "_codes.yaml", copy / "layouts" / "_codes.yaml")
    changed = (shared / "wangshu_standings.yaml").read_text("utf-8").replace("rank: 30", "rank: 40")
    (copy / "layouts" / "wangshu_standings.yaml").write_text(changed, "utf-8")
    own = own_layouts(load_vocabulary(copy))
    assert len(own.by_id) == 4
    assert own.by_id["wangshu_standings"].rank == 40


def test_where_a_sheet_may_be_of_both_its_own_layout_reads_it(copy: Path, tmp_path: Path):
    (copy / "layouts" / "wangshu_ledger.yaml").write_text(OWN_LEDGER, "utf-8")
    data = tmp_path / "money"
    data.mkdir()
    (data / "资金台账.csv").write_text(
        "发放编号,支付日期,条款,项目代码,身份证号,事件日期,金额\n"
        f"L1,2025-10-01,2a,first,{MO},2025-03-01,750\n",
        "utf-8",
    )
    intake = read_folder(data, load_vocabulary(copy))
    assert [f.sheets[0].layout for f in intake.files] == ["wangshu_ledger"]
    assert intake.tables["payment"]["amount"].to_pylist() == [75_000]


OWN_LEDGER = """\
layout: wangshu_ledger
label: 望舒市资金台账
en: Ledger of Wangshu
rank: 30
recognised_by: [number, measure, item, amount, paid_on]
columns:
  number: {head: 发放编号, type: key, required: true}
  paid_on: {head: 支付日期, type: date}
  measure: {head: 条款, type: key, required: true}
  item: {head: 项目代码, type: key}
  person: {head: 身份证号, type: id_number}
  event: {head: 事件日期, type: date}
  amount: {head: 金额, type: money}
rows:
  - entity: payment
    id: number
    facts: {measure: measure, item: item, person: person, event: event, amount: amount, paid_on: paid_on}
"""
