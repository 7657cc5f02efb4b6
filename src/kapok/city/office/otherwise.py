"""What the village writes otherwise than the department: an old telephone number, another place of work.

Owns: dirt that nobody can see in one file alone. Both stand in files of their own; which is right has to be decided.
"""

from __future__ import annotations

from kapok.city.areas import OUTSIDE, place_name
from kapok.city.draw import Draw
from kapok.city.office.page import Page

OLD_PHONE, OTHER_PLACE = "phone_old", "work_place_other"
EFFECTS = {OLD_PHONE: "seen", OTHER_PLACE: "changed"}
_RATES = {OLD_PHONE: 0.004, OTHER_PLACE: 0.003}
_LAYOUTS = {OLD_PHONE: "labour_register", OTHER_PLACE: "work_ledger"}
_WORK_PLACE = ("work_province", "work_city", "work_county")
_ELSEWHERE = frozenset(county for _, _, _, county, _ in OUTSIDE)


def differences(draw: Draw, page: Page, dirty: set[int]) -> list[tuple[str, int, str]]:
    """Plants them in a page of the village's; (kind, row index, column) of each. `dirty`: rows that are left alone."""
    spots: list[tuple[str, int, str]] = []
    for kind, layout in _LAYOUTS.items():
        if page.layout.id != layout or not page.rows:
            continue
        hits = int(len(page.rows) * _RATES[kind] + draw.unit())
        for row in sorted({draw.below(len(page.rows)) for _ in range(hits)} - dirty):
            column = (_old_phone if kind == OLD_PHONE else _other_place)(draw, page, row)
            if column:
                spots.append((kind, row, column))
    return spots


def _old_phone(_draw: Draw, page: Page, row: int) -> str:
    cells, at = page.cells[row], page.columns["phone"]
    number = cells[at]
    if not isinstance(number, str) or not number.isdigit():
        return ""
    cells[at] = number[:-1] + str((int(number[-1]) + 3) % 10)
    return "phone"


def _other_place(draw: Draw, page: Page, row: int) -> str:
    """Of work outside the city, which the national system has on record as well."""
    cells, places = page.cells[row], [page.columns[name] for name in _WORK_PLACE]
    if cells[places[-1]] not in _ELSEWHERE:
        return ""
    other = draw.pick([one for one in OUTSIDE if one[3] != cells[places[-1]]])
    for at, name in zip(places, place_name(other[0]), strict=True):
        cells[at] = name
    return _WORK_PLACE[-1]
