"""The offices that are asked, as data: what each answers about a person, and the columns of the request in its form."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kapok.rules.package.entities import Fact, Related, Vocabulary

REPLY = "comparison_reply"
"""The sheet in which each of them answers: the request with its columns filled in."""
OF_JOBS = "insurance_reply"
"""The sheet in which an office answers job by job."""
_OF_JOB = ("insurance_checked", "insurance_checked_to", "wages_checked_to")
_CHECKED = re.compile(r"\b(?:\w+_(?:checked|listed)_to|insurance_checked)\b")
_OF_ROW = re.compile(r"\brow\.(\w+)")


@dataclass(frozen=True, slots=True)
class Office:
    """`supplier`: as in the vocabulary. `answers`: facts that its reply sets, of a person or of a job; `given`: columns of the
    request that we fill in, by what they hold, with the office's own heading where it is another than ours. `sheet`: the request
    with its columns filled in, which decides whether a line is somebody or a job of his; `replies`: sheets it answers in.
    """

    key: str
    zh: str
    en: str
    supplier: str
    answers: tuple[str, ...]
    given: tuple[tuple[str, str], ...]
    note_zh: str
    replies: tuple[str, ...] = (REPLY,)
    sheet: str = REPLY

    @property
    def of_jobs(self) -> bool:
        """Whether it is asked job by job: only about whoever has one."""
        return self.sheet == OF_JOBS

    def answers_in(self, sheet: str) -> tuple[str, ...]:
        """The columns with which it answers in one of its sheets."""
        return _OF_JOB if sheet == OF_JOBS else self.answers


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
            "insurance_jobs",
            "社会保险经办机构（逐份工作核对缴费）",
            "social insurance agency, months job by job",
            "social_insurance",
            ("insurance_checked", "insurance_checked_to"),
            (
                ("no", "序号"),
                ("name", "姓名"),
                ("id_no", "身份证号"),
                ("employer_name", "单位名称"),
                ("employer", "统一社会信用代码"),
            ),
            "各月缴费另附参保缴费记录；信用代码空着的，查到了填上",
            (OF_JOBS,),
            OF_JOBS,
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


_OWN = ("person", "employment")
"""Entities of which an office is asked fact by fact."""


def waits_for(words: Vocabulary) -> dict[str, set[str]]:
    """`entity.fact` that may be missing → facts of a person or of a job that would complete it: itself, or what it waits for where
    it is found in other rows, or in what is found of those.
    """
    found: dict[str, set[str]] = {}
    for entity in words.entities.values():
        for fact in entity.facts.values():
            if fact.related is not None:
                found[f"{entity.name}.{fact.name}"] = _completed_by(words, fact.related)
            elif fact.stored and entity.name in _OWN:
                found[f"{entity.name}.{fact.name}"] = {fact.name}
    return found


def _completed_by(words: Vocabulary, related: Related, deep: int = 3) -> set[str]:
    wanted = set(_CHECKED.findall(related.complete.text))
    read = " ".join(one.text for one in (related.value, related.where) if one is not None)
    facts = words.entities[related.entity].facts
    for name in _OF_ROW.findall(read) if deep else ():
        if name in facts and (further := facts[name].related) is not None:
            wanted |= _completed_by(words, further, deep - 1)
    return wanted


def facts_of(office: Office, words: Vocabulary) -> list[Fact]:
    """What its answers set, in whichever sheet; it says nothing of any other fact."""
    told = {name for sheet in office.replies for name in office.answers_in(sheet)}
    facts = [fact for name in _OWN for fact in words.entities[name].facts.values()]
    return [fact for fact in facts if fact.name in told]


def resolved_by(office: Office, words: Vocabulary) -> list[str]:
    """What is missing no more once the office has answered."""
    answers = set(office.answers)
    return sorted(name for name, wanted in waits_for(words).items() if wanted and wanted <= answers)
