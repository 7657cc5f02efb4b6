"""What kinds of jobs there are, and which come round by themselves: data."""

from __future__ import annotations

from dataclasses import dataclass

from kapok.accounts.actor import Actor
from kapok.accounts.roles import Right


@dataclass(frozen=True, slots=True)
class Kind:
    """`run`: module:function, which takes an `Order` and returns what to remember, ids and counts only. `right`: what whoever
    asks must be allowed to do; nothing where only the machine asks. `follows`: what allows it as well where it is asked for under a
    key, because of something that was done. `whole`: done in one transaction with being marked as
    done; without it the work must come to the same when it is done again. `lock`: jobs with the same one run one by one.
    `said`: the sentence of `texts` about what it returned.
    """

    key: str
    zh: str
    en: str
    run: str
    said: str
    right: Right | None = None
    whole: bool = False
    lock: str = ""
    follows: Right | None = None

    def may(self, by: Actor, key: str | None) -> bool:
        rights = (self.right, self.follows if key else None)
        return any(right is not None and by.may(right) for right in rights)


@dataclass(frozen=True, slots=True)
class Turn:
    """A job that comes round. `cron` in UTC: Chinese time is eight hours later."""

    kind: str
    cron: str


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "seal",
            "封存历史",
            "Seal the history",
            "kapok.jobs.work.chain:seal",
            "sealed",
            lock="history",
        ),
        Kind(
            "verify",
            "核验历史",
            "Verify the history",
            "kapok.jobs.work.chain:verify",
            "verified",
            lock="history",
        ),
        Kind(
            "sweep",
            "清理过期的登录和查询",
            "Clear expired sessions and searches",
            "kapok.jobs.work.sweep:sweep",
            "swept",
            whole=True,
        ),
        Kind(
            "screen",
            "筛查实名库",
            "Screen the registry",
            "kapok.jobs.work.screening:screen",
            "screened",
            Right.DECIDE_FACTS,
            lock="screen",
        ),
        Kind(
            "finds",
            "政策找人",
            "The policy finds people",
            "kapok.jobs.work.finds:run",
            "found",
            Right.DECIDE_FACTS,
            lock="finds",
            follows=Right.CHANGE_PEOPLE,
        ),
        Kind(
            "receipts",
            "留变了的结论的回执",
            "Keep receipts of changed results",
            "kapok.jobs.work.finds:receipts",
            "receipts",
            lock="receipts",
        ),
        Kind(
            "prices",
            "口径定价",
            "The price of each reading",
            "kapok.jobs.work.finds:prices",
            "priced",
            Right.MAINTAIN_POLICIES,
            lock="finds",
        ),
        Kind(
            "touched",
            "重新判定碰过的",
            "Decide anew what was touched",
            "kapok.jobs.work.finds:touched",
            "found",
            Right.CHANGE_PEOPLE,
            lock="finds",
        ),
        Kind(
            "differ",
            "核对更正以前的结论",
            "Compare results before a correction",
            "kapok.jobs.work.finds:differ",
            "differing",
            Right.SEE_FINDS,
        ),
        Kind(
            "simulate",
            "测算",
            "Simulate another figure",
            "kapok.jobs.work.simulating:run",
            "simulated",
            Right.SIMULATE,
            lock="simulate",
        ),
        Kind(
            "import",
            "核对、导入文件",
            "Check or import a file",
            "kapok.jobs.work.importing:run",
            "imported",
            Right.CHANGE_PEOPLE,
            lock="import",
        ),
        Kind(
            "forecast",
            "算一算导入会带来什么",
            "Work out what an import would bring",
            "kapok.jobs.work.importing:foresee",
            "imported",
            Right.CHANGE_PEOPLE,
            lock="forecast",
        ),
        Kind(
            "import_workbook",
            "做批注表",
            "Make an annotated workbook",
            "kapok.jobs.work.importing:workbook",
            "imported",
            Right.CHANGE_PEOPLE,
            lock="workbook",
        ),
        Kind(
            "export",
            "导出一种表",
            "Write out a kind of sheet",
            "kapok.jobs.work.exporting:make",
            "exported",
            Right.REVEAL_NUMBERS,
            lock="export",
        ),
        Kind(
            "quality",
            "核对数据质量",
            "Check the quality of the data",
            "kapok.jobs.work.comparing:quality",
            "quality",
            Right.DECIDE_FACTS,
            lock="quality",
            follows=Right.CHANGE_PEOPLE,
        ),
        Kind(
            "quality_touched",
            "核对碰过的数据",
            "Check the data that was touched",
            "kapok.jobs.work.comparing:touched",
            "quality",
            Right.CHANGE_PEOPLE,
            lock="quality",
        ),
        Kind(
            "compare_request",
            "做比对请求",
            "Make the request of a comparison",
            "kapok.jobs.work.comparing:request",
            "compared",
            Right.CHANGE_PEOPLE,
            lock="compare",
        ),
        Kind(
            "compare_reply",
            "收比对回复",
            "Take in the reply to a comparison",
            "kapok.jobs.work.comparing:reply",
            "compared",
            Right.CHANGE_PEOPLE,
            lock="import",
        ),
    )
}
SCHEDULE = (
    Turn("seal", "*/5 * * * *"),
    Turn("sweep", "17 * * * *"),
    Turn("verify", "0 18 * * *"),  # two at night
    Turn("quality", "15 18 * * *"),
    Turn("finds", "30 18 * * *"),
    Turn("receipts", "0 19 * * *"),
)
