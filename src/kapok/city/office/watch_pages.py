"""Files that warnings look at: households checked by villages, the register of reports."""

from __future__ import annotations

from pathlib import Path

from kapok.city.build import City
from kapok.city.office.page import Book, Page, Row


def books(city: City) -> list[Book]:
    """Every file of monitoring."""
    return [_households(city), _reports(city), _wages(city)]


def _households(city: City) -> Book:
    heads: dict[str, str] = {}
    for person in city.people:
        heads.setdefault(person.household.code, person.name)
    rows: list[Row] = [
        {**row, "household": row["id"], "head_name": heads[row["id"]]}
        for row in city.truth["household"].rows()
        if row["members_checked_to"] is not None
    ]
    path = Path("村级上报/家庭情况核对表.csv")
    return Book(path, [Page.of("household_check", rows)], "utf-8-sig")


def _reports(city: City) -> Book:
    names = {p.id_number: p.name for p in city.people}
    employers = {o.id: o.name for o in city.organisations.all}
    rows: list[Row] = [
        {
            **row,
            "name": names[row["person"]],
            "id_no": row["person"],
            "report_kind": row["kind"],
            "employer": row["organisation"],
            "employer_name": employers.get(row["organisation"], ""),
        }
        for row in city.truth["report"].rows()
    ]
    return Book(Path("村级上报/情况报告登记表.xlsx"), [Page.of("reports", rows)])


def _wages(city: City) -> Book:
    rows: list[Row] = [
        {
            "name": job.person.name,
            "id_no": job.person.id_number,
            "employer": job.employer.id,
            "employer_name": job.employer.name,
            "month": month,
            "wage_paid": wage,
        }
        for job in city.work.jobs
        if job.employer is not None
        for month, wage in job.wages
    ]
    return Book(Path("部门反馈/工资发放核对表.xlsx"), [Page.of("wage_months", rows)])
