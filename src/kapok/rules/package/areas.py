"""Codes of provinces and counties (GB/T 2260), and which facts hold one."""

from __future__ import annotations

import re
from functools import cache

from kapok.identity.areacodes import area_names

_PLACE = re.compile(r"省|市|县|区|province|city|county")


def holds_area(label: str) -> bool:
    """Whether a text fact of this label holds the code of a place."""
    return bool(_PLACE.search(label))


@cache
def areas() -> dict[str, str]:
    """Names of provinces (2 digits) and counties (6 digits), as they are now."""
    return {
        code: re.sub(r"\[[^\]]*\]", "", written.rsplit(",", 1)[-1])
        for code, written in area_names().items()
    }
