"""Training and villages both ways, text and old workbooks, and several files in one (every kind: `test_every_kind.py`)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from tests.imports.kinds import TOWN, row_of
from tests.imports.sheets import book, family, id_number, member, text
from tests.imports.test_imports import bring, counts, facts, rows_of
from tests.imports.test_workbook import told
from tests.intake.conftest import ZHANG
from tests.intake.test_content import OLD
from tests.office import connect

from kapok.intake.layouts.load import layout


def test_a_class_is_known_again_by_its_number(desk) -> None:
    """Training, both ways: classes, who learnt, the attendance; and undone as long as nothing hangs on it."""
    from kapok.accounts.actor import MACHINE
    from kapok.imports import actions
    from kapok.imports.exporting import export
    from kapok.imports.trouble import Refused

    bring(MACHINE, book(family(3)))
    classes = [row_of(layout("training_classes")) | {"班次编号": f"PX{n}"} for n in (1, 2)]
    learnt = [
        {"班次编号": "PX1", "姓名": f"王一{word}", "身份证号": id_number(n), "实训天数": "12"}
        for n, word in enumerate("一二")
    ]
    lost = {"班次编号": "PX9", "姓名": "王一三", "身份证号": id_number(2), "实训天数": "3"}
    first = bring(MACHINE, book(classes, "training_classes"), "开班备案.xlsx")
    seen = actions.understand(MACHINE, book([*learnt, lost], "training_allowance"), "花名册.xlsx")
    assert counts(seen) == {"new": 2, "refused": 1}
    [_, _, out] = rows_of(MACHINE, seen.file.pk)
    assert [(one["code"], one["head"]) for one in out.findings] == [("number_not_here", "班次编号")]
    actions.confirm(MACHINE, seen.file.pk, partial=True)
    roster = actions.apply(MACHINE, seen.file.pk, seen)
    again = book([classes[0] | {"课时": "88"}, classes[1]], "training_classes")
    assert counts(actions.understand(MACHINE, again, "又一次.xlsx")) == {"changed": 1, "same": 1}
    written = told(export(MACHINE, "training_attendance"), "training_attendance")
    assert [(one["签到天数"], one.get("班次编号")) for one in written] == [("12", None)] * 2
    for name in ("training_classes", "training_allowance", "training_attendance"):
        back = actions.understand(MACHINE, export(MACHINE, name), f"导出_{name}.xlsx")
        assert counts(back) == {"same": 2}, name
    with pytest.raises(Refused, match="import_later"):
        actions.undo(MACHINE, first.pk)
    actions.undo(MACHINE, roster.pk)
    actions.undo(MACHINE, first.pk)
    assert facts(desk, "SELECT count(*) FROM imports_number") == [(0,)]


def test_every_county_numbers_its_classes_by_itself(desk) -> None:
    """Two counties have a class of one number: neither is taken for the other, and a roster that does not say which is refused."""
    from kapok.accounts.actor import MACHINE
    from kapok.imports import actions
    from kapok.imports.exporting import export

    bring(MACHINE, book(family(1)))
    [here] = [row_of(layout("training_classes")) | {"班次编号": "PX1"}]
    there = here | {"组织开班县（区）": "四川省攀枝花市米易县"}
    bring(MACHINE, book([here], "training_classes"), "盐边.xlsx")
    seen = actions.understand(MACHINE, book([there], "training_classes"), "米易.xlsx")
    assert counts(seen) == {"new": 1}
    actions.confirm(MACHINE, seen.file.pk)
    actions.apply(MACHINE, seen.file.pk, seen)
    assert facts(desk, "SELECT county FROM fact_training_class ORDER BY 1") == [
        ("510421",),
        ("510422",),
    ]
    again = book([here | {"课时": "88"}], "training_classes")
    assert counts(actions.understand(MACHINE, again, "又一次.xlsx")) == {"changed": 1}
    learnt = {"班次编号": "PX1", "姓名": "王一一", "身份证号": id_number(0), "实训天数": "12"}
    roster = actions.understand(MACHINE, book([learnt], "training_allowance"), "花名册.xlsx")
    [row] = rows_of(MACHINE, roster.file.pk)
    assert [(one["code"], one["head"]) for one in row.findings] == [("number_several", "班次编号")]
    out = export(MACHINE, "training_classes")
    assert counts(actions.understand(MACHINE, out, "导出.xlsx")) == {"same": 2}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_in_any_encoding_reads_the_same(desk, encoding: str) -> None:
    from kapok.accounts.actor import MACHINE
    from kapok.imports import actions

    seen = actions.understand(MACHINE, text(family(3), encoding=encoding), "户信息.csv")
    assert (counts(seen), seen.file.kind) == ({"new": 3}, "text")


def test_an_old_workbook_goes_in(desk) -> None:
    """What a social insurance office sends as .xls: one row that can be used, one whose number is none."""
    from kapok.accounts.actor import MACHINE
    from kapok.imports import actions

    bring(MACHINE, book([member(0, 证件号码=ZHANG, 姓名="张三", 出生日期="1990-01-01", 性别="")]))
    seen = actions.understand(MACHINE, OLD, "失业保险金.xls")
    assert (seen.file.layout, seen.file.kind) == ("unemployment_benefits", "xls")
    assert counts(seen) == {"new": 1, "refused": 1}
    actions.confirm(MACHINE, seen.file.pk, partial=True)
    actions.apply(MACHINE, seen.file.pk, seen)
    assert facts(desk, "SELECT start::text, finish::text FROM fact_benefit_spell") == [
        ("2022-03-01", "2022-12-31")
    ]


def test_a_zip_of_villages_is_several_files() -> None:
    from kapok.imports.bundles import files_in
    from kapok.imports.trouble import Refused

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("各村/大田村.xlsx", book(family(3)))
        packed.writestr("各村/河边村.csv", text(family(3, 3), encoding="gb18030"))
        packed.writestr("各村/~$大田村.xlsx", b"x")
        packed.writestr("说明.docx", b"x")
    found = files_in("各村.zip", made.getvalue())
    assert [name for name, _ in found] == ["大田村.xlsx", "河边村.csv"]
    assert found[0][1] == book(family(3))
    alone = book(family(3))
    assert files_in("大田村.xlsx", alone) == [("大田村.xlsx", alone)]
    with pytest.raises(Refused, match="file_broken"):
        files_in("各村.zip", made.getvalue()[:60])
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("大.csv", bytes(80 * 2**20))
    with pytest.raises(Refused, match="file_bomb"):
        files_in("大.zip", bomb.getvalue())
    with pytest.raises(Refused, match="file_bomb"):
        files_in("百万.zip", b"PK\x03\x04" + b"PK\x01\x02" * 20_001)
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as packed:
        packed.writestr("里面.zip", made.getvalue())
    with pytest.raises(Refused, match="import_zip_none"):
        files_in("套着.zip", inside.getvalue())
    for wrong in (_spoilt(zipfile.ZIP_DEFLATED), _spoilt(zipfile.ZIP_LZMA), _misnamed()):
        with pytest.raises(Refused, match="file_broken"):
            files_in("坏.zip", wrong)


def _spoilt(method: int) -> bytes:
    """What is packed in it is no more what was packed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as packed:
        packed.writestr("a.csv", bytes(range(256)) * 40)
    data = bytearray(made.getvalue())
    data[44:60] = b"\xff" * 16
    return bytes(data)


