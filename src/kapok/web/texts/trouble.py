"""Pages that say what went wrong: what happened, what is saved, what to do."""

from __future__ import annotations

TROUBLE: dict[str, tuple[str, str]] = {
    "trouble_400": ("收到的内容不能用", "What was sent cannot be used"),
    "trouble_400_verdict": (
        "太长，或者有打不出来的符号。什么都没有改，请回到上一页，重新填写。",
        "It is too long, or holds signs that no keyboard writes. Nothing was changed; go back and fill it in again.",
    ),
    "trouble_403": ("这一页您不能看", "You may not see this page"),
    "trouble_403_verdict": (
        "您现在的角色不能看这一页。可以换角色，或请管理员授权。",
        "Your present role may not see this page. Switch roles or ask an administrator.",
    ),
    "trouble_404": ("没有这一页", "No such page"),
    "trouble_404_verdict": (
        "可能是地址写错，或者不在您的辖区。请检查地址，或从菜单重新找。",
        "The address may be wrong, or this is outside your area. Check it, or start from the menu.",
    ),
    "trouble_500": ("页面出错", "Something went wrong"),
    "trouble_500_verdict": (
        "这一步没有办成，什么都没有改。请再试一次；不行请打 12333，报下面的编号。",
        "This step failed and changed nothing. Try again; if it fails, call 12333 with the number below.",
    ),
    "trouble_503": ("现在办不了", "Not possible right now"),
    "trouble_csrf": ("页面过期了", "The page has expired"),
    "trouble_csrf_verdict": (
        "这一页开得太久，没有提交。请返回、刷新，再办一次。",
        "This page was open too long and nothing was sent. Go back, reload and try again.",
    ),
    "trouble_trace": ("编号 {trace}", "Number {trace}"),
    "trouble_home": ("回首页", "Start page"),
}
