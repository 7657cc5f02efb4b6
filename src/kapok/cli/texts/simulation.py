"""Words of `kapok simulate` and of the price of ambiguity."""

SIMULATION: dict[str, tuple[str, str]] = {
    "help.simulate": (
        "试算：改一个标准或换一种读法，谁变多、谁变少、要多花多少钱",
        "Simulate: set a figure or a reading otherwise; who gains, who loses, what it costs",
    ),
    "help.set": (
        "改哪个数，如 5.hire_subsidy=1500；几条共用的写 policy.参数=数；可写多次",
        "the figure to set, such as 5.hire_subsidy=1500; shared ones policy.NAME=VALUE; may be repeated",
    ),
    "help.set_from": (
        "从哪天发生的事起（不写就是有效期第一天）",
        "from which event day on (else the first day of validity)",
    ),
    "help.set_county": (
        "只改一个县（区）的（代码或名字），按县（区）能改的规矩核对",
        "for one county alone (code or name), held to what a county may set",
    ),
    "help.sim_out": ("另写一份 Excel 到这个文件夹", "also write a workbook into this folder"),
    "sim.nothing_asked": (
        "要试什么？写 --set 5.hire_subsidy=1500，或 --reading 名称=选项。",
        "What is to be tried? Give --set 5.hire_subsidy=1500, or --reading NAME=OPTION.",
    ),
    "sim.from": (
        "{day} 不在有效期里（{start} 至 {end}）",
        "{day} is not within validity ({start} to {end})",
    ),
    "sim.deciding": ("正在按两种标准各判一遍", "Deciding under both"),
    "sim.head_gain": ("变多", "More"),
    "sim.head_lose": ("变少", "Less"),
    "sim.head_same": ("不变", "Same"),
    "sim.head_up": ("多发", "More due"),
    "sim.head_down": ("少发", "Less due"),
    "sim.head_units": ("结论变了", "Verdicts"),
    "sim.head_before": ("现在", "Now"),
    "sim.head_after": ("改后", "Then"),
    "sim.head_difference": ("相差", "Difference"),
    "sim.head_own": ("其中自担", "Of it own"),
    "sim.head_county": ("县（区）", "County"),
    "sim.losers": (
        "变少的 {n} 个收款人（最多列 {most} 个，全部在 Excel 里）",
        "{n} payees who get less (at most {most} shown; all in the workbook)",
    ),
    "sim.loser": (
        "措施 {measure}　{who}　{before} → {after}",
        "measure {measure}  {who}  {before} → {after}",
    ),
    "sim.no_losers": ("没有收款人变少。", "No payee gets less."),
    "sim.assumptions": ("怎么算的", "Assumptions"),
    "sim.book": ("Excel", "Workbook"),
    # the price of ambiguity
    "help.price_data": (
        "用这批数据给每个口径定价：换一种读法，多少人、多少钱",
        "price every reading on this data: people and yuan that each other option moves",
    ),
    "help.price_out": (
        "另写 Excel 和一页网页到这个文件夹（和 --data 一起用）",
        "also write a workbook and a page into this folder (with --data)",
    ),
    "price.deciding": ("正在逐个口径判定", "Deciding under each option"),
    "price.out_alone": ("--out、--as-of 要和 --data 一起用。", "--out and --as-of go with --data."),
    "price.verdict": (
        "{n} 个口径里，{moving} 个在这批数据里会影响人或钱，{still} 个不影响，{unused} 个现在没有用到。",
        "Of {n} readings {moving} move people or money in this data, {still} move nothing, {unused} are not in use.",
    ),
    "price.still": ("不影响任何人的", "Those that move nothing"),
    "price.page": ("网页", "Page"),
}
