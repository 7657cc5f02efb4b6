"""What is wrong with a value that was sent, by the kind of fault; no sentence repeats the value."""

from __future__ import annotations

WRONG: dict[str, tuple[str, str]] = {
    "missing": ("少了这一项。", "This is missing."),
    "extra_forbidden": ("没有这一项。", "There is no such item."),
    "json_invalid": ("不是 JSON，或者套得太深。", "This is no JSON, or nested too deeply."),
    "string_type": ("要是文字。", "This must be text."),
    "string_too_short": ("至少 {min_length} 个字符。", "At least {min_length} characters."),
    "string_too_long": ("最多 {max_length} 个字符。", "At most {max_length} characters."),
    "string_pattern_mismatch": (
        "写法不对，或者有控制字符。",
        "It is not written so, or holds control characters.",
    ),
    "int_type": ("要是整数。", "This must be a whole number."),
    "int_parsing": ("要是整数。", "This must be a whole number."),
    "int_parsing_size": ("数太大。", "This number is too large."),
    "bool_type": ("要是 true 或 false。", "This must be true or false."),
    "bool_parsing": ("要是 true 或 false。", "This must be true or false."),
    "greater_than_equal": ("不小于 {ge}。", "Not less than {ge}."),
    "less_than_equal": ("不大于 {le}。", "Not more than {le}."),
    "literal_error": ("从列出的里面选：{expected}。", "Choose one of those listed: {expected}."),
    "dict_type": ("要是一个对象。", "This must be an object."),
    "model_type": ("要是一个对象。", "This must be an object."),
    "model_attributes_type": ("要是一个对象。", "This must be an object."),
    "list_type": ("要是一个数组。", "This must be a list."),
    "too_short": ("至少 {min_length} 个。", "At least {min_length}."),
    "too_long": ("最多 {max_length} 个。", "At most {max_length}."),
    "not_base64": (
        "不是 base64，或者文件是空的、超过 8 MB；更大的用 kapok import。",
        "This is no base64, or the file is empty or larger than 8 MB; for larger ones use kapok import.",
    ),
    "no_day": ("日期写成 2025-06-30。", "Write a day as 2025-06-30."),
    "repeated": ("只能写一次。", "Only once."),
    "future": ("不晚于 {day}。", "Not later than {day}."),
    "not_of_type": ("这个事实要是{type}。", "This fact must be {en}."),
    "not_of_list": (
        "不在这个事实的取值里：{allowed}。",
        "Not one of the values of this fact: {allowed}.",
    ),
    "unknown_fact": ("没有这个事实。", "There is no such fact."),
    "unknown_supplier": ("没有这个提供方：{allowed}。", "There is no such supplier: {allowed}."),
    "unknown_measure": ("没有这项措施。", "There is no such measure."),
    "several_measures": (
        "这是几项措施，写明一项：{allowed}。",
        "These are several measures; name one: {allowed}.",
    ),
    "too_many_units": ("一次最多 {most} 件。", "{most} units at a time."),
    "no_units": ("事实里没有{unit}，没有可判的。", "The facts hold no {en} to decide."),
    "other": ("这个值不行。", "This value will not do."),
}
