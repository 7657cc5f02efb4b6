"""Tokens of other systems, and the page that describes their interface."""

from __future__ import annotations

INTERFACE: dict[str, tuple[str, str]] = {
    "menu_tokens": ("令牌", "Tokens"),
    "tokens_title": ("接口令牌", "Tokens of other systems"),
    "tokens_verdict": (
        "{holds} 个令牌有效，{waiting} 个等另一位管理员确认。",
        "{holds} tokens hold; {waiting} wait for a second administrator.",
    ),
    "tokens_new": ("发一个令牌", "Make a token"),
    "tokens_caption": ("令牌", "Tokens"),
    "tokens_empty": ("还没有令牌。", "There are no tokens yet."),
    "tokens_what": ("用途", "Purpose"),
    "tokens_until": ("到期", "Last day"),
    "tokens_used": ("上次使用", "Last used"),
    "tokens_never": ("没有用过", "never"),
    "tokens_described": ("接口说明", "What the interface offers"),
    "token_state_holds": ("有效", "holds"),
    "token_new_verdict": (
        "令牌给别的系统用，只显示一次；另一位管理员确认后才生效。",
        "A token is for another system and is shown once; it holds when another administrator has confirmed it.",
    ),
    "token_account_hint": (
        "小写字母开头，如 api-yibaoju；历史里记的就是它。",
        "Begins with a small letter, such as api-insurance; history names it so.",
    ),
    "token_name": ("哪个系统", "Which system"),
    "token_purpose": ("用途", "Purpose"),
    "token_purpose_hint": (
        "做什么用、凭哪份文件；会记进历史。",
        "What it is for and by which document; it stands in history.",
    ),
    "token_expires": ("到期", "Last day"),
    "token_expires_hint": ("最长一年。", "A year at most."),
    "token_reveal": ("看全号码的用途", "Purpose for seeing whole numbers"),
    "token_reveal_none": ("不看全号码", "Sees no whole numbers"),
    "token_per_minute": ("每分钟次数", "Requests a minute"),
    "token_make": ("发这个令牌", "Make this token"),
    "token_made": (
        "令牌已发，只显示这一次；请另一位管理员确认。",
        "The token is made and shown this once; have another administrator confirm it.",
    ),
    "token_secret": ("令牌", "Token"),
    "token_to": ("看这个令牌", "See this token"),
    "token_number": ("{number} 号令牌", "Token {number}"),
    "token_verdict_holds": ("这个令牌有效，到 {day}。", "This token holds until {day}."),
    "token_verdict_unconfirmed": (
        "这个令牌还不能用：角色等另一位管理员确认，或者不在有效期里。",
        "This token opens nothing: its role waits for another administrator, or does not hold today.",
    ),
    "token_verdict_revoked": ("这个令牌已撤销。", "This token has been revoked."),
    "token_verdict_expired": ("这个令牌已到期。", "This token is over."),
    "token_verdict_blocked": ("这个令牌的账号已停用。", "The account of this token is blocked."),
    "token_by": ("谁发、谁撤销", "Made and revoked by"),
    "token_confirm": ("确认这个令牌的角色", "Confirm the role of this token"),
    "token_confirmed": ("已确认，令牌马上生效。", "Confirmed; the token holds now."),
    "token_revoke": ("撤销这个令牌", "Revoke this token"),
    "token_revoked_said": ("令牌已撤销，马上生效。", "The token is revoked, at once."),
    "token_end": ("撤销", "Revoking"),
    "interface_title": ("接口说明", "The interface"),
    "interface_verdict": (
        "别的系统用令牌读、办，和人一样，只看得到、办得到自己角色和范围里的。",
        "Other systems read and act with a token; like people, they see and do what their role and scope allow.",
    ),
    "interface_how": (
        (
            "每个请求写请求头 Authorization: Bearer 令牌。会改东西的，另写 Idempotency-Key：同一件事用同一个，再发一次得同一个答复。"
            "答复是 JSON；不行的，是 application/problem+json，写明哪里、为什么、怎么改，中英文都有。钱是分，日期写 2025-06-30，空值是不知道。"
        ),
        (
            "Each request has the header Authorization: Bearer TOKEN. What changes something also has Idempotency-Key: the same for the same "
            "thing, and sent again it gets the same answer. Answers are JSON; what will not do is application/problem+json and says where, why "
            "and how to mend it, in both languages. Money is fen, days are written 2025-06-30, null is unknown."
        ),
    ),
    "interface_machine": ("给机器读的说明（OpenAPI 3.1）", "For machines: OpenAPI 3.1"),
    "interface_way": ("方法和地址", "Way and address"),
    "interface_does": ("做什么", "What it does"),
    "interface_wants": ("送什么", "What is sent"),
    "interface_rights": ("要什么权限", "Rights it needs"),
    "interface_key": ("幂等键", "idempotency key"),
    "interface_any": ("有令牌就行", "any token"),
    "interface_parts": ("各项是什么", "The parts"),
    "interface_part": ("项", "Part"),
    "interface_meaning": ("意思", "Meaning"),
}
