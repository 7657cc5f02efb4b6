"""Why something about accounts is refused, in Chinese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "not_administrator": (
        "账号归管理员管，您现在的角色不是管理员。",
        "Accounts are managed by administrators; your present role is not one.",
    ),
    "account_elsewhere": (
        "这个账号有别的县（区）的角色，请找市里的管理员。",
        "This account has roles in another county; ask the city's administrator.",
    ),
    "place_elsewhere": (
        "这里不归您管，请找那里的或者市里的管理员。",
        "This place is not yours to manage; ask its administrator or the city's.",
    ),
    "wrong_login": (
        "账号或密码不对，请再看一遍；忘了密码请找管理员。",
        "Account or password is wrong; check both, or ask an administrator for a new password.",
    ),
    "too_often": (
        "试错太多次，请 {minutes} 分钟后再试。",
        "Too many wrong tries; try again in {minutes} minutes.",
    ),
    "no_role": (
        "这个账号今天没有有效的角色，请找管理员授权。",
        "This account holds no role today; ask an administrator.",
    ),
    "wrong_code": (
        "动态码不对或已用过，请等下一个 6 位数再填。",
        "The code is wrong or used; wait for the next 6 digits.",
    ),
    "login_expired": ("填码等了太久，请重新登录。", "That took too long; please log in again."),
    "old_password_wrong": (
        "原密码不对，请再填一次。",
        "The present password is wrong; type it again.",
    ),
    "same_password": (
        "新密码和原密码一样，请换一个。",
        "The new password is the old one; choose another.",
    ),
    "passwords_differ": (
        "两次填的新密码不一样，请再填一次。",
        "The two new passwords differ; type them again.",
    ),
    "password_short": (
        "新密码至少 {least} 个字符。",
        "The new password needs at least {least} characters.",
    ),
    "password_common": (
        "新密码太常见，请换一个长一点的句子。",
        "The new password is too common; choose a longer phrase.",
    ),
    "password_numeric": ("新密码不能全是数字。", "The new password may not be digits only."),
    "password_similar": (
        "新密码和账号或姓名太像，请换一个。",
        "The new password is too like the account or name.",
    ),
    "username_form": (
        "账号用小写字母开头，只含小写字母、数字和 . - _，3 到 40 个字符，不能是证件号或电话。",
        "An account begins with a small letter and has 3–40 small letters, digits or . - _; no ID or phone number.",
    ),
    "username_taken": (
        "账号 {username} 已经有人用，请换一个。",
        "Account {username} is taken; choose another.",
    ),
    "name_missing": (
        "没有填姓名，请填 30 字以内的全名。",
        "No name; give the full name, at most 30 characters.",
    ),
    "unknown_role": (
        "没有“{role}”这个角色，请从列表里选。",
        "There is no role “{role}”; choose from the list.",
    ),
    "unknown_area": (
        "没有区划“{area}”，请填全名（如：仁和区）或 6、9、12 位代码。",
        "There is no area “{area}”; give its full name or its 6, 9 or 12 digit code.",
    ),
    "several_areas": (
        "叫“{area}”的不止一个：{areas}。请连上一级一起填，如：平地镇 黄葛坪村。",
        "Several areas are called “{area}”: {areas}. Put the name of the one above before it.",
    ),
    "area_abolished": (
        "{area}已在 {day} 撤销，请填现在的区划。",
        "{area} was abolished on {day}; give the present area.",
    ),
    "unknown_department": (
        "没有部门“{department}”，请从列表里选。",
        "There is no department “{department}”; choose from the list.",
    ),
    "department_ended": (
        "{name}到 {finish} 为止，请选现在的部门。",
        "{name} ended on {finish}; choose a present department.",
    ),
    "department_taken_over": (
        "{name}到 {finish} 为止，职责转入{successor}，请选{successor}。",
        "{name} ended on {finish}; {successor} took over: choose that.",
    ),
    "department_later": (
        "{name}从 {start} 起才有，请改起始日或部门。",
        "{name} begins on {start}; change the first day or the department.",
    ),
    "place_wanted": (
        "{role}要写明管哪里：区划、单位或本人，只写一样。",
        "{role} needs one place: an area, an organisation or a person.",
    ),
    "grant_to_oneself": (
        "不能给自己授权，请另一位管理员办。",
        "Nobody gives himself a role; ask another administrator.",
    ),
    "reason_missing": (
        "没有写理由，请写一句，比如文号。",
        "No reason; give one sentence, such as a document number.",
    ),
    "no_such_day": (
        "没有 {value} 这一天，请改成实际日期。",
        "There is no day {value}; give the real date.",
    ),
    "start_past": (
        "起始日不能早于今天（{day}）。",
        "The first day may not be before today ({day}).",
    ),
    "finish_before_start": (
        "止期早于起期，请改日期。",
        "The last day is before the first; change a date.",
    ),
    "grant_overlaps": (
        "这个角色在这个区划已经有了（{start} 起），请先结束旧的。",
        "This role is already held there (since {start}); end that first.",
    ),
    "confirm_own": (
        "自己授的权、授给自己的权，要由另一位管理员确认。",
        "A grant is confirmed by an administrator who neither gave nor receives it.",
    ),
    "nothing_to_confirm": (
        "这项授权不用确认，或者已经结束。",
        "This grant needs no confirmation, or has ended.",
    ),
    "already_ended": ("这项授权已经结束。", "This grant has ended already."),
    "last_administrator": (
        "这里只剩这一位管理员，结束后没有人能管账号。请先另授一位。",
        "This is the last administrator of the place; appoint another first.",
    ),
    "not_oneself": (
        "不能对自己的账号这样做，请另一位管理员办。",
        "Not for your own account; ask another administrator.",
    ),
    "machine_account": (
        "这是别的系统用的账号，没有密码，谁也不能用它登录；令牌丢了，撤销以后另发一个。",
        "This account is another system's: it has no password and nobody logs in as it. If its token is lost, revoke it and make another.",
    ),
    "factor_there": (
        "第二因素已经启用；换手机请找管理员重置。",
        "The second factor is in use; for a new phone ask an administrator.",
    ),
    "not_demonstration": (
        "只有演示库才能直接查动态码。",
        "Codes can be looked up in a demonstration database only.",
    ),
    "no_factor": ("账号 {username} 没有启用第二因素。", "Account {username} has no second factor."),
    "settings_by_administrators": (
        "设置归管理员管，您现在的角色不是管理员。",
        "Settings are managed by administrators; your present role is not one.",
    ),
    "settings_of_city": (
        "设置管全市，请市里的管理员改。",
        "Settings hold for the whole city; ask one of its administrators.",
    ),
    "setting_unknown": (
        "没有“{setting}”这个设置。有：{known}。",
        "There is no setting “{setting}”. There are: {known}.",
    ),
    "setting_value": (
        "{setting} 的值：写 {least} 到 {most} 的整数（{unit[0]}），不是“{said}”。",
        "The value of {setting}: write a whole number from {least} to {most} ({unit[1]}), not “{said}”.",
    ),
    "setting_same": (
        "{setting} 现在就是 {value} {unit[0]}，不用改。",
        "{setting} is {value} {unit[1]} already; nothing to change.",
    ),
    "setting_reason": (
        "理由：写一句为什么改，最多 {most} 个字。",
        "The reason: say why, in at most {most} characters.",
    ),
    "unknown_account": ("没有账号 {username}。", "There is no account {username}."),
}
