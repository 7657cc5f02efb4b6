"""The rows of the city: whole, in order, with cases on both sides of every limit."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from kapok.city.build import retirement_day
from kapok.city.jobs import contract_end
from kapok.city.people import AS_OF
from kapok.city.tables import vocabulary_folder
from kapok.city.work import LAST_DAY
from kapok.rules.language.calendar import OPEN_END, add_months

DAY = dt.timedelta(days=1)


def test_ids_are_unique(city):
    for name, table in city.truth.tables.items():
        ids = table.columns["id"]
        assert None not in ids, name
        assert len(set(ids)) == len(ids), name


def test_every_entity_has_rows_and_every_column_is_used(city):
    for name, table in city.truth.tables.items():
        assert len(table) > 0, name
        for column, values in table.columns.items():
            assert any(v is not None for v in values), f"{name}.{column}"


def test_references_lead_somewhere(city):
    folder = vocabulary_folder()
    ids = {name: set(table.columns["id"]) for name, table in city.truth.tables.items()}
    for path in folder.glob("*.yaml"):
        entity = yaml.safe_load(path.read_text("utf-8"))
        if path.stem == "suppliers":
            continue
        for column, target in entity.get("refs", {}).items():
            wanted = {v for v in city.truth[path.stem].columns[column] if v is not None}
            assert wanted <= ids[target], f"{path.stem}.{column}"


def test_spells_of_one_person_do_not_overlap_at_one_employer(city):
    spells = defaultdict(list)
    for job in city.truth["employment"].rows():
        assert job["start"] <= job["finish"]
        spells[job["person"], job["employer"]].append((job["start"], job["finish"]))
    for own in spells.values():
        for (_, finish), (start, _) in itertools.pairwise(sorted(own)):
            assert finish < start


def test_nothing_is_known_that_lies_after_the_day_of_the_city(city):
    for name, column in (("insured_month", "month"), ("post_month", "month"), ("payment", "paid_on"), ("semester", "start"),
                         ("journey", "departed_on"), ("base_recognition", "recognised_on"), ("base_review", "reviewed_on"), ("incubator_award", "assessed_on")):  # fmt: skip
        assert max(city.truth[name].columns[column]) <= AS_OF, name
    left = [d for d in city.truth["employment"].columns["finish"] if d != OPEN_END]
    assert max(left) <= AS_OF


def test_insured_months_lie_in_their_job(city):
    jobs = {job["id"]: job for job in city.truth["employment"].rows()}
    for month in city.truth["insured_month"].rows():
        job = jobs[month["employment"]]
        assert job["start"].replace(day=1) <= month["month"] <= job["finish"]


@pytest.mark.parametrize(
    ("shape", "start", "end"),
    [
        ("year", dt.date(2022, 3, 1), dt.date(2023, 2, 28)),
        ("day_short", dt.date(2022, 3, 1), dt.date(2023, 2, 27)),
        ("same_day", dt.date(2022, 3, 1), dt.date(2023, 3, 1)),
        ("leap_trap", dt.date(2024, 1, 1), dt.date(2024, 12, 30)),
        ("open", dt.date(2022, 3, 1), OPEN_END),
        ("lost", dt.date(2022, 3, 1), None),
    ],
)
def test_contract_shapes(city, shape, start, end):
    assert contract_end(city.work.draw, shape, start)[0] == end


def test_contracts_stand_on_both_sides_of_a_year(city):
    found = set()
    for job in city.truth["employment"].rows():
        start, end = job["contract_start"], job["contract_end"]
        if start and end and job["contract_kind"] == "fixed_term":
            found.add((end - (add_months(start, 12) - DAY)).days)
    assert {0, -1} <= found


def test_businesses_stand_on_both_sides_of_the_window(city):
    first = {b["registered_on"] for b in city.truth["business"].rows()}
    assert {
        dt.date(2025, 6, 30),
        dt.date(2025, 7, 1),
        dt.date(2021, 6, 30),
        dt.date(2021, 7, 1),
    } <= first
    assert add_months(dt.date(2025, 6, 30), 6) <= LAST_DAY < add_months(dt.date(2025, 7, 1), 6)


def test_some_employers_have_nine_and_some_ten(city):
    hired = defaultdict(set)
    for job in city.work.jobs:
        start, end = job.contract_start, job.contract_end
        whole = start and end and end >= add_months(start, 12) - DAY and job.months
        if whole and job.person.poor and job.employer and job.employer.kind == "enterprise":
            hired[job.employer.id].add(job.person.id_number)
    sizes = {len(people) for people in hired.values()}
    assert {9, 10} <= sizes


def test_all_statuses_occur(city):
    kinds = set(city.truth["status"].columns["kind"])
    folder = vocabulary_folder()
    wanted = set(
        yaml.safe_load((folder / "status.yaml").read_text("utf-8"))["facts"]["kind"]["values"]
    )
    assert wanted - kinds <= {
        "rigid_expense"
    }  # four in a thousand households: not in every small city


def test_cleared_risks_are_cleared_after_they_were_found(city):
    for status in city.truth["status"].rows():
        assert status["start"] <= status["finish"]


def test_people_from_elsewhere_work_here(city):
    assert {"513422"} < {p.moved_from for p in city.newcomers.people}
    jobs = [j for j in city.work.jobs if j.person.moved_from]
    assert jobs
    assert all(j.employer and j.employer.local for j in jobs)


def test_the_ledger_speaks_of_items_that_the_policy_pays(city):
    package = vocabulary_folder().parent / "panzhihua-2022-143" / "measures"
    items = {}
    for path in Path(package).glob("*.yaml"):
        measure = yaml.safe_load(path.read_text("utf-8"))
        items[str(measure["measure"])] = set(measure.get("amounts", {}))
    for line in city.truth["payment"].rows():
        assert line["item"] in items[line["measure"]], line["measure"]
        assert line["amount"] > 0
        assert line["paid_on"] >= (line["month"] or line["event"])


def test_the_first_batches_leave_something_to_top_up(city):
    paid = {
        (p["organisation"], p["person"])
        for p in city.truth["payment"].rows()
        if p["measure"] == "5" and p["person"]
    }
    assert paid
    some = {organisation for organisation, _ in paid}
    later = [j for j in city.work.jobs if j.employer and j.employer.id in some and j.person.poor
             and (j.employer.id, j.person.id_number) not in paid]  # fmt: skip
    assert later


def test_retirement_follows_the_reform_of_2025(city):
    def day(male, birth):
        person = next(p for p in city.registry.people if p.male is male)
        before = person.birth
        person.birth = birth
        result = retirement_day(person)
        person.birth = before
        return result

    assert day(True, dt.date(1964, 12, 31)) == dt.date(2024, 12, 31)
    assert day(True, dt.date(1965, 1, 1)) == dt.date(2025, 2, 1)
    assert day(True, dt.date(1980, 5, 1)) == dt.date(2043, 5, 1)
    assert day(False, dt.date(1975, 3, 1)) == dt.date(2025, 5, 1)
