"""What the command line says about duties, and about the kinds of measures that came with them."""

from __future__ import annotations

DUTIES: dict[str, tuple[str, str]] = {
    "help.duties": (
        "任务：各部门该做什么、什么时候、凭什么；给了数据就说做了没有",
        "Duties: what each department owes, by when, with what evidence; and, with data, what is done",
    ),
    "help.office": ("只看一个部门，如 hrss", "one department only, such as hrss"),
    "help.duty_county": ("只看一个县（区），代码或名字", "one county only, by code or name"),
    "help.duty_data": (
        "有落实记录的数据文件夹",
        "the folder of data that holds the records of what was done",
    ),
    "use.office": ("没有部门“{name}”。可用：{allowed}", "no department “{name}”. Use: {allowed}"),
    "duties.id": ("编号", "Id"),
    "duties.what": ("任务", "Duty"),
    "duties.owed": ("谁做", "Owed by"),
    "duties.when": ("期限", "Due"),
    "duties.evidence": ("佐证", "Evidence"),
    "duties.office": ("{office}：{n} 项", "{office}: {n}"),
    "duties.done": ("按期", "In time"),
    "duties.late": ("迟完成", "Late"),
    "duties.unproved": ("缺佐证", "No evidence"),
    "duties.missing": ("未见完成", "Not seen done"),
    "duties.unknown": ("待核实", "Unknown"),
    "duties.open": ("未到期", "Not due"),
    "duties.by_place": ("判定日 {day}，各县（区）", "On {day}, by county"),
    "duties.place": ("县（区）", "County"),
    "duties.sum": ("共 {n} 项任务", "{n} duties"),
    "duties.states": (
        "共 {n} 项任务 {terms} 期：按期 {done}，迟完成 {late}，缺佐证 {unproved}，未见完成 {missing}，待核实 {unknown}，未到期 {open}",
        "{n} duties, {terms} terms: {done} in time, {late} late, {unproved} without evidence, {missing} not seen done, {unknown} unknown, {open} not due",
    ),
    "duties.strangers": (
        "另有 {n} 条记录对不上任何一期（任务、县区或应完成日期不对）",
        "{n} more records belong to no term (the duty, the county or the day due is wrong)",
    ),
    "duties.none": ("这份政策没有登记任务。", "No duty is on record for this policy."),
}
