"""Messages about packages that are based on others, and about what counties may not touch."""

from __future__ import annotations

from kapok.rules.messages.wording import Message

REVISION = {
    "no_base": Message(
        "based_on 指的“{path}”里没有 policy.yaml",
        "based_on names “{path}”, where there is no policy.yaml",
        "写从本文件夹到那个政策包的路径，如 ../panzhihua-2022-143",
        "write the way from this folder to that package, such as ../panzhihua-2022-143",
    ),
    "base_circle": Message(
        "based_on 绕了一圈，又回到“{path}”",
        "based_on comes back to “{path}” in a circle",
        "从最早的一份开始接",
        "begin with the earliest one",
    ),
    "no_base_file": Message(
        "without 里的“{name}”，前面的政策包里没有",
        "without names “{name}”, which the package below does not have",
        "{choice}",
        "{choice}",
    ),
    "county_scope": Message(
        "县（区）文件改了“{name}”：条件、对象、次数、口径都不是县（区）能改的，只能提高标准",
        "the county's file changes “{name}”: conditions, groups, how often, and readings are not a county's to change, it may only raise standards",
        "删去这一项",
        "delete it",
    ),
    "county_shared": Message(
        "{measure}没有自己的参数“{name}”：它是几条措施共用的",
        "measure {measure} has no parameter “{name}” of its own: several measures share it",
        "写在 policy 下面：policy: {{{name}: …}}",
        "write it under policy: policy: {{{name}: …}}",
    ),
}
