"""What an office prints beside the facts of a row: the age, the head of the household, the work somebody has, where he is from.

A layout says so of a column of which nothing is made (`shows`). Only what the registry knows stands there: whether somebody has no
work, or pays no insurance, is said where that was compared, and else the cell stays empty.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from kapok.imports import arrays
from kapok.imports.exporting.counted import Counted
from kapok.imports.exporting.turned import Cells, place_names
from kapok.imports.exporting.world import World
from kapok.intake.layouts.model import Layout
from kapok.registry.ways import table
from kapok.rules.language.calendar import OPEN_END

Row: TypeAlias = Mapping[str, Any]
_NOTHING: Row = {}
_DEEP = 3
"""So many references lead to somebody at most: a month on a post, the agreement, the person."""


class Shown:
    """Of one layout, on a day. `learn` reads for many rows at once what `cells` gives row by row."""

    def __init__(
        self, layout: Layout, world: World, day: dt.date, measures: Sequence[str] = ()
    ) -> None:
        self.wanted = {one.id: one.shows for one in layout.columns.values() if one.shows}
        self.world, self.day = world, day
        self.heads: dict[str, str] = {}
        self.spells: dict[str, Row] = {}
        self.insured: dict[str, tuple[str, str, int]] = {}
        shows = {one.shows: one for one in layout.columns.values() if one.shows}
        self.counted = Counted(shows, measures, day)

    def learn(self, entity: str, rows: list[dict[str, Any]]) -> None:
        if not self.wanted:
            return
        people = [self._to("person", entity, row) for row in rows]
        houses = list({row["household"] for row in people if row.get("household")})
        self.heads |= dict(arrays.ask(_HEADS, [houses, OPEN_END]))
        spells = [one for row in rows if (one := self._to("employment", entity, row))]
        if not spells and "employment" in self.world.words.entities:
            ids = list({row["id"] for row in people if row})
            spells = [self._now(line) for (line,) in arrays.ask(_SPELLS, [ids, self.day, self.day])]
            self.world.follow("employment", [dict(one) for one in spells])
        if spells and "insured_month" in self.world.words.entities:
            found = arrays.ask(_INSURED, [[one["id"] for one in spells]])
            self.insured |= {spell: (first, last, n) for spell, first, last, n in found}
        self.counted.learn([row["id"] for row in people if row], [one["id"] for one in spells])

    def _now(self, line: str) -> Row:
        """Of the work somebody has on the day, what began last."""
        row: Row = json.loads(line)
        self.spells[row["person"]] = row
        return row

    def cells(self, entity: str, row: Row) -> Cells:
        if not self.wanted:
            return {}
        person = self._to("person", entity, row)
        spell = self._to("employment", entity, row) or self.spells.get(
            person.get("id", ""), _NOTHING
        )
        course, post = (self._to(one, entity, row) for one in ("training_class", "post_agreement"))
        about = _About(self, person, spell, course, post)
        told = {name: _SHOWN[shows](about) for name, shows in self.wanted.items()}
        return {name: value for name, value in told.items() if value not in (None, "")}

    def _to(self, wanted: str, entity: str, row: Row, deep: int = _DEEP) -> Row:
        """The row of such an entity to which it leads."""
        if entity == wanted or not row or not deep:
            return row if entity == wanted else _NOTHING
        for ref, target in self.world.words.entities[entity].refs.items():
            if found := self._to(
                wanted, target, self.world.row(table(target), row.get(ref)), deep - 1
            ):
                return found
        return _NOTHING


class _About:
    """Whom a row is about, the work, the class, the post; each empty where there is none."""

    def __init__(self, shown: Shown, person: Row, spell: Row, course: Row, post: Row) -> None:
        self.shown, self.person, self.spell = shown, person, spell
        self.course, self.post = course, post
        self.world, self.day = shown.world, shown.day.isoformat()

    def household(self) -> str:
        home = self.person.get("household")
        return self.world.number("household", home) if home else ""

    def head_name(self) -> str:
        return self.shown.heads.get(self.person.get("household") or "", "")

    def county(self) -> str | None:
        return self.person.get("hukou_county")

    def place(self, part: int) -> str:
        """0, 1, 2: province, city and county; 3, 4: township and village."""
        if part > 2:
            town = self.world.villages.get(self.person.get("hukou_village") or "", ("", ""))
            return town[part - 3]
        county = self.county()
        return place_names(county, 3)[part] if county else ""

    def address(self) -> str:
        return "".join(self.place(part) for part in (2, 3, 4))

    def age(self) -> int | None:
        birth = self.person.get("birth")
        if birth is None:
            return None
        return int(self.day[:4]) - int(birth[:4]) - (self.day[5:] < birth[5:])

    def categories(self) -> str:
        """The statuses somebody has on the day; that there is none is known where that was compared."""
        words = self.world.words.entities["status"].facts["kind"].codes
        held = [
            words[row["kind"]]
            for row in self.world.statuses.get(self.person.get("id", ""), ())
            if (row["start"] or self.day) <= self.day <= (row["finish"] or "")
        ]
        none = "一般" if (self.person.get("status_checked_to") or "") >= self.day else ""
        return "、".join(dict.fromkeys(held)) or none

    def works(self) -> str:
        none = "未就业" if (self.person.get("jobs_checked_to") or "") >= self.day else ""
        return "已就业" if self.spell else none

    def working(self) -> bool | None:
        start, finish = self.spell.get("start"), self.spell.get("finish")
        return start <= self.day <= finish if start and finish else None

    def channel(self) -> str:
        words = self.world.words.entities["employment"].facts["channel"].codes
        return words.get(self.spell.get("channel") or "", "")

    def employer(self) -> str:
        one = self.spell.get("employer")
        return self.world.beside("organisation", one, "name") if one else ""

    def work_place(self) -> str:
        return "".join(self._work_names())

    def work_place_parts(self) -> str:
        return "/".join(self._work_names())

    def _work_names(self) -> list[str]:
        county, city, province = (
            self.spell.get(f"work_{part}") for part in ("county", "city", "province")
        )
        if county:
            return list(dict.fromkeys(place_names(county, 3)))
        code = city or province
        names = place_names(f"{code}00" if city else f"{code}0000", 3) if code else []
        return names[: 2 if city else 1]

    def region(self) -> str:
        """How far from home the work is: within the county, the province, or beyond; nothing where that cannot be told."""
        home = self.county()
        county, city, province = (
            self.spell.get(f"work_{part}") for part in ("county", "city", "province")
        )
        code = county or city or province
        if not home or not code:
            return ""
        if not home.startswith(code[:2]):
            return "省外"
        if home.startswith(code):
            return "县内" if county else ""
        return "省内县外"

    def away_since(self) -> str | None:
        out = self.region() in ("省外", "省内县外")
        return self.spell.get("departed_on") or (self.spell.get("start") if out else None)

    def contract(self) -> bool | None:
        runs = (
            (self.spell.get("contract_start") or "9")
            <= self.day
            <= (self.spell.get("contract_end") or "")
        )
        return True if runs else None

    def insured(self) -> bool | None:
        """Whether last month's or this month's insurance is paid; that it is not is known where that was compared."""
        month = self.shown.day.replace(day=1) - dt.timedelta(days=1)
        _, latest, _ = self.shown.insured.get(self.spell.get("id", ""), ("", "", 0))
        if latest >= month.replace(day=1).isoformat():
            return True
        return (
            False if (self.spell.get("insurance_checked_to") or "") >= month.isoformat() else None
        )

    def insured_from(self) -> str | None:
        return self._months()[0] if self.spell.get("insurance_checked") else None

    def insured_months(self) -> int | None:
        return self._months()[1] if self.spell.get("insurance_checked") else None

    def _months(self) -> tuple[str | None, int]:
        first, _, n = self.shown.insured.get(self.spell.get("id", ""), (None, "", 0))
        return first, n

    def post_months(self) -> int | None:
        return self.shown.counted.months.get(self.person.get("id", ""))

    def post_standard(self) -> int | None:
        return self.shown.counted.standard(self.post)

    def transport(self) -> str | None:
        return self.shown.counted.transport(self.spell)

    def benefit_then(self) -> str:
        drawn = self.shown.counted.benefit(self.person, self.course)
        return "" if drawn is None else "培训期间在领取" if drawn else "培训期间没有领取"

    def had_this_year(self) -> bool | None:
        return self.shown.counted.had_this_year(self.person, self.course)

    def due(self) -> None:
        """Of a roster alone: whoever asks for it says what is due."""

    def course_period(self) -> str:
        start, finish = self.course.get("start"), self.course.get("finish")
        return f"{start}至{finish}" if start and finish else ""


def _fact(row: str, name: str) -> Callable[[_About], Any]:
    """A fact as it stands, of the person, the work or the class."""
    return lambda about: getattr(about, row).get(name)


def _place(part: int) -> Callable[[_About], str]:
    return lambda about: about.place(part)


_SHOWN: dict[str, Callable[[_About], Any]] = {
    "household": _About.household,
    "head_name": _About.head_name,
    "county": _About.county,
    "province_name": _place(0),
    "city_name": _place(1),
    "county_name": _place(2),
    "town": _place(3),
    "village": _place(4),
    "address": _About.address,
    "age": _About.age,
    "labour": _fact("person", "labour"),
    "categories": _About.categories,
    "works": _About.works,
    "working": _About.working,
    "channel": _About.channel,
    "employer": _About.employer,
    "industry": _fact("spell", "industry"),
    "job": _fact("spell", "job"),
    "wage": _fact("spell", "wage"),
    "work_place": _About.work_place,
    "work_place_parts": _About.work_place_parts,
    "region": _About.region,
    "away_since": _About.away_since,
    "contract": _About.contract,
    "insured": _About.insured,
    "insured_from": _About.insured_from,
    "insured_months": _About.insured_months,
    "course_job": _fact("course", "occupation"),
    "course_start": _fact("course", "start"),
    "course_finish": _fact("course", "finish"),
    "course_period": _About.course_period,
    "post_months": _About.post_months,
    "post_standard": _About.post_standard,
    "transport": _About.transport,
    "benefit_then": _About.benefit_then,
    "had_this_year": _About.had_this_year,
    "due": _About.due,
}
_HEADS = (
    "SELECT one.household_id, who.name FROM registry_membership one JOIN registry_person who ON who.id = one.person_id "
    "WHERE one.head AND one.household_id = ANY(%s) AND one.finish = %s"
)
_SPELLS = (
    "SELECT to_jsonb(one)::text FROM fact_employment one WHERE person = ANY(%s) AND start <= %s AND finish >= %s "
    "ORDER BY start, id"
)
_INSURED = (
    "SELECT employment, min(month)::text, max(month)::text, count(DISTINCT month)::int FROM fact_insured_month "
    "WHERE insured AND employment = ANY(%s) GROUP BY employment"
)
