"""What is said of a row or a file, kept as a code with values, and told in either language.

Intake's own findings keep its codes; what only the registry can find is added here. Nothing kept holds a number of somebody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kapok.identity.telephones import mask_phone
from kapok.intake import Finding, Level
from kapok.intake.findings import Place
from kapok.intake.messages import Note, catalogue, sentence

Kept = dict[str, Any]
"""As in JSON: code, values, and the cell's letter and heading; `count` where it stands for many."""
_PHONE = "phone"
"""What intake calls a wrong telephone number, which its report may show."""
OURS: dict[str, tuple[Level, str, str, str, str]] = {
    "elsewhere": (
        Level.ERROR,
        "这个人已经在库里，属于{place}",
        "the person is in the registry already, and belongs to {place}",
        "请那边办迁出，再导入",
        "ask that office for a move, then import again",
    ),
    "payee_elsewhere": (
        Level.ERROR,
        "收款人已经在库里，属于{place}",
        "whoever was paid is in the registry already, and belongs to {place}",
        "这一笔由那边的经办人导入，或者请市里导入整本台账",
        "an officer of that place can import this payment, or the city the whole ledger",
    ),
    "firm_elsewhere": (
        Level.ERROR,
        "单位已经在库里，属于{place}，这一行也归那里",
        "the organisation is in the registry already and belongs to {place}, and so does the row",
        "这一行由那边的经办人导入，或者请市里导入整张表",
        "an officer of that place can import this row, or the city the whole sheet",
    ),
    "firm_stays": (
        Level.WARNING,
        "单位属于{place}，导入不改它的资料",
        "the organisation belongs to {place}; this import does not change what is known of it",
        "请那边的经办人改，或者请市里导入",
        "ask an officer of that place to change it, or the city to import it",
    ),
    "not_here": (
        Level.ERROR,
        "这个人不在库里",
        "the person is not in the registry",
        "先导入户信息，或在人的页面登记",
        "import the household list first, or register the person",
    ),
    "organisation_not_here": (
        Level.ERROR,
        "这个单位不在库里",
        "the organisation is not in the registry",
        "先导入单位名册，或核对信用代码",
        "import the list of organisations first, or check the credit code",
    ),
    "outside": (
        Level.ERROR,
        "这一行不在您的范围内",
        "the row lies outside your scope",
        "由所在县（区）或市里导入",
        "the county it belongs to, or the city, can import it",
    ),
    "household_not_here": (
        Level.WARNING,
        "户编号不在库里，这一行不记属于哪一户",
        "the household is not in the registry; the row is taken without it",
        "核对户编号，或先导入户信息",
        "check the number, or import the household list first",
    ),
    "household_differs": (
        Level.WARNING,
        "库里属于另一户，导入不改属于哪一户",
        "belongs to another household in the registry; an import does not move anybody",
        "在人的页面办分户、并户或迁户",
        "use the actions on the person's page",
    ),
    "name_differs": (
        Level.WARNING,
        "这个身份证号在库里是另一个姓名",
        "in the registry this ID number belongs to another name",
        "是同一个人改了名，选“用表里的”；号填错了，改号再交",
        "if it is the same person with a new name, take the sheet's; if the number is wrong, correct it and hand the file in again",
    ),
    "household_over": (
        Level.ERROR,
        "这一户已经销户",
        "the household has ended",
        "核对户编号",
        "check the number",
    ),
    "head_there": (
        Level.WARNING,
        "这一户已有户主，这一行不当户主",
        "the household has a head already; this one is not made head",
        "在户的页面变更户主",
        "change the head on the household's page",
    ),
    "head_none": (
        Level.WARNING,
        "这一户还没有户主，导入不定户主",
        "the household has no head yet; an import does not choose one",
        "在户的页面定户主",
        "choose the head on the household's page",
    ),
    "head_stays": (
        Level.WARNING,
        "库里是户主，表里不是，导入不改",
        "head of the household in the registry, not so in the sheet; an import does not change that",
        "在户的页面变更户主",
        "change the head on the household's page",
    ),
    "death_here": (
        Level.WARNING,
        "表里写已经去世，导入不登记去世",
        "the sheet says the person has died; an import does not register a death",
        "核实后在人的页面登记去世",
        "find out, then register it on the person's page",
    ),
    "number_not_here": (
        Level.ERROR,
        "{label}不在库里，没有导入",
        "the {label_en} is not in the registry; the row was not used",
        "核对编号，或先导入{label}的表",
        "check the number, or import the sheet of it first",
    ),
    "number_several": (
        Level.ERROR,
        "几个县（区）都有这个编号，不知道是哪一个，没有导入",
        "rows of several counties have this number, and which is meant is not said; the row was not used",
        "写上县（区），或由那个县（区）的经办人导入",
        "write its county, or let an officer of that county import it",
    ),
    "village_code": (
        Level.ERROR,
        "不是本市的行政村代码（12 位，后三位不是 000）",
        "is no code of a village of the city (12 digits, the last three not 000)",
        "核对代码",
        "check the code",
    ),
    "village_mark": (
        Level.WARNING,
        "和库里的标记不一样，导入不改",
        "differs from the village's mark; an import does not change that",
        "标记有起止和依据，请管理员在“机构区划”里改（kapok areas mark）",
        "marks have a time and a paper; an administrator changes them under “Areas” (kapok areas mark)",
    ),
    "village_nameless": (
        Level.ERROR,
        "新的村没有写村名或乡镇",
        "a new village without its name or its township",
        "补上村名、乡镇",
        "fill in the village and the township",
    ),
    "number_wrong": (
        Level.ERROR,
        "编号像是身份证号，或者超过 60 个字",
        "the number looks like somebody's identity number, or is too long",
        "核对这一格",
        "check the cell",
    ),
    "place_differs": (
        Level.WARNING,
        "地方与库里不在一个县（区），导入不改",
        "the place is in another county than in the registry; an import does not change that",
        "请办迁移",
        "use a move",
    ),
    "too_long": (
        Level.WARNING,
        "{label}超过 {most} 个字，不记",
        "{label_en} has more than {most} characters and is left out",
        "缩短",
        "shorten it",
    ),
    "number_too_long": (
        Level.ERROR,
        "户编号或单位名称太长，不像是真的",
        "the number of the household, or the name of the organisation, is too long to be one",
        "核对这一格",
        "check the cell",
    ),
    "not_yet": (
        Level.WARNING,
        "{label}还没到，不记",
        "{label_en} has not come yet and is left out",
        "核对日期",
        "check the day",
    ),
}


