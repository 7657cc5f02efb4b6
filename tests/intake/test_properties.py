"""Laws of the cell parsers: nothing makes them fail, and what is written comes back."""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from kapok.checkdigits import id_check
from kapok.identity.tidying import half_width
from kapok.intake.cells.areas import parse_area
from kapok.intake.cells.dates import DateRule, parse_date, parse_month
from kapok.intake.cells.identity import (
    parse_account,
    parse_id,
    parse_name,
    parse_organisation_id,
    parse_phone,
)
from kapok.intake.cells.numbers import NumberRule, parse_int, parse_money, parse_rate
from kapok.intake.cells.raw import clean
from kapok.intake.cells.words import (
    parse_code,
    parse_flag,
    parse_key,
    parse_text,
)
from kapok.intake.delimited import decode
from kapok.intake.findings import Finding, Place
from kapok.intake.layouts import layouts

RAW = st.one_of(
    st.none(), st.booleans(), st.floats(), st.integers(), st.text(), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
    st.text("0123456789.-/年月日元万,%Xx=\"' ·（）"), st.from_regex(r"\d{4}[-./年]\d{1,2}([-./月]\d{1,2})?日?", fullmatch=True),
)  # fmt: skip
PARSERS = (
    parse_date, parse_month, parse_money, parse_int, parse_rate, parse_id, parse_organisation_id, parse_area, parse_key,
    parse_text, parse_name, parse_phone, parse_account,
    lambda raw: parse_flag(raw, layouts().words.flags), lambda raw: parse_code(raw, {"甲": "a"}),
    lambda raw: parse_date(raw, DateRule("last", layouts().words.open, True, "first")),
)  # fmt: skip


@given(RAW)
def test_no_cell_makes_a_parser_fail_and_every_refusal_is_said(raw):
    for parse in PARSERS:
        read = parse(raw)
        for one in read.notes:
            finding = Finding(Place("f"), one)
            assert finding.say("zh")
            assert finding.say("en")
        errors = [one for one in read.notes if one.level == "error"]
        assert not (errors and read.value is not None)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_every_way_to_write_a_day_is_the_same_day(day):
    ways = [
        day, dt.datetime.combine(day, dt.time()), day.isoformat(), f"{day.year}.{day.month}.{day.day}", f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month:02d}/{day.day:02d}", f'="{day.isoformat()}"',
    ]  # fmt: skip
    assert {parse_date(way).value for way in ways} == {day}
    serial = (day - dt.date(1899, 12, 30)).days
    if 2200 <= serial < 110_000:
        assert parse_date(float(serial)).value == day


@given(st.integers(0, 10**14))
def test_money_comes_back_to_the_fen(fen):
    yuan, rest = divmod(fen, 100)
    assert parse_money(f"{yuan}.{rest:02d}").value == fen
    assert parse_money(f"{yuan:,}.{rest:02d}元").value == fen
    assert parse_money(fen / 100 if fen < 10**12 else f"{yuan}.{rest:02d}").value == fen


@given(st.integers(0, 10**9))
def test_ten_thousands_are_exact(units):
    text = f"{units // 10_000}.{units % 10_000:04d}"
    assert parse_money(text, NumberRule(wan=True)).value == units * 100


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2020, 12, 31)),
    st.integers(0, 999),
    st.sampled_from(["510402", "510421", "440306"]),
)
def test_id_numbers_pass_and_one_wrong_digit_fails(day, serial, county):
    first = f"{county}{day:%Y%m%d}{serial:03d}"
    number = first + id_check(first)
    assert parse_id(number).value == number
    for place in (5, 16):
        wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        assert parse_id(wrong).value is None


@given(st.text(st.characters(codec="utf-8", categories=["Lo"]), min_size=1, max_size=10))
def test_names_of_any_letters_survive(name):
    assert parse_name(name).value == unicodedata.normalize("NFC", half_width(name))


@given(st.text())
def test_cleaning_twice_changes_nothing_more_unless_wrapped_twice(text):
    once = clean(text).text
    assert clean(once).text in (once, clean(clean(once).text).text)


CHINESE = st.text(st.sampled_from("攀枝花米易县王李张是否有组织"), min_size=1)


@given(
    st.lists(st.lists(CHINESE, min_size=2, max_size=4), min_size=2, max_size=8),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
def test_text_files_come_back_in_every_encoding(rows, encoding):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    decoded = decode(out.getvalue().encode(encoding))
    assert decoded.text == out.getvalue() or encoding == "gb18030"
    if encoding != "gb18030":
        assert not decoded.bad


@given(st.binary())
def test_no_bytes_make_decoding_fail(data):
    decode(data) if len(data) % 2 == 0 or not data.startswith((b"\xff\xfe", b"\xfe\xff")) else None
