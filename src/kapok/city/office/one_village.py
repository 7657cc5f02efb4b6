"""One more village, as a workbook of the national system: nobody of it is registered yet, and nine things are wrong in it.

Owns: who lives there, and the faults with what would be right. The village itself is among the city's areas.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kapok.checkdigits import id_check, luhn_check
from kapok.city.areas import COUNTIES, place_name
from kapok.city.draw import Draw
from kapok.city.identity import ACCOUNT_PREFIX, PHONE_PREFIX, RESERVE_CODES
from kapok.city.names import full_name, surname
from kapok.city.office.page import Book, Page, Row
from kapok.city.office.xlsx import Cell, letter

COUNTY, TOWNSHIP, TOWNSHIP_NAME = "510422", "510422104", "新九镇"
CODE, NAME = f"{TOWNSHIP}991", "迎春坝示范村"
LAYOUT = "national_households"
_SEED, _ETHNIC, _HAN = 143, "01", "汉族"
_SERIAL = 900
_EXITED, _EDGE, _ORDINARY = "exited", "marginal", "ordinary"


class _One(NamedTuple):
    relation: str
    male: bool
    born: int
    education: str
    labour: str = "normal"


_HOUSES: tuple[tuple[str, tuple[_One, ...]], ...] = (
    (
        _EXITED,
        (
            _One("户主", True, 1969, "junior"),
            _One("配偶", False, 1971, "primary"),
            _One("之子", True, 1995, "secondary_vocational", "skilled"),
        ),
    ),
    (
        _ORDINARY,
        (
            _One("户主", True, 1978, "junior", "skilled"),
            _One("配偶", False, 1980, "junior"),
            _One("之女", False, 2001, "college"),
        ),
    ),
    (
        _EXITED,
        (
            _One("户主", False, 1974, "primary"),
            _One("之子", True, 1998, "senior"),
            _One("之父", True, 1947, "illiterate", "none"),
        ),
    ),
    (_EDGE, (_One("户主", True, 1965, "primary", "weak"),)),
    (
        _ORDINARY,
        (
            _One("户主", True, 1983, "senior"),
            _One("配偶", False, 1986, "junior"),
            _One("之母", False, 1955, "illiterate", "weak"),
        ),
    ),
    (
        _EXITED,
        (
            _One("户主", True, 1972, "junior"),
            _One("配偶", False, 1973, "junior"),
            _One("之女", False, 1999, "bachelor", "skilled"),
        ),
    ),
)


class Somebody(NamedTuple):
    """Who is registered in another household, and stands in this village's sheet as well."""

    name: str
    number: str
    male: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """`row`: as the user counts. `right`: what the cell should hold; None where the row does not belong there. `stays`: it is
    read as it was meant, so nobody has to do anything.
    """

    kind: str
    row: int
    column: str
    letter: str
    right: Cell
    stays: bool = False


@dataclass(frozen=True, slots=True)
class OneVillage:
    book: Book
    faults: tuple[Fault, ...]

    @property
    def rows(self) -> int:
        return len(self.book.pages[0].cells)


def one_village(day: dt.date, other: Somebody) -> OneVillage:
    """The workbook as of a day; always the same for the same day and person."""
    page = Page.of(LAYOUT, list(_members()), date=day.isoformat())
    faults = tuple(_Spoiling(page).all(other))
    name = f"（乡村建设）户信息_{COUNTIES[COUNTY][0]}_{TOWNSHIP_NAME}_{NAME}_{day:%Y%m%d}.xlsx"
    return OneVillage(Book(Path(name), [page]), faults)


# ---- who lives there


def _members() -> Iterator[Row]:
    draw, serial = Draw(_SEED, "one village"), 0
    for number, (kind, members) in enumerate(_HOUSES, start=1):
        family, head = surname(draw, _ETHNIC), ""
        for place, one in enumerate(members, start=1):
            comes_along = one.relation in ("配偶", "之母")
            own = surname(draw, _ETHNIC) if comes_along else family
            name = full_name(draw, own, _ETHNIC, one.male, one.born)
            head, serial = head or name, serial + 1
            birth = draw.day(dt.date(one.born, 1, 1), dt.date(one.born, 12, 28))
            yield _house(number, kind, head) | _person(number, place, serial, one, name, birth)


