"""The files of services, projects and duties: one sheet an entity, as its layout says."""

from __future__ import annotations

from pathlib import Path

from kapok.city.build import City
from kapok.city.office.page import Book, Page, Row
from kapok.intake.layouts import layout

_FILES = {  # file → layout and entity of each of its sheets
    "部门反馈/点对点出行.xlsx": (("trips", "trip"), ("trip_passengers", "trip_passenger"), ("trip_shares", "trip_share")),
    "部门反馈/劳务工作站.xlsx": (("stations", "station"), ("station_instalments", "station_instalment"), ("station_report", "station_report")),
    "部门反馈/以工代赈项目台账.xlsx": (("work_relief_ledger", "project"), ("project_workers", "project_worker")),
    "部门反馈/易地扶贫搬迁安置点.xlsx": (("relocation_sites", "relocation_site"), ("site_households", "site_household")),
    "部门反馈/岗位信息和数据交换.xlsx": (("vacancies", "vacancy"), ("exchanges", "exchange")),
    "部门反馈/劳务市场和居家加工.xlsx": (("markets", "market"), ("home_orders", "home_order")),
    "乡镇报送/实名制更新和失业服务.xlsx": (("registry_entries", "registry_entry"), ("job_losses", "job_loss"), ("service_points", "service_point")),
    "部门反馈/县（区）情况.xlsx": (
        *(("county_registers", "county"), ("alliances", "alliance"), ("alliance_services", "alliance_service")),
        *(("purchase_items", "purchase_item"), ("county_years", "county_year"), ("county_changes", "county_change")),
    ),
    "部门反馈/大赛、分配和责任落实.xlsx": (
        *(("contests", "contest"), ("allocation_shares", "allocation_share")),
        *(("rule_changes", "rule_change"), ("duty_records", "duty_record")),
    ),
    "部门反馈/就业帮扶基地年度复核表.xlsx": (("base_review", "base_review"),),
}  # fmt: skip


def books(city: City) -> list[Book]:
    """All of them; sheets without rows are left out."""
    pages = Pages(city)
    made = [Book(Path(file), pages.of(sheets)) for file, sheets in _FILES.items()]
    return [book for book in made if book.pages]


class Pages:
    """Vocabulary rows as a sheet's rows: own ids under the sheet's key, names beside numbers."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.people = {p.id_number: p.name for p in city.people}
        self.organisations = {o.id: o.name for o in city.organisations.all}

    def of(self, sheets: tuple[tuple[str, str], ...]) -> list[Page]:
        found = [(name, self.city.truth[entity].rows()) for name, entity in sheets]
        return [
            Page.of(name, [self._row(name, row) for row in rows]) for name, rows in found if rows
        ]

    def _row(self, name: str, row: Row) -> Row:
        columns = layout(name).columns
        written = dict(row)
        for column in ("number", "trip", "station", "site", "project"):
            if column in columns and column not in row:
                written[column] = row["id"]
        if "id_no" in columns:
            written |= {"id_no": row["person"], "name": self.people[row["person"]]}
        if "sequence" in columns:
            written["sequence"] = row["number"]
        for column, value in row.items():
            if f"{column}_name" in columns:
                written[f"{column}_name"] = self.organisations.get(value or "")
        return written
