"""Names of people: long ones, those with a dot, those written with rare characters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapok.identity import Verdict, check_name
from kapok.identity.names import NAME_LIMIT, tidy_name

IDEOGRAPHS = st.one_of(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0x3400, max_codepoint=0x4DBF),
    st.integers(0x20000, 0x2F7FF).map(
        chr
    ),  # planes 2 and 3, with what this Python has no name for yet
    st.integers(0x2FA20, 0x323AF).map(chr),
    st.integers(0xE000, 0xF8FF).map(chr),  # private use: where old systems keep what had no code
)


@given(st.text(IDEOGRAPHS, min_size=1, max_size=NAME_LIMIT))
def test_every_character_a_name_is_written_with_survives(name):
    checked = check_name(name)
    assert (checked.value, checked.verdict) == (name, Verdict.OK)
    assert check_name(name.encode("gb18030").decode("gb18030")).value == name


@pytest.mark.parametrize("dot", "•・･‧∙⋅․ㆍ．.·\u0387")
def test_the_dot_is_one_however_it_is_typed(dot):
    assert check_name(f"阿依{dot}木呷").value == "阿依·木呷"
    assert check_name(f"阿依 {dot} 木呷").value == "阿依·木呷"


def test_stops_and_blanks_of_a_latin_name_stay():
    for name in ("John F. Kennedy", "José Ñandú"):
        assert check_name(name).value == name
    assert check_name("张 三").value == "张三"


def test_one_form_of_a_name_whatever_it_is_composed_of():
    assert check_name("Zoe\u0301").value == "Zo\u00e9" == check_name("Zo\u00e9").value
    assert check_name("神").value == "神"  # a compatibility ideograph is the same character


@pytest.mark.parametrize("sign", ["\u202e", "\u2067", "\x07", "\x1b", "\x9b"])
def test_no_name_holds_what_is_not_seen(sign):
    assert check_name(f"王{sign}一").value == "王一"


def test_selectors_stay_and_are_not_counted():
    name = "葛\U000e0101" * NAME_LIMIT
    assert check_name(name).value == name
    assert [r.code for r in check_name(name + "城").remarks] == ["name_long"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("张?", "name_broken"),
        ("张\ufffd", "name_broken"),
        ("张" * 31, "name_long"),
        ("张3", "name_form"),
        ("——", "name_form"),
        ('=HYPERLINK("http://x","y")', "name_form"),
        ("<b>王</b>", "name_form"),
        ("9" * 5000, "name_long"),
    ],
)
def test_names_that_are_refused(typed, code):
    checked = check_name(typed)
    assert (checked.value, [r.code for r in checked.remarks]) == (None, [code])
    assert len(checked.remarks[0].what()) < 100


@given(st.text(max_size=20))
def test_a_tidy_name_is_tidy(text):
    once = tidy_name(text)
    assert tidy_name(once) == once
    assert unicodedata.is_normalized("NFC", once)
