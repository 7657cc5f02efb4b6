"""Three people hired by one employer, one of them decided; numbers of people as they really look."""

from __future__ import annotations

from pathlib import Path

import pytest

from kapok.receipts import Asked, make
from kapok.receipts.reading import Question
from kapok.rules.cases.casefile import Case, read_cases
from kapok.rules.reading.loader import load_package

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "policies" / "panzhihua-2022-143"
SECRET = b"the same salts in every test"
PEOPLE = ("510402199001011234", "510402199001012234", "510402199001013234")
FACTS = """\
measure: 5
as_of: 2024-06-30
count: 3
facts:
  organisation: {E: {kind: enterprise, county: "510402", dispatch: false}}
  person: {"51040219900101{i}234": {origin_county: "510402", status_checked_to: 2026-12-31}}
  status: {"S{i}": {person: "51040219900101{i}234", kind: poverty_exited, policy: enjoyed, start: 2014-01-01, finish: 长期}}
  employment: {"J{i}": {person: "51040219900101{i}234", employer: E, start: 2023-03-01, finish: 长期,
    contract_start: 2023-03-01, contract_end: 2024-02-29, contract_kind: fixed_term, dispatched: false, insurance_checked: true}}
  insured_month: {"M{i}": {employment: "J{i}", month: 2024-05-01, insured: true, employer_pension: 800,
    employer_medical: 350, employer_unemployment: 30, employer_injury: 10}}
  payment: {L0: {measure: 5, item: subsidy, person: "510402198001010001", organisation: E, event: 2022-05-01,
    amount: 1000, paid_on: 2022-08-01, case_no: C0}}
"""


@pytest.fixture(scope="session")
def package():
    return load_package(FOLDER, check=False)


@pytest.fixture(scope="session")
def document():
    return (FOLDER / "document.md").read_bytes()


@pytest.fixture
def case(package, tmp_path) -> Case:
    path = tmp_path / "facts.yaml"
    path.write_text(FACTS, "utf-8")
    (one,) = read_cases(path, package)
    return one


def rows_of(case: Case):
    return {entity: list(rows.values()) for entity, rows in case.rows.items()}


@pytest.fixture
def seal(package):
    """`seal(case, unit)`: its receipt, or that of other `rows`."""

    def sealed(case: Case, unit: str = "J2", rows=None, **more):
        asked = Asked(Question(case.measure, unit, case.as_of), case.readings, **more)
        rows = rows_of(case) if rows is None else rows
        return make(case.package, rows, asked, files=package, secret=SECRET)

    return sealed


@pytest.fixture
def receipt(case, seal):
    return seal(case)
