"""Numbers of people and organisations: what is right, what is a warning, what is wrong, and where."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import uscc

from kapok.checkdigits import CREDIT_SIGNS, credit_check, id_check, luhn_check, luhn_fits
from kapok.identity import (
    KINDS,
    Verdict,
    check_account,
    check_credit_code,
    check_id_number,
    check_phone,
)
from kapok.identity.catalogue import CATALOGUE


def id_number(area: str = "510420", birth: str = "19900101", serial: str = "003") -> str:
    return area + birth + serial + id_check(area + birth + serial)


def credit_code(first17: str = "91510420MA6000001") -> str:
    return first17 + credit_check(first17)


GOOD, FACTORY = id_number(), credit_code()


@pytest.mark.parametrize("county", ["510402", "510403", "510411"])
@pytest.mark.parametrize("year", ["1955", "1965", "1975", "1980", "1985"])
def test_a_district_founded_after_the_birth_is_no_fault(county, year):
    """Common libraries refuse valid numbers of this city's older people."""
    checked = check_id_number(id_number(county, f"{year}0607"))
    assert checked.verdict == Verdict.OK
    assert checked.value


@pytest.mark.parametrize(
    ("typed", "code", "first", "last"),
    [
        (id_number("990101"), "id_area", 1, 6),
        (GOOD[:-1] + ("1" if GOOD[-1] == "0" else "0"), "id_check", 18, 18),
        (GOOD[:6] + "19900230" + GOOD[14:], "id_birth", 7, 14),
        (GOOD[:6] + "18991231" + GOOD[14:], "id_birth", 7, 14),
        (id_number(birth="20270101"), "id_unborn", 7, 14),
        (GOOD[:3] + "O" + GOOD[4:], "id_characters", 4, 4),
        (GOOD[:17] + "Y", "id_characters", 18, 18),
        (GOOD[:-1], "id_length", 0, 0),
        (GOOD[:15] + "000" if not GOOD.endswith("000") else GOOD, "id_precision", 16, 18),
        ("510420900101001", "id_old", 0, 0),
        (GOOD[:6] + "********" + GOOD[14:], "id_masked", 0, 0),
    ],
)
def test_what_is_said_of_an_id_number_and_of_which_part(typed, code, first, last):
    checked = check_id_number(typed, dt.date(2026, 12, 31))
    (remark,) = checked.remarks
    assert (remark.code, remark.first, remark.last) == (code, first, last)
    assert (checked.value is None) == (checked.verdict == Verdict.WRONG)
    assert bool(remark.where("zh")) == bool(remark.where("en")) == bool(first)
    assert GOOD[6:14] not in remark.what("zh") + remark.what("en")


def test_an_id_number_is_tidied_however_it_is_typed():
    ends_x = next(n for n in (id_number(serial=f"{i:03d}") for i in range(99)) if n.endswith("X"))
    wide = ends_x.translate({48 + i: 0xFF10 + i for i in range(10)})
    for typed in (ends_x.lower(), wide, f" {ends_x[:6]} {ends_x[6:14]}-{ends_x[14:]}\u200b"):
        checked = check_id_number(typed)
        assert (checked.value, checked.tidied) == (ends_x, True)
    assert not check_id_number(ends_x).tidied


@given(st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_never_passes(place, by):
    number = id_number()
    digit = "0123456789".find(number[place])
    wrong = number[:place] + str((digit + by) % 10) + number[place + 1 :]
    assert check_id_number(wrong).verdict == Verdict.WRONG


@given(st.text("0123456789XxABO*- １９Ｘ", max_size=22))
def test_nothing_typed_makes_a_check_fail_and_nothing_wrong_is_used(text):
    for kind in KINDS.values():
        checked = kind.check(text)
        assert (checked.verdict == Verdict.WRONG) <= (checked.value is None)
        for remark in checked.remarks:
            assert remark.what("zh")
            assert remark.mend("en")


@given(
    st.text(CREDIT_SIGNS, min_size=9, max_size=9), st.sampled_from(["91", "93", "N1", "A1", "Y1"])
)
def test_credit_codes_are_those_of_the_standard(end, kind):
    code = credit_code(f"{kind}510420{end}")
    assert check_credit_code(code.lower()).value == code
    assert (
        uscc.is_valid(code) == kind.isdigit()
    )  # the library knows no registering office by a letter
    for place in (8, 16):
        other = CREDIT_SIGNS[(CREDIT_SIGNS.index(code[place]) + 1) % 31]
        assert check_credit_code(code[:place] + other + code[place + 1 :]).value is None


@pytest.mark.parametrize(
    ("typed", "code", "first"),
    [
        (FACTORY[:4] + "O" + FACTORY[5:], "credit_letters", 5),
        (FACTORY[:-1] + ("1" if FACTORY[-1] == "0" else "0"), "credit_check", 18),
        (FACTORY[:-1], "credit_length", 0),
        (credit_code("91AB0420MA6000001"), "credit_check", 18),
    ],
)
def test_credit_codes_that_are_refused(typed, code, first):
    checked = check_credit_code(typed)
    assert [(r.code, r.first) for r in checked.remarks] == [(code, first)]
    assert checked.value is None


@given(st.text("0123456789", min_size=15, max_size=18))
def test_luhn_agrees_with_the_library(body):
    number = body + luhn_check(body)
    assert luhn_fits(number)
    assert luhn.is_valid(number)


def test_accounts_and_telephones_are_warned_of_and_kept():
    assert check_account("4111 1111 1111 1111").remarks == ()
    assert check_account("4111111111111112").verdict == Verdict.WARNING
    assert check_account("4111111111111112").value == "4111111111111112"
    assert check_account("12345678901").verdict == Verdict.OK  # an old passbook
    assert check_account("6222a00000000000").value is None
    assert check_phone("+86 138-0000-0000").value == "13800000000"
    assert check_phone("0812-3333333").verdict == Verdict.OK
    assert check_phone("1380000").verdict == Verdict.WARNING
    assert check_phone("1380000").value == "1380000"


@pytest.mark.parametrize(
    ("kind", "number", "shown"),
    [
        ("id_number", GOOD, f"510420********{GOOD[-4:]}"),
        ("phone", "13800001234", "138****1234"),
        ("phone", "1380000", "****000"),
        ("account", "6222020000000000017", "622202*********0017"),
        ("credit_code", FACTORY, FACTORY),
    ],
)
def test_how_each_kind_is_shown(kind, number, shown):
    assert KINDS[kind].mask(number) == shown


def test_every_sentence_stands_in_both_languages():
    for entry in CATALOGUE.values():
        assert entry.verdict in {"warning", "wrong"}
        assert all(entry)
        assert not any("一" <= sign <= "鿿" for sign in entry.en + entry.mend_en)
