"""What is said of finds: `kapok finds …`."""

FINDS: dict[str, tuple[str, str]] = {
    "help.finds": (
        "政策找人：从实名库里判定，谁该领没领、什么变了、为什么",
        "The policy finds people: decided out of the registry, who never applied, what changed and why",
    ),
    "help.finds_run": (
        "判定全库，结果存进库里；和上次不同的写明原因，留凭证",
        "decide the whole registry and keep the results; what changed is told why, with receipts",
    ),
    "help.finds_list": (
        "应享未享：按措施，或按措施和地方",
        "who never applied: by measure, or by measure and place",
    ),
    "help.finds_rows": (
        "应享未享，逐个列（不列姓名）",
        "who never applied, one by one, without names",
    ),
    "help.finds_changed": (
        "和上次相比变了什么，为什么",
        "what changed since the run before, and why",
    ),
    "help.finds_roster": (
        "一项措施的应享未享，按它的花名册写成表（号码完整）",
        "who never applied under a measure, in the form of its roster, with whole numbers",
    ),
    "help.finds_kind": (
        "只要这种情形：ready 数据齐、decide 要研究、one_missing 缺一项、no_standard 没有标准",
        "these only: ready, decide, one_missing, no_standard",
    ),
    "finds.no_kind": (
        "没有“{name}”这种情形。有：{known}。",
        "There is no kind “{name}”. There are: {known}.",
    ),
    "finds.no_roster": (
        "措施 {name} 没有花名册的表样。有的：{known}。",
        "Measure {name} has no roster. These have: {known}.",
    ),
    "finds.roster_nobody": (
        "一个也没有找到，没有写表。看 kapok finds list。",
        "Nobody was found, so nothing was written. See kapok finds list.",
    ),
    "finds.roster_written": ("写到 {path}，{n} 行。", "Written to {path}: {n} lines."),
    "finds.roster_without": (
        "判定算进去的还有 {n} 条不在这张表上：记录已经没有，或者分不清算的是哪几条。看 kapok finds rows。",
        "{n} more were counted but are not listed: the record is gone, or it cannot be told which were counted. See kapok finds rows.",
    ),
    "help.finds_purpose": (
        "为什么要带走号码：case 办件、visit 走访、check 核对、other 其他（用 --words 写明）；每人记一笔",
        "why whole numbers are taken out: case, visit, check, or other with --words; kept for each person",
    ),
    "help.finds_purpose_words": ("用途的说明", "the purpose in words"),
    "finds.no_purpose": (
        "名单上的号码是完整的：写明用途 --purpose（{known}）。谁的号码被带走，每人记一笔。",
        "The list holds whole numbers: say why with --purpose ({known}). Whose numbers were taken out is kept.",
    ),
    "finds.pays": ("发钱", "pays"),
    "finds.pays_nothing": ("不发钱", "nothing"),
    "help.finds_regrets": (
        "差一天、差一个月、差一个人的",
        "missed by one day, one month, one hire",
    ),
    "help.finds_prices": (
        "每种口径动多少人、多少钱",
        "what each reading would move, in people and yuan",
    ),
    "help.finds_receipt": (
        "取一个结论的凭证；库里的事实后来变了，取出来还是一字不差",
        "the receipt of a result: the same bytes, whatever the registry has become",
    ),
    "help.finds_differ": (
        "更正了过去的事实：以前哪些结论会不一样；有就退出码 1",
        "a fact was corrected for the past: earlier results that would now differ; exit code 1 if any",
    ),
    "help.finds_as_of": (
        "判定日，不写就是办公日",
        "the day to decide for; without it the office's",
    ),
    "help.finds_run_number": (
        "第几次，不写就是最近一次",
        "number of the run; without it the newest",
    ),
    "help.finds_measure": (
        "只要这些措施，逗号隔开",
        "these measures only, with commas between them",
    ),
    "help.finds_one_measure": ("只要这项措施", "this measure only"),
    "help.finds_area": ("只要这个区划，代码的开头", "this area only: the beginning of its code"),
    "help.finds_most": ("最多列几行", "how many rows at most"),
    "help.finds_by_area": ("分到村（社区）", "down to the village"),
    "help.finds_new": ("按现在的库重新算", "work them out anew, over the registry as it is"),
    "help.finds_result": (
        "结论的编号，见 finds changed",
        "number of the result, as finds changed shows it",
    ),
    "help.finds_receipt_file": ("写到这个文件", "the file to write"),
    "help.finds_corrected": (
        "更正过的记录，如 employment:编号",
        "rows that were corrected, as employment:ID",
    ),
    "finds.running": ("正在判定全库", "Deciding the registry"),
    "finds.pricing": ("正在给每种口径定价", "Pricing each reading"),
    "finds.done": (
        "第 {run} 次：按 {day} 判定了 {units} 件，{changed} 件和上次不同；差一点的 {regrets} 条；留了 {receipts} 份回执。",
        "Run {run}: {units} units decided as of {day}, {changed} differ from the run before; {regrets} missed by little; {receipts} receipts kept.",
    ),
    "finds.receipts_later": (
        "另有 {n} 份回执夜里接着留；现在就留：kapok jobs ask receipts。",
        "{n} more receipts are kept at night; at once by kapok jobs ask receipts.",
    ),
    "finds.verdict": (
        "找到 {n} 个应享未享，约 {money}（第 {run} 次，{day}）。",
        "{n} entitled never applied, about {money} (run {run}, {day}).",
    ),
    "finds.without_standard": (
        "另有 {n} 个没有标准，不在金额里。",
        "{n} more have no standard set and are in no amount.",
    ),
    "finds.no_run": (
        "还没有筛查过。先运行 kapok finds run。",
        "Nothing has been decided yet. Run kapok finds run first.",
    ),
    "finds.no_such_run": (
        "没有第 {run} 次；最近一次是第 {newest} 次。",
        "There is no run {run}; the newest is run {newest}.",
    ),
    "finds.unpriced": (
        "还没有算过。运行 kapok finds prices --new。",
        "Nothing has been priced yet. Run kapok finds prices --new.",
    ),
    "finds.prices_still": (
        "另有 {n} 种读法，换了也不影响任何人。",
        "{n} more answers move nobody as things stand.",
    ),
    "finds.no_result": ("没有第 {number} 号结论。", "There is no result {number}."),
    "finds.no_measure": ("政策里没有这些措施：{names}", "The policy has no such measures: {names}"),
    "finds.no_row": (
        "要写成“记录:编号”，记录是词汇里有的：{names}",
        "Write ENTITY:ID with an entity of the vocabulary: {names}",
    ),
    "finds.other_policy": (
        "这个结论是按另一版政策（{hash}）判定的，现在的政策包不是那一版。把那一版放回来再取。",
        "Another version of the policy ({hash}) decided this. Put that version back, then ask again.",
    ),
    "finds.not_the_same": (
        "凭证重做不出来：{what}。历史可能被动过，运行 kapok audit verify。",
        "The receipt does not come out again: {what}. The history may have been tampered with: run kapok audit verify.",
    ),
    "finds.receipt_written": (
        "凭证写到 {path}，封印 {seal}",
        "Receipt written to {path}, seal {seal}",
    ),
    "finds.would_differ": (
        "重新判定了 {decided} 个以前的结论，{n} 个会不一样。",
        "{decided} earlier results decided again, {n} would differ.",
    ),
    "finds.would_differ_none": (
        "没有以前的结论和这些记录有关。",
        "No earlier result is about these rows.",
    ),
    "finds.decided_elsewhere": (
        "另有 {n} 个是按别的政策版本判定的，没有重判。",
        "{n} more were decided by another version of the policy and left alone.",
    ),
    "finds.of_run": ("第 {run} 次，{day}，{n} 行。", "Run {run}, {day}, {n} rows."),
    "finds.of_run_none": ("第 {run} 次，{day}：没有。", "Run {run}, {day}: none."),
    "finds.run": ("第几次", "Run"),
    "finds.day": ("判定日", "As of"),
    "finds.measure": ("措施", "Measure"),
    "finds.title": ("名称", "Title"),
    "finds.area": ("区划", "Area"),
    "finds.scope": ("区划", "Area"),
    "finds.kind": ("情形", "Kind"),
    "finds.who": ("谁", "Who"),
    "finds.unit": ("行", "Row"),
    "finds.units": ("件", "Units"),
    "finds.amount": ("金额", "Amount"),
    "finds.missing": ("缺", "Missing"),
    "finds.ready": ("数据齐", "Complete"),
    "finds.money": ("金额", "Amount"),
    "finds.decide": ("要研究决定", "To decide"),
    "finds.one_missing": ("缺 1 项", "One missing"),
    "finds.no_standard": ("没有标准", "No standard"),
    "finds.before": ("之前", "Before"),
    "finds.after": ("之后", "After"),
    "finds.result": ("结论号", "Result"),
    "finds.why": ("为什么", "Why"),
    "finds.condition": ("条件", "Condition"),
    "finds.actual": ("实际", "Is"),
    "finds.wanted": ("要求", "Wanted"),
    "finds.by": ("差多少", "By how little"),
    "finds.reading": ("口径", "Reading"),
    "finds.option": ("换成", "Other answer"),
    "finds.gain": ("多得（人）", "Gain"),
    "finds.lose": ("少得（人）", "Lose"),
    "finds.up": ("多", "More"),
    "finds.down": ("少", "Less"),
}
