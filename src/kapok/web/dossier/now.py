"""What somebody does on the day, in a few words: the first thing a page says."""

from __future__ import annotations

from collections.abc import Iterable

from kapok.registry.reading.spans import Row
from kapok.web.dossier.reading import Reading

WHERE = ("work_county", "work_city", "work_province", "county")
"""Facts that say where somebody works, the closest first."""
CONTRACT = "contract_end"
LONGEST_NAME = 16
SOON = 90
"""An end so many days off is told with how many they are."""


def statuses(reading: Reading) -> list[str]:
    """As they hold on the day, each once."""
    return list(dict.fromkeys(reading.title(row) for row in reading.dossier.now("status")))


def works(reading: Reading, rows: Iterable[Row]) -> list[str]:
    """One phrase for every job, post or business that holds."""
    return [_work(reading, row) for row in rows]


def _work(reading: Reading, row: Row) -> str:
    say, key = reading.say, f"now_{row.entity.name}"
    parties = [reading.name(*one) for one in reading.parties(row) if one[0] == "organisation"]
    who = _short(parties[0] if parties else reading.title(row) or say("member_unknown"))
    place = next((read for name in WHERE if (read := _place(reading, row, name))), "")
    if who == say("not_seen"):
        who = who[1:-1]  # stands in brackets here anyway
    if place and say.knows(f"{key}_place"):
        return say(f"{key}_place", place=place, who=who) + _until(reading, row)
    return say(key, who=who) + _until(reading, row)


def _place(reading: Reading, row: Row, name: str) -> str:
    return reading.dossier.places.get(row.values.get(name) or "", "")


def _until(reading: Reading, row: Row) -> str:
    """The end of the job, or else of the contract, if it is known and still to come."""
    span, day = reading.dossier.span(row), reading.dossier.asked.day
    end = row.day(CONTRACT) if span.open or span.end is None else span.end
    if end is None or end.year >= 2999 or end < day:
        return ""
    days = (end - day).days
    return reading.say("now_until" if days <= SOON else "now_until_far", day=end, days=days)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
