"""Why an action on somebody's life is refused, in Chinese and English."""

from __future__ import annotations

LIFE: dict[str, tuple[str, str]] = {
    "not_allowed": (
        "您现在的角色不能办这件事。换一个角色，或请经办人办。",
        "Your present role may not do this. Switch roles, or ask a caseworker.",
    ),
    "no_such_day": (
        "没有“{value}”这一天，请改成实际日期。",
        "There is no day “{value}”; give the real date.",
    ),
    "future_day": (
        "{value} 还没到（今天按 {today} 算）。改成已经发生的日期。",
        "{value} has not come yet (today is {today}). Give the day on which it happened.",
    ),
    "in_the_future": (
        "有日期还没到。改成已经发生的日期。",
        "A date lies in the future. Give the day on which it happened.",
    ),
    "reason_missing": (
        "没有写理由，请写一句。",
        "No reason; give one sentence.",
    ),
    "source_missing": (
        "没有写依据，请写文件或证件的名称。",
        "No source; name the document or certificate.",
    ),
    "too_long": (
        "最多 {most} 个字，请写短一些。",
        "At most {most} characters; make it shorter.",
    ),
    "value_missing": ("这一项没有填，请填。", "Nothing is filled in here; fill it in."),
    "not_a_choice": ("填的不在列表里，请从列表里选。", "This is not in the list; choose from it."),
    "no_such_fact": (
        "这一项不能在这里改，请从列表里选。",
        "This cannot be corrected here; choose from the list.",
    ),
    "not_of_type": (
        "“{value}”不是这一项的写法，请按提示填。",
        "“{value}” is not how this is written; follow the hint.",
    ),
    "same_value": (
        "填的和现在的一样，没有要改的。",
        "This is what stands there already; there is nothing to correct.",
    ),
    "moved_by_two": (
        "迁到另一个县（区）要两边办：迁出的先提出，迁入的再接收。请走“迁移”。",
        "A move to another county needs both: the one left offers it, the other takes it over. Use “Move”.",
    ),
    "member_wanted": (
        "选的人现在不是这一户的成员，请从成员里选。",
        "Whoever was chosen does not belong to this household now; choose one of its members.",
    ),
    "no_household": (
        "这个人现在不在任何一户，先登记到一户里。",
        "This person belongs to no household now; enter him in one first.",
    ),
    "unknown_household": (
        "没有这一户，或者不在您的范围内。核对户编号。",
        "There is no such household within your scope. Check its number.",
    ),
    "household_number_taken": (
        "这个户编号已经有别的户用了。核对户编号，或先空着。",
        "Another household has this number already. Check it, or leave it empty.",
    ),
    "household_ended": (
        "这一户 {day} 已经销户，不能再加人。",
        "This household ended on {day}; nobody can join it.",
    ),
    "household_is_over": (
        "这一户已经销户，销户以后不能再有成员。",
        "This household has ended; nobody can belong to it afterwards.",
    ),
    "still_member": (
        "这个人还在户里，不能只填死亡日期。请办“死亡登记”。",
        "This person still belongs to a household; do not just enter the day, register the death.",
    ),
    "undone_meanwhile": ("这件事刚被别人撤销。", "Somebody else has just undone this."),
    "still_members": (
        "这一户还有人，不能销户。先办迁出、分户或死亡登记。",
        "Somebody still belongs to this household; it cannot end before they have left.",
    ),
    "same_household": ("已经在这一户，不用再办。", "Already in this household; nothing to do."),
    "head_wanted": (
        "户主走了，户里还有人，请选一位新户主。",
        "The head leaves and others remain; choose a new head.",
    ),
    "head_already": ("这个人已经是户主。", "This person is the head already."),
    "everybody_leaves": (
        "全户都分出去了，就不是分户。留下至少一人，或办迁移。",
        "If all leave, it is no split. Leave somebody behind, or move the household.",
    ),
    "nobody_leaves": (
        "没有选分出去的人，请至少选一位。",
        "Nobody was chosen to leave; choose at least one.",
    ),
    "head_leaves_too": (
        "新户的户主要在分出去的人里选。",
        "The head of the new household must be one of those who leave.",
    ),
    "before_it_began": (
        "这个日期早于现在这段户籍关系的起始日（{start}）。改成那天以后。",
        "This is before the present membership began ({start}). Give a later day.",
    ),
    "dead_already": (
        "这个人 {day} 已登记死亡。",
        "This person's death on {day} is on record already.",
    ),
    "dead": (
        "这个人已登记死亡，以后的日期不能再入户。",
        "This person is on record as dead; no membership can follow.",
    ),
    "status_after_death": (
        "有一段身份从 {start} 开始，晚于死亡日期。先更正那段身份。",
        "A status begins on {start}, after the death. Correct that status first.",
    ),
    "status_ended": (
        "这段身份到 {day} 已经终止，终止日期只能写得更早。",
        "This status ended on {day}; only an earlier last day can be given.",
    ),
    "merged_already": (
        "其中一份档案已经合并过。",
        "One of the two records has been merged already.",
    ),
    "same_record": ("两份是同一份档案，不用合并。", "Both are the same record; nothing to merge."),
    "unknown_person": (
        "没有这个人，或者不在您的范围内。核对档案编号。",
        "There is no such person within your scope. Check the record's id.",
    ),
    "keep_the_numbered": (
        "另一份有身份证号，这一份没有。请反过来：保留有号码的那份。",
        "The other record has an ID number and this one has none. Keep the one with the number.",
    ),
    "number_of_another": (
        "这个身份证号已登记在“{name}”名下。核对号码；如果是同一个人，请合并两份档案。",
        "This ID number belongs to “{name}” already. Check it; if both are one person, merge the two records.",
    ),
    "number_wrong": ("身份证号不对：{why}", "The ID number is wrong: {why}"),
    "phone_wrong": ("电话不对：{why}", "The telephone number is wrong: {why}"),
    "account_wrong": ("银行账号不对：{why}", "The bank account is wrong: {why}"),
    "account_doubtful": (
        "校验位对不上，老存折常这样。对照卡或存折；没错就选上，再按一次。",
        "The check digit does not fit, as with old passbooks. Compare it; if it is right, tick this and press again.",
    ),
    "code_wrong": ("信用代码不对：{why}", "The credit code is wrong: {why}"),
    "register_number_wrong": (
        "登记号只有字母和数字，最多 {most} 位。对照登记证改。",
        "A register number has letters and digits only, at most {most}. Compare it with the certificate.",
    ),
    "register_number_taken": (
        "这个号码已登记在“{name}”名下，请核对号码。",
        "This number belongs to “{name}” already; check it.",
    ),
    "name_wrong": ("姓名不对：{why}", "The name is wrong: {why}"),
    "birth_not_of_number": (
        "出生日期和身份证号里的（{birth}）不一样。核对两处。",
        "The date of birth differs from the one in the ID number ({birth}). Check both.",
    ),
    "undone_already": (
        "这件事 {who} 已在 {at:%Y-%m-%d %H:%M} 撤销。",
        "This was undone by {who} at {at:%Y-%m-%d %H:%M} already.",
    ),
    "undo_is_no_action": (
        "撤销本身不能再撤销。需要的话把原来的事重办一次。",
        "What undoes cannot be undone. Do the original action again if need be.",
    ),
    "later_action": (
        "后来又办了一件事（{day}，{who}），要先撤销那一件。",
        "Something was done later ({day}, {who}); undo that first.",
    ),
    "later_hangs": (
        "后来又有别的记录或改动跟着它，不能撤销。先处理那些记录。",
        "Later rows or changes hang on this, so it cannot be undone. Deal with those first.",
    ),
    "move_back": (
        "迁移要由现在所在的县（区）提出迁回，再由原来的接收。",
        "A move is undone by a move back: the present county offers it, the former takes it over.",
    ),
    "move_within": (
        "迁入地就在本县（区），不用对方接收，请直接改住址或入户。",
        "The new place lies in the same county; correct the address, or enter the person in the household.",
    ),
    "unknown_area": (
        "没有区划“{value}”。填县（区）或村的全名，如：仁和区；也可以填代码。",
        "There is no area “{value}”. Give the full name of the county or village, or its code.",
    ),
    "move_open": (
        "正在迁往{to}（{day} 起），对方还没有接收。先到“县（区）间迁移”撤回这件迁移，再办这件事；对方已经接收的，由那边办。",
        "A move to {to} (from {day}) waits to be taken over. Withdraw it under “Moves between counties” first, then come back; once taken over, the other county does this.",
    ),
    "head_moves": (
        "他是户主，户里还有人。先在那一户“换户主”，再迁他一个人；全户都走，请在那一户提出迁移。",
        "He heads a household with others in it. Change its head first; if all move, offer the move of the household.",
    ),
    "several_areas": (
        "叫“{value}”的不止一个：{areas}。请连乡镇一起填，如：平地镇 黄葛坪村。",
        "Several areas are called “{value}”: {areas}. Put the name of the township before it.",
    ),
    "move_offered": (
        "已经提出过迁移，还在等对方接收。",
        "A move has been offered already and waits to be taken over.",
    ),
    "move_ended": ("这件迁移已经办结。", "This move has been dealt with already."),
    "four_eyes": (
        "提出和接收不能是同一个人，请迁入地的另一位经办人接收。",
        "Whoever offers a move cannot take it over; another officer of the receiving county must.",
    ),
    "head_first": (
        "他是不是户主，先在户的页面上定。",
        "Whether this is the head is decided first, on the page of the household.",
    ),
    "unknown_claim": (
        "没有这一条说法，或者不在您的范围内。",
        "There is no such claim within your scope.",
    ),
    "paper_withdrawn": ("这份材料已经撤回。", "This paper has been withdrawn already."),
    "chosen_already": ("现在采信的就是这一条。", "This is the one that is chosen now."),
}
