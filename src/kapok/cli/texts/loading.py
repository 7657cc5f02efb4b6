"""What `kapok db load` says."""

LOADING: dict[str, tuple[str, str]] = {
    "help.db_load": (
        "把一个文件夹里的台账整批装进空的实名库：要么全部，要么没有",
        "Lay an office's files down in an empty registry: all of it or nothing",
    ),
    "help.db_load_dir": ("台账所在的文件夹", "the folder of files"),
    "help.db_load_as_of": (
        "自己没写日期的文件，截至哪天（不写就是今天）",
        "as of when files speak that name no day themselves (else today)",
    ),
    "help.db_load_leave_out": (
        "有错误也装：读不出的行、格不装进去",
        "load in spite of errors: what cannot be read is left out",
    ),
    "db.loading": ("正在装入实名库", "Laying the files down in the registry"),
    "db.load_future": (
        "{value} 还没有到。--as-of 写文件截至的日期，最晚是今天。",
        "{value} is yet to come. --as-of is the day as of which the files speak: today at the latest.",
    ),
    "db.load_nothing": (
        "{path} 里没有认得的台账，什么都没有装。运行 kapok intake check {path}，看每个文件是什么。",
        "No file that is known lies in {path}; nothing was loaded. kapok intake check {path} tells what each file is.",
    ),
    "db.load_errors": (
        "有 {n} 处错误，什么都没有装。运行 kapok intake check {path} 看是哪里，改好再装；确实改不了，加 --leave-out，那些行、格不装进去。",
        "There are {n} errors; nothing was loaded. kapok intake check {path} tells where: mend them and load again. If they cannot be mended, --leave-out loads without those rows and cells.",
    ),
    "db.loaded": (
        "已装入 {rows} 行，出自 {sources} 个文件；说法不一的 {claims} 条，都留着。",
        "{rows} rows from {sources} files are in the registry; {claims} values on which files differ are all kept.",
    ),
    "db.loaded_already": (
        "这些文件装过了，什么都没有变。",
        "These very files were loaded before; nothing has changed.",
    ),
    "db.load_lost": (
        "没能放进去的：{what}，{n} 行",
        "could not be kept: {what}, {n} rows",
    ),
    "db.load_membership": ("在户时间（互相重叠）", "times in households (they cross)"),
    "db.load_heads": ("户主（一户写了几个）", "heads (a household names several)"),
    "db.load_villages": (
        "{n} 个村的代码是本市的，却不在任何乡镇下，没有放进区划：{codes}",
        "{n} villages of the city lie in none of its townships and are no areas: {codes}",
    ),
    "db.load_findings": (
        "文件里有 {errors} 处错误、{warnings} 处提醒，逐条看：kapok intake check {path}",
        "The files have {errors} errors and {warnings} warnings, one by one: kapok intake check {path}",
    ),
    "db.loaded_next": (
        "接着：kapok accounts begin（还没有管理员时）、kapok serve --check。",
        "Next: kapok accounts begin (while there is no administrator), kapok serve --check.",
    ),
}
