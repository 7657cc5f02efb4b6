"""What an office prints that is worked out of several rows, and what comes out where a row can hold only one of several."""

from __future__ import annotations

import pytest
from tests.imports.kinds import row_of
from tests.imports.sheets import book, card, family, id_number, member
from tests.imports.test_imports import bring, counts, facts, rows_of
from tests.imports.test_workbook import told
from tests.intake.conftest import credit_code
from tests.office import DAY

from kapok.intake.layouts.load import layout

ONE, TWO, THREE = ({"姓名": f"王一{w}", "身份证号": id_number(n)} for n, w in enumerate("一二三"))
FUND = "就业创业补助资金"


def back(kind: str) -> dict[str, int]:
    """What comes of bringing our own export in again."""
    from kapok.accounts.actor import MACHINE
    from kapok.imports import actions
    from kapok.imports.exporting import export

    return counts(actions.understand(MACHINE, export(MACHINE, kind), f"导出_{kind}.xlsx"))


def written(kind: str) -> list[dict[str, str]]:
    from kapok.accounts.actor import MACHINE
    from kapok.imports.exporting import export

    return told(export(MACHINE, kind), kind)


def send(kind: str, *rows: dict[str, str]) -> None:
    from kapok.accounts.actor import MACHINE

    heads = [*layout(kind).heads(), *(one.head for one in layout(kind).meta.values())]
    bring(MACHINE, book(rows, kind, heads), f"{kind}.xlsx")


@pytest.fixture
def village(desk):
    from kapok.accounts.actor import MACHINE

    bring(MACHINE, book(family(3)))
    return desk


@pytest.mark.long
def test_months_on_public_posts_and_the_standard_of_the_post(village) -> None:
    """Whole months of the employment fund's posts from 2021 until today; nothing where it is not known what paid a post."""
    post = {"岗位类别": "保洁", "设岗县（区）": "盐边县", "资金来源": FUND}
    send(
        "post_standards",
        {"备案编号": "B1", "县（区）": "盐边县", "岗位类别": "保洁", "执行日期": "2023-01-01", "停止执行日期": "长期",
         "月补贴标准": "600", "是否有批准文件": "是"},
        {"备案编号": "B2", "县（区）": "盐边县", "岗位类别": "护林", "执行日期": "2023-01-01", "停止执行日期": "长期",
         "月补贴标准": "700", "是否有批准文件": "否"},
    )  # fmt: skip
    send(
        "post_ledger",
        post | ONE | {"协议起": "2020-07-01", "协议止": "2021-06-30"},
        post | ONE | {"协议起": "2023-01-01", "协议止": "2023-12-31"},
        post | TWO | {"协议起": "2023-01-01", "协议止": "2023-12-31", "资金来源": "", "岗位类别": "护林"},
        post | THREE | {"协议起": "2023-01-01", "协议止": "2023-12-31", "资金来源": "衔接资金"},
    )  # fmt: skip
    lines = {(one["姓名"], one["协议起"]): one for one in written("post_ledger")}
    said = {
        key: (one.get("累计月数（2021年起）"), one.get("补贴标准")) for key, one in lines.items()
    }
    assert said == {
        ("王一一", "2020-07-01"): ("12", None),
        ("王一一", "2023-01-01"): ("12", "600"),
        ("王一二", "2023-01-01"): (None, None),
        ("王一三", "2023-01-01"): ("0", "600"),
    }
    assert back("post_ledger") == {"same": 4}


@pytest.mark.long
def test_how_somebody_travelled_to_this_work(village) -> None:
    work = ONE | {"务工省市县": "广东省东莞市", "务工单位": "示范厂", "出发日期": "2022-02-20"}
    send(
        "transfer_roster",
        work | {"上岗日期": "2022-03-01", "组织单位": "镇政府", "补贴标准": "400"},
    )
    assert written("transfer_roster")[0].get("交通方式") is None
    send("transport_roster", ONE | {"上岗日期": "2022-03-01", "出发日期": "2022-02-20", "交通方式": "铁路", "去程票价合计": "300"})  # fmt: skip
    [line] = written("transfer_roster")
    assert (line["交通方式"], line.get("补贴标准"), line.get("金额")) == ("铁路", None, None)
    assert back("transfer_roster") == {"same": 1}


