"""Words of `kapok policy …`."""

POLICY: dict[str, tuple[str, str]] = {
    "help.policy": ("政策包：核对、试算、覆盖、查看、口径", "Policy packages: check, test, coverage, show, readings"),
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
        "{clauses} 条 {sentences} 句 · {measures} 项措施 {conditions} 个条件 · {readings} 个口径 · "
        "{params} 个参数（{unset} 个标准未配置）· {cases} 个算例",
        "{clauses} clauses, {sentences} sentences · {measures} measures, {conditions} conditions · {readings} readings · "
        "{params} parameters ({unset} without a value) · {cases} worked cases",
    ),
    "check.valid": ("有效期 {start} 至 {end} · 指纹 {hash}", "valid {start} to {end} · hash {hash}"),
    # test
    "help.test": (
        "试算：把算例逐个算一遍，结果和预期不同的全部列出",
        "Run the worked cases; everything that differs from what is expected is listed",
    ),
    "help.cases": ("算例所在的文件夹或文件", "folder or file of the cases"),
    "help.only": ("只算这几项，如 5 或 5,16", "only these measures, such as 5 or 5,16"),
    "test.running": ("正在试算", "Running cases"),
    "test.no_cases": ("“{path}”里没有算例（*.yaml）。", "“{path}” holds no cases (*.yaml)."),
    "test.fine": ("✔ {n} 个算例全部通过（{executors}，{seconds} 秒）", "✔ all {n} cases hold ({executors}, {seconds} s)"),
    "test.bad": (
        "✖ {n} 个算例里 {bad} 个不对（{executors}，{seconds} 秒）",
        "✖ {bad} of {n} cases differ ({executors}, {seconds} s)",
    ),
    "test.unreadable": ("另有 {n} 处写法要改，所在文件的算例没有算", "and {n} to mend; the cases of those files were not run"),
    "test.measure": ("措施", "measure"),
    "test.title": ("名称", "title"),
    "test.cases": ("算例", "cases"),
    "test.passed": ("通过", "held"),
    "test.failed": ("不对", "differ"),
    "test.outcomes": ("出现过的结果", "outcomes seen"),
    "test.wanted": ("预期", "expected"),
    "test.got": ("算出", "got"),
    "test.none": ("还没有算例：{names}", "No cases yet: {names}"),
}
