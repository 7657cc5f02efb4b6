"""Messages about files, YAML and the vocabulary."""

from __future__ import annotations

from kapok.rules.messages.wording import Message

FILES = {
    "yaml": Message(
        "YAML 写法有误：{detail}",
        "not valid YAML: {detail}",
        "{hint}",
        "{hint}",
    ),
    "empty": Message(
        "文件是空的",
        "the file is empty",
        "补上内容或删去文件",
        "fill it in or delete the file",
    ),
    "encoding": Message(
        "不是 UTF-8 编码",
        "not UTF-8",
        "另存为 UTF-8",
        "save it as UTF-8",
    ),
    "control": Message(
        "有看不见的控制字符 {value}",
        "an invisible control character, {value}",
        "删去这个字符",
        "delete that character",
    ),
    "missing_file": Message(
        "缺少 {name}",
        "{name} is missing",
        "建立这个文件",
        "create it",
    ),
    "unreadable": Message(
        "读不了这个文件：{detail}",
        "the file cannot be read: {detail}",
        "检查它是不是文件、有没有读的权限",
        "check that it is a file and may be read",
    ),
    "yml": Message(
        "以 .yml 结尾的文件不会被读",
        "a file that ends in .yml is not read",
        "改名为 .yaml",
        "rename it to .yaml",
    ),
    "too_deep": Message(
        "套得太深，超过 {limit} 层",
        "nested more than {limit} deep",
        "写得平一些",
        "write it flatter",
    ),
    "not_mapping": Message(
        "“{key}”应是一组“键: 值”",
        "“{key}” must be a mapping",
        "写成 键: 值，冒号后空一格",
        "write key: value, with a space after the colon",
    ),
    "not_list": Message(
        "“{key}”应是列表",
        "“{key}” must be a list",
        "写成 [甲, 乙]，或每项一行、前加“- ”",
        "write [a, b], or one item a line with “- ” before it",
    ),
    "not_text": Message(
        "“{key}”应是一段文字或一个值",
        "“{key}” must be a single text or value",
        "只写一个值；文字里有冒号或逗号时加引号",
        "write one value; quote a text that holds colons or commas",
    ),
    "alias": Message(
        "不能用 YAML 的锚点、别名和标签",
        "YAML anchors, aliases and tags are not allowed",
        "把内容写全；文字以 & * ! 开头时加引号",
        "write the content out; quote a text that starts with & * !",
    ),
    "duplicate_key": Message(
        "“{key}”写了两次",
        "“{key}” stands twice",
        "删去一个",
        "delete one of them",
    ),
    "unknown_key": Message(
        "不认识的键“{key}”",
        "unknown key “{key}”",
        "{choice}",
        "{choice}",
    ),
    "stray_key": Message(
        "“{key}”不是这里的键，后面也没有值",
        "“{key}” is no key here and has no value",
        "若是上一段文字的一部分，给整段文字加引号；{choice}",
        "if it belongs to the text before it, quote that text; {choice}",
    ),
    "missing_key": Message(
        "缺少“{key}”",
        "“{key}” is missing",
        "补上“{key}”",
        "add “{key}”",
    ),
    "either_key": Message(
        "“{first}”和“{second}”要写一个，也只写一个",
        "exactly one of “{first}” and “{second}” is needed",
        "留下其中一个",
        "keep one of them",
    ),
    "bad_choice": Message(
        "“{key}”不能是“{value}”",
        "“{key}” cannot be “{value}”",
        "{choice}",
        "{choice}",
    ),
    "bad_id": Message(
        "“{value}”不能作名字",
        "“{value}” cannot be a name",
        "用小写英文、数字和下划线，字母开头",
        "use lower-case letters, digits and underscores, a letter first",
    ),
    "reserved": Message(
        "“{name}”是保留字，不能作名字",
        "“{name}” is a reserved word",
        "换一个名字",
        "choose another name",
    ),
    "bad_value": Message(
        "“{value}”不是{type}",
        "“{value}” is not of type {type}",
        "写成 {example} 的样子",
        "write it like {example}",
    ),
    "range": Message(
        "“{key}”要是 {low} 到 {limit} 的整数，写的是“{value}”",
        "“{key}” must be a whole number from {low} to {limit}, not “{value}”",
        "改成这样的数",
        "write such a number",
    ),
    "date_text": Message(
        "日历上没有“{value}”这一天",
        "“{value}” is no day of the calendar",
        "改成有的日期，写成 2022-03-01 的样子",
        "use a real date, like 2022-03-01",
    ),
    "duplicate_id": Message(
        "“{name}”重名，另一处在 {other}",
        "“{name}” is defined twice, also in {other}",
        "改一个名字",
        "rename one",
    ),
    "unknown_entity": Message(
        "词汇表没有实体“{name}”",
        "the vocabulary has no entity “{name}”",
        "{choice}",
        "{choice}",
    ),
    "unknown_supplier": Message(
        "suppliers.yaml 没有来源“{name}”",
        "suppliers.yaml has no supplier “{name}”",
        "{choice}",
        "{choice}",
    ),
    "fact_kind": Message(
        "事实“{name}”同时写了 {kinds}",
        "fact “{name}” is {kinds} at once",
        "只留一种",
        "keep one",
    ),
    "no_codes": Message(
        "代码类事实“{name}”没有列出取值",
        "fact “{name}” is a code but lists no values",
        "写 values: {{代码: 中文}}",
        "write values: {{code: label}}",
    ),
    "not_code": Message(
        "“{name}”列了取值，类型却是{type}",
        "“{name}” lists values but is of type {type}",
        "把 type 改成 code，或删去 values",
        "make it of type code, or drop values",
    ),
    "stored_on_date": Message(
        "“{name}”是登记的值或连续段，不能写 on_date",
        "“{name}” is a stored value or a stretch: on_date cannot be written",
        "删去 on_date，或用 is、exists 等写明某一天怎么看",
        "delete on_date, or say with is, exists or the like how a day is judged",
    ),
    "no_complete": Message(
        "“{name}”数或查别的行，却没写 complete",
        "“{name}” tests or counts rows but has no complete",
        "写 complete: 条件（何时算数据齐全）",
        "write complete: when the rows are known to be all",
    ),
    "no_empty": Message(
        "“{name}”是 {kind}，要写 empty（没有行时的值）",
        "“{name}” is a {kind}: empty is needed (the value for no rows)",
        "写 empty: 值",
        "write empty: VALUE",
    ),
    "spells_entity": Message(
        "spells 只能数本实体“{name}”的行",
        "spells must be over the entity itself, “{name}”",
        "改为 spells: {name}",
        "write spells: {name}",
    ),
    "ledger_column": Message(
        "ledger 指的“{column}”不是实体 payment 的列",
        "ledger names “{column}”, which is no column of the entity payment",
        "{choice}",
        "{choice}",
    ),
    "ledger_lacks": Message(
        "台账 payment 缺少列“{name}”（{type}）",
        "the ledger, payment, lacks the column “{name}” ({type})",
        "在 payment.yaml 写 {name}: {{type: …, label: …, en: …}}，类型见格式说明第9节",
        "write {name}: {{type: …, label: …, en: …}} in payment.yaml, see the format, section 9",
    ),
    "ledger_path": Message(
        "ledger 里的“{name}”不是本实体的事实或引用",
        "“{name}” in ledger is no fact or reference of this entity",
        "写引用或事实的名字",
        "write the name of a reference or a fact",
    ),
}