@pytest.mark.long
def test_benefit_and_allowance_beside_a_class(village) -> None:
    """Drawing benefit while it runs, an allowance of the same year for another class; that somebody has neither is known of benefit
    only where it was compared.
    """
    course = row_of(layout("training_classes")) | {"班次编号": "PX1", "结业日期": "2023-03-14"}
    send("training_classes", course)
    learnt = {"班次编号": "PX1", "实训天数": "8"}
    send("training_allowance", learnt | ONE, learnt | TWO, learnt | THREE)
    send(
        "unemployment_benefits",
        ONE | {"失业保险金领取起": "2023-01-01", "失业保险金领取止": "2023-03-31"},
        TWO | {"失业保险金领取起": "2022-01-01", "失业保险金领取止": "2022-03-31"},
    )
    send("comparison_reply", TWO | {"失业保险金比对截止日期": "2023-05-31"})
    paid = {"条款": "25b", "金额": "400", "事件日期": "2023-02-01", "支付日期": "2023-03-01"}
    send(
        "payments",
        paid | ONE | {"发放编号": "F1"},
        paid | TWO | {"发放编号": "F2"},
        paid | TWO | {"发放编号": "F3", "金额": "-400"},
        paid | THREE | {"发放编号": "F4", "条款": "27b", "事件日期": "2022-02-01"},
    )
    for kind in ("training_allowance", "training_allowance_by_dates"):
        said = {one["姓名"]: (one.get("失业金状态"), one["本年度已享受"]) for one in written(kind)}
        assert said == {
            "王一一": ("培训期间在领取", "是"),
            "王一二": ("培训期间没有领取", "否"),
            "王一三": (None, "否"),
        }
        assert back(kind) == {"same": 3}, kind
    assert {one["身份证号"] for one in written("payments")} == {id_number(n) for n in range(3)}


@pytest.mark.long
def test_where_several_would_stand_in_one_row(desk) -> None:
    """A member's own telephone before the household's, the latest spell of monitoring, a row for each work; and nothing changes
    by it.
    """
    from kapok.accounts.actor import MACHINE

    home = {
        "户类型": "突发严重困难户",
        "是否享受政策": "",
        "脱贫年度": "",
        "户联系电话": "13900000001",
    }
    first = home | {
        "识别监测时间": "2020-03-05",
        "风险是否已消除": "是",
        "风险消除时间": "2021-03-05",
    }
    then = home | {"识别监测时间": "2022-05-06", "风险是否已消除": "否", "风险消除时间": ""}
    for spell in (first, then):
        people = [member(0, **spell), member(1, **spell, 成员联系电话="")]
        bring(MACHINE, book(people), f"户信息_2023053{1 if spell is then else 0}.xlsx")
    assert facts(desk, "SELECT count(*) FROM fact_status") == [(4,)]
    lines = sorted(written("national_households"), key=lambda line: line["证件号码"])
    assert [(one["成员联系电话"], one.get("户联系电话")) for one in lines] == [
        ("13800000000", None),
        ("13900000001", None),
    ]
    told_of = ("识别监测时间", "风险是否已消除", "风险消除时间")
    assert {tuple(one.get(head) for head in told_of) for one in lines} == {
        ("2022-05-06", "否", None)
    }
    assert back("national_households") == {"same": 2}
    assert lines[0]["银行卡号"] == card(0)
    work = {
        "务工省": "广东省",
        "务工市": "东莞市",
        "就业渠道": "自主就业",
        "结束时间": "长期",
    } | ONE
    starts = ("2021-03-01", "2022-04-01")
    send("work_ledger", *(work | {"单位": f"示范厂{start}", "开始时间": start} for start in starts))
    assert sorted(one["开始时间"] for one in written("work_ledger")) == [*starts]
    [one, _] = sorted(written("labour_register"), key=lambda line: line["身份证号"])
    assert one["就业单位"] == "示范厂2022-04-01"
    assert back("work_ledger") == {"same": 2}
    assert back("labour_register") == {"same": 2}


@pytest.mark.long
def test_a_reply_about_every_work_at_an_employer_is_written_while_it_holds_for_every_one(
    village,
) -> None:
    firm = {"统一社会信用代码": credit_code(7), "单位名称": "示范厂"}
    work = ONE | {"单位信用代码": credit_code(7), "单位": "示范厂", "就业渠道": "自主就业"}
    send("work_ledger", work | {"开始时间": "2021-03-01", "结束时间": "2021-09-30"})
    send("work_ledger", work | {"开始时间": "2022-03-01", "结束时间": "长期"})
    send("insurance_reply", ONE | firm | {"缴费比对截止日期": "2023-05-31"})
    [line] = written("insurance_reply")
    assert line["缴费比对截止日期"] == "2023-05-31"
    assert back("insurance_reply") == {"same": 1}
    send("work_ledger", work | {"开始时间": "2023-06-01", "结束时间": "长期"})
    assert not written("insurance_reply")


def test_whoever_does_not_work_is_only_mentioned_by_the_monthly_ledger(village) -> None:
    """Nothing changes, and that is said in the row; our own export has those who work, and comes back."""
    from kapok.accounts.actor import MACHINE
    from kapok.imports import actions

    idle = {"是否务工": "否", "未就业原因": "照顾老人"}
    works = TWO | {"是否务工": "是", "开始时间": "2023-01-04", "结束时间": "长期"}
    rows = [ONE | idle, THREE | idle, works, THREE | {"是否务工": "是"}]
    seen = actions.understand(MACHINE, book(rows, "work_ledger"), "work_ledger.xlsx")
    *idle_rows, new, wrong = rows_of(MACHINE, seen.file.pk)
    assert [one.verdict for one in idle_rows] == ["same", "same"]
    for one in idle_rows:
        assert len(one.findings) == 1
    assert [one["code"] for one in seen.file.findings] == ["only_mentioned"]
    assert (new.verdict, wrong.verdict) == ("new", "refused")
    assert [one["code"] for one in wrong.findings] == ["required_empty"]
    send("work_ledger", ONE | idle, works)
    [line] = written("work_ledger")
    assert line["身份证号"] == TWO["身份证号"]
    assert back("work_ledger") == {"same": 1}


