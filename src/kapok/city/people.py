"""Households and the people in them, with ages, relations and schooling that fit.

Owns: who lives with whom. One head, at most one spouse of the other sex, parents
at least 18 years older than their children, pupils of school age. What a
household is (poor once, at risk, …) is `standing`'s; what people do is `work`'s.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kapok.city import names
from kapok.city.areas import Village, villages, weigh
from kapok.city.draw import Draw, Weighted
from kapok.city.identity import Numbers
from kapok.rules.language.calendar import add_months

#: the day the demonstration city is looked at; nothing in it is known to be later
AS_OF = dt.date(2025, 9, 30)

HEAD, SPOUSE, SON, DAUGHTER = "户主", "配偶", "之子", "之女"
SON_WIFE, DAUGHTER_HUSBAND, GRANDSON, GRANDDAUGHTER = "之儿媳", "之女婿", "之孙子", "之孙女"
FATHER, MOTHER = "之父", "之母"

NO_SCHOOL, PRIMARY, JUNIOR, SENIOR, COLLEGE, BACHELOR = (
    "文盲或半文盲",
    "小学",
    "初中",
    "高中",
    "大专",
    "本科及以上",
)

ETHNIC = {
    "01": "汉族",
    "04": "藏族",
    "06": "苗族",
    "07": "彝族",
    "14": "白族",
    "18": "傣族",
    "20": "傈僳族",
}
EDUCATION = {
    NO_SCHOOL: "illiterate",
    PRIMARY: "primary",
    JUNIOR: "junior",
    SENIOR: "senior",
    COLLEGE: "college",
    BACHELOR: "bachelor",
}
WISHES = {
    "wish_job": ("就近就业", "外出务工", "公益性岗位"),
    "wish_training": ("电工", "家政服务", "果树栽培"),
    "wish_business": ("农家乐", "养殖"),
}
REGISTER = ("510403", "510411")
"""Counties whose real-name register is among the files."""


@dataclass(slots=True, eq=False)
class Person:
    """One person. `education` is empty while at school, `school` otherwise (never both)."""

    serial: int
    name: str
    male: bool
    birth: dt.date
    ethnic: str
    relation: str
    household: Household
    id_number: str = ""
    education: str = ""
    school: str = ""
    secondary: str = ""  # 普高, 中职, 技工 or nothing: what followed junior school
    higher: str = ""  # 高职, 本科 or nothing
    health: str = "健康"
    labour: str = "普通劳动力"
    disability: str = ""
    disability_grade: str = ""
    phone: str = ""
    account: str = ""
    joined: dt.date | None = None  # born or married in after 2020
    moved_from: str = ""  # county where the poor family is registered, for people from elsewhere
    unsaid: bool = False  # schooling and education are both blank in the national system
    labour_unsaid: bool = False
    taken: set[str] = field(
        default_factory=set
    )  # what the person already is: worker, owner, post …

    def age(self, day: dt.date = AS_OF) -> int:
        """Full years on a day."""
        before = (day.month, day.day) < (self.birth.month, self.birth.day)
        return day.year - self.birth.year - before

    @property
    def poor(self) -> bool:
        return self.household.poverty_exit is not None

    @property
    def student(self) -> bool:
        return self.school not in ("", "学龄前儿童")

    @property
    def free_from(self) -> dt.date:
        """First day at work at the earliest: sixteen years old and out of school."""
        out = primary_year(self.birth) + 9 + (3 if self.secondary else 0)
        out += {"本科": 4, "高职": 3}.get(self.higher, 0)
        return max(add_months(self.birth, 192), dt.date(out, 7, 1))

    @property
    def on_register(self) -> bool:
        """Whether the village's real-name register has a row for the person."""
        return self.household.village.county in REGISTER and self.age() >= 16 and not self.school

    @property
    def wishes(self) -> dict[str, str]:
        """What somebody without work told the registrar."""
        if not self.on_register or not self.able or "work" in self.taken:
            return {}
        return {
            name: words[self.serial % len(words)]
            for name, words in WISHES.items()
            if self.serial % 3 or name == "wish_job"
        }

    @property
    def able(self) -> bool:
        return self.labour in ("普通劳动力", "技能劳动力")


