"""Which files hold the cases of a measure, told without reading them whole."""

from __future__ import annotations

import re
from pathlib import Path

from kapok.rules.package.model import Measure, Package

_MEASURE = re.compile(r"""^measure:[ ]*["']?([^\s"'#]+)""", re.MULTILINE)


def files_of(package: Package, files: list[Path], measures: list[Measure]) -> list[Path]:
    """Those of the files that hold cases of these measures, by what they say first; a file that does not say is one of them."""
    wanted = {measure.id for measure in measures}
    return [path for path in files if not (ids := _measures(package, path)) or ids & wanted]


def _measures(package: Package, path: Path) -> set[str]:
    """The measures that a file of cases names at its top, unread; none where that is not plain to see."""
    found = _MEASURE.search(path.read_text("utf-8", errors="replace"))
    return {m.id for m in package.of_clause(found[1])} if found else set()
