"""What stands in history as the reason where no person wrote one, in words."""

from __future__ import annotations

NOTED: dict[str, tuple[str, str]] = {
    "demonstration": ("布置演示", "demonstration laid down"),
    "logged in": ("登录", "logged in"),
    "login refused": ("登录没有成功", "login refused"),
    "make account": ("建账号", "account made"),
    "reset password": ("重置密码", "password reset"),
    "reset second factor": ("重置第二因素", "second factor reset"),
    "end sessions": ("结束登录", "sessions ended"),
    "block": ("停用账号", "account blocked"),
    "unblock": ("恢复账号", "account unblocked"),
    "reveal": ("看号码", "number shown"),
    "rotate keys": ("轮换密钥", "keys rotated"),
    "revoke token": ("撤销令牌", "token revoked"),
    "keep paper": ("收材料", "paper taken"),
}

TABLES: dict[str, tuple[str, str]] = {
    "accounts_account": ("账号", "account"),
    "accounts_grant": ("授权", "grant of a role"),
    "accounts_attempt": ("登录", "login"),
    "accounts_area": ("区划", "area"),
    "accounts_department": ("部门", "department"),
    "accounts_setting": ("系统设置", "setting"),
    "registry_person": ("人", "person"),
    "registry_household": ("户", "household"),
    "registry_organisation": ("单位", "employer"),
    "registry_membership": ("成员进出", "membership"),
    "registry_source": ("来源", "source"),
    "registry_claim": ("来源的说法", "what a source says"),
    "registry_file": ("材料", "paper"),
    "registry_look": ("看过谁", "look"),
    "registry_action": ("登记变化", "change"),
    "registry_actionrow": ("登记变化的明细", "part of a change"),
    "registry_move": ("迁移", "move"),
    "api_token": ("接口令牌", "token of an interface"),
    "jobs_job": ("任务", "job"),
}
"""What history is kept of, beside the vocabulary's facts."""
COLUMNS: dict[str, tuple[str, str]] = {
    "last_login": ("上次登录", "last login"),
    "value": ("内容", "value"),
    "name": ("名称", "name"),
    "start": ("起", "from"),
    "finish": ("止", "to"),
    "is_active": ("是否启用", "in use"),
    "must_change_password": ("要改密码", "password to be changed"),
    "password_changed_at": ("改密码的时间", "password changed"),
    "factor_confirmed_at": ("第二因素", "second factor"),
    "confirmed_by_id": ("谁确认", "confirmed by"),
    "confirmed_at": ("确认时间", "confirmed"),
    "ended_by_id": ("谁结束", "ended by"),
    "ended_on": ("哪天销户", "ended on"),
    "former_poor": ("脱贫村", "formerly poor village"),
    "key_village": ("重点帮扶村", "key village"),
    "relocation_site": ("易地搬迁安置点", "relocation site"),
    "chosen": ("是否采用", "chosen"),
    "decided_by": ("谁决定", "decided by"),
    "reason": ("理由", "reason"),
    "relation": ("与户主关系", "relation to the head"),
    "head": ("是否户主", "head"),
    "bank": ("开户银行", "bank"),
    "initials": ("拼音首字母", "initials"),
    "merged_into_id": ("并到哪份", "merged into"),
}
"""Columns of those; what is not told of is called as in the database."""
