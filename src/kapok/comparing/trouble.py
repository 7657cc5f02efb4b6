"""Why something about data tasks and rounds is refused, in both languages."""

from __future__ import annotations

from kapok.registry.trouble import Refused as RegistryRefused

SENTENCES: dict[str, tuple[str, str]] = {
    "task_gone": (
        "没有这个数据任务，或者不在您的范围内。",
        "There is no such data task, or it lies outside your scope.",
    ),
    "task_closed": ("这个任务已经了结。", "This task is closed already."),
    "task_why": (
        "写明怎么核实的，不超过 200 字。",
        "Say how it was checked, in no more than 200 characters.",
    ),
    "compare_right": (
        "您现在的角色不能这样办。请换角色，或请经办人办。",
        "Your present role may not do this. Switch roles, or ask the caseworker.",
    ),
    "round_gone": (
        "没有这次比对，或者不在您的范围内。",
        "There is no such comparison, or it lies outside your scope.",
    ),
    "round_office": ("没有这个比对部门：{office}。", "There is no such office: {office}."),
    "round_area": (
        "“{area}”不在您的范围内。从您的区划里选。",
        "“{area}” lies outside your scope. Choose an area of yours.",
    ),
    "round_nobody": (
        "那里没有写着身份证号的人，不用比对。",
        "Nobody with an identity number is there, so there is nothing to compare.",
    ),
    "round_nobody_at_work": (
        "这里没有一个有身份证号的人登记过在哪个单位工作，没有可以核对的。先登记或导入工作。",
        "Nobody here with an identity number has work on record at a known employer, so there is nothing to compare. Register or import it first.",
    ),
    "round_nobody_unknown": (
        "那里没有只缺这个部门答复的“不知道”。要比，就问那里的每个人。",
        "No result there is unknown for want of this office's answer alone. To compare all the same, ask about everybody there.",
    ),
    "round_not_ready": (
        "请求还没有做好。过一会儿再看。",
        "The request is not ready yet. Look again in a moment.",
    ),
    "round_replied": (
        "这次比对已经收到回复（第 {number} 次导入）。要再比，另做一次。",
        "This comparison has its reply already (import {number}). Make another one to compare again.",
    ),
    "round_taking_in": (
        "上一份回复（第 {number} 次导入）正在写进库。等它办完再看，要不要再交。",
        "The reply handed in before (import {number}) is being written. See how it ends before handing in another.",
    ),
    "round_another_reply": (
        "后来又交了一份回复，这一份（第 {number} 次导入）没有写进库。",
        "Another reply was handed in since; this one (import {number}) was not written.",
    ),
    "round_wrong_sheet": (
        "这不是比对反馈表，没有导入。把请求表填上“……比对截止日期”一列再交回来。",
        "This is no reply to a comparison; nothing was imported. Fill in the column “…比对截止日期” of the request and hand it in.",
    ),
    "round_not_asked": (
        "回复里没有一个请求过的人，没有导入。看看是不是交错了文件。",
        "The reply names nobody who was asked about; nothing was imported. See whether it is the wrong file.",
    ),
    "round_blank": (
        "回复里“……比对截止日期”一格也没有填，没有导入。没有查到的人也填，才知道“没有”。",
        "Not one cell “…比对截止日期” of the reply is filled in; nothing was imported. Fill it in where nothing was found as well.",
    ),
    "round_foreign": (
        "回复里有这个部门不答的列：{heads}。删掉这些列再交回来。",
        "The reply has columns that this office does not answer: {heads}. Remove them and hand it in again.",
    ),
}

STATES: dict[str, tuple[str, str]] = {
    "made": ("正在做请求", "the request is being made"),
    "asked": ("等回复", "waiting for the reply"),
    "replied": ("已收到回复", "replied"),
}


class Refused(RegistryRefused):
    """As everywhere; the words for comparing stand here."""

    def say(self, lang: str = "zh") -> str:
        if self.code not in SENTENCES:
            return super().say(lang)
        return SENTENCES[self.code][0 if lang == "zh" else 1].format(**self.values)
