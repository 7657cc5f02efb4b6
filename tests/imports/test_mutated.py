"""Whatever somebody sends: it is read, or refused with a place and a mend; never anything else."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
from tests.imports import mutated
from tests.imports.kinds import FIRST, goes_in, row_of
from tests.imports.mutated import MUTATIONS
from tests.imports.sheets import book, family, member, text
from tests.imports.test_imports import bring, facts, rows_of

from kapok.imports.findings import Said, say, whole
from kapok.intake import Level
from kapok.intake.layouts.load import layout
from kapok.intake.sheets import letter

MENDS = {
    "file_broken": "重新导出",
    "file_bomb": "另存再交",
    "file_macros": "另存为不带宏的 xlsx",
    "file_large": "缩小或分开",
    "file_locked": "去掉密码另存",
    "file_text": "整个文件另存为 UTF-8",
    "import_kind": "重新导出 xlsx、xls 或 csv",
}
"""What to do about a file that is not even kept; its place is the file, or the line that is told."""
OF_ROW = frozenset(("outside", "elsewhere", "not_here", "household_over"))
"""Said of whom or what a whole row is about, not of one cell; every other finding of a row names its cell."""
FOUND_BY_SEVERAL = "not_found"
CELL = re.compile(r"[A-Z]{1,3}")


def placed(said: Said, code: str) -> bool:
    """A cell is told by its letter and its heading; a row by which several columns together find nothing, as a whole."""
    if code in OF_ROW or (code.startswith(FOUND_BY_SEVERAL) and not said.head):
        return not said.letter
    return bool(CELL.fullmatch(said.letter) and said.head)


def tried(desk, by, n: int) -> str:
    """What became of one mutated file."""
    change = MUTATIONS[n % len(MUTATIONS)]
    data, name = change(random.Random(n))
    return handed(by, data, name)


def handed(by, data: bytes, name: str) -> str:
    from kapok.imports import actions
    from kapok.imports.trouble import Refused

    why: Refused | None = None
    try:
        file = actions.understand(by, data, name).file
    except Refused as no:
        why = no
    if why is not None:
        if why.code != "import_same_file":
            assert MENDS[why.code] in why.zh
        assert why.en != why.zh
        if why.code == "file_text":
            assert re.search(r"第 \d+ 行", why.zh)
            assert re.search(r"[Ll]ine \d+", why.en)
        return why.code
    if file.state == "refused":
        assert file.refused[0] != file.refused[1]
        wrong = [say(one) for one in file.findings if say(one).level == Level.ERROR]
        assert wrong or {one["code"] for one in file.findings} == {"sheet_empty"}
        assert all(one.what and one.mend for one in wrong), wrong
        known = {one["sheet"] for one in file.sheets}
        assert all(one.sheet in known for one in wrong) or not known, wrong
        return "refused"
    rows = rows_of(by, file.pk)
    assert sum(file.counts.values()) == len(rows)
    for row in rows:
        told = [whole(one, file.findings) for one in row.findings]
        errors = [(say(one), say(one, "en"), one["code"]) for one in told]
        errors = [one for one in errors if one[0].level == Level.ERROR]
        assert errors or row.verdict != "refused", row.number
        for zh, en, code in errors:
            assert all((zh.what, zh.mend, en.what, en.mend)), code
            assert placed(zh, code), (name, row.number, code, zh)
    if file.counts["new"] + file.counts["look"]:
        actions.confirm(by, file.pk, partial=True)
        actions.apply(by, file.pk)
        actions.undo(by, file.pk)
    return str(file.state)


def test_one_of_each(desk, officer: Callable) -> None:
    by = officer()
    said = {MUTATIONS[n].__name__: tried(desk, by, n) for n in range(len(MUTATIONS))}
    wanted = {
        "macros": "file_macros",
        "bomb": "file_bomb",
        "too_large": "file_large",
        "encrypted": "file_locked",
        "encrypted_old": "refused",
        "wrong_sheet": "refused",
    }
    assert {name: said[name] for name in wanted} == wanted
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(0,)]


def test_an_old_workbook_with_a_password_is_told_so_and_without_it_is_read(desk, officer: Callable) -> None:  # fmt: skip
    """Cut short it is refused with what to do."""
    from kapok.imports import actions

    by = officer()
    data, name = mutated.encrypted_old(random.Random(0))
    file = actions.understand(by, data, name).file
    [one] = [say(found) for found in file.findings]
    assert file.state == "refused"
    assert "密码" in one.what
    assert "去掉密码" in one.mend
    data, name = mutated.old()
    assert {handed(by, data[:-cut], name) for cut in (1, 600, 5000)} <= {"refused", "import_kind"}
    file = actions.understand(by, *mutated.old()).file
    assert (file.state, file.counts["new"]) == ("checked", 6)


def test_where_a_text_breaks_is_told_by_its_line(desk, officer: Callable) -> None:
    """In UTF-8 and GBK; also a text in UTF-16, and bytes that are none."""
    by = officer()
    for encoding in ("utf-8", "gb18030"):
        lines = text(family(6), encoding=encoding).split(b"\n")
        lines[3] += b"\xff\xff"
        assert told(by, b"\n".join(lines)) == "第 4 行的字不是 UTF-8，也不是 GBK，没有收。整个文件另存为 UTF-8，再交。"  # fmt: skip
    assert "第 1 行" in told(by, text(family(3), encoding="utf-16"))
    assert "这个文件不是表格" in told(by, b"\x00\x01\x02")


def told(by, data: bytes) -> str:
    from kapok.imports import actions
    from kapok.imports.trouble import Refused

    with pytest.raises(Refused) as refused:
        actions.understand(by, data, "户信息.csv")
    return refused.value.say()


def test_a_number_that_is_too_long_is_told_with_its_cell(desk, officer: Callable) -> None:
    """Of a household; of an employer whom another row only names."""
    from kapok.imports import actions

    by, away = officer(), layout("national_work_away")
    for name, head, row in (
        ("national_households", "户编号", member(0, 户编号="户" * 31)),
        ("national_work_away", "务工企业名称", row_of(away) | {"务工企业名称": "厂" * 121}),
    ):
        file = actions.understand(by, book([row], name), f"{name}.xlsx").file
        [one] = rows_of(by, file.pk)
        cells = {(say(f).letter, say(f).head, say(f).mend) for f in one.findings}
        assert (letter(layout(name).heads().index(head)), head, "核对这一格") in cells, cells


def test_of_several_sheets_it_is_told_which_is_not_known(desk, officer: Callable) -> None:
    from kapok.imports import actions

    file = actions.understand(officer(), mutated.two_unknown(), "户信息.xlsx").file
    wrong = [say(one) for one in file.findings]
    assert file.state == "refused"
    assert {one.place() for one in wrong} == {"工作表“甲”", "工作表“乙”"}
    assert all(one.mend for one in wrong)


@pytest.mark.long
def test_two_hundred(desk, officer: Callable) -> None:
    by = officer()
    said = [tried(desk, by, n) for n in range(len(MUTATIONS), len(MUTATIONS) + 200)]
    assert len(set(said)) > 4
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(0,)]


@pytest.mark.long
def test_two_hundred_of_other_formats(desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where rows lead to people, jobs, posts and classes that are there."""
    from kapok.accounts.actor import MACHINE

    bring(MACHINE, book(family(3)))
    for name in FIRST[1:]:
        goes_in(name)
    said = set()
    for n in range(200):
        one = layout(OTHERS[n // len(MUTATIONS) % len(OTHERS)])
        heads = [*one.heads(), *(column.head for column in one.meta.values())]
        rows = [row_of(one) | {"备注": str(n)}, row_of(one)]
        monkeypatch.setattr(mutated, "GOOD", book(rows, one.id, [*heads, "备注"]))
        monkeypatch.setattr(mutated, "NAME", f"{one.label}.xlsx")
        said.add(tried(desk, MACHINE, n))
    assert len(said) > 4
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(3,)]


OTHERS = (
    *("training_classes", "training_allowance", "training_attendance", "insurance_reply"),
    *("comparison_reply", "hiring_roster", "transport_roster", "post_months", "post_attendance"),
    *("loans", "stations", "labour_register", "work_ledger"),
)
