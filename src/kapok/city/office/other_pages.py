"""The other files: learning, posts, businesses, loans, recognitions and the ledger.

Owns: one function a kind of file, from the vocabulary rows; what is not a fact
(names, titles, standards) is filled in as an office would.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kapok.city.areas import COUNTIES, place_name
from kapok.city.build import City
from kapok.city.office.page import Book, Page, Row
from kapok.intake.layouts import layout


class Others:
    """Writes the remaining entities' files."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.people = {p.id_number: p for p in city.people}
        self.organisations = {o.id: o for o in city.organisations.all}

    def books(self) -> list[Book]:
        return [
            *self._businesses(), self._flexible(), self._support(), *self._loans(), *self._posts(), *self._training(),
            self._benefits(), self._degrees(), self._rolls(), *self._honours(), *self._payments(),
        ]  # fmt: skip

    def _rows(self, entity: str) -> list[Row]:
        return self.city.truth[entity].rows()

    def _who(self, number: str | None) -> Row:
        person = self.people.get(number or "")
        if person is None:
            return {}
        return {
            "name": person.name,
            "id_no": person.id_number,
            "phone": person.phone,
            "account": person.account,
        }

    def _org(self, code: str | None) -> str | None:
        return self.organisations[code].name if code in self.organisations else None

    def _home(self, number: str) -> str:
        county = self.people[number].household.village.county
        return COUNTIES[county][0] if county in COUNTIES else "外地"

    def _split(self, rows: list[Row], where: Callable[[Row], str]) -> dict[str, list[Row]]:
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            groups[where(row)].append(row)
        return dict(sorted(groups.items()))

    def _businesses(self) -> list[Book]:
        register, applied = [], []
        for row in self._rows("business"):
            code = row["organisation"]
            own = {
                **row,
                **self._who(row["person"]),
                "organisation_name": self._org(code),
                "code": code,
            }
            register.append(own)
            if row["operation_proved"] is not None:
                person = {
                    "role": row["role"],
                    "registered_on": row["registered_on"],
                    "operation_proved": row["operation_proved"],
                }
                applied.append({**self._who(row["person"]), "organisation_name": self._org(code), "code": code, **person,
                                "proof": "纳税记录" if row["operation_proved"] else None})  # fmt: skip
        return [
            Book(
                Path("部门反馈/市场主体登记信息.csv"),
                [Page.of("business_register", register)],
                "gb18030",
            ),
            Book(
                Path("乡镇报送/首次创业补贴申请汇总表.xlsx"),
                [Page.of("startup_application", applied)],
            ),
        ]

    def _flexible(self) -> Book:
        rows = [{**row, **self._who(row["person"])} for row in self._rows("flexible_month")]
        return Book(
            Path("部门反馈/灵活就业人员缴费明细.csv"),
            [Page.of("flexible_months", rows)],
            "utf-8-sig",
        )

    def _support(self) -> Book:
        rows = [
            {**row, **self._who(row["person"]), "number": row["id"]}
            for row in self._rows("support_record")
        ]
        return Book(Path("部门反馈/其他扶持登记表.xlsx"), [Page.of("support_records", rows)])

    def _loans(self) -> list[Book]:
        loans = [
            {
                **r,
                "number": r["id"],
                "borrower_name": self._org(r["borrower"]),
                "bank": "示范农村商业银行",
            }
            for r in self._rows("loan")
        ]
        quarters = self._rows("loan_quarter")
        return [
            Book(Path("部门反馈/创业担保贷款台账.xlsx"), [Page.of("loans", loans)]),
            Book(Path("部门反馈/创业担保贷款计息明细.xlsx"), [Page.of("loan_quarters", quarters)]),
        ]

    def _posts(self) -> list[Book]:
        agreements = {a.id: a for a in self.city.posts.agreements}
        ledger = []
        for row in self._rows("post_agreement"):
            post = agreements[row["id"]].post
            ledger.append({**row, **self._who(row["person"]), "post": post,
                           "owner_name": self._org(row["owner"]), "insurer_name": self._org(row["insurer"])})  # fmt: skip
        months = []
        for row in self._rows("post_month"):
            a = agreements[row["agreement"]]
            months.append(
                {**row, **self._who(a.person.id_number), "post": a.post, "_home": a.county}
            )
        made = [
            Book(
                Path(f"乡镇报送/乡村公益性岗位台账_{place_name(county)[2]}.xlsx"),
                [Page.of("post_ledger", rows)],
            )
            for county, rows in self._split(ledger, lambda r: r["county"]).items()
        ]
        last = dt.date(2025, 9, 1)
        made += [
            Book(
                Path(f"乡镇报送/乡村公益性岗位补贴发放表_{place_name(county)[2]}.csv"),
                [Page.of("post_months", rows)],
                "gb18030",
            )
            for county, rows in self._split(
                [m for m in months if m["month"] != last], lambda r: r["_home"]
            ).items()
        ]
        pages = [
            Page.of(
                "post_attendance",
                [_attendance(r) for r in rows],
                place_name(county)[2],
                month="2025-09",
            )
            for county, rows in self._split(
                [m for m in months if m["month"] == last], lambda r: r["_home"]
            ).items()
        ]
        standards = [{**row, "number": row["id"]} for row in self._rows("post_standard")]
        made.append(Book(Path("乡镇报送/乡村公益性岗位月考勤表_202509.xlsx"), pages))
        made.append(
            Book(
                Path("部门反馈/乡村公益性岗位补贴标准备案表.xlsx"),
                [Page.of("post_standards", standards)],
            )
        )
        return made

    def _training(self) -> list[Book]:
        classes = [
            {
                **r,
                "number": r["id"],
                "title": r["occupation"],
                "provider_name": self._org(r["provider"]),
            }
            for r in self._rows("training_class")
        ]
        courses = {r["id"]: r for r in classes}
        seats = []
        for row in self._rows("training"):
            course = courses[row["course"]]
            seats.append({**row, **self._who(row["person"]), "start": course["start"], "finish": course["finish"],
                          "job": course["title"], "_county": course["county"]})  # fmt: skip
        catalogue = [{**r, "number": r["id"]} for r in self._rows("training_catalogue")]
        made = [
            Book(
                Path("部门反馈/职业技能培训补贴目录.xlsx"),
                [Page.of("training_catalogue", catalogue)],
            ),
            Book(
                Path("部门反馈/职业技能培训开班备案表.xlsx"), [Page.of("training_classes", classes)]
            ),
        ]
        made += [
            Book(
                Path(f"乡镇报送/培训生活（交通）费补贴发放表_{place_name(county)[2]}.xlsx"),
                [Page.of("training_allowance", rows)],
            )
            for county, rows in self._split(seats, lambda r: r["_county"]).items()
        ]
        return made

    def _benefits(self) -> Book:
        rows = [{**row, **self._who(row["person"])} for row in self._rows("benefit_spell")]
        return Book(
            Path("部门反馈/失业保险金领取信息.xlsx"), [Page.of("unemployment_benefits", rows)]
        )

    def _degrees(self) -> Book:
        rows = [
            {**row, **self._who(row["person"]), "school": "示范学校"}
            for row in self._rows("degree")
        ]
        return Book(Path("部门反馈/学历证书信息.csv"), [Page.of("degrees", rows)], "utf-8-sig")

    def _rolls(self) -> Book:
        rows = []
        for row in self._rows("semester"):
            roll = None
            if row["enrolled"] is not None:
                roll = (
                    "left"
                    if not row["enrolled"]
                    else "suspended"
                    if row["suspended"]
                    else "in_army"
                    if row["in_army"]
                    else "enrolled"
                )
            rows.append(
                {
                    **row,
                    **self._who(row["person"]),
                    "school_name": self._org(row["school"]),
                    "roll": roll,
                }
            )
        return Book(
            Path("部门反馈/职业教育在校学生学籍信息.csv"),
            [Page.of("school_rolls", rows)],
            "gb18030",
        )

    def _honours(self) -> list[Book]:
        bases = [
            {**r, "operator_name": self._org(r["operator"])} for r in self._rows("base_recognition")
        ]
        brands = [
            {**r, "operator_name": self._org(r["operator"]), "brand_name": "示范品牌"}
            for r in self._rows("brand_recognition")
        ]
        owners = {r["id"]: r for r in self._rows("incubator")}
        recognitions = {r["id"]: r for r in self._rows("incubator_recognition")}
        incubators = [
            {
                **r,
                **{k: owners[r["base"]][k] for k in ("operator", "county")},
                "operator_name": self._org(owners[r["base"]]["operator"]),
            }
            for r in recognitions.values()
        ]
        awards = [
            {**r, **{k: recognitions[r["recognition"]][k] for k in ("base", "level", "period")}}
            for r in self._rows("incubator_award")
        ]
        return [
            Book(
                Path("部门反馈/就业帮扶基地（工坊）认定表.xlsx"),
                [Page.of("base_recognitions", bases)],
            ),
            Book(Path("部门反馈/劳务品牌信息表.xlsx"), [Page.of("brands", brands)]),
            Book(Path("部门反馈/创业孵化基地认定表.xlsx"), [Page.of("incubators", incubators)]),
            Book(
                Path("部门反馈/孵化基地绩效考核奖补表.xlsx"), [Page.of("incubator_awards", awards)]
            ),
        ]

    def _payments(self) -> list[Book]:
        sources = set(layout("payments").columns["source"].codes.values())
        rows = []
        for row in self._rows("payment"):
            name = self.people[row["person"]].name if row["person"] in self.people else None
            source = row["source"] if row["source"] in sources else None
            rows.append(
                {
                    **row,
                    "number": row["id"],
                    "name": name,
                    "organisation_name": self._org(row["organisation"]),
                    "source": source,
                }
            )
        return [
            Book(
                Path(f"资金/补贴资金发放台账_{year}.csv"),
                [Page.of("payments", part)],
                "gb18030" if int(year) % 2 else "utf-8-sig",
            )
            for year, part in self._split(rows, lambda r: str(r["paid_on"].year)).items()
        ]


def _attendance(row: Row) -> Row:
    """A month's ticks: the written number is the number of ticks."""
    days = 22 if row["attended"] else 9
    ticks: dict[str, Any] = {f"days.{n}": True for n in range(1, days + 1)}
    return {**row, **ticks, "attended_days": days}


def books(city: City) -> list[Book]:
    """Every file that is not about people's registers or work."""
    return Others(city).books()
