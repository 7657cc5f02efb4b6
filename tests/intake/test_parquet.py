"""The machine's door: nothing is mended, and what is refused is named by column, row and row group."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq

from .test_folder import rows


def write(path, columns, group: int = 2) -> None:
    pq.write_table(pa.table(columns), path, row_group_size=group)


def said(intake) -> list[str]:
    return [f.code for f in intake.findings if f.code != "parquet_absent"]


def test_a_misnamed_file_beside_good_ones_is_told_the_near_name(tmp_path, read):
    write(tmp_path / "person.parquet", {"id": ["p"]})
    write(tmp_path / "persons.parquet", {"id": ["q"]})
    intake = read()
    [finding] = [f for f in intake.findings if f.code == "parquet_near"]
    assert (finding.level, finding.place.file) == ("error", "persons.parquet")
    assert "“person.parquet”" in finding.say()
    assert rows(intake, "person").keys() == {"p"}
    assert not intake.ok


def test_money_stored_with_decimals_is_refused(tmp_path, read):
    write(tmp_path / "employment.parquet", {"id": ["e"], "wage": [3000.0]})
    intake = read()
    [finding] = [f for f in intake.findings if f.level == "error"]
    assert finding.code == "parquet_money"
    assert "double" in finding.say()
    assert rows(intake, "employment")["e"]["wage"] is None


def test_unknown_codes_are_named_by_row_and_row_group(tmp_path, read):
    write(
        tmp_path / "person.parquet",
        {"id": list("abcde"), "sex": ["male", "m", None, "female", "f"]},
    )
    intake = read()
    [finding] = [f for f in intake.findings if f.level == "error"]
    assert (finding.code, finding.place.column, finding.place.row) == ("parquet_code", "sex", 2)
    assert "2 行的值不在词汇表里（第 2、5 行，第 1、3 行组，如“m”）" in finding.say()
    assert "rows: 2, 5; row groups: 1, 3" in finding.say("en")
    assert [row["sex"] for row in rows(intake, "person").values()] == [
        "male",
        None,
        None,
        "female",
        None,
    ]


def test_rows_without_an_id_are_refused(tmp_path, read):
    write(tmp_path / "person.parquet", {"id": ["a", None, "c", None]})
    intake = read()
    [finding] = [f for f in intake.findings if f.level == "error"]
    assert finding.code == "parquet_null_id"
    assert "第 2、4 行，第 1、2 行组" in finding.say()
    assert rows(intake, "person").keys() == {"a", "c"}


def test_rows_that_share_an_id_and_differ_are_all_refused(tmp_path, read):
    born = pa.array(
        [dt.date(1990, 1, 1), dt.date(1991, 1, 1), None, dt.date(1990, 1, 1)], pa.date32()
    )
    write(
        tmp_path / "person.parquet",
        {"id": ["a", "a", "b", "b"], "birth": born, "sex": ["male"] * 4},
    )
    write(tmp_path / "household.parquet", {"id": ["h", "h", "g"]})
    intake = read()
    assert said(intake) == ["parquet_same", "parquet_twice"]
    assert "4 行的 id 重复而内容不同（第 1、2、3、4 行" in intake.findings[-1].say()
    assert rows(intake, "person") == {}
    assert rows(intake, "household").keys() == {"h", "g"}


def test_parts_may_share_an_id_and_are_put_together_or_said(tmp_path, read):
    (tmp_path / "person").mkdir()
    write(
        tmp_path / "person" / "a.parquet",
        {"id": ["p"], "hukou_county": ["510421"], "origin_county": ["510421"]},
    )
    write(
        tmp_path / "person" / "b.parquet",
        {"id": ["p"], "hukou_county": pa.array([None], pa.string()), "origin_county": ["510422"]},
    )
    intake = read()
    assert rows(intake, "person")["p"]["hukou_county"] == "510421"
    assert rows(intake, "person")["p"]["origin_county"] is None
    assert [(f.place.file, f.place.row) for f in intake.findings if f.code == "conflict"] == [
        ("person/a.parquet", 1),
        ("person/b.parquet", 1),
    ]


def test_a_file_of_too_many_rows_is_not_read(tmp_path, read, monkeypatch):
    monkeypatch.setattr("kapok.intake.parquet.MOST_ROWS", 3)
    write(tmp_path / "person.parquet", {"id": list("abcd")})
    assert said(read()) == ["parquet_large"]


def test_days_and_numbers_outside_the_bounds_are_named_by_row_and_unknown(tmp_path, read):
    days = pa.array([1, 400_000, None, -200_000, 10_000_000], pa.int32()).cast(pa.date32())
    write(tmp_path / "person.parquet", {"id": list("abcde"), "birth": days})
    write(tmp_path / "employment.parquet", {"id": ["e", "f"], "wage": [10**17 + 1, 10**17]})
    intake = read()
    assert said(intake) == ["parquet_number", "parquet_day"]
    assert (
        "3 行的日期不在 1800-01-01 到 2999-12-31 之间（第 2、4、5 行" in intake.findings[-1].say()
    )
    assert [row["birth"] for row in rows(intake, "person").values()] == [
        dt.date(1970, 1, 2),
        *[None] * 4,
    ]
    assert [row["wage"] for row in rows(intake, "employment").values()] == [None, 10**17]


def test_a_moment_with_a_time_zone_is_no_day(tmp_path, read):
    moments = pa.array([dt.datetime(1990, 1, 1)], pa.timestamp("us", tz="UTC"))
    plain = pa.array([dt.datetime(1990, 1, 1)], pa.timestamp("us"))
    write(tmp_path / "person.parquet", {"id": ["a"], "birth": moments, "disabled_from": plain})
    intake = read()
    assert "parquet_zone" in said(intake)
    assert rows(intake, "person")["a"]["birth"] is None


def test_columns_within_columns_are_refused(tmp_path, read):
    inner = pa.array([{"amount": 5}])
    write(tmp_path / "payment.parquet", {"id": ["a"], "amount": inner, "more": inner})
    intake = read()
    assert said(intake) == ["parquet_nested", "parquet_nested"]
    assert rows(intake, "payment")["a"]["amount"] is None


def test_a_column_written_a_little_otherwise_is_told_its_name(tmp_path, read):
    write(tmp_path / "payment.parquet", {"id": ["a"], "Amount": [1], " paid_on": ["x"]})
    intake = read()
    told = [f.say() for f in intake.findings if f.code == "parquet_column_near"]
    assert any("没有“Amount”这一列，没有读，列名改成“amount”。" in t for t in told)
    assert any("列名改成“paid_on”" in t for t in told)


def test_columns_of_one_name_are_all_refused(tmp_path, read):
    table = pa.table([["a"], [1], [2]], names=["id", "amount", "amount"])
    pq.write_table(table, tmp_path / "payment.parquet")
    intake = read()
    assert said(intake) == ["parquet_column_twice"]
    assert rows(intake, "payment")["a"]["amount"] is None


def test_moments_are_days_only_at_midnight(tmp_path, read):
    moments = [dt.datetime(1990, 1, 1), dt.datetime(1991, 1, 1, 13, 5), None]
    write(
        tmp_path / "person.parquet",
        {"id": ["a", "b", "c"], "birth": pa.array(moments, pa.timestamp("us"))},
    )
    intake = read()
    assert said(intake) == ["parquet_moment"]
    born = {key: row["birth"] for key, row in rows(intake, "person").items()}
    assert born == {"a": dt.date(1990, 1, 1), "b": None, "c": None}


def test_codes_of_no_place_are_told_once_a_column(tmp_path, read):
    counties = ["999999", "510402", None, "888888"]
    write(tmp_path / "organisation.parquet", {"id": ["a", "b", "c", "d"], "county": counties})
    intake = read()
    [one] = [f for f in intake.findings if f.code == "parquet_area"]
    assert (one.level, one.place.column) == ("warning", "county")
    assert "2 行的地方代码不在行政区划表里（第 1、4 行" in one.say()
    assert intake.ok


def test_very_many_unknown_columns_are_told_together(tmp_path, read):
    write(tmp_path / "person.parquet", {"id": ["a"], **{f"c{i}": [1] for i in range(60)}})
    assert said(read()) == ["columns_unknown"]
