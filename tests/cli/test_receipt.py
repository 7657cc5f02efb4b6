"""`kapok decide --receipt` and `kapok receipt …`."""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest
from tests.receipts.conftest import FACTS, FOLDER, PEOPLE


@pytest.fixture
def facts(tmp_path):
    path = tmp_path / "facts.yaml"
    path.write_text(FACTS, "utf-8")
    return path


@pytest.fixture
def office(kapok, facts, tmp_path):
    path = tmp_path / "office.json"
    answer = kapok("decide", "--facts", facts, "--unit", "J2", "--receipt", path)
    assert answer.code == 0
    assert "回执已写到" in answer.out
    return path


def test_a_decision_is_sealed_verified_and_decided_again(kapok, office):
    answer = kapok("receipt", "verify", office, "--document", FOLDER / "document.md")
    assert answer.code == 0
    assert "没有被改过" in answer.out
    assert "段引文都在原文里" in answer.out
    again = kapok("receipt", "replay", office)
    assert again.code == 0
    assert "逐字节相同" in again.out
    assert kapok("receipt", "replay", office, "--json").data["differences"] == []


def test_it_is_shown_in_words_of_both_languages_with_numbers_masked(kapok, office):
    zh, en = kapok("receipt", "show", office), kapok("receipt", "show", office, "--lang", "en")
    assert "3 人合计应付 3,000 元" in zh.out
    assert "读到的事实" in zh.out
    assert "默认，尚无人确认" in zh.out
    assert "employer's pension part 800 yuan" in " ".join(en.out.split())
    assert "last day at work (open if still there) open" in " ".join(en.out.split())
    assert all(number not in zh.out + en.out for number in PEOPLE)
    assert PEOPLE[1] in kapok("receipt", "show", office, "--full-ids").out
    data = kapok("receipt", "show", office, "--json").data
    assert data["body"]["result"]["due"] == 300_000
    assert PEOPLE[1] not in json.dumps(data)


def test_the_persons_copy_verifies_and_is_not_decided_again(kapok, office, tmp_path):
    person = tmp_path / "person.json"
    assert kapok("receipt", "show", office, "--masked", person).code == 0
    assert all(number not in person.read_text("utf-8") for number in PEOPLE)
    verified = kapok("receipt", "verify", person)
    assert verified.code == 0
    assert "只留了摘要" in verified.out
    again = kapok("receipt", "replay", person)
    assert again.code == 1
    assert "办公室留存的那份" in again.err


def test_both_copies_may_be_written_at_once_and_never_over_another(kapok, facts, tmp_path):
    paths = ["--receipt", tmp_path / "a.json", "--masked", tmp_path / "b.json"]
    assert kapok("decide", "--facts", facts, "--unit", "J1", *paths).code == 0
    assert json.loads((tmp_path / "a.json").read_bytes())["seal"] == json.loads((tmp_path / "b.json").read_bytes())["seal"]  # fmt: skip
    again = kapok("decide", "--facts", facts, "--unit", "J1", *paths)
    assert again.code == 2
    assert "已经有了" in again.err


def test_wrong_use_is_said_plainly(kapok, facts, tmp_path):
    out = tmp_path / "r.json"
    several = kapok("decide", "--facts", facts, "--receipt", out)
    assert (several.code, out.exists()) == (2, False)
    assert "这里有 3 件" in several.err
    assert "要和 --receipt 一起用" in kapok("decide", "--facts", facts, "--masked", out).err
    assert "不能一起用" in kapok("decide", "--template", "5", "--receipt", out).err
    assert "没有这个文件" in kapok("receipt", "show", out).err
    assert "不是文件" in kapok("receipt", "show", tmp_path).err
    nowhere = tmp_path / "no" / "such" / "r.json"
    assert kapok("decide", "--facts", facts, "--unit", "J1", "--receipt", nowhere).code == 2
    assert "没有这个文件" in kapok("receipt", "verify", facts, "--document", out).err


@pytest.mark.parametrize("command", ["show", "replay", "verify"])
def test_an_edited_broken_or_foreign_file_is_refused_with_its_reason(kapok, office, command):
    whole = office.read_bytes()
    for spoiled, zh, en in (
        (whole.replace(b'"due":300000', b'"due":900000'), "封印不符", "The seal does not fit"),
        (whole[:-100], "不是完整的回执", "Not a whole receipt"),
        (b"{}", "不是 Kapok 回执", "Not a Kapok receipt"),
        (whole.replace(b"receipt/1", b"receipt/9"), "kapok-receipt/9", "kapok-receipt/9"),
    ):
        office.write_bytes(spoiled)
        told = kapok("receipt", command, office)
        assert told.code == 1
        assert zh in told.out + told.err
        assert (
            en in (english := kapok("receipt", command, office, "--lang", "en")).out + english.err
        )
        assert kapok("receipt", command, office, "--json").data["ok"] is False


def test_a_changed_package_is_named_with_its_file_and_what_comes_out_otherwise(
    kapok, office, package
):
    policy = package / "policy.yaml"
    words = policy.read_text("utf-8")
    assert "2022-01-01: 1000}" in words
    policy.write_text(words.replace("2022-01-01: 1000}", "2022-01-01: 1200}", 1), "utf-8")
    answer = kapok("receipt", "replay", office, "--policy", package)
    assert answer.code == 1
    assert "panzhihua-2022-143/policy.yaml 改过" in answer.out
    assert "/result/due：回执是 300000，重新判定是 360000" in answer.out
    data = kapok("receipt", "replay", office, "--policy", package, "--json").data
    assert {"kind": "file", "at": "panzhihua-2022-143/policy.yaml", "before": None, "now": "changed"} in data["differences"]  # fmt: skip


def test_a_county_set_for_the_decision_stands_in_the_receipt(kapok, facts, tmp_path):
    path = tmp_path / "r.json"
    asked = ["--county", "510421", "--reading", "cap_scope=both", "--on", "2024-05-31"]
    assert kapok("decide", "--facts", facts, "--unit", "J2", *asked, "--receipt", path).code == 0
    body = json.loads(path.read_bytes())["body"]
    assert body["asked"]["moved"] == {"path": "employer.county", "county": "510421"}
    assert body["asked"]["readings"] == {"cap_scope": "both"}
    assert body["result"]["settlement"]["own_money"] == 150_000
    assert body["sources"][0]["name"] == "facts.yaml"
    assert kapok("receipt", "replay", path).code == 0
    assert "employer.county 改成了 510421" in kapok("receipt", "show", path).out


def test_a_unit_out_of_a_folder_of_data_is_sealed_as_the_run_decided_it(
    kapok, parquet_city, tmp_path
):
    for number, (measure, entity) in enumerate((("5", "employment"), ("16", "business"))):
        ids = pq.read_table(parquet_city / f"{entity}.parquet", columns=["id"])["id"].to_pylist()
        path = tmp_path / f"{number}.json"
        asked = [
            "--data",
            parquet_city,
            "--unit",
            ids[0],
            "--measure",
            measure,
            "--on",
            "2025-06-30",
        ]
        assert kapok("decide", *asked, "--receipt", path).code == 0
        assert kapok("receipt", "verify", path, "--document", FOLDER / "document.md").code == 0
        assert kapok("receipt", "replay", path).code == 0
        assert any(
            s["name"] == "person.parquet" for s in json.loads(path.read_bytes())["body"]["sources"]
        )
