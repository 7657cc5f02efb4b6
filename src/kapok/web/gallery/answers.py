"""What a page says: verdicts, tags, banners, deadlines, receipts, and that there is nothing."""

from __future__ import annotations

import datetime as dt

from kapok.look import tag, text
from kapok.web import components as c
from kapok.web.gallery.sample import DAY, Pick, States
from kapok.web.statuses import STATES

_VERDICTS = (
    (
        "ok",
        ("符合", "ok"),
        (
            "400 元。7 项由数据核实，1 项请您看。",
            "400 yuan. 7 conditions checked by data, 1 needs you.",
        ),
    ),
    (
        "near",
        ("差一点", "near"),
        ("再招 2 人，奖补多 1 万元。", "Hire 2 more for another 10,000 yuan."),
    ),
    (
        "unknown",
        ("待核实", "unknown"),
        (
            "缺参保地；社保数据 6-28 起未更新。",
            "Place of insurance missing; no new data since 06-28.",
        ),
    ),
    (
        "unset",
        ("标准未配置", "unset"),
        ("跨省交通补助·盐边县·2023。不计入合计。", "Travel aid, Yanbian, 2023. Not in totals."),
    ),
    (
        "discretionary",
        ("需研究决定", "discretionary"),
        (
            "测算 70,000 元；须市局决定并写理由。",
            "Computed 70,000 yuan; the city decides, with reasons.",
        ),
    ),
    (
        "no",
        ("不符合", "no"),
        (
            "务工地就是户籍县（条件④，第2条）。",
            "Works in the home county (condition 4, article 2).",
        ),
    ),
    ("info", ("只说明", "info"), ("今天 7 件，3 件到期。", "7 today, 3 due.")),
    ("well", ("都好", "well"), ("任务都做完了。", "All jobs are done.")),
    ("wanting", ("要人看", "wanting"), ("没有任务进程在运行。", "No worker is running.")),
    ("alarm", ("告警", "alarm"), ("1 个任务失败。", "1 job has failed.")),
)


def verdicts(p: Pick) -> States:
    return [(p(*name), c.Verdict(kind, p(*words))) for kind, name, words in _VERDICTS]


def tags(p: Pick) -> States:
    staff = [(p("工作人员看到", "as staff see it"), c.Tag(key)) for key in STATES]
    public = [
        (p("群众看到", "as the public sees it"), c.Tag(key, public=True))
        for key, state in STATES.items()
        if state.public[0]
    ]
    return [*staff, *public, (p("超期", "overdue"), c.Tag("overdue", more=p("超 2 天", "2 days")))]


def banners(p: Pick) -> States:
    return [
        (
            p("说明", "info"),
            c.Banner(
                "info",
                p(
                    "本月数据还没锁定，下面是上月的。",
                    "This month is not locked; last month is shown.",
                ),
            ),
        ),
        (p("办好了", "success"), c.Banner("success", p("已保存。", "Saved."))),
        (
            p("提醒", "warn"),
            c.Banner(
                "warn",
                p(
                    "本文件有效期至 2025-12-31。以前发生的事项，仍按本文件办完。",
                    "The policy ended on 2025-12-31; earlier events are still settled under it.",
                ),
                c.Link(p("看原文", "Read it"), "#"),
            ),
        ),
        (
            p("危险", "danger"),
            c.Banner("danger", p("指标不足，还差 6,000 元。", "The budget is 6,000 yuan short.")),
        ),
    ]


def deadlines(p: Pick) -> States:
    due = dt.date(2023, 7, 5)
    return [
        (p("还早", "left"), c.Deadline(due, 3)),
        (p("今天", "today"), c.Deadline(DAY, 0)),
        (p("超期", "overdue"), c.Deadline(dt.date(2023, 6, 28), -2)),
        (
            p("停钟", "stopped"),
            c.Deadline(due, 3, p("等社保部门回话", "waiting for the insurance office")),
        ),
    ]


def confirmations(p: Pick) -> States:
    following = [
        p("乡里 5 个工作日内看完（7月7日前）。", "The township reads it by 07-07."),
        p("看之前还能撤回。", "Until then you may withdraw."),
    ]
    return [
        (
            p("交了", "sent"),
            c.Confirmation(p("已交乡里", "Sent to the township"), "2023-0630-017", following),
        )
    ]


def nothing(p: Pick) -> States:
    link = c.Link(p("换个写法再找", "Search again"), "#")
    return [(p("查无此人", "nobody found"), c.Nothing(p("查无此人。", "Nobody found."), [link]))]


def lives(p: Pick) -> States:
    """At rest only: one that moves would fetch this page for ever."""
    done = c.Verdict("ok", p("任务都做完了。", "All jobs are done."))
    return [(p("停着", "at rest"), c.Live([done], "#"))]


def written(p: Pick) -> States:
    words = p("可按规定给予补贴。", "A subsidy may be given.")
    return [(p("一句", "a sentence"), c.Written(tag("p", text(words))))]
