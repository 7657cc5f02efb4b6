"""An area as people call it: by its code or by its name, with the name of the one above where two are called alike."""

from __future__ import annotations

from kapok.accounts.models import Area


def areas_called(words: str) -> list[Area]:
    """All that may be meant: none, one, or several of one name. `words`: a code, "仁和区", or "平地镇 黄葛坪村"."""
    *above, name = words.split() or [""]
    found = Area.objects.filter(pk=name) if name.isascii() else Area.objects.filter(name=name)
    for one in above:
        found = found.filter(parent__name=one) | found.filter(parent__parent__name=one)
    return list(found.select_related("parent"))


def told_apart(areas: list[Area]) -> str:
    return "、".join(f"{one.parent or ''} {one}".strip() for one in areas)
