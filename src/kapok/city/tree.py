"""The city's areas from above: the city, its counties and townships, and the invented villages there are."""

from __future__ import annotations

from collections.abc import Iterable

from kapok.city.areas import CITY, CITY_NAME, COUNTIES, INVENTED, townships
from kapok.registry.areas import Place


def tree(villages: Iterable[tuple[str, str]]) -> list[Place]:
    """`villages`: code and name; each behind its township. One that lies in no township of the city is left out; one whose
    serial no real village has is an invented one.
    """
    found = [Place(CITY, CITY_NAME, "city", None)]
    found += [Place(code, name, "county", CITY) for code, (name, _) in COUNTIES.items()]
    found += [Place(code, name, "township", code[:6]) for code, name, _ in townships()]
    known = {place.code for place in found}
    return found + [
        Place(code, name, "village", code[:9], demonstration=code[9:].startswith(INVENTED))
        for code, name in villages
        if code[:9] in known
    ]