def test_what_is_not_known_of_a_payment_or_a_standard_leaves_the_cell_empty(village) -> None:
    """An amount, a day, whether a standard was approved: what may decide it, and is not known, is no answer."""
    send("training_classes", row_of(layout("training_classes")) | {"班次编号": "PX1", "结业日期": "2023-03-14"})  # fmt: skip
    send("training_allowance", *({"班次编号": "PX1", "实训天数": "8"} | one for one in (ONE, TWO, THREE)))  # fmt: skip
    paid = {"条款": "25b", "金额": "400", "事件日期": "2023-02-01", "支付日期": "2023-03-01"}
    send(
        "payments",
        paid | ONE | {"发放编号": "F1", "金额": ""},
        paid | TWO | {"发放编号": "F2", "金额": "", "事件日期": "2022-02-01"},
        paid | THREE | {"发放编号": "F3"},
        paid | THREE | {"发放编号": "F4", "金额": "", "事件日期": "2023-01-01"},
    )
    said = {one["姓名"]: one.get("本年度已享受") for one in written("training_allowance")}
    assert said == {"王一一": None, "王一二": "否", "王一三": "是"}
    standard = {
        "县（区）": "盐边县",
        "执行日期": "2023-01-01",
        "停止执行日期": "长期",
        "月补贴标准": "600",
        "是否有批准文件": "是",
    }
    kinds = ("保洁", "护林", "巡河", "水管", "公路养护")
    unknown = ("是否有批准文件", "停止执行日期", "月补贴标准", "执行日期")
    send(
        "post_standards",
        *(standard | {"备案编号": f"A{n}", "岗位类别": kind} for n, kind in enumerate(kinds)),
        *(
            standard | {"备案编号": f"B{n}", "岗位类别": kind, "月补贴标准": "700"} | {head: ""}
            for n, (kind, head) in enumerate(zip(kinds, unknown, strict=False))
        ),
        standard | {"备案编号": "C1", "岗位类别": "公路养护", "停止执行日期": "2023-02-01", "月补贴标准": ""},
    )  # fmt: skip
    post = {"设岗县（区）": "盐边县", "协议止": "2023-12-31"}
    send("post_ledger", *(post | ONE | {"岗位类别": kind, "协议起": f"2023-01-0{n}"} for n, kind in enumerate(kinds, 1)))  # fmt: skip
    found = {one["岗位类别"]: one.get("补贴标准") for one in written("post_ledger")}
    assert found == dict.fromkeys(kinds) | {"公路养护": "600"}


def test_where_no_measure_of_the_sheet_is_in_the_policy_nothing_is_known_of_its_payments() -> None:
    from kapok.imports.exporting.counted import Counted

    counted = Counted({}, (), DAY)
    assert counted.had_this_year({"id": "one"}, {"start": "2023-03-05"}) is None


def test_a_place_told_to_the_province_or_city_only_comes_out_as_far_as_it_was_told(village) -> None:
    """Of a plan that is no fault; of work that somebody has it is told each time, and nothing changes."""
    plan = {"是否计划务工": "是", "计划务工所在省": "广东省"}
    numbers = [{"姓名": one["姓名"], "证件号码": one["身份证号"]} for one in (ONE, TWO, THREE)]
    send(
        "national_work_planned",
        plan | numbers[0],
        plan | numbers[1] | {"计划务工所在市": "深圳市"},
        {"是否计划务工": "否"} | numbers[2],
    )
    said = {
        one["姓名"]: [one.get(f"计划务工所在{part}") for part in ("省", "市", "县")]
        for one in written("national_work_planned")
    }
    assert said == {
        "王一一": ["广东省", None, None],
        "王一二": ["广东省", "深圳市", None],
        "王一三": [None, None, None],
    }
    assert back("national_work_planned") == {"same": 3}
    work = {
        "是否已务工": "是",
        "开始时间": "2023-02-01",
        "务工所在省": "浙江省",
        "务工所在市": "杭州市",
    }
    send("national_work_away", work | numbers[0])
    [line] = written("national_work_away")
    assert [line.get(f"务工所在{part}") for part in ("省", "市", "县")] == [
        "浙江省",
        "杭州市",
        None,
    ]
    assert facts(village, "SELECT work_city FROM fact_employment") == [("3301",)]
    assert set(back("national_work_away")) <= {"same", "look"}
