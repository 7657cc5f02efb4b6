"""Employers and other organisations of every kind.

Owns: the organisations' register: who they are, how they are identified (credit
code, list number, the grower's own ID number), size class by industry, and who
owns them. Who works for them is `work`'s.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from kapok.city import areas, names
from kapok.city.draw import Draw, Weighted
from kapok.city.identity import Numbers
from kapok.city.people import Person, Registry
from kapok.city.tables import Truth
from kapok.city.trades import TRADES, size_class


@dataclass(slots=True, eq=False)
class Organisation:
    """One organisation; `wanted` is how many registered-poor people it takes on."""

    id: str
    name: str
    kind: str
    county: str
    owner: Person | None = None
    level: str = "county"
    private: bool | None = True
    size: str | None = None
    dispatch: bool = False
    lawful: bool | None = True
    abnormal: bool | None = False
    service_from: dt.date | None = None
    service_to: dt.date | None = None
    industry: str = ""
    staff: int = 0
    revenue: int = 0  # 万元
    registered: dt.date = dt.date(2018, 1, 1)
    wanted: int = 0

    @property
    def licence(self) -> str:
        """Some of those on the list of abnormal operations have lost their licence."""
        return "revoked" if self.abnormal and self.id[-1] in "0248" else "in_force"

    @property
    def local(self) -> bool:
        return self.county.startswith("5104")


_GROWN = (
    "芒果种植",
    "石榴种植",
    "早春蔬菜",
    "核桃种植",
    "生猪养殖",
    "黑山羊养殖",
    "蚕桑",
    "枇杷种植",
    "烤烟",
)
_PLANTED_HIRES = (10, 9, 11, 19, 20, 29, 9, 30, 10, 99, 100, 199, 9, 10, 200, 205)


class Organisations:
    """The city's organisations, and those elsewhere where its people work."""

    def __init__(self, seed: int, registry: Registry, numbers: Numbers) -> None:
        self._draw = Draw(seed, "organisations")
        self._names = names.Companies(self._draw)
        self._numbers = numbers
        self._registry = registry
        scale = len(registry.people) / 60_000
        self._count: Callable[[int, int], int] = lambda full, least: max(least, round(full * scale))
        owners = [p for p in registry.people if not p.poor and p.able and 26 <= p.age() <= 58]
        self._draw.shuffle(owners)
        self._owners = owners
        self._county = Weighted(
            [
                ("510402", 0.28),
                ("510403", 0.10),
                ("510411", 0.24),
                ("510421", 0.19),
                ("510422", 0.19),
            ]
        )
        self._rural = Weighted(
            [("510403", 0.04), ("510411", 0.26), ("510421", 0.30), ("510422", 0.40)]
        )
        self.all: list[Organisation] = []
        self._enterprises(scale)
        self._rural_bodies()
        self._services()
        self._public()
        self._elsewhere()
        self._collectives()

    def of(self, *kinds: str, local: bool | None = True) -> list[Organisation]:
        """Organisations of these kinds, in the city (or elsewhere, or both with None)."""
        return [o for o in self.all if o.kind in kinds and local in (None, o.local)]

    def agencies(self) -> list[Organisation]:
        return [o for o in self.all if o.service_from is not None]

    def owner(self) -> Person | None:
        """A person of the registry who was never poor, each at most once."""
        person = self._owners.pop() if self._owners else None
        if person:
            person.taken.add("owner")
        return person

    def add(
        self,
        kind: str,
        county: str,
        *,
        prefix: str,
        trade: str,
        form: str,
        owner: Person | None = None,
    ) -> Organisation:
        """A new organisation with a credit code."""
        place = areas.county_name(county)
        made = Organisation(
            self._numbers.credit_code(prefix, county),
            self._names.name(place, trade, form),
            kind,
            county,
            owner,
        )
        made.registered = self._draw.day(dt.date(2008, 1, 1), dt.date(2021, 11, 30))
        self.all.append(made)
        return made

    def _enterprise(self, county: str, trades: Weighted[tuple[str, str]]) -> Organisation:
        draw = self._draw
        industry, trade = trades.pick(draw)
        made = self.add(
            "enterprise", county, prefix="91", trade=trade, form="有限公司", owner=self.owner()
        )
        made.industry = industry
        made.staff = (
            int(3 + 900 * draw.unit() ** 5) if draw.chance(0.97) else draw.between(900, 6000)
        )
        made.revenue = int(made.staff * (12 + 70 * draw.unit()))
        made.size = size_class(industry, made.staff, made.revenue)
        made.private = draw.chance(0.91)
        if draw.chance(0.02):
            made.private = None
        if draw.chance(0.03):
            made.size = None
        made.abnormal = draw.chance(0.03)
        made.level = "city" if county == "510402" and draw.chance(0.4) else "county"
        return made

    def _enterprises(self, scale: float) -> None:
        draw = self._draw
        trades = Weighted([((code, word), weight) for code, word, weight in TRADES])
        made = [
            self._enterprise(self._county.pick(draw), trades) for _ in range(self._count(760, 10))
        ]
        planted = [n for n in _PLANTED_HIRES if n <= max(11, 205 * scale)]
        for org, n in zip(made, planted, strict=False):
            org.wanted, org.private, org.abnormal, org.size = n, True, False, org.size or "small"
            org.staff = max(org.staff, n + 5)
        for org in made[len(planted) :]:
            org.wanted = int(1 + 14 * draw.unit() ** 3) if draw.chance(0.62) else 0
        for _ in range(self._count(14, 2)):
            org = self.add(
                "enterprise",
                self._county.pick(draw),
                prefix="91",
                trade="劳务派遣",
                form="有限公司",
                owner=self.owner(),
            )
            org.dispatch, org.industry, org.staff, org.size = (
                True,
                "L72",
                draw.between(60, 400),
                "medium",
            )
            org.wanted = draw.between(3, 14)

    def _rural_bodies(self) -> None:
        self._cooperatives()
        self._farms()
        self._growers()
        draw = self._draw
        for _ in range(self._count(60, 2)):
            org = self.add(
                "ecommerce",
                self._rural.pick(draw),
                prefix="91",
                trade="乡村电子商务",
                form="有限公司",
                owner=self.owner(),
            )
            org.wanted = int(6 * draw.unit() ** 2)
        for _ in range(self._count(420, 6)):
            org = self.add(
                "individual",
                self._county.pick(draw),
                prefix="92",
                trade=draw.pick(("小吃", "建材", "农资", "修理", "百货", "水果")),
                form="经营部",
                owner=self.owner(),
            )
            org.wanted = int(4 * draw.unit() ** 3)
        if self.of("individual"):
            self.of("individual")[0].wanted = 12

    def _cooperatives(self) -> None:
        draw = self._draw
        for _ in range(self._count(260, 6)):
            org = self.add(
                "cooperative",
                self._rural.pick(draw),
                prefix="93",
                trade=draw.pick(_GROWN),
                form="农民专业合作社",
                owner=self.owner(),
            )
            org.wanted = int(13 * draw.unit() ** 2)
        planted = (10, 9, 12, 20, 27) if len(self._registry.people) > 5_000 else (10, 9)
        for org, n in zip(self.of("cooperative"), planted, strict=False):
            org.wanted = n

    def _farms(self) -> None:
        draw = self._draw
        for i in range(self._count(170, 3)):
            person = self.owner()
            county = person.household.village.county if person else self._rural.pick(draw)
            name = f"{areas.county_name(county)}{person.name if person else ''}示范家庭农场{i + 1}"
            org = Organisation(
                f"JT{county}{i + 1:06d}",
                name,
                "farm",
                county,
                person,
                wanted=int(7 * draw.unit() ** 2),
            )
            org.lawful = not draw.chance(0.03)
            self.all.append(org)

    def _growers(self) -> None:
        draw = self._draw
        for i in range(self._count(70, 3)):
            person = self.owner()
            if person is None:
                break
            county = person.household.village.county
            org = Organisation(
                person.id_number, f"{person.name}示范种养大户{i + 1}号", "grower", county, person
            )
            org.lawful = None if draw.chance(0.05) else not draw.chance(0.06)
            org.wanted = int(8 * draw.unit() ** 2)
            self.all.append(org)

    def _services(self) -> None:
        draw = self._draw
        for _ in range(self._count(24, 3)):
            org = self.add(
                "enterprise",
                self._county.pick(draw),
                prefix="91",
                trade="人力资源",
                form="有限公司",
                owner=self.owner(),
            )
            org.industry, org.staff, org.size = "L72", draw.between(5, 60), "small"
            org.service_from = draw.day(dt.date(2017, 1, 1), dt.date(2022, 6, 30))
            org.service_to = dt.date(2023, 6, 30) if draw.chance(0.12) else dt.date(2027, 12, 31)
        for i in range(self._count(40, 3)):
            person = self.owner()
            if person is None:
                break
            county = person.household.village.county
            org = Organisation(
                f"JJ{county}{i + 1:06d}",
                f"{person.name}示范劳务经纪人{i + 1}号",
                "broker",
                county,
                person,
            )
            org.service_from, org.service_to = (
                draw.day(dt.date(2020, 1, 1), dt.date(2023, 1, 31)),
                dt.date(2026, 12, 31),
            )
            self.all.append(org)
        for trade, form, prefix in (
            ("职业技能培训", "学校", "52"),
            ("技工", "学校", "12"),
            ("职业", "学院", "12"),
            ("中等职业", "学校", "12"),
        ):
            for _ in range(self._count(10, 2)):
                org = self.add(
                    "school", self._county.pick(draw), prefix=prefix, trade=trade, form=form
                )
                org.private = prefix == "52"

    def _public(self) -> None:
        draw = self._draw
        for county, (name, _) in areas.COUNTIES.items():
            for body in ("就业创业服务中心", "乡村环境服务所"):
                org = Organisation(
                    self._numbers.credit_code("12", county),
                    f"{name}示范{body}",
                    "public_body",
                    county,
                )
                org.private = False
                self.all.append(org)
        for code, name, _ in areas.townships():
            org = Organisation(
                self._numbers.credit_code("54", code[:6]),
                f"{name}示范村村民委员会",
                "village_body",
                code[:6],
            )
            org.private = False
            self.all.append(org)
        for _ in range(self._count(20, 2)):
            self.add(
                "association", self._county.pick(draw), prefix="51", trade="劳务", form="协会"
            ).private = None
        for _ in range(self._count(20, 2)):
            self.add(
                "other_registered",
                self._rural.pick(draw),
                prefix="91",
                trade="农机服务",
                form="服务队",
                owner=self.owner(),
            ).wanted = draw.between(0, 4)

    def _elsewhere(self) -> None:
        draw = self._draw
        trades = Weighted(
            [((code, word), weight) for code, word, weight in TRADES if code[0] in "CEGHIKL"]
        )
        places = Weighted([(code, weight) for code, _, _, _, weight in areas.OUTSIDE])
        for _ in range(self._count(320, 18)):
            org = self._enterprise(places.pick(draw), trades)
            org.owner = None
            org.abnormal = False

    def _collectives(self) -> None:
        """One collective economic organisation a rural county."""
        for county in ("510411", "510421", "510422"):
            name = f"{areas.county_name(county)}示范村股份经济合作社"
            code = f"JZ{county}000001"
            self.all.append(Organisation(code, name, "collective", county, private=False))

    def write(self, truth: Truth) -> None:
        """The `organisation` rows."""
        table = truth["organisation"]
        for org in self.all:
            table.add(
                id=org.id,
                owner=org.owner.id_number if org.owner else None,
                kind=org.kind,
                county=org.county,
                level=org.level,
                private=org.private,
                size=org.size,
                natural_owner=org.owner is not None,
                dispatch=org.dispatch,
                lawful=org.lawful,
                abnormal=org.abnormal,
                licence=org.licence,
                labour_service_from=org.service_from,
                labour_service_to=org.service_to,
            )
