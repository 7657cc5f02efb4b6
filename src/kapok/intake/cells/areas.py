"""County-level areas by code and by name (the table of python-stdnum, GB/T 2260 with years)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kapok.identity.areacodes import COUNTY_LENGTH, area_names, known_area
from kapok.intake.cells.raw import UNKNOWN, Raw, Read, plain, shown
from kapok.intake.messages import note

_NAME = re.compile(r"^(?:\[(\d*)-(\d*)\])?(.+)$")
_CODE = re.compile(r"^\d{6}(?:\d{3})?(?:\d{3})?$", re.ASCII)
_SPLIT = re.compile(r"[\s/,，、\-·>]+")
_NOT_A_PLACE = ("市辖区", "市区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


@dataclass(frozen=True, slots=True)
class Areas:
    """`names`: current name → codes. `current`: code → current name.
    `former`: names that counties no longer have → (last year, code).
    """

    current: dict[str, str]
    names: dict[str, tuple[str, ...]]
    former: dict[str, tuple[tuple[int, str], ...]]


@cache
def areas() -> Areas:
    """The table, read once."""
    current: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    former: dict[str, list[tuple[int, str]]] = {}
    for code, written in area_names().items():
        if len(code) != COUNTY_LENGTH:
            continue
        for piece in written.split(","):
            name = _NAME.match(piece)
            if not name or name.group(3) in _NOT_A_PLACE:
                continue
            if not name.group(2):
                current[code] = name.group(3)
                names.setdefault(name.group(3), []).append(code)
            elif not code.endswith("00"):
                former.setdefault(name.group(3), []).append((int(name.group(2)), code))
    return Areas(
        current,
        {name: tuple(codes) for name, codes in names.items()},
        {name: tuple(sorted(codes)) for name, codes in former.items()},
    )


def _children(code: str) -> tuple[str, str]:
    """The prefix of what lies inside, and the code itself."""
    return (code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code), code


def find_area(path: list[str], within: str = "") -> list[str]:
    """Codes that a path of names (province, city, county; any may be left out) can mean, narrowed from the left. In a
    municipality the city is the province once more, or 市辖区. A county that is no more counts if no present one has its name.
    """
    prefix, found = "", [""]
    path = [name for name in path if name not in _NOT_A_PLACE]
    for name in path:
        codes = [c for c in _by_name(name) if c.startswith(prefix)] or _former(name, prefix)
        if not codes:
            return []
        found = codes
        if len(codes) == 1:
            prefix = _children(codes[0])[0]
    if len(found) > 1 and within:
        found = [c for c in found if c.startswith(within)] or found
    return found if path else []


def _by_name(name: str) -> tuple[str, ...]:
    table = areas().names
    return table.get(name) or tuple(
        c for full, codes in _by_short().items() if full == name for c in codes
    )


def _former(name: str, prefix: str) -> list[str]:
    """Codes of counties that had the name, the last of each province."""
    last = {code[:2]: code for _, code in areas().former.get(name, ()) if code.startswith(prefix)}
    return list(last.values())


@cache
def _by_short() -> dict[str, tuple[str, ...]]:
    """Names without their last word (四川, 攀枝花): provinces and cities only."""
    short: dict[str, list[str]] = {}
    for code, name in areas().current.items():
        if code.endswith("00"):
            bare = re.sub(r"(?:壮族|回族|维吾尔)?(?:省|市|自治区|自治州|地区|盟)$", "", name)
            short.setdefault(bare, []).append(code)
    return {name: tuple(codes) for name, codes in short.items()}


def _named(text: str) -> bool:
    return text in _NOT_A_PLACE or text in areas().former or bool(_by_name(text))


def _cut(text: str) -> list[str]:
    """`四川省攀枝花市仁和区` as its names."""
    parts: list[str] = []
    rest = text
    while rest:
        size = next((n for n in range(min(len(rest), 15), 1, -1) if _named(rest[:n])), 0)
        if not size:
            break
        parts.append(rest[:size])
        rest = rest[size:]
    return parts


def names_in(text: str) -> list[str]:
    """The names that stand in one cell, the largest place first; what no place is called is left as it is."""
    return [w for piece in _SPLIT.split(text) if piece for w in (_cut(piece) or [piece])]


def named_in(text: str, within: str = "") -> list[str]:
    """Codes of the place that a text names, as far as it does: what no county, city or province is called is passed over."""
    return find_area([name for name in names_in(text) if _named(name)], within)


def parse_area(raw: Raw, within: str = "") -> Read:
    """A county code of six digits, from a code (6, 9 or 12 digits) or from names; `within` decides equal names."""
    cleaned = plain(raw)
    text = cleaned.text
    if not text:
        return UNKNOWN
    if _CODE.match(text):
        if not known_area(text[:6]):
            return Read(None, (note("area_code", value=text),))
        return _at_county(text[:6], raw)
    found = find_area(names_in(text), within)
    if not found:
        return Read(None, (note("area_unknown", value=shown(raw)),))
    if len(found) > 1:
        return Read(None, (note("area_many", value=shown(raw), places=len(found)),))
    return _at_county(found[0], raw)


def city_code(code: str) -> str | None:
    """The first four digits of the city a code lies in; a municipality is its own city (重庆 5001)."""
    if code.endswith("0000"):
        return f"{code[:2]}01" if areas().current[code].endswith("市") else None
    return code[:4]


def _at_county(code: str, raw: Raw) -> Read:
    """The code, if it is a county's or that of a city without counties."""
    return (
        Read(None, (note("area_coarse", value=shown(raw)),)) if has_counties(code) else Read(code)
    )


@cache
def has_counties(code: str) -> bool:
    """Whether the code is that of a province or city with counties inside (东莞 has none)."""
    prefix, _ = _children(code)
    return len(prefix) < len(code) and any(
        c.startswith(prefix) and not c.endswith("00") for c in areas().current
    )
