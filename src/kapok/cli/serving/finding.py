"""Something that is not as it should be before pages are served."""

from __future__ import annotations


class Finding:
    """A sentence of the catalogue with its values. `grave`: nothing is served until it is mended."""

    def __init__(self, key: str, *, grave: bool = True, **values: object) -> None:
        self.key, self.grave, self.values = key, grave, values
