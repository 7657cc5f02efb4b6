"""Why a job is refused or failed, with a sentence that says what to do."""

from __future__ import annotations

from kapok.jobs.texts import TEXTS


class Refused(Exception):
    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.zh)

    @property
    def zh(self) -> str:
        return TEXTS[self.key][0].format(**self.values)

    @property
    def en(self) -> str:
        return TEXTS[self.key][1].format(**self.values)
