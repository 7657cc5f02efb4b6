"""The persons of the peer policy as the real package's vocabulary holds them: tables of people, jobs, months, classes."""

from __future__ import annotations

from pathlib import Path

import duckdb

FAR = "DATE '2999-12-31'"
COMPARED = "DATE '2026-12-31'"
HERE = "CASE WHEN hash(id) % 2 = 0 THEN '510421' ELSE '510402' END"
TABLES = {
    "person": f"""SELECT id, birth, home_county AS hukou_county, home_county AS origin_county,
        CASE WHEN target IS NOT NULL THEN {COMPARED} END AS status_checked_to, {COMPARED} AS business_checked_to,
        {COMPARED} AS posts_checked_to, CASE WHEN on_benefit IS NOT NULL THEN {COMPARED} END AS benefit_checked_to,
        FALSE AS other_startup_grant FROM p""",
    "status": f"""SELECT 'S' || id AS id, id AS person, 'poverty_exited' AS kind, 'enjoyed' AS policy,
        DATE '2014-01-01' AS start, {FAR} AS finish FROM p WHERE target""",
    "organisation": """SELECT 'E' || i AS id, 'enterprise' AS kind, '510421' AS county, 'county' AS level,
        FALSE AS dispatch FROM range(1000) r(i)""",
    "employment": f"""SELECT 'J' || id AS id, id AS person, 'E' || CAST(hash(id) % 1000 AS VARCHAR) AS employer,
        contract_start AS start, {FAR} AS finish, contract_start, contract_end, 'fixed_term' AS contract_kind,
        FALSE AS dispatched, substr(work_county, 1, 2) AS work_province, work_county, departed_on, organised,
        TRUE AS on_roster, 'government' AS organised_by, TRUE AS verified, FALSE AS affiliated_move,
        insured_months IS NOT NULL AS insurance_checked FROM p""",
    "insured_month": """SELECT 'J' || id || '/' || n AS id, 'J' || id AS employment,
        CAST(date_trunc('month', contract_start) + to_months(CAST(n AS INTEGER)) AS DATE) AS month, TRUE AS insured,
        1::BIGINT AS employer_pension, 1::BIGINT AS employer_medical, 1::BIGINT AS employer_unemployment,
        1::BIGINT AS employer_injury
        FROM (SELECT id, contract_start, unnest(range(insured_months)) AS n FROM p WHERE contract_start IS NOT NULL)""",
    "business": """SELECT 'B' || id AS id, id AS person, 'O' || id AS organisation, 'principal' AS role, 'individual' AS kind,
        home_county AS county, registered_on, closed_on, FALSE AS abnormal, TRUE AS operation_proved FROM p""",
    "training_class": f"""SELECT 'C' || id AS id, course_start AS start, course_start + 69 AS finish, {HERE} AS county,
        TRUE AS registered, FALSE AS counterpart_task, FALSE AS skills_account FROM p""",
    "training": "SELECT 'T' || id AS id, id AS person, 'C' || id AS course, days FROM p",
    "benefit_spell": """SELECT 'U' || id AS id, id AS person, course_start AS start, course_start + 5 AS finish
        FROM p WHERE on_benefit""",
}


def make_registry(persons: Path, folder: Path) -> None:
    """Write the tables; they are made once and then kept."""
    if folder.exists():
        return
    part = folder.with_suffix(".part")
    part.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"threads": 2}) as con:
        con.execute(f"CREATE VIEW p AS FROM read_parquet('{persons}')")
        for name, sql in TABLES.items():
            con.execute(f"COPY ({sql}) TO '{part / f'{name}.parquet'}' (FORMAT parquet)")
    part.rename(folder)
