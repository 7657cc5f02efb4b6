"""`kapok screen` on a small city, from Parquet and from office files, and what it writes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest

from kapok.rules.language.arithmetic import yuan_text
from kapok.rules.reading.loader import load_package

REAL = Path(__file__).parents[2] / "policies" / "panzhihua-2022-143"

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
    first = ["封面", "汇总", "分县（区）", "资金", "应发", "差一项", "差一点", "导入问题"]
    assert book.sheetnames[:8] == first
    by_id = {name.split(" ")[0]: name for name in book.sheetnames[8:]}
    assert by_id["16"] == "16 脱贫人口首次创业补贴"
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
    head = [c.value for c in book[by_id["5"]][1]]
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


def column(sheet, heading):
    """The amounts below a heading in fen, and the sum that stands below them."""
    head, *rows = sheet.values
    at = head.index(heading)
    end = next(i for i, row in enumerate(rows) if row[0] == "合计")
    cells = [row for row in rows[:end] if row[1] != "小计"]
    return sum(round((row[at] or 0) * 100) for row in cells), round((rows[end][at] or 0) * 100)


@pytest.mark.parametrize(
    ("heading", "label"),
    [("应发（元）", "应发合计"), ("测算待定（元）", "测算待定"), ("只登记（元）", "只登记")],
)
def test_every_sheet_says_the_same_sum(screened, heading, label):
    """What others pay is told apart, and every column adds up in the sheets of payees, measures, counties and funds."""
    book = openpyxl.load_workbook(screened / "筛查结果.xlsx")
    sums = {n: column(book[n], heading) for n in ("应发", "汇总", "分县（区）", "资金")}
    told = {fen for pair in sums.values() for fen in pair}
    assert len(told) == 1, sums
    (fen,) = told
    assert fen > 0 or label == "只登记"
    cover = {row[0]: row[1] for row in book["封面"].values}
    if fen:
        assert cover[label].split(" ")[0] == yuan_text(fen, grouped=True)
    run = json.loads((screened / "run.json").read_text("utf-8"))
    kind = {"应发合计": "due", "测算待定": "proposed", "只登记": "recorded"}[label]
    assert sum(m[kind] for m in run["measures"]) == fen


def test_what_knows_no_county_is_not_told_as_lacking_one(screened):
    head, *rows = openpyxl.load_workbook(screened / "筛查结果.xlsx")["分县（区）"].values
    lines = [dict(zip(head, row, strict=True)) for row in rows]
    package = load_package(REAL, check=False)
    split = {m.id for m in package.measures.values() if m.county is not None}
    for line in lines:
        assert line["县（区）"] != "县（区）不明" or line["措施"] in (*split, "小计")
        assert line["县（区）"] != "不分县（区）" or line["措施"] not in split
    assert {"十三", "1b", "12b", "13d", "19b", "9c"} <= split


def test_where_a_standard_is_not_set_its_counties_are_named(kapok, parquet_city, tmp_path):
    out = kapok("screen", parquet_city, "--measures", "9c", "--out", tmp_path / "o").out
    (line,) = [line for line in out.splitlines() if line.startswith("  措施 9c：")]
    assert "攀枝花市 " in line
    assert "510400" not in line


def test_payees_who_are_people_can_be_told_apart(screened):
    head, *rows = openpyxl.load_workbook(screened / "筛查结果.xlsx")["应发"].values
    lines = [dict(zip(head, row, strict=True)) for row in rows]
    people = [line for line in lines if line["措施"] in ("2b", "16", "25b")]
    assert people
    assert all(p["村（社区）"].startswith(p["乡镇（街道）"]) and p["户编号"] for p in people)


def test_no_near_miss_compares_a_value_with_itself(screened):
    head, *rows = openpyxl.load_workbook(screened / "筛查结果.xlsx")["差一点"].values
    assert head[:4] == ("措施", "名称", "差多少", "不满足的条件")
    lines = [dict(zip(head, row, strict=True)) for row in rows]
    assert lines
    for line in lines:
        assert line["要求"].startswith(("不早于", "不晚于", "不少于", "不超过"))
        assert line["实际"] not in line["要求"].split()


@pytest.mark.long
def test_the_same_data_give_the_same_files(screened, parquet_city, tmp_path):
    from kapok.cli import main

    assert main(["screen", str(parquet_city), "--out", str(tmp_path), "--as-of", "2025-09-30"]) == 0
    names = sorted(p.relative_to(screened) for p in screened.rglob("*") if p.is_file())
    assert names == sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    assert [n for n in names if (screened / n).read_bytes() != (tmp_path / n).read_bytes()] == []


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
    names = [row[1] for row in book["5 企业吸纳脱贫人口就业补贴和奖补"].values][1:]
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
    assert "person.parquet" in answer.err
    assert "没有一行能用的数据" in answer.err


def test_parquet_goes_through_the_checks_of_the_intake(kapok, parquet_city, tmp_path):
    """A column of the wrong kind is not cast, and a file that is no entity is not passed over in silence."""
    data = tmp_path / "data"
    shutil.copytree(parquet_city, data)
    people = pq.read_table(data / "person.parquet")
    at = people.column_names.index("birth")
    words = people["birth"].cast("string")
    pq.write_table(people.set_column(at, "birth", words), data / "person.parquet")
    shutil.copy(data / "status.parquet", data / "stauts.parquet")
    common = ["screen", data, "--measures", "16", "--as-of", "2025-09-30", "--out", tmp_path / "o"]
    answer = kapok(*common)
    assert answer.code == 0
    assert "文件里不能用 1 处" in answer.out
    assert "见“导入问题”表" in answer.out
    files = kapok(*common, "--json").data["files"]
    assert files["unusable"] == 1


def test_a_file_is_no_folder(kapok, tmp_path):
    (tmp_path / "a.xlsx").write_text("x")
    answer = kapok("screen", tmp_path / "a.xlsx", "--out", tmp_path / "out")
    assert (answer.code, "a.xlsx 是文件，请给文件夹" in answer.err) == (2, True)


def test_an_item_of_a_clause_is_a_measure_too(kapok, parquet_city, tmp_path):
    common = ["screen", parquet_city, "--as-of", "2025-09-30", "--out", tmp_path / "o", "--json"]
    data = kapok(*common, "--measures", "5b,16").data
    assert [m["measure"] for m in data["measures"]] == ["5", "16"]
    assert "相近的：16 " in kapok(*common, "--measures", "16z").data["error"]


def test_files_that_hold_nothing_known(kapok, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "菜单.csv").write_text("菜,价\n豆腐,5\n", "utf-8")
    answer = kapok("screen", tmp_path / "data", "--out", tmp_path / "out")
    assert answer.code == 1
    assert "没有一行能用的数据" in answer.err


def test_first_pass_decides_a_flat_register_and_refuses_what_reads_other_rows(kapok, tmp_path):
    data = tmp_path / "d"
    data.mkdir()
    duckdb.sql("SELECT 'P1' AS id UNION ALL SELECT 'P2'").write_parquet(
        str(data / "applicant.parquet")
    )
    flat = Path(__file__).resolve().parents[2] / "benchmarks" / "peer_policy"
    out = tmp_path / "o"
    done = kapok("screen", data, "--out", out, "--first-pass", "--policy", flat, "--json")
    assert done.code == 0, done.err
    counts = json.loads(done.out)["measures"]
    assert {name: sum(found.values()) for name, found in counts.items()} == dict.fromkeys(counts, 2)
    rows = duckdb.sql(f"SELECT id, outcome_16 FROM '{out}/verdicts/applicant.parquet' ORDER BY id")
    assert rows.fetchall() == [("P1", "unknown"), ("P2", "unknown")]
    assert (
        "只到判定为止" in kapok("screen", data, "--out", out, "--first-pass", "--policy", flat).out
    )
    refused = kapok("screen", data, "--out", out, "--first-pass", "--measures", "16,5")
    assert (refused.code, "16" in refused.err, "5" in refused.err) == (2, True, True)


def test_simulate_tells_and_writes(kapok, parquet_city, tmp_path):
    said = kapok(
        "simulate",
        parquet_city,
        "--set",
        "5.hire_subsidy=1500",
        "--as-of",
        "2025-09-30",
        "--out",
        tmp_path / "o",
    )
    assert said.code == 0, said.err
    assert "由 1,000 元 改为 1,500 元" in said.out
    assert "没有收款人变少" in said.out
    assert (tmp_path / "o" / "试算结果.xlsx").is_file()
    data = kapok(
        "simulate", parquet_city, "--set", "5.hire_subsidy=800", "--as-of", "2025-09-30", "--json"
    ).data
    assert sum(m["payees"]["lose"] for m in data["measures"]) > 0
    assert not NUMBER.search(json.dumps(data))


def test_simulate_refuses_what_cannot_be_tried(kapok, parquet_city):
    for argv, words in (
        ([], "要试什么"),
        (["--set", "5.hire_subsidi=1"], "hire_subsidy"),
        (["--set", "5.nix=3"], "5.hire_subsidy"),
        (["--set", "5.hire_subsidy=abc"], "--set 5.hire_subsidy=abc"),
        (["--set", "5.hire_subsidy=900", "--county", "东区"], "东区"),
        (["--set", "5.hire_subsidy=1500", "--from", "2030-01-01"], "不在有效期里"),
        (["--set", "5.hire_subsidy=1500", "--county", "成都"], "不是本政策的县"),
        (["--reading", "frequency=each_trip"], "3.frequency"),
    ):
        answer = kapok("simulate", parquet_city, *argv)
        assert answer.code == 2, argv
        assert words in answer.out + answer.err, argv


def test_prices_need_data(kapok, tmp_path):
    answer = kapok("policy", "readings", "--out", tmp_path)
    assert (answer.code, "要和 --data 一起用" in answer.err) == (2, True)
