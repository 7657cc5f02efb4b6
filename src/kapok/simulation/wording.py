"""Words of what is written about simulations and prices, in Chinese and English."""

from __future__ import annotations

from kapok.rules.executors.resultwords import one_of
from kapok.screening.wording import LANGUAGES, TEXTS

WORDS: dict[str, tuple[str, str]] = {
    **TEXTS,
    "gain": ("变多", "More"),
    "lose": ("变少", "Less"),
    "same": ("不变", "Same"),
    # what is tried
    "sim.change": (
        "{owner}“{name}”由 {before} 改为 {after}，{start} 起，{where}",
        "{owner} “{name}” from {before} to {after}, from {start}, {where}",
    ),
    "sim.reading": ("口径改为：{ask}{say}", "reading: {ask} {say}"),
    "sim.policy": ("几条共用的", "shared"),
    "sim.measure": ("措施 {id}", "Measure {id}:"),
    "sim.unset_value": ("未配置", "not set"),
    "sim.city": ("全市", "the whole city"),
    "sim.county": (
        "只在{county}（多出的由本地财力出）",
        "in {county} alone (the excess is its own money)",
    ),
    # what has to be known of it
    "sim.assume.data": (
        "按这批数据里的人和事算到 {day}；没有计入因为标准变了而多来或少来的人。",
        "Worked out on the people and events of this data up to {day}; nobody who comes, or stays away, because of the change is counted in.",
    ),
    "sim.assume.paid": (
        "已经付过的不退；按累计补差的，已付的人也会补到新标准。",
        "What was paid stays paid; where the difference is topped up, those paid before get it too.",
    ),
    "sim.assume.lifted": (
        "{county}自己的“{name}”低于新的市级标准，按市级算。",
        "{county}'s own “{name}” is below the city's new one and was taken as the city's.",
    ),
    "sim.assume.measures": (
        "重新判定了会受影响的 {n} 项措施：{measures}；其余不变。",
        "Decided again: {n} measures that can be affected ({measures}); the others do not change.",
    ),
    "sim.assume.ceilings": ("仍受这些上限约束：{what}。", "These ceilings still hold: {what}."),
    "sim.assume.unset": (
        "没有标准、不在金额里的：{what}。",
        "Without a standard and in no amount: {what}.",
    ),
    "sim.ceiling": ("{name} {value}", "{name} {value}"),
    "sim.unset_line": (
        "措施 {measure} {before} 个（改后 {after} 个）",
        "measure {measure}: {before} (after: {after})",
    ),
    "sim.unsure_line": (
        "{n} 个收款人应发多少还说不准（缺资料，或没有标准），没有算在内。",
        "Of {n} payees it cannot be said what is due (a fact or a standard is missing); they are in no count.",
    ),
    # the workbook
    "sim.head": ("改一个数，看要多花多少钱", "What a change would cost"),
    "sim.sheet.summary": ("汇总", "Summary"),
    "sim.sheet.money": ("资金", "Funds"),
    "sim.sheet.lists": ("谁变多谁变少", "Who gains, who loses"),
    "sim.sheet.units": ("结论变化", "Verdicts changed"),
    "sim.asked": ("改什么", "Change"),
    "sim.assumed": ("怎么算的", "Assumptions"),
    "sim.result": ("结果", "Result"),
    "sim.verdict": (
        "变多 {gain} 个收款人，变少 {lose} 个，不变 {same} 个；应发合计 {difference}（多发 {up}，少发 {down}）",
        "{gain} payees get more, {lose} less, {same} the same; due in all {difference} (more {up}, less {down})",
    ),
    "sim.people": (
        "按人算：{gain} 人变多，{lose} 人变少",
        "By persons: {gain} gain, {lose} lose",
    ),
    "sim.nothing": ("在这批数据里什么都不变", "nothing changes in this data"),
    "col.gain": ("变多（个）", "More"),
    "col.lose": ("变少（个）", "Less"),
    "col.same": ("不变（个）", "Same"),
    "col.unsure": ("说不准（个）", "Not known"),
    "col.up": ("多发（元）", "More (yuan)"),
    "col.down": ("少发（元）", "Less (yuan)"),
    "col.before": ("现在（元）", "Now (yuan)"),
    "col.after": ("改后（元）", "Then (yuan)"),
    "col.difference": ("相差（元）", "Difference (yuan)"),
    "col.own_difference": ("其中县（区）自担（元）", "Of it the county's own (yuan)"),
    "col.was": ("原来的结论", "Verdict now"),
    "col.now": ("改后的结论", "Verdict then"),
    "col.changed": ("结论变了（个）", "Verdicts changed"),
    "col.people_gain": ("人变多", "Persons: more"),
    "col.people_lose": ("人变少", "Persons: less"),
    # prices
    "price.head": (
        "口径定价：每个没有说死的地方，换一种读法差多少",
        "The price of each open reading",
    ),
    "price.sheet": ("口径", "Readings"),
    "price.sheet.measures": ("分措施", "By measure"),
    "price.default": ("现在按这个算", "in force"),
    "price.confirmed": ("已由{by}确认（{document}）", "confirmed by {by} ({document})"),
    "price.unconfirmed": (
        "还没有部门确认，用的是默认",
        "not confirmed by anybody: the default is used",
    ),
    "price.sentence": (
        "{gain} 人变多，{lose} 人变少；应发 {difference}",
        "{gain} persons gain, {lose} lose; due {difference}",
    ),
    "price.sentence_payees": (
        "{gain} 个收款人变多，{lose} 个变少；应发 {difference}",
        "{gain} payees gain, {lose} lose; due {difference}",
    ),
    "price.of_measure": ("措施 {id}：{ask}", "Measure {id}: {ask}"),
    "price.payees": (
        "收款人：{gain} 个变多，{lose} 个变少（多发 {up}，少发 {down}）",
        "payees: {gain} more, {lose} less (more {up}, less {down})",
    ),
    "price.units": ("{n} 件结论不同", "{n} other verdicts"),
    "price.unset": (
        "{n} 件变成要等标准（标准未配置，不在金额里）",
        "{n} more wait for a standard that is not set (in no amount)",
    ),
    "price.nothing": ("在这批数据里不影响任何人", "moves nobody in this data"),
    "price.unused": ("现在没有用到：别的口径选了另一种读法才会用到", "not in use as things stand"),
    "price.page_title": ("口径定价", "The price of each open reading"),
    "price.page_verdict": (
        "文件里有 {n} 处没有说死。换一种读法，{moving} 处会让人多得或少得，{still} 处在这批数据里没有影响，{unused} 处现在没有用到。",
        "The text leaves {n} questions open. {moving} of them move people or money, {still} move nothing in this data, {unused} are not in use.",
    ),
    "price.watching": (
        "另有 {n} 处只用在预警和指标里，不动钱，不在其中。",
        "{n} more stand in warnings and indicators alone, move no money and are not among them.",
    ),
    "price.page_data": (
        "判定日 {day}，数据里 {people} 人",
        "as of {day}, {people} persons in the data",
    ),
    "price.page_moving": (
        "会影响人或钱的，影响大的在前",
        "Those that move people or money, largest first",
    ),
    "price.page_still": ("在这批数据里没有影响的", "Those that move nothing in this data"),
    "price.page_unused": ("现在没有用到的", "Those not in use"),
    "price.page_how": ("怎么算的", "How it was worked out"),
    "price.page_how1": (
        "每处只换一种读法，其余按现在的读法，把涉及的措施连同共用资格、限额的措施重新判定一遍，再和现在的结果比。",
        "One reading is changed at a time, and what it touches is decided again.",
    ),
    "price.page_how2": (
        "“人”按人算净变化：一个人在几项措施里有多有少，看合起来是多是少；“应发”含测算待定的，不含由别处付的。",
        "Persons are counted by their net change; money proposed is included, money others pay is not.",
    ),
    "price.page_how3": (
        "没有标准的不在金额里，也不算 0；没有计入因读法变了而多来申请的人。",
        "What has no standard is in no amount; nobody who would come because of a change is counted.",
    ),
    "price.page_measures": ("涉及措施 {measures}", "measures {measures}"),
    "price.page_more": (" 等，另 {n} 项", " and {n} more"),
    "price.page_moved": ("动到的措施：{measures}", "measures moved: {measures}"),
    "price.page_question": ("问办公室的第 {id} 题", "question {id}"),
    "price.page_now": ("现在：{say}", "now: {say}"),
    "price.bar_people_gain": ("▲ 变多", "▲ more"),
    "price.bar_people_lose": ("▼ 变少", "▼ less"),
    "price.bar_money_gain": ("▲ 多发", "▲ paid more"),
    "price.bar_money_lose": ("▼ 少发", "▼ paid less"),
    "col.ask": ("问题", "Question"),
    "col.option": ("读法", "Option"),
    "col.clause": ("条款", "Clause"),
    "col.now_read": ("现在怎么读", "In force"),
    "col.measures": ("涉及的措施", "Measures"),
    "col.name": ("名称", "Name"),
    "col.who": ("谁确认的", "Confirmed"),
}


def text(lang: str, key: str, **values: object) -> str:
    """A phrase in the language."""
    words = WORDS[key][LANGUAGES.index(lang)].format(**values)
    return words if lang == "zh" else one_of(words)
