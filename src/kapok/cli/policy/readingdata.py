"""An open question of the text as data."""

from __future__ import annotations

from typing import Any

from kapok.rules.package.values import Reading


def data(owner: str, reading: Reading) -> dict[str, Any]:
    """A reading as data."""
    return {
        "owner": owner,
        "name": reading.name,
        "ask": reading.ask,
        "en": reading.en,
        "question": reading.question,
        "default": reading.default,
        "options": {
            o.name: {"say": o.say, "en": o.en, "is": o.value.text} for o in reading.options.values()
        },
        "confirmed": [
            {"option": c.option, "from": c.start, "by": c.by, "document": c.document}
            for c in reading.confirmed
        ],
        "place": str(reading.place),
    }
