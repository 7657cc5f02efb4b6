"""Where a list goes on: signed words that say nothing to whoever sends them back, and nothing but for the same list."""

from __future__ import annotations

from typing import Any

from django.core import signing

from kapok.api.trouble import Problem


def cursor_of(of: str, after: Any) -> str:
    """`of`: the list, with whatever makes it another one."""
    return signing.dumps(after, salt=f"kapok api {of}")


def after(of: str, cursor: str | None) -> Any:
    """None: from the start."""
    if not cursor:
        return None
    try:
        return signing.loads(cursor, salt=f"kapok api {of}")
    except signing.BadSignature as error:
        raise Problem("cursor", 422, place="?cursor") from error
