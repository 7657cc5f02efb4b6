"""`kapok screen` on a small city, from Parquet and from office files, and what it writes."""

from __future__ import annotations

import json
import re

import openpyxl
import pyarrow.parquet as pq
import pytest

NUMBER = re.compile(r"(?<!\d)[1-8]\d{5}(19|20)\d{2}[01]\d[0-3]\d\d{3}[\dXx](?![0-9A-Za-z])")


@pytest.fixture(scope="module")
def screened(parquet_city, tmp_path_factory):
    """The whole package over the Parquet city, once."""
    from kapok.cli import main

    out = tmp_path_factory.mktemp("out")
    assert main(["screen", str(parquet_city), "--out", str(out), "--as-of", "2025-09-30"]) == 0
    return out


def test_the_run_says_what_it_was(screened):
    run = json.loads((screened / "run.json").read_text("utf-8"))
    assert run["as_of"] == "2025-09-30"
    assert len(run["hash"]) == 64
    for measure in run["measures"]:
        table = pq.read_table(screened / "units" / f"{measure['measure']}.parquet")
        listed = {k: n for k, n in measure["outcomes"].items() if k != "gated"}
        assert sum(listed.values()) == table.num_rows
        assert len(measure["legend"]["conditions"]) <= 62


def test_money_on_screen_is_the_money_in_the_files(screened):
    run = json.loads((screened / "run.json").read_text("utf-8"))
    for measure in run["measures"]:
        path = screened / "due" / f"{measure['measure']}.parquet"
        if not path.exists():
            assert not measure["funds"]
            continue
        due = sum(d or 0 for d in pq.read_table(path)["due"].to_pylist())
        assert due == sum(f["due"] for f in measure["funds"])


def test_the_workbook_is_for_an_office(screened):
    book = openpyxl.load_workbook(screened / "筛查结果.xlsx")
    assert book.sheetnames[:6] == ["封面", "汇总", "资金", "应发", "差一项", "差一点"]
    assert {"5", "16", "20"} <= set(book.sheetnames)
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not (isinstance(cell.value, str) and NUMBER.search(cell.value)), cell.value
    cover = " ".join(str(c.value) for row in book["封面"].iter_rows() for c in row if c.value)
    assert "2025-09-30" in cover
    assert "政策指纹" in cover
    head = [c.value for c in book["5"][1]]
    for wanted in (
        "结论",
        "姓名",
        "身份证号",
        "单位",
        "金额（元）",
        "为什么",
        "缺什么",
        "谁能提供",
        "怎么问",
    ):
        assert wanted in head


def test_near_misses_name_the_fact_and_who_can_supply_it(screened):
    rows = list(openpyxl.load_workbook(screened / "筛查结果.xlsx")["差一项"].values)
    head, rows = list(rows[0]), rows[1:]
    assert rows
    assert all(row[head.index("缺的资料")] for row in rows)
    assert sum(bool(row[head.index("谁能提供")]) for row in rows) > len(rows) // 2


def test_the_summary_is_printed_with_where_things_are(kapok, parquet_city, tmp_path):
    answer = kapok(
        "screen",
        parquet_city,
        "--out",
        tmp_path / "o",
        "--measures",
        "16,3",
        "--as-of",
        "2025-09-30",
    )
    assert answer.code == 0
    for words in (
        "应发",
        "脱贫人口首次创业补贴",
        "标准未配置",
        "差一项就能定",
        str(tmp_path / "o" / "筛查结果.xlsx"),
    ):
        assert words in answer.out.replace("\n", "")
    assert "正在判定 2 项措施" in answer.err
    english = kapok(
        "screen", parquet_city, "--out", tmp_path / "e", "--measures", "16", "--lang", "en"
    )
    assert english.code == 0
    assert (tmp_path / "e" / "screening.xlsx").exists()
    assert not re.search(
        "[一-鿿]",
        english.out.replace(
            "攀人社发〔2022〕143号 关于加强就业帮扶巩固拓展脱贫攻坚成果推进乡村振兴的实施意见", ""
        ),
    )


def test_a_reading_changes_the_run_and_is_named(kapok, parquet_city, tmp_path):
    common = ["screen", parquet_city, "--measures", "5", "--as-of", "2025-09-30", "--json"]
    before = kapok(*common, "--out", tmp_path / "a").data
    after = kapok(*common, "--out", tmp_path / "b", "--reading", "policy_enjoyed=all_exited").data
    assert after["readings"] == {"policy_enjoyed": "all_exited"}
    assert after["measures"][0]["outcomes"] != before["measures"][0]["outcomes"]


def test_office_files_are_read_and_what_is_wrong_in_them_is_listed(kapok, office_city, tmp_path):
    answer = kapok(
        "screen",
        office_city,
        "--out",
        tmp_path / "o",
        "--measures",
        "5,16",
        "--as-of",
        "2025-09-30",
    )
    assert answer.code == 0
    book = openpyxl.load_workbook(tmp_path / "o" / "筛查结果.xlsx")
    head, *rows = book["导入问题"].values
    assert head[:4] == ("轻重", "文件", "工作表", "行")
    assert rows
    names = [row[1] for row in book["5"].values][1:]
    assert any(names)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda d: None, "没有这个文件夹"),
        (lambda d: d.mkdir(), "文件夹是空的"),
    ],
)
def test_no_data(kapok, tmp_path, make, words):
    data = tmp_path / "data"
    make(data)
    answer = kapok("screen", data, "--out", tmp_path / "out")
    assert answer.code == 2
    assert words in answer.err


def test_results_do_not_fall_into_the_data(kapok, parquet_city):
    answer = kapok("screen", parquet_city, "--out", parquet_city / "results")
    assert answer.code == 2
    assert not (parquet_city / "results").exists()


def test_broken_parquet_is_said_not_raised(kapok, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "person.parquet").write_bytes(b"PAR1 nothing")
    answer = kapok("screen", tmp_path / "data", "--out", tmp_path / "out")
    assert answer.code == 1
    assert "数据不能用" in answer.err


def test_files_that_hold_nothing_known(kapok, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "菜单.csv").write_text("菜,价\n豆腐,5\n", "utf-8")
    answer = kapok("screen", tmp_path / "data", "--out", tmp_path / "out")
    assert answer.code == 1
    assert "没有一行能用的数据" in answer.err
