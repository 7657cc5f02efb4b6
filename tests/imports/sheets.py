"""Files as other offices send them, made for a test: a family or two of the village the office knows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter
from tests.imports.conftest import TOWN

from kapok.checkdigits import id_check
from kapok.intake.layouts.load import layout

HOUSEHOLDS = "national_households"


def id_number(n: int, birth: str = "19800101", county: str = "510422") -> str:
    first = f"{county}{birth}{n:03d}"
    return first + id_check(first)


def card(n: int) -> str:
    first = f"62170000000{n:07d}"
    total = 0
    for place, sign in enumerate(reversed(first)):
        digit = int(sign) * (2 if place % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return first + str(-total % 10)


def member(n: int, **more: str) -> dict[str, str]:
    """A member of a household of three, as the national system exports one; the first is the head."""
    head = n - n % 3
    poor = (n // 3) % 2 == 0
    return {
        "省": "四川省", "市": "攀枝花市", "县": "盐边县", "乡": TOWN, "村": "大田村",
        "户编号": f"H{head:06d}", "户主姓名": f"王{_word(head)}", "户类型": "脱贫户" if poor else "一般农户",
        "是否享受政策": "享受政策" if poor else "", "脱贫年度": "2018" if poor else "",
        "户联系电话": "", "人口编号": f"P{n:06d}", "姓名": f"王{_word(n)}", "性别": "男" if n % 2 else "女",
        "出生日期": "1980-01-01", "证件类型": "居民身份证", "证件号码": id_number(n), "民族": "汉族",
        "与户主关系": "户主" if n == head else "之子", "文化程度": "初中", "劳动技能": "普通劳动力", "健康状况": "健康",
        "成员联系电话": f"138{n:08d}", "开户银行名称": "农村信用社", "银行卡号": card(n), "年度": "2023",
    } | more  # fmt: skip


def _word(n: int) -> str:
    signs = "一二三四五六七八九十"
    return signs[n // 10 % 10] + signs[n % 10]


def book(
    rows: Iterable[dict[str, str]], name: str = HOUSEHOLDS, heads: list[str] | None = None
) -> bytes:
    """As the layout's office prints it: title, lines, header row, rows of text."""
    return books({name: rows}, heads)


def books(sheets: Mapping[str, Iterable[dict[str, str]]], heads: list[str] | None = None) -> bytes:
    """One workbook with a sheet of each kind."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as whole:
        for name, rows in sheets.items():
            one = layout(name)
            labels = heads or [*one.heads(), *(column.head for column in one.meta.values())]
            sheet = whole.add_worksheet(one.label[:28])
            sheet.write_string(0, 0, one.form.title)
            for column, label in enumerate(labels):
                sheet.write_string(one.form.header_row - 1, column, label)
            for n, row in enumerate(rows, one.form.header_row):
                for column, label in enumerate(labels):
                    if row.get(label):
                        sheet.write_string(n, column, row[label])
    return made.getvalue()


def text(
    rows: Iterable[dict[str, str]], name: str = HOUSEHOLDS, encoding: str = "utf-8-sig"
) -> bytes:
    out = io.StringIO()
    lines = csv.DictWriter(out, layout(name).heads(), extrasaction="ignore")
    lines.writeheader()
    lines.writerows(rows)
    return out.getvalue().encode(encoding)


def family(n: int = 6, start: int = 0, **more: Any) -> list[dict[str, str]]:
    return [member(start + i, **more) for i in range(n)]
