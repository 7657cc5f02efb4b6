"""The offices that are asked, as data: what each answers about a person, and the columns of the request in its form."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kapok.rules.package.entities import Vocabulary

REPLY = "comparison_reply"
"""The sheet in which each of them answers: the request with its columns filled in."""
OF_JOBS = "insurance_reply"
"""The sheet in which an office answers job by job."""
_CHECKED = re.compile(r"\b\w+_(?:checked|listed)_to\b")


@dataclass(frozen=True, slots=True)
class Office:
    """`supplier`: as in the vocabulary. `answers`: facts of a person that its reply sets; `given`: columns of the request that we
    fill in, by what they hold, with the office's own heading where it is another than ours. `replies`: sheets it answers in.
    """

    key: str
    zh: str
    en: str
    supplier: str
    answers: tuple[str, ...]
    given: tuple[tuple[str, str], ...]
    note_zh: str
    replies: tuple[str, ...] = (REPLY,)


_WHO = (("no", "序号"), ("name", "姓名"), ("id_no", "身份证号"))
_WHERE = (("county", "县（区）"), ("town", "乡镇"), ("village", "村"))
OFFICES = {
    office.key: office
    for office in (
        Office(
            "insurance",
            "社会保险经办机构",
            "social insurance agency",
            "social_insurance",
            ("benefit_checked_to", "jobs_checked_to"),
            (("no", "序号"), ("name", "姓名"), ("id_no", "证件号码"), ("county", "县（区）")),
            "失业保险金领取信息、参保缴费记录另附明细；按单位核查的，交《社保缴费核查反馈表》",
            (REPLY, OF_JOBS),
        ),
        Office(
            "market",
            "市场监督管理局",
            "market supervision bureau",
            "market_supervision",
            ("business_checked_to",),
            _WHO,
            "任法定代表人、经营者、合伙人的市场主体（含已注销）另附明细",
        ),
        Office(
            "civil",
            "民政局",
            "civil affairs bureau",
            "civil_affairs",
            ("died_on",),
            (*_WHO, *_WHERE),
            "在世的填“长期”；低保、特困等认定名单另附",
        ),
        Office(
            "revitalisation",
            "乡村振兴部门",
            "rural revitalisation bureau",
            "rural_revitalisation",
            ("status_checked_to",),
            (*_WHO, *_WHERE, ("household", "户编号")),
            "脱贫人口、监测对象等身份的起止另附明细",
        ),
    )
}


def waits_for(words: Vocabulary) -> dict[str, set[str]]:
    """`entity.fact` that may be missing → facts of a person that would complete it: itself, or what it waits for where it is found
    in other rows.
    """
    found: dict[str, set[str]] = {}
    for entity in words.entities.values():
        for fact in entity.facts.values():
            name = f"{entity.name}.{fact.name}"
            if fact.related is not None:
                found[name] = set(_CHECKED.findall(fact.related.complete.text))
            elif fact.stored and entity.name == "person":
                found[name] = {fact.name}
    return found


def resolved_by(office: Office, words: Vocabulary) -> list[str]:
    """What is missing no more once the office has answered."""
    answers = set(office.answers)
    return sorted(name for name, wanted in waits_for(words).items() if wanted and wanted <= answers)
