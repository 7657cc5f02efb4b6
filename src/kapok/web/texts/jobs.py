"""The page of the jobs."""

from __future__ import annotations

QUEUE: dict[str, tuple[str, str]] = {
    "menu_jobs": ("任务", "Jobs"),
    "log_verified": (
        "谁、什么时候、改了什么；不写号码。{day} 核验过，没有被改动。",
        "Who, when and what, never numbers. Verified on {day}: nothing was tampered with.",
    ),
    "job_ask_again": ("再做一次", "Do it once more"),
    "jobs_title": ("任务队列", "Jobs"),
    "jobs_broken": (
        "历史核验没有通过，历史可能被改动过。先看“历史核验”一栏。",
        "The history did not verify and may have been tampered with. See “History” first.",
    ),
    "jobs_failed": (
        "{failed} 个任务失败。看下面的原因，改好以后点“重做”。",
        "{failed} jobs have failed. Mend what is said below, then run them again.",
    ),
    "jobs_nobody": (
        "没有任务进程在运行，{queued} 个任务在等。请在服务器上运行 kapok jobs work。",
        "No worker is running and {queued} jobs wait. Run kapok jobs work on the server.",
    ),
    "jobs_busy": (
        "在做 {running} 个，排队 {queued} 个。",
        "{running} running, {queued} queued.",
    ),
    "jobs_rest": ("任务都做完了。", "All jobs are done."),
    "jobs_history": ("历史核验", "History"),
    "jobs_verified": ("上次核验", "Last verified"),
    "jobs_sealed": ("上次封存", "Last sealed"),
    "jobs_never": ("还没有过", "never yet"),
    "jobs_list": ("任务", "Jobs"),
    "jobs_empty": ("还没有任务。", "There are no jobs yet."),
    "jobs_number": ("号", "No."),
    "jobs_kind": ("任务", "Job"),
    "jobs_state": ("状态", "State"),
    "jobs_outcome": ("结果", "Outcome"),
    "jobs_asked": ("谁要的", "Asked by"),
    "jobs_when": ("提出时间", "Asked"),
    "jobs_do": ("办理", "Do"),
    "jobs_progress": ("做到 {done} / {steps}", "{done} of {steps} done"),
    "jobs_tries": ("第 {n} 次", "attempt {n}"),
    "jobs_retry": ("重做", "Run again"),
    "jobs_again": ("任务重新排队了。", "The job is queued again."),
    "jobs_refresh": ("刷新", "Refresh"),
    "jobs_turns": ("定时", "Schedule"),
    "jobs_turn_seal": ("每 5 分钟", "every 5 minutes"),
    "jobs_turn_sweep": ("每小时", "every hour"),
    "jobs_turn_finds": ("每晚两点半（北京时间）", "at 02:30 Beijing time"),
    "jobs_turn_receipts": ("每晚三点（北京时间）", "at 03:00 Beijing time"),
    "jobs_turn_quality": ("每晚两点一刻（北京时间）", "at 02:15 Beijing time"),
    "jobs_turn_verify": ("每晚两点（北京时间）", "at 02:00 Beijing time"),
    "jobs_often": ("多久一次", "How often"),
    "jobs_last": ("上次做完", "Last done"),
}
