"""Words of `kapok keys`, `files`, `audit` and `identity`, and what goes wrong with secrets."""

from kapok.platform.secrets.texts import SAID

_HELP: dict[str, tuple[str, str]] = {
    "help.keys": ("密钥：建立、查看、轮换、核对", "Keys: made, shown, rotated, checked"),
    "help.keys_new": (
        "建立密钥文件（只建一次；丢了它，加密的都打不开）",
        "Make the key ring (once; without it nothing encrypted can be opened)",
    ),
    "help.keys_status": (
        "有哪几版密钥、各包着几把数据密钥（从不显示密钥）",
        "Which versions there are and how many data keys each wraps (never a key)",
    ),
    "help.keys_rotate": (
        "换一版密钥：数据密钥重新包，盲索引重建，内容不动；断了再执行就接着做",
        "Begin a new version: data keys of vault and database are wrapped anew, blind indexes rebuilt, nothing encrypted changes; cut short, do it again",
    ),
    "help.keys_check": (
        "核对密钥文件和每一把数据密钥打不打得开",
        "Check the ring, and that every data key opens",
    ),
    "help.ring": (
        "密钥文件（默认 KAPOK_KEYS，或配置文件夹里的 kapok/keys.json）",
        "the key ring (default: KAPOK_KEYS, or kapok/keys.json in the configuration folder)",
    ),
    "help.vault": (
        "文件库所在的文件夹（默认 KAPOK_HOME 里的 files）",
        "the folder of the kept files (default: files in KAPOK_HOME)",
    ),
    "help.cipher": ("aes-256-gcm 或 sm4-gcm（国密）", "aes-256-gcm or sm4-gcm"),
    "help.cipher_next": (
        "以后用 aes-256-gcm 还是 sm4-gcm（国密），不写就不变",
        "aes-256-gcm or sm4-gcm from now on; unchanged if left out",
    ),
    "help.drop_old": (
        "旧版密钥一并销毁（先停服务；以前的备份要用当时的密钥文件才打得开）",
        "also destroy the old versions (stop services first; older backups then need the ring of their time)",
    ),
    "help.kept_files": (
        "文件库：存入、取出、列出、核对",
        "Kept files: added, fetched, listed, checked",
    ),
    "help.files_cmd_add": (
        "存入文件：按内容认类型，照片去掉位置等信息重新生成，加密",
        "Keep files: known by content, pictures made anew without whereabouts, encrypted",
    ),
    "help.files_cmd_get": (
        "按地址取出一个文件，边取边核对",
        "Fetch a file by its address, verified",
    ),
    "help.files_cmd_list": (
        "列出全部文件（每个一行 JSON），给备份用",
        "List all files (a line of JSON each), for backups",
    ),
    "help.files_cmd_check": (
        "逐个核对：打得开、和地址相符、一个不少",
        "Check each: it opens, fits its address, and none is missing",
    ),
    "help.files_add": ("要存的文件", "the files to keep"),
    "help.file_address": (
        "存入时给的地址（64 位）",
        "the address given when it was kept (64 characters)",
    ),
    "help.file_out": ("写到哪里（不覆盖）", "where to write it (never over a file)"),
    "help.file_listing": (
        "以前列出的清单（files list 的输出），里面的一个都不能少",
        "an earlier listing (from files list), of which none may be missing",
    ),
    "help.audit": ("封存：把记录封成链，核对一字未改", "Audit: rows sealed in a chain, verified"),
    "help.audit_seal": (
        "把还没封的行封成下一块",
        "Seal the rows that no block covers yet",
    ),
    "help.audit_verify": (
        "核对：改过、少了、多了、换了位置的第一行",
        "Verify: the first row that was changed, taken out, put in or moved",
    ),
    "help.audit_rows": ("记录（每行一个 JSON）", "the rows (a JSON object a line)"),
    "help.audit_chain": ("链的文件", "the file of the chain"),
    "help.audit_anchor": (
        "别处记下的某一块（编号:封印）；有它才看得出末尾被截掉",
        "a block noted elsewhere (number:seal); only with it a cut end is seen",
    ),
    "help.identity": ("号码和姓名", "Numbers and names"),
    "help.identity_check": (
        "核对号码或姓名，从标准输入逐行读（不会留在命令历史里）",
        "Check numbers or names, a line each from standard input (none stays in the shell's history)",
    ),
    "help.identity_kind": (
        "id_number、credit_code、phone、account 或 name",
        "id_number, credit_code, phone, account or name",
    ),
}
_TROUBLE = {f"secret.{code}": said for code, said in SAID.items()}
_SAID: dict[str, tuple[str, str]] = {
    "keys.made": (
        "✔ 密钥已建：{path}（编号 {id}，{cipher}）",
        "✔ The ring is made: {path} (id {id}, {cipher})",
    ),
    "keys.keep": (
        "现在就把它另存一份，放在锁着的地方，和数据的备份分开：丢了它，加密的都打不开；和数据放在一起，等于没有加密。",
        "Keep a copy now, locked away and apart from the backups of the data: without it nothing encrypted opens, beside it nothing is secret.",
    ),
    "keys.beside": (
        "密钥文件在数据文件夹（{home}）里：备份会把两样放到一起，等于没有加密。请移到别处，用 KAPOK_KEYS 指明。",
        "The ring lies in the folder of the data ({home}): a backup takes both, and nothing is secret. Move it and name it in KAPOK_KEYS.",
    ),
    "keys.ring": ("密钥 {path}（编号 {id}）", "Ring {path} (id {id})"),
    "keys.kek_now": (
        "  第 {version} 版（现用）：{cipher}，{made}，包着数据密钥 {n} 把",
        "  version {version} (in use): {cipher}, {made}, data keys wrapped: {n}",
    ),
    "keys.kek_old": (
        "  第 {version} 版：{cipher}，{made}，包着数据密钥 {n} 把",
        "  version {version}: {cipher}, {made}, data keys wrapped: {n}",
    ),
    "keys.indexes": ("  索引密钥：第 {versions} 版", "  index keys: versions {versions}"),
    "keys.left": (
        "还有 {n} 把数据密钥由旧版包着：上次轮换没有做完，再执行一次 kapok keys rotate。",
        "Data keys still wrapped by an older version: {n}. A rotation was cut short; do kapok keys rotate again.",
    ),
    "keys.rotated": ("✔ 换成第 {version} 版（{cipher}）", "✔ Now version {version} ({cipher})"),
    "keys.rewrapped": (
        "数据密钥：重新包了 {n} 把，新开 {begun} 把；已加密的内容没有动。",
        "Data keys: {n} wrapped anew, {begun} begun; nothing encrypted was changed.",
    ),
    "keys.went_on": (
        "✔ 接着上一次的做完了，现在是第 {version} 版（{cipher}）",
        "✔ What the last rotation left is done: version {version} ({cipher})",
    ),
    "keys.reindexing": ("重建盲索引", "Rebuilding blind indexes"),
    "keys.indexed": (
        "盲索引：重建了 {n} 行，号码和历史没有动。",
        "Blind indexes: rows made anew: {n}; numbers and history were not touched.",
    ),
    "keys.clash": (
        "{row} 的号码，轮换期间又登记在另一个人名下，它的索引没有重建。看过两份档案，合并以后再执行一次。",
        "The number of {row} was also given to somebody else while keys rotated, so its index was not made anew. Look at both records, merge them, then do it again.",
    ),
    "keys.held": (
        "别人正在轮换密钥，或者有人长时间占着一行。等一等再执行一次，会接着做。",
        "Somebody else is rotating keys, or holds a row for long. Wait and do it again: it goes on where it stood.",
    ),
    "keys.database_down": (
        "数据库（{name}）没有运行：里面的密钥不一起换，以后就打不开。先 kapok db start。",
        "The database ({name}) does not run: its keys have to be rotated along, else it will not open. First kapok db start.",
    ),
    "keys.dropped": ("旧版已销毁：{versions}", "Old versions destroyed: {versions}"),
    "keys.fine": (
        "✔ 密钥完好：{keks} 版，{n} 把数据密钥都打得开",
        "✔ The ring is sound: versions {keks}, data keys that open {n}",
    ),
    "files.kept": ("✔ {file} → {address}（{kind}）", "✔ {file} → {address} ({kind})"),
    "files.refused": ("✖ {file}：{why}", "✖ {file}: {why}"),
    "files.anew": (
        "  图片已重新生成：拍摄地点、时间、设备等信息不在了",
        "  the picture was made anew: where, when and with what it was taken is gone",
    ),
    "files.exists": (
        "{path} 已经有了，不覆盖；换个名字。",
        "{path} is there and is not written over; choose another name.",
    ),
    "files.written": (
        "✔ 已写到 {path}（{size} 字节，核对无误）",
        "✔ In {path} ({size} bytes, verified)",
    ),
    "files.fine": ("✔ {n} 个文件都完好", "✔ Files, all sound: {n}"),
    "files.on_record": (
        "库里登记的 {n} 份内容，文件都在。",
        "Contents on record in the database: {n}; each has its file.",
    ),
    "files.damaged": ("✖ 损坏或被改过：{name}", "✖ Damaged or changed: {name}"),
    "files.missing": ("✖ 少了：{name}", "✖ Missing: {name}"),
    "files.stray": (
        "不是文件库的文件（写到一半断了，或是别人放的）：{name}",
        "No file of the vault (left by a crash, or put there by somebody): {name}",
    ),
    "files.not_listing": (
        "{path} 不是清单：要 kapok files list 的输出。",
        "{path} is no listing: the output of kapok files list is wanted.",
    ),
    "audit.sealed": ("✔ 封了 {n} 行，到第 {block} 块", "✔ Rows sealed: {n}, up to block {block}"),
    "audit.anchor_is": (
        "记下这一句，存在别处：{anchor}（核对时用 --anchor）",
        "Note this elsewhere: {anchor} (for --anchor when verifying)",
    ),
    "audit.nothing": (
        "{path} 里没有行，没有可封的。",
        "{path} holds no rows; there is nothing to seal.",
    ),
    "audit.fine": (
        "✔ {blocks} 块 {rows} 行，一字未改",
        "✔ Blocks {blocks}, rows {rows}: nothing was changed",
    ),
    "audit.changed": (
        "✖ 第 {row} 行被改过（第 {block} 块）",
        "✖ Row {row} was changed (block {block})",
    ),
    "audit.missing": (
        "✖ 第 {row} 行不见了（第 {block} 块）",
        "✖ Row {row} is gone (block {block})",
    ),
    "audit.added": (
        "✖ 第 {row} 行是后来插进去的（第 {block} 块）",
        "✖ Row {row} was put in (block {block})",
    ),
    "audit.swapped": (
        "✖ 从第 {row} 行起次序变了（第 {block} 块）",
        "✖ From row {row} on the order is another (block {block})",
    ),
    "audit.more": (
        "✖ 第 {row} 行起还没有封；先 kapok audit seal",
        "✖ Rows from {row} on are not sealed; do kapok audit seal",
    ),
    "audit.block": ("✖ 第 {block} 块的封印对不上", "✖ The seal of block {block} does not fit"),
    "audit.order": (
        "✖ 第 {block} 块接不上前一块",
        "✖ Block {block} does not follow the one before",
    ),
    "audit.mark": (
        "✖ 第 {block} 块没有我们的密钥盖的记号：可能被人改过再封",
        "✖ Block {block} does not bear the mark of our key: it may have been changed and sealed again",
    ),
    "audit.anchor": (
        "✖ 链里没有记下的那一块（第 {block} 块）：末尾被截掉或换过",
        "✖ The noted block ({block}) is not in the chain: its end was cut off or replaced",
    ),
    "audit.anchor_form": (
        "--anchor 的写法是 编号:封印，写的是“{value}”。",
        "--anchor is written number:seal, not “{value}”.",
    ),
    "identity.kind": (
        "没有“{kind}”这一类。可用：{allowed}。",
        "There is no kind “{kind}”. Allowed: {allowed}.",
    ),
    "identity.ok": ("第 {line} 行 ✔ {value}", "line {line} ✔ {value}"),
    "identity.warning": ("第 {line} 行 请看一眼 {value}", "line {line} look at it: {value}"),
    "identity.wrong": ("第 {line} 行 ✖ 不能用 {value}", "line {line} ✖ cannot be used {value}"),
    "identity.at": ("{where}：{what}", "{where}: {what}"),
    "identity.remark": ("{what}。{mend}。", "{what}. {mend}."),
    "identity.sum": (
        "共 {n} 个，不能用的 {wrong} 个",
        "{n} in all, of which cannot be used: {wrong}",
    ),
}
SECRETS = _HELP | _TROUBLE | _SAID
