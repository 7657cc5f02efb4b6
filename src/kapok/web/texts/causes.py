"""What flipped between two runs, and which version of which fact did it."""

from __future__ import annotations

CAUSES: dict[str, tuple[str, str]] = {
    "finds_cause_condition": (
        "条件“{name}”：{before} → {now}",
        "condition “{name}”: {before} → {now}",
    ),
    "finds_cause_joined": ("进入了这项措施的目标人群", "came into the measure's group"),
    "finds_cause_left": ("不再是这项措施的目标人群", "left the measure's group"),
    "finds_cause_amount": ("金额 {before} → {now}", "amount {before} → {now}"),
    "finds_cause_version": (
        "{entity}改了：{facts}（第 {version} 版，历史第 {event} 条）",
        "{entity} changed: {facts} (version {version}, event {event})",
    ),
    "finds_state_fails": ("不符合", "fails"),
    "finds_state_open": ("不知道", "not known"),
    "finds_state_unset": ("标准未配置", "no standard set"),
    "finds_state_waits": ("还没到日子", "its day has not come"),
    "finds_state_taken": ("已被占用", "taken"),
    "finds_state_outside": ("不在有效期内", "outside validity"),
    "finds_state_holds": ("符合", "holds"),
    "finds_state_known": ("知道", "known"),
    "finds_state_unsaid": ("没有说", "not told"),
    "finds_part_ledger": ("以前发过的", "what was paid before"),
    "finds_part_unit": ("同一名额的另一件", "another unit with the same key"),
    "finds_part_order": ("谁先谁后", "who comes first"),
    "finds_part_per": ("一起算的是哪些", "what is counted together"),
    "finds_part_total": ("合计用的标准", "the figure of the total"),
    "finds_part_amount": ("金额", "the amount"),
    "finds_part_limit": ("限额", "the limit"),
    "finds_part_validity": ("政策的有效期", "the policy's validity"),
}
