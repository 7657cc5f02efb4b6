"""Numbers of people are never shown whole: first six and last four characters.

`masked(words)` is for whatever is shown: it finds the numbers in a text. `mask_number(number)` is for what is known to be
one. Source: GB 11643-1999 (18 characters, 15 until 1999); bank cards have 16 to 19 digits.
"""

from __future__ import annotations

import re

from kapok.checkdigits import credit_fits

_KEPT_FIRST, _KEPT_LAST = 6, 4
_SIGN = r"[\dA-Za-zＡ-Ｚａ-ｚ]"  # a digit of any script, a letter of either width
_TOKEN = re.compile(rf"(?<!{_SIGN}){_SIGN}*\d{{15}}{_SIGN}*")
_LONG = re.compile(r"(?<!\d)\d{15,19}[XxＸｘ]?(?!\d)")
_SPACED = re.compile(
    r"(?<!\d)[1-9]\d{5}[ -]*(?:19|20)\d{2}[ -]*(?:0[1-9]|1[0-2])[ -]*(?:0[1-9]|[12]\d|3[01])[ -]*\d{3}[ -]?[\dXxＸｘ](?!\d)"
)
_MOBILE = re.compile(
    r"(?<![\dA-Za-z])((?:\+?86[ -]?)?1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?![\dA-Za-z])"
)
_CREDIT_CODE = re.compile(r"[1-9A-Y][1-9]\d{6}[0-9A-Za-z]{10}", re.ASCII)
_COMPANIES = ("91", "92", "93")
_ENDS_LIKE_PERSON = re.compile(r"\d{17}[\dXx]\Z", re.ASCII)
_BIRTH = re.compile(r"(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", re.ASCII)
_SHORTEST = 15


def mask_number(number: str) -> str:
    """A personal number: stars for all but its first six and last four characters; ten or fewer stay as they are."""
    hidden = len(number) - _KEPT_FIRST - _KEPT_LAST
    if hidden <= 0:
        return number
    return number[:_KEPT_FIRST] + "*" * hidden + number[-_KEPT_LAST:]


def masked(words: str) -> str:
    """The text with every identity number and bank card in it masked; credit codes of organisations stay."""
    if len(words) < _SHORTEST:
        return words
    return _SPACED.sub(_spaced, _TOKEN.sub(_token, words))


def masked_all(words: str) -> str:
    """The same, and mobile numbers too: for logs and remarks, where nobody needs one."""
    return _MOBILE.sub(r"\1****\2", masked(words))


def _token(found: re.Match[str]) -> str:
    token = found.group()
    if _is_credit_code(token):
        return token
    return _LONG.sub(_hide, token)


def _spaced(found: re.Match[str]) -> str:
    return found.group() if _is_credit_code(found.group()) else _hide(found)


def _is_credit_code(token: str) -> bool:
    """The code of an organisation (GB 32100): a company's by how it begins, a school's, a village's, an association's by
    its check sign. One that reads like the number of a person is one only if it begins like a company's and the check sign
    says so: the others begin like the places of people's numbers, one mistyped in 31 would be shown.
    """
    if not _CREDIT_CODE.fullmatch(token):
        return False
    if _BIRTH.match(token, 6) and _ENDS_LIKE_PERSON.search(token):
        return token.startswith(_COMPANIES) and credit_fits(token)
    return token.startswith(_COMPANIES) or credit_fits(token)


def _hide(found: re.Match[str]) -> str:
    return mask_number(found.group())
