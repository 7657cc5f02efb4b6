"""What is said of settings: `kapok settings …`."""

SETTINGS: dict[str, tuple[str, str]] = {
    "help.settings": (
        "管全市的设置：看，改（先 kapok accounts login）",
        "Settings of the whole city: list them, set them (kapok accounts login first)",
    ),
    "help.settings_list": (
        "现在各是多少、管什么、谁哪天为什么设的",
        "what each is and does, and who set it, when and why",
    ),
    "help.settings_set": ("改一个设置，马上算数", "set one; it holds at once"),
    "help.settings_name": (
        "哪一个，见 kapok settings list",
        "which one, as kapok settings list names it",
    ),
    "help.settings_value": ("改成多少：整数", "to what: a whole number"),
    "help.settings_reason": ("为什么改，记进历史", "why; history keeps it"),
    "settings.shown": (
        "{name}：{value} {unit}（可以设 {least} 到 {most}；没有人设过是 {default}）",
        "{name}: {value} {unit} (from {least} to {most}; {default} where nobody has set it)",
    ),
    "settings.meant": ("{label}。用在：{where}。", "{label}. Where: {where}."),
    "settings.by": ("{who}，{at} 设的：{why}", "set by {who} at {at}: {why}"),
    "settings.by_city": (
        "市里设的；谁设的，市里的管理员看得到。",
        "set in the city, whose administrators see by whom.",
    ),
    "settings.set": (
        "{setting} 从 {was} 改成 {value} {unit}，马上算数。",
        "{setting}: {was} became {value} {unit}; it holds at once.",
    ),
}
