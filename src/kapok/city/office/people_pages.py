"""The people's files: the national system's exports, registers, lists and replies.

Owns: which people, households and statuses stand in which file, and what is
written beside the facts (names, relations, telephones).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path

from kapok.city import moves, standing
from kapok.city.areas import COUNTIES, place_name
from kapok.city.build import City
from kapok.city.office.page import Book, Page, Row
from kapok.city.people import AS_OF, ETHNIC, REGISTER, Household, Person

_STAMP = f"{AS_OF:%Y%m%d}"
_PARTS = ("province", "city", "county")
_PER_VILLAGE = "510421204"  # one township hands in a file for each village
_PER_TOWNSHIP = ("510421", "510422")
_MONITORED = {
    standing.UNSTABLE: "exited_unstable",
    standing.EDGE: "marginal",
    standing.SUDDEN: "sudden_hardship",
}


def books(city: City) -> list[Book]:
    """Every file about people."""
    made = [_villages(city), *_households(city), _monitored(city), _planned(city), *_register(city)]
    made += _statuses(city)
    made += _replies(city)
    return made


def place(house: Household) -> Row:
    """The columns that say where a household lives."""
    province, town, county = place_name(house.village.county)
    return {
        "province": province, "city": town, "county": county,
        "town": house.village.township_name, "village": house.village.name,
    }  # fmt: skip


def _villages(city: City) -> Book:
    seen = {p.household.village.code: p.household for p in city.people}
    seen |= {h.village.code: h for h in city.registry.households}
    rows = [
        {
            **place(seen[code]),
            "village_code": code,
            "key_village": seen[code].village.key,
            "exited_village": seen[code].village.key or int(code) % 7 == 0,
        }
        for code in sorted(seen)
    ]
    return Book(
        Path("全国防返贫系统/（自定义）行政村信息.xlsx"), [Page.of("national_villages", rows)]
    )


def household_type(house: Household) -> str:
    """户类型: one word for the household."""
    if house.poverty_exit is None:
        return _MONITORED.get(house.monitored, "ordinary")
    return "exited_unstable" if house.monitored == standing.UNSTABLE else "exited"


def member_row(person: Person) -> Row:
    """A household member as the national system exports one."""
    house = person.household
    poor, monitored = house.poverty_exit is not None, bool(house.monitored)
    return {
        **place(house),
        "household": house.code,
        "head_name": house.head.name,
        "household_type": household_type(house),
        "policy": None
        if not poor or house.policy_unsaid
        else "enjoyed"
        if house.keeps_policy
        else "not_enjoyed",
        "exited_year": dt.date(house.poverty_exit, 12, 31) if house.poverty_exit else None,
        "identified_on": house.monitored_from if monitored else None,
        "risk_cleared": (house.monitored_to is not None) if monitored else None,
        "risk_cleared_on": house.monitored_to if monitored else None,
        "relocated": house.relocated_on is not None,
        "relocated_on": house.relocated_on,
        "household_phone": house.head.phone or None,
        "person_no": f"{house.code}{house.members.index(person) + 1:02d}",
        "name": person.name,
        "sex": "male" if person.male else "female",
        "birth": person.birth,
        "id_kind": "居民身份证",
        "id_no": person.id_number,
        "ethnic": ETHNIC[person.ethnic],
        "relation": person.relation,
        "labour": None if person.labour_unsaid else standing.LABOUR[person.labour],
        "health": person.health,
        "disability": f"{person.disability}{person.disability_grade}"
        if person.disability
        else None,
        "phone": person.phone or None,
        "bank": "示范农村商业银行",
        "account": person.account,
    }


def _schooling(page: Page) -> None:
    """Education and school are written as they stand, not through the facts."""
    education, school = page.columns["education"], page.columns["student"]
    for row, cells in zip(page.rows, page.cells, strict=True):
        person: Person = row["_person"]
        if not person.unsaid:
            cells[education], cells[school] = person.education or None, person.school or None


def _households(city: City) -> list[Book]:
    files: dict[str, list[Row]] = defaultdict(list)
    for person in city.people:
        village = person.household.village
        if village.county not in COUNTIES:
            group = "外地脱贫家庭"
        elif village.township == _PER_VILLAGE:
            group = f"{village.county_name}_{village.township_name}_{village.name}"
        elif village.county in _PER_TOWNSHIP:
            group = f"{village.county_name}_{village.township_name}"
        else:
            group = village.county_name
        files[group].append({**member_row(person), "_person": person})
    made = []
    for group in sorted(files):
        page = Page.of("national_households", files[group])
        _schooling(page)
        made.append(Book(Path(f"全国防返贫系统/（乡村建设）户信息_{group}_{_STAMP}.xlsx"), [page]))
    return made


def _monitored(city: City) -> Book:
    rows: list[Row] = []
    for person in city.registry.people:
        if person.household.monitored:
            row = {
                k: v
                for k, v in member_row(person).items()
                if k not in ("household_type", "policy", "exited_year", "account", "bank")
            }
            row |= {
                "monitored_kind": _MONITORED[person.household.monitored],
                "risk": person.household.risk,
                "_person": person,
            }
            rows.append(row)
    page = Page.of("national_monitored", rows)
    _schooling(page)
    return Book(Path("全国防返贫系统/（自定义）监测对象信息.xlsx"), [page])


def changes(seed: int, city: City) -> Book:
    """Who came to a household, or left it; a family from elsewhere is listed where it is registered."""
    truth = city.truth["person"].columns
    died = dict(zip(truth["id"], truth["died_on"], strict=True))
    rows = [
        {
            **place(one.house), "household": one.house.code, "head_name": one.house.head.name, "name": one.person.name,
            "id_no": one.person.id_number, "relation": one.relation, "joined_on": one.joined, "joined_by": one.came_by or None,
            "left_on": one.left, "left_by": one.went_by or None,
        }
        for one in moves.changes(seed, city.registry.households, died)
    ]  # fmt: skip
    return Book(
        Path("全国防返贫系统/（自定义）家庭成员增减信息.xlsx"), [Page.of("national_changes", rows)]
    )


def _planned(city: City) -> Book:
    people = {p.id_number: p for p in city.registry.people}
    rows = []
    for plan in city.truth["planned_work"].rows():
        p = people[plan["person"]]
        names = place_name(plan["work_county"] or "440306")
        told = [
            name if plan[f"work_{part}"] else None for part, name in zip(_PARTS, names, strict=True)
        ]
        rows.append({
            **place(p.household), "household": p.household.code, "name": p.name, "id_no": p.id_number, "planned": plan["planned"],
            **dict(zip((f"planned_{part}" for part in _PARTS), told, strict=True)), "phone": p.phone,
        })  # fmt: skip
    return Book(
        Path(f"全国防返贫系统/计划外出务工信息_{_STAMP}.xlsx"),
        [Page.of("national_work_planned", rows)],
    )


def _register(city: City) -> list[Book]:
    """The real-name register of rural labour, of two counties' grown-ups."""
    made = []
    for county in REGISTER:
        rows: list[Row] = []
        for p in city.registry.people:
            house = p.household
            if house.village.county == county and p.on_register:
                rows.append({
                    "county": county, "town": house.village.township_name, "village": house.village.name,
                    "group": house.group, "household": house.code, "head_name": house.head.name, "name": p.name,
                    "id_no": p.id_number, "sex": "male" if p.male else "female", "ethnic": ETHNIC[p.ethnic], "age": p.age(),
                    "relation": p.relation, "categories": "脱贫人口" if p.poor else "一般", "health": p.health,
                    "labour": None if p.labour_unsaid else standing.LABOUR[p.labour],
                    "employment_state": "已就业" if "work" in p.taken else "未就业", "phone": p.phone, "account": p.account,
                    **p.wishes, "registrar": "示范协管员", "registered_on": dt.date(2025, 9, 15),
                })  # fmt: skip
        name = COUNTIES[county][0]
        made.append(
            Book(
                Path(f"村级登记/农村劳动力实名制登记表_{name}.xlsx"),
                [Page.of("labour_register", rows)],
            )
        )
    return made


