"""Procedures: every measure has one that fits; its machine is walked from the first step to an end."""

from __future__ import annotations

import datetime as dt
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from tests.rules.whole import policy

from kapok.rules.package.coverage import cover
from kapok.rules.package.procedure import departments_of, pays
from kapok.rules.package.statemachine import machine_of
from kapok.rules.reading.loader import load_package

POLICIES = Path(__file__).parents[2] / "policies"
REAL = POLICIES / "panzhihua-2022-143"
PACKAGE = policy()
HELD = PACKAGE.procedures
assert HELD is not None
MEASURES = list(PACKAGE.measures)
WORKED = [name for name, procedure in HELD.of_measure.items() if not procedure.needless]


def test_every_measure_has_a_procedure_or_says_why_nobody_works_it():
    assert set(HELD.of_measure) == set(MEASURES)
    assert set(MEASURES) - set(WORKED) == {"十五a", "validity"}
    for name in ("十五a", "validity"):
        assert HELD.of_measure[name].steps == ()


def test_what_a_register_costs_is_paid_by_another_measure():
    costs = {
        name: tuple(HELD.of_measure[name].costs) for name in WORKED if HELD.of_measure[name].costs
    }
    assert costs == {"1b": ("1",), "9": ("9b",), "9c": ("9b",)}
    assert all(pays(PACKAGE.measures[other]) for names in costs.values() for other in names)


@pytest.mark.parametrize("name", [m for m in WORKED if not pays(PACKAGE.measures[m])])
def test_what_pays_nothing_is_kept_in_a_register_or_counted_from_others(name: str):
    procedure = HELD.of_measure[name]
    if PACKAGE.measures[name].kind == "target":
        assert procedure.due
    elif name not in ("14c", "27a", "27b"):  # what is claimed or routed elsewhere
        assert procedure.register is not None


def test_rounds_of_a_register_take_over_and_add():
    """A measure adds to what falls due in the procedure it builds on."""
    assert [one.id for one in HELD.of_measure["13b"].due] == ["yearly_figure", "quarterly_figure"]
    since = {one.id: one.since for one in HELD.of_measure["4"].due}["yearly_review"]
    assert since is not None
    assert since.text == "established_on"


@pytest.mark.parametrize("name", WORKED)
def test_a_case_walks_from_the_first_step_to_every_end(name: str):
    """Each arrow leads on from where the one before led, to an end at which nothing can be done any more."""
    machine = machine_of(HELD.of_measure[name], HELD)
    ends = machine.reached() & machine.ends
    assert ends
    for end in ends:
        way = machine.way(end)
        assert way[0].step == machine.start
        assert way[-1].to == end
        assert all(one.to == other.step for one, other in pairwise(way))
        assert machine.after(end) == []


@pytest.mark.parametrize("name", WORKED)
def test_from_wherever_a_case_is_it_can_come_to_an_end(name: str):
    machine = machine_of(HELD.of_measure[name], HELD)
    assert {step.id for step in machine.steps} <= machine.reached() & machine.ending()


@pytest.mark.parametrize("name", [m for m in WORKED if pays(PACKAGE.measures[m])])
def test_money_is_reserved_before_public_notice_and_paid_after_it_by_three_people(name: str):
    procedure = HELD.of_measure[name]
    way = machine_of(procedure, HELD).way("archived")
    budgets = [HELD.actions[arrow.action].budget for arrow in way]
    states = [next(s.state for s in procedure.steps if s.id == arrow.step) for arrow in way]
    assert [budget for budget in budgets if budget] == ["reserve", "consume"]
    assert budgets.index("reserve") < states.index("public_notice") < budgets.index("consume")
    payers = [(s.office, s.role) for s in procedure.order if s.state == "finance_check"]
    assert len(set(payers)) == len(payers) >= 3


@pytest.mark.parametrize("name", WORKED)
def test_nobody_does_two_steps_in_a_row(name: str):
    for one, other in pairwise(HELD.of_measure[name].order):
        assert (one.office, one.role) != (other.office, other.role) or other.four_eyes


