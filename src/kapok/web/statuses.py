"""The words for states: shape, tone, what staff read and what the public reads. Tags are made of these only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class State:
    """`shape`: a symbol of the sprite. `public` is empty where the public never sees the state."""

    shape: str
    tone: str
    staff: tuple[str, str]
    public: tuple[str, str] = ("", "")


STATES = {
    "draft": State("dashed", "grey", ("草稿", "Draft"), ("还没交", "Not sent yet")),
    "received": State("dot", "blue", ("已受理", "Accepted"), ("已收到", "Received")),
    "review": State("half", "blue", ("审核中", "In review"), ("正在看", "Being read")),
    "missing": State(
        "warn", "amber", ("补正通知", "Items asked for"), ("要您补材料", "We need papers from you")
    ),
    "returned": State("back", "amber", ("退回上一步", "Sent back"), ("正在看", "Being read")),
    "public_notice": State(
        "board", "purple", ("公示中", "Public notice"), ("正在公示", "On public notice")
    ),
    "objection": State(
        "board-ask",
        "purple",
        ("异议核查", "Objection"),
        ("有人提出异议，正在核实", "An objection is being checked"),
    ),
    "funding": State(
        "quarter",
        "teal",
        ("财政审核", "With finance"),
        ("正在安排打款", "Payment being arranged"),
    ),
    "queued": State(
        "hourglass",
        "teal",
        ("指标不足排队", "Waiting for budget"),
        ("已批准，等资金", "Approved, waiting for funds"),
    ),
    "sent": State(
        "out", "teal", ("已拨付", "Paid out"), ("已打款，等银行回话", "Sent, waiting for the bank")
    ),
    "paid": State("done", "green", ("到账", "Arrived"), ("钱已到卡", "Money is on the card")),
    "bounced": State(
        "warn",
        "amber",
        ("退票", "Bounced"),
        ("钱没打进去，要您办一件事", "Money bounced: one thing to do"),
    ),
    "refused": State("octagon", "red", ("不予通过", "Refused"), ("这次不能领", "Not this time")),
    "withdrawn": State("minus", "grey", ("撤回", "Withdrawn"), ("已撤回", "Withdrawn")),
    "paused": State(
        "pause", "grey", ("暂停", "Paused"), ("等别的部门回话", "Waiting for another office")
    ),
    "recovering": State("loop", "red", ("追回中", "Recovering"), ("需要退回", "To be returned")),
    "recovered": State("loop", "grey", ("已追回", "Recovered"), ("已退清", "Returned in full")),
    "written_off": State("loop", "grey", ("核销", "Written off"), ("已了结", "Settled")),
    "yes": State("tick", "green", ("符合", "Complies")),
    "no": State("cross", "red", ("不符合", "Does not comply")),
    "unknown": State("diamond", "amber", ("待核实", "To be verified")),
    "not_applicable": State("dash", "grey", ("不适用", "Does not apply")),
    "entitled": State("tick", "green", ("可领", "Entitled")),
    "near": State("near", "amber", ("差一点", "Nearly")),
    "unset": State("unset", "grey", ("标准未配置", "Standard not set")),
    "discretion": State("scales", "purple", ("需研究决定", "For decision")),
    "taken": State("taken", "grey", ("已享受", "Already paid")),
    "expired": State("square", "grey", ("政策已到期", "Policy ended")),
    "holds": State("tick", "green", ("有效", "Holds")),
    "ended": State("minus", "grey", ("已结束", "Ended")),
    "unconfirmed": State("diamond", "amber", ("待确认", "Unconfirmed")),
    "later": State("hourglass", "blue", ("未到日期", "Not begun")),
    "overdue": State("warn", "amber", ("超期", "Overdue")),
    "job_queued": State("hourglass", "blue", ("排队", "Queued")),
    "job_running": State("half", "blue", ("在做", "Running")),
    "job_done": State("done", "green", ("做完", "Done")),
    "job_failed": State("octagon", "red", ("失败", "Failed")),
    "import_read": State("half", "blue", ("正在核对", "Being checked")),
    "import_checked": State("diamond", "amber", ("等确认", "To be confirmed")),
    "import_confirmed": State("hourglass", "blue", ("正在导入", "Being imported")),
    "import_applied": State("done", "green", ("已导入", "Imported")),
    "import_undone": State("loop", "grey", ("已撤销", "Undone")),
    "import_refused": State("octagon", "red", ("不能导入", "Cannot be imported")),
    "row_new": State("dot", "green", ("新增", "New")),
    "row_changed": State("half", "blue", ("更新", "Updated")),
    "row_same": State("dash", "grey", ("无变化", "Unchanged")),
    "row_look": State("warn", "amber", ("要您看", "Look at it")),
    "row_refused": State("cross", "red", ("不能导入", "Left out")),
    "blocked": State("pause", "grey", ("停用", "Blocked")),
}
