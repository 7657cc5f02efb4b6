"""What each operation does, and the headings they stand under."""

from __future__ import annotations

from kapok.api.texts.doing import DOING

OPERATIONS: dict[str, tuple[str, str]] = {
    **DOING,
    "group_me": ("令牌", "The token"),
    "group_search": ("查找", "Searching"),
    "group_people": ("人", "People"),
    "group_households": ("户", "Households"),
    "group_organisations": ("单位", "Organisations"),
    "group_facts": ("事实", "Facts"),
    "group_finds": ("政策找人", "What the policy finds"),
    "list_finds": (
        "应享未享：各项措施几个收款人、多少钱；没有标准的不在合计里",
        "Entitled but never applied: payees and money by measure; what has no standard is in no sum",
    ),
    "find_roster": (
        "一项措施的应享未享，按它的花名册写成工作簿：号码完整，令牌要写明用途，每人记下",
        "Who never applied under a measure, in the form of its roster: with whole numbers, so the token must have a purpose; each is kept",
    ),
    "list_find_rows": ("应享未享的是谁", "Who is entitled and never applied"),
    "list_results": ("一次筛查里每一件的结论", "What each unit of a run comes to"),
    "list_changes": ("和上一次比，谁变了、为什么", "What changed against the run before, and why"),
    "results_person": ("各项措施对一个人现在的结论", "What each measure comes to for a person now"),
    "results_organisation": (
        "各项措施对一个单位现在的结论",
        "What each measure comes to for an organisation now",
    ),
    "list_runs": ("筛查过哪几次", "Which screenings there were"),
    "group_policies": ("政策", "Policies"),
    "group_decide": ("判定", "Deciding"),
    "correct_fact": (
        "更正一个事实：以前的和现在的两种说法都留着，各写来源",
        "Correct a fact: what was said before and what is said now are both kept, each with its source",
    ),
    "correct_number": (
        "更正一个人的号码：number 身份证号、phone 电话、account 银行账号",
        "Correct a number of a person: number (identity), phone, account",
    ),
    "correct_register": ("更正一个单位的登记号", "Correct the register number of an organisation"),
    "give_status": (
        "给一个人一个身份，从哪天到哪天",
        "Give a person a status, from a day to another",
    ),
    "end_status": ("一个身份到哪天为止", "End a status"),
    "enter_person": ("户里新来一个人", "Somebody new in a household"),
    "record_death": ("一个人去世", "The death of a person"),
    "list_policies": ("这里按哪份政策办", "The policy that is worked by here"),
    "read_policy": ("一份政策和它的各项措施", "A policy and its measures"),
    "read_measure": (
        "一项措施：条件、原文、金额、标准、口径",
        "A measure: conditions, quotes, amounts, figures, readings",
    ),
    "decide": (
        "用送来的事实判一项措施，说明理由；不查库，不留存",
        "Decide a measure by the facts that are sent, with reasons; nothing is looked up or kept",
    ),
    "me": ("这个令牌是谁的、能做什么、到哪天", "Whose this token is, what it may do, until when"),
    "search": (
        "找人、户、单位。要找的写在请求体里，不进地址；十分钟最多 120 次",
        "Look for people, households, organisations. What is looked for stands in the body, never in an address; 120 times in ten minutes",
    ),
    "list_people": ("范围里的人，一页一页，按编号", "People within the scope, page by page, by id"),
    "read_person": (
        "一个人：是谁，自己的事实，各来源说什么",
        "A person: who it is, own facts, what sources say",
    ),
    "records_person": (
        "涉及一个人的某种记录，新的在前",
        "Rows of one kind about a person, the newest first",
    ),
    "reveal_person": (
        "看一个人的一个全号码：令牌要写明用途，每次都记下",
        "See a number of a person whole: the token must have a purpose for it, and each time is kept",
    ),
    "list_households": ("范围里的户", "Households within the scope"),
    "read_household": ("一户：有谁，自己的事实", "A household: who belongs to it, own facts"),
    "records_household": (
        "涉及一户的某种记录，新的在前",
        "Rows of one kind about a household, the newest first",
    ),
    "list_organisations": ("范围里的单位", "Organisations within the scope"),
    "read_organisation": ("一个单位", "An organisation"),
    "records_organisation": (
        "涉及一个单位的某种记录，新的在前",
        "Rows of one kind about an organisation, the newest first",
    ),
    "reveal_organisation": (
        "看一个单位的全号码（家庭农场等）",
        "See the number of an organisation whole (a household farm's)",
    ),
}
