"""Somebody looked for and chosen within a form."""

from __future__ import annotations

PICKING: dict[str, tuple[str, str]] = {
    "pick_person": ("查找：{what}", "Find: {what}"),
    "pick_person_hint": (
        "姓名（开头也行）、拼音首字母、身份证号或电话。写好按“查找”，再从下面选。",
        "The name or its beginning, initials, identity or telephone number. Press “Find”, then choose below.",
    ),
    "pick_household": ("查找：{what}", "Find: {what}"),
    "pick_household_hint": (
        "户里任何一个人的姓名、首字母、号码，或户编号。写好按“查找”，再从下面选。",
        "Name, initials or number of anybody in it, or its own number. Press “Find”, then choose below.",
    ),
    "pick_holder": ("查找：{what}", "Find: {what}"),
    "pick_holder_hint": (
        "只有用人单位和群众角色要填。单位写名称或信用代码，群众写全身份证号（会记入日志）。写好按“查找”，再从下面选。",
        "For employers and villagers only. An employer by name or credit code, a villager by the whole identity number (this is logged). Press “Find”, then choose below.",
    ),
    "life_target": ("单位或本人", "Employer or person"),
    "pick_go": ("查找", "Find"),
    "pick_choose": ("找到这些，选一个", "Found these; choose one"),
}