@dataclass(slots=True, eq=False)
class Household:
    """A registered household; `poverty_exit` is the year it left poverty, if it ever was poor."""

    serial: int
    code: str
    village: Village
    members: list[Person] = field(default_factory=list)
    poverty_exit: int | None = None
    keeps_policy: bool = True
    policy_unsaid: bool = False
    monitored: str = ""
    monitored_from: dt.date | None = None
    monitored_to: dt.date | None = None
    risk: str = ""
    low_income: str = ""
    low_income_from: dt.date | None = None
    relocated_site: str = ""
    relocated_on: dt.date | None = None

    @property
    def group(self) -> str:
        """The group within the village."""
        return f"{self.serial % 6 + 1}组"

    @property
    def head(self) -> Person:
        return self.members[0]


_CHILDREN = Weighted([(0, 0.12), (1, 0.36), (2, 0.39), (3, 0.13)])
_OLD_EDUCATION = Weighted([(NO_SCHOOL, 0.34), (PRIMARY, 0.50), (JUNIOR, 0.14), (SENIOR, 0.02)])
_MID_EDUCATION = Weighted(
    [(NO_SCHOOL, 0.09), (PRIMARY, 0.44), (JUNIOR, 0.37), (SENIOR, 0.08), (COLLEGE, 0.02)]
)


class Registry:
    """Builds households until there are exactly so many people."""

    def __init__(self, seed: int, persons: int) -> None:
        self._draw = Draw(seed, "people")
        self.numbers = Numbers()
        self.villages = villages(seed, persons)
        self.households: list[Household] = []
        self.people: list[Person] = []
        self._village_weights = weigh(self.villages)
        while len(self.people) < persons:
            self._household(persons - len(self.people))

    def add_person(self, person: Person, area: str) -> None:
        """Give the person a number, telephone and account, and put them on the list."""
        n = self.numbers
        person.id_number = n.id_number(area, person.birth, person.male)
        if person.age() >= 14:
            person.phone = n.phone()
        person.account = n.account()
        self.people.append(person)

    def _household(self, room: int) -> None:
        draw = self._draw
        village = self._village_weights.pick(draw)
        serial = len(self.households) + 1
        house = Household(serial, f"{village.county}{serial:08d}", village)
        self.households.append(house)
        ethnic = village.people.pick(draw)
        self._members(house, ethnic, room)
        for person in house.members:
            self.add_person(person, village.county)

    def _members(self, house: Household, ethnic: str, room: int) -> None:
        draw = self._draw
        family = names.surname(draw, ethnic)
        age = (draw.between(26, 80) + draw.between(26, 80)) // 2
        male = draw.chance(0.87)
        head = self._person(house, family, ethnic, male, age, HEAD)
        spouse = None
        married = 0.55 if age < 30 else 0.86 if age < 62 else 0.66
        if room > 1 and draw.chance(married):
            gap = draw.between(-2, 5)
            other = max(20, age - gap if male else age + gap)
            spouse = self._person(
                house, names.surname(draw, ethnic), ethnic, not male, other, SPOUSE
            )
        surname = family if male or spouse is None else family_name(spouse)
        if spouse or draw.chance(0.3):
            self._children(house, [p for p in (head, spouse) if p], surname, ethnic, room)
        if age < 60 and len(house.members) < room and draw.chance(0.3):
            self._parents(house, head, family, ethnic, room)

    def _parents(self, house: Household, head: Person, family: str, ethnic: str, room: int) -> None:
        draw = self._draw
        for relation, male in ((FATHER, True), (MOTHER, False)):
            years = head.age() + draw.between(20, 29)
            if years <= 93 and len(house.members) < room and draw.chance(0.6):
                own = family if male else names.surname(draw, ethnic)
                self._person(house, own, ethnic, male, years, relation)

    def _children(
        self, house: Household, parents: list[Person], family: str, ethnic: str, room: int
    ) -> None:
        draw = self._draw
        youngest = min(p.age() for p in parents)
        births: list[int] = []
        couple = False
        for _ in range(_CHILDREN.pick(draw)):
            at = draw.between(19, 38)
            years = youngest - at
            if years < 0 or years in births or len(house.members) >= room:
                continue
            male = draw.chance(0.53)
            if years > 22 and draw.chance(0.45 if male else 0.8):
                continue  # has a household of their own
            births.append(years)
            child = self._person(house, family, ethnic, male, years, SON if male else DAUGHTER)
            if years >= 23 and not couple and draw.chance(0.5 if male else 0.25):
                couple = True
                self._couple(house, child, ethnic, room)

    def _couple(self, house: Household, child: Person, ethnic: str, room: int) -> None:
        draw = self._draw
        if len(house.members) >= room:
            return
        relation = SON_WIFE if child.male else DAUGHTER_HUSBAND
        other = max(20, child.age() + draw.between(-4, 2))
        partner = self._person(
            house, names.surname(draw, ethnic), ethnic, not child.male, other, relation
        )
        if draw.chance(0.12):
            partner.joined = draw.day(dt.date(2021, 2, 1), dt.date(2025, 6, 30))
        family = family_name(child if child.male else partner)
        youngest = min(child.age(), partner.age())
        for _ in range(draw.between(0, 2)):
            years = youngest - draw.between(20, 30)
            if 0 <= years < 18 and len(house.members) < room:
                male = draw.chance(0.52)
                self._person(
                    house, family, ethnic, male, years, GRANDSON if male else GRANDDAUGHTER
                )

    def _person(
        self, house: Household, family: str, ethnic: str, male: bool, age: int, relation: str
    ) -> Person:
        draw = self._draw
        last = AS_OF.replace(year=AS_OF.year - age)
        birth = last - dt.timedelta(days=draw.below(365))
        name = names.full_name(draw, family, ethnic, male, birth.year)
        person = Person(0, name, male, birth, ethnic, relation, house)
        person.serial = len(self.people) + len(house.members) + 1
        if birth > dt.date(2020, 12, 31):
            person.joined = birth
        house.members.append(person)
        schooling(draw, person)
        return person


