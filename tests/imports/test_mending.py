"""Cells corrected before a file is imported: one by one, all of a kind at once, and what the workbook then holds."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from tests.imports.sheets import book, family, id_number, text
from tests.imports.test_imports import LATER, NAME, bring, counts, facts, refused, rows_of

from kapok.intake.layouts.load import layout
from kapok.intake.sheets import Sheet, Span, column_of, letter

HEADS = layout("national_households").heads()
FIRST = layout("national_households").form.header_row + 1


def of(head: str) -> str:
    return letter(HEADS.index(head))


def told(by, number: int) -> list:
    from kapok.accounts.actor import acting_as
    from kapok.imports.problems import problems

    with acting_as(by):
        return problems(by, number, "zh")


@pytest.mark.parametrize("make", [book, text], ids=["xlsx", "csv"])
def test_a_cell_is_corrected_and_the_workbook_that_comes_back_holds_it(
    desk, officer: Callable, tmp_path: Path, make: Callable
) -> None:
    from kapok.imports import actions
    from kapok.imports.copies import annotated

    by, rows = officer(), family(6)
    rows[1]["证件号码"] = id_number(1)[:17]
    first = FIRST if make is book else 2
    seen = actions.understand(by, make(rows), NAME if make is book else "户信息_20230530.csv")
    assert counts(seen)["refused"] == 1
    cell = actions.Mended(0, first + 1, of("证件号码"), id_number(1))
    actions.mend(by, seen.file.pk, [cell])
    again = actions.check(by, seen.file.pk)
    assert counts(again) == {"new": 6}
    actions.confirm(by, seen.file.pk)
    actions.apply(by, seen.file.pk)
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(6,)]
    copy = annotated(by, seen.file.pk, tmp_path)
    sheet = openpyxl.load_workbook(io.BytesIO(copy.read_bytes())).worksheets[0]
    assert sheet[f"{of('证件号码')}{first + 1}"].value == id_number(1)
    back = actions.understand(by, copy.read_bytes(), copy.name)
    assert counts(back) == {"same": 6}
    assert back.read is not None
    assert not back.read.parsed()[0].rows
    lines = facts(desk, "SELECT one::text FROM imports_cell one")
    assert id_number(1) not in lines[0][0]
    with refused("import_state"):
        actions.mend(by, seen.file.pk, [cell])


def test_all_cells_of_a_kind_at_once_and_back_again(desk, officer: Callable) -> None:
    from kapok.accounts.actor import acting_as
    from kapok.imports import actions

    by, rows = officer(), family(6)
    for n in (0, 2, 4):
        rows[n]["劳动技能"] = "会一点"
    rows[3]["文化程度"] = "学过"
    number = actions.understand(by, book(rows), NAME).file.pk
    three = next(one for one in told(by, number) if one.count == 3)
    assert three.cells == [f"{of('劳动技能')}{FIRST + n}" for n in (0, 2, 4)]
    actions.mend_all(by, number, three.key, "无劳动力")
    again = actions.check(by, number)
    assert [one.count for one in told(by, number)] == [1]
    assert counts(again) == {"new": 5, "look": 1}
    actions.put_back(by, number, 0, FIRST + 2)
    actions.check(by, number)
    assert [one.count for one in told(by, number)] == [1, 1]
    with acting_as(by):
        mended = actions.mended_letters(again.file, 0, range(9))
    assert mended == {FIRST: [of("劳动技能")], FIRST + 4: [of("劳动技能")]}
    for wrong in (actions.Mended(0, 99, "A", "x"), actions.Mended(7, FIRST, "A", "x")):
        with refused("import_cell"):
            actions.mend(by, number, [wrong])
    with refused("import_cell_long"):
        actions.mend(by, number, [actions.Mended(0, FIRST, "A", "x" * 121)])
    with refused("import_cell"):
        actions.mend_all(by, number, "nothing", "x")


def test_a_cell_is_found_however_many_problems_there_are(
    desk, officer: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one of a kind that the page does not list any more."""
    from kapok.accounts.actor import acting_as
    from kapok.imports import actions, problems

    by, rows = officer(), family(6)
    for n in (0, 2, 4):
        rows[n]["劳动技能"] = "会一点"
    rows[3]["文化程度"] = "学过"
    number = actions.understand(by, book(rows), NAME).file.pk
    rare = next(one for one in told(by, number) if one.count == 1)
    monkeypatch.setattr(problems, "MOST", 1)
    assert rare.key not in [one.key for one in told(by, number)]
    with acting_as(by):
        assert problems.key_at(by, number, 0, of("文化程度"), FIRST + 3) == rare.key
        with refused("import_no_fault"):
            problems.key_at(by, number, 0, of("劳动技能"), FIRST + 3)


def test_what_was_chosen_stands_as_long_as_it_is_between_the_same(desk, officer: Callable) -> None:
    from kapok.imports import actions

    by = officer()
    bring(by, book(family(3)), LATER)
    older = family(3)
    older[0]["文化程度"], older[1]["文化程度"] = "高中", "小学"
    number = actions.understand(by, book(older), "户信息_20230401.xlsx").file.pk
    actions.choose_all(by, number, "sheet")
    actions.mend(by, number, [actions.Mended(0, FIRST + 1, of("文化程度"), "大专")])
    actions.check(by, number)
    assert [(row.number, row.choice) for row in rows_of(by, number) if row.changes] == [
        (FIRST, "sheet"),
        (FIRST + 1, ""),
    ]


def test_a_cell_of_a_merged_range_stands_for_itself() -> None:
    sheet = Sheet("f", "s", [["a", "b"], ["", "c"], ["", "d"]], [1, 2, 3], [Span(0, 0, 2, 0)])
    sheet.put(2, "A", "x")
    sheet.put(9, "A", "y")
    sheet.put(2, "Z", "y")
    assert (sheet.rows, sheet.merged) == ([["a", "b"], ["x", "c"], ["a", "d"]], [])
    assert [column_of(name) for name in ("A", "AA", "1")] == [0, 26, -1]
