"""Every rule of data quality that a file may bring about: the import of it opens the task, that of the corrected file closes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.imports.sheets import book, family, id_number, member
from tests.imports.test_imports import LATER, NAME, bring
from tests.imports.test_undo import done

from kapok.comparing.rules import RULES

pytestmark = [pytest.mark.server, pytest.mark.long]
NEVER = {
    "same_person": "the sheets know people by their numbers",
    "id_number": "such a row is refused at its cell",
    "head_several": "such rows are refused at their cells",
    "place_without_time": "a job without its beginning is refused at its cell; a household list tells of no job",
}
AWAY = {"务工所在省": "浙江省", "务工所在市": "杭州市", "务工所在县": "余杭区"}
HOME = {"务工所在省": "四川省", "务工所在市": "攀枝花市", "务工所在县": "盐边县"}
FAULTS: dict[str, list[tuple[int, dict[str, str], dict[str, str]]]] = {
    "head_none": [(0, {"与户主关系": "之子"}, {})],
    "spouse_several": [(n, {"与户主关系": "配偶"}, {"与户主关系": "配偶" if n == 4 else "之子"}) for n in (4, 5)],
    "spouse_same_sex": [(8, {"与户主关系": "配偶"}, {})],
    "schooling_both": [(10, {"在校生状况": "本科一年级"}, {"在校生状况": "非在校生"})],
    "schooling_neither": [(13, {"文化程度": ""}, {})],
    "phone": [(16, {"成员联系电话": "1380000111"}, {})],
    "healthy_weak": [(19, {"劳动技能": "弱劳动力或半劳动力"}, {})],
    "student_working": [(22, {"在校生状况": "本科一年级", "文化程度": ""}, {"在校生状况": "非在校生"})],
    "unfit_away": [(25, {"劳动技能": "无劳动力"}, {})],
}  # fmt: skip
"""Rule → number of the member, what is wrong in the row, and what is right where that is not what it was."""
JOBS = {
    "student_working": (22, AWAY, AWAY),
    "unfit_away": (25, AWAY, AWAY),
    "channel_away": (28, AWAY | {"就业渠道": "公益性岗位"}, AWAY | {"就业渠道": "自主就业"}),
    "time_without_place": (31, {}, HOME),
    "place_not_county": (34, AWAY | {"务工所在县": ""}, AWAY),
    "not_working_open": (37, AWAY, AWAY | {"是否已务工": "否", "结束时间": "2023-05-20"}),
    "paid_nobody_away": (40, None, AWAY),
    "post_nobody_works": (43, None, HOME),
}
OF_HOUSE = {rule.key for rule in RULES.values() if rule.entity == "household"}
PEOPLE = 45


def who(n: int) -> dict[str, str]:
    return {"姓名": member(n)["姓名"], "证件号码": id_number(n), "身份证号": id_number(n)}


def households(mended: bool) -> bytes:
    rows = family(PEOPLE)
    for listed in FAULTS.values():
        for n, wrong, right in listed:
            rows[n] |= right if mended else wrong
    return book(rows)


def jobs(mended: bool) -> bytes:
    told = ((n, right if mended else wrong) for n, wrong, right in JOBS.values())
    rows = [
        who(n) | {"是否已务工": "是", "开始时间": "2023-01-05"} | row
        for n, row in told
        if row is not None
    ]
    return book(rows, "national_work_away")


def others() -> list[tuple[bytes, str]]:
    """A report, a payment, a post."""
    report = who(37) | {"报告事项": "返乡", "发生日期": "2023-05-20"}
    paid = who(40) | {
        "发放编号": "F1",
        "支付日期": "2023-05-01",
        "条款": "3",
        "金额": "500",
        "县（区）": "盐边县",
    }
    post = who(43) | {
        "岗位编码": "G1",
        "岗位类别": "保洁",
        "设岗县（区）": "盐边县",
        "户编号": member(43)["户编号"],
    }
    post |= {"协议起": "2023-01-01", "协议止": "2023-12-31"}
    return [
        (book([report], "reports"), "情况报告登记表.xlsx"),
        (book([paid], "payments"), "补贴资金发放台账.xlsx"),
        (book([post], "post_ledger"), "乡村公益性岗位台账.xlsx"),
    ]


def test_a_file_opens_the_task_and_the_corrected_one_closes_it(desk, officer: Callable) -> None:
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.comparing import quality
    from kapok.jobs.work.anew import decide_anew
    from kapok.registry.models import Household, Person

    def brought(*files: tuple[bytes, str]) -> None:
        for data, name in files:
            decide_anew(by, bring(by, data, name, partial=True).pk)
        done(desk)

    def opened() -> set[tuple[str, str]]:
        with acting_as(MACHINE):
            tasks = list(quality.tasks())
            called = dict(Person.objects.values_list("id", "name"))
            called |= dict(Household.objects.values_list("id", "number"))
        assert all(task.owner in quality.OWNERS.values() for task in tasks)
        return {(task.rule, called[task.subject]) for task in tasks}

    by = officer()
    about = {rule: listed[0][0] for rule, listed in FAULTS.items()} | {
        r: n for r, (n, _, _) in JOBS.items()
    }
    assert about.keys() | NEVER.keys() == RULES.keys()
    brought((households(False), NAME), (jobs(False), "已外出务工信息_20230530.xlsx"), *others())
    assert opened() == {
        (rule, member(n)["户编号" if rule in OF_HOUSE else "姓名"]) for rule, n in about.items()
    }
    brought((households(True), LATER), (jobs(True), "已外出务工信息_20230615.xlsx"))
    assert opened() == {("head_none", member(0)["户编号"])}, (
        "who is head is settled on the household's page"
    )
    with acting_as(MACHINE):
        assert {task.how for task in quality.tasks(closed=True)} == {"mended"}


TOLD: dict[str, tuple[int, dict[str, str], dict[str, str]]] = {
    "place_without_time": (0, {"务工所在地": "四川省攀枝花市盐边县"}, {"务工时间（月）": "3"}),
    "time_without_place": (3, {"务工时间（月）": "5"}, {"务工所在地": "四川省攀枝花市盐边县"}),
    "place_not_county": (6, {"务工所在地": "浙江省", "务工时间（月）": "5"}, {"务工所在地": "浙江省杭州市余杭区"}),
    "student_working": (9, {"在校生状况": "本科一年级", "文化程度": "", "务工所在地": "四川省攀枝花市盐边县", "务工时间（月）": "5"}, {"务工所在地": "", "务工时间（月）": ""}),
    "unfit_away": (12, {"劳动技能": "无劳动力", "务工所在地": "浙江省杭州市余杭区", "务工时间（月）": "5"}, {"务工所在地": "四川省攀枝花市盐边县"}),
    "channel_away": (15, {"务工所在地": "浙江省杭州市余杭区", "务工时间（月）": "5", "就业渠道": "公益性岗位"}, {"就业渠道": "自主就业"}),
    "post_nobody_works": (18, {"公益性岗位": "是"}, {"务工所在地": "四川省攀枝花市盐边县", "务工时间（月）": "5"}),
}  # fmt: skip
"""Rule → number of the member, what the household list tells of his work, and what is changed in the corrected one."""


def everything(desk, by) -> None:
    """All rules over the whole registry, as every night."""
    from kapok.accounts.actor import acting_as
    from kapok.jobs.asking import ask

    with acting_as(by):
        ask(by, "quality", "every night")
    done(desk)


def told(mended: bool) -> bytes:
    rows = family(21)
    for n, wrong, right in TOLD.values():
        rows[n] |= wrong | (right if mended else {})
    return book(rows)


def test_what_no_fact_keeps_opens_a_task_until_a_newer_file_says_otherwise(
    desk, officer: Callable
) -> None:
    """The corrected file holds nothing that the registry has not: it cannot be confirmed, and speaks all the same."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.comparing import quality
    from kapok.imports import actions
    from kapok.jobs.work.anew import decide_anew
    from kapok.registry.models import Household, Person

    def opened() -> set[tuple[str, str]]:
        with acting_as(MACHINE):
            called = dict(Person.objects.values_list("id", "name"))
            called |= dict(Household.objects.values_list("id", "number"))
            return {(task.rule, called[task.subject]) for task in quality.tasks()}

    by = officer()
    wanted = {
        (rule, member(n)["户编号" if rule in OF_HOUSE else "姓名"])
        for rule, (n, _, _) in TOLD.items()
    }
    decide_anew(by, bring(by, told(False), NAME, partial=True).pk)
    done(desk)
    assert opened() == wanted
    again = actions.understand(by, told(False), LATER)
    everything(desk, by)
    assert opened() == wanted, again.file.counts
    corrected = actions.understand(by, told(True), "户信息_20230617.xlsx")
    assert corrected.file.counts["changed"] == corrected.file.counts["new"] == 0
    everything(desk, by)
    assert opened() == set()


