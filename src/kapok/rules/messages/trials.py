"""Messages about figures set otherwise for a trial (`--set`)."""

from kapok.rules.messages.wording import Message

TRIALS: dict[str, Message] = {
    "set_form": Message(
        "“{value}”不是“措施.参数=数”",
        "“{value}” is not “measure.parameter=value”",
        "写成 5.hire_subsidy=1500；几条共用的写 policy.参数=数；金额写元，比例写 3.85%，日期写 2023-01-01",
        "write 5.hire_subsidy=1500; figures that several measures share: policy.parameter=value; money in yuan, rates as 3.85%, days as 2023-01-01",
    ),
    "set_unknown": Message(
        "没有参数“{name}”",
        "there is no parameter “{name}”",
        "{choice}",
        "{choice}",
    ),
    "set_twice": Message(
        "“{name}”设了两次",
        "“{name}” is set twice",
        "只留一次",
        "leave one",
    ),
}
