"""Faults of the household files that a county checks for every month.

Owns: what is wrong between columns or rows rather than in one cell: schooling and
education both filled in, a person at work who sits in a class, one ID number in
two households.
"""

from __future__ import annotations

from kapok.city.draw import Draw
from kapok.city.office.page import Page

BOTH_FILLED, PUPIL_AT_WORK, TWO_HOUSEHOLDS = (
    "school_and_education",
    "pupil_at_work",
    "id_in_two_households",
)
_RATES = {BOTH_FILLED: 0.0006, PUPIL_AT_WORK: 0.0004, TWO_HOUSEHOLDS: 0.0002}


def household_faults(draw: Draw, page: Page) -> list[tuple[str, int, str]]:
    """Plants the faults in a page of the household file; (kind, row index, column) of each."""
    if page.layout.id != "national_households" or len(page.cells) < 3:
        return []
    school, education, household = (page.columns[c] for c in ("student", "education", "household"))
    spots: list[tuple[str, int, str]] = []
    count = len(page.cells)
    for kind, rate in _RATES.items():
        for row in sorted({draw.below(count) for _ in range(int(count * rate + draw.unit()))}):
            cells, person = page.cells[row], page.rows[row]["_person"]
            if kind == BOTH_FILLED and person.student and cells[school]:
                cells[education] = "小学"
                spots.append((kind, row, "education"))
            elif (
                kind == PUPIL_AT_WORK
                and "work" in person.taken
                and person.age() < 25
                and not cells[school]
            ):
                cells[school] = "高职高专一年级"
                spots.append((kind, row, "student"))
            elif kind == TWO_HOUSEHOLDS and page.cells[0][household] != cells[household]:
                own = page.columns["person_no"]  # the columns before it are the household's
                again = [*page.cells[0][:own], *cells[own:]]
                page.cells.append(again)
                page.rows.append(page.rows[row])
                spots.append((kind, len(page.cells) - 1, "household"))
    return spots
