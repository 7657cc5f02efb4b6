"""Messages about case files and facts files."""

from __future__ import annotations

from kapok.rules.messages.wording import Message

CASES = {
    "case_fact": Message(
        "{entity}没有可填的事实“{name}”",
        "{entity} has no stored fact “{name}”",
        "{choice}",
        "{choice}",
    ),
    "case_row": Message(
        "没有行“{name}”",
        "no row “{name}”",
        "先在 facts 里写这一行，这里写成 实体.编号",
        "write the row in facts first, and name it ENTITY.ID here",
    ),
    "case_measure": Message(
        "没有{measure}",
        "no measure {measure}",
        "{choice}",
        "{choice}",
    ),
    "case_many": Message(
        "{measure}有几项，要说明是哪一项",
        "clause {measure} holds several measures: name one",
        "{choice}",
        "{choice}",
    ),
    "no_cases": Message(
        "文件里没有算例",
        "the file holds no cases",
        "在 cases 下面写算例，每例有 name 和 expect",
        "write them under cases, each with name and expect",
    ),
    "no_expect": Message(
        "算例没写应该得出什么",
        "the case does not say what is expected",
        "写 expect，例如 expect: {{outcome: eligible, pay: 1000}}",
        "write expect, like expect: {{outcome: eligible, pay: 1000}}",
    ),
    "expected": Message(
        "“{key}”里没有“{value}”",
        "“{key}” knows no “{value}”",
        "{choice}",
        "{choice}",
    ),
    "each_pay": Message(
        "有 {want} 批，each_pay 写了 {got} 个数",
        "there are {want} batches and {got} figures in each_pay",
        "一批写一个",
        "write one a batch",
    ),
    "batches_missing": Message(
        "each_pay 要和 batches 一起写",
        "each_pay goes with batches",
        "写 batches，或改写 pay",
        "write batches, or pay instead",
    ),
    "case_code": Message(
        "“{value}”不是“{fact}”的取值",
        "“{value}” is not a value of “{fact}”",
        "{choice}",
        "{choice}",
    ),
    "case_area": Message(
        "“{fact}”要写代码，不写“{value}”",
        "“{fact}” wants a code, not “{value}”",
        "{choice}",
        "{choice}",
    ),
    "case_reference": Message(
        "“{name}”指的{entity}“{value}”在文件里没有",
        "“{name}” refers to {entity} “{value}”, which is not in the file",
        "{choice}",
        "{choice}",
    ),
    "case_county": Message(
        "“{value}”不是县（区）代码",
        "“{value}” is no code of a county",
        "本政策的：{known}；外地的写6位代码",
        "of this policy: {known}; for other places six digits",
    ),
}
