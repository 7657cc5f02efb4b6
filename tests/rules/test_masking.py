"""No message shows a person's number whole, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapok.masking import mask_number, masked


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("“51042019910107004X”不像姓名", "“510420********004X”不像姓名"),
        ("51042019910107004x", "510420********004x"),
        ("ID51042019910107004X号", "ID510420********004X号"),
        ("510420910107004", "510420*****7004"),
        ("545104200109282244", "545104********2244"),
        ("５１０４２０１９９１０１０７００４Ｘ", "５１０４２０********００４Ｘ"),
        ("510420 19910107 004X", "510420**********004X"),
        ("510420-1991-0107-0041", "510420***********0041"),
        ("身份证号51042019910107004X", "身份证号510420********004X"),
        ("卡 6222020000000000017", "卡 622202*********0017"),
        ("510402199001010018/91510402MA6000000A/2022-03-01",
         "510402********0018/91510402MA6000000A/2022-03-01"),
    ],
)  # fmt: skip
def test_numbers_of_people(words, shown):
    assert masked(words) == shown


@pytest.mark.parametrize(
    "words",
    [
        "91510400204350723C", "代码91510400204350723C", "915104200002375775", "91510420000076814356", "13800000000", "2023-03-05 2023-03-06",
        "915104200103010428", "合同 2023-0001", "5.10402E+17", "510421102003",
    ],
)  # fmt: skip
def test_what_is_nobodys_number(words):
    assert masked(words) == words


@given(
    st.from_regex(r"[1-8]\d{5}(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d)\d{3}[\dX]", fullmatch=True),
    st.sampled_from(["", "号", "（", " ", "，", "/", "A"]),
)
def test_no_surrounding_hides_a_number(number, beside):
    shown = masked(f"{beside}{number}{beside}")
    assert number[6:14] not in shown.replace(number[:6], "", 1)
    assert mask_number(number) in shown
