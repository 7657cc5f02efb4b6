"""What is said of jobs: what they did, why they failed, why one is refused."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "sealed": ("封存 {sealed} 条。", "{sealed} events sealed."),
    "verified": (
        "{blocks} 块、{rows} 条都对得上，还有 {unsealed} 条没有封存。",
        "{blocks} blocks with {rows} events hold; {unsealed} are not sealed yet.",
    ),
    "verified_broken": (
        "历史被改动过：第 {block} 块第 {row} 条对不上。马上查这一条，保留现场和备份。",
        "The history was tampered with: event {row} of block {block} does not hold. Look into it now; keep everything as it is.",
    ),
    "swept": (
        "清掉过期的查询，{sessions} 个过期登录、{attempts} 条旧的登录记录、{jobs} 条旧任务。",
        "Cleared expired searches, {sessions} expired sessions, {attempts} old login attempts, {jobs} old jobs.",
    ),
    "screened": (
        "按 {day} 筛查了 {measures} 项措施、{units} 个单元。",
        "{measures} measures and {units} units screened as of {day}.",
    ),
    "found": (
        "按 {day} 判定了 {units} 件，{changed} 件和上次不同（第 {run} 次）。",
        "{units} units decided as of {day}; {changed} differ from the run before (run {run}).",
    ),
    "receipts": (
        "结论变了的，补留了 {receipts} 份回执。",
        "{receipts} more receipts of changed results kept.",
    ),
    "priced": (
        "按 {day} 算了 {prices} 种别的读法各动多少人、多少钱（第 {run} 次）。",
        "{prices} other answers to open readings priced as of {day} (run {run}).",
    ),
    "simulated": (
        "测算了 {measures} 项措施，{gain} 人变多，{lose} 人变少。",
        "{measures} measures simulated; {gain} people gain, {lose} lose.",
    ),
    "differing": (
        "核对了以前的 {decided} 件结论，{n} 件会不同。",
        "{decided} earlier results compared; {n} would differ.",
    ),
    "quality": (
        "数据任务：新提出 {opened} 个，又出现 {again} 个，已改好 {mended} 个，还有 {open} 个。",
        "Data tasks: {opened} new, {again} opened anew, {mended} mended; {open} are open.",
    ),
    "compared": (
        "第 {round} 次比对：{said_zh}，{people} 人。",
        "Comparison {round}: {said_en}, {people} people.",
    ),
    "imported": (
        "第 {import} 次导入：{said_zh}。",
        "Import {import}: {said_en}.",
    ),
    "exported": (
        "《{said_zh}》写出来了，{rows} 行。",
        "“{said_en}” is written, {rows} rows.",
    ),
    "died": (
        "做了 {tries} 次都中途断掉。查看任务进程的日志和内存，再重做。",
        "Broke off {tries} times. Look at the worker's log and memory, then run it again.",
    ),
    "no_more": (
        "提出的账号 {who} 现在不能做这件事了（停用，或角色已结束）。由有权限的人重新提出。",
        "The account {who} may not do this any more (blocked, or its role has ended). Somebody who may must ask again.",
    ),
    "not_yours": (
        "您现在的角色不能要求做这件事。",
        "Your present role may not ask for this.",
    ),
    "not_failed": (
        "第 {number} 号任务没有失败，不用重做。",
        "Job {number} has not failed; there is nothing to do again.",
    ),
    "no_job": ("没有第 {number} 号任务。", "There is no job {number}."),
    "again": ("{who} 重做", "run again by {who}"),
    "unexpected": (
        "程序出错，没有做完。把任务号 {number} 告诉维护人员，日志里有它。",
        "Something went wrong; it was not finished. Tell the maintainers job number {number}, which stands in the log.",
    ),
}
