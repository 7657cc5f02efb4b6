"""What employers and families see of themselves."""

from __future__ import annotations

AFFAIRS: dict[str, tuple[str, str]] = {
    "org_title": ("本单位", "Your organisation"),
    "org_verdict": (
        "{name}：登记在岗 {count} 人。",
        "{name}: {count} people on record as working for you.",
    ),
    "org_many": ("您代表 {count} 个单位。", "You speak for {count} organisations."),
    "org_none": (
        "还看不到您的单位。请打 12333。",
        "Your organisation cannot be seen yet. Call 12333.",
    ),
    "org_code": ("统一社会信用代码", "Credit code"),
    "org_people": ("{count} 人", "{count} people"),
    "org_ending": ("{days} 天内合同到期", "Contracts ending within {days} days"),
    "my_title": ("我家", "Your household"),
    "my_verdict": (
        "您一户登记了 {count} 人，在{place}。",
        "{count} people of your household are on record, in {place}.",
    ),
    "my_none": (
        "还看不到您一户的登记。请找村里，或打 12333。",
        "Your household's record cannot be seen yet. Ask your village officer or call 12333.",
    ),
    "my_members": ("一户的人", "Members"),
    "my_name": ("姓名", "Name"),
    "my_relation": ("与户主关系", "Relation to the head"),
    "my_birth": ("出生日期", "Born on"),
    "my_me": ("您本人登记的情况", "What is on record of you"),
    "my_household": ("一户的情况", "The household"),
    "affairs_nothing": ("没有登记", "nothing on record"),
    "affairs_wrong": (
        "有不对的，请告诉村里或打 12333。",
        "If something is wrong, tell your village officer or call 12333.",
    ),
    "org_wrong": ("有不对的，请打 12333。", "If something is wrong, call 12333."),
    "menu_org": ("单位", "Mine"),
    "menu_my": ("我家", "Home"),
}
