"""The employers' and work files: organisations, rosters, ledgers of work, insurance.

Owns: who hands in which record of a spell of work. A contract stands in the
employer's roster, the spell in the village's ledger and, for work outside the
city, in the national system's monitoring; the agency's roster names both.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path

from kapok.city.areas import COUNTIES, place_name
from kapok.city.build import TRADE, City, placement_rows
from kapok.city.jobs import Job
from kapok.city.office.page import Book, Page, Row
from kapok.city.office.people_pages import place
from kapok.city.organisations import Organisation
from kapok.city.people import AS_OF
from kapok.city.watching import PAID_TO
from kapok.rules.language.calendar import OPEN_END

_STAMP = f"{AS_OF:%Y%m%d}"


#: an employer or agency with so many rows has a sheet of its own
_OWN_SHEET = 12
_AGENCY_SHEETS = 8


def books(city: City) -> list[Book]:
    """Every file about organisations and work."""
    names = {o.id: o.name for o in city.organisations.all}
    made = [_organisations(city), *_hiring(city), _placements(city), *_ledgers(city), *_away(city)]
    made += [*_transfers(city), *_transport(city), *_insurance(city, names), _checked(city)]
    return made


def home(job: Job) -> str:
    """The county that keeps the person's records (外地 for people from elsewhere)."""
    county = job.person.household.village.county
    return COUNTIES[county][0] if county in COUNTIES else "外地"


def _by_home(jobs: list[Job]) -> dict[str, list[Job]]:
    groups: dict[str, list[Job]] = defaultdict(list)
    for job in jobs:
        groups[home(job)].append(job)
    return dict(sorted(groups.items()))


def _person(job: Job) -> Row:
    return {
        "name": job.person.name,
        "id_no": job.person.id_number,
        "phone": job.person.phone,
        "account": job.person.account,
    }


def _work_place(job: Job) -> Row:
    province, town, county = place_name(job.county)
    return {"work_province": province, "work_city": town, "work_county": county}


def _one_place(job: Job) -> Row:
    """Province, city and county in one cell."""
    return {"work_place": "".join(dict.fromkeys(name for name in place_name(job.county) if name))}


def _employer(job: Job) -> Row:
    if job.employer is None:
        return {}
    return {"employer_name": job.employer.name, "employer": job.employer.id}


def _organisations(city: City) -> Book:
    rows = [
        {
            "name": o.name, "code": o.id, "kind": o.kind, "county": o.county, "level": o.level, "private": o.private,
            "size": o.size, "natural_owner": o.owner is not None, "dispatch": o.dispatch, "lawful": o.lawful, "abnormal": o.abnormal, "licence": o.licence,
            "owner_name": o.owner.name if o.owner else None, "owner": o.owner.id_number if o.owner else None,
            "licence_from": o.service_from, "licence_to": o.service_to,
        }
        for o in city.organisations.all
    ]  # fmt: skip
    return Book(Path("单位/单位（经营主体）信息表.xlsx"), [Page.of("organisations", rows)])


def _sheet_name(n: int, org: Organisation) -> str:
    return f"{n:03d}{org.name}".replace("（", "").replace("）", "")[:28]


def _hiring(city: City) -> list[Book]:
    """One workbook a county of registration, one sheet an employer."""
    groups: dict[str, dict[str, list[Job]]] = defaultdict(lambda: defaultdict(list))
    for job in city.work.jobs:
        if job.on_paper and job.employer:
            where = COUNTIES[job.employer.county][0] if job.employer.local else "市外"
            groups[where][job.employer.id].append(job)
    made = []
    for where, employers in sorted(groups.items()):
        pages: list[Page] = []
        small: list[Row] = []
        for n, (code, jobs) in enumerate(sorted(employers.items()), start=1):
            rows = [_hired(job) for job in jobs]
            org = jobs[0].employer
            if org is None or len(rows) < _OWN_SHEET:
                small.extend(rows)
            else:
                pages.append(
                    Page.of("hiring_roster", rows, _sheet_name(n, org), unit=org.name, code=code)
                )
        if small:
            pages.append(Page.of("hiring_roster", small, "其他单位汇总", gathered=True))
        made.append(Book(Path(f"单位/企业吸纳脱贫人口就业补贴花名册_{where}.xlsx"), pages))
    return made


