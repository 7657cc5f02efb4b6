"""Problems by their codes, and how their statuses are called."""

from __future__ import annotations

TITLES: dict[int, tuple[str, str]] = {
    400: ("请求读不了", "Bad request"),
    401: ("没有有效的令牌", "No valid token"),
    403: ("没有这个权限", "Not allowed"),
    404: ("没有，或者不在范围里", "Not there, or out of scope"),
    405: ("这个地址不能这样用", "Not in this way"),
    409: ("和现在的情况冲突", "Conflict"),
    413: ("请求太大", "Too large"),
    415: ("只收 JSON", "JSON only"),
    422: ("内容要改", "Something to mend"),
    429: ("太多次了", "Too many requests"),
    500: ("出错了", "Failed"),
    503: ("现在做不了", "Not now"),
}
PROBLEMS: dict[str, tuple[str, str]] = {
    "unauthorized": (
        "没有令牌，或者令牌不对、到期、已撤销。请求头写 Authorization: Bearer 令牌。",
        "There is no token, or it is wrong, over or revoked. Send the header Authorization: Bearer TOKEN.",
    ),
    "unconfirmed": (
        "这个令牌的角色今天没有生效：还没有第二位管理员确认，或者已经结束。",
        "The role of this token does not hold today: no second administrator has confirmed it, or it has ended.",
    ),
    "no_right": (
        "这个令牌的角色不能做这件事。",
        "The role of this token may not do this.",
    ),
    "not_found": (
        "没有这个地址。有哪些，见 /api/v1/openapi.json。",
        "There is no such address. /api/v1/openapi.json lists those there are.",
    ),
    "gone": (
        "没有，或者不在这个令牌的范围里。",
        "This is not there, or not within the scope of this token.",
    ),
    "not_known_then": (
        "那一天登记里还没有。",
        "The registry did not know of this on that day.",
    ),
    "no_run": (
        "没有这次筛查，或者还没有筛查过。",
        "There is no such screening, or none yet.",
    ),
    "no_roster": (
        "这项措施没有花名册的表样。要名单，用 GET /finds/rows。",
        "This measure has no roster. For the list itself use GET /finds/rows.",
    ),
    "nobody_found": (
        "一个也没有找到，没有写表。换一个区划、情形或哪次筛查。",
        "Nobody was found, so nothing was written. Ask for another area, kind or run.",
    ),
    "method": (
        "这个地址不能用 {method}，可以用 {allowed}。",
        "This address takes no {method}; it takes {allowed}.",
    ),
    "host": ("请求头里的主机名不对。", "The host in the request is not one of ours."),
    "unreadable": ("请求读不了。", "The request cannot be read."),
    "media": (
        "请求体要是 JSON：Content-Type 写 application/json。",
        "The body must be JSON: send Content-Type: application/json.",
    ),
    "large": ("请求体最多 {most} 字节。", "A body may have {most} bytes at most."),
    "wrong": (
        "有 {count} 处要改，见 faults。",
        "{count} things to mend, listed in faults.",
    ),
    "key_missing": (
        "会改东西的请求要带幂等键：请求头写 Idempotency-Key，每件事一个，1–200 个可见的 ASCII 字符。",
        "What changes something needs a key of its own: send the header Idempotency-Key, 1–200 visible ASCII characters.",
    ),
    "key_used": (
        "这个幂等键已经用在另一个请求上，什么都没有改。同一件事用原来的内容，别的事换一个键。",
        "This key was used for another request; nothing has changed. Send the same content for the same thing, another key for another.",
    ),
    "rate": (
        "这个令牌每分钟最多 {most} 次，{seconds} 秒以后再来。",
        "This token has {most} requests a minute; come again in {seconds} seconds.",
    ),
    "cursor": (
        "这个翻页记号不对，或者是别的列表的。从头翻。",
        "This cursor is wrong, or of another list. Begin from the start.",
    ),
    "no_reveal": (
        "这个令牌不能看全号码。要看，请管理员发一个写明看号码用途的令牌。",
        "This token may not see whole numbers. Ask an administrator for one with a purpose for that.",
    ),
    "failed": (
        "出错了，什么都没有改。编号 {trace}，请告诉管理员。",
        "Something failed, and nothing has changed. Tell the administrator the number {trace}.",
    ),
}
