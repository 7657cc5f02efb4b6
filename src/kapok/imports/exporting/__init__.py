"""Our own export of a kind of sheet: what the registry holds, written as that sheet's office writes it; or the sheet empty; or whom a
measure pays, in the form of its roster.

Worked out from the layout that reads it: each column is written with what the fact made of it holds. What is written here is
read back without any change. A cell stays empty where a fact is unknown, or no fact is made of its column and the layout says nothing of what is shown there.

Owns: rows of the registry as far as a sheet needs them (`world`), the forms of a layout turned round (`turned`), the rows of a
sheet (`sheet`), what stands beside the facts (`shown`), the workbook (`book`).
"""

from kapok.imports.exporting.export import (
    AT_ONCE,
    MOST,
    Due,
    export,
    file_name,
    kind_of,
    kinds,
    listed,
    listed_by,
    over,
    room_for,
    roster,
    roster_for,
)

__all__ = [
    "AT_ONCE",
    "MOST",
    "Due",
    "export",
    "file_name",
    "kind_of",
    "kinds",
    "listed",
    "listed_by",
    "over",
    "room_for",
    "roster",
    "roster_for",
]