def _hired(job: Job) -> Row:
    house = job.person.household
    first = next((month for month, paid in job.months if paid), None)
    return {
        **_person(job), **_employer(job), "address": f"{house.village.county_name}{house.village.township_name}{house.village.name}",
        "household": house.code, "job": TRADE, "start": job.start, "finish": job.finish,
        "contract_start": job.contract_start, "contract_end": job.contract_end, "contract_kind": job.contract_kind,
        "dispatched": bool(job.employer and job.employer.dispatch), "full_time": job.full_time, "work_county": job.county,
        "insured_from": first, "insured_months": sum(paid for _, paid in job.months), "wage": job.wage,
        "wages_proved": job.wages_proved, "affiliated_move": job.affiliated_move, "_job": job,
    }  # fmt: skip


def _placements(city: City) -> Book:
    agencies: dict[str, list[tuple[Job, Row]]] = defaultdict(list)
    owners: dict[str, Organisation] = {}
    for job in city.work.jobs:
        placed_by = {p[0].id: p[0] for p in job.placements}
        for row in placement_rows(job):
            agencies[str(row["agency"])].append((job, row))
        owners |= placed_by
    pages: list[Page] = []
    small: list[Row] = []
    for n, (code, placed) in enumerate(sorted(agencies.items()), start=1):
        rows = [
            {**_person(job), **_employer(job), "start": job.start, "contract_start": job.contract_start,
             "contract_end": job.contract_end if job.on_paper else None, "helped_sign": row["helped_sign"],
             "applied_on": row["applied_on"], "applied_county": row["applied_county"], "other_subsidy": row["other_subsidy"],
             "agency": code, "agency_name": owners[code].name}
            for job, row in placed
        ]  # fmt: skip
        if len(pages) >= _AGENCY_SHEETS or len(rows) < _OWN_SHEET:
            small.extend(rows)
        else:
            pages.append(
                Page.of(
                    "placement_roster",
                    rows,
                    _sheet_name(n, owners[code]),
                    unit=owners[code].name,
                    code=code,
                )
            )
    if small:
        pages.append(Page.of("placement_roster", small, "其他机构汇总", gathered=True))
    return Book(Path("单位/就业创业服务补助人员花名册.xlsx"), pages)


def _ledgers(city: City) -> list[Book]:
    made = []
    for where, jobs in _by_home(city.work.jobs).items():
        rows = []
        for job in jobs:
            house = job.person.household
            rows.append({
                "county": house.village.county, "town": house.village.township_name, "village": house.village.name,
                **_person(job), "working": job.finish == OPEN_END, "region": _region(job), **_work_place(job), **_employer(job),
                "departed_on": job.departed_on, "start": job.start, "finish": job.finish, "channel": job.channel,
                "organised": job.organised, "on_roster": job.on_roster, "full_time": job.full_time, "wage": job.wage,
                "wages_proved": job.wages_proved, "verified": job.verified, "changed": False, "visitor": "示范协管员",
                "visited_on": dt.date(2025, 9, 20), "_job": job,
            })  # fmt: skip
        page = Page.of("work_ledger", rows, month="2025-09")
        csv = where in ("东区", "西区")
        made.append(
            Book(
                Path(f"村级登记/脱贫人口务工就业月监测台账_{where}.{'csv' if csv else 'xlsx'}"),
                [page],
                "gb18030" if csv else "",
            )
        )
    return made


def _region(job: Job) -> str:
    county = job.person.household.village.county
    return (
        "县内" if job.county == county else "省内县外" if job.county[:2] == county[:2] else "省外"
    )


def _away(city: City) -> list[Book]:
    """Work outside the city, as the national system monitors it."""
    made = []
    away = [job for job in city.work.jobs if job.watched]
    for where, jobs in _by_home(away).items():
        rows = [_away_row(job) for job in jobs]
        made.append(
            Book(
                Path(f"全国防返贫系统/（务工月监测）已外出务工信息_{where}_{_STAMP}.xlsx"),
                [Page.of("national_work_away", rows)],
            )
        )
    return made


