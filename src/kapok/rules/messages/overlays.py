"""Messages about a county's draft that gives less than the county does now (`kapok policy overlay`)."""

from kapok.rules.messages.wording import Message

OVERLAYS: dict[str, Message] = {
    "own_lowered": Message(
        "{county}现在的“{name}”是 {now}，这份文件从 {day} 起改成 {value}：标准不能降",
        "{county} has “{name}” at {now} now and this file at {value} from {day}: standards may not be lowered",
        "至少照现在的写：{written}",
        "write at least what it is now: {written}",
    ),
    "own_dropped": Message(
        "{county}现在的“{name}”是 {now}，按这份文件从 {day} 起没有了，只按市级 {base}：标准不能降",
        "{county} has “{name}” at {now} now and by this file none of its own from {day}, so that only the city's {base} holds: standards may not be lowered",
        "照现在的写上：{written}",
        "write it as it is now: {written}",
    ),
    "own_unset": Message(
        "{county}现在的“{name}”是 {now}，按这份文件从 {day} 起没有了，标准未配置：标准不能降",
        "{county} has “{name}” at {now} now and by this file none from {day}: no standard is set: standards may not be lowered",
        "照现在的写上：{written}",
        "write it as it is now: {written}",
    ),
}