@pytest.mark.parametrize("name", [m for m in WORKED if PACKAGE.measures[m].kind == "discretionary"])
def test_who_decides_stands_in_the_measure_and_decides_in_the_procedure(name: str):
    measure = PACKAGE.measures[name]
    steps = [step for step in HELD.of_measure[name].steps if step.discretion]
    assert steps
    for step in steps:
        office = HELD.offices[step.office]
        found = [f"{office.level}_{one}" for one in departments_of(office, measure)]
        assert found == [measure.authority_office]
        assert "amount_within_proposal" in HELD.actions["grant"].needs


def test_a_refusal_can_be_appealed_and_says_until_when():
    for procedure in HELD.every():
        for _, name in procedure.actions():
            action = HELD.actions[name]
            if HELD.states.get(action.to) and action.to in ("refused", "not_accepted", "cancelled"):
                notice = HELD.notice(procedure, action.notice)
                assert notice is not None
                assert "{reasons}" in notice.text
                assert HELD.remedies[notice.remedy].clocks


def test_what_data_prove_is_never_asked_for_on_paper():
    for procedure in HELD.every():
        for paper in procedure.evidence:
            assert bool(paper.proved_by) != bool(paper.hand_in)


def test_the_public_list_shows_no_telephone_and_no_account():
    for procedure in HELD.every():
        if procedure.publicity is not None:
            assert not {"phone", "account"} & set(procedure.publicity.shows)
            assert HELD.facts["id_no"].public == "masked"


def test_everything_rests_on_something():
    parts = [*HELD.clocks.values(), *HELD.notices.values(), *HELD.papers.values()]
    for procedure in HELD.every():
        parts += [*procedure.steps, *procedure.evidence, *procedure.recovery]
    for part in parts:
        assert part.grounds.basis.quote or part.grounds.basis.source, part.id
        assert part.grounds.confidence in "TFKGD", part.id


def test_a_procedure_takes_over_what_it_does_not_change():
    person, bureau = HELD.shared["person"], HELD.shared["bureau"]
    assert [s.id for s in person.order][:3] == ["draft", "village_check", "accept"]
    changed = {
        s.id for s, t in zip(person.steps, bureau.steps, strict=True) if s.office != t.office
    }
    assert changed == {"second_check", "wait", "objection_check", "filing"}
    posts = HELD.shared["monthly_posts"]
    assert "village_check" not in {s.id for s in posts.steps}
    assert "claim" not in {paper.id for paper in posts.evidence}


def test_clocks_are_dated():
    clock = HELD.clocks["publicity"]
    assert clock.in_force(dt.date(2023, 5, 1)) == 5
    assert clock.in_force(dt.date(2021, 5, 1)) is None
    assert not clock.start_day_counts


def test_a_case_sent_aside_comes_back_to_the_step_it_came_from():
    machine = machine_of(HELD.of_measure["5"], HELD)
    back = {arrow.to for arrow in machine.after("correct") if arrow.action == "hand_back"}
    assert back == {"accept", "first_check", "second_check"}
    assert [a.to for a in machine.after("correct") if a.action == "lapse"] == ["withdrawn"]


def test_quotes_of_procedures_count_for_coverage():
    covered = {c.sentence.text: c.by for c in cover(PACKAGE).sentences}
    text = next(t for t in covered if "进一步简化手续" in t)
    assert "policy" in covered[text]


def test_procedures_are_part_of_the_hash(tmp_path: Path):
    shutil.copytree(POLICIES, tmp_path, dirs_exist_ok=True)
    root = tmp_path / REAL.name
    path = root / "procedures" / "common.yaml"
    path.write_text(path.read_text("utf-8").replace("say: 受理,", "say: 收件,"), "utf-8")
    changed = load_package(root, check=False)
    assert changed.hash != PACKAGE.hash
    assert changed.procedures is not None
    assert changed.procedures.actions["accept"].say == "收件"


def test_a_policy_based_on_another_takes_over_its_procedures():
    successor = load_package(POLICIES / "panzhihua-successor-example", check=False)
    assert successor.procedures is not None
    assert set(successor.procedures.of_measure) == set(MEASURES)
    visit = next(s for s in successor.procedures.of_measure["16"].steps if s.id == "site_visit")
    assert visit.grounds.basis.quote == "正常运营 3 个月以上"


def test_a_package_without_procedures_is_a_package():
    assert load_package(Path(__file__).parents[2] / "docs" / "example-policy").procedures is None