def family_name(person: Person) -> str:
    """The surname a child takes."""
    return person.name[: 2 if person.name[:2] in names.TWO_CHARACTERS else 1]


def primary_year(birth: dt.date) -> int:
    """The autumn in which a child starts primary school."""
    return birth.year + (6 if birth.month <= 8 else 7)


def schooling(draw: Draw, person: Person) -> None:
    """What a person learned, or which class they sit in on the day the city is looked at."""
    age = person.age()
    start = primary_year(person.birth)
    if start < 1996:
        person.education = (_OLD_EDUCATION if person.birth.year < 1965 else _MID_EDUCATION).pick(
            draw
        )
        return
    grade = AS_OF.year - start + (1 if AS_OF.month >= 9 else 0)
    person.secondary = Weighted([("普高", 0.40), ("中职", 0.30), ("技工", 0.05), ("", 0.25)]).pick(
        draw
    )
    if person.secondary == "普高":
        person.higher = Weighted([("本科", 0.38), ("高职", 0.40), ("", 0.22)]).pick(draw)
    elif person.secondary:
        person.higher = Weighted([("高职", 0.34), ("", 0.66)]).pick(draw)
    if age < 3 or grade < 1:
        person.school = "学龄前儿童"
    elif grade <= 6:
        person.school = "小学"
    elif grade <= 9:
        person.school = f"{'七八九'[grade - 7]}年级"
    else:
        _after_junior(person, grade)


def _after_junior(person: Person, grade: int) -> None:
    if person.secondary and grade <= 12:
        kind = {"普高": "普通高中", "中职": "中职", "技工": "技师学院"}[person.secondary]
        person.school = f"{kind}{'一二三'[grade - 10]}年级"
    elif person.higher and grade <= (16 if person.higher == "本科" else 15):
        kind = "本科" if person.higher == "本科" else "高职高专"
        person.school = f"{kind}{'一二三四'[grade - 13]}年级"
    elif person.higher:
        person.education = BACHELOR if person.higher == "本科" else COLLEGE
    else:
        person.education = SENIOR if person.secondary else JUNIOR
