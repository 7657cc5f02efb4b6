"""What is said of imports: `kapok import …`."""

IMPORTS: dict[str, tuple[str, str]] = {
    "help.import": (
        "把文件导入实名库：看懂、逐行核对、确认、撤销",
        "Files into the registry: understood, checked row by row, confirmed, undone",
    ),
    "help.import_file": (
        "导入文件（kapok import FILE… 就是它）：可以几个，可以是 zip，一个文件一次导入；有不能导入的行，这个文件什么都不做，逐行说明",
        "Import files (kapok import FILE… does so): several, or a zip, each an import of its own; where a row cannot be imported nothing is done with the file and each row is explained",
    ),
    "help.import_list": ("最近的导入", "the latest imports"),
    "help.import_before": ("第几次以前的", "those before this one"),
    "help.import_restore": (
        "一行改过的格子照文件恢复，再核对一遍",
        "a row with corrected cells as the file has it, and checked again",
    ),
    "help.import_this_row": ("第几行", "which row"),
    "help.import_show": (
        "一次导入：每种结果多少行，有问题的行",
        "one import: how many rows of each result, and rows with something to say",
    ),
    "help.import_undo": (
        "撤销一次导入，只要还没有别的用到它",
        "undo an import as long as nothing hangs on it",
    ),
    "help.import_export": (
        "按一种表样导出库里的资料，或空表",
        "the registry as one kind of sheet, or the sheet empty",
    ),
    "help.import_kinds": ("能导入的表样", "the kinds of sheets that can be imported"),
    "help.import_path": (
        "xlsx、xls、csv，或装着它们的 zip",
        "xlsx, xls, csv, or a zip of such",
    ),
    "help.import_number": (
        "第几次导入，见 kapok import list",
        "number of the import, as kapok import list shows it",
    ),
    "help.import_source": (
        "谁提供的（词汇表的写法）；不写就看表样",
        "who supplied it, as in the vocabulary; without it the kind of sheet says",
    ),
    "help.import_period": (
        "说的是哪个月；不写就看数据截至哪天",
        "the month it speaks of; without it that of the day it speaks as of",
    ),
    "help.import_as_of": (
        "数据截至哪天；不写就看表头和文件名",
        "as of which day it speaks; without it the head and the file's name say",
    ),
    "help.import_dry_run": ("只核对，不写入", "check only, write nothing"),
    "help.import_partial": (
        "只导能用的行，不能导入的留下",
        "import the rows that can be used and leave the others",
    ),
    "help.import_annotated": (
        "把原表加三列说明，写到这个文件夹",
        "write their workbook with what was found into this folder",
    ),
    "help.import_kind": (
        "表样，见 kapok import kinds",
        "kind of sheet, as kapok import kinds lists them",
    ),
    "help.import_to": ("写到哪个 xlsx 文件", "the xlsx file to write"),
    "help.import_empty": ("只要空表", "only the empty sheet"),
    "help.import_area": (
        "只要这个地方的（区划代码的开头）",
        "only what lies in this area (how its code begins)",
    ),
    "help.import_columns": (
        "各列读成了什么；某一列、整张表认错了，说明是什么（列名=我们的列，空着就是不读）",
        "what each column was read as; where one, or the sheet, was taken for another, what it is (heading=column, nothing where it is not to be read)",
    ),
    "help.import_mend": (
        "改一格，或者同一种问题的全部格子，再核对一遍；文件本身不动",
        "correct a cell, or all with the same fault, and check again; the file stays as it is",
    ),
    "help.import_choose": (
        "表格和系统不一样的行，以哪个为准",
        "of rows in which sheet and system differ, which holds",
    ),
    "help.import_forecast": (
        "先算会带来什么：数据任务、应享未享；什么都不留下",
        "what it would lead to: data tasks, finds; nothing remains",
    ),
    "help.import_confirm": ("确认并写入", "confirm it and write it"),
    "help.import_said": (
        "列名=我们的列；几列就写几个；一个都不写，只列出来",
        "heading=column, as many as there are; without any they are listed",
    ),
    "help.import_as_kind": (
        "整张表是哪一种，见 kapok import kinds",
        "which kind the sheet is, as kapok import kinds lists them",
    ),
    "help.import_cell": ("哪一格，如 C5", "which cell, as C5"),
    "help.import_value": ("改成什么；空的写 ''", "what it should hold; '' for nothing"),
    "help.import_all": (
        "和这一格同样问题的都改",
        "all cells with the same fault as this one",
    ),
    "help.import_which": ("sheet 表格，system 系统", "sheet or system"),
    "help.import_row": (
        "第几行；不写是还没有定的各行",
        "which row; all open ones without it",
    ),
    "help.import_of_sheet": (
        "第几张读了的工作表；不写是第一张",
        "which of the sheets that are read; the first without it",
    ),
    "import.no_cell": ("“{cell}”不是一格，写成 C5 这样。", "“{cell}” is no cell; write it as C5."),
    "import.no_choice": (
        "以哪个为准写 sheet 或 system，不是“{said}”。",
        "Write sheet or system, not “{said}”.",
    ),
    "import.no_pair": (
        "“{said}”要写成 列名=我们的列。",
        "Write “{said}” as heading=column.",
    ),
    "import.column": ("  {head} = {column}", "  {head} = {column}"),
    "import.chosen": ("定了 {n} 行。", "Chosen for {n} rows."),
    "import.foreseeing": ("先算一算", "Working out what it leads to"),
    "import.will_warn": (
        "预警 {rule} {title}：新出现 {new} 件，消除 {gone} 件。",
        "Warning {rule} {title}: {new} begin, {gone} end.",
    ),
    "import.will_not_warn": ("预警没有变化。", "No warning begins or ends."),
    "import.will_tasks": (
        "数据任务：新出 {new} 个，了结 {gone} 个。",
        "Data tasks: {new} new, {gone} closed.",
    ),
    "import.will_find": (
        "应享未享：新找到数据齐的 {ready} 件、要研究决定的 {decide} 件，约 {amount}；差一项的 {one_missing} 件，没有标准的 {no_standard} 件；不再是的 {gone} 件。",
        "Entitled but never applied: {ready} new with data complete, {decide} for an authority to decide, about {amount}; {one_missing} with one fact missing, {no_standard} without a standard; {gone} no longer.",
    ),
    "import.will_no_run": (
        "还没有按现在的政策筛查过，说不出会多出哪些应享未享。",
        "There has been no run by the present policy, so nothing can be said of who would be found.",
    ),
    "import.no_file": ("没有这个文件：{path}", "There is no such file: {path}"),
    "import.keys": (
        "密钥或文件库有问题（{what}）。先看 kapok keys status。",
        "Something is wrong with the keys or the vault ({what}). See kapok keys status.",
    ),
    "import.checking": ("核对", "Checking"),
    "import.applying": ("导入", "Importing"),
    "import.sheet": (
        "《{label}》，表头在第 {row} 行，{rows} 行。",
        "“{label}”, header in row {row}, {rows} rows.",
    ),
    "import.counts": (
        "新增 {new}、更新 {changed}、无变化 {same}、要您看 {look}、不能导入 {refused}",
        "new {new}, changed {changed}, same {same}, to look at {look}, cannot be imported {refused}",
    ),
    "import.columns_checked": (
        "只核对，不进库：{heads}",
        "checked only, not kept: {heads}",
    ),
    "import.columns_known": ("认得，不进库：{heads}", "known, not kept: {heads}"),
    "import.applied": (
        "已导入，是第 {number} 次导入。",
        "Imported, as import {number}.",
    ),
    "import.checked": (
        "只核对过，没有写入（第 {number} 次导入）。",
        "Checked only, nothing was written (import {number}).",
    ),
    "import.copy": ("加了说明的原表：{path}", "Their workbook with what was found: {path}"),
    "import.none": ("还没有导入过。", "Nothing has been imported yet."),
    "import.undo_how": (
        "要撤销：kapok import undo {number}{more}",
        "To undo it: kapok import undo {number}{more}",
    ),
    "import.stands": ("第 {number} 次导入：{said}。", "Import {number}: {said}."),
    "import.partial_how": (
        "只导能用的行：加 --partial。加了说明的原表：加 --annotated DIR。",
        "To import the rows that can be used: --partial. To have the workbook with what was found: --annotated DIR.",
    ),
    "import.of_file": ("文件 {name}", "File {name}"),
    "import.broke_off": (
        "断在这里或没有轮到。kapok import list 看有没有这一次；没有导入的，再导入一次。",
        "Broken off here, or never begun. See kapok import list; import it again if it is not in.",
    ),
    "import.of_files": (
        "{files} 个文件：{well} 个没有问题，{wrong} 个有。",
        "{files} files: {well} well, {wrong} not.",
    ),
    "import.row": ("第 {row} 行：{said}", "Row {row}: {said}"),
    "import.newest": (
        "这里 {n} 次，一共 {all} 次。更早的：--before {last}",
        "{n} of {all}. Earlier ones: --before {last}",
    ),
    "import.undone": ("第 {number} 次导入已撤销。", "Import {number} is undone."),
    "import.exported": ("写到 {path}", "Written to {path}"),
    "import.col_number": ("次", "no."),
    "import.col_file": ("文件", "file"),
    "import.col_state": ("状态", "state"),
    "import.col_by": ("谁", "by"),
    "import.col_at": ("时间", "at"),
    "import.col_rows": ("行", "rows"),
}
