"""Numbers that pass every check and belong to no one.

Owns: ID numbers, credit codes, telephone and account numbers of the
demonstration city, and the reasons why none can be a real one's:

* an ID number carries for ever the address code of the day it was first given, and
  numbers were first given in 1984; the codes here (the 市区 of 渡口市 and of three
  other cities) were abolished by the end of 1983, so no number ever bore them;
* a credit code (since 2015) carries the code of the registering office's area: the same codes;
* mobile prefix 154 was never given to an operator;
* an account number begins with 1, which in ISO/IEC 7812 belongs to airlines,
  and so to no bank card.

Where a person is registered stands in its own field (户籍县), never in the number.
"""

from __future__ import annotations

import datetime as dt

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

#: codes abolished in 1983: of this city (渡口市市区), for families from elsewhere, and in reserve
LOCAL_CODE = "510420"
ELSEWHERE_CODE = "510320"
RESERVE_CODES = ("510120", "510220")
ABOLISHED_CODES = (LOCAL_CODE, ELSEWHERE_CODE, *RESERVE_CODES)

PHONE_PREFIX = "154"
ACCOUNT_PREFIX = "100"


def address_code(area: str) -> str:
    """The code no real number bears that stands for an area."""
    return LOCAL_CODE if area.startswith("5104") else ELSEWHERE_CODE


def id_check(body: str) -> str:
    """Check character of the first 17 digits (GB 11643)."""
    return _CHECK[sum(int(c) * w for c, w in zip(body, _WEIGHTS, strict=True)) % 11]


def uscc_check(body: str) -> str:
    """Check character of the first 17 characters (GB 32100)."""
    total = sum(_USCC.index(c) * w for c, w in zip(body, _USCC_WEIGHTS, strict=True))
    return _USCC[(31 - total) % 31]


def organisation_check(body: str) -> str:
    """Check character of an 8-digit organisation code (GB 11714)."""
    rest = 11 - sum(int(c) * w for c, w in zip(body, _ORG_WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else "0" if rest == 11 else str(rest)


def luhn_check(body: str) -> str:
    """Last digit of a card number (Luhn)."""
    total = 0
    for i, c in enumerate(reversed(body)):
        d = int(c) * (2 if i % 2 == 0 else 1)
        total += d - 9 if d > 9 else d
    return str(-total % 10)


class Numbers:
    """Gives numbers out, each once."""

    def __init__(self) -> None:
        self._serials: dict[tuple[str, dt.date, bool], int] = {}
        self._organisations = 0
        self._phones = 0
        self._accounts = 0

    def id_number(self, area: str, birth: dt.date, male: bool) -> str:
        """An ID number: sequence odd for men, even for women; at most 499 a day, area and sex."""
        address = address_code(area)
        key = (address, birth, male)
        serial = self._serials.get(key, 0) + 1
        if serial > 499:
            raise ValueError(f"{address} {birth}: 499 numbers of one sex are given out")
        self._serials[key] = serial
        body = f"{address}{birth:%Y%m%d}{serial * 2 - (1 if male else 0):03d}"
        return body + id_check(body)

    def credit_code(self, prefix: str, area: str) -> str:
        """A unified social credit code; `prefix` is 91 enterprise, 92 individual, 93 cooperative, 11, 12, 52 …"""
        self._organisations += 1
        # 7919 and 10**8 have no common factor: every code comes once
        own = f"{self._organisations * 7919 % 10**8:08d}"
        body = prefix + address_code(area) + own + organisation_check(own)
        return body + uscc_check(body)

    def phone(self) -> str:
        self._phones += 1
        return f"{PHONE_PREFIX}{self._phones * 7919 % 10**8:08d}"

    def account(self) -> str:
        """A 19-digit account number of a social security card."""
        self._accounts += 1
        body = f"{ACCOUNT_PREFIX}{self._accounts * 104729 % 10**15:015d}"
        return body + luhn_check(body)
