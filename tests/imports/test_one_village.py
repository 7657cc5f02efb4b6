"""The demonstration's first thing to do: one more village imported, its nine faults told, the workbook corrected, imported again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from tests.imports.sheets import book, family
from tests.imports.test_imports import NAME, bring, counts, facts, rows_of
from tests.office import DAY, Database

from kapok.city.office.one_village import CODE, TOWNSHIP, TOWNSHIP_NAME, Somebody, one_village
from kapok.city.office.one_village import NAME as VILLAGE
from kapok.cli import main

TOLD = {
    "check_digit": "id_check",
    "number_as_float": "id_precision",
    "birth_differs": "id_birth_differs",
    "phone_short": "phone",
    "unknown_word": "code_unknown",
    "name_broken": "name_broken",
    "person_twice": "duplicate_row",
    "registered_elsewhere": "household_differs",
}
REFUSED = {"check_digit", "number_as_float", "name_broken"}


def empty_village(office: Database) -> None:
    """It is known as a demonstration knows it, and nobody lives there; whoever lives elsewhere is alive, as a city has it."""
    with office.as_("owner") as con:
        con.execute("UPDATE fact_person SET died_on = '2999-12-31', version = version + 1")
        con.cursor().executemany(
            "INSERT INTO accounts_area (code, scope, name, level, parent_id, demonstration) VALUES (%s, %s, %s, %s, %s, true)",
            [
                (f"{TOWNSHIP}000", TOWNSHIP, TOWNSHIP_NAME, "township", "510422"),
                (CODE, CODE, VILLAGE, "village", f"{TOWNSHIP}000"),
            ],
        )


@pytest.fixture
def written(
    desk: Database, officer: Callable, tmp_path: Path, monkeypatch, capsys
) -> tuple[Path, dict]:
    """A family is there, the village is known and empty: the workbook as the command writes it."""
    bring(officer(), book(family(3)), NAME)
    empty_village(desk)
    monkeypatch.setenv("KAPOK_DATABASE", desk.name)
    words = ["--json", "demo", "village", "--out", str(tmp_path / "demo"), "--cluster", "test"]
    capsys.readouterr()
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out) == told
    return Path(told["file"]), told


def test_nine_faults_are_told_mended_and_only_those_rows_read_again(
    desk: Database, officer: Callable, written: tuple[Path, dict], tmp_path: Path, capsys
) -> None:
    from kapok.imports import actions
    from kapok.imports.copies import annotated
    from kapok.imports.findings import say

    path, told = written
    by = officer()
    seen = actions.understand(by, path.read_bytes(), path.name)
    spots = {one["kind"]: one for one in told["faults"]}
    assert len(spots) == 9
    rows = {row.number: row for row in rows_of(by, seen.file.pk)}
    said = {
        (row.number, one["code"]): say(one)
        for row in rows.values()
        for one in row.findings
        if "group" not in one
    }
    assert set(said) == {(spots[kind]["row"], code) for kind, code in TOLD.items()}
    assert (
        sum(len(row.findings) for row in rows.values()) - len(said) <= 1
    )  # once each; a repair beside
    assert path.name not in said[spots["person_twice"]["row"], "duplicate_row"].what
    for kind, code in TOLD.items():
        one = said[spots[kind]["row"], code]
        assert one.what
        assert one.mend
        if kind != "person_twice":  # that is said of the whole row
            assert (one.letter, one.head) == (spots[kind]["letter"], spots[kind]["column"])
    [repaired] = seen.file.findings
    assert repaired["code"] == "date_month_first"
    assert repaired["letter"] == spots["month_only"]["letter"]
    assert "2023.3 → 2023-03-01" in say(repaired).what
    left = {n for n, row in rows.items() if row.verdict == "refused"}
    assert left == {spots[kind]["row"] for kind in REFUSED}

    actions.confirm(by, seen.file.pk, partial=True)
    first = actions.apply(by, seen.file.pk, seen)
    assert first.as_of == DAY
    capsys.readouterr()
    assert main(["--json", "import", "show", str(first.pk), "--cluster", "test"]) == 0
    shown = {one["row"] for one in json.loads(capsys.readouterr().out)["rows"]}
    assert shown == {spots[kind]["row"] for kind in TOLD}
    copy = annotated(by, first.pk, tmp_path / "back")
    heads = mended(copy, spots, told, TOLD)
    assert {"处理结果", "问题", "怎么改"} < set(heads)

    again = actions.understand(by, copy.read_bytes(), copy.name)
    assert again.read is not None
    changed = {kind for kind in TOLD if kind not in ("person_twice", "registered_elsewhere")}
    numbers = [n for one in again.read.parsed() for n in (one.sheet.numbers[i] for i in one.rows)]
    assert numbers == sorted(spots[kind]["row"] for kind in changed)
    assert [one for row in rows_of(by, again.file.pk) for one in row.findings] == []
    assert "column_hidden" not in {one["code"] for one in again.file.findings}  # the column is ours
    assert counts(again) == {"new": 3, "changed": 2, "same": told["rows"] - 2 - 5}
    assert again.file.corrects_id == first.pk
    actions.confirm(by, again.file.pk)
    actions.apply(by, again.file.pk, again)
    people = "SELECT count(*), count(labour) FROM fact_person WHERE hukou_village = %s"
    assert facts(desk, people, CODE) == [(told["rows"] - 2, told["rows"] - 2)]
    looks = "SELECT actor, field, purpose, words FROM registry_look WHERE field <> ''"
    assert facts(desk, looks) == [("system", "number", "other", "演示")] * 2


def mended(path: Path, spots: dict, told: dict, codes: dict) -> list[str]:
    """The workbook that came back, with what is wrong put right as an officer would; its headings. Each cell says what is wrong."""
    right = {one.kind: one.right for one in one_village(DAY, Somebody("无", "", False)).faults}
    whole = openpyxl.load_workbook(path)
    sheet = whole.worksheets[0]
    heads = [str(cell.value) for cell in sheet[3]]
    problem, mend = heads.index("问题"), heads.index("怎么改")
    for kind in codes:
        at = spots[kind]
        row = sheet[at["row"]]
        assert row[problem].value
        assert row[mend].value
        if kind not in ("person_twice", "registered_elsewhere"):
            cell = sheet[f"{at['letter']}{at['row']}"]
            assert cell.comment is not None
            cell.value = right[kind]
    month = spots["month_only"]
    assert sheet[f"{month['letter']}{month['row']}"].comment is not None
    last = [spots[kind]["row"] for kind in ("person_twice", "registered_elsewhere")]
    assert last == [told["rows"] + 2, told["rows"] + 3]
    sheet.delete_rows(last[0], 2)
    whole.save(path)
    return heads
