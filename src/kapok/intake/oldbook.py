"""Reads an old workbook (xls) in a process of its own: run as a program with the file's path, never imported by name.

The old form is binary, and a damaged or malicious file can make its reader panic or ask for any amount of memory. Here
that ends this process and nothing else. Writes one JSON line a sheet: name, visible, rows, merged ranges.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from io import BytesIO
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

PASSWORD, BROKEN = 3, 4
MEMORY = 4 << 30


def main(path: str) -> int:
    """The exit code; sheets go to standard output."""
    _limit_memory()
    try:
        with CalamineWorkbook.from_filelike(BytesIO(Path(path).read_bytes())) as book:
            for number, about in enumerate(book.sheets_metadata):
                told: dict[str, Any] = {"name": about.name, "visible": False}
                if about.visible == SheetVisibleEnum.Visible:
                    sheet = book.get_sheet_by_index(number)
                    told["visible"] = True
                    told["rows"] = sheet.to_python(skip_empty_area=False)
                    told["merged"] = sheet.merged_cell_ranges or []
                sys.stdout.write(json.dumps(told, default=encoded) + "\n")
    except PasswordError:
        return PASSWORD
    except CalamineError:
        return PASSWORD if _locked(path) else BROKEN
    except MemoryError:
        return BROKEN
    return 0


def _locked(path: str) -> bool:
    """Whether there is a password: of what is not called xls, calamine only says that it is in no form it knows."""
    with TemporaryDirectory(prefix="kapok-xls-") as folder:
        called = Path(folder) / "book.xls"
        copyfile(path, called)
        try:
            CalamineWorkbook.from_path(called).close()
        except PasswordError:
            return True
        except (CalamineError, MemoryError):
            return False
    return False


def _limit_memory() -> None:
    if sys.platform == "win32":
        return  # has no such limit
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))


def encoded(value: object) -> dict[str, str | float]:
    """What JSON does not know, by its kind."""
    if isinstance(value, dt.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, dt.time):
        return {"time": value.isoformat()}
    assert isinstance(value, dt.timedelta)
    return {"seconds": value.total_seconds()}


def decoded(told: dict[str, Any]) -> Any:
    """The value that `encoded` wrote; other objects as they are."""
    match told:
        case {"datetime": str(text)}:
            return dt.datetime.fromisoformat(text)
        case {"date": str(text)}:
            return dt.date.fromisoformat(text)
        case {"time": str(text)}:
            return dt.time.fromisoformat(text)
        case {"seconds": int() | float() as seconds}:
            return dt.timedelta(seconds=seconds)
    return told


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
