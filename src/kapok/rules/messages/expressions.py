"""Messages about expressions."""

from __future__ import annotations

from kapok.rules.messages.wording import Message

EXPRESSIONS = {
    "parse": Message(
        "表达式看不懂：{text}",
        "cannot read the expression: {text}",
        "{hint}",
        "{hint}",
    ),
    "no_expression": Message(
        "这里没有表达式",
        "there is no expression here",
        "写一个表达式，见格式说明第4节",
        "write one, see the format, section 4",
    ),
    "not_one": Message(
        "这里只能写一个表达式",
        "exactly one expression is wanted here",
        "删去逗号后面的部分",
        "delete what follows the comma",
    ),
    "too_long": Message(
        "表达式太长：{got} 个字符，最多 {limit} 个",
        "the expression is too long: {got} characters, at most {limit}",
        "拆成几个 let 或定义",
        "split it with let or definitions",
    ),
    "too_nested": Message(
        "表达式套得太深，超过 {limit} 层",
        "the expression is nested more than {limit} deep",
        "拆成几个 let 或定义",
        "split it with let or definitions",
    ),
    "nested_calls": Message(
        "函数套函数超过 {limit} 层",
        "functions within functions, more than {limit} deep",
        "用 let 分几步写",
        "write it in steps with let",
    ),
    "too_big": Message(
        "口径和定义一层套一层，展开后太大",
        "readings and definitions that use one another grow too large",
        "减少相互引用的层数",
        "let fewer of them use one another",
    ),
    "banned": Message(
        "表达式里不能用 {what}",
        "{what} is not allowed in an expression",
        "{mend}",
        "{mend}",
    ),
    "unknown_name": Message(
        "不认识的名字“{name}”",
        "unknown name “{name}”",
        "{choice}",
        "{choice}",
    ),
    "unknown_set": Message(
        "没有名单“{name}”",
        "no set “{name}”",
        "写进 policy.yaml 的 sets，或写 in ('值', '值')",
        "add it to sets in policy.yaml, or write in ('value', 'value')",
    ),
    "unknown_fact": Message(
        "{entity}没有事实“{name}”",
        "{entity} has no fact “{name}”",
        "{choice}",
        "{choice}",
    ),
    "not_ref": Message(
        "“{name}”不指向别的实体，后面不能再加点",
        "“{name}” does not refer to another entity",
        "去掉点后面的部分",
        "drop what follows the dot",
    ),
    "needs_attribute": Message(
        "“{name}”是连续段，要写明用它的哪一项",
        "“{name}” is a stretch: say which part of it",
        "写成 {name}.start，可用：{attributes}",
        "write {name}.start; there are: {attributes}",
    ),
    "needs_at": Message(
        "“{name}”是某一天的状态，要说明哪一天",
        "“{name}” is a status of a day: say which day",
        "写成 at({name}, 日期)",
        "write at({name}, date)",
    ),
    "not_on_date": Message(
        "“{name}”不随日期变化，不能用 at()",
        "“{name}” does not depend on a date",
        "直接写 {name}",
        "write {name}",
    ),
    "at_fact": Message(
        "at() 的第一项要是一个事实，写的是“{got}”",
        "the first part of at() must be a fact, not “{got}”",
        "写成 at(person.target, 日期) 的样子",
        "write it like at(person.target, date)",
    ),
    "unknown_function": Message(
        "没有函数“{name}”",
        "no such function: “{name}”",
        "{choice}",
        "{choice}",
    ),
    "arity": Message(
        "{name}() 要 {want} 项，写了 {got} 项",
        "{name}() takes {want} arguments, {got} given",
        "补齐或删去，见格式说明第4节",
        "give the right number, see the format, section 4",
    ),
    "type": Message(
        "“{where}”要{want}，写的是{got}",
        "“{where}” wants {want}, got {got}",
        "改成同一类型：钱写 yuan(1000)，日期写 date '2022-01-01'，文字加单引号",
        "use one type: money is yuan(1000), a date date '2022-01-01', text in single quotes",
    ),
    "code_value": Message(
        "“{value}”不是“{fact}”的取值",
        "“{value}” is not a value of “{fact}”",
        "{choice}",
        "{choice}",
    ),
    "no_else": Message(
        "case 缺少 else",
        "case without else",
        "写明 else 的值",
        "write else",
    ),
    "case_type": Message(
        "case 各分支类型不同：{types}",
        "the branches of case differ in type: {types}",
        "改成同一类型",
        "make them one type",
    ),
    "cycle": Message(
        "循环定义：{chain}",
        "circular definition: {chain}",
        "断开其中一处",
        "break it somewhere",
    ),
    "total_only": Message(
        "“{name}”只能用在 total 和 pay 里",
        "“{name}” may be used in total and pay only",
        "这里改用单个单位的事实",
        "use a fact of the unit here",
    ),
    "unit_in_total": Message(
        "total 和 pay 是一个收款人合起来算的，不能用单个单位的“{name}”",
        "total and pay are of a payee as a whole: “{name}” of one unit cannot be used",
        "可用：n、参数、口径、前面的金额；要按它分组就写进 settle_per",
        "use n, parameters, readings, amounts before it; to group by it name it in settle_per",
    ),
    "ambiguous": Message(
        "“{name}”有两个意思：{meanings}",
        "“{name}” means two things: {meanings}",
        "改一个名字",
        "rename one",
    ),
    "reading_undated": Message(
        "口径“{name}”管着事件日或怎样结算，不能从 {day} 起中途换",
        "the reading “{name}” decides the event day or how to settle: it cannot change midway, from {day}",
        "from 写有效期第一天 {first} 或更早",
        "write {first}, the first day of validity, or earlier as from",
    ),
    "literal_overflow": Message(
        "数太大：{value}",
        "number too large: {value}",
        "检查位数",
        "check the digits",
    ),
}
