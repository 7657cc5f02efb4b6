"""`kapok city make` and `kapok intake check`."""

from __future__ import annotations

import datetime as dt

import openpyxl


def test_a_city_is_made_and_made_the_same_again(kapok, tmp_path):
    first = kapok(
        "city", "make", tmp_path / "a", "--persons", "500", "--seed", "3", "--parquet", "--json"
    )
    assert first.code == 0
    assert "person.parquet" in first.data["files"]
    assert (
        kapok("city", "make", tmp_path / "b", "--persons", "500", "--seed", "3", "--parquet").code
        == 0
    )
    for name in first.data["files"]:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_wrong_wishes(kapok, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    for argv, words in (
        ([tmp_path / "full"], "不是空文件夹"),
        ([tmp_path / "n", "--persons", "3"], "--persons 至少 500"),
        ([tmp_path / "n", "--residents", "90000"], "要同时写 --parquet"),
        ([tmp_path / "n", "--parquet", "--residents", "10"], "不能少于登记人数"),
    ):
        answer = kapok("city", "make", *argv)
        assert answer.code == 2
        assert words in answer.err
    assert not (tmp_path / "n").exists()


def test_a_wrong_sheet_is_told_by_cell(kapok, tmp_path, office_city):
    good = next(
        p for p in sorted(office_city.rglob("*.xlsx")) if "花名册" in p.name or "创业" in p.name
    )
    answer = kapok("intake", "check", good)
    assert answer.code in (0, 1)
    assert good.name in answer.out
    book = openpyxl.Workbook()
    book.active.append(["没见过的列", "另一列"])
    book.active.append(["a", "b"])
    book.save(tmp_path / "odd.xlsx")
    wrong = kapok("intake", "check", tmp_path / "odd.xlsx")
    assert wrong.code == 1
    assert "odd.xlsx" in wrong.out
    data = kapok("intake", "check", tmp_path / "odd.xlsx", "--json").data
    assert data["ok"] is False
    assert {"file", "sheet", "row", "column", "what", "mend"} <= set(data["findings"][0])
    english = kapok("intake", "check", tmp_path / "odd.xlsx", "--lang", "en")
    assert english.code == 1


def test_findings_are_written_beside_the_rows(kapok, office_city, tmp_path):
    found = sorted(office_city.rglob("*户信息*.xlsx"))[:1]
    answer = kapok("intake", "check", *found, "--annotate", tmp_path / "back")
    assert "已写" in answer.out
    assert list((tmp_path / "back").glob("*.xlsx"))


def test_files_of_which_none_could_be_read(kapok, tmp_path):
    (tmp_path / "说明.docx").write_bytes(b"PK123")
    assert kapok("intake", "check", tmp_path).code == 1


def test_copies_are_written_before_their_paths_are_told(kapok, tmp_path):
    from tests.intake.conftest import hire, workbook

    (tmp_path / "in").mkdir()
    workbook(tmp_path / "in" / "花名册.xlsx", "hiring_roster", [hire(id_no="12")])
    answer = kapok(
        "intake",
        "check",
        tmp_path / "in",
        "--annotate",
        tmp_path / "back",
        "--json",
        "--lang",
        "en",
    )
    assert answer.code == 1
    [path] = answer.data["annotated"]
    assert path.endswith("花名册 (result).xlsx")
    assert openpyxl.load_workbook(path).active["W3"].value == "Result"
    assert answer.data["day"] == dt.datetime.now().astimezone().date().isoformat()


def test_annotations_need_a_folder(kapok, tmp_path, office_city):
    (tmp_path / "x").touch()
    assert kapok("intake", "check", office_city, "--annotate", tmp_path / "x").code == 2


def test_a_missing_file(kapok, tmp_path):
    assert kapok("intake", "check", tmp_path / "none.xlsx").code == 2
