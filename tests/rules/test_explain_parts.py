"""Single pieces of an explanation: words, shortfalls, readings, what would change the answer."""

import datetime as dt
from dataclasses import replace

import pytest
from tests.rules.explaining import HERE, PACKAGE, explained

from kapok.rules.cases.casefile import Case, read_cases
from kapok.rules.explain import Explainer, Explanation
from kapok.rules.explain.phrases import Speaker
from kapok.rules.explain.words import Words, money, plain_label, scale, span
from kapok.rules.language.expression import Literal, Origin, ShiftDays, Variable
from kapok.rules.package.values import Confirmation
from kapok.rules.planning.planner import plan_measure


def case(file: str, name: str) -> Case:
    return next(
        c for c in read_cases(HERE / "explained" / f"{file}.yaml", PACKAGE) if c.name == name
    )


def run(one: Case, unit: str) -> Explanation:
    return Explainer(one.package, one.readings).explain(one.measure, one.world(), one.as_of, unit)


@pytest.mark.parametrize(
    ("fen", "text"),
    [(100000, "1,000 元"), (26350, "263.50 元"), (5, "0.05 元"), (0, "0 元"), (-150, "-1.50 元")],
)
def test_money_in_words(fen: int, text: str) -> None:
    assert money(fen).zh == text


def test_other_values_in_words() -> None:
    words = Words(PACKAGE)
    assert words.value("rate", 385).zh == "3.85%"
    assert words.value("rate", 100).zh == "1%"
    assert words.value("date", dt.date(2999, 12, 31)).zh == "长期"
    assert words.value("bool", None).zh == "待核实"
    assert words.value("int", 12345).zh == "12,345"


def test_labels_lose_their_hints_and_steps_get_their_names() -> None:
    assert plain_label("离岗日期（还在岗填“长期”）") == "离岗日期"
    assert plain_label("务工省（2位代码）") == "务工省"
    assert plain_label("学历层次（1中专 2大专 3本科 4研究生）") == "学历层次"
    assert scale("学历层次（1中专 2大专 3本科 4研究生）")[3] == "本科"


def test_areas_have_their_names_only_where_the_fact_is_a_place() -> None:
    words = Words(PACKAGE)
    place = Variable("text", "v", 0, Origin("务工省（2位代码）", "province", "fact"))
    other = Variable("text", "v", 0, Origin("编号", "number", "fact"))
    assert words.value("text", "44", place).zh == "广东省"
    assert words.value("text", "44", other).zh == "44"
    assert words.value("text", "510421", replace_label(place, "登记县（区）")).zh == "米易县"


def replace_label(variable: Variable, label: str) -> Variable:
    return Variable(variable.type, variable.name, 0, Origin(label, label, "fact"))


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (dt.date(2023, 2, 27), dt.date(2023, 2, 28), "1 天"),
        (dt.date(2022, 11, 30), dt.date(2023, 2, 28), "3 个月"),
        (dt.date(2022, 1, 15), dt.date(2022, 3, 18), "2 个月 3 天"),
    ],
)
def test_a_span_of_days(first: dt.date, last: dt.date, text: str) -> None:
    assert span(first, last).zh == text


def test_a_day_in_english_is_one_day() -> None:
    assert span(dt.date(2023, 2, 27), dt.date(2023, 2, 28)).en == "1 day"


def test_the_shortfall_is_a_number_with_its_unit() -> None:
    line = next(
        c for c in explained("hiring-contract-one-day-short").conditions if c.status == "fails"
    )
    shortfall = line.comparisons[0].shortfall
    assert shortfall is not None
    assert (shortfall.amount, shortfall.unit) == (1, "days")
    line = next(
        c for c in explained("hiring-not-insured-dispatched").conditions if c.id == "insured"
    )
    shortfall = line.comparisons[0].shortfall
    assert shortfall is not None
    assert (shortfall.amount, shortfall.unit) == (1, "ones")


def test_only_the_branch_that_was_meant_is_told() -> None:
    """A fixed-term contract that is too short is not told that it should have been for a task."""
    line = next(
        c for c in explained("hiring-contract-one-day-short").conditions if c.status == "fails"
    )
    assert len(line.comparisons) == 1
    assert "合同类型" not in line.comparisons[0].text.zh


def test_a_birthday_is_marked_as_sensitive() -> None:
    line = next(c for c in explained("transfer-eligible").conditions if c.id == "age")
    assert line.comparisons[0].sensitive


def test_more_people_to_the_next_step_of_the_bonus() -> None:
    change = next(c for c in explained("hiring-eighteen").changes if c.kind == "more")
    assert change.text.zh == "再多 2 人，一次性奖补多 10,000 元（每人那份另算）"