def _away_row(job: Job) -> Row:
    return {
        **place(job.person.household), "household": job.person.household.code, "name": job.person.name,
        "id_no": job.person.id_number, "worked": job.finish == OPEN_END, "start": job.start,
        "finish": None if job.finish == OPEN_END else job.finish, **_work_place(job),
        "employer_name": job.employer.name if job.employer else None, "channel": job.channel, "verified": job.verified,
        "industry": job.industry, "abroad": False,
    }  # fmt: skip


def _transfers(city: City) -> list[Book]:
    made = []
    for where, jobs in _by_home([j for j in city.work.jobs if j.organised]).items():
        rows = [
            {
                **_person(job), **_one_place(job), **_employer(job), "start": job.start, "departed_on": job.departed_on,
                "transport": "rail", "organiser": "示范劳务公司", "organised_by": job.organised_by, "on_roster": job.on_roster, "verified": job.verified,
                "grant_standard": 40_000, "amount": 40_000, "bank": "示范农村商业银行",
            }
            for job in jobs
        ]  # fmt: skip
        made.append(
            Book(
                Path(f"乡镇报送/转移就业求职创业补贴发放花名册_{where}.xlsx"),
                [Page.of("transfer_roster", rows)],
            )
        )
    return made


def _transport(city: City) -> list[Book]:
    jobs = {job.id: job for job in city.work.jobs}
    groups: dict[str, list[Row]] = defaultdict(list)
    for trip in city.truth["journey"].rows():
        job = jobs[trip["employment"]]
        groups[home(job)].append(
            {**_person(job), **_one_place(job), "employer_name": job.employer.name if job.employer else None, "start": job.start,
             "departed_on": trip["departed_on"], "transport": trip["transport"], "free_ride": trip["free_ride"],
             "ticket_cost": trip["ticket_cost"], "return_cost": trip["return_cost"], "bank": "示范农村商业银行"}
        )  # fmt: skip
    return [
        Book(
            Path(f"乡镇报送/跨省就业交通补助发放花名册_{where}.xlsx"),
            [Page.of("transport_roster", rows)],
        )
        for where, rows in sorted(groups.items())
    ]


def _insurance(city: City, names: dict[str, str]) -> list[Book]:
    """The agency's months, a file a year, in turns GBK and UTF-8."""
    jobs = {job.id: job for job in city.work.jobs}
    years: dict[int, list[Row]] = defaultdict(list)
    for row in city.truth["insured_month"].rows():
        job = jobs[row["employment"]]
        assert job.employer is not None
        years[row["month"].year].append({
            "name": job.person.name, "id_no": job.person.id_number, "employer_name": names[job.employer.id], "employer": job.employer.id,
            "month": row["month"], "state": row["insured"], "pension": row["employer_pension"], "medical": row["employer_medical"],
            "unemployment": row["employer_unemployment"], "injury": row["employer_injury"], "other_talent_subsidy": row["other_talent_subsidy"],
        })  # fmt: skip
    return [
        Book(
            Path(f"部门反馈/社会保险缴费明细_{year}.csv"),
            [Page.of("insurance_months", rows)],
            "gb18030" if year % 2 else "utf-8-sig",
        )
        for year, rows in sorted(years.items())
    ]


def _checked(city: City) -> Book:
    seen: dict[tuple[str, str], Row] = {}
    for job in city.work.jobs:
        if job.on_paper and job.employer and job.insurance_checked is not None:
            key = (job.person.id_number, job.employer.id)
            seen.setdefault(key, {
                **_person(job), **_employer(job), "insurance_checked": job.insurance_checked,
                "insurance_checked_to": AS_OF if job.insurance_checked else None, "wages_checked_to": PAID_TO if job.wages else None, "replied_on": AS_OF,
            })  # fmt: skip
    return Book(
        Path("部门反馈/社保缴费核查反馈表.csv"),
        [Page.of("insurance_reply", list(seen.values()))],
        "gb18030",
    )
