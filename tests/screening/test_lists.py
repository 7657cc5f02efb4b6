"""Near misses, regrets, summary and reasons on rows made for them."""

from __future__ import annotations

import datetime as dt

import pytest

from kapok.rules.executors.results import OUTCOMES
from kapok.rules.planning.planner import plan_measure
from kapok.screening.near import near_misses
from kapok.screening.people import shortest
from kapok.screening.reasons import Reasons
from kapok.screening.regrets import regrets
from kapok.screening.summary import by_fund, summarise


def only(found):
    (one,) = list(found)
    return one


def test_a_contract_a_day_short_is_a_regret_by_one_day(screened, hired):
    with screened(hired(1, contract_end=dt.date(2024, 2, 28)), "2024-06-30", ["5"]) as run:
        one = only(regrets(run, run.results["5"]))
    assert (one.kind, one.distance) == ("day", 1)
    assert (one.what, one.actual, one.wanted) == ("劳动合同止", "2024-02-28", "不早于 2024-02-29")
    assert (one.person, one.organisation, one.measure) == ("P1", "E", "5")
    assert one.condition.startswith("劳动合同1年以上")
    assert one.by("zh") == "差 1 天"
    assert one.by("en") == "by one day"


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        (dt.date(2024, 2, 10), "days"),
        (dt.date(2024, 2, 1), "days"),
        (dt.date(2024, 1, 29), "month"),
        (dt.date(2024, 1, 28), ""),
    ],
)
def test_within_a_month_and_beyond(screened, hired, end, kind):
    with screened(hired(1, contract_end=end), "2024-06-30", ["5"]) as run:
        found = list(regrets(run, run.results["5"]))
    assert [r.kind for r in found] == ([kind] if kind else [])


def test_two_failures_are_no_regret(screened, hired):
    rows = hired(1, contract_end=dt.date(2024, 2, 28), dispatched=True)
    with screened(rows, "2024-06-30", ["5"]) as run:
        assert not list(regrets(run, run.results["5"]))


def test_nine_hires_are_one_short_of_ten_thousand_yuan(screened, hired):
    with screened(hired(9), "2024-06-30", ["5"]) as run:
        one = only(regrets(run, run.results["5"]))
        summary = only(summarise(run))
    assert (one.kind, one.money, one.actual) == ("hire", 1_000_000, "9")
    assert one.by("zh") == "再多 1 人就多发 10,000 元（现有 9 人）"
    assert (summary.outcomes, summary.due) == ({"eligible": 9}, 900_000)
    assert only(by_fund([summary])).due == 900_000


def test_months_of_one_contract_are_one_regret(screened, hired):
    rows = hired(1, contract_end=dt.date(2024, 2, 28))
    month = rows["insured_month"][0]
    rows["insured_month"] = [
        month | {"id": f"M{m}", "month": dt.date(2023, m, 1)} for m in range(4, 10)
    ]
    rows["person"][0] |= {
        "retires_on": dt.date(2050, 1, 1),
        "jobs_checked_to": dt.date(2026, 12, 31),
        "insurance_subsidy_months_before": 0,
    }
    with screened(rows, "2024-06-30", ["5c"]) as run:
        one = only(regrets(run, run.results["5c"]))
    assert one.units == 6


def test_one_missing_fact_is_a_near_miss_with_its_supplier_and_question(screened, hired):
    with screened(hired(1, contract_end=None), "2024-06-30", ["5"]) as run:
        near = only(near_misses(run, run.results["5"]))
        summary = only(summarise(run))
    assert (near.person, near.organisation, near.fact.fact) == ("P1", "E", "contract_end")
    assert near.fact.label == "劳动合同止"
    assert near.fact.supplier_names == "用人单位"
    assert near.fact.ask.startswith("劳动合同到哪天为止")
    assert (summary.near, summary.missing[0][1]) == (1, 1)


def test_what_is_missing_of_yes_and_no_is_asked_as_whether(screened, hired):
    """“缺：劳务派遣用工” would read as if a dispatched worker were wanted."""
    with screened(hired(1, dispatched=None), "2024-06-30", ["5"]) as run:
        near = only(near_misses(run, run.results["5"]))
    assert near.fact.label == "是否劳务派遣用工"