def test_no_more_money_beyond_the_cap() -> None:
    assert not [c for c in explained("hiring-capped").changes if c.kind == "more"]


def test_a_later_standard_is_announced_from_its_day() -> None:
    change = next(c for c in explained("hiring-raised-later").changes if c.kind == "version")
    assert change.start == dt.date(2023, 1, 1)
    assert "1,500 元" in change.text.zh


def test_a_reading_that_would_turn_the_answer() -> None:
    change = next(c for c in explained("startup-cooperative").changes if c.kind == "reading")
    assert (change.outcome, change.due) == ("eligible", 1_000_000)


def test_readings_without_effect_are_not_told() -> None:
    """Of the readings that measure 16 rests on, one alone would change the answer here."""
    (change,) = explained("startup-eligible").changes
    assert change.text.zh.startswith("这一项最晚哪天申请？")
    assert change.outcome == "outside_validity"


def test_a_confirmed_reading_says_by_whom_and_since_when() -> None:
    one = case("startup", "startup-eligible")
    confirmed = (
        Confirmation("with_cooperatives", dt.date(2022, 6, 1), "市人社局", "攀人社函〔2022〕9号"),
    )
    readings = one.package.readings
    reading = replace(readings["kind_rule"], confirmed=confirmed)
    one.package = replace(one.package, readings={**readings, "kind_rule": reading})
    line = next(c for c in run(one, "B").conditions if c.id == "kind")
    assert line.readings[0].option == "with_cooperatives"
    assert line.readings[0].confirmed
    assert line.readings[0].how.zh == "市人社局攀人社函〔2022〕9号确认，自 2022-06-01 起"


def test_what_is_missing_for_the_sum_alone_does_not_hold_up_the_verdict() -> None:
    explanation = explained("transport-ticket-lost")
    assert [m.verdict for m in explanation.missing] == [False]
    assert explanation.deciding is not None
    assert explanation.deciding.settled


def test_a_refusal_for_a_taken_key_names_case_day_and_amount_only() -> None:
    holder = explained("startup-paid-before").holder.zh
    assert holder == "占用：案件 510421-2022-0231，2022-08-19 付 10,000 元"


def test_a_missing_unit_is_an_error() -> None:
    one = case("startup", "startup-eligible")
    with pytest.raises(KeyError):
        run(one, "nobody")


def test_without_alternatives_no_other_reading_is_tried() -> None:
    one = case("startup", "startup-cooperative")
    explainer = Explainer(one.package)
    explanation = explainer.explain("16", one.world(), one.as_of, "B", alternatives=False)
    assert not [c for c in explanation.changes if c.kind == "reading"]


def test_words_of_a_speaker_follow_its_values() -> None:
    fact = Variable("int", "n", 0, Origin("人数", "people", "fact"))
    assert Speaker(Words(PACKAGE), {"n": 3}).phrase(fact).zh == "人数 3"


def test_a_standard_whose_day_is_missing_is_not_called_unset() -> None:
    one = case("hiring", "hiring-contract-end-missing")
    one.rows["employment"]["J1"]["contract_start"] = None
    explanation = run(one, "J1")
    assert explanation.verdict.outcome == "unknown"
    assert explanation.money is not None
    assert explanation.money.unit[0].formula.zh == "待核实"


def test_a_total_without_its_standard_is_said_to_be_unset() -> None:
    one = case("hiring", "hiring-eighteen")
    step = replace(one.package.params["bonus_step"], values={}, counties={})
    one.package = replace(one.package, params={**one.package.params, "bonus_step": step})
    assert run(one, "J1").verdict.sentence.zh == "标准未配置：每10人奖补，标准定了再算，不用重报。"


@pytest.mark.parametrize("measure", ["6", "20", "14b"])
def test_whatever_may_be_missing_has_someone_to_ask_and_a_question(measure: str) -> None:
    """Also which organisation it is, and the stretches that are joined from several rows."""
    leaves = plan_measure(PACKAGE, PACKAGE.measures[measure]).leaves
    bare = [v.name for v in leaves if not v.origin.suppliers or not v.origin.ask]
    assert leaves
    assert not bare


def test_a_day_worked_out_of_an_unknown_one_is_said_to_be_unknown_once() -> None:
    start = Variable("date", "start", 0, Origin("上岗日期", "first day at work", "fact"))
    later = ShiftDays("date", start, Literal("int", 1), 1)
    said = Speaker(Words(PACKAGE), {"start": None}).side(later)
    assert (said.zh, said.en) == (
        "上岗日期 待核实 加 1 天",
        "first day at work not known plus 1 day",
    )