def kept(finding: Finding) -> Kept:
    """A finding of intake as it is kept with a row."""
    place, values = finding.place, dict(finding.note.args)
    if finding.code == _PHONE:
        values["value"] = mask_phone(values["value"])
    found: Kept = {"code": finding.code, "level": str(finding.level), "values": values}
    if place.letter or place.column:
        found |= {"letter": place.letter, "head": place.column}
    if finding.count > 1:
        found["count"] = finding.count
    return found


def ours(code: str, letter: str = "", head: str = "", **values: str) -> Kept:
    found: Kept = {"code": code, "level": str(OURS[code][0]), "values": values}
    return found | ({"letter": letter, "head": head} if letter or head else {})


def whole(one: Kept, of_file: Sequence[Kept]) -> Kept:
    """A finding of a row in full: what is said of many rows at once stands with the file."""
    return of_file[one["group"]] if "group" in one else one


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in words. `letter`, `head`: of the cell; empty where it is about the row. `sheet`: of what is said of the file."""

    level: Level
    what: str
    mend: str
    letter: str = ""
    head: str = ""
    count: int = 1
    sheet: str = ""

    def place(self, lang: str = "zh", *, sheet: bool = True) -> str:
        """Sheet and column, as far as they are known."""
        return Place("", self.sheet if sheet else "", 0, self.head, self.letter).told(
            lang, file=False
        )


def say(one: Kept, lang: str = "zh") -> Said:
    count = int(one.get("count", 1))
    place = {name: one.get(name, "") for name in ("letter", "head", "sheet")} | {"count": count}
    if one["code"] in OURS:
        level, *texts = OURS[one["code"]]
        what, mend = (texts[n if lang == "zh" else n + 1].format(**one["values"]) for n in (0, 2))
        return Said(level, sentence(what), sentence(mend), **place)
    note = Note(one["code"], tuple(one["values"].items()))
    end = "" if lang == "zh" else "_en"
    what = note.text("zh" if lang == "zh" else "en", lang, count)
    mend = note.text(f"mend{end}", lang, count)
    return Said(catalogue()[note.code].level, sentence(what), sentence(mend), **place)


__all__ = ["OURS", "Kept", "Said", "kept", "ours", "say", "whole"]
