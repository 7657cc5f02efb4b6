"""Codes of provinces and counties that exist or existed (GB/T 2260, the table of python-stdnum)."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_PROVINCE = re.compile(r'^(\d{2}) province="(.*)"$')
_ENTRY = re.compile(r'^\s+(\d{4}) county="(.*)"$')
COUNTY_LENGTH = 6


@cache
def area_names() -> dict[str, str]:
    """What each code is called: provinces by 2 digits, all else by 6. Former names come first, with their years:
    `[-1983]渡口市,攀枝花市`.
    """
    names: dict[str, str] = {}
    province = ""
    for line in resources.files("stdnum.cn").joinpath("loc.dat").read_text("utf-8").splitlines():
        if head := _PROVINCE.match(line):
            province = head.group(1)
            names[province] = head.group(2)
        elif entry := _ENTRY.match(line):
            names[province + entry.group(1)] = entry.group(2)
    return names


def known_area(code: str) -> bool:
    """True if there is or was such a county-level area."""
    return len(code) == COUNTY_LENGTH and code in area_names()