def _house(number: int, kind: str, head: str) -> Row:
    province, town, county = place_name(COUNTY)
    return {
        "province": province, "city": town, "county": county, "town": TOWNSHIP_NAME, "village": NAME,
        "household": _household(number), "head_name": head, "household_type": kind,
        "policy": "enjoyed" if kind == _EXITED else None,
        "exited_year": dt.date(2018, 12, 31) if kind == _EXITED else None,
        "identified_on": dt.date(2023, 3, 1) if kind == _EDGE else None,
        "risk_cleared": False if kind == _EDGE else None, "relocated": False,
    }  # fmt: skip


def _person(number: int, place: int, serial: int, one: _One, name: str, birth: dt.date) -> Row:
    body = f"{RESERVE_CODES[1]}{birth:%Y%m%d}{_SERIAL + serial * 2 - one.male:03d}"
    account = f"{ACCOUNT_PREFIX}9{serial:014d}"
    return {
        "person_no": f"{_household(number)}{place:02d}", "name": name, "sex": "male" if one.male else "female",
        "birth": birth, "id_kind": "居民身份证", "id_no": body + id_check(body), "ethnic": _HAN, "relation": one.relation,
        "education": one.education, "labour": one.labour, "health": "健康", "phone": f"{PHONE_PREFIX}99{serial:06d}",
        "bank": "示范农村商业银行", "account": account + luhn_check(account),
    }  # fmt: skip


def _household(number: int) -> str:
    return f"{CODE}{number:04d}"


# ---- what is wrong


class _Spoiling:
    """Each fault in a row of its own; whoever does not belong there stands at the end."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def all(self, other: Somebody) -> Iterator[Fault]:
        yield self._cell("check_digit", 1, "id_no", _wrong_check)
        yield self._cell("number_as_float", 5, "id_no", lambda s: float(f"{s[:15]}000"))
        yield self._cell("month_only", 9, "identified_on", lambda _: "2023.3", stays=True)
        yield self._cell("birth_differs", 4, "birth", _next_year)
        yield self._cell("phone_short", 7, "phone", lambda s: s[:10])
        yield self._cell("unknown_word", 11, "labour", lambda _: "能干一点活")
        yield self._cell("name_broken", 14, "name", lambda s: f"{s[:-1]}?")
        yield self._added("person_twice", "id_no", list(self.page.cells[2]))
        yield self._added("registered_elsewhere", "household", self._by_hand(other))

    def _cell(
        self, kind: str, row: int, column: str, spoil: Callable[[str], Cell], *, stays: bool = False
    ) -> Fault:
        cells, at = self.page.cells[row], self.page.columns[column]
        right = cells[at]
        cells[at] = spoil(str(right))
        return self._fault(kind, row, column, right, stays=stays)

    def _added(self, kind: str, column: str, cells: list[Cell]) -> Fault:
        self.page.cells.append(cells)
        return self._fault(kind, len(self.page.cells) - 1, column, None)

    def _fault(
        self, kind: str, row: int, column: str, right: Cell, *, stays: bool = False
    ) -> Fault:
        at = self.page.columns[column]
        number = self.page.first_row + row
        return Fault(kind, number, self.page.heads[at], letter(at), right, stays)

    def _by_hand(self, other: Somebody) -> list[Cell]:
        """Somebody has married into the second family; only what was at hand was written down."""
        first = self.page.rows[3]
        own = {
            "household": first["household"],
            "head_name": first["head_name"],
            "name": other.name,
            "id_no": other.number,
            "relation": "女婿" if other.male else "儿媳",
        }
        return [own.get(column) for column in self.page.columns]


def _wrong_check(number: str) -> Cell:
    return number[:17] + ("0" if number[17] != "0" else "1")


def _next_year(day: str) -> Cell:
    return f"{int(day[:4]) + 1}{day[4:]}"


__all__ = ["CODE", "NAME", "TOWNSHIP", "Fault", "OneVillage", "Somebody", "one_village"]
