"""City → office files → intake = the truth, except for the dirt that is on record."""

from __future__ import annotations

import json
from collections import Counter

import openpyxl
import pytest

from kapok.city import make
from kapok.city.build import build
from kapok.city.tables import Truth, vocabulary_folder
from kapok.intake import read_folder
from kapok.rules.package.vocabulary import read_vocabulary
from kapok.rules.problems import Problems

SEED, PERSONS = 11, 500
#: what intake may say of a clean city: numbers that are no credit codes, two agencies for one hire, GBK, closing lines
EXPECTED = {
    "credit_other",
    "duplicate_row",
    "file_encoding",
    "rows_skipped",
    "file_type",
    "rows_none",
    "named_only",
}


@pytest.fixture(scope="module")
def vocabulary():
    return read_vocabulary(vocabulary_folder(), Problems())


def truth_of(persons):
    rows = Truth()
    build(SEED, persons, rows, lambda _text, _share: None)
    return {name: {row["id"]: row for row in table.rows()} for name, table in rows.tables.items()}


@pytest.fixture(scope="module")
def truth():
    return truth_of(PERSONS)


def differences(truth, intake):
    """(entity, id, column or '' for a row that is missing or too many, truth's value)."""
    found = []
    for name, rows in truth.items():
        read = {row["id"]: row for row in intake.tables[name].to_pylist()}
        found += [(name, i, "", None) for i in rows.keys() ^ read.keys()]
        for i in rows.keys() & read.keys():
            found += [(name, i, c, v) for c, v in rows[i].items() if read[i].get(c) != v]
    return found


def test_clean_files_give_the_truth(tmp_path, truth, vocabulary):
    make(tmp_path, seed=SEED, persons=PERSONS, dirt=False)
    intake = read_folder(tmp_path, vocabulary)
    assert {f.code for f in intake.findings} <= EXPECTED
    assert differences(truth, intake) == []


@pytest.mark.parametrize("persons", [PERSONS, pytest.param(9_000, marks=pytest.mark.long)])
def test_dirty_files_differ_where_the_manifest_says(tmp_path, vocabulary, persons):
    truth = truth_of(persons)
    make(tmp_path, seed=SEED, persons=persons)
    manifest = json.loads((tmp_path / "city-manifest.json").read_text("utf-8"))
    spots = manifest["dirt"]
    intake = read_folder(tmp_path, vocabulary)

    recorded = {(s["file"], s["sheet"], s["row"], s["column"], s["code"]) for s in spots}
    changed = {s["person"] for s in spots if s["effect"] == "changed"}
    errors = [f for f in intake.findings if f.level == "error"]
    for finding in errors:
        place = finding.place
        there = (place.file, place.sheet, place.row, place.column, finding.code)
        assert there in recorded or finding.code == "conflict", finding.say()
    said = Counter(f.code for f in errors)
    for code, count in Counter(s["code"] for s in spots if s["effect"] == "lost").items():
        assert said[code] == count, code

    people = {s["person"] for s in spots if s["effect"] == "lost"} | changed
    for entity, row, column, _ in differences(truth, intake):
        told = {row, *map(str, truth[entity].get(row, {}).values())}  # ids, and who the row is of
        assert any(p and any(p in text for text in told) for p in people), (entity, row, column)


def test_repairs_are_all_found(tmp_path, vocabulary):
    make(tmp_path, seed=SEED, persons=PERSONS)
    spots = json.loads((tmp_path / "city-manifest.json").read_text("utf-8"))["dirt"]
    assert {
        "id_wrapped",
        "id_blanks",
        "date_dotted",
        "date_serial",
        "total_row",
        "encoding_gbk",
    } <= {s["kind"] for s in spots}
    per_file = Counter(s["file"] for s in spots)
    assert len(per_file) > 20


def test_the_files_open_in_another_reader(tmp_path):
    make(tmp_path, seed=SEED, persons=200)
    books = sorted(tmp_path.rglob("*.xlsx"))
    assert len(books) <= 120
    sheet = openpyxl.load_workbook(books[0]).worksheets[0]
    assert sheet.cell(1, 1).value
    assert sheet.max_row >= 3
