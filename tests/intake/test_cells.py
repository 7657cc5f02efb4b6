"""What a cell may look like, and what it means."""

from __future__ import annotations

import datetime as dt

import pytest

from kapok.intake.cells.areas import parse_area
from kapok.intake.cells.dates import DateRule, parse_date, parse_month, parse_period
from kapok.intake.cells.identity import (
    parse_account,
    parse_id,
    parse_name,
    parse_organisation_id,
    parse_phone,
)
from kapok.intake.cells.numbers import NumberRule, parse_int, parse_money, parse_rate
from kapok.intake.cells.words import (
    parse_flag,
    parse_key,
    parse_text,
)
from kapok.intake.delimited import decode
from kapok.intake.layouts import layouts
from kapok.rules.language.calendar import OPEN_END

from .conftest import FACTORY, credit_code, id_number

LONG = DateRule(open_words=layouts().words.open)
D = dt.date


def codes(read) -> list[str]:
    return [one.code for one in read.notes]


@pytest.mark.parametrize(
    ("raw", "value", "note"),
    [
        ("2023-03-05", D(2023, 3, 5), None),
        (D(2023, 3, 5), D(2023, 3, 5), None),
        (dt.datetime(2023, 3, 5, 0, 0), D(2023, 3, 5), None),
        ("2023-3-5", D(2023, 3, 5), "date_rewritten"),
        ("2023.3.5", D(2023, 3, 5), "date_rewritten"),
        ("2023/3/5 0:00:00", D(2023, 3, 5), "date_rewritten"),
        ("2023年3月5日", D(2023, 3, 5), "date_rewritten"),
        ("２０２３年３月５日", D(2023, 3, 5), "date_rewritten"),
        ("20230305", D(2023, 3, 5), "date_rewritten"),
        (20230305.0, D(2023, 3, 5), "date_rewritten"),
        (45000.0, D(2023, 3, 15), "date_serial"),
        ("45000", D(2023, 3, 15), "date_serial"),
        ('="2023-03-05"', D(2023, 3, 5), "date_rewritten"),
        ("长期", OPEN_END, None),
        ("无固定期限", OPEN_END, None),
        ("至今", OPEN_END, None),
        ("", None, None),
        ("2023-02-30", None, "date_no_day"),
        ("2023.13", None, "date_no_month"),
        ("202313", None, "date_no_month"),
        ("2023.3", None, "date_month_only"),
        ("202303", None, "date_month_only"),
        ("2023年3月", None, "date_month_only"),
        (2023.3, None, "date_month_only"),
        (2023.1, None, "date_october"),
        ("2023.10", None, "date_month_only"),
        ("2023", None, "date_year_only"),
        (2023.0, None, "date_year_only"),
        ("23.3.5", None, "date_short_year"),
        ("5/3/2023", None, "date_day_first"),
        ("上个月", None, "date_form"),
        (True, None, "date_form"),
        ("0023-03-05", None, "date_year"),
    ],
)
def test_dates(raw, value, note):
    read = parse_date(raw, LONG)
    assert (read.value, codes(read)) == (value, [note] if note else [])


def test_a_month_becomes_a_day_only_by_the_columns_rule():
    assert parse_date("2023.2", DateRule("first")).value == D(2023, 2, 1)
    assert parse_date("2024年2月", DateRule("last")).value == D(2024, 2, 29)
    assert parse_date("2018", DateRule(year="last")).value == D(2018, 12, 31)
    assert codes(parse_date("202302", DateRule("last"))) == ["date_month_last"]


def test_open_words_are_refused_where_a_column_must_end():
    assert codes(parse_date("长期")) == ["date_open"]


def test_workbooks_that_count_from_1904():
    assert parse_date(43538.0, DateRule(date1904=True)).value == D(2023, 3, 15)


@pytest.mark.parametrize(
    "raw", ["2023-03", "202303", "2023.3", "2023年3月份", "2023-03-05", 45000.0]
)
def test_months(raw):
    assert parse_month(raw).value == D(2023, 3, 1)


@pytest.mark.parametrize(
    ("raw", "fen", "note"),
    [
        ("1000", 100_000, None),
        (1000.0, 100_000, None),
        (263.5, 26_350, None),
        (0.1 + 0.2, 30, None),
        ("1,000.50元", 100_050, None),
        ("￥1，000", 100_000, None),
        ("1.5万元", 1_500_000, None),
        ("2万", 2_000_000, None),
        ("", None, None),
        ("1,00", None, "money_form"),
        ("约三千", None, "money_form"),
        (D(2023, 1, 1), None, "money_form"),
        ("12.345", None, "money_fraction"),
        ("-5", None, "number_low"),
        ("99999999999999", None, "money_large"),
        (float("nan"), None, "money_form"),
    ],
)
def test_money(raw, fen, note):
    read = parse_money(raw)
    assert (read.value, [c for c in codes(read) if c != "cell_cleaned"]) == (
        fen,
        [note] if note else [],
    )


