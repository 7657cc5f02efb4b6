"""Writes the office city: all books, their dirt, and the manifest.

Owns: the folder's order and `city-manifest.json`: what was made, from which
number, and each spot of dirt with its file, sheet, row and column.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from kapok.city.build import City
from kapok.city.office import (
    other_pages,
    people_pages,
    service_pages,
    watch_pages,
    work_pages,
)
from kapok.city.office.dirt import Dirt, spoil
from kapok.city.office.page import Book
from kapok.city.office.xlsx import write_workbook
from kapok.city.people import AS_OF


def write_office(
    city: City, out: Path, seed: int, *, dirt: bool, progress: Callable[[str, float], None]
) -> None:
    """All files of the city into `out`."""
    progress("排表", 0.0)
    books = people_pages.books(city) + work_pages.books(city) + other_pages.books(city)
    books += watch_pages.books(city)
    books += service_pages.books(city)
    books.append(people_pages.changes(seed, city))
    spots: list[Dirt] = spoil(seed, books) if dirt else []
    contents: dict[str, str] = {}
    for n, book in enumerate(books):
        progress(f"写 {book.path.name}", 0.2 + 0.8 * n / len(books))
        contents[str(book.path)] = write_book(book, out)
    manifest = {
        "seed": seed,
        "as_of": AS_OF.isoformat(),
        "persons": len(city.registry.people),
        "assumed": "脱贫人口约28,000人、各项比例均为示范假设；人员、单位、村都不是真的（docs/decisions/0010）",
        "rows": {name: len(table) for name, table in city.truth.tables.items()},
        "files": contents,
        "dirt": [spot.as_dict() for spot in spots],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (out / "city-manifest.json").write_text(text + "\n", encoding="utf-8")


def write_book(book: Book, out: Path) -> str:
    """Write a file; the hash is of its contents, so it does not depend on how they are compressed."""
    path = out / book.path
    path.parent.mkdir(parents=True, exist_ok=True)
    if book.is_csv:
        data = book.pages[0].text().encode(book.encoding)
        path.write_bytes(data)
        return hashlib.sha256(data).hexdigest()
    grids = [page.sheet() for page in book.pages]
    write_workbook(path, grids)
    whole = hashlib.sha256()
    for grid in grids:
        whole.update(repr((grid.name, grid.rows, grid.merged, grid.hidden_columns)).encode())
    return whole.hexdigest()
