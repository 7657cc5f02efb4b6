"""Why something about a place is refused, in Chinese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "places_by_administrators": (
        "区划归管理员管，您现在的角色不是管理员。",
        "Places are managed by administrators; your present role is not one.",
    ),
    "place_none": (
        "没有区划 {place}。看代码有没有写错。",
        "There is no place {place}. Check the code.",
    ),
    "place_not_mine": (
        "这里不归您管，请找那里的或者市里的管理员。",
        "This place is not yours to manage; ask its administrator or the city's.",
    ),
    "place_not_village": (
        "{name}不是村（社区）或乡镇，不在这里改。打开那个村再改。",
        "{name} is no village or township. Open the village and change it there.",
    ),
    "place_not_township": (
        "{name}不是乡镇，村加在乡镇下面。打开那个乡镇再加。",
        "{name} is no township; villages are added below one. Open it and add the village there.",
    ),
    "place_name": (
        "名称：要写，最多 {most} 个字，里面不能有个人号码。",
        "The name: needed, at most {most} characters, no personal number in it.",
    ),
    "place_same_name": ("名称没有变，不用改。", "The name is the same; nothing to change."),
    "place_renamed": (
        "您打开以后，{who[0]} 在 {at:%Y-%m-%d %H:%M} 把它改成了“{now}”。看过现在的名称，再改一次。",
        "Since you opened it, {who[1]} renamed it “{now}” at {at:%Y-%m-%d %H:%M}. Look at its name as it stands, then change it again.",
    ),
    "place_not_called": (
        "它现在叫“{now}”，没有叫过“{seen}”。核对名称，再改一次。",
        "It is called “{now}”, and was never called “{seen}”. Check the name, then change it again.",
    ),
    "place_source": (
        "依据：写明凭什么文件，最多 {most} 个字。",
        "By what: name the paper, at most {most} characters.",
    ),
    "place_code": (
        "村的代码是 12 位数字，以 {first} 开头，后三位不是 000。",
        "A village's code has 12 digits, begins with {first} and does not end in 000.",
    ),
    "place_there": (
        "代码 {place} 已经是“{name}”。看代码有没有写错；改名在那个村的页面。",
        "The code {place} is “{name}” already. Check it; a village is renamed on its own page.",
    ),
    "mark_day": ("从哪天起：写成 2023-06-30 这样。", "From: write the day as 2023-06-30."),
    "mark_holds": ("选“是”或“不是”。", "Choose yes or no."),
    "mark_unknown": (
        "没有“{kind}”这种标记。有：{known}。",
        "There is no mark “{kind}”. There are: {known}.",
    ),
    "mark_future": (
        "{day} 还没到。写已经到了的日子。",
        "{day} has not come yet. Write a day that has.",
    ),
    "mark_stands": (
        "{name}的“{mark}”现在就是这样登记的，不用改。",
        "{name} is on record like this already ({en}); nothing to change.",
    ),
    "mark_before": (
        "现在的说法从 {day} 起。新的要从那天以后开始。",
        "What stands begins on {day}. The new word must begin later.",
    ),
}
