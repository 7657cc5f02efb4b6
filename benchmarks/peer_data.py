"""The persons of the peer policy: one Parquet file, the same from the same number of rows; 5 % of all cells unknown."""

from __future__ import annotations

from pathlib import Path

import duckdb

COUNTIES = ("510402", "510403", "510411", "510421", "510422", "510107", "440306", "330110")
OPEN_END = "DATE '2999-12-31'"


def _draw(column: int, below: int) -> str:
    """A number from 0 up to `below`, a function of the row and the column alone."""
    return f"CAST(hash(i * 64 + {column}) % {below} AS INTEGER)"


def _county(column: int) -> str:
    listed = ", ".join(f"'{code}'" for code in COUNTIES)
    return f"[{listed}][{_draw(column, len(COUNTIES))} + 1]"


COLUMNS = {
    "target": f"{_draw(1, 10)} < 7",
    "birth": f"DATE '1950-01-01' + {_draw(2, 22000)}",
    "home_county": _county(3),
    "departed_on": f"DATE '2021-10-01' + {_draw(4, 1500)}",
    "organised": f"{_draw(5, 10)} < 7",
    "work_county": _county(6),
    "contract_start": f"DATE '2021-10-01' + {_draw(7, 1500)}",
    "contract_end": f"DATE '2021-10-01' + {_draw(7, 1500)} + 180 + {_draw(8, 600)}",
    "insured_months": _draw(9, 20),
    "registered_on": f"DATE '2021-03-01' + {_draw(10, 1700)}",
    "closed_on": f"CASE WHEN {_draw(11, 10)} < 7 THEN {OPEN_END} "
    f"ELSE DATE '2021-03-01' + {_draw(10, 1700)} + {_draw(12, 900)} END",
    "course_start": f"DATE '2021-10-01' + {_draw(13, 1500)}",
    "days": f"{_draw(14, 70)}",
    "on_benefit": f"{_draw(15, 10)} < 1",
}
TYPES = {"insured_months": "BIGINT", "days": "BIGINT"}


def make_persons(path: Path, persons: int) -> None:
    """Write the file; it is made once and then kept."""
    if path.exists():
        return
    cells = []
    for number, (name, value) in enumerate(COLUMNS.items()):
        cell = f"CASE WHEN {_draw(32 + number, 20)} = 0 THEN NULL ELSE {value} END"
        cells.append(
            f"CAST({cell} AS {TYPES[name]}) AS {name}" if name in TYPES else f"{cell} AS {name}"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with duckdb.connect(config={"threads": 2}) as con:
        con.execute(
            f"COPY (SELECT 'P' || lpad(CAST(i AS VARCHAR), 9, '0') AS id, {', '.join(cells)} "
            f"FROM range({persons}) r(i)) TO '{part}' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880)"
        )
    part.rename(path)
