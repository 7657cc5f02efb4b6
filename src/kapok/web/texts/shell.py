"""What stands around every page: top bar, menu, foot."""

from __future__ import annotations

SHELL: dict[str, tuple[str, str]] = {
    "brand": ("木棉", "Kapok"),
    "brand_long": ("木棉 · 就业帮扶", "Kapok · employment support"),
    "skip": ("跳到内容", "Skip to content"),
    "size_large": ("大字", "Large text"),
    "size_huge": ("再大些", "Larger"),
    "size_normal": ("标准字", "Normal text"),
    "contrast_more": ("高对比", "High contrast"),
    "contrast_normal": ("标准对比", "Normal contrast"),
    "other_language": ("EN", "中文"),
    "other_language_long": ("Switch to English", "切换到中文"),
    "help": ("帮助", "Help"),
    "log_out": ("退出", "Log out"),
    "log_in": ("登录", "Log in"),
    "me": ("我的设置", "My settings"),
    "role_all": ("全部角色", "All roles"),
    "role_switch": ("换角色", "Switch role"),
    "role_now": ("现在的区划和角色", "Present area and role"),
    "role_use": ("用这个角色", "Use this role"),
    "menu": ("主菜单", "Main menu"),
    "menu_desk": ("今天", "Today"),
    "menu_accounts": ("账号", "Accounts"),
    "menu_areas": ("区划", "Areas"),
    "menu_looks": ("谁看过", "Looks"),
    "menu_log": ("日志", "Log"),
    "menu_settings": ("设置", "Settings"),
    "read_only": ("只读", "Read only"),
    "demonstration": (
        "这是演示库，人和单位都是编的。今天按 {day} 算。",
        "This is a demonstration: people and employers are invented. Today counts as {day}.",
    ),
    "laying": (
        "正在布置演示城市：第 {step} 步，共 {steps} 步。人和单位要等布置完才看得到。",
        "The demonstration city is being laid down: step {step} of {steps}. People and employers appear when it is done.",
    ),
    "run_off": (
        "本文件有效期至 {day}。有效期内发生的事项，仍按本文件办完。",
        "This document was valid until {day}. What happened while it was valid is still settled by it.",
    ),
    "foot_public": ("就业帮扶咨询电话 12333", "Employment support line 12333"),
    "foot_staff": (
        "有问题打 12333；页面上有编号的，报编号。",
        "Questions: call 12333; if the page bears a number, give it.",
    ),
    "gallery": ("组件样张", "Gallery of components"),
    "gallery_verdict": (
        "这里有 {count} 种组件，每种的每个状态都在。",
        "{count} components, each in every state.",
    ),
    "gallery_staff": ("看工作人员版式", "See the staff shell"),
    "gallery_public": ("看群众版式", "See the public shell"),
    "help_title": ("帮助", "Help"),
    "help_verdict": (
        "看不懂、打不开、填错了，都可以打 12333。",
        "If anything is unclear, does not open or went wrong, call 12333.",
    ),
    "help_statuses": ("状态的形和字", "Shapes and words of states"),
    "help_marks": ("事实从哪里来", "Where a fact comes from"),
    "help_keys": ("键盘", "Keyboard"),
    "help_keys_words": (
        "所有操作都能用键盘：Tab 到下一个，Enter 打开，空格勾选。页面开头有“跳到内容”。按 / 到顶上的查找。",
        "Everything works by keyboard: Tab moves on, Enter opens, Space ticks. Each page begins with “Skip to content”. / leads to the search at the top.",
    ),
    "help_size_words": (
        "右上角“大字”把字放大到 24 号；再按一次更大。",
        "“Large text” at the top right gives 24 px letters; press again for larger ones.",
    ),
    "welcome": ("木棉 · 就业帮扶", "Kapok · employment support"),
    "welcome_verdict": (
        "工作人员请登录；群众办事请找村里，或打 12333。",
        "Staff: please log in. Villagers: ask your village officer or call 12333.",
    ),
}
