"""Operations on lives, files, comparisons and jobs."""

from __future__ import annotations

DOING: dict[str, tuple[str, str]] = {
    "group_moves": ("迁移", "Moves between counties"),
    "group_imports": ("导入", "Imports"),
    "group_comparisons": ("比对", "Comparisons"),
    "group_jobs": ("任务", "Jobs"),
    "choose_source": ("两个来源说法不同，定哪一个", "Choose between two sources"),
    "merge_people": ("两份档案并成一份", "Merge two records of one person"),
    "record_marriage": ("嫁入另一户", "Somebody marries into another household"),
    "split_household": ("分户：答的是新户", "Split a household: the new one is answered"),
    "change_head": ("换户主", "Another head of the household"),
    "end_household": ("销户", "A household ends"),
    "offer_move_person": (
        "一个人迁到别的县（区），等对方接收",
        "Somebody moves to another county, which is to take him",
    ),
    "offer_move_household": (
        "一户迁到别的县（区），等对方接收",
        "A household moves to another county, which is to take it",
    ),
    "list_moves": (
        "等着接收的迁移：自己提出的和等自己接收的",
        "Moves that wait: one's own and those to one",
    ),
    "take_move": ("接收迁来的", "Take over what moves here"),
    "decline_move": ("不接收", "Decline a move"),
    "withdraw_move": ("收回提出的迁移", "Withdraw a move"),
    "actions_person": (
        "对一个人办过什么，新的在前",
        "What was done about a person, the newest first",
    ),
    "actions_household": ("对一户办过什么", "What was done about a household"),
    "actions_organisation": ("对一个单位办过什么", "What was done about an organisation"),
    "undo_person": ("撤销对一个人办过的一件事", "Undo what was done about a person"),
    "undo_household": ("撤销对一户办过的一件事", "Undo what was done about a household"),
    "undo_organisation": (
        "撤销对一个单位办过的一件事",
        "Undo what was done about an organisation",
    ),
    "differ_person": (
        "更正以后，以前的哪些结论会不同；由任务来算",
        "Which earlier results would differ after a correction; worked out by a job",
    ),
    "differ_household": (
        "更正以后，涉及这一户的哪些结论会不同",
        "Which earlier results about a household would differ after a correction",
    ),
    "differ_organisation": (
        "更正以后，这个单位以前的哪些结论会不同",
        "Which earlier results about an organisation would differ after a correction",
    ),
    "list_imports": ("导入过的文件，新的在前", "Files that came in, the newest first"),
    "bring_import": (
        "交一个文件来核对（8 MB 以内），还没有写入",
        "Hand in a file of up to 8 MB to be checked; nothing is written yet",
    ),
    "bring_imports": (
        "交几个文件，或者 zip（一共 8 MB 以内）：每个文件是一次导入，一个不收不挡别的",
        "Hand in several files, or zips, up to 8 MB together: each an import of its own; one that is refused keeps no other out",
    ),
    "mend_import": (
        "改几格，或者同一种问题的全部格子，重新核对",
        "Correct cells, or all with the same fault; it is checked anew",
    ),
    "forecast_import": (
        "先算会带来什么，由任务来做；做完了在这次导入的 forecast 里",
        "Work out what it would lead to, by a job; the import tells it afterwards",
    ),
    "read_import": (
        "一次导入：状态、各列读成什么、各结果几行",
        "An import: state, columns, counts",
    ),
    "list_import_rows": (
        "逐行：结果、会改哪些事实、哪一格有什么问题",
        "Row by row: verdict, facts it changes, what is wrong with which cell",
    ),
    "say_columns": ("说明各列是什么，重新核对", "Say what headings mean; it is checked anew"),
    "choose_rows": ("系统和表格说法不同的，定哪个", "Where sheet and system differ, which holds"),
    "confirm_import": ("确认导入，由任务写入", "Confirm; a job writes it"),
    "undo_import": ("撤销一次导入", "Undo an import"),
    "make_import_workbook": (
        "做批注表，由任务来做：超过 15,000 行的才用",
        "Make the annotated workbook, by a job: needed above 15,000 rows only",
    ),
    "import_workbook": (
        "批注表；令牌要写明看全号码的用途",
        "The annotated workbook; the token must have a purpose for whole numbers",
    ),
    "list_comparisons": ("比对过几次，新的在前", "Comparison rounds, the newest first"),
    "list_offices": (
        "问哪个部门能定下多少“不知道”",
        "How many unknown results asking each office would resolve",
    ),
    "begin_comparison": (
        "向一个部门要一次比对，请求由任务来做",
        "Ask an office; a job makes the request",
    ),
    "read_comparison": ("一次比对", "A comparison round"),
    "comparison_request": (
        "请求表，有全号码：令牌要写明用途，每个人都记下",
        "The request with whole numbers: for the token's purpose; each person is kept as looked at",
    ),
    "comparison_reply": ("交回复，由任务收进来", "Hand in the reply; a job takes it in"),
    "ask_run": ("判定全库，由任务来做", "Decide the whole registry, by a job"),
    "ask_prices": ("给各处口径算价，由任务来做", "Price every open reading, by a job"),
    "list_regrets": ("差一天、一个月、一个人的", "Missed by a day, a month, one person"),
    "list_prices": ("换一种口径动多少人、多少钱", "What another answer to a reading would move"),
    "read_job": (
        "自己提出的一个任务做到哪里、做成什么",
        "How far one's own job is, and what it did",
    ),
}
