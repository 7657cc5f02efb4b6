"""What is wrong in a file's people and households, said on the command line with its row and its mend; nothing of it is taken in."""

from __future__ import annotations

from tests.imports.sheets import book, family, member
from tests.imports.test_command import typed

__all__ = ["typed"]
SAID = {
    4: ("这一户有 2 个户主，哪个都没有当作户主", "核实谁是户主"),
    5: ("这一户有 2 个户主，哪个都没有当作户主", "核实谁是户主"),
    6: ("这一户已有户主，这一行不当户主", "在户的页面变更户主"),
    7: ("库里属于另一户，导入不改属于哪一户", "在人的页面办分户、并户或迁户"),
    8: ("这里的户是“H000030”", "核实后改成一致"),
    9: ("这里的户是“H000033”", "核实后改成一致"),
    10: ("这个身份证号在库里是另一个姓名", "号填错了，改号再交"),
    11: ("填的是 2030-01-01，身份证号里是 1980-01-01，按身份证号", "改成一致"),
}


def test_what_is_wrong_with_people_and_households_is_said_with_row_and_mend(typed, tmp_path, desk):
    path = tmp_path / "户信息.xlsx"
    path.write_bytes(book(family()))
    assert typed(str(path), "--period", "2023-05")[0] == 0
    rows = [
        member(12),
        member(13, 与户主关系="户主"),
        member(20, 户编号="H000000", 与户主关系="户主"),
        member(1, 户编号="H000003"),
        member(30),
        member(30, 户编号="H000033", 人口编号="P000099"),
        member(2, 姓名="李四"),
        member(40, 出生日期="2030-01-01"),
    ]
    path.write_bytes(book(rows))
    code, told = typed(str(path), "--period", "2023-06")
    assert (code, told["state"]) == (1, "checked")  # two rows are refused, so nothing is written
    shown = {row["row"]: row for row in typed("show", str(told["import"]))[1]["rows"]}
    for row, (what, mend) in SAID.items():
        assert what in shown[row]["what"], row
        assert mend in shown[row]["mend"], row
    with desk.as_("owner") as con:
        assert con.execute("SELECT count(*) FROM registry_person").fetchone() == (6,)


def test_a_status_that_ends_before_it_starts_is_refused_at_its_cell(typed, tmp_path, desk):
    people = tmp_path / "户信息.xlsx"
    people.write_bytes(book(family()))
    assert typed(str(people), "--period", "2023-05")[0] == 0
    path, number = tmp_path / "低保名单.csv", member(1)["证件号码"]
    heads = "姓名,身份证号,身份类别,身份起,身份止"
    path.write_text(f"{heads}\n{member(1)['姓名']},{number},低保,2023-05-01,2022-05-01\n", "utf-8")
    code, told = typed(str(path))
    assert (code, told["state"], told["counts"]["refused"]) == (1, "checked", 1)
    [row] = typed("show", str(told["import"]))[1]["rows"]
    assert "起 2023-05-01 比止 2022-05-01 还晚" in row["what"]
    assert "核对两个日期" in row["mend"]
    with desk.as_("owner") as con:
        assert con.execute("SELECT count(*) FROM fact_status WHERE kind = 'subsistence_allowance'").fetchone() == (0,)  # fmt: skip
