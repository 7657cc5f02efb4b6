"""How lists of these commands are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from kapok.cli.face import Face
from kapok.cli.folding import Cell
from kapok.rules.language.calendar import OPEN_END


def tell(face: Face, columns: Sequence[str], rows: Sequence[dict[str, Any]], none: str) -> None:
    """As data, whole; on the screen the columns, each with the words of `accounts.NAME`."""
    if face.json:
        face.write({"ok": True, "rows": rows})
        return
    if not rows:
        face.say(none)
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold underline")
    for name in columns:
        table.add_column(face.text(f"accounts.{name}"))
    for row in rows:
        table.add_row(*(Cell(_words(face, name, row[name])) for name in columns))
    face.out.print(table)


def _words(face: Face, name: str, value: Any) -> str:
    if value in (None, "", OPEN_END):
        return "–"
    if name == "state":
        return face.text(f"accounts.state_{value}")
    if isinstance(value, list):
        return face.text("join").join(map(str, value)) or "–"
    return str(value)