def _misnamed() -> bytes:
    """A name that says it is UTF-8 and is not."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("村.csv", b"x")
    return made.getvalue().replace("村".encode(), b"\xff\xfe\xfd")


def test_the_list_of_villages_goes_both_ways(desk, officer: Callable) -> None:
    """A village is renamed, a new one comes with its township; taken back as long as nothing is there."""
    from kapok.accounts.actor import MACHINE, Actor
    from kapok.accounts.roles import Right
    from kapok.imports import actions
    from kapok.imports.copies import in_words
    from kapok.imports.exporting import export
    from kapok.imports.trouble import Refused

    connect(desk, "jobs")  # as the machine brings such a list in
    by = Actor("zhao", frozenset(Right), areas=("510422",))
    place = {"省": "四川省", "市": "攀枝花市", "县": "盐边县", "乡": TOWN["town"]}
    rows = [
        place | {"村": "大田新村", "行政村代码": "510422101201"},
        place | {"村": "新村", "行政村代码": "510422109201", "乡": "新乡"},
        place | {"村": "河边村", "行政村代码": "510422101202", "是否脱贫村": "是"},
        place | {"村": "别处", "行政村代码": "510421101201"},
        place | {"村": "错村", "行政村代码": "51042210"},
    ]
    none = actions.understand(officer(), book(rows, "national_villages"), "行政村信息.xlsx").file
    assert (none.state, "归管理员" in none.refused[0]) == ("refused", True)
    seen = actions.understand(by, book(rows, "national_villages"), "行政村信息.xlsx")
    with pytest.raises(Refused, match="import_places"):
        actions.confirm(officer(), seen.file.pk, partial=True)
    assert counts(seen) == {"new": 1, "changed": 1, "look": 1, "refused": 2}
    found = rows_of(by, seen.file.pk)
    assert [one["code"] for row in found for one in row.findings] == [
        "village_mark",
        "outside",
        "village_code",
    ]
    assert in_words(found[:1], seen.file)[0].what == "村名：大田村 → 大田新村"
    actions.confirm(by, seen.file.pk, partial=True)
    file = actions.apply(by, seen.file.pk, seen)
    there = "SELECT code, name, parent_id FROM accounts_area WHERE code ~ '^510422(101201|109)' ORDER BY code"
    assert facts(desk, there) == [
        ("510422101201", "大田新村", "510422101000"),
        ("510422109000", "新乡", "510422"),
        ("510422109201", "新村", "510422109000"),
    ]
    with desk.as_("owner") as con:
        con.execute(
            "INSERT INTO registry_areamark (area_id, kind, holds, finish) VALUES ('510422101202', 'former_poor', true, '2999-12-31')"
        )
    out = export(MACHINE, "national_villages")
    assert {one["村"] for one in told(out, "national_villages")} == {"大田新村", "河边村", "新村"}
    back = actions.understand(MACHINE, out, "导出_行政村.xlsx")
    assert counts(back) == {"same": 3}
    with desk.as_("owner") as con:
        con.execute(
            "INSERT INTO fact_service_point (id, village) VALUES ('point1', '510422109201')"
        )
        con.execute("ALTER TABLE fact_service_point DISABLE TRIGGER USER")
        con.execute("UPDATE fact_service_point SET scope = '510421'")  # it belongs elsewhere by now
        con.execute("ALTER TABLE fact_service_point ENABLE TRIGGER USER")
    with pytest.raises(Refused, match="import_later"):
        actions.undo(by, file.pk)
    with desk.as_("owner") as con:
        con.execute("DELETE FROM fact_service_point")
        con.execute(
            "INSERT INTO registry_areamark (area_id, kind, holds, finish) VALUES ('510422109201', 'key_village', true, '2999-12-31')"
        )
    with pytest.raises(Refused, match="import_later"):
        actions.undo(by, file.pk)
    with desk.as_("owner") as con:
        con.execute("DELETE FROM registry_areamark WHERE area_id = '510422109201'")
    with pytest.raises(Refused, match="import_places"):
        actions.undo(officer(), file.pk)
    actions.undo(by, file.pk)
    assert facts(desk, there) == [("510422101201", "大田村", "510422101000")]
