"""Settings that hold for the whole city and that its administrators may change: each with what it means, its bounds and what
holds without it. Whoever goes by one asks it here, each time, so that a change holds at once.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from kapok.accounts.actor import Actor, tell
from kapok.accounts.models import Setting
from kapok.accounts.postgres.base import ask
from kapok.accounts.roles import Right
from kapok.accounts.trouble import Refused
from kapok.identity.tidying import visible
from kapok.masking import masked_all

LONGEST_REASON, _LONGEST_SAID = 100, 20
_WHOLE_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
Words: TypeAlias = tuple[str, str]
"""In Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Adjustable:
    """A whole number that may be set. `default`: what holds where nobody has; `where`: what goes by it."""

    name: str
    label: Words
    unit: Words
    default: int
    least: int
    most: int
    where: Words

    def now(self) -> int:
        return self.of(Setting.get(self.name))

    def of(self, kept: Any) -> int:
        """`kept`: as the table holds it, None where it holds none."""
        return self.default if kept is None else int(kept)


IMPORT_UNDO_HOURS = Adjustable(
    "import_undo_hours",
    ("导入以后多少小时内可以撤销", "for how long an import may be undone"),
    ("小时", "hours"),
    default=24,  # [D]
    least=1,
    most=720,
    where=(
        "导入记录上的“撤销”，kapok import undo",
        "undoing on the page of an import, kapok import undo",
    ),
)
DATA_TASK_DAYS = Adjustable(
    "data_task_days",
    ("数据任务提出以后多久算超期", "after how long an open data task is late"),
    ("天", "days"),
    default=30,  # a guess, [G] of W13
    least=1,
    most=365,
    where=("数据质量、“今天要做的”", "data quality, Today"),
)
COMPARISON_DAYS = Adjustable(
    "comparison_days",
    ("比对到的那天过多久要再比", "after how long a comparison is to be made anew"),
    ("天", "days"),
    default=90,  # a guess, [G]
    least=1,
    most=730,
    where=("以后收的比对回复、“今天要做的”", "replies that come from then on, Today"),
)
REVEALS_AN_HOUR = Adjustable(
    "reveals_an_hour",
    ("一个账号一小时最多看几个全号", "how many whole numbers an account may look at in an hour"),
    ("个", "numbers"),
    default=60,
    least=1,
    most=1_000,
    where=("看号码，登记时填号码", "numbers shown, numbers typed while registering"),
)
SEARCHES_IN_TEN_MINUTES = Adjustable(
    "searches_in_ten_minutes",
    ("一个账号十分钟最多查找几次", "how often an account may search in ten minutes"),
    ("次", "searches"),
    default=120,
    least=1,
    most=10_000,
    where=("顶栏的查找", "the search at the top of every page"),
)
ADJUSTABLE = {
    one.name: one
    for one in (
        IMPORT_UNDO_HOURS,
        DATA_TASK_DAYS,
        COMPARISON_DAYS,
        REVEALS_AN_HOUR,
        SEARCHES_IN_TEN_MINUTES,
    )
}


@dataclass(frozen=True, slots=True)
class Stands:
    """What holds now. `set`: somebody has set it; by whom, when and why is None where that lies outside one's area."""

    of: Adjustable
    value: int
    set: bool
    by: str | None = None
    at: dt.datetime | None = None
    reason: str | None = None


def listed(by: Actor) -> list[Stands]:
    _administrator(by)
    kept = dict(Setting.objects.filter(pk__in=ADJUSTABLE).values_list("name", "value"))
    last = {
        name: told
        for name, *told in ask(
            'SELECT DISTINCT ON ("row") "row", actor, at, reason FROM registry_event '
            'WHERE table_name = \'accounts_setting\' AND "row" = ANY(%s) ORDER BY "row", id DESC',
            [list(kept)],
        )
    }
    return [
        Stands(one, one.of(kept.get(name)), name in kept, *last.get(name, ()))
        for name, one in ADJUSTABLE.items()
    ]


def put(by: Actor, name: str, value: str, reason: str) -> tuple[Adjustable, int, int]:
    """Which, from what, to what. History has both, for what held without anybody's word is laid down first."""
    _administrator(by)
    one = ADJUSTABLE.get(name)
    if one is None:
        raise Refused("setting_unknown", "name", setting=_short(name), known="、".join(ADJUSTABLE))
    [[city]] = ask("SELECT kapok_top_scope()")
    if not any(city.startswith(area.replace("*", "")) for area in by.areas):
        raise Refused("settings_of_city")
    new, why = _value(one, value), _reason(reason)
    ask("SELECT pg_advisory_xact_lock(hashtext('kapok settings'))")
    old = one.now()
    if new == old:
        raise Refused("setting_same", "value", setting=one.name, value=old, unit=one.unit)
    tell(by, f"setting: {why}")
    ask("SELECT kapok_put_setting(%s, %s)", [one.name, new])
    return one, old, new


def _administrator(by: Actor) -> None:
    if not by.may(Right.MANAGE_ACCOUNTS):
        raise Refused("settings_by_administrators")


def _value(one: Adjustable, said: str) -> int:
    """As it was typed; nothing is guessed from a fraction, a unit or a sign."""
    if not _WHOLE_NUMBER.fullmatch(said) or not one.least <= int(said) <= one.most:
        raise Refused(
            "setting_value",
            "value",
            setting=one.name,
            least=one.least,
            most=one.most,
            unit=one.unit,
            said=_short(said),
        )
    return int(said)


def _reason(words: str) -> str:
    """No number of anybody stands in history."""
    tidy = masked_all(" ".join(visible(words).split()))
    if not tidy or len(tidy) > LONGEST_REASON:
        raise Refused("setting_reason", "reason", most=LONGEST_REASON)
    return tidy


def _short(said: str) -> str:
    return masked_all(visible(said))[:_LONGEST_SAID]