def _statuses(city: City) -> list[Book]:
    """Certified statuses that are not in the national system's household file, by county."""
    people = {p.id_number: p for p in city.people}
    files: dict[str, list[Row]] = defaultdict(list)
    for row in city.truth["status"].rows():
        if row["kind"] in (
            "poverty_exited",
            "exited_unstable",
            "marginal",
            "sudden_hardship",
            "relocated",
        ):
            continue
        person = people[row["person"]]
        county = person.household.village.county
        files[county].append(
            {"name": person.name, "id_no": row["person"], "county": county, "kind": row["kind"], "start": row["start"],
             "finish": row["finish"], "document": row["document"], "detail": row["detail"], "_id": row["id"]}
        )  # fmt: skip
    return [
        Book(
            Path(f"部门名单/身份认定名单_{place_name(c)[2]}.xlsx"),
            [Page.of("status_list", files[c])],
        )
        for c in sorted(files)
    ]


def _replies(city: City) -> list[Book]:
    names = {p.id_number: p.name for p in city.people}
    compared: list[Row] = []
    pension: list[Row] = []
    for row in city.truth["person"].rows():
        own = {"name": names[row["id"]], "id_no": row["id"]}
        compared.append({**row, **own, "replied_by": "示范数据比对组", "replied_on": AS_OF})
        pension.append({**row, **own, "subsidy_months": row["insurance_subsidy_months_before"]})
    return [
        Book(
            Path("部门反馈/数据比对反馈表.csv"), [Page.of("comparison_reply", compared)], "gb18030"
        ),
        Book(
            Path("部门反馈/养老待遇和退休信息核查表.csv"),
            [Page.of("pension_reply", pension)],
            "utf-8-sig",
        ),
    ]
