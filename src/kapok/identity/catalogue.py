"""Every sentence about a number or a name, in Chinese and English: what is wrong, and how to mend it."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """`verdict`: warning (used as it is) or wrong (not used)."""

    verdict: str
    zh: str
    en: str
    mend: str
    mend_en: str


_FROM_CARD = ("对照身份证改正", "correct it from the ID card")
CATALOGUE: dict[str, Entry] = {
    # 身份证号
    "id_precision": Entry(
        "wrong",
        "成了数字 {value}，最后三位已经丢了",
        "it was turned into the number {value} and its last three digits are lost",
        "把这一列设为文本，对照身份证重填",
        "make the column text and fill it in again from the ID card",
    ),
    "id_masked": Entry(
        "wrong",
        "{value} 打了星号，认不出是谁",
        "{value} is masked, so it names nobody",
        "换成不打星号的表",
        "send the sheet without masking",
    ),
    "id_old": Entry(
        "wrong",
        "{value} 是15位老号",
        "{value} is an old ID number of 15 digits",
        "填现在的18位号",
        "fill in the present 18 digits",
    ),
    "id_length": Entry(
        "wrong",
        "{value} 有 {got} 位，应是18位",
        "{value} has the length {got} instead of 18",
        "对照身份证补全",
        "complete it from the ID card",
    ),
    "id_characters": Entry(
        "wrong",
        "{value} 里有不该有的字符",
        "{value} holds characters that cannot be in it",
        *_FROM_CARD,
    ),
    "id_birth": Entry(
        "wrong",
        "{value} 里的出生日期 {part} 没有这一天",
        "the birth date {part} in {value} is no possible day",
        *_FROM_CARD,
    ),
    "id_unborn": Entry(
        "wrong",
        "{value} 里的出生日期 {part} 还没有到",
        "the birth date {part} in {value} has not come yet",
        *_FROM_CARD,
    ),
    "id_check": Entry(
        "wrong",
        "{value} 第18位对不上：按前17位算是 {want}，填的是 {got}",
        "the last character of {value} does not fit: the first 17 give {want}, it is {got}",
        *_FROM_CARD,
    ),
    "id_area": Entry(
        "warning",
        "{value} 的前六位 {part} 不在行政区划表里，照用",
        "the first six digits {part} of {value} are in no list of areas; it was used as it is",
        "对照身份证看一眼",
        "compare it with the ID card",
    ),
    # 统一社会信用代码
    "credit_letters": Entry(
        "wrong",
        "{value} 里有 {part}，信用代码不用这些字母",
        "{value} holds {part}, which credit codes never do",
        "看看是不是把数字1、0、2、5写成了字母",
        "check for letters in place of 1, 0, 2, 5",
    ),
    "credit_check": Entry(
        "wrong",
        "{value} 的校验位对不上",
        "the check character of {value} does not fit",
        "对照营业执照改正",
        "correct it from the licence",
    ),
    "credit_length": Entry(
        "wrong",
        "{value} 有 {got} 位，应是18位",
        "{value} has the length {got} instead of 18",
        "对照营业执照补全",
        "complete it from the licence",
    ),
    # 电话
    "phone": Entry(
        "warning",
        "“{value}”有 {got} 位，不是11位手机号",
        "“{value}” has the length {got} and is no mobile number",
        "补全",
        "complete it",
    ),
    # 银行账号
    "account_form": Entry(
        "wrong",
        "“{value}”有 {got} 位或有别的字符",
        "“{value}” has the length {got} or holds more than digits",
        "只填卡上的数字",
        "write the digits on the card only",
    ),
    "account_luhn": Entry(
        "warning",
        "{value} 的校验位对不上（老存折常这样）",
        "the check digit of {value} does not fit (old passbooks are like that)",
        "对照卡看一眼",
        "compare it with the card",
    ),
    # 姓名
    "name_form": Entry(
        "wrong", "“{value}”不像姓名", "“{value}” is no name", "填姓名", "fill in the name"
    ),
    "name_broken": Entry(
        "wrong",
        "“{value}”里有乱码",
        "“{value}” holds broken characters",
        "按身份证上的字重填",
        "write it as on the ID card",
    ),
    "name_long": Entry(
        "wrong",
        "“{value}”有 {got} 个字，超过30个",
        "“{value}” has {got} characters, more than 30",
        "核对是不是填错了列",
        "check whether it is in the right column",
    ),
}
