"""Problems found in a policy package: where, what, and how to mend it; all of them at once.

A problem is raised as data. `CATALOGUE` holds every message the loader and the compiler can give, in Chinese and
English, so that each has one wording and each can be tested.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

CATALOGUE: dict[str, tuple[str, str, str, str]] = {
    # code: what (zh), what (en), mend (zh), mend (en)
    "yaml": ("YAML 写法有误：{detail}", "not valid YAML: {detail}", "检查缩进、冒号和引号", "check indentation, colons and quotes"),
    "empty": ("文件是空的", "the file is empty", "补上内容或删去文件", "fill it in or delete the file"),
    "encoding": ("不是 UTF-8 编码", "not UTF-8", "另存为 UTF-8", "save it as UTF-8"),
    "missing_file": ("缺少文件 {name}", "file {name} is missing", "建立这个文件", "create it"),
    "not_mapping": ("“{key}”应是一组“键: 值”", "“{key}” must be a mapping", "写成 键: 值", "write key: value"),
    "not_list": ("“{key}”应是列表", "“{key}” must be a list", "每项前加“- ”", "start each item with “- ”"),
    "not_text": ("“{key}”应是文字", "“{key}” must be text", "写成一段文字", "write it as text"),
    "alias": ("不能用 YAML 锚点、别名或标签", "YAML anchors, aliases and tags are not allowed", "把内容写全", "write the content out"),
    "duplicate_key": ("“{key}”写了两次", "“{key}” stands twice", "删去一个", "delete one of them"),
    "unknown_key": ("不认识的键“{key}”", "unknown key “{key}”", "可用：{allowed}", "allowed: {allowed}"),
    "missing_key": ("缺少“{key}”", "“{key}” is missing", "补上“{key}”", "add “{key}”"),
    "bad_choice": ("“{key}”不能是“{value}”", "“{key}” cannot be “{value}”", "可用：{allowed}", "allowed: {allowed}"),
    "bad_id": ("“{value}”不是合规的标识", "“{value}” is not a valid identifier", "用小写英文、数字和下划线，字母开头，不用保留字", "lower-case letters, digits and underscores, a letter first, no reserved word"),
    "bad_value": ("“{value}”不是{type}", "“{value}” is not of type {type}", "改成{type}的写法，见格式说明第2节", "write it as {type}, see the format, section 2"),
    "duplicate_id": ("“{name}”重名，另一处在 {other}", "“{name}” is defined twice, also in {other}", "改一个名字", "rename one"),
    "unknown_entity": ("词汇表没有实体“{name}”", "the vocabulary has no entity “{name}”", "可用：{allowed}", "known: {allowed}"),
    "unknown_supplier": ("没有来源“{name}”", "unknown supplier “{name}”", "写进 suppliers.yaml", "add it to suppliers.yaml"),
    "fact_kind": ("事实“{name}”同时写了 {kinds}", "fact “{name}” is {kinds} at once", "只留一种", "keep one"),
    "no_complete": ("“{name}”数或查别的行，却没写 complete", "“{name}” tests or counts rows but has no complete", "写 complete: 条件（何时算数据齐全）", "write complete: when the rows are known to be all"),
    "no_empty": ("“{name}”是 {kind}，要写 empty（没有行时的值）", "“{name}” is a {kind}: empty is needed (the value for no rows)", "写 empty: 值", "write empty: VALUE"),
    "spells_entity": ("spells 只能数本实体“{name}”的行", "spells must be over the entity itself, “{name}”", "改为 spells: {name}", "write spells: {name}"),
    # expressions
    "parse": ("表达式看不懂：{detail}", "cannot read the expression: {detail}", "只写一个表达式，见格式说明第4节", "write exactly one expression, see the format, section 4"),
    "not_one": ("这里要正好一个表达式", "exactly one expression is wanted here", "删去逗号后面的部分", "delete what follows the comma"),
    "unknown_name": ("不认识的名字“{name}”", "unknown name “{name}”", "{hint}", "{hint_en}"),
    "unknown_fact": ("{entity}没有事实“{name}”", "{entity} has no fact “{name}”", "{hint}", "{hint_en}"),
    "not_ref": ("“{name}”不是指向别的实体的，后面不能再加点", "“{name}” does not refer to another entity", "去掉点后面的部分", "drop what follows the dot"),
    "needs_at": ("“{name}”是某一天的状态，要写 at({name}, 日期)", "“{name}” is a status: write at({name}, date)", "说明是哪一天的状态", "say on which day"),
    "not_on_date": ("“{name}”不随日期变化，不能用 at()", "“{name}” does not depend on a date", "直接写 {name}", "write {name}"),
    "banned": ("表达式里不能用 {what}", "{what} is not allowed in an expression", "{mend}", "{mend_en}"),
    "unknown_function": ("没有函数“{name}”", "no such function: “{name}”", "可用：{allowed}", "allowed: {allowed}"),
    "arity": ("{name}() 要 {want} 个参数，写了 {got} 个", "{name}() takes {want} arguments, {got} given", "补齐或删去参数", "give the right number"),
    "type": ("{where}要{want}，写的是{got}", "{where} wants {want}, got {got}", "改成同一类型的值", "use a value of that type"),
    "code_value": ("“{value}”不是{fact}的取值", "“{value}” is not a value of {fact}", "可用：{allowed}", "allowed: {allowed}"),
    "no_else": ("case 缺少 else", "case without else", "写明 else 的值", "write else"),
    "case_type": ("case 各分支类型不同：{types}", "the branches of case differ in type: {types}", "改成同一类型", "make them one type"),
    "cycle": ("循环定义：{chain}", "circular definition: {chain}", "断开其中一处", "break it somewhere"),
    "total_only": ("“{name}”只能用在 total 和 pay 里", "“{name}” may be used in total and pay only", "改用单位的事实", "use a fact of the unit"),
    "unit_in_total": ("total 和 pay 里不能用单个单位的事实“{name}”", "a fact of one unit, “{name}”, cannot be used in total or pay", "列进 settle_per", "name it in settle_per"),
    "ambiguous": ("“{name}”有两个意思：{meanings}", "“{name}” means two things: {meanings}", "改一个名字", "rename one"),
    "literal_overflow": ("数太大：{value}", "number too large: {value}", "检查位数", "check the digits"),
    # packages
    "quote": ("引文不在第{clause}条里：“{quote}”", "the quote is not in clause {clause}: “{quote}”", "从原文逐字复制", "copy it word for word from the text"),
    "quote_or_source": ("“{name}”没有引文，也没写依据", "“{name}” has neither a quote nor a source", "写 quote: 原文，或 source: reading:/rule:/domain:", "write quote: or source: reading:/rule:/domain:"),
    "bad_source": ("依据“{value}”写法不对", "“{value}” is not a source", "写 reading:名、rule:名 或 domain:编号", "write reading:NAME, rule:NAME or domain:REF"),
    "no_clause": ("文件里没有第{clause}条", "the document has no clause {clause}", "可用：{allowed}", "known: {allowed}"),
    "option": ("口径“{name}”没有选项“{option}”", "reading “{name}” has no option “{option}”", "可用：{allowed}", "known: {allowed}"),
    "option_type": ("口径“{name}”各选项类型不同：{types}", "the options of reading “{name}” differ in type: {types}", "改成同一类型", "make them one type"),
    "few_options": ("口径“{name}”只有一个选项", "reading “{name}” has a single option", "写出另一种读法，或去掉口径", "write the other reading or drop it"),
    "gap": ("参数“{name}”在 {start} 到 {end} 之间没有值", "parameter “{name}” has no value from {start} to {end}", "补上这一段，或写 null 说明停用", "fill the gap, or write null for the end"),
    "gate": ("门槛“{name}”不是条件", "gate “{name}” is not a condition", "可用：{allowed}", "known: {allowed}"),
    "soft_gate": ("软性条件“{name}”不能作门槛", "the soft condition “{name}” cannot be a gate", "换一个条件", "use another condition"),
    "unused_param": ("参数“{name}”没有用到", "parameter “{name}” is never used", "用上或删去", "use it or delete it"),
    "unused_reading": ("口径“{name}”没有用到", "reading “{name}” is never used", "用上或删去", "use it or delete it"),
    "key_ledger": ("唯一键用到“{name}”，台账里没有对应的列", "a key uses “{name}”, which no ledger column answers for", "在实体的 ledger 里写明", "name it in the entity's ledger"),
    "key_missing": ("发放类条款要有唯一键", "a measure that pays needs a key", "写 once_per", "write once_per"),
    "shared_key": ("policy.yaml 没有共用键“{name}”", "policy.yaml has no shared key “{name}”", "写进 shared_keys", "add it to shared_keys"),
    "settle": ("结算方式“{value}”不对", "“{value}” is not a way to settle", "可用：top_up, once, per_batch 或一个口径", "top_up, once, per_batch or a reading"),
    "fund": ("没有资金来源“{name}”", "no fund “{name}”", "可用：{allowed}", "known: {allowed}"),
    "no_fund": ("要付钱却没写资金来源", "it pays but names no fund", "写 fund", "write fund"),
    "no_amount": ("要付钱却没写金额", "it pays but has no amounts", "写 amounts", "write amounts"),
    "last_route": ("最后一条去向要不带条件", "the last route must have no condition", "最后一条不写 when", "leave out when on the last one"),
    "authority": ("裁量事项要写由谁决定", "a discretionary measure must name who decides", "写 authority", "write authority"),
    "department": ("没有部门“{name}”", "no department “{name}”", "可用：{allowed}", "known: {allowed}"),
    "county": ("“{name}”不是本政策的县（区）", "“{name}” is not a county of this policy", "可用：{allowed}", "known: {allowed}"),
    "county_param": ("第{measure}条没有参数“{name}”", "measure {measure} has no parameter “{name}”", "可用：{allowed}", "known: {allowed}"),
    "county_measure": ("没有第{measure}条", "no measure {measure}", "可用：{allowed}", "known: {allowed}"),
    "lowered": ("{county}把“{name}”定为 {value}，比市级的 {base} 差：标准不能降", "{county} sets “{name}” to {value}, worse than the city's {base}: standards may not be lowered", "不低于 {base}", "at least {base}"),
    "over_ceiling": ("{county}把“{name}”定为 {value}，超过上限 {max}", "{county} sets “{name}” to {value}, above the ceiling {max}", "不高于 {max}", "at most {max}"),
    "ceiling_raise": ("“{name}”是上限，县（区）不能改", "“{name}” is a ceiling: a county may not change it", "删去这一项", "delete it"),
    "reserved": ("“{name}”是保留字", "“{name}” is a reserved word", "换一个名字", "choose another name"),
    "too_many": ("{what}最多 {limit} 个，写了 {got} 个", "at most {limit} {what}, {got} given", "拆成两个条款", "split the measure"),
    "waive": ("这句话有钱或有数，不能免：“{quote}”", "a sentence with money or a figure cannot be waived: “{quote}”", "把它写成规则", "bind it to a rule"),
    "validity": ("有效期起止颠倒", "the validity ends before it starts", "改正日期", "correct the dates"),
    "date_text": ("“{value}”没有这一天", "“{value}” is no day of the calendar", "改成实际日期", "use a real date"),
    # case files
    "case_fact": ("{entity}没有可填的事实“{name}”", "{entity} has no stored fact “{name}”", "可用：{allowed}", "known: {allowed}"),
    "case_row": ("没有行“{name}”", "no row “{name}”", "先在 facts 里写这一行", "write the row in facts first"),
    "case_measure": ("没有第{name}条", "no measure {name}", "可用：{allowed}", "known: {allowed}"),
    "case_many": ("第{name}条有几项，要说明是哪一项", "clause {name} holds several measures: name one", "可用：{allowed}", "known: {allowed}"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A file and a line (1-based; 0 = the whole file)."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place. `say(lang)` gives `file:line what. mend`."""

    place: Place
    code: str
    args: tuple[tuple[str, str], ...] = ()

    def _text(self, index: int) -> str:
        return CATALOGUE[self.code][index].format(**dict(self.args))

    def what(self, lang: str = "zh") -> str:
        return self._text(0 if lang == "zh" else 1)

    def mend(self, lang: str = "zh") -> str:
        return self._text(2 if lang == "zh" else 3)

    def say(self, lang: str = "zh") -> str:
        stop = "。" if lang == "zh" else ". "
        return f"{self.place} {self.what(lang)}{stop}{self.mend(lang)}"


class PackageError(Exception):
    """Raised with every problem found, in the order of files and lines."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.place.file, p.place.line, p.code))
        super().__init__("\n".join(p.say() for p in self.problems))


@dataclass(slots=True)
class Problems:
    """Collects problems while reading goes on."""

    root: Path | None = None
    found: list[Problem] = field(default_factory=list)

    def add(self, place: Place, code: str, **args: object) -> None:
        problem = Problem(place, code, tuple((k, str(v)) for k, v in args.items()))
        if problem not in self.found:
            self.found.append(problem)

    def raise_if_any(self) -> None:
        if self.found:
            raise PackageError(self.found)


class ExpressionError(Exception):
    """An expression that cannot be compiled; carries a catalogue code. The caller knows the place."""

    def __init__(self, code: str, **args: object) -> None:
        self.code = code
        self.arguments = args
        super().__init__(code)
