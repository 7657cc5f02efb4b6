"""Their workbook comes back with what was found, and goes in again; so does our own export of every kind of sheet."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from tests.imports.conftest import TOWN
from tests.imports.sheets import book, family, id_number, member
from tests.imports.test_imports import bring, changes, counts, facts, refused, rows_of
from tests.office import DAY

PERSON = {"姓名": "王一一", "身份证号": id_number(0)}
CODE = "91510400MA0000001"


def credit() -> str:
    from kapok.checkdigits import credit_check

    return CODE + credit_check(CODE)


PLACE = {"省": "四川省", "市": "攀枝花市", "县": "盐边县", "乡": TOWN, "村": "大田村"}
WORK = {
    "务工省": "广东省",
    "务工市": "东莞市",
    "开始时间": "2022-03-01",
    "结束时间": "长期",
    "就业渠道": "自主就业",
}


def cases() -> dict[str, list[dict[str, str]]]:
    """A few rows of every kind; whom they are about is in the registry, or comes with them."""
    one, two = id_number(0), id_number(1)
    return {
        "national_households": family(6),
        "national_monitored": [
            {**PLACE, "户编号": "H000000", "姓名": "王一一", "证件号码": one, "监测对象类别": "边缘易致贫户",
             "风险类型": "因病", "识别监测时间": "2021-05-06", "风险是否已消除": "否", "民族": "汉族", "与户主关系": "户主",
             "是否享受低保": "是", "低保开始时间": "2021-07-01"},
        ],
        "national_work_away": [
            {**PLACE, "户编号": "H000000", "姓名": "王一一", "证件号码": one, "是否已务工": "是", "开始时间": "2022-03-01",
             "结束时间": "长期", "务工所在省": "广东省", "务工所在市": "东莞市", "务工企业名称": "东莞示范电子厂", "是否国外务工": "否",
             "就业渠道": "自主外出", "是否核实": "是"},
            {**PLACE, "户编号": "H000000", "姓名": "王一二", "证件号码": two, "是否已务工": "否", "开始时间": "2021-03-01",
             "结束时间": "2022-01-31", "务工所在省": "四川省", "务工所在市": "攀枝花市", "务工所在县": "东区"},
        ],
        "national_work_planned": [
            {**PLACE, "户编号": "H000000", "姓名": "王一一", "证件号码": one, "是否计划务工": "是", "成员联系电话": "13912345678"},
        ],
        "labour_register": [
            {"县（区）": "盐边县", "乡镇": TOWN, "村（社区）": "河边村", "组": "3组", "户编号": "H000000", "姓名": "王一一",
             "身份证号": one, "性别": "女", "民族": "彝族", "人员类别": "脱贫人口", "就业状态": "在外务工", "劳动能力": "普通劳动力", "就业意愿": "有", "联系电话": "13912345678"},
        ],
        "work_ledger": [
            {"县（区）": "盐边县", "姓名": "王一一", "身份证号": one, "是否务工": "是", "务工省": "广东省", "务工市": "东莞市",
             "开始时间": "2022-03-01", "结束时间": "长期", "就业渠道": "自主外出", "单位": "东莞示范电子厂", "月工资": "4500", "是否核实": "是"},
        ],
        "transfer_roster": [
            {"姓名": "王一一", "身份证号": one, "务工省市县": "广东省东莞市", "务工单位": "东莞示范电子厂",
             "上岗日期": "2022-03-01", "出发日期": "2022-02-20", "组织单位": "桐子林镇政府", "组织单位类型": "乡镇", "补贴标准": "400",
             "社保卡开户行": "农村信用社", "电话": "13912345678"},
        ],
        "post_ledger": [
            {"岗位编码": "G001", "岗位类别": "保洁", "设岗县（区）": "盐边县", "设岗单位": "示范村委会", "设岗单位信用代码": credit(),
             "姓名": "王一一", "身份证号": one, "户编号": "H000000", "协议起": "2022-01-01", "协议止": "2022-12-31",
             "是否签订书面协议": "是", "保费": "100"},
        ],
        "base_recognitions": [
            {"单位名称": "示范工坊", "统一社会信用代码": credit(), "申报类别": "就业帮扶基地", "认定县（区）": "盐边县",
             "申报日期": "2022-01-05", "认定日期": "2022-02-01", "是否发文认定": "是", "是否现场核查": "是"},
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, marks=() if n < 3 else pytest.mark.long) for n, kind in enumerate(cases())],
)
def test_our_own_export_comes_back_without_a_change(desk, officer: Callable, kind: str) -> None:
    from kapok.accounts.actor import MACHINE
    from kapok.imports import actions
    from kapok.imports.exporting import export

    if kind != "national_households":
        bring(MACHINE, book(family(3)))
    rows = cases()[kind]
    bring(MACHINE, book(rows, kind), f"{kind}.xlsx")
    out = export(MACHINE, kind)
    written = told(out, kind)
    for row in rows:
        mine = next(
            one
            for one in written
            if row.items() & one.items() >= {(k, row[k]) for k in row if k in NUMBERS}
        )
        lost = {
            head: value
            for head, value in row.items()
            if value
            and head in read_heads(kind)
            and not same(kind, head, value, mine.get(head, ""))
        }
        assert not lost, f"not written again: {lost} of {mine}"
    seen = actions.understand(MACHINE, out, f"导出_{kind}.xlsx")
    assert counts(seen) == {"same": len(written)}, [
        (r.verdict, r.findings, r.changes) for r in rows_of(MACHINE, seen.file.pk)
    ]


NUMBERS = {"身份证号", "证件号码", "开始时间"}


def same(kind: str, head: str, theirs: str, ours: str) -> bool:
    """Two words for one code, a county with and without its province, a year and its last day are the same."""
    from kapok.intake.layouts.load import layout

    column = next(one for one in layout(kind).columns.values() if one.head == head)
    if column.type == "code":
        return column.codes.get(theirs) == column.codes.get(ours)
    if column.type == "area":
        return ours.endswith(theirs)
    return ours == theirs or (column.type == "date" and ours.startswith(theirs))


def read_heads(kind: str) -> set[str]:
    """Columns that hold something a fact is made of."""
    from kapok.intake.layouts.load import layout

    one = layout(kind)
    skip = {
        "风险是否已消除",
        "是否已务工",
        "是否务工",
        "组织单位",
        "补贴标准",
        "标准",
        "岗位编码",
        "申报日期",
        "人员类别",
        "就业状态",
        "是否计划务工",
    }
    return {c.head for n, c in one.columns.items() if n in one.used() and c.type != "skip"} - skip


def told(data: bytes, kind: str) -> list[dict[str, str]]:
    from kapok.intake.layouts.load import layout

    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    first = layout(kind).form.header_row
    heads = [cell.value for cell in sheet[first]]
    rows = sheet.iter_rows(min_row=first + 1, values_only=True)
    told = [{h: v for h, v in zip(heads, row, strict=False) if v} for row in rows]
    if layout(kind).form.signatures and told:
        *told, total, signed = told
        assert next(iter(total.values())).startswith(f"合计（{len(told)} 行）")
        assert [*signed.values()] == [layout(kind).form.signatures]
    return told


def test_what_is_printed_beside_the_facts_comes_out_of_them(desk) -> None:
    """Whose head, how old, which work: as far as it is known, and no more. None of it is read back."""
    from kapok.accounts.actor import MACHINE
    from kapok.imports import actions
    from kapok.imports.exporting import Due, export, roster, roster_for
    from kapok.intake.layouts.load import layout

    bring(MACHINE, book(family(3)))
    bring(MACHINE, book(cases()["work_ledger"], "work_ledger"), "台账.xlsx")
    out = export(MACHINE, "labour_register")
    works, idle, _ = sorted(told(out, "labour_register"), key=lambda one: one["身份证号"])
    assert {head: works.get(head) for head in BESIDE} == BESIDE
    assert (idle["户主姓名"], idle.get("就业状态"), idle.get("就业单位")) == ("王一一", None, None)
    assert counts(actions.understand(MACHINE, out, "导出.xlsx")) == {"same": 3}
    [job] = told(export(MACHINE, "work_ledger"), "work_ledger")
    assert (job["乡镇"], job["村（社区）"], job["是否务工"], job["务工区域"]) == (
        TOWN,
        "大田村",
        "是",
        "省外",
    )
    assert [roster_for(one).id for one in ("2b", "3", "25b")] == [
        *("transfer_roster", "transport_roster", "training_allowance"),
    ]
    [(spell,)] = facts(desk, "SELECT id FROM fact_employment")
    made = roster(MACHINE, layout("hiring_roster"), [Due(spell, None)], purpose="case")
    [line] = told(made.data, "hiring_roster")
    assert (line["姓名"], line["户籍县乡村"], line["脱贫户编号"]) == (
        "王一一",
        f"盐边县{TOWN}大田村",
        "H000000",
    )


BESIDE = {
    "户主姓名": "王一一", "年龄": "43", "人员类别": "脱贫人口", "就业状态": "已就业", "就业类型": "自主就业", "就业地点（省/市/县）": "广东省/东莞市",
    "就业单位": "东莞示范电子厂", "外出时间": "2022-03-01", "月收入（元）": "4500", "是否签合同": None, "是否参保": None,
}  # fmt: skip


def test_an_empty_sheet_of_every_kind_is_recognised(desk, officer: Callable) -> None:
    from kapok.accounts.actor import acting_as
    from kapok.imports.exporting import export, kinds

    by = officer()
    assert {
        "national_households",
        "national_monitored",
        "national_work_away",
        "national_work_planned",
    } < {k.id for k in kinds()}
    sheet = openpyxl.load_workbook(
        io.BytesIO(export(by, "labour_register", empty=True))
    ).worksheets[0]
    assert sheet["D3"].value == "村（社区）"
    with acting_as(by), refused("import_column"):
        export(by, "no_such_kind")


def test_their_workbook_says_of_each_row_what_became_of_it(
    desk, officer: Callable, tmp_path
) -> None:
    from kapok.imports import actions
    from kapok.imports.copies import annotated

    by = officer()
    bring(by, book(family(3)))
    again = family(3)
    again[0]["劳动技能"], again[1]["证件号码"] = (
        "无劳动力",
        again[1]["证件号码"][:17] + ("1" if again[1]["证件号码"][17] != "1" else "2"),
    )
    again[2]["姓名"] = "=王一三"
    seen = actions.understand(by, book(again), "户信息_20230615.xlsx")
    with desk.as_("owner", actor="x", reason="somebody else brought it", areas="*") as con:
        con.execute("UPDATE imports_import SET by = 'sun' WHERE id = %s", [seen.file.pk])
    path = annotated(by, seen.file.pk, tmp_path)
    looks = "SELECT actor, purpose, count(*) FROM registry_look WHERE field = 'sheet' GROUP BY 1, 2"
    assert facts(desk, looks) == [("wang", "check", 1)]  # the rows left out are about nobody
    sheet = openpyxl.load_workbook(path).worksheets[0]
    heads = [cell.value for cell in sheet[3]]
    at = heads.index("处理结果")
    assert heads[at : at + 4] == ["处理结果", "问题", "怎么改", "木棉行号"]
    assert sheet.column_dimensions[sheet.cell(3, at + 4).column_letter].hidden
    lines = {n: [cell.value for cell in sheet[n]] for n in (4, 5, 6)}
    assert lines[4][at + 1] == "劳动能力：普通劳动力 → 无劳动力"
    assert lines[5][at] == "没有导入"
    assert "第18位" in lines[5][at + 1]
    assert lines[5][at + 2]
    assert sheet.cell(5, heads.index("证件号码") + 1).comment is not None
    assert lines[4][heads.index("姓名")] == family(1)[0]["姓名"]


def test_whose_numbers_are_in_a_copy_is_kept_when_it_is_had_not_when_a_worker_makes_it(
    desk, officer: Callable
) -> None:
    from kapok.imports import actions
    from kapok.imports.copies import kept_copy, make_copy

    by = officer()
    seen = actions.understand(by, book(family(3)), "户信息_20230615.xlsx")
    with desk.as_("owner", actor="x", reason="somebody else brought it", areas="*") as con:
        con.execute("UPDATE imports_import SET by = 'sun' WHERE id = %s", [seen.file.pk])
    actions.confirm(by, seen.file.pk)
    actions.apply(by, seen.file.pk)
    make_copy(by, seen.file.pk, "zh")
    looks = "SELECT actor, purpose, count(*) FROM registry_look WHERE field = 'sheet' GROUP BY 1, 2"
    assert facts(desk, looks) == []
    assert kept_copy(by, seen.file.pk, "zh").startswith(b"PK")
    assert facts(desk, looks) == [("wang", "check", 3)]


def test_a_corrected_workbook_is_read_where_it_was_corrected(
    desk, officer: Callable, tmp_path
) -> None:
    from kapok.imports import actions
    from kapok.imports.copies import annotated

    by = officer()
    rows = family(6)
    good = rows[4]["证件号码"]
    rows[4]["证件号码"] = good[:17] + ("1" if good[17] != "1" else "2")
    first = bring(by, book(rows), partial=True)
    path = annotated(by, first.pk, tmp_path)
    assert facts(desk, "SELECT count(*) FROM registry_look WHERE field = 'sheet'") == [(0,)]
    whole = openpyxl.load_workbook(path)
    sheet = whole.worksheets[0]
    heads = [cell.value for cell in sheet[3]]
    sheet.cell(8, heads.index("证件号码") + 1).value = good
    whole.save(path)
    seen = actions.understand(by, path.read_bytes(), path.name)
    assert seen.read is not None
    assert [len(one.rows) for one in seen.read.parsed()] == [1]
    assert counts(seen) == {"new": 1, "same": 5}
    assert seen.file.corrects_id == first.pk
    actions.confirm(by, seen.file.pk)
    actions.apply(by, seen.file.pk, seen)
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(6,)]


def test_what_somebody_said_of_a_heading_is_remembered(desk, officer: Callable) -> None:
    from kapok.imports import actions

    by = officer()
    rows = [
        {"干活能力" if head == "劳动技能" else head: v for head, v in row.items()}
        for row in family(3)
    ]
    heads = [*rows[0]]
    seen = actions.understand(by, book(rows, heads=heads), "户信息_20230520.xlsx")
    first = seen.columns[0]
    assert (first.head, first.sure, first.column) == ("干活能力", False, "")
    assert first.samples == ["普通劳动力"] * 3
    with refused("import_column"):
        actions.correct_columns(by, seen.file.pk, {"干活能力": "nothing_such"})
    again = actions.correct_columns(by, seen.file.pk, {"干活能力": "labour"})
    assert [one.head for one in again.columns if not one.sure] == []
    later = actions.understand(
        by,
        book([*rows, {**rows[0], "证件号码": id_number(9), "姓名": "王二"}], heads=heads),
        "户信息_20230521.xlsx",
    )
    assert next(one for one in later.columns if one.head == "干活能力").column == "labour"


LOWER = "UPDATE accounts_grant SET area_id = %s WHERE account_id = (SELECT id FROM accounts_account WHERE username = %s)"


def test_what_a_village_says_of_a_heading_holds_for_its_own_sheets(desk, officer: Callable) -> None:
    """Nobody below changes how the county's file is read; whoever reads an import reads it alike."""
    from kapok.accounts.actor import actor_of, standing
    from kapok.accounts.models import Account
    from kapok.imports import actions

    county = officer()
    with desk.as_("owner") as con:
        con.execute(LOWER, ["510422101201", "wang"])
    one = Account.objects.get(username="wang")
    village = actor_of(one, standing(one, DAY))
    rows = family(3)
    below = actions.understand(village, book(rows), "户信息_20230520.xlsx")
    actions.correct_columns(village, below.file.pk, {"文化程度": ""})
    above = actions.understand(county, book([*rows, member(9)]), "户信息_20230521.xlsx")
    assert next(one for one in above.columns if one.head == "文化程度").column == "education"
    again = actions.check(county, below.file.pk)
    assert next(one for one in again.columns if one.head == "文化程度").column == ""


