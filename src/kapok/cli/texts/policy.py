"""Words of `kapok policy …`."""

POLICY: dict[str, tuple[str, str]] = {
    "help.policy": (
        "政策包：核对、试算、覆盖、查看、口径",
        "Policy packages: check, test, coverage, show, readings",
    ),
    "help.dir": ("政策包的文件夹", "folder of the policy package"),
    # check
    "help.check": (
        "核对政策包：写错的地方一次全部列出，每处说明在哪、怎么不对、怎么改",
        "Check a package: everything wrong is listed at once, with place, fault and mend",
    ),
    "check.reading": ("正在核对 {name} …", "Checking {name} …"),
    "check.fine": ("✔ {name} 没有问题", "✔ {name} has no problems"),
    "check.bad": ("✖ {n} 处要改", "✖ {n} to mend"),
    "check.counts": (
        "{clauses} 条 {sentences} 句 · {measures} 项措施 {conditions} 个条件 · {readings} 个口径 · {params} 个参数（{unset} 个标准未配置）· {cases} 个算例",
        "{clauses} clauses, {sentences} sentences · {measures} measures, {conditions} conditions · {readings} readings · {params} parameters ({unset} without a value) · {cases} worked cases",
    ),
    "check.valid": (
        "有效期 {start} 至 {end} · 指纹 {hash}",
        "valid {start} to {end} · hash {hash}",
    ),
    # test
    "help.test": (
        "试算：把算例逐个算一遍，结果和预期不同的全部列出",
        "Run the worked cases; everything that differs from what is expected is listed",
    ),
    "help.cases": ("算例所在的文件夹或文件", "folder or file of the cases"),
    "help.only": ("只算这几项，如 5 或 5,16", "only these measures, such as 5 or 5,16"),
    "test.running": ("正在试算", "Running cases"),
    "test.no_cases": ("“{path}”里没有算例（*.yaml）。", "“{path}” holds no cases (*.yaml)."),
    "test.fine": (
        "✔ {n} 个算例全部通过（{executors}，{seconds} 秒）",
        "✔ all {n} cases hold ({executors}, {seconds} s)",
    ),
    "test.partly": (
        "✖ 算了 {n} 个算例，没有不对的，但有的没有算（{executors}，{seconds} 秒）",
        "✖ {n} cases were run and hold, but some were not run ({executors}, {seconds} s)",
    ),
    "test.bad": (
        "✖ {n} 个算例里 {bad} 个不对（{executors}，{seconds} 秒）",
        "✖ {bad} of {n} cases differ ({executors}, {seconds} s)",
    ),
    "test.unreadable": (
        "另有 {n} 处写法要改，所在文件的算例没有算",
        "and {n} to mend; the cases of those files were not run",
    ),
    "test.measure": ("措施", "Measure"),
    "test.title": ("名称", "Title"),
    "test.cases": ("算例", "Cases"),
    "test.passed": ("通过", "Held"),
    "test.failed": ("不对", "Differ"),
    "test.outcomes": ("出现过的结果", "Outcomes seen"),
    "test.wanted": ("预期", "expected"),
    "test.got": ("算出", "got"),
    "test.none": ("还没有算例：{names}", "No cases yet: {names}"),
    # coverage
    "help.coverage": (
        "覆盖：原文每一句落在哪条规则上，哪些免、哪些还没有着落",
        "What becomes of each sentence: bound to a rule, waived, or open",
    ),
    "help.strict": (
        "还有没着落的句子就算有问题（退出码 1）",
        "count open sentences as a problem (exit code 1)",
    ),
    "coverage.clause": ("条", "Clause"),
    "coverage.title": ("题目", "Title"),
    "coverage.sentences": ("句", "Sentences"),
    "coverage.executable": ("可执行", "Executable"),
    "coverage.waived": ("免除", "Waived"),
    "coverage.open": ("未绑定", "Unbound"),
    "coverage.measures": ("措施", "Measures"),
    "coverage.open_list": (
        "未绑定的句子（题目和括号里的部门不再列）",
        "Unbound sentences (titles and departments left out)",
    ),
    "coverage.waived_list": ("免除的句子", "Waived sentences"),
    "coverage.loose_list": (
        "已绑定的句子里，没有引文读到的数字和限制词",
        "Figures and limits inside bound sentences that no quote reaches",
    ),
    "coverage.sum": (
        "全文 {total} 句：可执行 {executable}，免除 {waived}，未绑定 {open}；已有着落 {share}",
        "{total} sentences: {executable} executable, {waived} waived, {open} unbound; {share} accounted for",
    ),
    # readings
    "help.readings": (
        "口径：原文两可的地方、各种读法、现在用哪一种、谁确认的",
        "Readings: open questions, their answers, which is in force, who confirmed it",
    ),
    "readings.policy": ("整份文件", "The whole document"),
    "readings.default": ("默认，未确认", "default, not confirmed"),
    "readings.confirmed": (
        "✔ {start} 起用 {option}：{by}，{document}",
        "✔ {option} from {start}: {by}, {document}",
    ),
    "readings.sum": (
        "共 {n} 个口径：{confirmed} 个有书面确认，{default} 个用默认",
        "{n} readings: {confirmed} confirmed in writing, {default} at their default",
    ),
    # show
    "help.show": (
        "查看一条或一项措施：原文、规则、参数、口径、唯一键、资金、算例",
        "Show a clause or measure: text, rule, parameters, readings, keys, fund, cases",
    ),
    "help.show_name": (
        "措施、条款或其中一项，如 16、5、5b",
        "a measure, a clause or an item of one: 16, 5, 5b",
    ),
    "show.clause": (
        "第{id}条原文（下划线是规则引用的话）",
        "Clause {id} (underlined: what the rules quote)",
    ),
    "show.measure": ("措施 {id}  {title}", "Measure {id}  {title}"),
    "show.no_measure": ("这一条还没有写成规则。", "No rule has been written for this clause yet."),
    "show.others": ("这一条还有：{listed}", "The clause also holds: {listed}"),
    "show.item": (
        "{name} 是措施 {id} 里的一笔钱：{item}",
        "{name} is an amount of measure {id}: {item}",
    ),
    "show.kind": ("性质", "Kind"),
    "show.lead": ("牵头和配合", "Lead, with"),
    "show.unit": ("逐个判定", "Decided one by one"),
    "show.payee": ("发给", "Paid to"),
    "show.event": ("事件日", "Event date"),
    "show.county": ("哪个县（区）", "County"),
    "show.authority": ("由谁决定", "Decided by"),
    "show.file": ("文件", "File"),
    "show.conditions": ("{n} 个条件，都要满足", "{n} conditions, all must hold"),
    "show.gate": ("先圈人群", "gate"),
    "show.soft": (
        "软性：不满足只提示，须写理由并审批",
        "soft: flagged, needs a reason and approval",
    ),
    "show.reached": ("到这一天：", "reached on"),
    "show.before": ("不晚于（不含）：", "before"),
    "show.from_reading": ("原文没有这句话，依据口径：{name}", "not in the text; a reading: {name}"),
    "show.rule": ("“{rule}”（{document}）", "“{rule}” ({document})"),
    "show.from_rule": (
        "原文没有这句话，依据上级规定{name}",
        "not in the text; a higher rule, {name}",
    ),
    "show.from_domain": (
        "原文没有这句话，按经办惯例（业务要点 {name}）",
        "not in the text; customary practice (note {name})",
    ),
    "show.priority": ("排队先后（不影响结论）", "Priority (ranking only)"),
    "show.flags": ("提示（不影响结论）", "Flags (never decide)"),
    "show.amounts": ("金额", "Money"),
    "show.each": ("每个（{unit}）", "per {unit}"),
    "show.total": ("每个收款人合计", "per payee"),
    "show.pay": ("一共发", "Paid in all"),
    "show.settle": ("结算", "Settlement"),
    "show.key": ("只享一次", "Once per"),
    "show.limit": ("最多", "At most"),
    "show.fund": ("资金", "Fund"),
    "show.params": ("参数", "Parameters"),
    "show.from": ("{day} 起 {value}", "from {day}: {value}"),
    "show.ended": ("停用", "ended"),
    "show.unset": ("标准未配置", "no value: standard not set"),
    "show.readings": ("口径（● 现在用的）", "Readings (● in force)"),
    "show.cases": ("算例 {n} 个：{files}", "{n} worked cases: {files}"),
}
