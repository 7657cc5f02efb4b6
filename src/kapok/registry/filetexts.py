"""Why a file is not taken or not given out. The vault's own codes, in words for whoever stands at a counter."""

from __future__ import annotations

FILES: dict[str, tuple[str, str]] = {
    "file_none": (
        "还没有选文件。先选一份，再交。",
        "No file is chosen. Choose one, then hand it in.",
    ),
    "file_what": ("请选这是什么材料。", "Choose what paper this is."),
    "file_supplier": ("请选是谁给的。", "Choose who supplied it."),
    "file_right": (
        "您现在的角色不能收材料，也不能打开材料。请换角色，或请经办人办。",
        "Your present role can neither take nor open papers. Switch roles, or ask the caseworker.",
    ),
    "file_there": (
        "同样的一份已经收过，不用再交。",
        "The very same paper is here already; there is no need to hand it in again.",
    ),
    "file_withdrawn_there": (
        "同样的一份收过，后来撤回了。还要用，到“什么变过”把撤回撤销。",
        "The very same paper was taken and withdrawn. If it is needed after all, undo that under “What has changed”.",
    ),
    "file_withdrawn": (
        "这份材料已经撤回，不能再打开；审计人员还能看。还要用，到“什么变过”把撤回撤销。",
        "This paper was withdrawn and cannot be opened; auditors still can. If it is needed after all, undo that under “What has changed”.",
    ),
    "file_empty": (
        "文件是空的，没有收。重新导出或重拍，再交。",
        "The file is empty and was not taken. Export or photograph it again.",
    ),
    "file_large": (
        "文件超过 {most}，没有收。缩小或分开，再交。",
        "The file has more than {most} and was not taken. Make it smaller or split it.",
    ),
    "file_kind": (
        "这种文件不能收。可收：JPEG、PNG、WebP 图片，PDF、OFD，xlsx、xls、docx，文本。",
        "Files of this kind are not taken. Taken: JPEG, PNG, WebP, PDF, OFD, xlsx, xls, docx, text.",
    ),
    "file_macros": (
        "文件里有宏，没有收。另存为不带宏的 xlsx 或 docx，再交。",
        "The file holds macros and was not taken. Save it as xlsx or docx without macros.",
    ),
    "file_locked": (
        "文件有打开密码，没有收。去掉密码另存，再交。",
        "The file is locked with a password and was not taken. Save it without the password.",
    ),
    "file_text": (
        "第 {line} 行的字不是 UTF-8，也不是 GBK，没有收。整个文件另存为 UTF-8，再交。",
        "Line {line} is neither in UTF-8 nor in GBK; the file was not taken. Save the whole of it in UTF-8.",
    ),
    "file_page": (
        "这是网页或带脚本的图，没有收。截图或另存为 PDF，再交。",
        "This is a web page or a drawing that may hold scripts; it was not taken. Take a picture of it or save it as PDF.",
    ),
    "file_bomb": (
        "文件压缩得不正常，没有收。用原来的软件打开，另存再交。",
        "The file is packed in no usual way and was not taken. Open it in its program and save it again.",
    ),
    "file_broken": (
        "文件打不开，可能没有传完，没有收。重新导出或重拍，再交。",
        "The file cannot be opened, it may be cut short; it was not taken. Export or photograph it again.",
    ),
    "picture_large": (
        "图片超过 {most} 百万像素，没有收。缩小再交。",
        "The picture has more than {most} million dots and was not taken. Make it smaller.",
    ),
    "file_disk_full": (
        "服务器的磁盘满了，没有收。请告诉管理员；腾出地方以后再交。",
        "The server's disk is full and nothing was taken. Tell the administrator; hand it in again when there is room.",
    ),
    "file_missing": (
        "这份材料登记过，但文件不在。请告诉管理员，从备份恢复。",
        "This paper is on record but its file is not there. Tell the administrator: it has to be restored from the backup.",
    ),
    "file_damaged": (
        "这份材料的文件损坏或被改过，没有给出。请告诉管理员，从备份恢复。",
        "The file of this paper is damaged or was changed and was not given out. Tell the administrator: it has to be restored from the backup.",
    ),
}
