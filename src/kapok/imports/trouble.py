"""Why an import is refused as a whole, and what is said of a row, in both languages."""

from __future__ import annotations

from kapok.registry.trouble import Refused as RegistryRefused

SENTENCES: dict[str, tuple[str, str]] = {
    "import_right": (
        "您现在的角色不能导入。请换角色，或请经办人导入。",
        "Your present role may not import. Switch roles, or ask the caseworker.",
    ),
    "village_invented": (
        "只有演示库才能写这个表：里面有一个已登记的人的号码。",
        "Only in a demonstration: the number of somebody who is registered stands in this workbook.",
    ),
    "village_older": (
        "这个演示库是以前建的，没有这个村。重新建：kapok demo --fresh",
        "This demonstration was made earlier and does not know the village. Make it anew: kapok demo --fresh",
    ),
    "village_nobody": (
        "库里还没有人。等示范城市装好再来。",
        "Nobody is registered yet. Wait until the city is laid down.",
    ),
    "import_no_copy": (
        "第 {number} 次导入的批注表还没有做。先提出来，由任务去做。",
        "The annotated workbook of import {number} has not been made yet. Ask for it; a worker makes it.",
    ),
    "export_none": (
        "没有这次导出，或者过了一天，或者不是您现在的范围里的。重新导出。",
        "There is no such export, or a day has passed, or it is not of your present scope. Export it again.",
    ),
    "import_gone": (
        "没有这次导入，或者不在您的范围内。",
        "There is no such import, or it lies outside your scope.",
    ),
    "import_same_file": (
        "这个文件 {who} 在 {at:%Y-%m-%d %H:%M} 导入过（第 {number} 次导入），什么都没有变。要重来，先撤销那一次。",
        "{who} imported this very file at {at:%Y-%m-%d %H:%M} (import {number}); nothing has changed. To do it again, undo that one first.",
    ),
    "import_meanwhile": (
        "同一个文件 {who} 正在导入（第 {number} 次导入），这一次没有做。等那一次做完再看。",
        "{who} is importing this very file (import {number}); this one was not done. Look again when that one is finished.",
    ),
    "import_state": (
        "第 {number} 次导入现在是“{state}”，不能这样办。刷新页面再看。",
        "Import {number} is {state} by now, so this cannot be done. Reload the page.",
    ),
    "import_not_partial": (
        "有 {rows} 行不能导入。改好再导，或者勾选“允许部分导入”，只导能用的行。",
        "{rows} rows cannot be imported. Mend them, or allow a partial import to take the others only.",
    ),
    "import_nothing": (
        "没有一行会改变什么，不用导入。",
        "No row would change anything, so there is nothing to import.",
    ),
    "import_moved_on": (
        "核对以后，库里有人改过这些人的资料，没有导入。已经重新核对，看过再确认一次。",
        "Since the file was checked, somebody changed the registry; nothing was imported. It has been checked anew: look again, then confirm.",
    ),
    "import_later": (
        "导入以后，这些资料又改过、有人定过、附了材料或发了钱，不能整批撤销。到人的页面上逐条改。",
        "Since then something of it was changed, decided, attached or paid on, so it cannot be undone as a whole. Correct single facts on the pages.",
    ),
    "import_undo_late": (
        "只能在 {at:%Y-%m-%d %H:%M} 以前整批撤销，现在过了。到人的页面上逐条改。",
        "It could be undone as a whole until {at:%Y-%m-%d %H:%M}, which has passed. Correct single facts on the pages.",
    ),
    "import_first": (
        "这个文件是建库时和别的文件一起装入的，它们互相补充，不能单独撤销。到人的页面上逐条改。",
        "This file came in together with others when the registry was begun; they complete each other, so it cannot be undone alone. Correct single facts on the pages.",
    ),
    "import_layout": (
        "认得这是《{layout}》，但这种表不从这里导入。可导入：全国系统的导出和各类登记表（kapok import kinds）。",
        "This is known to be “{layout}”, which is not imported here. Imported are the national system's exports and the office's forms (kapok import kinds).",
    ),
    "import_places": (
        "《{layout}》改的是区划，归管理员：在“机构区划”里改，或者用命令 kapok import 导入。",
        "“{layout}” changes places, which are the administrators': they change them under “Areas”, or import it by kapok import.",
    ),
    "import_kind": (
        "这个文件不是表格，没有收。从原来的系统重新导出 xlsx、xls 或 csv，再交；图片、PDF 附在人的页面上。",
        "The file is no sheet and was not taken. Export it again as xlsx, xls or csv; pictures and PDF belong on the person's page.",
    ),
    "import_unread": (
        "没有一张工作表认得出来，没有导入。看每张表的说明，改表头，或写明每一列是什么。",
        "No sheet of it could be recognised. See what is said of each sheet, mend its header, or say what each column is.",
    ),
    "import_future": (
        "数据截至 {day}，那天还没到。核对日期。",
        "It speaks as of {day}, which has not come yet. Check the day.",
    ),
    "import_supplier": (
        "不认识提供方“{supplier}”。从列出的里面选。",
        "There is no supplier “{supplier}”. Choose one of the list.",
    ),
    "import_column": (
        "这种表没有“{column}”这一列。从列出的字段里选。",
        "This kind of sheet has no column “{column}”. Choose one of the list.",
    ),
    "import_no_fault": ("{cell} 这一格没有问题。", "There is no fault in cell {cell}."),
    "import_cell": (
        "这一格不在这次导入里，或者已经不是这样了。刷新页面再看。",
        "The cell is not in this import, or no longer so. Reload the page.",
    ),
    "import_cells_none": (
        "没有改哪一格。改了再保存。",
        "No cell was changed. Change one, then save.",
    ),
    "import_cell_long": (
        "一格最多 {most} 个字。缩短再改。",
        "A cell holds at most {most} characters. Shorten it.",
    ),
    "import_columns_lacking": (
        "《{layout}》少不了这些：{heads}。指明它们各是哪一列。",
        "“{layout}” cannot do without: {heads}. Say which columns they are.",
    ),
    "import_column_twice": (
        "有几列都指成了同一个：{heads}。一个字段只能是一列。",
        "Several columns were said to be the same: {heads}. A field is one column.",
    ),
    "import_forecast_old": (
        "核对以后，库里有人改过这些人的资料，没有算。再核对一次。",
        "Since the file was checked, somebody changed the registry; nothing was worked out. Check it again.",
    ),
    "import_forecast_many": (
        "超过 {most:,} 行，会带来什么，写完以后判定，这里不先算。",
        "More than {most:,} rows: what it brings is decided once they are written, and not worked out here before.",
    ),
    "import_zip_locked": (
        "压缩包加了密码，没有导入。去掉密码再交。",
        "The zip is locked with a password; nothing was imported. Take the password off.",
    ),
    "import_zip_none": (
        "压缩包里没有表格（xlsx、xls、csv），没有导入。里面又是压缩包的，先解开再交。",
        "The zip holds no sheet (xlsx, xls, csv); nothing was imported. Unpack a zip within it first.",
    ),
    "import_zip_many": (
        "压缩包里有 {files} 个表格，一次最多 {most} 个。分几次交。",
        "The zip holds {files} sheets, of which {most} may come at once. Send them in parts.",
    ),
    "import_many": (
        "一次最多收 {most} 个文件，这个没有收。下一次再交。",
        "At most {most} files may come at once; this one was not taken. Send it next time.",
    ),
    "roster_many": (
        "花名册一次最多 {most} 行，没有写。选一个县、乡镇或一种情形，分几次导出。",
        "A roster has {most} lines at most; nothing was written. Choose a county, township or kind, and take it out in parts.",
    ),
    "roster_nobody": (
        "找到的人里，没有一个在您看得见的花名册上，没有写表。",
        "Of those found nobody is on a roster that you may see; nothing was written.",
    ),
    "import_choice": (
        "第 {row} 行没有两说的地方，不用选。",
        "In row {row} sheet and system do not differ, so there is nothing to choose.",
    ),
}
STATES: dict[str, tuple[str, str]] = {
    "read": ("正在核对", "being checked"),
    "checked": ("等确认", "waiting to be confirmed"),
    "confirmed": ("正在导入", "being imported"),
    "applied": ("已导入", "imported"),
    "undone": ("已撤销", "undone"),
    "refused": ("不能导入", "refused"),
}


class Refused(RegistryRefused):
    """As everywhere; the words for imports stand here."""

    def say(self, lang: str = "zh") -> str:
        if self.code not in SENTENCES:
            return super().say(lang)
        place = 0 if lang == "zh" else 1
        said = {
            name: value[place] if isinstance(value, tuple) else value
            for name, value in self.values.items()
        }
        return SENTENCES[self.code][place].format(**said)
