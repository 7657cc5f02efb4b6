"""What is told of a warning: whom, how grave, why, what to do; and what cannot be said yet."""

from __future__ import annotations

from python_calamine import CalamineWorkbook

from kapok.monitoring.raised import OPEN, raised
from kapok.monitoring.summary import summarise
from kapok.monitoring.workbook import write_workbook
from kapok.rules.executors.results import ELIGIBLE

RAISED = (ELIGIBLE,)


def test_the_sentence_names_the_facts_of_the_person_and_the_cause(case, watched):
    with watched(case("W01-lost-job", "社保5月没缴，4月缴了"), ["W01"]) as run:
        (one,) = raised(run, "W01", "zh", RAISED)
    assert one.why == "工作登记到 长期，合同到 长期，现在没有别的活（社保停缴）"
    assert one.colour == "red"
    assert one.county == "510422"
    assert one.todo == (
        "村（社区） 3 个工作日内：联系本人，问清情况",
        "就业创业服务机构 15 个工作日内：至少1次职业指导、3个岗位、1次培训机会",
    )


def test_english_says_the_same(case, watched):
    with watched(case("W02-contract-ends", "还有30天"), ["W02"]) as run:
        (one,) = raised(run, "W02", "en", RAISED)
    assert one.why == "the contract ends on 2024-07-01 and is not renewed"


def test_a_month_that_was_not_compared_is_no_stop_and_is_asked_for(case, watched):
    with watched(case("W01-lost-job", "5月的缴费还没比对，不是停缴"), ["W01"]) as run:
        assert not list(raised(run, "W01", "zh", RAISED))
        (one,) = raised(run, "W01", "zh", OPEN)
    assert "社会保险经办机构" in one.suppliers
    assert "最近一个已缴职工社保的月份" in one.missing


def test_the_line_of_the_level_that_holds_gives_the_colour(case, watched):
    with watched(case("W03-post-ends", "还有31天，黄色"), ["W03"]) as run:
        assert [w.colour for w in raised(run, "W03", "zh", RAISED)] == ["yellow"]


def test_one_day_later_it_is_orange(case, watched):
    with watched(case("W03-post-ends", "还有30天，橙色"), ["W03"]) as run:
        assert [w.colour for w in raised(run, "W03", "zh", RAISED)] == ["orange"]


def test_a_household_is_named_by_its_number_and_village(case, watched):
    with watched(case("W08-nobody-at-work", "没有人就业"), ["W08"]) as run:
        (one,) = raised(run, "W08", "zh", RAISED)
    assert one.household == "H"
    assert one.why == "家里有 2 个劳动力，没有一个人就业（是易地扶贫搬迁户）"


def test_the_same_person_is_raised_once(case, watched):
    with watched(case("W01-lost-job", "一个人两份工作都没了，只提一次"), ["W01"]) as run:
        (summary,) = summarise(run)
        assert len(list(raised(run, "W01", "zh", RAISED))) == 1
    assert summary.outcomes == {"eligible": 1, "already_used": 1}
    assert summary.counties == {"510422": 1}
    assert summary.colours == {"red": 1}


def test_ids_are_masked(case, watched):
    found = case("W12-cover-expired", "昨天到期")
    whole = "510422199001011234"
    found.rows["person"] = {whole: {"id": whole}}
    found.rows["post_agreement"]["A"]["person"] = whole
    with watched(found, ["W12"], {whole: "李某"}) as run:
        (one,) = raised(run, "W12", "zh", RAISED)
    assert (one.person, one.person_id) == ("李某", "510422********1234")


def test_the_workbook_lists_what_is_raised_and_what_is_open(case, watched, tmp_path):
    path = tmp_path / "w.xlsx"
    with watched(case("W01-lost-job", "合同到期没续"), ["W01", "W02", "W10"]) as run:
        listed = write_workbook(run, summarise(run), path)
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["汇总", "预警清单", "待核实"]
    assert listed == 1
    _, line = book.get_sheet_by_name("预警清单").to_python()
    assert line[:4] == ["W01", "就业转失业", "红", "盐边县"]
    open_ = book.get_sheet_by_name("待核实").to_python()[1:]
    assert [row[0] for row in open_] == ["W10"]
