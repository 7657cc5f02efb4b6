"""Statuses ended and corrected, numbers corrected: what the forms ask."""

from __future__ import annotations

CORRECTED: dict[str, tuple[str, str]] = {
    "life_status_end_title": ("身份终止、风险消除", "End a status, risk cleared"),
    "life_status_end_why": (
        "风险消除、不再是低保等，写最后一天",
        "Risk cleared, allowance ended and so on: the last day",
    ),
    "life_status_end_verdict": (
        "{name}：选一段身份，写它的最后一天。",
        "{name}: choose a status and give its last day.",
    ),
    "life_status_end_go": ("终止这段身份", "End the status"),
    "life_status_end_none": ("现在没有还有效的身份。", "No status holds now."),
    "life_status_correction_title": ("更正身份", "Correct a status"),
    "life_status_correction_why": (
        "种类、起止日期、文号登记错了",
        "Its kind, days or document were entered wrongly",
    ),
    "life_status_correction_verdict": (
        "{name}：选一段身份，只填要改的；旧值和新值都留着。",
        "{name}: choose a status, fill in only what changes; old and new are both kept.",
    ),
    "life_status_correction_go": ("更正身份", "Correct the status"),
    "life_status_correction_none": ("还没有登记过身份。", "No status is on record."),
    "life_spell": ("哪一段身份", "Which status"),
    "life_last_day": ("最后一天", "Last day"),
    "life_stays_so": ("不改就空着", "Leave empty to keep"),
    "life_document": ("认定文号", "Document number"),
    "life_phone_title": ("更正电话", "Correct the telephone number"),
    "life_phone_why": ("换了号码，或者登记错了", "It has changed, or was mistyped"),
    "life_phone_verdict": (
        "{name}：填现在用的电话，旧号码也留着。",
        "{name}: the telephone in use now; the old number is kept too.",
    ),
    "life_phone_go": ("更正电话", "Correct the number"),
    "life_phone_hint": (
        "11 位手机号，或区号加座机号",
        "A mobile number of 11 digits, or a landline with its area code",
    ),
    "life_account_title": ("更正银行账号", "Correct the bank account"),
    "life_account_why": ("换了卡，或者登记错了", "The card has changed, or was mistyped"),
    "life_account_verdict": (
        "{name}：对照银行卡或存折填账号，旧账号也留着。",
        "{name}: type the account from the card or passbook; the old one is kept too.",
    ),
    "life_account_go": ("更正账号", "Correct the account"),
    "life_account_hint": (
        "10 到 25 位数字；开户银行用“更正一项”改",
        "10 to 25 digits; the bank is changed by “Correct a fact”",
    ),
    "life_sure": ("这个账号的校验位对不上", "The check digit of this account does not fit"),
    "life_sure_yes": (
        "对照卡或存折看过，就是这个号码",
        "Compared with the card or passbook: it is this number",
    ),
    "life_register_number_title": ("更正登记号或证件号", "Correct the register or ID number"),
    "life_register_number_why": (
        "没有信用代码的家庭农场、大户等",
        "Household farms, growers and others without a credit code",
    ),
    "life_register_number_verdict": (
        "{name}：填登记证上的号码，或经营者的身份证号。",
        "{name}: the number on its certificate, or the ID number of whoever runs it.",
    ),
    "life_register_number_go": ("更正号码", "Correct the number"),
    "life_register_number": ("登记号或身份证号", "Register or ID number"),
    "life_register_number_hint": ("字母和数字，最多 30 位", "Letters and digits, at most 30"),
    "claim_credit_code": ("统一社会信用代码", "Credit code"),
    "life_detail": ("类别、等级或原因", "Kind, grade or cause"),
}
