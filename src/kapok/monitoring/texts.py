"""The words of warnings, in Chinese and English: outcomes, colours, headings."""

from __future__ import annotations

from kapok.rules.executors.results import (
    ALREADY_USED,
    ELIGIBLE,
    NOT_ELIGIBLE,
    NOT_YET,
    OUTSIDE_VALIDITY,
    STANDARD_NOT_SET,
    UNKNOWN,
)
from kapok.rules.executors.resultwords import one_of

LANGUAGES = ("zh", "en")
TEXTS: dict[str, tuple[str, str]] = {
    ELIGIBLE: ("预警", "Raised"),
    UNKNOWN: ("待核实", "To be verified"),
    STANDARD_NOT_SET: ("标准未配置", "Standard not set"),
    ALREADY_USED: ("已预警过", "Raised already"),
    NOT_YET: ("未到期", "Not yet"),
    OUTSIDE_VALIDITY: ("不在有效期", "Outside validity"),
    NOT_ELIGIBLE: ("没有情况", "Not raised"),
    "gated": ("不在范围", "Outside the group"),
    "red": ("红", "red"),
    "orange": ("橙", "orange"),
    "yellow": ("黄", "yellow"),
    "blue": ("蓝", "blue"),
    "stop": ("；", "; "),
    "join": ("、", ", "),
    "space": ("", " "),
    "no_county": ("（没有县区）", "(no county)"),
    "within": ("{who} {days} 个工作日内：{what}", "{who} within {days} working days: {what}"),
    "within_unset": ("{who}（期限未配置）：{what}", "{who} (no deadline set): {what}"),
    "why": ("{why}（{causes}）", "{why} ({causes})"),
    "book": ("就业预警", "Employment warnings"),
    "book.page": ("第 &P 页，共 &N 页", "page &P of &N"),
    "sheet.summary": ("汇总", "Summary"),
    "sheet.raised": ("预警清单", "Warnings"),
    "sheet.open": ("待核实", "To be verified"),
    "total": ("合计", "Total"),
    "col.rule": ("编号", "Code"),
    "col.title": ("预警", "Warning"),
    "col.colour": ("级别", "Level"),
    "col.county": ("县（区）", "County"),
    "col.village": ("村", "Village"),
    "col.household": ("户编号", "Household"),
    "col.person": ("姓名", "Name"),
    "col.person_id": ("证件号", "ID number"),
    "col.organisation": ("单位", "Organisation"),
    "col.why": ("为什么", "Why"),
    "col.todo": ("要做什么", "What to do"),
    "col.missing": ("缺什么", "What is missing"),
    "col.suppliers": ("谁能提供", "Who can supply it"),
    "col.row": ("记录", "Record"),
}


def text(lang: str, key: str, **values: object) -> str:
    words = TEXTS[key][LANGUAGES.index(lang)].format(**values)
    return words if lang == "zh" else one_of(words)
