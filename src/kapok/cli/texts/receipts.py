"""Words of `kapok receipt …`; what a verifier finds is said in the verifier's own words."""

from kapok.receipts.verify import WORDS

RECEIPTS: dict[str, tuple[str, str]] = {
    **{f"receipt.{code}": words for code, words in WORDS.items()},
    "help.receipt": (
        "回执：封存的判定，可查看、可核对、可重算",
        "Receipts: sealed decisions to be shown, verified, decided again",
    ),
    "help.receipt_show": (
        "用话说出一份回执：判了什么、凭什么事实、按哪些口径和标准",
        "Say a receipt in words: what was decided, on which facts, by which readings and standards",
    ),
    "help.receipt_replay": (
        "用回执里的事实重新判定：逐字节相同，或者说出哪里不同",
        "Decide again from the receipt's own facts: the same bytes, or what differs",
    ),
    "help.receipt_verify": (
        "核对一份回执：写法、封印、指纹、金额、引文",
        "Verify a receipt: form, seal, hashes, sums, quotes",
    ),
    "help.receipt_file": ("回执文件", "the receipt"),
    "help.receipt_document": (
        "政策原文（document.md），连引文一起核对",
        "the policy's document (document.md), to verify the quotes as well",
    ),
    "help.receipt_masked": (
        "另写一份给本人：号码遮住，别人的事实不在内，封印不变",
        "also write a copy for the person: numbers masked, facts of others left out, the same seal",
    ),
    "help.receipt_full": (
        "号码不遮（请妥善保管）",
        "identity numbers whole (keep it safe)",
    ),
    "help.receipt_write": (
        "把这次判定封存成回执（只判一个时）",
        "seal this decision as a receipt (of one unit)",
    ),
    "receipt.no_file": (
        "{path} 不是文件。写回执文件的路径。",
        "{path} is not a file. Write the path of a receipt.",
    ),
    "receipt.exists": (
        "{path} 已经有了；回执是凭据，不覆盖，请换个名字。",
        "{path} is there already; a receipt is evidence and is not written over: choose another name.",
    ),
    "receipt.one_unit": (
        "一份回执只封存一件，这里有 {n} 件；用 --unit 和 --measure 指明。",
        "A receipt seals one unit, and here are {n}; name one with --unit and --measure.",
    ),
    "receipt.needs_receipt": (
        "--masked 要和 --receipt 一起用。",
        "--masked goes with --receipt.",
    ),
    "receipt.not_template": (
        "--receipt 和 --template 不能一起用。",
        "--receipt does not go with --template.",
    ),
    "receipt.changed_meanwhile": (
        "{path} 里的文件刚刚变了，和读进来的不同；请再来一次。",
        "The files in {path} have just changed and are not those that were read; try again.",
    ),
    "receipt.wrote": ("回执已写到 {path}", "The receipt is in {path}"),
    "receipt.wrote_masked": ("给本人的一份已写到 {path}", "The person's copy is in {path}"),
    "receipt.fine": (
        "✔ 回执写出以后没有被改过。封印 {seal}（封印不是签名：算得对不对，用 receipt replay 重新判定）",
        "✔ The receipt is as it was sealed. Seal {seal} (a seal is no signature: whether it was decided rightly, receipt replay tells)",
    ),
    "receipt.is_masked": (
        "这是遮住的一份：{n} 处的原值只留了摘要。",
        "This is a masked copy: of {n} places there are digests only.",
    ),
    "receipt.quotes_fine": (
        "{n} 段引文都在原文里。",
        "All {n} quotes stand in the document.",
    ),
    "receipt.masked_replay": (
        "这是遮住的一份，不够重新判定；请用办公室留存的那份。",
        "This is a masked copy and holds too little to decide again; use the office's.",
    ),
    "receipt.same": (
        "✔ 重新判定，逐字节相同（{name}，指纹 {hash}）",
        "✔ Decided again: the same, byte for byte ({name}, hash {hash})",
    ),
    "receipt.files": (
        "政策包和判定时的不同，{n} 个文件：",
        "The package is not the one that decided; files: {n}",
    ),
    "receipt.file_changed": ("改过", "changed"),
    "receipt.file_gone": ("没有了", "gone"),
    "receipt.file_new": ("新增", "new"),
    "receipt.unfit": (
        "✖ 用这份政策包不能重新判定：",
        "✖ This package cannot decide these facts:",
    ),
    "receipt.unfit_at": (
        "{at}：它认不得“{before}”{now}",
        "{at}: it does not know “{before}”{now}",
    ),
    "receipt.other": ("✖ 结果不同，{n} 处：", "✖ It comes out otherwise; places: {n}"),
    "receipt.other_at": (
        "{at}：回执是 {before}，重新判定是 {now}",
        "{at}: {before} in the receipt, {now} decided again",
    ),
    "receipt.same_result": (
        "结果没有变：除了政策包的指纹，都相同。",
        "The result is the same: nothing differs but the package's hash.",
    ),
    "receipt.more": ("另有 {n} 处", "and {n} more"),
    "receipt.nothing": ("（空）", "(nothing)"),
    "receipt.other_version": (
        "回执由 Kapok {made_by} 写成，这里是 {version}。",
        "The receipt was made by Kapok {made_by}; this is {version}.",
    ),
    "receipt.head": ("回执 · {title}（{clause}）· {unit}", "Receipt · {title} ({clause}) · {unit}"),
    "receipt.policy": (
        "政策：{title}，指纹 {hash}，{n} 个文件",
        "Policy: {title}, hash {hash}, {n} files",
    ),
    "receipt.when": ("判定日 {day} · Kapok {version}", "Decided as of {day} · Kapok {version}"),
    "receipt.seal_is": ("封印 {seal}", "Seal {seal}"),
    "receipt.moved": (
        "判定前按 --county 把 {path} 改成了 {county}。",
        "Before deciding, --county set {path} to {county}.",
    ),
    "receipt.facts": ("读到的事实（{n} 项）", "Facts that were read ({n})"),
    "receipt.origin": (
        "来自 {document} {system} {recorded}",
        "from {document} {system} {recorded}",
    ),
    "receipt.others": (
        "另有 {n} 行属于同一收款人或争同一资格的别人。",
        "Besides, {n} rows of others with the same payee or key.",
    ),
    "receipt.searched": ("查找 {entity}（{where}）：{n} 行", "Looked for {entity} ({where}): {n}"),
    "receipt.source": ("数据文件 {name}，指纹 {sha}", "File of data {name}, hash {sha}"),
    "receipt.unknown": ("未知", "unknown"),
    "receipt.open": ("长期", "open"),
    "receipt.yes": ("是", "yes"),
    "receipt.no": ("否", "no"),
    "receipt.readings": ("口径（{n} 个）", "Readings ({n})"),
    "receipt.reading": ("{ask} {say}（{how}）", "{ask} {say} ({how})"),
    "receipt.chosen": ("判定时指定", "chosen when deciding"),
    "receipt.default": ("默认，尚无人确认", "the default, confirmed by nobody yet"),
    "receipt.confirmed": (
        "{by} 确认，{document}，从 {start} 起",
        "confirmed by {by}, {document}, from {start}",
    ),
    "receipt.parameters": ("用到的参数（{n} 个）", "Parameters used ({n})"),
    "receipt.parameter": (
        "{say} {value}（{by}，从 {start} 起；看的是 {day}）",
        "{say} {value} ({by}, from {start}; looked up on {day})",
    ),
    "receipt.not_set": ("标准未配置", "standard not set"),
    "receipt.city": ("市级", "the city's"),
}