def test_two_missing_facts_are_not_near(screened, hired):
    with screened(hired(1, contract_end=None, dispatched=None), "2024-06-30", ["5"]) as run:
        assert not list(near_misses(run, run.results["5"]))
        assert only(summarise(run)).near == 0


def test_reasons_say_what_is_wrong_in_both_languages(screened, hired):
    with screened(hired(1, dispatched=True), "2024-06-30", ["5"]) as run:
        result = run.results["5"]
        row = only(run.rows(f"SELECT * FROM {result.units}"))
        said = {
            lang: Reasons(run.package, result.measure, result.plan, lang).why(row)
            for lang in ("zh", "en")
        }
    assert said == {"zh": "不满足：不是劳务派遣用工", "en": "fails: not a dispatched worker"}


def test_people_outside_the_group_are_counted_not_listed(screened, hired):
    rows = hired(2)
    rows["status"] = rows["status"][:1]
    with screened(rows, "2024-06-30", ["5"]) as run:
        summary = only(summarise(run))
    assert (summary.outcomes, summary.gated, summary.units) == ({"eligible": 1}, 1, 2)


def counterpart(count: int, hired):
    """An enterprise that hired so many people from a counterpart area: paid by the head from ten people on."""
    rows = hired(count)
    for person in rows["person"]:
        person["origin_county"] = "513422"
    return rows


@pytest.mark.parametrize(("count", "kinds"), [(8, []), (9, ["hire"]), (12, []), (19, ["hire"])])
def test_what_goes_by_the_head_is_no_near_miss(screened, hired, by_the_head, count, kinds):
    """From ten on everyone adds 1,000 yuan; only the tenth and the twentieth bring more than the others."""
    rows = counterpart(count, hired)
    with screened(rows, "2024-06-30", ["10a"], under=by_the_head) as run:
        assert [r.kind for r in regrets(run, run.results["10a"])] == kinds


def test_too_few_for_a_payee_is_a_reason_and_no_payee(screened, hired, by_the_head):
    rows = counterpart(8, hired)
    with screened(rows, "2024-06-30", ["10a"], under=by_the_head) as run:
        summary = only(summarise(run))
    assert summary.outcomes == {"discretionary": 8}
    assert (summary.proposed, summary.people) == (0, 8)
    assert only(summary.funds).payees == 0 if summary.funds else True


def test_rows_of_one_person_that_lack_the_same_fact_are_one_line(screened, hired):
    rows = hired(1, contract_end=None)
    month = rows["insured_month"][0]
    rows["insured_month"] = [
        month | {"id": f"M{m}", "month": dt.date(2023, m, 1)} for m in range(4, 10)
    ]
    with screened(rows, "2024-06-30", ["5d"]) as run:
        lines = list(near_misses(run, run.results["5d"]))
        units = only(summarise(run)).near
    assert sum(n.units for n in lines) == units
    assert len(lines) < max(units, 2)


def test_outcomes_are_told_in_one_order(screened, hired):
    with screened(hired(3), "2022-01-01", ["5"]) as run:
        summary = only(summarise(run))
    assert list(summary.outcomes) == [o for o in OUTCOMES if o in summary.outcomes]


def test_the_nearest_person_and_organisation(package):
    vocabulary = package.vocabulary
    assert shortest(vocabulary, "insured_month", "person") == ("employment", "person")
    assert shortest(vocabulary, "employment", "organisation") == ("employer",)
    assert shortest(vocabulary, "person", "person") == ()
    assert shortest(vocabulary, "household", "person") is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_authority_that_is_said_to_decide_does_not_decide_twice(package, lang):
    for measure in package.measures.values():
        if measure.kind != "discretionary":
            continue
        row = {"outcome": "discretionary", "failed": 0, "facts": 0, "missing": 0, "unset": 0, "waiting": 0,
               "because": "", "holder": "", "flagged": 0, "notes": 0, "event": None}  # fmt: skip
        why = Reasons(package, measure, plan_measure(package, measure), lang).why(row)
        assert why.count("决定" if lang == "zh" else " decides") == 1, why
