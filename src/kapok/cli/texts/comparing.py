"""What is said of data quality and comparisons: `kapok quality …`, `kapok compare …`."""

COMPARING: dict[str, tuple[str, str]] = {
    "help.quality": (
        "数据质量：按规则核对实名库，问题成为数据任务",
        "Data quality: rules asked of the registry, faults become data tasks",
    ),
    "help.quality_run": (
        "核对全库，开、关数据任务",
        "check the whole registry; open and close data tasks",
    ),
    "help.quality_list": ("列出数据任务（不列姓名）", "list data tasks, without names"),
    "help.quality_accept": (
        "了结一个任务：核实过，没有错",
        "close a task: looked at, and right as it is",
    ),
    "help.quality_rule": ("只列这条规则的", "of this rule only"),
    "help.quality_show_closed": ("列已了结的", "those that are closed"),
    "help.quality_task": ("任务编号", "number of the task"),
    "help.quality_why": ("怎么核实的", "how it was checked"),
    "help.rounds": (
        "数据比对：向社保、市场监管、民政、乡村振兴提出请求，收回复",
        "Comparisons with other offices: requests and replies",
    ),
    "help.round_offices": (
        "和各部门比对能定下多少“不知道”",
        "how many unknown results each office may resolve",
    ),
    "help.round_new": ("新做一次比对，做好请求表", "begin a comparison and make its request"),
    "help.round_list": ("列出各次比对", "list comparisons"),
    "help.round_request": (
        "取出请求表（有身份证号全号，记入谁看过）",
        "write the request, which holds whole identity numbers; kept as looks",
    ),
    "help.round_reply": ("收部门填好的请求表", "take in the request as the office filled it in"),
    "help.round_area": ("哪里的人：区划代码或名称", "people of this area: its code or name"),
    "help.round_office": (
        "部门：insurance、market、civil、revitalisation",
        "office: insurance, market, civil, revitalisation",
    ),
    "help.round_number": ("第几次比对", "number of the comparison"),
    "help.round_to": ("写到这个文件", "file to write"),
    "help.round_from": ("部门填好的文件", "the file as the office filled it in"),
    "quality.running": ("核对数据质量", "checking the quality of the data"),
    "quality.done": (
        "新提出 {opened} 个，又出现 {again} 个，已改好 {mended} 个；还有 {open} 个数据任务。",
        "{opened} new, {again} opened anew, {mended} mended; {open} data tasks are open.",
    ),
    "quality.no_rule": (
        "没有这条规则：{name}。有：{names}",
        "There is no rule {name}. There are: {names}",
    ),
    "quality.count": ("数据任务 {n} 个", "{n} data tasks"),
    "quality.accepted": ("第 {number} 个任务已了结。", "Task {number} is closed."),
    "rounds.offices": ("{n} 个部门", "{n} offices"),
    "rounds.count": ("{n} 次比对", "{n} comparisons"),
    "rounds.making": ("做请求表", "making the request"),
    "rounds.made": (
        "第 {number} 次比对：请求表里 {n} 人。用 kapok compare request {number} 文件.xlsx 取出。",
        "Comparison {number}: {n} people in the request. Write it with kapok compare request {number} FILE.",
    ),
    "rounds.there": (
        "{path} 已经有了，换个名字。",
        "{path} is there already; choose another name.",
    ),
    "rounds.written": (
        "请求表写到 {path}，里面有身份证号全号。",
        "Request written to {path}; it holds whole identity numbers.",
    ),
    "rounds.replied": (
        "第 {number} 次比对：{n} 人已比对到 {day}，{until} 到期。",
        "Comparison {number}: {n} people are compared up to {day}; it expires on {until}.",
    ),
    "rounds.no_area": (
        "“{area}”不是一个地方：{found}。用区划代码。",
        "“{area}” is not one place: {found}. Use its code.",
    ),
    "comparing.task": ("任务", "task"),
    "comparing.fault": ("问题", "fault"),
    "comparing.whom": ("涉及", "about"),
    "comparing.place": ("范围", "area"),
    "comparing.owner": ("谁办", "owner"),
    "comparing.since": ("提出", "since"),
    "comparing.office": ("部门", "office"),
    "comparing.called": ("名称", "name"),
    "comparing.people": ("人数", "people"),
    "comparing.resolves": ("能定下的“不知道”", "unknown it may resolve"),
    "comparing.round": ("比对", "comparison"),
    "comparing.state": ("现在怎样", "state"),
    "comparing.as_of": ("比对到", "up to"),
    "comparing.expires": ("到期", "expires"),
}