def test_sheet_and_system_differ_and_somebody_chooses(desk, officer: Callable) -> None:
    from kapok.imports import actions

    by = officer()
    bring(by, book(family(3)), "户信息_20230615.xlsx")
    older = family(3)
    older[0]["文化程度"], older[1]["文化程度"], older[2]["文化程度"] = "高中", "小学", "大专"
    seen = actions.understand(by, book(older), "户信息_20230401.xlsx")
    assert counts(seen) == {"look": 3}
    assert changes(by, seen.file.pk)["education"][2] == "older"
    with refused("import_choice"):
        actions.choose(by, seen.file.pk, 99, "sheet")
    actions.choose(by, seen.file.pk, 4, "sheet")
    actions.choose(by, seen.file.pk, 5, "system")
    actions.confirm(by, seen.file.pk)
    actions.apply(by, seen.file.pk)
    held = facts(desk, "SELECT education, count(*) FROM fact_person GROUP BY 1 ORDER BY 2, 1")
    assert sum(n for _, n in held) == 3
    claims = facts(
        desk, "SELECT chosen, decided_by, count(*) FROM registry_claim GROUP BY 1, 2 ORDER BY 1, 2"
    )
    assert claims == [(False, "", 2), (False, "wang", 2), (True, "wang", 2)]
    assert member(0)["文化程度"] == "初中"


