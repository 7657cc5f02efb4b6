"""The desks of those who work on no cases: figures by county, and the policy with what is open in it."""

from __future__ import annotations

DESKS: dict[str, tuple[str, str]] = {
    "figures_verdict": (
        "截至 {day}：在册 {homes} 户、{people} 人；{conflicts} 处来源不一致没有定，{moves} 件迁移等接收。",
        (
            "As of {day}: {homes} households and {people} people on record; {conflicts} facts on which sources differ are "
            "undecided, {moves} moves wait."
        ),
    ),
    "figures_caption": ("各县（区）登记情况，截至 {day}", "The registry by county, as of {day}"),
    "figures_county": ("县（区）", "County"),
    "figures_homes": ("户", "Households"),
    "figures_people": ("人", "People"),
    "figures_exited": ("脱贫人口", "Out of poverty"),
    "figures_working": ("在上班", "At work"),
    "figures_conflicts": ("来源不一致没有定", "Undecided"),
    "figures_moves": ("迁入等接收", "Moves waiting"),
    "figures_elsewhere": ("市外，或没有写县（区）", "Elsewhere, or not on record"),
    "figures_none": ("您的范围里还没有登记。", "Nothing is on record in your area."),
    "figures_how": (
        "按登记现在的内容数：户不算已销户的，人不算已去世和并入别人的；在上班的按就业记录，一人只算一次。",
        (
            "Counted from the registry as it stands: without households that ended, the dead and merged records; at work by "
            "employment records, each person once."
        ),
    ),
    "figures_all": ("全部", "all"),
    "figures_listed": ("{where}：{what}，一共 {n}。", "{where}: {what}, {n} in all."),
    "figures_nameless": (
        "一行是一个数到的，和“今天”里的数一样多。这里不写是谁：姓名由经办人看。",
        "Each line is one that was counted, as many as stand on the desk. Who it is does not stand here: names are for caseworkers.",
    ),
    "figures_which": ("哪一个", "Which"),
    "figures_one": ("第 {n} 个", "No. {n}"),
    "figures_where": ("在哪", "Where"),
    "figures_to": ("迁到", "To"),
    "figures_since": ("从哪天起", "Since"),
    "figures_day": ("哪天迁", "Moves on"),
    "figures_record": ("哪种登记", "Record"),
    "figures_fact": ("哪一项", "Fact"),
    "desk_policy_verdict": (
        "{readings} 条口径还没有人确认，按默认的读法判定；{unset} 项标准还没有定。",
        "{readings} readings are not confirmed yet, the default ones are used; {unset} standards are not set.",
    ),
    "desk_policy_named": ("文件", "Document"),
    "desk_policy_valid": ("有效期", "Valid"),
    "desk_policy_holds": ("政策包里有", "The package holds"),
    "desk_policy_holds_so": (
        "措施 {measures} 项，条件 {conditions} 个，标准 {params} 项，口径 {readings} 条",
        "measures {measures}, conditions {conditions}, figures {params}, readings {readings}",
    ),
    "desk_policy_unset": ("还没有定的标准", "Standards that are not set"),
    "desk_policy_open": ("还没有确认的口径", "Readings not confirmed"),
    "desk_policy_open_caption": (
        "还没有确认的口径，共 {count} 条",
        "Readings not confirmed: {count} in all",
    ),
    "desk_policy_none": ("没有。", "None."),
    "desk_policy_measure": ("措施", "Measure"),
    "desk_policy_shared": ("几项措施共用", "Shared by measures"),
    "desk_policy_standard": ("标准", "Standard"),
    "desk_policy_set_by": ("由谁定", "Set by"),
    "desk_policy_set_by_county": ("县（区）", "the county"),
    "desk_policy_set_by_city": ("市，县（区）可以上调", "the city; a county may raise it"),
    "desk_policy_set_by_city_only": ("市", "the city"),
    "desk_policy_question": ("问题", "Question"),
    "desk_policy_default": ("现在按哪一种", "Used now"),
    "desk_policy_elsewhere": (
        "原文、规则、每条口径的各种读法和价钱，在“政策”里看；确认口径、定标准写进政策包，用 kapok policy check 核对。",
        "The text, the rules, every reading and its price stand under Policies. Readings are confirmed and standards set in the package; kapok policy check looks it over.",
    ),
    "desk_policy_read": ("看政策", "Open the policy"),
}
