"""Every sentence of the pages, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from kapok.rules.executors.resultwords import LEVEL_WORDS, OUTCOME_WORDS, one_of
from kapok.rules.package.listwords import LIST_WORDS
from kapok.site.kinds import KINDS

WORDS: dict[str, tuple[str, str]] = {
    **LIST_WORDS,
    **KINDS,
    **{f"outcome.{name}": words for name, words in OUTCOME_WORDS.items()},
    **{f"level.{name}": words for name, words in LEVEL_WORDS.items()},
    "warned.eligible": ("要预警", "a warning is raised"),
    "warned.not_eligible": ("不预警", "no warning"),
    "warned.so": ("要预警（{colour}）：{why}。", "Warning ({colour}): {why}."),
    # around
    "skip": ("跳到内容", "Skip to content"),
    "nav.label": ("全部页面", "All pages"),
    "nav.document": ("原文", "Document"),
    "nav.coverage": ("着落", "Coverage"),
    "nav.readings": ("口径", "Readings"),
    "nav.parameters": ("标准", "Figures"),
    "nav.legend": ("图例", "Legend"),
    "crumbs": ("您在这里", "You are here"),
    "foot.how": (
        "这些页面由政策数据生成：每个结论点得到条文，每句条文说得出着落。原文以正式文件为准。",
        "Made from the policy as data: each verdict leads to its clause, each sentence has a home. The official document prevails.",
    ),
    "foot.seal": ("政策包 {name} · 指纹 {hash}", "package {name} · hash {hash}"),
    "join": ("、", ", "),
    "stop_small": (" · ", " · "),
    "stop": ("；", "; "),
    "unknown": ("未知", "not known"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "open_end": ("长期", "open-ended"),
    # the document page
    "doc.verdict_open": (
        "{n} 句原文：{done} 句有着落，{open} 句还没有。",
        "{n} sentences: {done} have a home, {open} have none yet.",
    ),
    "doc.verdict_whole": ("{n} 句原文，句句有着落。", "{n} sentences, and every one has a home."),
    "doc.valid": ("有效期", "In force"),
    "doc.days": ("{start} 至 {end}", "{start} to {end}"),
    "doc.run_off": (
        "有效期内发生的事项，到期后仍按本文件办完。",
        "What happens within validity is settled by this document afterwards, too.",
    ),
    "doc.counts": ("规则", "Rules"),
    "doc.counts_words": (
        "{measures} 项措施，{conditions} 个条件，{readings} 个口径，{params} 个标准（{unset} 个未配置），{cases} 个算例",
        "{measures} measures, {conditions} conditions, {readings} readings, {params} figures ({unset} not set), {cases} worked cases",
    ),
    "doc.watched": (
        "{warnings} 项预警，{indicators} 个指标",
        "{warnings} warnings, {indicators} indicators",
    ),
    "doc.duties": ("{n} 项", "{n} in all"),
    "doc.watching": ("预警和指标", "Watched"),
    "doc.share": ("每一句的着落", "What became of each sentence"),
    "doc.homeless": ("先看没有着落的", "First: what has no home yet"),
    "doc.homeless_words": (
        "下面这些句子还没有规则、任务或理由；原文里用虚线标出。",
        "These have no rule, duty or reason yet; dashed in the text.",
    ),
    "doc.outline": ("大纲", "Outline"),
    "doc.text": ("原文", "The text"),
    "doc.how": (
        "句末的记号说这句话的着落，点开看规则；带小字的词说明效力。",
        "The mark after a sentence says what became of it; words with a small sign bind in that way.",
    ),
    "doc.more": ("规则和算例", "Rules and cases"),
    "doc.cases": ("{n} 例", "{n} cases"),
    "doc.readings": ("{n} 口径", "{n} readings"),
    "doc.mark": ("{mark}，{clause}第{n}句", "{mark}, {clause} sentence {n}"),
    # the clause page
    "clause.sentences": ("逐句", "Sentence by sentence"),
    "clause.none": (
        "这一条还没有写成规则。",
        "No rule has been written for this clause yet.",
    ),
    "clause.previous": ("上一条：{title}", "Previous"),
    "clause.next": ("下一条：{title}", "Next"),
    "clause.around": ("前后各条", "Clauses around"),
    "clause.contents": ("本页", "On this page"),
    "clause.loose": ("还没有规则读到的数字：{what}", "figures no rule reads yet: {what}"),
    "clause.policy": ("整份文件", "The whole document"),
    "clause.assessed": ("考核", "Assessment"),
    "assessed.item": ("考核项", "Item"),
    "assessed.points": ("分值", "Points"),
    "assessed.by": ("看哪个指标", "Indicator"),
    "assessed.line": ("到多少得满分", "Full points at"),
    "clause.duties": ("部门任务", "Duties of departments"),
    "name.warning": ("预警 {id} {title}", "warning {id} {title}"),
    "name.indicator": ("指标 {title}", "indicator {title}"),
    "measure.head": ("措施 {id}", "Measure {id}"),
    "measure.warning": ("预警 {id}", "Warning {id}"),
    "measure.indicator": ("指标", "Indicator"),
    "measure.kind": ("性质", "Kind"),
    "measure.lead": ("牵头和配合", "Lead, with"),
    "measure.unit": ("逐个判定", "Decided one by one"),
    "measure.payee": ("发给", "Paid to"),
    "measure.event": ("以哪天为准", "Day that counts"),
    "measure.key_join": (" ＋ ", " + "),
    "measure.written": ("规则文件里怎么写的", "As the rule file has it"),
    "measure.authority": ("由谁决定", "Decided by"),
    "measure.file": ("规则文件", "Rule file"),
    "measure.level": ("级别", "Level"),
    "measure.why": ("说什么", "What it says"),
    "measure.way": ("怎么算", "How it counts"),
    "measure.groups": ("可以按", "Split by"),
    "measure.target": ("目标", "Target"),
    "measure.example": ("举一个例子", "A worked example"),
    "measure.conditions": ("{n} 个条件，都要满足", "{n} conditions, all must hold"),
    "measure.gate": ("先圈人群", "gate"),
    "measure.soft": ("软性：没做到要写理由、要批准", "soft: needs a reason and approval"),
    "measure.reached": ("到这一天：", "reached on:"),
    "measure.before": ("不晚于（不含）：", "before:"),
    "measure.quote": ("原文：", "Text:"),
    "measure.priority": ("谁排在前面", "Who comes first"),
    "measure.flags": ("要留意的", "Flags"),
    "measure.flags_words": ("只提示，不影响结论。", "They never decide."),
    "measure.causes": ("可能的原因", "Causes"),
    "measure.causes_words": ("预警时说出是哪一样。", "The warning says which."),
    "measure.priority_words": (
        "只排先后，不影响结论。",
        "The order alone; it never decides.",
    ),
    "measure.actions": ("要做什么", "What to do"),
    "measure.within": ("{who}，{days} 个工作日内", "{who}, within {days} working days"),
    "measure.within_unset": ("{who}，期限未配置", "{who}, no deadline set"),
    "measure.money": ("钱怎么算", "The sum"),
    "measure.each": ("每个（{unit}）", "per {unit}"),
    "measure.total": ("每个收款人合计", "per payee"),
    "measure.pay": ("一共发", "Paid in all"),
    "measure.settle": ("结算", "Settlement"),
    "measure.key": ("只享一次", "Once per"),
    "measure.limit": ("最多", "At most"),
    "measure.fund": ("哪笔钱", "Fund"),
    "measure.params": ("标准和门槛", "Figures"),
    "measure.readings": ("口径", "Readings"),
    "measure.readings_words": (
        "原文两可的地方。●是现在用的读法。",
        "Where the text is open. ● is the answer in force.",
    ),
    "measure.readings_shared": ("整份文件共用的口径", "Shared with the whole document"),
    "measure.cases": ("算例 {n} 个", "{n} worked cases"),
    "measure.cases_words": (
        "每种结果先看一个。",
        "One of each outcome first.",
    ),
    "measure.cases_all": ("{n} 个算例全部看", "See all {n}"),
    "measure.no_cases": ("还没有算例。", "No worked cases yet."),
    # figures
    "param.name": ("标准或门槛", "Figure"),
    "param.value": ("数值和起算日", "Value, from"),
    "param.basis": ("依据", "Basis"),
    "param.from": ("{day} 起", "from {day}"),
    "param.ended": ("停用", "ended"),
    "param.unset": ("标准未配置", "standard not set"),
    "param.raised": ("县（区）自己定的", "set by the county"),
    "param.table": ("{owner}的标准和门槛", "Figures of {owner}"),
    # basis
    "basis.reading": ("原文没有这句话，依据口径：", "not in the text; by a reading:"),
    "basis.rule": ("原文没有这句话，依据上级规定：", "not in the text; by a higher rule:"),
    "basis.domain": (
        "原文没有这句话，按通常做法（业务要点 {name}）",
        "not in the text; customary practice (note {name})",
    ),
    # readings
    "reading.now": ("现在用的", "in force"),
    "reading.default": ("默认，未确认", "default, not confirmed"),
    "reading.confirmed": (
        "{start} 起，{by}确认（{document}）",
        "confirmed from {start} by {by} ({document})",
    ),
    "reading.question": ("问题 {id}", "question {id}"),
    "reading.sum": (
        "{n} 处原文两可：{confirmed} 处有书面确认，{open} 处先用默认读法。",
        "{n} open questions: {confirmed} confirmed in writing, {open} at their default.",
    ),
    "reading.used_by": ("用到的措施", "Used by"),
    "reading.title": ("口径", "Readings"),
    "reading.how": (
        "同一句话有几种读法，结果就可能不同。没有书面确认的，先用默认读法，解释里写明。",
        "Where a sentence can be read in several ways, results differ. Until confirmed in writing the default holds, and explanations say so.",
    ),
    "params.title": ("标准和门槛", "Figures"),
    "params.sum": (
        "{n} 个标准和门槛；{unset} 个还没有配置，不当 0 算，相关的人结论是“标准未配置”。",
        "{n} figures; {unset} are not set: never taken as 0, the verdict is “standard not set”.",
    ),
    # the worked example
    "example.case": (
        "算例“{name}”，判定日 {day}。人和单位都是虚构的。",
        "Case “{name}”, on {day}. People and employers are invented.",
    ),
    "example.conditions": ("为什么", "Why"),
    "example.money": ("钱怎么算", "The working"),
    "example.by": ("按这些口径", "Under these readings"),
    "example.route": ("谁付", "Who pays"),
    "example.changes": ("什么会改变结果", "What would change it"),
    # cases
    "cases.title": ("措施 {id} 的算例", "Worked cases of measure {id}"),
    "cases.sum": (
        "{n} 个算例。第一个写全，其余只写和它不同的事实。",
        "{n} worked cases. The first is written out; the others only where they differ from it.",
    ),
    "cases.name": ("算例", "Case"),
    "cases.facts": ("事实", "Facts"),
    "cases.wanted": ("结果", "Verdict"),
    "cases.table": ("算例、事实和结果", "Cases, facts and verdicts"),
    "cases.as_of": ("判定日 {day}", "decided on {day}"),
    "cases.same": ("和第一个一样", "as the first"),
    "cases.row": ("{entity} {id}：{facts}", "{entity} {id}: {facts}"),
    "cases.rows": ("{entity} {n} 条", "{n} {entity}"),
    "cases.rows_like": ("{entity} {n} 条，各条：{facts}", "{n} {entity}, each: {facts}"),
    "cases.added": ("另有{what}", "also {what}"),
    "cases.dropped": ("没有{entity} {id}", "without {entity} {id}"),
    "cases.dropped_many": ("少 {n} 条{entity}", "{n} {entity} less"),
    "cases.fact": ("{label}：{value}", "{label}: {value}"),
    "cases.reading": ("口径“{ask}”：{say}", "reading “{ask}”: {say}"),
    "cases.figure": ("{say}改为 {value}", "{say} is {value}"),
    "cases.figure_in": ("{county}的{say}为 {value}", "{say} in {county} is {value}"),
    "cases.figure_gone": ("{say}没有定", "{say} is not set"),
    "cases.pay": ("应发 {amount}", "{amount}"),
    "cases.n": ("{n} 个算上", "{n} count"),
    "cases.units": ("{outcome} {n} 个", "{outcome} {n}"),
    "cases.failed": ("没满足：{what}", "fails: {what}"),
    "cases.missing": ("缺：{what}", "missing: {what}"),
    "cases.flagged": ("没做到：{what}", "not kept: {what}"),
    "cases.waiting": ("要等：{what}", "waiting: {what}"),
    "cases.not_before": ("{day} 起", "from {day}"),
    "cases.each_pay": ("各批应发 {amounts}", "batches {amounts}"),
    "cases.colour": ("排第 {rank} 位", "rank {rank}"),
    "cases.back": ("回到规则", "Back to the rule"),
    # procedures
    "steps.title": ("怎么办", "How it is worked"),
    "steps.name": ("步骤", "Step"),
    "steps.who": ("谁办", "Who"),
    "steps.clock": ("时限", "Time limit"),
    "steps.shared": ("与第 {n} 步合计", "shared with step {n}"),
    "steps.unset": ("时限未配置", "not set"),
    "steps.clock_words": ("{n} {unit}", "{n} {unit}"),
    "steps.guess": ("通常做法，要由主管部门确认", "usual practice, for the office to confirm"),
    "steps.table": ("{name}：步骤、谁办、时限", "{name}: steps, who, time limits"),
    "steps.starts": ("怎么开始", "Begins"),
    "steps.none": ("不用办", "Nothing to work"),
    "steps.register": ("名册", "Register"),
    "steps.kept_by": ("由{office}管", "kept by the {office}"),
    "steps.rows": ("每一条下面还登记", "Under each entry"),
    "steps.due": ("到期要做", "Falls due"),
    "steps.due_one": (
        "{name}：{every}一次，{office}{to}；期满后限",
        "{name}: {every}, by the {office}{to}; after the end within",
    ),
    "steps.due_to": ("，报{office}", ", reported to the {office}"),
    "steps.costs": ("花费另在这里办", "Cost claimed under"),
    "every.month": ("每月", "every month"),
    "every.quarter": ("每季", "every quarter"),
    "every.half_year": ("每半年", "every half-year"),
    "every.year": ("每年", "every year"),
    "steps.aside": ("另有", "Besides"),
    "steps.publicity": ("公示", "Public notice"),
    "steps.batch": ("批次", "Batches"),
    "steps.batch_words": ("{every}一批，{of}；{contested}", "{every}, {of}; {contested}"),
    "steps.notices": ("文书", "Notices"),
    "steps.forms": ("表格", "Forms"),
    "steps.recovery": ("追回情形", "Claimed back for"),
    "steps.then": ("以后还可能", "Afterwards"),
    "steps.discretion": ("研究决定", "discretionary"),
    "steps.masked": ("{name}（{mask}）", "{name} ({mask})"),
    "papers.title": ("材料", "Evidence"),
    "papers.words": (
        "◎ 数据能证明，不用交；□ 要交。",
        "◎ proved by data, not handed in; □ handed in.",
    ),
    "papers.data": ("数据能证明，不用交", "proved by data"),
    "papers.hand": ("要交", "handed in"),
    "papers.proved": ("{supplier}的数据", "data of the {supplier}"),
    "papers.if_not": ("；查不到才{how}", "; if not found: {how}"),
    "papers.when": ("只有这样才要：", "only when:"),
    # coverage page
    "coverage.title": ("每一句的着落", "What became of each sentence"),
    "coverage.by_clause": ("逐条", "By clause"),
    "coverage.clause": ("条", "Clause"),
    "coverage.sentences": ("句", "Sentences"),
    "coverage.marks": ("着落", "Marks"),
    "coverage.rules": ("措施", "Measures"),
    "coverage.open": ("没有着落的 {n} 句", "{n} without a home"),
    "coverage.waived": ("不需要执行的 {n} 句", "{n} with nothing to run"),
    "coverage.loose": (
        "有规则的句子里没有读到的数字",
        "Figures no rule reads in sentences that run",
    ),
    "coverage.reason": ("理由：", "Reason:"),
    "coverage.waits": ("在等：", "Waits for:"),
    # legend
    "legend.title": ("图例和词汇", "Legend and glossary"),
    "legend.marks": ("句子的着落", "Marks of sentences"),
    "legend.modal": ("说明效力的词", "Words that bind"),
    "legend.modal_words": (
        "下面的字样在原文里带着同样的线和小字。",
        "In the text they carry the same line and sign.",
    ),
    "legend.outcomes": ("结论", "Verdicts"),
    "legend.kinds": ("措施的性质", "Kinds of measures"),
    "legend.confidence": ("有多大把握", "How sure a figure is"),
    "legend.departments": ("部门", "Departments"),
    "legend.funds": ("资金", "Funds"),
    "legend.rules": ("上级规定", "Higher rules"),
    "legend.entities": ("登记的东西", "What is on record"),
    "legend.suppliers": ("谁能提供事实", "Who supplies facts"),
    "legend.replaced": ("，由“{by}”接替", ", replaced by “{by}”"),
}


_ALONE: ContextVar[bool] = ContextVar("english alone", default=False)


@contextmanager
def english_alone(*, so: bool = True) -> Iterator[None]:
    """Within it every label is English, and only that; without it Chinese, with the English beside."""
    before = _ALONE.set(so)
    try:
        yield
    finally:
        _ALONE.reset(before)


def alone() -> bool:
    return _ALONE.get()


def one(chinese: str, english: str) -> str:
    """Where a label has place for one language: Chinese, but where English stands alone."""
    return english if _ALONE.get() and english else chinese


def zh(key: str, **values: object) -> str:
    """A label's Chinese; where English stands alone, that."""
    return en(key, **values) if _ALONE.get() else WORDS[key][0].format(**values)


def en(key: str, **values: object) -> str:
    return one_of(WORDS[key][1].format(**values))
