"""Why looking for somebody, or at a number, is refused."""

from __future__ import annotations

LOOKS: dict[str, tuple[str, str]] = {
    "pick_none": (
        "您的辖区里没有找到。少写几个字、换首字母，或者写全号码再查。",
        "Nothing was found in your area. Type less of it, the initials, or the whole number.",
    ),
    "several_holders": (
        "叫这个名称的单位不止一个，请写信用代码。",
        "Several organisations are called so; give the credit code.",
    ),
    "pick_empty": (
        "还没有写要找谁。写姓名、首字母或号码。",
        "Nothing is typed yet. Type a name, initials or a number.",
    ),
    "no_right_to_reveal": (
        "您现在的角色不能看全号。可以换角色，或请管理员授权。",
        "Your present role may not see whole numbers. Switch roles or ask an administrator.",
    ),
    "nothing_to_reveal": (
        "没有这个号码，或者不在您的辖区。回到档案核对。",
        "There is no such number, or it is outside your area. Go back and check the record.",
    ),
    "no_purpose": ("没有选用途。请选一个。", "No purpose is chosen. Choose one."),
    "no_purpose_words": (
        "用途选了“其他”，请写明为什么要看。",
        "The purpose is “other”: say why you need the number.",
    ),
    "purpose_words_long": (
        "说明最多 {most} 个字，请写短些。",
        "At most {most} characters, please shorten it.",
    ),
    "too_many_reveals": (
        "一小时最多看 {most} 个全号（登记时填的身份证号也算），您已看满，请过一会儿再来。",
        "At most {most} numbers an hour are shown to you, or asked for by entering them. You have had as many; come back later.",
    ),
    "search_empty": (
        "没有写要找谁。写姓名、拼音首字母，或者号码。",
        "Nothing was typed. Type a name, initials, or a number.",
    ),
    "search_long": (
        "写得太长，最多 {most} 个字。只写姓名、单位名称或一个号码。",
        "That is too long, at most {most} characters. Type a name or one number only.",
    ),
    "search_control": (
        "里面有看不见的控制符。请不要粘贴，重新打一遍。",
        "It holds invisible control characters. Type it anew instead of pasting it.",
    ),
    "search_nothing": (
        "这样找不了。写姓名、至少两个拼音首字母，或者完整的号码。",
        "Nothing can be found by this. Type a name, at least two initials, or a whole number.",
    ),
    "search_too_often": (
        "{minutes} 分钟里最多查 {most} 次，您已查满，请过一会儿再查。",
        "At most {most} searches in {minutes} minutes. You have made as many; try again later.",
    ),
}
