"""Places as administrators change them: a village's marks, its name, one that is new. Each says since when and by what paper."""

from __future__ import annotations

import datetime as dt
import re
from typing import ClassVar

from django.db import connection
from django.utils.timezone import localtime

from kapok.accounts.actor import Actor, tell
from kapok.accounts.models import Area
from kapok.accounts.officers import officer
from kapok.accounts.postgres.base import ask
from kapok.accounts.roles import Right
from kapok.accounts.trouble import Refused as Said
from kapok.identity.tidying import visible
from kapok.masking import masked_all
from kapok.registry.models import AreaMark, Source
from kapok.registry.placetexts import TEXTS
from kapok.rules.language.calendar import OPEN_END

LONGEST_NAME, LONGEST_SOURCE = 30, 100
MARKS = dict(AreaMark.KINDS)
VILLAGE, TOWNSHIP = "village", "township"
_CODE = re.compile(r"\d{9}(?!000)\d{3}", re.ASCII)


class Refused(Said):
    TEXTS: ClassVar = TEXTS


def mark(
    by: Actor, code: str, kind: str, day: dt.date, source: str, *, holds: bool, today: dt.date
) -> None:
    """That a village is such a one, or is none, from a day on."""
    area = _mine(by, code)
    if area.level != VILLAGE:
        raise Refused("place_not_village", name=area.name)
    if kind not in MARKS:
        raise Refused("mark_unknown", "kind", kind=kind, known="、".join(MARKS))
    paper = _paper(source)
    if day > today:
        raise Refused("mark_future", "day", day=day)
    _one_by_one()
    there = AreaMark.objects.filter(area=area, kind=kind, finish=OPEN_END).first()
    if there is not None and there.holds == holds:
        raise Refused("mark_stands", "holds", name=area.name, mark=MARKS[kind], en=kind)
    if there is not None and there.start is not None and day <= there.start:
        raise Refused("mark_before", "day", day=there.start)
    tell(by, f"place: {paper}")
    with connection.cursor() as cursor:
        origin = _source(by, day, paper)
        cursor.execute(
            "SELECT kapok_mark_area(%s, %s, %s, %s, %s)", [code, kind, holds, day, origin]
        )


def rename(by: Actor, code: str, name: str, source: str, seen: str | None = None) -> None:
    """A township or a village. `seen`: what it was called when whoever renames it looked; without it, what it is called as this
    begins. Whoever renames it at the same time is waited for.
    """
    area = _mine(by, code)
    if area.level not in (VILLAGE, TOWNSHIP):
        raise Refused("place_not_village", name=area.name)
    tidy, paper = _name(name), _paper(source)
    _still_called(code, area.name if seen is None else seen)
    if tidy == area.name:
        raise Refused("place_same_name", "name")
    tell(by, f"place: {paper}")
    Area.objects.filter(pk=code).update(name=tidy)


def add(by: Actor, township: str, code: str, name: str, source: str) -> None:
    """A village that is new in a township."""
    above = _mine(by, township)
    if above.level != TOWNSHIP:
        raise Refused("place_not_township", name=above.name)
    if not _CODE.fullmatch(code) or not code.startswith(above.code[:9]):
        raise Refused("place_code", "code", first=above.code[:9])
    _one_by_one()
    if there := Area.objects.filter(pk=code).first():
        raise Refused("place_there", "code", place=code, name=there.name)
    tidy, paper = _name(name), _paper(source)
    tell(by, f"place: {paper}")
    Area.objects.create(code=code, scope=code, name=tidy, level=VILLAGE, parent=above)


def _mine(by: Actor, code: str) -> Area:
    if not by.may(Right.MANAGE_ACCOUNTS):
        raise Refused("places_by_administrators")
    area: Area | None = Area.objects.filter(pk=code).first()
    if area is None:
        raise Refused("place_none", "code", place=code[:12])
    if not any(area.scope.startswith(one.replace("*", "")) for one in by.areas):
        raise Refused("place_not_mine")
    return area


def _still_called(code: str, seen: str) -> None:
    """Held until the end; refused where another has renamed it since, by whom it was last, and when; or where it was never called so."""
    now = Area.objects.select_for_update(no_key=True).get(pk=code).name
    if now == seen:
        return
    named = ask(
        "SELECT actor, at, before ->> 'name' FROM registry_event WHERE table_name = 'accounts_area' AND \"row\" = %s "
        "AND before ->> 'name' <> after ->> 'name' ORDER BY id DESC",
        [code],
    )
    if seen not in [before for *_, before in named]:
        raise Refused("place_not_called", "name", seen=masked_all(seen)[:LONGEST_NAME], now=now)
    who, at = named[0][0], localtime(named[0][1])
    raise Refused("place_renamed", "name", who=officer(who, at.date()), at=at, now=now)


def _name(words: str) -> str:
    tidy = " ".join(visible(words).split())
    if not tidy or len(tidy) > LONGEST_NAME or masked_all(tidy) != tidy:
        raise Refused("place_name", "name", most=LONGEST_NAME)
    return tidy


def _paper(words: str) -> str:
    """What it is done by; no number of anybody."""
    tidy = masked_all(" ".join(visible(words).split()))
    if not tidy or len(tidy) > LONGEST_SOURCE:
        raise Refused("place_source", "source", most=LONGEST_SOURCE)
    return tidy


def _one_by_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('kapok places'))")


def _source(by: Actor, day: dt.date, paper: str) -> int:
    made = Source.objects.create(supplier="", title=paper, as_of=day, received_by=by.name)
    return int(made.pk)
