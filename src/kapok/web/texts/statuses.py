"""Statuses ended and corrected, numbers corrected: what the forms ask."""

from __future__ import annotations

STATUSES: dict[str, tuple[str, str]] = {
    "life_status_end_title": ("身份终止、风险消除", "End a status, risk cleared"),
    "life_status_end_why": (
        "风险消除、不再是低保等，写最后一天",
        "Risk cleared, allowance ended and so on: the last day",
    ),
    "life_status_end_verdict": (
        "{name}：选一段身份，写它的最后一天。",
        "{name}: choose a status and give its last day.",
    ),
    "life_status_end_go": ("终止这段身份", "End the status"),
    "life_status_end_none": ("现在没有还有效的身份。", "No status holds now."),
    "life_status_correction_title": ("更正身份", "Correct a status"),
    "life_status_correction_why": (
        "种类、起止日期、文号登记错了",
        "Its kind, days or document were entered wrongly",
    ),
    "life_status_correction_verdict": (
        "{name}：选一段身份，只填要改的；旧值和新值都留着。",
        "{name}: choose a status, fill in only what changes; old and new are both kept.",
    ),
    "life_status_correction_go": ("更正身份", "Correct the status"),
    "life_status_correction_none": ("还没有登记过身份。", "No status is on record."),
    "life_spell": ("哪一段身份", "Which status"),
    "life_last_day": ("最后一天", "Last day"),
    "life_stays_so": ("不改就空着", "Leave empty to keep"),
    "life_document": ("认定文号", "Document number"),
    "life_detail": ("类别、等级或原因", "Kind, grade or cause"),
}
