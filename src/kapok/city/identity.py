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

from kapok.checkdigits import credit_check, id_check, luhn_check, organisation_check

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
        return body + credit_check(body)

    def phone(self) -> str:
        self._phones += 1
        return f"{PHONE_PREFIX}{self._phones * 7919 % 10**8:08d}"

    def account(self) -> str:
        """A 19-digit account number of a social security card."""
        self._accounts += 1
        body = f"{ACCOUNT_PREFIX}{self._accounts * 104729 % 10**15:015d}"
        return body + luhn_check(body)