def test_a_column_in_ten_thousands_and_a_cell_that_says_otherwise():
    assert parse_money("1.5", NumberRule(wan=True)).value == 1_500_000
    assert parse_money("800元", NumberRule(wan=True)).value == 80_000


@pytest.mark.parametrize(
    ("raw", "value", "note"),
    [
        ("12", 12, None),
        ("12个月", 12, None),
        (12.0, 12, None),
        ("12.5", None, "number_fraction"),
        ("十二", None, "number_form"),
        ("-1", None, "number_low"),
    ],
)
def test_whole_numbers(raw, value, note):
    read = parse_int(raw)
    assert (read.value, codes(read)) == (value, [note] if note else [])


def test_a_bare_number_is_no_rate_where_the_file_does_not_tell_how_it_is_shown():
    """1.2 in an old xls may be 1.2 % or 120 %."""
    for raw in (3.85, 1.2, 120.0):
        assert codes(parse_rate(raw)) == ["rate_scale"]


def test_a_percentage_is_no_whole_number():
    assert codes(parse_int("80%")) == ["number_percent"]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2023.3.1-2023.3.10", "2023-03-01/2023-03-10"),
        ("2023年3月1日至3月10日", "2023-03-01/2023-03-10"),
        ("2023-03-01—2023-03-10", "2023-03-01/2023-03-10"),
        ("2023/12/28～2024/1/5", "2023-12-28/2024-01-05"),
        ("2023-03-10至2023-03-01", None),
        ("2023-02-30至2023-03-01", None),
        ("三月", None),
        ("", None),
    ],
)
def test_periods(raw, value):
    assert parse_period(raw).value == value


def test_days_before_which_nothing_can_be_true():
    rule = DateRule(earliest=D(1980, 1, 1))
    assert codes(parse_date("1900-01-01", rule)) == ["date_early"]
    assert parse_date("1980-01-01", rule).value == D(1980, 1, 1)


@pytest.mark.parametrize(
    ("raw", "value", "note"),
    [
        ("3.85%", 385, None),
        ("3.85", 385, None),
        ("5‰", 50, None),
        (3.85, 385, None),
        ("0.0385", None, "rate_scale"),
        (0.0385, None, "rate_scale"),
        ("3.855%", None, "rate_fine"),
        ("高", None, "rate_form"),
    ],
)
def test_rates(raw, value, note):
    read = parse_rate(raw, NumberRule(formats=True))
    assert (read.value, codes(read)) == (value, [note] if note else [])


@pytest.mark.parametrize("county", ["510402", "510403", "510411"])
@pytest.mark.parametrize("year", ["1955", "1965", "1975", "1980"])
def test_people_born_before_their_district_was_founded_are_no_error(county, year):
    number = id_number(county, f"{year}0607")
    assert parse_id(number).value == number
    assert not parse_id(number).notes


def test_an_unknown_address_code_is_a_warning_only():
    read = parse_id(id_number("990101"))
    assert read.value == id_number("990101")
    assert codes(read) == ["id_area"]


GOOD = id_number(serial=5)
X_NUMBER = next(id_number(serial=n) for n in range(1, 999) if id_number(serial=n).endswith("X"))


@pytest.mark.parametrize(
    "raw",
    [
        f" {GOOD} ",
        f'="{GOOD}"',
        f"'{GOOD}",
        f"{GOOD[:6]} {GOOD[6:14]} {GOOD[14:]}",
        GOOD.translate({48 + i: 0xFF10 + i for i in range(10)}),
    ],
)
def test_id_numbers_are_tidied_and_that_is_said(raw):
    assert parse_id(raw).value == GOOD
    assert codes(parse_id(raw)) == ["id_cleaned"]


def test_a_small_x_is_made_large():
    assert parse_id(X_NUMBER.lower()).value == X_NUMBER


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        (float(GOOD), "id_precision"),
        (int(GOOD), "id_precision"),
        ("5.10421E+17", "id_precision"),
        (GOOD[:-3] + "000", "id_precision"),
        (GOOD[:-1] + ("1" if GOOD[-1] == "0" else "0"), "id_check"),
        (GOOD[:-1], "id_length"),
        (GOOD[:6] + "********" + GOOD[14:], "id_masked"),
        ("510421900101001", "id_old"),
        (GOOD[:5] + "O" + GOOD[6:], "id_characters"),
        (GOOD[:6] + "19900230" + GOOD[14:], "id_birth"),
        (id_number(birth="20270101"), "id_unborn"),
    ],
)
def test_id_numbers_that_are_refused(raw, note):
    read = parse_id(raw, D(2026, 12, 31))
    assert read.value is None
    assert codes(read) == [note]
    if note == "id_unborn":
        assert parse_id(raw, D(2027, 1, 1)).value == raw


def test_messages_never_show_a_whole_id_number():
    for raw in (GOOD[:-1], GOOD[:-1] + "A", float(GOOD), f" {GOOD}"):
        assert GOOD[6:14] not in str(parse_id(raw).notes)


