"""Every number passes the office's checks and belongs to no one."""

from __future__ import annotations

import datetime as dt
import re
from importlib import resources

import pytest
from stdnum import luhn
from stdnum.cn import uscc

from kapok.checkdigits import id_check, organisation_check
from kapok.city.identity import ABOLISHED_CODES, Numbers


def test_address_codes_were_abolished_before_the_first_id_numbers_of_1984():
    table = resources.files("stdnum.cn").joinpath("loc.dat").read_text("utf-8")
    province, ended = "", {}
    for line in table.splitlines():
        if head := re.match(r"^(\d{2}) province", line):
            province = head.group(1)
        elif entry := re.match(r'^\s+(\d{4}) county="\[-(\d{4})\][^,"]+"$', line):
            ended[province + entry.group(1)] = int(entry.group(2))
    assert all(ended[code] <= 1983 for code in ABOLISHED_CODES)


def test_id_numbers_are_valid_and_belong_to_no_one(city):
    for person in city.people:
        number = person.id_number
        assert number[:6] in ABOLISHED_CODES
        assert number[6:14] == f"{person.birth:%Y%m%d}"
        assert (int(number[16]) % 2 == 1) is person.male
        assert number[17] == id_check(number[:17])
    assert len({p.id_number for p in city.people}) == len(city.people)


def test_known_check_characters():
    assert id_check("11010519491231002") == "X"  # the standard's own example, GB 11643
    assert organisation_check("D2143569".replace("D", "1")) in "0123456789X"


def test_credit_codes_are_valid_and_of_an_abolished_area(city):
    codes = [
        o.id
        for o in city.organisations.all
        if re.fullmatch(r"[59][1-4]\d{6}.{10}|1[12]\d{6}.{10}", o.id)
    ]
    assert len(codes) > 100
    for code in codes:
        if code[2:8] in ABOLISHED_CODES:
            assert uscc.is_valid(code)
        else:  # a grower is known by the owner's ID number
            assert code[:6] in ABOLISHED_CODES


def test_growers_are_known_by_their_id_number(city):
    growers = city.organisations.of("grower")
    assert growers
    assert all(g.owner and g.id == g.owner.id_number for g in growers)


def test_telephones_and_accounts_belong_to_no_one(city):
    for person in city.people:
        assert re.fullmatch(r"(154\d{8})?", person.phone)
        assert re.fullmatch(r"100\d{16}", person.account)
        assert luhn.is_valid(person.account)
    phones = [p.phone for p in city.people if p.phone]
    assert len(set(phones)) == len(phones)


def test_numbers_run_out_loudly():
    numbers = Numbers()
    for _ in range(499):
        numbers.id_number("510402", dt.date(1990, 1, 1), male=True)
    with pytest.raises(ValueError, match="499"):
        numbers.id_number("510411", dt.date(1990, 1, 1), male=True)


def test_credit_codes_differ():
    numbers = Numbers()
    codes = {numbers.credit_code("91", "510421") for _ in range(5000)}
    assert len(codes) == 5000
