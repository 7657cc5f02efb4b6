"""What is on record: who it is, facts and where they come from, records, tables, times."""

from __future__ import annotations

import datetime as dt

from kapok.web import components as c
from kapok.web.gallery.sample import DAY, Pick, States


def identities(p: Pick) -> States:
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


def facts(p: Pick) -> States:
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


def records(p: Pick) -> States:
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


def masked(p: Pick) -> States:
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


def tables(p: Pick) -> States:
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
        [
            c.Link(p("马新米", "Ma Xinmi"), "#"),
            c.Lines([village, p("3 组", "Group 3")]),
            c.Tag("missing"),
            "1,000.00",
        ],
    ]
    caption = p("本月案件", "Cases of the month")
    empty = p("没有符合条件的案件，清除条件再看。", "No case fits; clear the filters.")
    full = c.Table(
        caption,
        columns,
        rows,
        empty,
        ["", "", "", "2,400.00"],
        more="?page=2",
    )
    return [
        (p("有行", "rows"), full),
        (p("没有行", "no rows"), c.Table(caption, columns, [], empty)),
    ]


def timelines(p: Pick) -> States:
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
