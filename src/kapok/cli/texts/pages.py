"""Words of `kapok policy page`."""

PAGES: dict[str, tuple[str, str]] = {
    "help.page": (
        "网页：把原文、规则、标准、口径、算例写成可以看、可以打印的网页",
        "Pages: the text, rules, figures, readings and cases, to look at and to print",
    ),
    "help.page_out": ("写到这个文件夹", "write into this folder"),
    "page.making": ("正在写 {name} 的网页", "Making the pages of {name}"),
    "page.done": ("✔ 写好 {n} 个文件；从 {path} 看起", "✔ {n} files written; begin with {path}"),
}
