"""What is asked for: fields and forms, filters, errors, tasks, summaries, buttons."""

from __future__ import annotations

import datetime as dt

from kapok.web import components as c
from kapok.web.gallery.sample import Pick, States


def filters(p: Pick) -> States:
    every = ("", p("全部", "All"))
    fields = [
        c.Field(
            "area",
            p("区划", "Area"),
            "select",
            "510411",
            choices=[every, ("510411", p("仁和区", "Renhe"))],
            required=True,
        ),
        c.Field("from", p("从哪天", "From"), "date", "2023-06-01"),
    ]
    return [
        (p("有条件", "in use"), c.Filters(fields, "?", [p("区划：仁和区", "Area: Renhe")])),
        (
            p("没有条件", "not in use"),
            c.Filters([c.Field("kind", p("环节", "Step"), "select", choices=[every])], "?"),
        ),
    ]


def errors(p: Pick) -> States:
    problems = [
        ("sample_name", p("姓名：没有填，请填全名。", "Name: empty; give the full name.")),
        (
            "sample_date",
            p(
                "合同终止：2023-02-30 没有这一天，请改成实际日期。",
                "Contract end: 2023-02-30 does not exist; give the real date.",
            ),
        ),
    ]
    return [(p("两处", "two"), c.Errors(problems))]


def fields(p: Pick) -> States:
    return [*_written(p), *_chosen(p)]


def _written(p: Pick) -> States:
    name = p("姓名", "Name")
    return [
        (
            p("平常", "rest"),
            c.Field("sample_plain", name, hint=p("和身份证上一样。", "As on the ID card.")),
        ),
        (
            p("带查找按钮", "with a button of its own"),
            c.Field("sample_find", name, "search", go=c.Button(p("查找", "Find"), "")),
        ),
        (
            p("有错", "error"),
            c.Field(
                "sample_name", name, error=p("没有填，请填全名。", "Empty; give the full name.")
            ),
        ),
        (
            p("日期有错", "date with an error"),
            c.Field(
                "sample_date",
                p("合同终止", "Contract end"),
                value="2023-02-30",
                error=p("没有这一天，请改成实际日期。", "No such day; give the real date."),
            ),
        ),
        (
            p("只读", "read only"),
            c.Field(
                "sample_locked",
                name,
                value=p("刘大田", "Liu Datian"),
                locked=p(
                    "来自实名库，改名请到户籍所在地。",
                    "From the registry; changed where the person is registered.",
                ),
            ),
        ),
        (p("可不填", "optional"), c.Field("sample_optional", p("备注", "Note"), required=False)),
        (p("密码", "password"), c.Field("sample_password", p("密码", "Password"), "password")),
    ]


def _chosen(p: Pick) -> States:
    choices = [
        ("yes", p("是", "Yes")),
        ("no", p("不是", "No")),
        ("unsure", p("不清楚", "Not sure")),
    ]
    return [
        (
            p("单选", "radio"),
            c.Field(
                "sample_radio",
                p("您家在帮扶名册里吗？", "Is your family on the support register?"),
                "radio",
                "unsure",
                choices=choices,
            ),
        ),
        (
            p("打勾", "tick"),
            c.Field(
                "sample_check",
                p("允许部分导入", "Allow a partial import"),
                "check",
                "1",
                hint=p("先导 309 行。", "309 rows now."),
            ),
        ),
        (p("文件", "file"), c.Field("sample_file", p("材料", "Paper"), "file")),
        (
            p("下拉", "select"),
            c.Field("sample_select", p("是否", "Yes or no"), "select", "no", choices=choices),
        ),
    ]


def forms(p: Pick) -> States:
    fields = [
        c.Field(
            "sample_in_form",
            p("账号", "Account"),
            hint=p("管理员给的。", "As given by the administrator."),
        )
    ]
    form = c.Form([c.Button(p("登录", "Log in"))], fields)
    secret = c.Secret(p("只显示这一次：", "Shown only once:"), "k7Qm-2fLp-9xTa")
    note = c.Words(p("不用填证件号。", "No ID number is needed."), small=True)
    return [
        (
            p("一段里的表单", "a form in a section"),
            c.Section(p("登录", "Log in"), [note, form, secret]),
        )
    ]


def tasks(p: Pick) -> States:
    tasks = [
        c.Task(
            p("本人身份", "Identity"), "#", "done", p("已从实名库带出", "taken from the registry")
        ),
        c.Task(p("收款卡", "Bank card"), "#", due=c.Deadline(dt.date(2023, 7, 5), 3)),
        c.Task(
            p("核对提交", "Check and send"),
            "",
            "blocked",
            p("前几项办完后可办", "after the tasks above"),
        ),
    ]
    empty = p("今天的事都办完了。", "Everything for today is done.")
    return [(p("有任务", "tasks"), c.Tasks(tasks)), (p("没有", "none"), c.Tasks([], empty))]


def summaries(p: Pick) -> States:
    rows = [
        c.Row(p("务工地", "Workplace"), p("东区", "Dong district"), "#", p("西区", "Xi district")),
        c.Row(p("钱打到", "Paid to"), p("尾号 3310 的社保卡", "card ending in 3310"), "#"),
        c.Row(p("金额", "Amount"), "400.00 " + p("元", "yuan")),
    ]
    return [(p("能改、改过、不能改", "may be changed, was changed, may not"), c.Summary(rows))]


def buttons(p: Pick) -> States:
    return [
        (p("主要", "primary"), c.Button(p("同意 400 元", "Approve 400 yuan"))),
        (p("其他", "other"), c.Button(p("退回乡里", "Send back"), "")),
        (p("不能反悔", "cannot be undone"), c.Button(p("结束授权", "End the grant"), "danger")),
        (
            p("按不了", "cannot be pressed"),
            c.Button(
                p("同意 400 元", "Approve 400 yuan"),
                why_not=p("还有 1 项待核实。", "1 condition is open."),
            ),
        ),
        (p("去别页", "leads elsewhere"), c.Button(p("去登录", "Log in"), href="#")),
    ]


def toggles(p: Pick) -> States:
    label = p("图层", "Layers")
    items = [(p("规则", "Rules"), "?layers=", True), (p("任务", "Tasks"), "?layers=tasks", False)]
    return [(p("开一个，关一个", "one on, one off"), c.Toggles(label, items))]
