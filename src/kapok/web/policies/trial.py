"""A clause tried: the fields of a measure, what was typed, and what comes of it. Nothing typed is kept anywhere."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import connection

from kapok.rules.cases.casefile import Case
from kapok.rules.cases.trying import MOST_UNITS, Asked, asked, base_of, counts, tried
from kapok.rules.explain.build import explanation
from kapok.rules.explain.decided import decide_unit
from kapok.rules.explain.model import Explanation
from kapok.rules.explain.words import plain_label
from kapok.rules.language.calendar import FIRST_DAY, OPEN_END
from kapok.rules.package.model import Measure
from kapok.web.components import Field
from kapok.web.policies.shelf import shelf
from kapok.web.texts import Words
from kapok.web.typed import whole

UNKNOWN, YES, NO = "", "yes", "no"
DAY, UNITS = "day", "units"
OPEN = {"长期": OPEN_END, "open": OPEN_END, "": None}
_END = re.compile(r"长期|止期?$|为止|还在|哪天(停|离|终止|注销)")
"""In the label or the question of a day that may be open."""
_BASIS_POINTS = 100
_MOST_FEN = 10**13
FREE_UNITS = 30
"""So many are worked out at once for everybody who asks; of more one trial at a time."""
_TURN = "hashtext('kapok trial')"


@dataclass
class Trial:
    """`given`: the address's words, none of them where nothing was asked yet. `wrong`: field → what is wrong with it."""

    measure: Measure
    base: Case
    say: Words
    given: Mapping[str, str]
    wrong: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        book = shelf()
        self.facts = asked(book.package, book.cases[self.measure.id], self.base)
        names = {one.name for one in self.facts} | {DAY, UNITS}
        self.sent = bool(names & self.given.keys())
        self.answers = {one.name: self._answer(one) for one in self.facts}
        self.day = self._day()
        self.units = self._units()

    @property
    def others(self) -> int:
        """Units of the example beside the one that is tried."""
        return len(self.base.rows[self.measure.unit]) - 1

    def label(self, one: Asked) -> str:
        fact = one.fact
        return self.say.of(fact.ask or plain_label(fact.label), fact.ask_en or fact.en)

    def _typed(self, name: str, shown: str) -> str:
        return self.given.get(name, "").strip() if self.sent else shown

    # what was typed

    def _answer(self, one: Asked) -> Any:
        if not self.sent:
            return one.value
        words = self.given.get(one.name, "").strip()
        if not words:
            return None
        try:
            return self._read(one, words)
        except ValueError as error:
            self.wrong[one.name] = self.say(f"try_wrong_{error}", label=self.label(one))
            return None

    def _read(self, one: Asked, words: str) -> Any:
        match one.fact.type:
            case "date":
                return OPEN[words] if words in OPEN else _date(words)
            case "int":
                if (number := whole(words)) is None:
                    raise ValueError("number")
                return number
            case "money" | "rate":
                return _hundredths(words)
            case "bool":
                return _one_of(words, {YES: True, NO: False})
            case "code":
                return _one_of(words, dict(zip(one.fact.codes, one.fact.codes, strict=True)))
            case _:
                counties = shelf().package.counties
                return _one_of(words, {code: code for code in (*counties, one.value)})

    def _day(self) -> dt.date:
        words = self._typed(DAY, self.base.as_of.isoformat())
        try:
            return _date(words)
        except ValueError:
            self.wrong[DAY] = self.say("try_wrong_date", label=self.say("try_day"))
            return self.base.as_of

    def _units(self) -> int:
        if not counts(self.measure, self.base):
            return 1
        number = whole(self._typed(UNITS, "1"))
        if number is None or not 1 <= number <= MOST_UNITS:
            self.wrong[UNITS] = self.say("try_wrong_units", most=MOST_UNITS)
            return 1
        return number

    # what is asked

    def fields(self) -> list[Field]:
        found = [self._field(one) for one in self.facts]
        day = Field(DAY, self.say("try_day"), "date", self._typed(DAY, str(self.base.as_of)))
        found.append(_told(day, self.wrong))
        if counts(self.measure, self.base):
            entity = shelf().package.vocabulary.entities[self.measure.unit]
            label = self.say("try_units", unit=self.say.of(entity.label, entity.en))
            typed = self._typed(UNITS, "1")
            found.append(_told(Field(UNITS, label, value=typed, inputmode="numeric"), self.wrong))
        return found

    def _field(self, one: Asked) -> Field:
        label, typed = self.label(one), self._typed(one.name, self._shown(one))
        choices = self._choices(one)
        if choices:
            listed = [(UNKNOWN, self.say("try_unknown")), *choices]
            return _told(Field(one.name, label, "select", typed, choices=listed), self.wrong)
        kind, hint, mode = "text", "", ""
        match one.fact.type:
            case "date" if _END.search(one.fact.label + one.fact.ask):
                hint = self.say("try_hint_end")
            case "date":
                kind = "date"
            case "money" | "rate":
                hint, mode = self.say(f"try_hint_{one.fact.type}"), "decimal"
            case _:
                mode = "numeric"
        asked_ = Field(one.name, label, kind, typed, hint=hint, inputmode=mode, length=20)
        return _told(asked_, self.wrong)

    def _choices(self, one: Asked) -> list[tuple[str, str]]:
        fact, say = one.fact, self.say
        if fact.type == "bool":
            return [(YES, say("yes")), (NO, say("no_"))]
        if fact.type == "code":
            return [(k, say.of(zh, fact.codes_en.get(k, k))) for k, zh in fact.codes.items()]
        return list(shelf().package.counties.items()) if one.area else []

    def _shown(self, one: Asked) -> str:
        match one.fact.type, one.value:
            case _, None:
                return ""
            case "bool", value:
                return YES if value else NO
            case "date", value if value >= OPEN_END:
                return self.say.of("长期", "open")
            case "money" | "rate", value:
                return f"{value / _BASIS_POINTS:.2f}".removesuffix(".00")
            case _, value:
                return str(value)

    # what comes of it

    def explained(self) -> Explanation | None:
        """Nothing while a trial of many units, for somebody else, is being worked out: of those one goes at a time, since nobody
        logs in for them.
        """
        if self.units <= FREE_UNITS:
            return self._explained()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_try_advisory_lock({_TURN})")
            if not cursor.fetchone()[0]:
                return None
            try:
                return self._explained()
            finally:
                cursor.execute(f"SELECT pg_advisory_unlock({_TURN})")

    def _explained(self) -> Explanation:
        case = tried(self.base, self.measure, self.day, self.answers, self.units)
        unit = next(iter(case.rows[self.measure.unit]))
        executor = shelf().explainer.executor()
        decided = decide_unit(executor, self.measure.id, case.world(), case.as_of, unit)
        return explanation(decided, self.say.lang)


def trial_of(measure: Measure, say: Words, given: Mapping[str, str]) -> Trial | None:
    """None where the measure has no example."""
    book = shelf()
    cases = book.cases[measure.id]
    base = base_of(book.package, measure, cases) if cases else None
    return None if base is None else Trial(measure, base, say, given)


def _told(one: Field, wrong: Mapping[str, str]) -> Field:
    return Field(**{**vars(one), "error": wrong.get(one.name, ""), "required": True})


def _date(words: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(words)
    except ValueError as error:
        raise ValueError("date") from error
    if not FIRST_DAY <= day <= OPEN_END:
        raise ValueError("date")
    return day


def _hundredths(words: str) -> int:
    try:
        value = Decimal(words.replace(",", "")) * _BASIS_POINTS
    except InvalidOperation as error:
        raise ValueError("number") from error
    if not value.is_finite() or not 0 <= value <= _MOST_FEN or value != int(value):
        raise ValueError("number")
    return int(value)


def _one_of(words: str, known: Mapping[str, Any]) -> Any:
    if words not in known:
        raise ValueError("choice")
    return known[words]
