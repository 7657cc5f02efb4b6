"""Check characters of numbers, each by its standard: of people, organisations, bank cards.

Functions ending in `_check` give the character that belongs behind the others; those ending in `_fits` say whether a whole
number of the right form has it.
"""

from __future__ import annotations

from operator import mul

CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""What a credit code is written with: no I, O, S, V, Z."""
_PERSON_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PERSON_SIGNS = "10X98765432"
_OF_ZEROS = sum(map(mul, b"0" * 17, _PERSON_WEIGHTS))  # the digits are weighed as characters
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CREDIT_VALUES = {sign: value for value, sign in enumerate(CREDIT_SIGNS)}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")  # twice the digit, its digits added


def id_check(first17: str) -> str:
    """The 18th character of an ID number (GB 11643-1999)."""
    return _PERSON_SIGNS[(sum(map(mul, first17.encode(), _PERSON_WEIGHTS)) - _OF_ZEROS) % 11]


def credit_check(first17: str) -> str:
    """The 18th character of a credit code (GB 32100-2015)."""
    return CREDIT_SIGNS[
        -sum(map(mul, map(_CREDIT_VALUES.__getitem__, first17), _CREDIT_WEIGHTS)) % 31
    ]


def credit_fits(code: str) -> bool:
    """Whether 18 characters are all of a credit code's, and the last one agrees."""
    return _CREDIT_VALUES.keys() >= set(code) and code[17] == credit_check(code[:17])


def organisation_check(first8: str) -> str:
    """The 9th character of an organisation code in digits (GB 11714)."""
    rest = 11 - sum(map(mul, map(int, first8), _ORGANISATION_WEIGHTS)) % 11
    return "X" if rest == 10 else "0" if rest == 11 else str(rest)


def luhn_check(body: str) -> str:
    """The last digit of a card number (ISO/IEC 7812)."""
    return str(-_luhn_sum(f"{body}0") % 10)


def luhn_fits(number: str) -> bool:
    """Whether the digits of a card number agree."""
    return _luhn_sum(number) % 10 == 0


def _luhn_sum(number: str) -> int:
    signs = number.encode()
    return sum(signs[-1::-2]) + sum(signs[-2::-2].translate(_DOUBLED)) - len(signs) * ord("0")
