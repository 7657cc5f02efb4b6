"""What goes wrong with keys and with what they encrypt: a code, and the values its sentence names."""

from __future__ import annotations


class Trouble(Exception):
    """The sentences stand where they are said, under `secret.<code>`. No value is ever a key or a plain text."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code, values)
