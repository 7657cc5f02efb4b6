"""What goes wrong with keys, and with what they encrypt, in Chinese and English."""

from __future__ import annotations

SAID: dict[str, tuple[str, str]] = {
    "ring_missing": (
        "没有密钥文件 {path}。第一次用先建：kapok keys new；已经建过的，用 --ring 或 KAPOK_KEYS 指明。",
        "There is no key ring {path}. Make one with kapok keys new; if there is one elsewhere, name it with --ring or KAPOK_KEYS.",
    ),
    "ring_exists": (
        "{path} 已经有了，没有动它：丢了它，加密的都打不开。要换密钥用 kapok keys rotate。",
        "{path} is there and was left alone: without it nothing encrypted can be opened. For new keys use kapok keys rotate.",
    ),
    "ring_open": (
        "密钥文件 {path} 别人也能读写，没有用它。先执行：chmod 600 {path}，并考虑轮换。",
        "Others may read or write the key ring {path}; it was not used. Do chmod 600 {path}, and consider rotating.",
    ),
    "ring_damaged": (
        "密钥文件 {path} 损坏。从备份恢复它；不要新建，新的打不开旧数据。",
        "The key ring {path} is damaged. Restore it from its backup; a new one does not open old data.",
    ),
    "ring_format": (
        "{path} 不是密钥文件（要 {want}）。核对路径。",
        "{path} is no key ring ({want} is wanted). Check the path.",
    ),
    "cipher_unknown": (
        "没有“{cipher}”这种算法。可用：{allowed}。",
        "There is no cipher “{cipher}”. Allowed: {allowed}.",
    ),
    "cipher_missing": (
        "这台机器的 OpenSSL 没有 {cipher}。用锁文件里的 cryptography，或换一种算法。",
        "The OpenSSL of this machine lacks {cipher}. Use the cryptography of the lock file, or another cipher.",
    ),
    "kek_missing": (
        "密钥文件里没有第 {version} 版密钥（有：{have}）。这些数据是用它包的：找回当时的密钥文件。",
        "The ring lacks version {version} (it has {have}), which wraps these data: find the ring of that time.",
    ),
    "kek_in_use": (
        "第 {versions} 版密钥还包着数据密钥，没有销毁。先轮换完。",
        "Versions {versions} still wrap data keys and were kept. Finish the rotation first.",
    ),
    "index_in_use": (
        "还有用第 {versions} 版密钥做的索引，没有销毁。先重建索引。",
        "There are still indexes of versions {versions}; these keys were kept. Rebuild the indexes first.",
    ),
    "key_foreign": (
        "第 {id} 把数据密钥属于另一套密钥（{ring}），手里这套是 {ours}。换成那一套的密钥文件。",
        "Data key {id} belongs to another ring ({ring}); this one is {ours}. Use the other ring's file.",
    ),
    "key_damaged": (
        "第 {id} 把数据密钥（第 {version} 版包的）打不开：被改过或损坏。从备份恢复。",
        "Data key {id} (wrapped by version {version}) does not open: it was changed or damaged. Restore it from the backup.",
    ),
    "keys_damaged": (
        "数据密钥文件 {path} 损坏。从备份恢复。",
        "The file of data keys {path} is damaged. Restore it from the backup.",
    ),
    "no_data_key": (
        "还没有“{purpose}”用的数据密钥：里面还没有存过东西，或数据密钥文件丢了。",
        "There is no data key for “{purpose}”: nothing has been kept yet, or the file of data keys is lost.",
    ),
    "data_key_missing": (
        "缺第 {id} 把数据密钥，打不开。从备份恢复数据密钥文件。",
        "Data key {id} is missing; it does not open. Restore the file of data keys from the backup.",
    ),
    "not_sealed": (
        "这不是加密过的内容，或开头损坏。从备份恢复。",
        "This is nothing encrypted here, or its beginning is damaged. Restore it from the backup.",
    ),
    "not_opened": (
        "{where} 打不开：内容被改过、损坏，或是从别处挪来的。从备份恢复并查明原因。",
        "{where} does not open: changed, damaged, or moved here from elsewhere. Restore it from the backup and find out why.",
    ),
    "address_form": (
        "“{address}”不是地址：要 64 位 0–9、a–f。",
        "“{address}” is no address: 64 characters 0–9 and a–f are wanted.",
    ),
    "file_missing": (
        "没有这个文件：{address}。核对地址，或从备份恢复。",
        "There is no file {address}. Check the address, or restore it from the backup.",
    ),
    "file_damaged": (
        "文件 {address} 损坏或被改过，没有给出。从备份恢复。",
        "The file {address} is damaged or was changed; it was not given out. Restore it from the backup.",
    ),
    "file_empty": (
        "文件是空的，没有存。重新导出。",
        "The file is empty and was not kept. Export it again.",
    ),
    "file_large": (
        "文件有 {size}，超过 {most}，没有存。缩小或分开。",
        "The file has {size}, more than {most}; it was not kept. Make it smaller or split it.",
    ),
    "file_kind": (
        "看内容不是能收的文件，没有存。可收：JPEG、PNG、WebP 图片，PDF、OFD，xlsx、xls、docx，Parquet，文本。",
        "By its content it is no file that is taken; it was not kept. Taken: JPEG, PNG, WebP, PDF, OFD, xlsx, xls, docx, Parquet, text.",
    ),
    "file_macros": (
        "文件里有宏，没有存。另存为不带宏的 xlsx 或 docx。",
        "The file holds macros and was not kept. Save it as xlsx or docx without macros.",
    ),
    "file_locked": (
        "文件有打开密码，没有存。去掉密码另存。",
        "The file is locked with a password and was not kept. Save it without the password.",
    ),
    "file_text": (
        "第 {line} 行的字不是 UTF-8，也不是 GBK，没有存。整个文件另存为 UTF-8。",
        "Line {line} is neither in UTF-8 nor in GBK; the file was not kept. Save the whole of it in UTF-8.",
    ),
    "file_page": (
        "这是网页或带脚本的图，没有存。截图或另存为 PDF。",
        "This is a web page or a drawing that may hold scripts; it was not kept. Take a picture of it or save it as PDF.",
    ),
    "file_bomb": (
        "文件压缩得不正常，没有存。用原来的软件打开，另存再交。",
        "The file is packed in no usual way and was not kept. Open it in its program and save it again.",
    ),
    "file_broken": (
        "文件打不开，可能没有传完，没有存。重新导出或重拍。",
        "The file cannot be opened, it may be cut short; it was not kept. Export it again or take the picture again.",
    ),
    "picture_large": (
        "图片超过 {most} 百万像素，没有存。缩小再交。",
        "The picture has more than {most} million dots and was not kept. Make it smaller.",
    ),
    "rows_missing": ("没有这个文件：{path}", "There is no file {path}"),
    "rows_encoding": (
        "{path} 不是 UTF-8。另存为 UTF-8。",
        "{path} is not in UTF-8. Save it in UTF-8.",
    ),
    "row_form": (
        "{path}:{line} 不是一个 JSON 对象。每行写一个。",
        "{path}:{line} is no JSON object. Write one a line.",
    ),
    "row_fraction": (
        "{path}:{line} 里有小数。金额写成分，比率写成基点。",
        "{path}:{line} holds a fraction. Write money in fen and rates in basis points.",
    ),
    "chain_line": (
        "{path}:{line} 不是链的一块，或者被改过。从备份恢复。",
        "{path}:{line} is no block of a chain, or was changed. Restore it from the backup.",
    ),
    "system": ("{path}：{why}", "{path}: {why}"),
}
