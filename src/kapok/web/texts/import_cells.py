"""Cells of an import corrected on the page, one by one or all of a kind; what waits on the desk."""

from __future__ import annotations

IMPORT_CELLS: dict[str, tuple[str, str]] = {
    "imports_fix": ("这 {count} 格一起改", "Mend these {count} cells at once"),
    "imports_fix_title": ("同样的问题一起改", "The same problem, mended at once"),
    "imports_fix_value": ("{head}：这 {count} 格都改成", "{head}: all {count} cells should hold"),
    "imports_fix_choose": ("请选", "Choose"),
    "imports_fix_empty": ("空着就是清空这些格。", "Left empty, the cells are emptied."),
    "imports_fix_go": ("改这 {count} 格", "Mend {count} cells"),
    "imports_edit": ("改第 {number} 行", "Row {number}"),
    "imports_edit_row": ("改第 {number} 行", "Mend row {number}"),
    "imports_edit_words": (
        "改在这里，您的文件不动；改完马上重新核对。批注表里是改过的样子。",
        "Corrected here, your file stays as it was; everything is checked anew at once. The workbook that comes back holds what you say here.",
    ),
    "imports_edit_go": ("保存并重新核对", "Save and check again"),
    "imports_edit_close": ("不改了", "Leave it"),
    "imports_edit_all": ("改这一行别的格", "Other cells of the row"),
    "imports_edit_back": ("恢复成文件里的样子", "Back to what the file says"),
    "imports_cell": ("{head}（{letter} 列）", "{head} (column {letter})"),
    "imports_cell_now": (
        "现在是 {now}。要改就填完整的，不改就空着。",
        "It is {now} now. Type the whole to change it, or leave it empty.",
    ),
    "imports_cell_keep": ("不改就空着。", "Leave it empty to keep it."),
    "imports_cell_empty": ("空着", "empty"),
    "imports_cells_mended": ("页面上改过：{letters} 列。", "Corrected here: column {letters}."),
    "imports_mended": ("改好了，已经重新核对。", "Corrected, and checked again."),
    "desk_imports": (
        "{count} 个文件核对好了，等确认导入",
        "{count} files are checked and wait to be confirmed",
    ),
    "desk_imports_last": ("最近的导入", "The last imports"),
    "desk_import_checked": (
        "第 {number} 次导入核对好了，等您确认",
        "Import {number} is checked and waits for you",
    ),
    "desk_import_applied": (
        "第 {number} 次导入做完了，看结果",
        "Import {number} is done: see the result",
    ),
    "desk_import_refused": (
        "第 {number} 次导入的文件不能导入，看原因",
        "The file of import {number} cannot be imported: see why",
    ),
    "desk_import_read": (
        "第 {number} 次导入正在重新核对",
        "Import {number} is being checked again",
    ),
    "desk_import_confirmed": ("第 {number} 次导入正在写进库里", "Import {number} is being written"),
    "desk_import_undone": ("第 {number} 次导入已撤销", "Import {number} was undone"),
    "desk_import_failed": ("第 {number} 次导入没有做成", "Import {number} failed"),
    "desk_import_why": ("打开看原因，再做一次。", "Open it to see why, and do it again."),
    "imports_refused_mend": (
        "照上面说的改好文件，再交一次。",
        "Mend the file as is said above, and hand it in again.",
    ),
    "imports_refused_mend_hand": (
        "改好表头再交一次，或者在下面指明每一列。",
        "Mend its header and hand it in again, or say below what each column is.",
    ),
    "imports_hand": ("自己指明每一列", "Say yourself what each column is"),
    "imports_hand_words": (
        "表头没有认出来，但可能是认识的表换了写法：先选是哪种表，再指明每一列。记住以后，同样表头的文件都这样读。",
        "The header was not recognised, but it may be a kind of sheet we know, headed otherwise. Choose the kind, then say what each column is. It is remembered for every file with such headings.",
    ),
    "imports_hand_kind": ("按这种表指明", "Take it for this kind"),
    "imports_hand_label": ("是哪种表", "Which kind of sheet"),
    "imports_hand_needed": ("{head}（必须有）", "{head} (needed)"),
    "imports_forecast": ("还会带来", "It would also bring"),
    "imports_forecast_go": ("先算一算会带来什么", "Work out what it would bring"),
    "imports_forecast_words": (
        "先在库里试写一遍、判定一遍，再全部退回，几秒钟；什么都不会留下。",
        "It is written and decided once for trial and taken back, in some seconds; nothing remains.",
    ),
    "imports_forecast_moving": (
        "正在算会带来什么，几秒钟。",
        "Working out what it would bring, some seconds.",
    ),
    "imports_forecast_warned": (
        "预警：新出现 {new}；消除 {gone}。",
        "Warnings that begin: {new}; that end: {gone}.",
    ),
    "imports_forecast_warning": ("{title} {count} 件", "{title} {count}"),
    "imports_forecast_warned_none": ("没有", "none"),
    "imports_forecast_warned_same": ("预警没有变化。", "No warning begins or ends."),
    "imports_forecast_tasks": (
        "数据任务：新出 {new} 个，了结 {gone} 个。",
        "Data tasks: {new} new, {gone} closed.",
    ),
    "imports_forecast_same": (
        "应享未享：没有变化。",
        "Entitled but never applied: nothing changes.",
    ),
    "imports_forecast_finds": (
        "应享未享：新找到 {count} 件，约 {amount} 元；不再是的 {gone} 件。",
        "Entitled but never applied: {count} new, about {amount} yuan; {gone} no longer.",
    ),
    "imports_forecast_one_missing": (
        "只差一项资料的：新增 {count} 件，金额不计。",
        "Lacking one fact only: {count} new, no amount said.",
    ),
    "imports_forecast_no_standard": (
        "还没有定标准的：新增 {count} 件，金额不计。",
        "Without a standard yet: {count} new, no amount said.",
    ),
    "imports_forecast_no_run": (
        "还没有按现在的政策筛查过，说不出会多出哪些应享未享。",
        "There has been no run by the present policy, so nothing can be said of who would be found.",
    ),
    "imports_put_back": ("恢复了，已经重新核对。", "Put back, and checked again."),
}
