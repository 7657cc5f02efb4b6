"""Nobody loses, or somebody who does: what has to be refused is refused with a unit, what may be is accepted."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

import pytest
from tests.revision.towns import MEASURE, POLICY, Edit, loaded, town

from kapok.revision.proof.outcome import OPEN, PROVED, REFUTED, Proof
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.package.model import Package
from kapok.rules.package.override import with_values
from kapok.rules.reading.loader import load_package

pytest.importorskip("z3", reason="the solver is in the lock of the test environment")

from kapok.revision.proof.asking import Clock, OutOfTime
from kapok.revision.proof.encode import Workshop
from kapok.revision.proof.facts import AnyUnit, Facts
from kapok.revision.proof.proving import Prover

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 20.0
INSURED = "  - {id: insured, say: 已参保, en: insured, when: insured, quote: 企业吸纳脱贫人口}\n"
LIMIT = "limit: {units: bonus_from, per: [employer], order: start, quote: 企业吸纳脱贫人口}\n"
HIRE, CAP = "values: {2022-01-01: 1000}", "values: {2022-01-01: 200000}"
FROM, KEY = "values: {2022-01-01: 10}", "{person: {of: [person]}}"

NARROWER: dict[str, tuple[Edit, str]] = {
    "a lower amount": ((MEASURE, HIRE, "values: {2022-01-01: 900}"), "amount"),
    "a later drop": ((MEASURE, "2024-01-01: 12000", "2024-01-01: 9000"), "total"),
    "a later drop of an amount": (
        (MEASURE, HIRE, "values: {2022-01-01: 1000, 2025-06-01: 999}"),
        "amount",
    ),
    "a county's own amount": (("counties/510421.yaml", "1500", "1400"), "amount"),
    "an extra condition": (
        (MEASURE, "  - id: half_year_worked", f"{INSURED}  - id: half_year_worked"),
        "scope",
    ),
    "a higher threshold": ((POLICY, "2022-01-01: 16", "2022-01-01: 17"), "scope"),
    "more people for the bonus": ((MEASURE, FROM, "values: {2022-01-01: 11}"), "total"),
    "a longer wait": (
        (MEASURE, "reached: half_year", "reached: add_months(half_year, 1)"),
        "scope",
    ),
    "a day less": ((MEASURE, "before: stretch.end + 1", "before: stretch.end"), "scope"),
    "a lower cap": ((MEASURE, CAP, "values: {2022-01-01: 9999}"), "pay"),
    "a cap over both": ((MEASURE, "default: bonus_only", "default: both"), "pay"),
    "a shorter validity": ((POLICY, "to: 2025-12-31", "to: 2025-12-30"), "scope"),
}
STRICTER: dict[str, tuple[Edit, str]] = {
    "another key": ((MEASURE, KEY, "{person: {of: [employer]}}"), "key"),
    "a limit that is new": ((MEASURE, "once_per:", f"{LIMIT}once_per:"), "limit_new"),
    "another payee": ((MEASURE, "payee: employer", "payee: person"), "payee"),
    "discretion": (
        (
            MEASURE,
            "kind: entitlement\n",
            "kind: discretionary\nauthority: {who: hrss, say: 县人社局, en: the county, quote: 企业吸纳脱贫人口}\n",
        ),
        "kind",
    ),
    "paid once": ((MEASURE, "pay: cap_scope", "pay: cap_scope\nsettle: once"), "settle"),
}
BETTER: dict[str, Edit | None] = {
    "unchanged": None,
    "a raised amount": (MEASURE, HIRE, "values: {2022-01-01: 1100}"),
    "an amount raised later": (MEASURE, HIRE, "values: {2022-01-01: 1000, 2025-01-01: 1300}"),
    "a lower threshold": (POLICY, "2022-01-01: 16", "2022-01-01: 15"),
    "fewer people for the bonus": (MEASURE, FROM, "values: {2022-01-01: 8}"),
    "a higher cap": (MEASURE, CAP, "values: {2022-01-01: 300000}"),
    "a wider group": (POLICY, "default: poor_only", "default: wider"),
    "a shorter wait": (MEASURE, "add_months(start, 6)", "add_months(start, 5)"),
    "a longer validity": (POLICY, "to: 2025-12-31", "to: 2026-12-31"),
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return loaded(tmp_path_factory.mktemp("before"))


def asked(before: Package, folder: Path, edit: Edit | None) -> Proof:
    quote = (POLICY, "有效期至2025年12月31日", "有效期至2025年12月31日")
    after = loaded(folder, *([edit] if edit is not None else [quote]))
    return Prover(before, after, SECONDS).prove("1")


@pytest.mark.parametrize("name", NARROWER)
def test_what_is_narrower_or_lower_is_refused_with_a_unit(
    before: Package, tmp_path: Path, name: str
):
    edit, what = NARROWER[name]
    proof = asked(before, tmp_path, edit)
    assert proof.state == REFUTED
    claim = next(c for c in proof.claims if c.what == what)
    assert claim.state == REFUTED
    assert claim.example is not None
    assert claim.example.before != claim.example.after


@pytest.mark.parametrize("name", STRICTER)
def test_what_is_stricter_as_it_is_written_is_refused(before: Package, tmp_path: Path, name: str):
    edit, what = STRICTER[name]
    proof = asked(before, tmp_path, edit)
    assert proof.state == REFUTED
    assert what in {c.what for c in proof.claims if c.state == REFUTED}


@pytest.mark.parametrize("name", BETTER)
def test_what_is_the_same_or_better_is_proved(before: Package, tmp_path: Path, name: str):
    proof = asked(before, tmp_path, BETTER[name])
    assert [c for c in proof.claims if c.state != PROVED] == []
    assert proof.wider == (
        name in ("a lower threshold", "a wider group", "a shorter wait", "a longer validity")
    )


def test_a_measure_that_is_gone_is_refused(before: Package, tmp_path: Path):
    after = loaded(tmp_path)
    del after.measures["1"]
    assert [c.what for c in Prover(before, after).prove("1").claims] == ["gone"]


def against(folder: Path, before: Edit, after: Edit) -> Proof:
    old, new = loaded(folder / "a", before), loaded(folder / "b", after)
    return Prover(old, new, SECONDS).prove("1")


def refused(proof: Proof) -> set[str]:
    return {c.what for c in proof.claims if c.state == REFUTED}


def test_a_shorter_limit_is_refused_with_a_unit_and_a_longer_one_is_not(tmp_path: Path):
    shorter = LIMIT.replace("bonus_from", "bonus_from - 1")
    proof = against(
        tmp_path,
        (MEASURE, "once_per:", f"{LIMIT}once_per:"),
        (MEASURE, "once_per:", f"{shorter}once_per:"),
    )
    assert refused(proof) == {"limit"}
    (claim,) = (c for c in proof.claims if c.what == "limit")
    assert claim.example is not None
    assert (claim.example.before["units"], claim.example.after["units"]) == (10, 9)
    longer = LIMIT.replace("bonus_from", "bonus_from + 1")
    proof = against(
        tmp_path / "longer",
        (MEASURE, "once_per:", f"{LIMIT}once_per:"),
        (MEASURE, "once_per:", f"{longer}once_per:"),
    )
    assert proof.state == PROVED


def test_a_narrower_key_is_refused_and_a_wider_one_is_not(tmp_path: Path):
    wide = (MEASURE, KEY, "{person: {of: [person, employer]}}")
    same = (MEASURE, KEY, KEY)
    assert "key" in refused(against(tmp_path / "1", wide, same))
    assert "key" not in refused(against(tmp_path / "2", same, wide))


def test_a_fact_that_only_the_package_after_knows_is_part_of_the_example(tmp_path: Path):
    fact = "  permit: {type: bool, label: 有许可, en: has a permit, from: [employer]}\n"
    line = "  - {id: permit, say: 有许可, en: permit, when: permit, quote: 企业吸纳脱贫人口}\n"
    old = loaded(tmp_path / "a")
    root = town(
        tmp_path / "b", (MEASURE, "  - id: half_year_worked", f"{line}  - id: half_year_worked")
    )
    words = root.parent / "vocabulary" / "work.yaml"
    text = words.read_text("utf-8")
    words.write_text(text.replace("facts:\n", f"facts:\n{fact}", 1), "utf-8")
    proof = Prover(old, load_package(root), SECONDS).prove("1")
    (claim,) = (c for c in proof.claims if c.state == REFUTED)
    assert claim.example is not None
    (work,) = claim.example.facts["work"].values()
    assert work["permit"] is False
    assert claim.example.after["failed"] == ["permit"]


def test_days_shifted_by_a_parameter_are_the_same_days_in_both(tmp_path: Path):
    """By few days, by many, by open ones: unchanged rules are told to be so, whatever has to be thought of the days."""
    for number, by in enumerate(("youngest", "youngest * 10", "months")):
        late = (MEASURE, "reached: half_year", f"reached: half_year + {by}")
        proof = against(tmp_path / str(number), late, late)
        assert (by, proof.state, proof.wider) == (by, PROVED, False)


def test_what_cannot_be_decided_in_time_is_not_proved(before: Package, tmp_path: Path):
    """A share by two open numbers, said in two ways: nobody loses, and it is not proved."""
    one = (MEASURE, "each: per_hire", 'each: "prorate(per_hire, months, months + 1)"')
    other = (MEASURE, "each: per_hire", 'each: "prorate(per_hire, months + 0, 1 + months)"')
    old, new = loaded(tmp_path / "a", one), loaded(tmp_path / "b", other)
    proof = Prover(old, new, 0.2).prove("1")
    assert proof.state == OPEN
    assert {c.why for c in proof.claims if c.state == OPEN} <= {"time", "not_found"}


LOWERED = [
    ("14a", "14a.base_from"),
    ("14a", "base_bonus_paid"),
    ("14a", "min_insured_months"),
    ("10b", "10b.base_from"),
    ("10b", "base_bonus_paid"),
    ("10b", "clear_effect_from"),
    ("10a", "hire_subsidy"),
    ("10a", "clear_effect_from"),
    ("10a", "bonus_from"),
    ("10a", "bonus_step"),
    ("10a", "bonus_cap"),
    ("20", "20.min_age"),
    ("20", "20.post_standard"),
]
"""Figures that need many rows, or more formulas than the solver can do, to show who loses."""
QUICK = (("14a", "14a.base_from"), ("10b", "base_bonus_paid"), ("20", "20.min_age"))


@cache
def real() -> Package:
    return load_package(ROOT / "policies" / "panzhihua-2022-143", check=False)


def worse(name: str) -> Package:
    """The real package with a figure worse by one, in the city and in the counties."""
    measure, _, own = name.rpartition(".")
    parameter = real().parameter((measure, own))
    step = 1 if parameter.better == "lower" else -1
    values = {day: value + step for day, value in parameter.values.items()}
    counties = {
        code: {day: value + step for day, value in held.items()}
        for code, held in parameter.counties.items()
    }
    return with_values(real(), {parameter.key: values}, {parameter.key: counties})


@pytest.mark.parametrize(
    ("measure", "name"),
    [pytest.param(*pair, marks=[] if pair in QUICK else [pytest.mark.long]) for pair in LOWERED],
)
def test_a_lower_figure_that_takes_many_rows_to_tell_is_refused_with_a_case(
    measure: str, name: str
):
    proof = Prover(real(), worse(name), 3.0).prove(measure)
    examples = [c.example for c in proof.claims if c.state == REFUTED]
    assert examples
    assert all(e is not None and e.before != e.after for e in examples)


def test_the_case_that_is_told_holds_no_more_than_it_is_about():
    proof = Prover(real(), worse("20.min_age"), 1.0).prove("20")
    (claim,) = (c for c in proof.claims if c.what == "scope")
    assert claim.example is not None
    assert claim.example.after["failed"] == ["grown_up"]
    assert "payment" not in claim.example.facts
    assert len(claim.example.facts["post_month"]) == 1
    birth = claim.example.facts["person"]["P"]["birth"]
    start = claim.example.facts["post_agreement"]["A"]["start"]
    assert 16 <= start.year - birth.year <= 17


def test_the_time_of_a_measure_is_kept_whatever_takes_it():
    """Writing the formulas of this one takes long, and so does searching: both end when the time is up."""
    old, new = real(), worse("20.post_standard")
    prover = Prover(old, new, 1.0)
    start = time.process_time()
    proof = prover.prove("20")
    assert time.process_time() - start < 4
    assert {c.why for c in proof.claims if c.state == OPEN} == {"time"}


def test_writing_a_formula_stops_when_the_time_is_up():
    plan = PythonExecutor(real()).compiled("16").plan
    shop = Workshop(loose=True, clock=Clock(0))
    unit = AnyUnit(plan, real(), Facts(shop), shop.day("as_of"))
    with pytest.raises(OutOfTime):
        unit.encoder.of(plan.conditions[0].value)


PARTNER = {"10a", "10b", "27a", "27b"}
"""Measures of the partner county: the successor has another one from 2027 on, and who is from the first loses."""


def successor(seconds: float) -> Prover:
    """Against the policy as if it went on."""
    return Prover(
        real(),
        load_package(ROOT / "policies" / "panzhihua-successor-example", check=False),
        seconds,
    )


def test_the_successor_is_no_worse_but_where_its_partner_county_changes():
    prover = successor(30.0)
    states = {name: prover.prove(name).state for name in ("3", "16", "18", "27b")}
    assert states == {"3": PROVED, "16": PROVED, "18": PROVED, "27b": REFUTED}


@pytest.mark.long
def test_all_of_the_successor_is_no_worse_but_where_its_partner_county_changes():
    slow = {
        "10a",
        "10b",
    }  # who loses a base bonus has ten people: nobody looks for so many for long
    prover, short = successor(30.0), successor(4.0)
    proofs = {name: (short if name in slow else prover).prove(name) for name in real().measures}
    assert {n for n, p in proofs.items() if p.state != PROVED} == PARTNER
    assert {n for n, p in proofs.items() if p.state == REFUTED} >= PARTNER - slow
    assert {n for n, p in proofs.items() if p.wider} - PARTNER == {"16"}
