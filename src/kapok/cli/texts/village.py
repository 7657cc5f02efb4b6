"""What is said of one more village that is to be imported: `kapok demo village`."""

VILLAGE: dict[str, tuple[str, str]] = {
    "help.demo_village": (
        "写出一个还没登记的村的表，里面有九处毛病，用来试导入",
        "write the workbook of a new village, with nine faults, to try an import",
    ),
    "help.demo_village_out": ("写到哪个文件夹", "the folder to write it into"),
    "demo.village": (
        "写好了：{path}\n{village}，{rows} 行，{n} 处毛病；人是编的。",
        "Written: {path}\n{village}: {rows} rows, {n} faults; its people are invented.",
    ),
    "demo.village_page": (
        "在网页上：用 {who} 登录，打开 /imports/，交上这个文件；逐行看说明，只导能用的，取回加了说明的表。",
        "On the page: log in as {who}, open /imports/ and hand in the file; read what is said of each row, import what can be used, take the workbook back.",
    ),
    "demo.village_command": (
        "或者用命令：",
        "Or type:",
    ),
    "demo.village_again": (
        "改好取回的表再导入一次，只读改过的行。",
        "Correct the workbook that came back and import it again: only the rows that changed are read.",
    ),
    "demo.village_first": (
        (
            "先试一件事：再导入一个村。\n"
            "  1 用 banli 登录，打开 /imports/，下载新村的表，有九处毛病（命令：.venv/bin/kapok demo village）。\n"
            "  2 交上这个表：每处毛病写明在哪一格、怎么改。\n"
            "  3 导入能用的行，下载批注表，照着改好。\n"
            "  4 批注表再交上来：只读改过的行。"
        ),
        (
            "Try this first: import one more village.\n"
            "  1 Log in as banli, open /imports/, download its workbook, with nine faults (typed: .venv/bin/kapok demo village).\n"
            "  2 Hand it in: each fault is told with its cell and its mend.\n"
            "  3 Import the rows that can be used, take the annotated workbook, correct it.\n"
            "  4 Hand that in: only the rows that changed are read."
        ),
    ),
}
