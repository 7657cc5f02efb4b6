"""What goes wrong on the way is a sentence: Ctrl-C, a measure the database cannot work out, file names, sheet names."""

from __future__ import annotations

import datetime as dt
import shutil

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from kapok.cli.screening import command
from kapok.rules.executors.sql.screening import Family
from kapok.screening.sheet import About, Column, Styles, Table

DAY = ("--as-of", "2025-09-30")
NUMBER = "510402199001011234"
ABOUT = About("t", "s", dt.date(2025, 9, 30), "1")


@pytest.mark.parametrize(
    "raised",
    [KeyboardInterrupt(), RuntimeError("Query interrupted"), duckdb.InterruptException("x")],
)
def test_ctrl_c_is_a_sentence(kapok, parquet_city, tmp_path, monkeypatch, raised):
    def broken(*_args):
        raise raised

    monkeypatch.setattr(command, "write_results", broken)
    answer = kapok("screen", parquet_city, "--out", tmp_path / "o", "--measures", "16", *DAY)
    assert (answer.code, "已中断，没有写完。" in answer.err) == (130, True)
    assert list((tmp_path / "o").iterdir()) == []


def test_a_fault_of_the_database_names_the_measure(kapok, parquet_city, tmp_path, monkeypatch):
    def broken(*_args):
        raise duckdb.OutOfRangeException("Overflow in addition of INT64")

    monkeypatch.setattr(Family, "_stage_two", broken)
    common = ("screen", parquet_city, "--out", tmp_path / "o", "--measures", "16", *DAY)
    answer = kapok(*common)
    assert (answer.code, "措施 16 算不出来：Overflow" in answer.err) == (1, True)
    assert "Measure 16 could not be worked out" in kapok(*common, "--lang", "en").err


def test_numbers_in_file_names_are_hidden_and_odd_names_are_no_fault(kapok, parquet_city, tmp_path):
    data = tmp_path / "d"
    shutil.copytree(parquet_city, data)
    for name in (f"张三{NUMBER}.csv".encode(), b"\xd5\xc5.csv"):
        path = data / name.decode("utf-8", "surrogateescape")
        path.write_text(f"{name!r},b\nc,d\n", "utf-8")
    answer = kapok("screen", data, "--out", tmp_path / "o", "--measures", "16", *DAY, "--json")
    assert (answer.code, NUMBER in answer.out) == (0, False)
    book = openpyxl.load_workbook(tmp_path / "o" / "筛查结果.xlsx")
    files = [row[1] for row in book["导入问题"].values]
    assert "张三510402********1234.csv" in files
    assert any("�" in name for name in files)


def test_sheets_of_one_name_are_numbered(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "b.xlsx"))
    for name in ("汇总", "汇总", "A", "a", "[]"):
        Table(book, Styles(book), name, [Column("a", 8)], ABOUT)
    book.close()
    assert openpyxl.load_workbook(tmp_path / "b.xlsx").sheetnames == [
        "汇总",
        "汇总 (2)",
        "A",
        "a (2)",
        "_",
    ]


def test_cases_that_were_not_run_are_no_success(kapok, package):
    (package / "cases" / "broken.yaml").write_text("measure: [\n", "utf-8")
    answer = kapok("policy", "test", package, "--measures", "16")
    assert answer.code == 1
    assert "✔" not in answer.out
    assert "有的没有算" in answer.out


def test_payments_that_cannot_be_placed_are_told(kapok, parquet_city, tmp_path):
    data = tmp_path / "d"
    shutil.copytree(parquet_city, data)
    paid = pq.read_table(data / "payment.parquet")
    of = paid["measure"].to_pylist()
    people = [None if m == "16" else p for m, p in zip(of, paid["person"].to_pylist(), strict=True)]
    at = paid.column_names.index("person")
    paid = paid.set_column(at, "person", pa.array(people, pa.string()))
    pq.write_table(paid.append_column("Amount", paid["amount"]), data / "payment.parquet")
    common = ("screen", data, "--out", tmp_path / "o", "--measures", "16", *DAY)
    said = kapok(*common).out.replace("\n", "")
    n = of.count("16")
    assert n
    assert f"发放台账：{n} 笔付款编号不全" in said
    assert f"措施 16 {n} 笔" in said
    cover = openpyxl.load_workbook(tmp_path / "o" / "筛查结果.xlsx")["封面"].values
    assert f"{n} 笔付款" in dict(row[:2] for row in cover)["发放台账"]
    told = kapok(*common, "--json").data
    assert told["measures"][0]["unplaced"] == n
    assert told["ledger_findings"] == 1


def test_a_ledger_that_was_not_read_is_told(kapok, parquet_city, tmp_path):
    data = tmp_path / "d"
    shutil.copytree(parquet_city, data)
    common = ("screen", data, "--out", tmp_path / "o", "--measures", "16", *DAY)
    assert "没有读到一笔付款" not in kapok(*common).out.replace("\n", "")
    (data / "payment.parquet").write_bytes(b"PAR1")
    said = kapok(*common).out.replace("\n", "")
    assert "1 个文件没有读（payment.parquet），里面如有付款，都没有抵扣" in said
    assert "没有读到一笔付款，全部按没有领过算" in said
    cover = openpyxl.load_workbook(tmp_path / "o" / "筛查结果.xlsx")["封面"].values
    assert "没有读到一笔付款" in dict(row[:2] for row in cover)["发放台账"]
    (data / "payment.parquet").unlink()
    told = kapok(*common, "--lang", "en").out.replace("\n", " ")
    assert "no payment was read" in told
    assert "would be paid again" not in told


def test_without_money_no_word_of_the_ledger(kapok, parquet_city, tmp_path):
    data = tmp_path / "d"
    shutil.copytree(parquet_city, data)
    (data / "payment.parquet").unlink()
    said = kapok("screen", data, "--out", tmp_path / "o", "--measures", "23a", *DAY).out
    assert "发放台账" not in said


def test_words_of_a_file_do_not_steer_the_terminal(kapok, tmp_path):
    facts = tmp_path / "facts.yaml"
    row = '"b\\e[31m1": {person: p, organisation: o, role: principal}'
    head = 'measure: "16"\nas_of: 2025-12-31\nfacts:\n'
    facts.write_text(
        f"{head}  business: {{{row}}}\n  person: {{p: {{}}}}\n  organisation: {{o: {{}}}}\n",
        "utf-8",
    )
    answers = [kapok("decide", "--facts", facts), kapok("policy", "show", "\x1b[31m5")]
    answers.append(kapok("decide", "--facts", tmp_path / "\x9bx\u202e.yaml"))
    said = "".join(answer.out + answer.err for answer in answers)
    assert "看不见的控制字符 U+001B" in said
    assert "�[31m5" in said
    assert not set("\x1b\x9b\u202e") & set(said)


def test_empty_words_and_days_beyond_all_are_refused(kapok, parquet_city):
    for argv, words in (
        (["screen", parquet_city, "--out", ""], "空的词"),
        (["intake", "check", " "], "空的词"),
        (["screen", parquet_city, "--out", "o", "--as-of", "9999-12-31"], "太远了"),
        (["screen", parquet_city, "--out", "o", "--as-of", "2999-12-31"], "2999-12-30"),
    ):
        answer = kapok(*argv)
        assert (answer.code, words in answer.err) == (2, True), argv
