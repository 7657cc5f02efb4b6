"""Messages about procedures: steps, offices, states, clocks, papers, notices."""

from __future__ import annotations

from kapok.rules.messages.wording import Message

PROCEDURES = {
    "no_part": Message(
        "没有{kind}“{name}”",
        "there is no {kind_en} “{name}”",
        "{choice}",
        "{choice}",
    ),
    "unused_part": Message(
        "{kind}“{name}”没有用到",
        "{kind_en} “{name}” is never used",
        "用上或删去",
        "use it or delete it",
    ),
    "procedure_twice": Message(
        "{measure}有两个办理办法，另一个在 {other}",
        "measure {measure} has two procedures, the other at {other}",
        "合成一个",
        "make them one",
    ),
    "procedure_circle": Message(
        "办理办法“{name}”绕一圈又用到自己",
        "procedure “{name}” comes back to itself through what it builds on",
        "去掉其中一个 of",
        "take out one of",
    ),
    "no_procedure": Message(
        "{measure}没有办理办法",
        "measure {measure} has no procedure",
        "在 procedures 里写一个，measures 里列上它；确实不用谁办的，写 none 和理由",
        "write one in procedures and list the measure under measures; where nobody works it, write none and why",
    ),
    "no_steps": Message(
        "办理办法一步也没有",
        "the procedure has no step",
        "写 steps，或用 of 接过一个共用办法；确实不用谁办的，写 none 和理由",
        "write steps or build on a shared procedure (of); where nobody works it, write none and why",
    ),
    "none_and_steps": Message(
        "说了不用办（none），又写了怎么办",
        "it says that there is nothing to work (none), and yet how it is worked",
        "两样只留一样",
        "keep one of the two",
    ),
    "cost_unpaid": Message(
        "花费写着在{measure}里办，那一项却不发钱",
        "the cost is to be claimed under measure {measure}, which pays nothing",
        "换成付这笔钱的措施，或删去 costs",
        "name the measure that pays it, or delete costs",
    ),
    "row_elsewhere": Message(
        "{measure}的单元 {unit} 不指向 {other}，不能列在它的名册下面",
        "the unit {unit} of measure {measure} does not refer to {other}: it cannot stand under its entries",
        "从 rows 里删去",
        "take it out of rows",
    ),
    "no_payment_step": Message(
        "{measure}要发钱，办理办法里却没有一步付款",
        "measure {measure} pays, but no step of its procedure does",
        "加上带 budget: consume 的动作，或用 of: claim 那一类共用办法",
        "add an action with budget: consume, or build on a shared procedure that pays",
    ),
    "no_reserve_step": Message(
        "{measure}要发钱，办理办法里却没有一步占用指标",
        "measure {measure} pays, but no step of its procedure reserves the budget",
        "审批那一步用带 budget: reserve 的动作",
        "let the approval be an action with budget: reserve",
    ),
    "pays_nothing": Message(
        "{measure}不发钱，办理办法里却有付款",
        "measure {measure} pays nothing, but its procedure does",
        "用 of: record 那一类不付钱的办法",
        "build on a procedure without payment",
    ),
    "level_differs": Message(
        "{measure}有 {level} 级的钱，“{name}”这一步却由{office}付",
        "measure {measure} has money of level {level}, but step “{name}” pays at {office_en}",
        "换成那一级的财政，或 level: fund 的单位",
        "use finance of that level, or an office of level: fund",
    ),
    "lead_differs": Message(
        "{measure}由{lead}牵头，“{name}”这一步却由{office}批",
        "measure {measure} is led by {lead_en}, but step “{name}” is decided by {office_en}",
        "换成牵头部门的单位，或 department: lead 的单位",
        "use an office of that department, or one with department: lead",
    ),
    "no_decider": Message(
        "{measure}要由部门研究决定，办理办法里却没有这一步",
        "an authority decides measure {measure}, but its procedure has no such step",
        "给决定的那一步写 discretion: true",
        "write discretion: true at the step that decides",
    ),
    "decider_differs": Message(
        "{measure}由 {authority} 决定，“{name}”这一步却在 {office}",
        "measure {measure} is decided by {authority}, but step “{name}” is at {office}",
        "换成那个部门、那一级的单位，或改措施里的 authority",
        "use an office of that level and department, or correct authority in the measure",
    ),
    "discretion_entitlement": Message(
        "{measure}符合条件就给，“{name}”这一步不能由谁酌定",
        "measure {measure} is given if its conditions hold: step “{name}” leaves nothing to decide",
        "删去 discretion",
        "delete discretion",
    ),
    "step_nobody": Message(
        "“{name}”这一步没有人能办：{office}没有{role}",
        "nobody can do step “{name}”: {office_en} has no {role_en}",
        "换一个岗位，或在这个单位的 roles 里加上",
        "choose another role, or add it to the roles of the office",
    ),
    "no_way_out": Message(
        "“{name}”这一步没有出路：什么也不能办",
        "step “{name}” has no way out: nothing can be done there",
        "在 may 里写能办什么",
        "write under may what can be done",
    ),
    "leads_nowhere": Message(
        "“{name}”这一步的“{action}”哪儿也不去",
        "action “{action_en}” of step “{name_en}” leads nowhere",
        "加上接着办的一步，或让那个状态成为终点（end: true）",
        "add the step that follows, or make the state an end (end: true)",
    ),
    "never_reached": Message(
        "走不到“{name}”这一步",
        "step “{name}” is never reached",
        "让某个动作通到它，或删去",
        "let an action lead to it, or delete it",
    ),
    "no_end": Message(
        "从“{name}”这一步起走不到头，只会兜圈子",
        "from step “{name}” no end is ever reached, it goes round in circles",
        "加上通到终点的动作",
        "add an action that leads to an end",
    ),
    "same_eyes": Message(
        "“{name}”和“{other}”连着两步由同一个岗位办，没有四眼",
        "steps “{name}” and “{other}” follow one another in one role without four eyes",
        "删去 four_eyes: false，或换一个岗位",
        "delete four_eyes: false, or use another role",
    ),
    "paper_though_proved": Message(
        "“{name}”已由数据共享证明（{supplier}），不能再要纸质的",
        "“{name}” is proved by data already ({supplier}) and may not be asked for on paper",
        "删去 hand_in；数据里查不到才要的，写 if_not_found",
        "delete hand_in; if the data may lack it, write if_not_found",
    ),
    "proved_twice": Message(
        "“{name}”要证明的，“{other}”已由数据证明",
        "what “{name}” is to prove is proved by data already: “{other}”",
        "不要这份材料，或在 proves 里写清它另外证明什么",
        "do not ask for it, or let proves say what else it proves",
    ),
    "paper_how": Message(
        "“{name}”没说从哪里来",
        "it is not said where “{name}” comes from",
        "数据能证明的写 proved_by，要交的写 hand_in",
        "write proved_by where data prove it, hand_in where it is handed in",
    ),
    "public_secret": Message(
        "“{name}”不许公示",
        "“{name}” may not be made public",
        "从 shows 里删去",
        "take it out of shows",
    ),
    "never_public": Message(
        "写了公示什么，却没有一步公示",
        "it says what is made public, but no step runs by that clock",
        "加上公示的一步（clock 相同），或删去 publicity",
        "add the step of the public notice (with the same clock), or delete publicity",
    ),
    "braces": Message(
        "文书“{name}”里的大括号没有成对",
        "the braces of notice “{name}” do not pair up",
        "占位符写成 {{名字}}",
        "write placeholders as {{name}}",
    ),
    "clock_days": Message(
        "时限“{name}”是 {value}，要大于0",
        "clock “{name}” is {value} and has to be above zero",
        "写天数",
        "write a number of days",
    ),
}
