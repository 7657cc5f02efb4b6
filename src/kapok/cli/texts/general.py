"""Words that all commands share: usage, wrong use, outcomes."""

from kapok.rules.executors.resultwords import LEVEL_WORDS, OUTCOME_WORDS

GENERAL: dict[str, tuple[str, str]] = {
    # help
    "help.kapok": (
        "木棉：政策文件就是程序。核对政策包、判定一个人或单位、筛查全部登记数据。",
        "Kapok: the policy document is the program. Check a package, decide one case, screen a registry.",
    ),
    "help.usage": ("用法", "Usage"),
    "help.arguments": ("参数", "Arguments"),
    "help.options": ("选项", "Options"),
    "help.commands": ("命令", "Commands"),
    "help.common": ("到处可用", "Everywhere"),
    "help.lang": (
        "说中文（zh）还是英文（en）；也可以设 KAPOK_LANG",
        "speak Chinese (zh) or English (en); or set KAPOK_LANG",
    ),
    "help.json": ("结果写成 JSON", "write the result as JSON"),
    "help.help": ("显示这段说明", "show this help"),
    "help.required": ("必填", "required"),
    "help.exit": (
        "退出码：0 都好；1 有问题；2 用法不对。",
        "Exit codes: 0 – all well; 1 – problems found; 2 – wrong use.",
    ),
    # wrong use
    "use.option": ("没有选项 {name}。{hint}", "There is no option {name}. {hint}"),
    "use.did_you_mean": ("是不是 {names}？", "Did you mean {names}?"),
    "use.command": (
        "没有命令“{name}”。可用：{allowed}",
        "There is no command “{name}”. There are: {allowed}",
    ),
    "use.missing": ("缺少 {name}。", "{name} is missing."),
    "use.value": ("{name} 的值不对：{detail}", "{name} has a wrong value: {detail}"),
    "use.int": ("要写整数，写的是“{value}”。", "write a whole number, not “{value}”."),
    "use.float": ("要写数，写的是“{value}”。", "write a number, not “{value}”."),
    "use.no_value": ("选项 {name} 后面要跟一个值。", "Option {name} needs a value."),
    "use.extra": ("多出来的参数：{detail}", "Unexpected arguments: {detail}"),
    "use.more": ("看用法：{command} --help", "For help: {command} --help"),
    "use.lang": ("--lang 只能是 zh 或 en，写的是“{value}”。", "--lang is zh or en, not “{value}”."),
    "use.date": (
        "“{value}”不是日期，写成 2025-12-31 这样。",
        "“{value}” is not a date; write it like 2025-12-31.",
    ),
    "use.no_file": ("没有这个文件：{path}", "There is no such file: {path}"),
    "use.no_folder": ("没有这个文件夹：{path}", "There is no such folder: {path}"),
    "use.no_package": (
        "“{path}”不是政策包（要有 policy.yaml）。",
        "“{path}” is not a policy package (it needs a policy.yaml).",
    ),
    "help.executor": (
        "用哪个执行器算（不写就是 Python 和 DuckDB 都算）",
        "which executor to use (Python and DuckDB unless named)",
    ),
    "use.executor": (
        "--executor 只能是 python、duckdb、postgres 或 both，写的是“{value}”。",
        "--executor is python, duckdb, postgres or both, not “{value}”.",
    ),
    "use.measure": (
        "没有措施或条款“{name}”。相近的：{near}",
        "There is no measure or clause “{name}”. Near it: {near}",
    ),
    "use.clause_only": (
        "{clause}（条，没有写成措施）",
        "{clause} (a clause without a measure)",
    ),
    "use.several": ("{told}", "{told}"),
    "use.no_rule": (
        "“{name}”这一条没有写成措施。",
        "Clause “{name}” has no measure.",
    ),
    "use.no_default": (
        "这里和上级文件夹里都没有 policies/，请写明政策包的文件夹。",
        "There is no policies/ here or above; name the package's folder.",
    ),
    "use.many_packages": (
        "{path} 里不止一个政策包，请写明是哪一个：{allowed}",
        "{path} holds more than one package; name one: {allowed}",
    ),
    "use.file_for_folder": (
        "{path} 是文件，请给文件夹。",
        "{path} is a file; name the folder it lies in.",
    ),
    "use.reading_form": (
        "口径写成 名称=选项，写的是“{value}”。",
        "Write a reading as NAME=OPTION, not “{value}”.",
    ),
    "use.named": ("{name}（{words}）", "{name} ({words})"),
    "use.reading": (
        "没有口径“{name}”。有：{near}；全部见 kapok policy readings",
        "There is no reading “{name}”. There are: {near}; all: kapok policy readings",
    ),
    "use.reading_several": (
        "几项措施都有口径“{name}”，不是都有“{option}”。写明是哪一项：{allowed}",
        "Several measures have a reading “{name}”, not all of them “{option}”. Say which: {allowed}",
    ),
    "use.reading_option": (
        "口径“{name}”没有选项“{option}”。可用：{allowed}",
        "Reading “{name}” has no option “{option}”. There are: {allowed}",
    ),
    "use.county": (
        "“{value}”不是本政策的县（区）。可用：{allowed}",
        "“{value}” is no county of this policy. There are: {allowed}",
    ),
    "use.no_county": (
        "措施 {measure} 的县（区）不是一项事实，不能用 --county。",
        "The county of measure {measure} is not a fact; --county does not apply.",
    ),
    "use.county_row": (
        "{id} 没有 {entity} 这一行，改不了 {path}。",
        "{id} has no row of {entity}, so {path} cannot be set.",
    ),
    "use.no_units": (
        "事实文件里没有要判定的{entity}（{unit}）。",
        "The facts hold no {entity} ({unit}) to decide.",
    ),
    "use.case": (
        "没有算例“{name}”。有：{allowed}",
        "There is no case “{name}”. There are: {allowed}",
    ),
    "use.many_cases": (
        "这个文件有几个算例，用 --case 指明一个：{allowed}",
        "The file holds several cases; name one with --case: {allowed}",
    ),
    "use.none_of": (
        "缺少 --facts，或者 --data，或者 --template。",
        "--facts is missing, or --data, or --template.",
    ),
    "use.one_of": (
        "{given} 只能写一个。",
        "Only one of {given} may be given.",
    ),
    "use.person_data": (
        "--person 要和 --data 一起用。",
        "--person goes with --data.",
    ),
    "use.facts_only": (
        "{name} 只用于 --facts。",
        "{name} goes with --facts only.",
    ),
    "use.unit_or_person": (
        "--data 要说明是哪一行（--unit 编号）或哪个人（--person 编号），写一个。",
        "With --data name a row (--unit ID) or a person (--person ID), one of them.",
    ),
    "use.many_measures": (
        "“{name}”有几项，写明是哪一项：{allowed}",
        "“{name}” holds several measures; name one: {allowed}",
    ),
    "use.folder_for_file": (
        "{path} 是文件夹，请给文件；数据文件夹用 --data。",
        "{path} is a folder; name a file, or use --data for a folder of data.",
    ),
    "use.empty_word": (
        "命令里有一个空的词（引号里没有写）。写上，或去掉。",
        "One of the words of the command is empty. Write it, or leave it out.",
    ),
    "use.day_far": (
        "{value} 太远了：写到 {last} 为止的日期。",
        "{value} is too far off: give a day up to {last}.",
    ),
    "use.no_unit": (
        "事实文件里没有“{id}”。有：{allowed}",
        "The facts hold no “{id}”. There are: {allowed}",
    ),
    "use.no_such_unit": (
        "数据里没有编号“{id}”的行。编号见筛查结果的“数据行”一列。",
        "The data hold no row “{id}”. Ids stand in the column “Row” of a screening.",
    ),
    "use.nobody": (
        "数据里没有编号“{id}”的人，或者没有一项措施要看这个人。",
        "The data hold nobody with the id “{id}”, or no measure looks at that person.",
    ),
    "use.ambiguous_id": (
        "“{id}”对得上 {n} 个：{listed}。请写完整编号。",
        "“{id}” fits {n}: {listed}. Write the whole id.",
    ),
    "stopped": ("已中断，没有写完。", "Interrupted; nothing was finished."),
    # outcomes and levels
    **{f"level.{name}": words for name, words in LEVEL_WORDS.items()},
    **{f"outcome.{code}": words for code, words in OUTCOME_WORDS.items()},
    # joining
    "join": ("、", ", "),
    "comma": ("，", ", "),
    "stop": ("；", "; "),
}
