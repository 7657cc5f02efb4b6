"""What is refused, with a sentence that says why and what to do."""

from __future__ import annotations

from typing import ClassVar

from kapok.accounts.texts import TEXTS


class Refused(Exception):
    """`field`: of the form where the mend is to be made. Raised before anything is written. `TEXTS`: code → its sentence in
    Chinese and in English.
    """

    TEXTS: ClassVar[dict[str, tuple[str, str]]] = TEXTS

    def __init__(self, code: str, field: str = "", **values: object) -> None:
        self.code, self.field, self.values = code, field, values
        super().__init__(self.zh)

    @property
    def zh(self) -> str:
        return self.TEXTS[self.code][0].format(**self.values)

    @property
    def en(self) -> str:
        return self.TEXTS[self.code][1].format(**self.values)