@pytest.mark.parametrize(
    ("raw", "value", "note"),
    [
        (FACTORY, FACTORY, None),
        (FACTORY.lower(), FACTORY, "cell_cleaned"),
        (credit_code(7, "93"), credit_code(7, "93"), None),
        (GOOD, GOOD, None),
        ("JTNC510421001", "JTNC510421001", "credit_other"),
        (FACTORY[:-1] + ("1" if FACTORY[-1] == "0" else "0"), None, "credit_check"),
        ("9151O402MA6000001X", None, "credit_letters"),
        (9.15e17, None, "credit_precision"),
        ("（无）", None, "credit_form"),
    ],
)
def test_organisation_numbers(raw, value, note):
    read = parse_organisation_id(raw)
    assert (read.value, codes(read)) == (value, [note] if note else [])


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("阿依•木呷", "阿依·木呷"),
        ("买买提．艾力", "买买提·艾力"),
        ("张 三", "张三"),
        ("𠮷川", "𠮷川"),
        ("㼆䶮", "㼆䶮"),
        ("阿卜杜外力·麦麦提图尔荪·阿卜杜热合曼", "阿卜杜外力·麦麦提图尔荪·阿卜杜热合曼"),
    ],
)
def test_names_keep_their_rare_characters(raw, value):
    assert parse_name(raw).value == value


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        ("张?", "name_broken"),
        ("张\ufffd", "name_broken"),
        ("张" * 31, "name_long"),
        ("张3", "name_form"),
        (5.0, "name_form"),
    ],
)
def test_names_that_are_refused(raw, note):
    assert codes(parse_name(raw)) == [note]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("是", True),
        ("√", True),
        ("有", True),
        (1.0, True),
        ("否", False),
        ("×", False),
        ("无", False),
        (False, False),
        ("", None),
    ],
)
def test_yes_and_no(raw, value):
    assert parse_flag(raw, layouts().words.flags).value is value


def test_telephones_and_accounts_are_only_warned_of():
    assert codes(parse_phone("1380000")) == ["phone"]
    assert parse_phone(13800000000.0).value == "13800000000"
    assert not parse_phone("0812-3333333").notes
    assert not parse_account("4111111111111111").notes
    assert codes(parse_account("4111111111111112")) == ["account_luhn"]
    assert parse_account("4111111111111112").value == "4111111111111112"
    assert parse_account(6.2e18).value is None


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("510421", "510421"), ("510421102003", "510421"), ("米易县", "510421"), ("东区", "510402"),
        ("四川省攀枝花市仁和区", "510411"), ("四川 攀枝花 盐边县", "510422"), ("广东省东莞市", "441900"),
        ("浙江省/杭州市/西湖区", "330106"), ("攀枝花市仁和区平地镇", "510411"),
    ],
)  # fmt: skip
def test_places(raw, code):
    assert parse_area(raw, "5104").value == code


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        ("没有县", "area_unknown"),
        ("鼓楼区", "area_many"),
        ("广东省", "area_coarse"),
        ("四川省成都市", "area_coarse"),
        ("999999", "area_code"),
    ],
)
def test_places_that_are_refused(raw, note):
    assert codes(parse_area(raw, "5104")) == [note]


def test_keys_and_texts():
    assert parse_key("5104 2100 01").value == "5104210001"
    assert parse_key(5104210001.0).value == "5104210001"
    assert codes(parse_key(5.1e15)) == ["key_precision"]
    assert codes(parse_text("a\ufffd")) == ["text_broken"]
    assert codes(parse_text("长" * 501)) == ["text_long"]


@pytest.mark.parametrize("chance", ["2,郑彤,510420", "2,毛学平,510420", "2,一,510402"])
def test_a_gbk_line_that_happens_to_be_utf8_is_a_gbk_line(chance):
    text = f"序号,姓名,区划\n1,张三,510402\n{chance}\n2,李四,510402\n"
    decoded = decode(text.encode("gb18030"))
    assert (decoded.text, decoded.bad) == (text, [])


@pytest.mark.parametrize("pasted", ["1,张三,四川省攀枝花市", "2,李四·木呷,米易县"])
def test_a_line_really_written_in_utf8_is_not_read_as_gbk(pasted):
    lines = [line.encode("gb18030") for line in ("序号,姓名,地址", "1,王五,仁和区", "2,赵六,东区")]
    decoded = decode(b"\n".join([*lines, pasted.encode()]))
    assert decoded.bad == [4]


def test_a_cleaned_number_is_told_in_the_unit_of_its_column():
    told = [
        read.notes[0].text("zh", "zh", 1)
        for read in (parse_money("１０００"), parse_rate("３.85%"))
    ]
    assert [
        words.endswith(end) for words, end in zip(told, ("→ 1000）", "→ 3.85）"), strict=True)
    ] == [
        True,
        True,
    ]
