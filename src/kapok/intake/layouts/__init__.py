"""Sheet layouts as data: one YAML file for each known sheet, and the words and code tables they share.

Gives `layouts()` (all, checked), `layout(id)`. From a `Layout`: `heads()` (labels from left to right), `column_ids()`,
`form` (title, lines above the header, header row, signatures, file name), `columns[id].written(value)` (the sheet's
word for a code). Whoever writes such sheets takes them from here, so that what is written is what is read.
Adding a sheet needs no Python: see `docs/intake.md`.
"""

from kapok.intake.layouts.load import layout, layouts, load_layouts
from kapok.intake.layouts.model import Column, Layout, Layouts, Sheetform

__all__ = ["Column", "Layout", "Layouts", "Sheetform", "layout", "layouts", "load_layouts"]
