"""What stands in history as the reason where no person wrote one, in words."""

from __future__ import annotations

NOTED: dict[str, tuple[str, str]] = {
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
    "keep paper": ("收材料", "paper taken"),
}
