"""What is said of jobs: `kapok jobs …`."""

JOBS: dict[str, tuple[str, str]] = {
    "help.jobs": (
        "后台任务：做任务的进程、任务状态、重做",
        "Jobs: the process that does them, their state, one again",
    ),
    "help.jobs_work": (
        "做后台任务，直到按 Ctrl-C；死掉的进程没做完的，会接着做",
        "Do jobs until Ctrl-C; what a dead process has left is taken up again",
    ),
    "help.jobs_status": (
        "排队、在做、做完、失败的任务，失败的写明原因；有失败的退出码是 1",
        "Jobs queued, running, done and failed, with the reason; exit code 1 if any has failed",
    ),
    "help.jobs_retry": ("把失败的任务再做一次", "Do a job again that has failed"),
    "help.jobs_ask": ("要一个任务，排进队列", "ask for a job; it is queued"),
    "help.jobs_kind": (
        "哪种任务：seal、verify、sweep、screen（筛查实名库）、finds（政策找人）、receipts（留回执）、prices（口径定价）",
        "which: seal, verify, sweep, screen (the registry), finds (the policy finds people), receipts (kept of what changed), prices (of readings)",
    ),
    "jobs.no_kind": (
        "没有“{kind}”这种任务。可以写：{allowed}",
        "There is no job “{kind}”. Write one of: {allowed}",
    ),
    "jobs.asked": ("第 {number} 号任务排队了。", "Job {number} is queued."),
    "help.jobs_number": (
        "任务号，见 kapok jobs status",
        "number of the job, as kapok jobs status shows it",
    ),
    "help.jobs_once": ("把排着的做完就退出", "end when nothing is queued any more"),
    "db.said": ("{words}", "{words}"),
    "jobs.working": ("正在做后台任务。按 Ctrl-C 停。", "Doing jobs. Ctrl-C stops."),
    "jobs.waiting": (
        "数据库断了，等它回来。",
        "The database is gone; waiting until it is back.",
    ),
    "jobs.lost": (
        "数据库断了，没有做完的留在队列里。数据库好了再来。",
        "The database is gone; what was not done stays queued. Come again when it is back.",
    ),
    "jobs.counts": (
        "排队 {queued}，在做 {running}，做完 {done}，失败 {failed}。",
        "{queued} queued, {running} running, {done} done, {failed} failed.",
    ),
    "jobs.again": ("第 {number} 号任务重新排队了。", "Job {number} is queued again."),
    "jobs.number": ("号", "No."),
    "jobs.kind": ("任务", "Job"),
    "jobs.state": ("状态", "State"),
    "jobs.asked_by": ("谁要的", "Asked by"),
    "jobs.asked_at": ("提出", "Asked"),
    "jobs.said": ("结果", "Outcome"),
    "jobs.state_queued": ("排队", "queued"),
    "jobs.state_running": ("在做", "running"),
    "jobs.state_done": ("做完", "done"),
    "jobs.state_failed": ("失败", "failed"),
}
