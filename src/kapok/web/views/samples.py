"""The gallery's samples: every component in every state. People in them are invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from kapok.web import components as c
from kapok.web.statuses import STATES
from kapok.web.texts import Words

DAY = dt.date(2023, 6, 30)
Pick = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Sample:
    """`states`: what is shown, and the component that shows it. `small`: many fit on one line."""

    title: str
    states: list[tuple[str, c.Component]]
    small: bool = False


def samples(say: Words) -> list[Sample]:
    p = say.of
    return [
        Sample(p("结论句", "Verdict"), _verdicts(p)),
        Sample(p("状态", "Status tag"), _tags(p), small=True),
        Sample(p("身份条", "Identity bar"), _identities(p)),
        Sample(p("事实与来源", "Fact and source"), _facts(p)),
        Sample(p("一条条的记录", "Records"), _records(p)),
        Sample(p("遮住的号码", "Masked field"), _masked(p)),
        Sample(p("数据表", "Data table"), _tables(p)),
        Sample(p("筛选条", "Filter bar"), _filters(p)),
        Sample(p("时间轴", "Timeline"), _timelines(p)),
        Sample(p("横幅", "Banner"), _banners(p)),
        Sample(p("错误汇总", "Error summary"), _errors(p)),
        Sample(p("填写项", "Field"), _fields(p)),
        Sample(p("任务列表", "Task list"), _tasks(p)),
        Sample(p("核对单", "Summary list"), _summaries(p)),
        Sample(p("回执", "Confirmation"), _confirmations(p)),
        Sample(p("时限", "Deadline"), _deadlines(p), small=True),
        Sample(p("按钮", "Button"), _buttons(p), small=True),
        Sample(p("空状态", "Nothing there"), _nothing(p)),
        Sample(p("表单", "Form"), _forms(p)),
        Sample(p("自动刷新", "Fetched anew"), _lives(p)),
    ]


def _verdicts(p: Pick) -> list[tuple[str, c.Component]]:
    return [
        (
            p("符合", "ok"),
            c.Verdict(
                "ok",
                p(
                    "400 元。7 项由数据核实，1 项请您看。",
                    "400 yuan. 7 conditions checked by data, 1 needs you.",
                ),
            ),
        ),
        (
            p("差一点", "near"),
            c.Verdict(
                "near", p("再招 2 人，奖补多 1 万元。", "Hire 2 more for another 10,000 yuan.")
            ),
        ),
        (
            p("待核实", "unknown"),
            c.Verdict(
                "unknown",
                p(
                    "缺参保地；社保数据 6-28 起未更新。",
                    "Place of insurance missing; no new data since 06-28.",
                ),
            ),
        ),
        (
            p("标准未配置", "unset"),
            c.Verdict(
                "unset",
                p(
                    "跨省交通补助·盐边县·2023。不计入合计。",
                    "Travel aid, Yanbian, 2023. Not in totals.",
                ),
            ),
        ),
        (
            p("需研究决定", "discretionary"),
            c.Verdict(
                "discretionary",
                p(
                    "测算 70,000 元；须市局决定并写理由。",
                    "Computed 70,000 yuan; the city decides, with reasons.",
                ),
            ),
        ),
        (
            p("不符合", "no"),
            c.Verdict(
                "no",
                p(
                    "务工地就是户籍县（条件④，第2条）。",
                    "Works in the home county (condition 4, article 2).",
                ),
            ),
        ),
        (p("只说明", "info"), c.Verdict("info", p("今天 7 件，3 件到期。", "7 today, 3 due."))),
        (p("都好", "well"), c.Verdict("well", p("任务都做完了。", "All jobs are done."))),
        (
            p("要人看", "wanting"),
            c.Verdict("wanting", p("没有任务进程在运行。", "No worker is running.")),
        ),
        (p("告警", "alarm"), c.Verdict("alarm", p("1 个任务失败。", "1 job has failed."))),
    ]


def _tags(p: Pick) -> list[tuple[str, c.Component]]:
    staff = [(p("工作人员看到", "as staff see it"), c.Tag(key)) for key in STATES]
    public = [
        (p("群众看到", "as the public sees it"), c.Tag(key, public=True))
        for key, state in STATES.items()
        if state.public[0]
    ]
    return [*staff, *public, (p("超期", "overdue"), c.Tag("overdue", more=p("超 2 天", "2 days")))]


def _identities(p: Pick) -> list[tuple[str, c.Component]]:
    person = c.Identity(
        p("刘大田", "Liu Datian"),
        [
            c.Row(p("性别", "Sex"), p("女", "female")),
            c.Row(p("年龄", "Age"), "34"),
            c.Row(
                p("身份证号", "ID number"),
                c.Masked(
                    "number",
                    p("身份证号", "ID number"),
                    "510411********0026",
                    "registry_person",
                    "sample",
                ),
            ),
            c.Row(p("住在", "Lives in"), p("仁和区 大田镇 示范村", "Renhe, Datian, Demo village")),
        ],
        [c.Tag("entitled")],
    )
    employer = c.Identity(
        p("示范机械厂", "Demo Machine Works"),
        [c.Row(p("类型", "Kind"), p("企业", "enterprise"))],
        icon="building",
    )
    house = c.Identity(
        p("示范村 第 17 户", "Household 17"), [c.Row(p("人口", "Members"), "4")], icon="house"
    )
    return [
        (p("人", "person"), person),
        (p("单位", "employer"), employer),
        (p("户", "household"), house),
    ]


def _facts(p: Pick) -> list[tuple[str, c.Component]]:
    data = c.Origin("data", p("社保参保地", "insurance records"), DAY)
    person = c.Origin("person", p("王村长", "village head Wang"), dt.date(2023, 6, 12))
    site = c.Origin("site", p("现场照片", "photo on site"), DAY)
    shown = c.Facts(
        [
            c.Fact(p("务工地", "Workplace"), p("东区", "Dong district"), data),
            c.Fact(p("出发日", "Set out on"), DAY, data),
            c.Fact(p("月工资", "Monthly wage"), p("3,300.00 元", "3,300.00 yuan"), data),
            c.Fact(p("现在做什么", "Occupation"), p("装配工", "assembler"), person),
            c.Fact(p("在岗", "At work"), True, site),
            c.Fact(p("文化程度", "Education")),
            c.Fact(p("参保", "Insured"), unknown=True, origin=data),
            c.Fact(
                p("户籍县", "Home county"),
                p("仁和区", "Renhe"),
                data,
                others=[(p("米易县", "Miyi"), person)],
                decided=p(
                    "王经办 2023-06-29 决定：以户口簿为准",
                    "Decided by Wang on 2023-06-29: as in the household book",
                ),
            ),
        ]
    )
    return [
        (p("已知、现场、未填、待核实、不一致", "known, on site, empty, unknown, conflict"), shown),
        (p("单独的来源", "a source alone"), site),
    ]


def _records(p: Pick) -> list[tuple[str, c.Component]]:
    data = c.Origin("data", p("社保参保地", "insurance records"), DAY, dt.date(2023, 7, 1))
    wage = c.Fact(
        p("月工资", "Monthly wage"), p("3,000 元", "3,000 yuan"), data, others=[("2,800", data)]
    )
    job = c.Record(
        p("2022-07-26 至 还在岗", "2022-07-26 to still there"),
        "",
        [c.Link(p("桃花编织厂", "Taohua Weaving"), "#")],
        [(p("合同类型", "Contract"), p("固定期限", "fixed term"))],
        data,
        now=True,
    )
    disputed = c.Record("2021-03-01", p("保洁", "cleaning"), [], [], data, c.Facts([wage]))
    coming = c.Record("2023-09-01", p("焊工", "welder"), [], [], data, later=True)
    data_link = c.Link(p("什么变过", "What has changed"), "#")
    listed = c.Records([job, disputed, coming])
    return [
        (p("有效、不一致、还没开始", "holding, disputed, not begun"), listed),
        (p("往哪里去", "where to"), c.Links([c.Link(p("材料", "Papers"), "#"), data_link])),
        (p("收起", "folded"), c.Folded(p("各项数据核对到哪天", "Compared up to"), [listed])),
    ]


def _masked(p: Pick) -> list[tuple[str, c.Component]]:
    label = p("身份证号", "ID number")
    covered = "510411********0026"
    return [
        (
            p("遮住，可看", "masked, may be shown"),
            c.Masked("number", label, covered, "registry_person", "sample2"),
        ),
        (
            p("遮住，不可看", "masked, may not be shown"),
            c.Masked("number", label, covered),
        ),
        (
            p("看到了，过一会儿自动遮住", "shown, hidden again in a while"),
            c.Masked("phone", p("电话", "Phone"), "138****0000", whole="138 0000 0000", left=60),
        ),
        (p("没有", "none"), c.Masked("account", label)),
    ]


def _tables(p: Pick) -> list[tuple[str, c.Component]]:
    columns = [
        c.Column(p("姓名", "Name"), sort="?sort=name", sorted_="ascending"),
        c.Column(p("村", "Village"), minor=True),
        c.Column(p("状态", "State")),
        c.Column(p("金额（元）", "Amount (yuan)"), numeric=True, sort="?sort=-amount"),
    ]
    village = p("示范村", "Demo village")
    rows = [
        [c.Link(p("刘大田", "Liu Datian"), "#"), village, c.Tag("paid"), "400.00"],
        [c.Link(p("阿·尔布", "A·Erbu"), "#"), village, c.Tag("review"), "1,000.00"],
        [c.Link(p("马新米", "Ma Xinmi"), "#"), village, c.Tag("missing"), "1,000.00"],
    ]
    caption = p("本月案件", "Cases of the month")
    empty = p("没有符合条件的案件，清除条件再看。", "No case fits; clear the filters.")
    full = c.Table(caption, columns, rows, empty, ["", "", "", "2,400.00"], more="?page=2")
    return [
        (p("有行", "rows"), full),
        (p("没有行", "no rows"), c.Table(caption, columns, [], empty)),
    ]


def _filters(p: Pick) -> list[tuple[str, c.Component]]:
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


def _timelines(p: Pick) -> list[tuple[str, c.Component]]:
    entries = [
        c.Entry(
            DAY,
            p("去东莞务工", "Went to work in Dongguan"),
            p("王村长", "Wang"),
            c.Origin("person", p("电话", "by phone")),
        ),
        c.Entry(
            dt.date(2022, 8, 19),
            p("领到 400 元", "Received 400 yuan"),
            p("县人社局", "county office"),
            c.Tag("paid"),
            "done",
        ),
    ]
    return [(p("有记录", "entries"), c.Timeline(entries)), (p("没有", "none"), c.Timeline([]))]


def _banners(p: Pick) -> list[tuple[str, c.Component]]:
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


def _errors(p: Pick) -> list[tuple[str, c.Component]]:
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


def _fields(p: Pick) -> list[tuple[str, c.Component]]:
    name, yes_no = (
        p("姓名", "Name"),
        [("yes", p("是", "Yes")), ("no", p("不是", "No")), ("unsure", p("不清楚", "Not sure"))],
    )
    return [
        (
            p("平常", "rest"),
            c.Field("sample_plain", name, hint=p("和身份证上一样。", "As on the ID card.")),
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
        (
            p("单选", "radio"),
            c.Field(
                "sample_radio",
                p("您家在帮扶名册里吗？", "Is your family on the support register?"),
                "radio",
                "unsure",
                choices=yes_no,
            ),
        ),
        (p("文件", "file"), c.Field("sample_file", p("材料", "Paper"), "file")),
        (
            p("下拉", "select"),
            c.Field("sample_select", p("是否", "Yes or no"), "select", "no", choices=yes_no),
        ),
    ]


def _tasks(p: Pick) -> list[tuple[str, c.Component]]:
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


def _summaries(p: Pick) -> list[tuple[str, c.Component]]:
    rows = [
        c.Row(p("务工地", "Workplace"), p("东区", "Dong district"), "#", p("西区", "Xi district")),
        c.Row(p("钱打到", "Paid to"), p("尾号 3310 的社保卡", "card ending in 3310"), "#"),
        c.Row(p("金额", "Amount"), "400.00 " + p("元", "yuan")),
    ]
    return [(p("能改、改过、不能改", "may be changed, was changed, may not"), c.Summary(rows))]


def _confirmations(p: Pick) -> list[tuple[str, c.Component]]:
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


def _deadlines(p: Pick) -> list[tuple[str, c.Component]]:
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


def _buttons(p: Pick) -> list[tuple[str, c.Component]]:
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


def _nothing(p: Pick) -> list[tuple[str, c.Component]]:
    link = c.Link(p("换个写法再找", "Search again"), "#")
    return [(p("查无此人", "nobody found"), c.Nothing(p("查无此人。", "Nobody found."), [link]))]


def _forms(p: Pick) -> list[tuple[str, c.Component]]:
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


def _lives(p: Pick) -> list[tuple[str, c.Component]]:
    """At rest only: one that moves would fetch this page for ever."""
    done = c.Verdict("ok", p("任务都做完了。", "All jobs are done."))
    return [(p("停着", "at rest"), c.Live([done], "#"))]
