"""What may be done with a file: understood, chosen about, confirmed, applied, undone. Each refuses in words and does all or nothing."""

from kapok.imports.actions.applying import apply, confirm
from kapok.imports.actions.checking import (
    WHOLE,
    Understood,
    begin_again,
    check,
    columns,
    correct_columns,
    receive,
    reread,
    understand,
)
from kapok.imports.actions.choosing import choose, choose_all
from kapok.imports.actions.mending import (
    LONGEST,
    Mended,
    cells_of,
    mend,
    mend_all,
    mended_letters,
    put_back,
)
from kapok.imports.actions.record import RIGHT, get, listed, own_name, rows, shown_name
from kapok.imports.actions.undoing import Touched, touched, undo, undo_hours, undo_until

__all__ = [
    "LONGEST",
    "RIGHT",
    "WHOLE",
    "Mended",
    "Touched",
    "Understood",
    "apply",
    "begin_again",
    "cells_of",
    "check",
    "choose",
    "choose_all",
    "columns",
    "confirm",
    "correct_columns",
    "get",
    "listed",
    "mend",
    "mend_all",
    "mended_letters",
    "own_name",
    "put_back",
    "receive",
    "reread",
    "rows",
    "shown_name",
    "touched",
    "understand",
    "undo",
    "undo_hours",
    "undo_until",
]
