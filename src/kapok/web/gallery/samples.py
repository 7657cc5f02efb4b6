"""Every component in every state, in the order of the page."""

from __future__ import annotations

from kapok.web.gallery import answers, asked, shown
from kapok.web.gallery.sample import Sample
from kapok.web.texts import Words


def samples(say: Words) -> list[Sample]:
    p = say.of
    return [
        Sample(p("结论句", "Verdict"), answers.verdicts(p)),
        Sample(p("状态", "Status tag"), answers.tags(p), small=True),
        Sample(p("身份条", "Identity bar"), shown.identities(p)),
        Sample(p("事实与来源", "Fact and source"), shown.facts(p)),
        Sample(p("一条条的记录", "Records"), shown.records(p)),
        Sample(p("遮住的号码", "Masked field"), shown.masked(p)),
        Sample(p("数据表", "Data table"), shown.tables(p)),
        Sample(p("筛选条", "Filter bar"), asked.filters(p)),
        Sample(p("时间轴", "Timeline"), shown.timelines(p)),
        Sample(p("横幅", "Banner"), answers.banners(p)),
        Sample(p("错误汇总", "Error summary"), asked.errors(p)),
        Sample(p("填写项", "Field"), asked.fields(p)),
        Sample(p("任务列表", "Task list"), asked.tasks(p)),
        Sample(p("核对单", "Summary list"), asked.summaries(p)),
        Sample(p("回执", "Confirmation"), answers.confirmations(p)),
        Sample(p("时限", "Deadline"), answers.deadlines(p), small=True),
        Sample(p("按钮", "Button"), asked.buttons(p), small=True),
        Sample(p("空状态", "Nothing there"), answers.nothing(p)),
        Sample(p("表单", "Form"), asked.forms(p)),
        Sample(p("换个看法", "Toggles"), asked.toggles(p)),
        Sample(p("原文", "Text of a policy"), answers.written(p)),
        Sample(p("自动刷新", "Fetched anew"), answers.lives(p)),
    ]
