"""Why something about tokens is refused."""

from __future__ import annotations

TOKENS: dict[str, tuple[str, str]] = {
    "role_wants_person": (
        "{role}要由人用动态码登录，不能发给别的系统。换一个角色。",
        "A {en} logs in with a code; the role is not for another system. Choose another.",
    ),
    "purpose_missing": ("写明这个令牌做什么用。", "Say what this token is for."),
    "purpose_long": ("用途最多 {most} 个字。", "The purpose may have {most} characters at most."),
    "token_period": (
        "到期要在今天以后、{days} 天以内。",
        "It must end after today and within {days} days.",
    ),
    "unknown_reveal": (
        "看号码的用途从列出的里面选；不看就空着。",
        "Choose a purpose for seeing numbers from the list; leave it empty where none are seen.",
    ),
    "role_reveals_nothing": (
        "{role}不能看全号码，看号码的用途要空着。",
        "A {en} sees no whole numbers; leave the purpose for that empty.",
    ),
    "rate_range": (
        "每分钟 1–{most} 次。",
        "1 to {most} requests a minute.",
    ),
    "revoked_already": ("这个令牌已经撤销了。", "This token has been revoked already."),
    "unknown_token": ("没有 {number} 号令牌。", "There is no token {number}."),
}
