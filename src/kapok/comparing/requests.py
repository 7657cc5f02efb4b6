"""The workbook that asks an office: whom, with numbers, and empty columns for what it answers. Read back by its own layout."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import xlsxwriter

from kapok.comparing.offices import Office
from kapok.imports import arrays
from kapok.intake.layouts.load import layout
from kapok.intake.width import width_of
from kapok.platform.secrets import Place
from kapok.registry.keys import fields

_TITLE = "数据比对请求 · {office} · {day}"
_LINE = "请填“{heads}”：每人比对到哪天（{note}）。没有查到的也填，才知道“没有”。"
_LINE_OF_JOBS = "一人在一个单位一行，请填“{heads}”（{note}）。没有缴过的也填，才知道“没有”。"
_HEADER = 3
_WHOM = (
    "SELECT asked.person, who.name, who.number_sealed, county.name, town.name, place.name, house.number "
    "FROM comparing_asked asked JOIN registry_person who ON who.id = asked.person "
    "JOIN fact_person facts ON facts.id = who.id "
    "LEFT JOIN registry_household house ON house.id = facts.household "
    "LEFT JOIN fact_household home ON home.id = facts.household "
    "LEFT JOIN accounts_area place ON place.code = home.village LEFT JOIN accounts_area town ON town.code = place.parent_id "
    "LEFT JOIN accounts_area county ON county.code = coalesce(home.county, facts.hukou_county) "
    "WHERE asked.round_id = %s ORDER BY asked.scope, house.number, asked.person"
)
_OF_JOBS = (
    "SELECT DISTINCT asked.scope, asked.person, who.name, who.number_sealed, firm.name, firm.credit_code, job.employer "
    "FROM comparing_asked asked JOIN registry_person who ON who.id = asked.person "
    "JOIN fact_employment job ON job.person = asked.person "
    "LEFT JOIN registry_organisation firm ON firm.id = job.employer "
    "WHERE asked.round_id = %s AND job.employer IS NOT NULL ORDER BY asked.scope, asked.person, job.employer"
)

COLUMN = 20
"""The least width: an ID number has room."""


def workbook(number: int, office: Office, today: dt.date) -> bytes:
    """Of the people of a round. Names and numbers as text: nothing in it is a formula."""
    reply = layout(office.sheet)
    empty = [reply.columns[name].head for name in office.answers]
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet("比对请求")
        bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        heads = [*(head for _, head in office.given), *empty]
        for column, head in enumerate(heads):
            sheet.set_column(column, column, width_of([head], COLUMN), plain)
        sheet.write_string(0, 0, _TITLE.format(office=office.zh, day=today.isoformat()), bold)
        asked = "、".join(empty)
        line = _LINE_OF_JOBS if office.of_jobs else _LINE
        sheet.write_string(1, 0, line.format(heads=asked, note=office.note_zh), plain)
        for column, head in enumerate(heads):
            sheet.write_string(_HEADER - 1, column, head, bold)
        sheet.freeze_panes(_HEADER, 0)
        for n, row in enumerate(_jobs(number) if office.of_jobs else _rows(number), 1):
            cells = {"no": str(n), **row}
            for column, (name, _) in enumerate(office.given):
                if cells[name]:
                    sheet.write_string(_HEADER - 1 + n, column, cells[name], plain)
    return made.getvalue()


def _rows(number: int) -> Sequence[dict[str, str]]:
    opened = fields()
    return [
        {
            "name": name,
            "id_no": opened.open(Place("registry_person", "number", row), bytes(sealed)),
            "county": county or "",
            "town": town or "",
            "village": village or "",
            "household": household or "",
        }
        for row, name, sealed, county, town, village, household in arrays.ask(_WHOM, [number])
    ]


def _jobs(number: int) -> Sequence[dict[str, str]]:
    """One of each employer somebody has or had; without its credit code where that cannot be seen from here."""
    opened = fields()
    return [
        {
            "name": name,
            "id_no": opened.open(Place("registry_person", "number", row), bytes(sealed)),
            "employer_name": firm or "",
            "employer": code or "",
        }
        for _, row, name, sealed, firm, code, _ in arrays.ask(_OF_JOBS, [number])
    ]