def test_our_own_export_holds_no_formula_and_money_to_the_fen(hall) -> None:
    from kapok.imports.exporting.book import book_of
    from kapok.intake.layouts.load import layout

    one = layout("work_ledger")
    wage = next(column.id for column in one.columns.values() if column.type == "money")
    most = 2**53 + 1
    made = book_of(one, [{"name": "=1+1", wage: most}], DAY)
    sheet = openpyxl.load_workbook(io.BytesIO(made)).active
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    assert (cells["=1+1"].data_type, cells["=1+1"].quotePrefix) == ("s", True)
    assert f"{most // 100}.{most % 100:02d}" in cells
    assert [one.coord for one in sheet.merged_cells.ranges] == [f"A1:{sheet.dimensions[3:-1]}1"]


def test_our_own_export_ends_with_what_it_comes_to_and_who_signs(hall) -> None:
    """As the office prints it; an amount nobody knows is left out and said. None of it is read as a row."""
    from kapok.imports.exporting.book import book_of
    from kapok.intake.layouts.load import layout

    one = layout("transfer_roster")
    rows = [
        {"name": "王一一", "id_no": id_number(n), "start": "2023-03-01", "amount": fen}
        for n, fen in enumerate((40_050, None, 60_000))
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(book_of(one, rows, DAY))).active
    heads = [cell.value for cell in sheet[3]]
    *_, total, signed = sheet.iter_rows(min_row=4, values_only=True)
    assert total[0] == "合计（3 行），1 行没有填，不在里面"
    assert total[heads.index("金额")] == "1000.50"
    assert [word for word in signed if word] == [one.form.signatures]
    empty = openpyxl.load_workbook(io.BytesIO(book_of(one, [], DAY))).active
    assert empty.max_row == one.form.header_row
