"""What is said of places: `kapok areas …`."""

AREAS: dict[str, tuple[str, str]] = {
    "help.areas": (
        "区划：村的标记、改名、加一个村（先 kapok accounts login）",
        "Places: marks of villages, names, a new village (kapok accounts login first)",
    ),
    "help.areas_mark": (
        "一个村从哪天起是（不是）重点村、原贫困村、搬迁安置点",
        "a village is (or is no longer) a key one, a former poor one, a relocation site, from a day on",
    ),
    "help.areas_rename": ("给村或乡镇改名", "another name for a village or township"),
    "help.areas_add": ("乡镇下面加一个村", "a new village in a township"),
    "help.areas_place": (
        "区划代码，见 kapok accounts areas",
        "its code, as kapok accounts areas lists it",
    ),
    "help.areas_kind": (
        "key_village 重点村、former_poor 原贫困村、relocation_site 搬迁安置点",
        "key_village, former_poor, relocation_site",
    ),
    "help.areas_holds": ("yes 是，no 不是", "yes or no"),
    "help.areas_name": ("名称", "its name"),
    "help.areas_was": (
        "您看到的名称：别人已经改成别的，就不改，说是谁",
        "the name that you have seen: where another has changed it since, it stays, and you are told who",
    ),
    "help.areas_town": (
        "乡镇的代码；不写就看村的代码",
        "code of the township; without it the village's code says",
    ),
    "help.areas_from": ("从哪天起；不写就是今天", "from which day on; today without it"),
    "help.areas_source": ("凭什么文件", "by what paper"),
    "areas.yes_or_no": ("是不是写 yes 或 no，不是“{said}”。", "Write yes or no, not “{said}”."),
    "areas.marked": ("{area} 的 {mark} 记为 {said}。", "{area}: {mark} is {said}."),
    "areas.renamed": ("{area} 改名为“{to}”。", "{area} is called “{to}” now."),
    "areas.added": ("加了 {area} “{to}”。", "{area} “{to}” was added."),
}
