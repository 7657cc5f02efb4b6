"""Workbooks as they come from elsewhere: cut short, locked, dressed up, blown up, in another shape."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import openpyxl
from tests.imports.compound import locked_book, locked_old_book, old_book
from tests.imports.sheets import book, family, text

Mutation = Callable[[random.Random], tuple[bytes, str]]
GOOD = book(family(6))
NAME = "户信息.xlsx"


def good_rows() -> list[list[str]]:
    """The cells of the good workbook."""
    sheet = openpyxl.load_workbook(io.BytesIO(GOOD), read_only=True).worksheets[0]
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def old() -> tuple[bytes, str]:
    """The good one as an old workbook."""
    return old_book(good_rows()), NAME.removesuffix("x")


def cut_short(chance: random.Random) -> tuple[bytes, str]:
    return GOOD[: chance.randrange(1, len(GOOD))], NAME


def damaged(chance: random.Random) -> tuple[bytes, str]:
    data = bytearray(GOOD)
    for _ in range(chance.randrange(1, 200)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data), NAME


def encrypted(chance: random.Random) -> tuple[bytes, str]:
    """With a password: no archive, but a compound file with the locked archive in it."""
    return locked_book(GOOD, f"密码{chance.random()}", chance), NAME


def encrypted_old(chance: random.Random) -> tuple[bytes, str]:
    return locked_old_book(good_rows(), f"密码{chance.random()}", chance), NAME.removesuffix("x")


def encrypted_cut_short(chance: random.Random) -> tuple[bytes, str]:
    """Of either form."""
    data, name = chance.choice([encrypted, encrypted_old])(chance)
    return data[: chance.randrange(1, len(data))], name


def old_cut_short(chance: random.Random) -> tuple[bytes, str]:
    data, name = old()
    return data[: chance.randrange(1, len(data))], name


def old_damaged(chance: random.Random) -> tuple[bytes, str]:
    """Anywhere, or in the head and the chains of sectors, by which all else is found."""
    data, name = old()
    made, ends = bytearray(data), chance.random() < 0.5
    for _ in range(chance.randrange(1, 200)):
        at = chance.randrange(len(made))
        made[at % 512 if ends and at % 2 else -(at % 1024) - 1 if ends else at] = chance.randrange(
            256
        )
    return bytes(made), name


def _with(name: str, data: bytes) -> bytes:
    made = io.BytesIO(GOOD)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr(name, data)
    return made.getvalue()


def macros(chance: random.Random) -> tuple[bytes, str]:
    return _with("xl/vbaProject.bin", chance.randbytes(500)), "户信息.xlsm"


def bomb(chance: random.Random) -> tuple[bytes, str]:
    return _with("xl/media/a.bin", bytes(chance.randrange(30, 60) * 2**20)), NAME


def too_large(chance: random.Random) -> tuple[bytes, str]:
    return bytes(200 * 2**20 + chance.randrange(100)), NAME


def wrong_sheet(chance: random.Random) -> tuple[bytes, str]:
    return _changed(lambda sheet: sheet.delete_cols(chance.randrange(1, 8), 27)), NAME


def wrong_header(chance: random.Random) -> tuple[bytes, str]:
    def change(sheet) -> None:
        for _ in range(chance.randrange(1, 10)):
            sheet.cell(3, chance.randrange(1, 34)).value = "列" + str(chance.randrange(99))

    return _changed(change), NAME


def formulas(chance: random.Random) -> tuple[bytes, str]:
    def change(sheet) -> None:
        for _ in range(chance.randrange(1, 30)):
            words = chance.choice(
                [
                    "=1+1",
                    '=HYPERLINK("http://x","y")',
                    "=cmd|'/c calc'!A1",
                    "@SUM(A1)",
                    "+1",
                    "-2",
                    "=A1",
                    "=1/0",
                ]
            )
            sheet.cell(chance.randrange(4, 10), chance.randrange(1, 34)).value = words

    return _changed(change), NAME


def words(chance: random.Random) -> tuple[bytes, str]:
    def change(sheet) -> None:
        for _ in range(chance.randrange(1, 60)):
            said = chance.choice(
                [
                    "",
                    "x" * chance.randrange(1, 40000),
                    "2999-02-30",
                    "１２３",
                    "\u202e",
                    "🌳",
                    "nan",
                    "0",
                    "无",
                    "脱贫户",
                ]
            )
            sheet.cell(chance.randrange(1, 12), chance.randrange(1, 40)).value = said

    return _changed(change), NAME


def merged(chance: random.Random) -> tuple[bytes, str]:
    def change(sheet) -> None:
        for _ in range(chance.randrange(1, 6)):
            top, left = chance.randrange(1, 8), chance.randrange(1, 30)
            sheet.merge_cells(
                start_row=top,
                end_row=top + chance.randrange(4),
                start_column=left,
                end_column=left + chance.randrange(4),
            )

    return _changed(change), NAME


def broken_text(chance: random.Random) -> tuple[bytes, str]:
    data = bytearray(text(family(6), encoding=chance.choice(["utf-8", "gb18030", "utf-16"])))
    for _ in range(chance.randrange(1, 20)):
        data[chance.randrange(len(data))] = chance.choice(
            [0x80, 0xFF, 0xC3, 0x22, 0x0A, 0x2C, 0x41]
        )
    return bytes(data), "户信息.csv"


def two_unknown() -> bytes:
    """A workbook of two sheets that are in no list of ours."""
    whole = openpyxl.Workbook()
    for sheet, name in ((whole.active, "甲"), (whole.create_sheet(), "乙")):
        sheet.title = name
        sheet.append(["苹果", "梨", "桃"])
        sheet.append(["一", "二", "三"])
    made = io.BytesIO()
    whole.save(made)
    return made.getvalue()


MUTATIONS: tuple[Mutation, ...] = (
    cut_short,
    damaged,
    encrypted,
    macros,
    bomb,
    too_large,
    wrong_sheet,
    wrong_header,
    formulas,
    words,
    merged,
    broken_text,
    encrypted_old,
    encrypted_cut_short,
    old_cut_short,
    old_damaged,
)


def _changed(change: Callable) -> bytes:
    whole = openpyxl.load_workbook(io.BytesIO(GOOD))
    change(whole.worksheets[0])
    made = io.BytesIO()
    whole.save(made)
    return made.getvalue()
