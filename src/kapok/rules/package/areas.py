"""Codes of provinces and counties (GB/T 2260), and which facts hold one."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_PLACE = re.compile(r"省|市|县|区|province|city|county")
_AREA = re.compile(r"^(\s*)(\d+) (?:province|county|prefecture)=\"(.*)\"$")


def holds_area(label: str) -> bool:
    """Whether a text fact of this label holds the code of a place."""
    return bool(_PLACE.search(label))


@cache
def areas() -> dict[str, str]:
    """Names of provinces (2 digits) and counties (6 digits), as they are now."""
    found: dict[str, str] = {}
    above = ""
    for line in resources.files("stdnum.cn").joinpath("loc.dat").read_text("utf-8").splitlines():
        if match := _AREA.match(line):
            indent, code, name = match.groups()
            above = above if indent else code
            now = re.sub(r"\[[^\]]*\]", "", name.rsplit(",", 1)[-1])
            found[above + code if indent else code] = now
    return found
