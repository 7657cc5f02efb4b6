"""What may be done with a file: understood, chosen about, confirmed, applied, undone. Each refuses in words and does all or nothing."""

from kapok.imports.actions.applying import apply, confirm
from kapok.imports.actions.checking import (
    WHOLE,
    Understood,
    check,
    columns,
    correct_columns,
    receive,
    reread,
    understand,
)
from kapok.imports.actions.choosing import choose, choose_all
from kapok.imports.actions.record import RIGHT, get, listed, own_name, rows, shown_name
from kapok.imports.actions.undoing import touched, undo

__all__ = [
    "RIGHT",
    "WHOLE",
    "Understood",
    "apply",
    "check",
    "choose",
    "choose_all",
    "columns",
    "confirm",
    "correct_columns",
    "get",
    "listed",
    "own_name",
    "receive",
    "reread",
    "rows",
    "shown_name",
    "touched",
    "understand",
    "undo",
]
