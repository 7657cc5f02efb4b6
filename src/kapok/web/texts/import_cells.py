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
    "imports_put_back": ("恢复了，已经重新核对。", "Put back, and checked again."),
}