def test_what_no_fact_keeps_is_judged_by_the_job_once_that_is_on_record(
    desk, officer: Callable
) -> None:
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.comparing import quality
    from kapok.jobs.work.anew import decide_anew

    by = officer()
    decide_anew(by, bring(by, told(False), NAME, partial=True).pk)
    done(desk)
    job = who(0) | HOME | {"是否已务工": "是", "开始时间": "2023-01-05"}
    decide_anew(by, bring(by, book([job], "national_work_away"), "已外出务工信息_20230530.xlsx").pk)
    done(desk)
    with acting_as(MACHINE):
        assert {one.rule for one in quality.tasks()} == TOLD.keys() - {"place_without_time"}
        assert {one.rule for one in quality.tasks(closed=True)} == {"place_without_time"}


def test_what_an_undone_import_told_is_told_no_more(desk, officer: Callable) -> None:
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.comparing import quality
    from kapok.imports import actions
    from kapok.jobs.work.anew import decide_anew

    by = officer()
    decide_anew(by, bring(by, book(family(21)), NAME).pk)
    done(desk)
    second = bring(by, told(False), LATER, partial=True)
    decide_anew(by, second.pk)
    done(desk)
    with acting_as(MACHINE):
        assert {one.rule for one in quality.tasks()} == {*TOLD, "schooling_both"}
    actions.undo(by, second.pk)
    everything(desk, by)
    with acting_as(MACHINE):
        assert {one.rule for one in quality.tasks()} == set()
