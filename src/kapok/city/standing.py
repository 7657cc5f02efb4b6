"""What households and people are: once poor, at risk, low income, resettled, disabled, able to work.

Owns: the statuses and their days. About 28,000 of 60,000 registry people were
registered as poor; that figure is an assumption (no public one is known). Shares
below are assumptions of the same kind, chosen so that every status occurs.
"""

from __future__ import annotations

import datetime as dt

from kapok.city.draw import Draw, Weighted
from kapok.city.people import AS_OF, Household, Person, Registry

POOR_SHARE = 28_000 / 60_000
UNSTABLE, EDGE, SUDDEN = "脱贫不稳定户", "边缘易致贫户", "突发严重困难户"
ALLOWANCE, DESTITUTE, ALLOWANCE_EDGE, RIGID = "低保", "特困", "低保边缘", "刚性支出困难"

_EXIT = Weighted(
    [
        (2014, 0.08),
        (2015, 0.10),
        (2016, 0.17),
        (2017, 0.22),
        (2018, 0.24),
        (2019, 0.15),
        (2020, 0.04),
    ]
)
_RISKS = Weighted(
    [
        ("因病", 0.42),
        ("因残", 0.12),
        ("因学", 0.10),
        ("因灾", 0.12),
        ("因意外事故", 0.08),
        ("缺劳动力", 0.16),
    ]
)
_DISABILITY = Weighted(
    [
        ("肢体", 0.52),
        ("视力", 0.12),
        ("听力", 0.12),
        ("言语", 0.02),
        ("智力", 0.08),
        ("精神", 0.10),
        ("多重", 0.04),
    ]
)
_GRADES = Weighted([("一级", 0.12), ("二级", 0.25), ("三级", 0.27), ("四级", 0.36)])
LABOUR = {
    "普通劳动力": "normal",
    "技能劳动力": "skilled",
    "弱劳动力或半劳动力": "weak",
    "丧失劳动力": "lost",
    "无劳动力": "none",
}
SITES: tuple[tuple[str, str], ...] = (
    ("510411", "仁和区大龙潭示范安置点"),
    ("510411", "仁和区啊喇示范安置点"),
    ("510421", "米易县麻陇示范安置点"),
    ("510421", "米易县新山示范安置点"),
    ("510422", "盐边县格萨拉示范安置点"),
    ("510422", "盐边县红宝示范安置点"),
    ("510422", "盐边县渔门示范安置点"),
)


def assign(seed: int, registry: Registry) -> None:
    """Give every household and person of the registry its statuses."""
    draw = Draw(seed, "standing")
    _poverty(draw, registry)
    for house in registry.households:
        _monitoring(draw, house)
        _low_income(draw, house)
        if house.poverty_exit is not None:
            _relocation(draw, house)
        for person in house.members:
            _health(draw, person)
            _labour(draw, person)
            person.unsaid, person.labour_unsaid = draw.chance(0.003), draw.chance(0.004)


def _poverty(draw: Draw, registry: Registry) -> None:
    """Once-poor households, more of them in key villages and in the mountains, until the share is reached."""
    target = round(len(registry.people) * POOR_SHARE)
    ranked = sorted(
        registry.households,
        key=lambda h: (
            draw.unit()
            * (1.6 if h.village.key else 1.0)
            * (1.25 if "乡" in h.village.township_name else 1.0)
        ),
        reverse=True,
    )
    count = 0
    for house in ranked:
        if count >= target:
            break
        count += len(house.members)
        house.poverty_exit = _EXIT.pick(draw)
        house.keeps_policy = house.poverty_exit > 2015 or draw.chance(0.45)
        house.policy_unsaid = draw.chance(0.002)


def _monitoring(draw: Draw, house: Household) -> None:
    poor = house.poverty_exit is not None
    if draw.chance(0.024 if poor else 0.026):
        house.monitored = UNSTABLE if poor else EDGE
        house.policy_unsaid = False  # the national system gives unstable households their policy
    elif draw.chance(0.009):
        house.monitored = SUDDEN
    if not house.monitored:
        return
    house.risk = _RISKS.pick(draw)
    house.monitored_from = draw.day(dt.date(2020, 6, 1), dt.date(2025, 6, 30))
    if draw.chance(0.68):
        cleared = house.monitored_from + dt.timedelta(days=draw.between(180, 900))
        house.monitored_to = cleared if cleared <= AS_OF else None


def _low_income(draw: Draw, house: Household) -> None:
    poor = house.poverty_exit is not None
    alone = len(house.members) == 1 and house.head.age() >= 60
    if alone and draw.chance(0.16):
        house.low_income = DESTITUTE
    elif draw.chance(0.12 if poor else 0.05):
        house.low_income = ALLOWANCE
    elif draw.chance(0.02):
        house.low_income = ALLOWANCE_EDGE
    elif draw.chance(0.004):
        house.low_income = RIGID
    if house.low_income:
        house.low_income_from = draw.day(dt.date(2016, 1, 1), dt.date(2025, 6, 30)).replace(day=1)


def _relocation(draw: Draw, house: Household) -> None:
    sites = [name for county, name in SITES if county == house.village.county]
    if sites and draw.chance(0.07):
        house.relocated_site = draw.pick(sites)
        house.relocated_on = draw.day(dt.date(2017, 3, 1), dt.date(2020, 9, 30))


def _health(draw: Draw, person: Person) -> None:
    age = person.age()
    if draw.chance(0.015 + age * 0.0008):
        person.disability, person.disability_grade = _DISABILITY.pick(draw), _GRADES.pick(draw)
        person.health = "残疾"
    elif draw.chance(0.02 + max(0, age - 30) * 0.004):
        person.health = "长期慢性病"
    elif draw.chance(0.012):
        person.health = "患有大病"


def _labour(draw: Draw, person: Person) -> None:
    age = person.age()
    ill = person.health in ("患有大病", "残疾")
    if age < 16 or person.school:
        person.labour = "无劳动力"
    elif age >= 76:
        person.labour = "丧失劳动力"
    elif age > 60:
        person.labour = Weighted(
            [("弱劳动力或半劳动力", 0.55), ("普通劳动力", 0.3), ("丧失劳动力", 0.15)]
        ).pick(draw)
    elif ill:
        person.labour = Weighted(
            [("弱劳动力或半劳动力", 0.5), ("普通劳动力", 0.22), ("丧失劳动力", 0.28)]
        ).pick(draw)
    else:
        person.labour = "技能劳动力" if draw.chance(0.12) else "普通劳动力"
