"""What of a sentence counts when two are compared: figures by value, dates by day, the words that drive a rule.

`5万元`, `50,000元` and `五万元` are one figure; white space never counts; full-width signs are their half-width twins.
Everything else is compared sign by sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kapok.revision.compare_modal import MODAL
from kapok.rules.package.document import squeeze

FIGURE, DATE, WORD, SIGN = "figure", "date", "word", "sign"
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_SAME_SIGN = str.maketrans({"“": '"', "”": '"', "〔": "[", "〕": "]"}) | _WIDE
_DIGITS_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), 0xFF05, 0xFF0E)}
PUNCTUATION = frozenset('，,。.；;：:、（）()“”"《》〈〉[]〔〕·—-！!？?')

_DIGIT = dict(zip("零〇一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)) | {
    "两": 2
}
_TIMES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_UNITS = {
    "元": ("元", 1), "%": ("%", 1), "个百分点": ("百分点", 1), "人次": ("人次", 1),
    "人": ("人", 1), "名": ("人", 1), "个月": ("月", 1), "月": ("月", 1), "年": ("月", 12),
    "周岁": ("岁", 1), "岁": ("岁", 1), "天": ("天", 1), "日": ("天", 1), "次": ("次", 1),
    "户": ("户", 1), "倍": ("倍", 1), "小时": ("小时", 1), "家": ("家", 1), "个": ("个", 1),
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_CHINESE = "[零〇一二两三四五六七八九十百千]"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_YEAR = r"(?:\d{4}|[〇零一二三四五六七八九]{4})"
_PART = rf"(?:\d{{1,2}}|{_CHINESE}{{1,3}})"
_DATE = (
    rf"{_YEAR}年(?:{_PART}月(?:{_PART}日)?)?|\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}}|{_PART}月{_PART}日"
)
_WORDS = "|".join(word.pattern for word in MODAL)
_TOKEN = re.compile(
    rf"(?P<date>{_DATE})"
    rf"|(?P<percent>百分之(?:{_ARABIC}|{_CHINESE}+))"
    rf"|(?P<half>半年)"
    rf"|(?P<word>{_WORDS})"
    rf"|(?P<arabic>{_ARABIC})(?P<times>[百千万亿]*)(?P<unit>{_UNIT})?"
    rf"|(?<!第)(?P<chinese>{_CHINESE}+)(?P<ctimes>[万亿]?)(?P<cunit>{_UNIT})(?!性|体)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text without white space: its kind, what it is compared by, how it is written."""

    kind: str
    key: str
    text: str


def tokens(text: str) -> list[Token]:
    """The pieces of a sentence in order."""
    return list(_tokens(squeeze(text)))


def _tokens(text: str) -> Iterator[Token]:
    plain, done = text.translate(_DIGITS_WIDE), 0
    for match in _TOKEN.finditer(plain):
        yield from _signs(text[done : match.start()])
        written = text[match.start() : match.end()]
        if match["date"]:
            yield Token(DATE, _day(match["date"]), written)
        elif match["word"]:
            yield Token(WORD, written, written)
        else:
            yield Token(FIGURE, _figure(match), written)
        done = match.end()
    yield from _signs(text[done:])


def _signs(text: str) -> Iterator[Token]:
    for sign in text:
        yield Token(SIGN, sign.translate(_SAME_SIGN), sign)


def _figure(match: re.Match[str]) -> str:
    if match["half"]:
        return "6 月"
    if match["percent"]:
        return f"{_plain(_number(match['percent'].removeprefix('百分之')))} %"
    if match["arabic"]:
        value = _number(match["arabic"])
        for times in match["times"]:
            value *= _TIMES[times]
        unit = match["unit"] or ""
    else:
        value = _number(match["chinese"]) * _TIMES.get(match["ctimes"], 1)
        unit = match["cunit"]
    name, size = _UNITS.get(unit, ("", 1))
    return f"{_plain(value * size)} {name}".strip()


def _number(text: str) -> Decimal:
    """`50,000`, `12.5` or `一千五百`."""
    if text[0].isdigit():
        return Decimal(text.replace(",", ""))
    total, digit = 0, -1
    for sign in text:
        if sign in _TIMES:
            total, digit = total + (1 if digit < 0 else digit) * _TIMES[sign], -1
        else:
            digit = digit * 10 + _DIGIT[sign] if digit > 0 else _DIGIT[sign]
    return Decimal(total + max(digit, 0))


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _day(text: str) -> str:
    """2022-01-01, 2022-01, 2022 or --01-01, however it is written."""
    parts = [part for part in re.split(r"[年月日./-]", text) if part]
    numbers = [int(_number(part)) if len(part) < 4 else _year(part) for part in parts]
    written = "-".join(f"{n:02d}" for n in numbers)
    return written if numbers[0] > 99 else f"--{written}"


def _year(text: str) -> int:
    return int(
        "".join(sign if sign.isdigit() and sign.isascii() else str(_DIGIT[sign]) for sign in text)
    )


def shape(found: list[Token]) -> str:
    """The wording alone: every figure and date by one sign, so that a changed number is no other sentence."""
    return "".join(
        "#" if t.kind in (FIGURE, DATE) else t.key for t in found if t.key not in PUNCTUATION
    )
