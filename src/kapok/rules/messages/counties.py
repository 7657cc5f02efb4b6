"""Messages about counties and what they change."""

from __future__ import annotations

from kapok.rules.messages.wording import Message

COUNTIES = {
    "county": Message(
        "“{name}”不是本政策的县（区）",
        "“{name}” is not a county of this policy",
        "{choice}",
        "{choice}",
    ),
    "county_param": Message(
        "{measure}没有参数“{name}”",
        "measure {measure} has no parameter “{name}”",
        "{choice}",
        "{choice}",
    ),
    "county_measure": Message(
        "没有{measure}",
        "no measure {measure}",
        "{choice}",
        "{choice}",
    ),
    "lowered": Message(
        "{county}从 {day} 起“{name}”是 {value}，市级是 {base}：这一项{direction}，改成这样群众吃亏",
        "from {day} {county} has “{name}” at {value}, the city {base}: {direction} and this makes it worse for them",
        "至少和 {base} 一样好",
        "make it at least as good as {base}",
    ),
    "over_ceiling": Message(
        "{county}把“{name}”定为 {value}，超过上限 {max}",
        "{county} sets “{name}” to {value}, above the ceiling {max}",
        "不高于 {max}",
        "at most {max}",
    ),
    "under_floor": Message(
        "{county}把“{name}”定为 {value}，低于下限 {min}",
        "{county} sets “{name}” to {value}, below the floor {min}",
        "不低于 {min}",
        "at least {min}",
    ),
    "ceiling_raise": Message(
        "“{name}”是上限，县（区）不能改",
        "“{name}” is a ceiling: a county may not change it",
        "删去这一项",
        "delete it",
    ),
    "uprating_reading": Message(
        "ceiling_uprating 要写 policy.yaml 里的口径，没有“{name}”",
        "ceiling_uprating names a reading of policy.yaml; “{name}” is not there",
        "{choice}",
        "{choice}",
    ),
    "uprating_option": Message(
        "口径“{name}”管县（区）能不能提高上限，选项“{option}”不能是“{value}”",
        "reading “{name}” says whether counties may raise ceilings; option “{option}” cannot be “{value}”",
        "写 is: true 或 is: false",
        "write is: true or is: false",
    ),
    "county_code": Message(
        "“{value}”不能作县（区）代码",
        "“{value}” cannot be the code of a county",
        '只用数字和字母，加引号，例如 "510402"',
        'use digits and letters, quoted, like "510402"',
    ),
    "county_missing": Message(
        "“{name}”由县（区）定或提高，这一条却没写看哪个县（区）",
        "counties set or raise “{name}”, but the measure does not say which county counts",
        "写 county，例如 county: employer.county",
        "write county, like county: employer.county",
    ),
    "county_name": Message(
        "县（区）的名字“{value}”和 policy.yaml 里的“{name}”不一样",
        "the name “{value}” is not the “{name}” of policy.yaml",
        "改成一样",
        "make them the same",
    ),
    "county_file": Message(
        "县（区）{county} 的文件名是 {file}",
        "the file of county {county} is named {file}",
        "改名为 {county}.yaml",
        "rename it to {county}.yaml",
    ),
    "no_changes": Message(
        "县（区）文件没有改任何标准",
        "the county's file changes nothing",
        "写上标准和日期，或删去",
        "write a figure and its date, or delete it",
    ),
    "city_only": Message(
        "“{name}”由市里定，县（区）不能另定",
        "“{name}” is set by the city: a county may not set its own",
        "删去这一项",
        "delete it",
    ),
    "nothing_to_raise": Message(
        "“{name}”由市里定，市里还没有定，县（区）没有可提高的",
        "“{name}” is the city's to set and not set yet: there is nothing for a county to raise",
        "删去这一项；由县（区）定的，在措施里写 set_by: county",
        "delete it; what counties set is set_by: county in the measure",
    ),
    "no_direction": Message(
        "“{name}”没有哪个方向更有利（better: none），{county}从 {day} 起是 {value}，和市级的 {base} 不同，可能有人吃亏",
        "neither direction of “{name}” is better (better: none); from {day} {county} has {value} and the city {base}, which may be worse for some",
        "删去这一项",
        "delete it",
    ),
}
