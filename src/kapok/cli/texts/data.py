"""Words of `decide`, `screen`, `city`, `intake` and `demo`."""

DATA: dict[str, tuple[str, str]] = {
    # decide
    "help.decide": (
        "判定并解释：一个人、一个单位，能不能领、领多少、为什么",
        "Decide and explain: may this person or employer have it, how much, and why",
    ),
    "help.measure": (
        "哪一项措施（不写就按事实文件）",
        "which measure (else as the facts file says)",
    ),
    "help.facts": (
        "事实文件，写法同算例（docs/format.md 第11节）",
        "facts, written like a worked case (docs/format.md §11)",
    ),
    "help.decide_data": (
        "从数据文件夹里取（办公文件或 Parquet），与筛查同一种判法",
        "take it from a folder of data (office files or Parquet), decided as a screening does",
    ),
    "help.unit": (
        "只看这一行（编号，中间的 * 可以照抄）",
        "this row only (its id; hidden digits may stay *)",
    ),
    "help.person": (
        "这个人在每一项措施里的结果（配合 --data）",
        "what every measure says of this person (with --data)",
    ),
    "help.template": (
        "写一份空的事实文件：这项措施要看的每一项事实",
        "write an empty facts file: every fact the measure can read",
    ),
    "help.all": ("有几个就逐个说全部理由", "of several, tell each one whole"),
    "help.full_ids": (
        "JSON 里的身份证号不遮（请妥善保管）",
        "identity numbers whole in the JSON (keep it safe)",
    ),
    "help.case": ("文件里有几个算例时，判哪一个", "which case, if the file holds several"),
    "help.on": (
        "站在哪一天判（不写就按事实文件）",
        "the day to decide on (else as the facts file says)",
    ),
    "help.county": (
        "改成这个县（区）来判：事实里的县（区）会换掉",
        "decide as of this county: the fact that says the county is replaced",
    ),
    "help.reading": ("换一种口径，可以写多次", "another reading; may be given several times"),
    "decide.moved": (
        "按 --county，事实里的 {path} 已改为 {code} {name}",
        "By --county, {path} in the facts is set to {code} {name}",
    ),
    "decide.unplaced": (
        "有 {n} 笔付款没有写全是付给谁的，没有用来抵扣：可能已经付过。",
        "{n} payments do not say for whom they were: they were set against nothing, and may have been for this.",
    ),
    "decide.no_ledger": (
        "没有给发放台账，按没有领过算。",
        "No payment ledger was given: counted as if nothing was paid before.",
    ),
    "decide.head": (
        "{title}（{clause}）· 判定日 {day} · {n} 个",
        "{title} ({clause}) · decided as of {day} · {n} in all",
    ),
    "decide.payee": ("收款人 {payee}：算上 {n} 个", "Payee {payee}: {n} counted"),
    "decide.sum": ("累计应得 {pay}", "entitled so far {pay}"),
    "decide.sum_items": ("累计应得 {pay}（{items}）", "entitled so far {pay} ({items})"),
    "decide.paid": ("已付 {paid}", "paid {paid}"),
    "decide.due": ("这次应付 {due}", "due now {due}"),
    "decide.proposed": ("批准的话应付 {due}", "due if approved {due}"),
    "decide.own": ("其中县（区）自担 {own}", "of it the county's own {own}"),
    "decide.not_counted": ("没有算进去的", "Not counted"),
    "decide.short": ("{word}，本项 {amount}", "{word}, {amount} for this one"),
    "decide.more": ("还有 {n} 个没有列", "{n} more are not listed"),
    "decide.see_one": (
        "看全部理由：--all；只看一个：--unit {id}",
        "All reasons: --all; one of them: --unit {id}",
    ),
    # decide --template
    "template.head": ("措施 {id} {title}：事实文件", "Measure {id} {title}: facts file"),
    "template.unknown": (
        "不知道的留空。留空是“未知”，不是“没有”。",
        "Leave empty what is not known. Empty is “unknown”, not “none”.",
    ),
    "template.rows": (
        "一行一个编号（如 person_1），编号自己起；同类的有几行就写几行。",
        "Each row has an id of your own (such as person_1); write as many rows as there are.",
    ),
    "template.remove": (
        "确实没有的行整段删去，例如没有发过钱就删 payment。",
        "Delete rows that do not exist, such as payment if nothing was paid.",
    ),
    "template.as_of": ("判定日", "as-of date"),
    "template.which": ("哪个{label}", "which {label}"),
    "template.bool": ("true 或 false", "true or false"),
    "template.int": ("整数，如 12", "a whole number, such as 12"),
    "template.money": ("元，如 263.50", "yuan, such as 263.50"),
    "template.rate": ("如 3.85%", "such as 3.85%"),
    "template.date": ("如 2022-03-01", "such as 2022-03-01"),
    "template.end": (
        "如 2022-03-01，没有止期写 长期",
        "such as 2022-03-01, open if it has no end",
    ),
    # screen
    "help.screen": (
        "筛查：一批数据里，每项措施给谁、给多少、为什么不给、缺什么",
        "Screen a registry: what each measure gives to whom, why not, and what is missing",
    ),
    "help.data": (
        "办公文件的文件夹，或词汇表列名的 Parquet（ENTITY.parquet）",
        "a folder of office files, or of vocabulary Parquet (ENTITY.parquet)",
    ),
    "help.out": ("结果写到哪个文件夹", "folder for the results"),
    "help.as_of": (
        "站在哪一天看（不写就是今天，最晚到有效期最后一天）",
        "the day to look from (else today, at most the last day of validity)",
    ),
    "help.screen_annotate": (
        "另存一份原表，把导入问题写在每行旁边（要几分钟）",
        "also write the office's own files back with the findings beside each row (takes minutes)",
    ),
    "help.first_pass": (
        "只判定，不查台账、不结算：每行一个结论，一遍算完（措施只看本行的登记簿用）",
        "verdicts only, no ledger and no settlement, in one pass (for measures that read nothing but their own row)",
    ),
    "screen.not_flat": (
        "--first-pass 只判只看本行的措施；这些要看别的行：{names}。去掉 --first-pass，或用 --measures 另选。",
        "--first-pass decides measures that read nothing but their own row; these read others: {names}. Leave it out, or choose others with --measures.",
    ),
    "screen.first_pass_said": (
        "只到判定为止：领没领过、封顶、轮到谁，都还没有看。",
        "Verdicts only: nothing is said yet of what was paid before, of limits, or of who comes first.",
    ),
    "use.empty_folder": ("文件夹是空的：{path}", "The folder is empty: {path}"),
    "use.out_file": ("{path} 是一个文件，请写一个文件夹。", "{path} is a file; name a folder."),
    "use.out_in_data": (
        "结果不能写进数据文件夹：{path}",
        "Results cannot be written into the data folder: {path}",
    ),
    "use.link": (
        "{path} 是一个链接，不往里写。请删去链接，或 --out 另写一个文件夹。",
        "{path} is a link; nothing is written there. Remove it, or name another folder for --out.",
    ),
    "use.out_above_data": (
        "结果不能写进装着数据的文件夹：{path}（数据在 {data}）。--out 另写一个文件夹。",
        "Results cannot be written into a folder that holds the data: {path} (data: {data}). Name another for --out.",
    ),
    "use.out_busy": (
        "另一次筛查正在往 {path} 里写：等它写完，或者换一个文件夹",
        "another run is writing into {path}: wait for it to end, or choose another folder",
    ),
    "use.out_taken": (
        "{path} 不是 Kapok 写的，不会盖掉它。请移走，或 --out 另写一个文件夹。",
        "{path} was not written by Kapok and is not overwritten. Move it away, or name another folder for --out.",
    ),
    "use.cannot_write": (
        "写不进 {path}：{why}。请换一个能写的地方。",
        "{path} cannot be written: {why}. Name a place that can be written to.",
    ),
    "cannot.permission": ("没有写的权限", "there is no permission to write"),
    "cannot.no_place": ("这里不能建文件夹", "no folder can be made there"),
    "cannot.read_only": ("这个磁盘只能读", "the disk is read-only"),
    "cannot.long": ("名字太长", "the name is too long"),
    "cannot.full": ("磁盘满了", "the disk is full"),
    "cannot.in_the_way": ("路上有一个同名的文件", "a file of that name is in the way"),
    "screen.reading": ("正在读文件", "Reading files"),
    "screen.deciding": ("正在判定 {n} 项措施", "Deciding {n} measures"),
    "screen.writing": ("正在写结果", "Writing results"),
    "screen.annotating": ("正在写导入问题", "Writing what could not be read"),
    "screen.unusable": ("不能用 {n} 处", "{n} places could not be used"),
    "screen.unread": ("{n} 个文件没有读", "{n} files were not read"),
    "screen.findings": (
        "文件里{what}，见“导入问题”表",
        "In the files {what}: see the sheet “Intake”",
    ),
    "screen.findings_by": (
        "文件里{what}；逐处列出：kapok intake check {data}",
        "In the files {what}; listed one by one: kapok intake check {data}",
    ),
    "screen.whole": ("不分县（区）", "not split by county"),
    "screen.nowhere": ("县（区）不明", "county not known"),
    "screen.ledger": ("发放台账：{what}", "Payment ledger: {what}"),
    "screen.nothing": (
        "{path} 里没有一行能用的数据；用 kapok intake check 看原因。",
        "No row of {path} can be used; kapok intake check says why.",
    ),
    "screen.failed": (
        "措施 {names} 算不出来：{why}\n数据已读入，不是数据的毛病。用 --measures 只算别的措施，并把这句话报给维护的人。",
        "Measure {names} could not be worked out: {why}\nThe data were read; they are not at fault. Screen the other measures with --measures, and report this sentence.",
    ),
    "screen.verdict": (
        "符合 {eligible} 个，应发 {due}；另测算 {proposed}，待有权机关决定（{day}，{measures} 项措施，{units} 个）",
        "{eligible} eligible, {due} due; {proposed} more for authorities to decide ({day}, {measures} measures, {units} units)",
    ),
    "screen.recorded": (
        "另有 {recorded} 由别处付，本地只登记，不在应发里",
        "{recorded} more is paid by others and only recorded here",
    ),
    "screen.reading_used": ("口径：{words}", "Reading: {words}"),
    "screen.reading_words": ("{ask}{say}", "{ask} {say}"),
    "screen.legend_short": (
        "定=需研究决定 未到=未到期 待核=待核实 未配=标准未配置 已享=已享受 期外=不在有效期 圈外=不在目标人群；应发单位元，括号是待决定的测算",
        "Elig.=Eligible  Dec.=For decision  N.yet=Not yet  Unkn.=To be verified  Unset=Standard not set  Used=Already used  Out=Outside validity  No=Not eligible  Gated=Outside the group; due in yuan, in brackets: proposed",
    ),
    "short.measure": ("措施", "Id"),
    "short.title": ("名称", "Title"),
    "short.eligible": ("符合", "Elig."),
    "short.discretionary": ("定", "Dec."),
    "short.not_yet": ("未到", "N.yet"),
    "short.unknown": ("待核", "Unkn."),
    "short.standard_not_set": ("未配", "Unset"),
    "short.already_used": ("已享", "Used"),
    "short.outside_validity": ("期外", "Out"),
    "short.not_eligible": ("不符", "No"),
    "short.gated": ("圈外", "Gated"),
    "short.due": ("应发", "Due"),
    "screen.fund": ("资金", "Fund"),
    "screen.level": ("级次", "Level"),
    "screen.payees": ("收款人", "Payees"),
    "screen.due": ("应发", "Due"),
    "screen.own": ("其中县（区）自担", "The county's own"),
    "screen.no_books": ("不从本地资金付", "not from local money"),
    "screen.proposed": ("测算，待决定", "proposed"),
    "screen.unset": (
        "标准未配置（不在金额里，也不算 0）",
        "Standard not set (in no amount, and not 0)",
    ),
    "screen.unset_line": ("措施 {measure}：{counties}", "measure {measure}: {counties}"),
    "screen.missing": (
        "最缺的 {n} 项资料，谁能提供",
        "The {n} facts missing most, and who can supply them",
    ),
    "screen.for": ("措施 {measures}", "for {measures}"),
    "screen.for_more": ("措施 {measures} 等 {n} 项", "for {measures} and others ({n})"),
    "screen.near": (
        "差一项就能定：{n} 个（名单在“差一项”表）",
        "One fact short of a verdict: {n} (sheet “One fact short”)",
    ),
    "screen.regrets": (
        "只差一点：{what}（名单在“差一点”表）",
        "Missed by little: {what} (sheet “Missed by little”)",
    ),
    "screen.regret_day": ("差 1 天 {n} 个", "by one day {n}"),
    "screen.regret_days": ("差不到一个月 {n} 个", "within a month {n}"),
    "screen.regret_month": ("差 1 个月 {n} 个", "by one month {n}"),
    "screen.regret_one": ("差 1 人 {n} 个", "by one person {n}"),
    "screen.regret_hire": (
        "再多一个就多发钱的收款人 {n} 个",
        "payees one short of more {n}",
    ),
    "screen.in_measure": ("措施 {measure} {n}", "measure {measure}: {n}"),
    "screen.places": ("写好了", "Written"),
    "screen.workbook": ("给办公室的表", "the office's workbook"),
    "screen.results": (
        "逐条结果（Parquet，含完整编号，请妥善保管）",
        "every unit (Parquet, with whole ids: keep it safe)",
    ),
    "screen.legend": ("这次筛查的说明", "what the run was"),
    "screen.annotated": (
        "导入时不能用的，写在原表旁边",
        "what could not be read, beside your own rows",
    ),
    # city
    "help.city_make": (
        "造一座示范城市的办公文件：同一个数，同一座城",
        "Make the office files of a demonstration city: same number, same city",
    ),
    "help.city": ("示范城市", "The demonstration city"),
    "help.city_out": ("写到哪个文件夹（要是空的）", "folder to write to (empty)"),
    "help.seed": ("哪一座城（一个数）", "which city (a number)"),
    "help.persons": ("帮扶登记的人数", "people on the registers"),
    "help.parquet": (
        "写成词汇表列名的 Parquet，不写办公文件",
        "write vocabulary Parquet instead of office files",
    ),
    "help.residents": (
        "全市居民数（只用于 --parquet）",
        "all residents of the city (with --parquet only)",
    ),
    "use.persons": (
        "--persons 至少 {least}，写的是 {value}。",
        "--persons is at least {least}, not {value}.",
    ),
    "use.residents": (
        "--residents 不能少于登记人数 {persons}，写的是 {value}。",
        "--residents cannot be below the {persons} registered, not {value}.",
    ),
    "use.residents_parquet": (
        "--residents 要同时写 --parquet：居民没有办公文件。",
        "--residents needs --parquet: residents have no office files.",
    ),
    "use.out_not_empty": (
        "{path} 不是空文件夹，不往里写。",
        "{path} is not an empty folder; nothing is written.",
    ),
    "city.making": ("正在造城", "Making the city"),
    "city.done": (
        "✔ 已写到 {path}：{files} 个文件，{size} MB，登记 {persons} 人",
        "✔ written to {path}: {files} files, {size} MB, {persons} registered",
    ),
    "city.invented": (
        "人和单位都是编的；身份证号校验位正确，但不可能属于任何人。",
        "All people and employers are invented; identity numbers have valid check digits and can belong to no one.",
    ),
    "city.next": (
        "接着：kapok screen {path} --out 结果",
        "Next: kapok screen {path} --out results",
    ),
    # intake
    "help.intake": ("导入别人的文件", "Other people's files"),
    "help.intake_check": (
        "检查文件：认得哪些表，哪一格不能用、怎么改",
        "Check files: which sheets are known, which cells are unusable, how to mend them",
    ),
    "help.files": ("要检查的文件或文件夹", "files or folders to check"),
    "help.annotate": (
        "把问题写在原表旁边，存到这个文件夹",
        "write the findings beside your own rows, into this folder",
    ),
    "intake.annotated": ("已写 {path}", "written {path}"),
    # demo
    "help.demo_check": (
        "逐项说明是否都成立；都成立才退出 0",
        "say of each thing whether it held; exit 0 only if all did",
    ),
    "help.demo_out": ("写到哪个文件夹", "folder to write to"),
    "demo.checked": (
        "✔ 核对政策包：{title}，{measures} 项措施，{problems} 处要改（{seconds} 秒）",
        "✔ package checked: {title}, {measures} measures, {problems} to mend ({seconds} s)",
    ),
    "demo.tested": (
        "✔ 试算：{cases} 个算例，{bad} 个不对（{seconds} 秒）",
        "✔ worked cases: {cases}, {bad} differ ({seconds} s)",
    ),
    "demo.made": (
        "✔ 造城：登记 {persons} 人，{files} 个办公文件，在 {path}（{seconds} 秒）",
        "✔ city made: {persons} registered, {files} office files in {path} ({seconds} s)",
    ),
    "demo.screened": (
        "✔ 读入 {files} 个文件 {rows} 行，记下 {findings} 条导入问题；判定 {units} 个（{seconds} 秒）",
        "✔ {files} files read, {rows} rows, {findings} findings noted; {units} units decided ({seconds} s)",
    ),
    "demo.example": (" 例 {number} {who} ", " Example {number} {who} "),
    "demo.rest": (
        "（另外 {n} 个条件都符合，没有列出）",
        "({n} more conditions hold and are not shown)",
    ),
    "demo.whole": ("五个例子的全文在 {path}", "The five examples in full: {path}"),
    "demo.held": ("✔ 演示全部成立（{seconds} 秒）", "✔ everything held ({seconds} s)"),
    "demo.failed": ("✖ 有不成立的（{seconds} 秒）", "✖ something did not hold ({seconds} s)"),
    "demo.check.package": ("政策包没有问题（{n} 处）", "the package has no problems ({n})"),
    "demo.check.cases": (
        "{n} 个算例全部通过（{bad} 个不对）",
        "all {n} worked cases hold ({bad} differ)",
    ),
    "demo.check.read": (
        "{files} 个文件都认得，读入 {rows} 行，记下 {findings} 条导入问题",
        "all {files} files known, {rows} rows read, {findings} findings noted",
    ),
    "demo.check.measures": (
        "{n} 项措施都有人可判（没有的：{empty}）",
        "all {n} measures had units (without: {empty})",
    ),
    "demo.check.outcomes": ("{of} 种结论出现了 {n} 种", "{n} of {of} outcomes were reached"),
    "demo.check.money": ("算出应发 {money}", "{money} due was worked out"),
    "demo.check.sheets": ("表能打开，有 {n} 张", "the workbook opens, {n} sheets"),
    "demo.check.total": (
        "“{column}”在应发、汇总、资金三张表里一致：{money}",
        "“{column}” is the same in the sheets of payees, measures and funds: {money}",
    ),
    "demo.check.explained": (
        "解释了 {n} 个，{agreeing} 个与筛查结论一致",
        "{n} explained, {agreeing} agree with the screening",
    ),
    "demo.check.varied": ("例子里有 {n} 种不同结论", "{n} different outcomes among the examples"),
}
