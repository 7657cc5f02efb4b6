"""What a check says: the tidy value, and remarks with place and mend in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from kapok.identity.catalogue import CATALOGUE
from kapok.masking import masked


class Verdict(StrEnum):
    """ok = used; warning = used, but look; wrong = not used."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about a number or name. `first` and `last`: the characters it is about, counted from 1 (0: the whole)."""

    code: str
    args: tuple[tuple[str, str], ...] = ()
    first: int = 0
    last: int = 0

    @property
    def verdict(self) -> Verdict:
        return Verdict(CATALOGUE[self.code].verdict)

    def where(self, lang: str = "zh") -> str:
        """The place inside the number; empty if it is about the whole."""
        if not self.first:
            return ""
        code = "one" if self.first == self.last else "several"
        return _WHERE[code, lang == "zh"].format(first=self.first, last=self.last)

    def what(self, lang: str = "zh") -> str:
        return self._text("zh" if lang == "zh" else "en")

    def mend(self, lang: str = "zh") -> str:
        return self._text("mend" if lang == "zh" else "mend_en")

    def _text(self, key: str) -> str:
        words: str = getattr(CATALOGUE[self.code], key)
        return words.format(**dict(self.args))


_WHERE = {
    ("one", True): "第{first}位",
    ("one", False): "character {first}",
    ("several", True): "第{first}至{last}位",
    ("several", False): "characters {first} to {last}",
}


class Checked(NamedTuple):
    """`value`: the tidy form, None if there is nothing or it is wrong; `tidied`: it was not typed so."""

    value: str | None
    remarks: tuple[Remark, ...] = ()
    tidied: bool = False

    @property
    def verdict(self) -> Verdict:
        if not self.remarks:
            return Verdict.OK
        worst = {remark.verdict for remark in self.remarks}
        return next((v for v in (Verdict.WRONG, Verdict.WARNING) if v in worst), Verdict.OK)


NOTHING = Checked(None)
LONGEST = 40
"""Of a value that is much too long so much is shown."""


def remark(code: str, first: int = 0, last: int = 0, **args: object) -> Remark:
    """A remark of the catalogue; numbers of people among its values are masked."""
    values = tuple((name, _short(masked(str(value)))) for name, value in args.items())
    return Remark(code, values, first, last or first)


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def wrong(code: str, first: int = 0, last: int = 0, **args: object) -> Checked:
    """Nothing that can be used, and why."""
    return Checked(None, (remark(code, first, last, **args),))
