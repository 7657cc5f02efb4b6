"""What is said of the ledger: what may be left out, and nothing of what was used as it stands."""

from __future__ import annotations

import datetime as dt

from kapok.intake import Level
from kapok.intake.findings import note
from kapok.screening.ledger import ledger_words, strangers, years_missing
from kapok.screening.summary import summarise


def paid(*lines: tuple[str, str, int]):
    return [
        {
            "id": f"L{i}", "measure": measure, "item": item, "person": f"Q{i}", "organisation": "E", "amount": 100_000,
            "event": dt.date(year, 3, 1), "paid_on": dt.date(year, 6, 1), "case_no": f"C{i}",
        }
        for i, (measure, item, year) in enumerate(lines)
    ]  # fmt: skip


def test_a_year_without_payments_between_others_is_told(screened, hired):
    rows = hired(1) | {"payment": paid(("5", "subsidy", 2022), ("5", "subsidy", 2024))}
    with screened(rows, "2024-06-30", ["5"]) as run:
        said = ledger_words(run.loaded, run.package, list(summarise(run)), run.as_of, "zh")
        assert years_missing(run.loaded) == [2023]
    assert said == "2023 年一笔付款也没有，前后年份都有：是不是少交了一份"


def test_a_ledger_that_stops_long_before_the_day_is_told(screened, hired):
    with screened(hired(1) | {"payment": paid(("5", "subsidy", 2023))}, "2023-09-02", ["5"]) as run:
        summaries = list(summarise(run))
        days = [run.as_of, run.as_of - dt.timedelta(days=1)]
        late, soon = (ledger_words(run.loaded, run.package, summaries, d, "zh") for d in days)
    assert late.startswith("读到的最后一笔付款是 2023-06-01 的，以后付过的没有抵扣")
    assert soon == ""


def test_codes_that_are_not_of_the_policy_are_told_once_with_how_many(screened, hired):
    lines = [("第5条", "subsidy", 2023), ("5", "一次性吸纳就业补贴", 2023), ("5", "subsidy", 2023)]
    rows = hired(1) | {"payment": paid(*lines, lines[1], ("5", "adjustment", 2023))}
    with screened(rows, "2024-06-30", ["5"]) as run:
        found = strangers(run.loaded, run.package)
        said = ledger_words(run.loaded, run.package, list(summarise(run)), run.as_of, "en")
    assert found == {("5", "一次性吸纳就业补贴"): 2, ("第5条", "subsidy"): 1}
    assert said.startswith("3 payments name a measure or item code that is not this policy's (5 一")


def test_what_is_used_as_it_stands_may_have_left_nothing_out():
    register = note("credit_other", value="JJ510422000002")
    assert (register.level, register.as_is) == (Level.WARNING, True)
    assert not note("duplicate_row", other="–", other_en="–").as_is
