"""What goes wrong with keys and with what they encrypt: a code, and the values its sentence names."""

from __future__ import annotations

from kapok.platform.secrets.texts import SAID


class Trouble(Exception):
    """The sentences stand in `texts`, under the code. No value is ever a key or a plain text."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code, values)

    @property
    def zh(self) -> str:
        return SAID[self.code][0].format(**self.values)

    @property
    def en(self) -> str:
        return SAID[self.code][1].format(**self.values)
