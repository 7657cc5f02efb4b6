"""Data tasks; comparison rounds and whom they ask about."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

ID = 64
MENDED, ACCEPTED = "mended", "accepted"
HOWS = ("", MENDED, ACCEPTED)
MADE, ASKED, REPLIED = "made", "asked", "replied"
STATES = (MADE, ASKED, REPLIED)


class DataTask(models.Model):
    """A fault: what a rule finds of somebody. The same fault is the same task for ever: it closes when it is mended, and opens
    anew when it comes back; `earlier` are the times before, [opened, closed, how].

    `subject`: whom it concerns, by id; `owner`: the role in the area `scope` that is to see to it. `how`: closed, because it is
    mended, or because somebody looked and found it right (`accepted`, with who and why): such a one stays closed as long as the
    rule finds it.
    """

    rule = models.CharField("规则", max_length=30)
    entity = models.CharField("记录", max_length=12)
    subject = models.CharField("涉及", max_length=ID)
    scope = models.CharField("范围", max_length=12)
    owner = models.CharField("谁办", max_length=20)
    opened_on = models.DateField("提出")
    closed_on = models.DateField("了结", null=True, blank=True)
    how = models.CharField("怎么了结", max_length=10, blank=True, default="")
    closed_by = models.CharField("谁了结", max_length=40, blank=True, default="")
    because = models.CharField("理由", max_length=200, blank=True, default="")
    earlier = models.JSONField("以前", default=list)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "subject"], name="datatask_once"),
            models.CheckConstraint(name="datatask_how_is_one", condition=Q(how__in=HOWS)),
            models.CheckConstraint(
                name="datatask_closed_somehow",
                condition=Q(closed_on__isnull=True, how="")
                | Q(closed_on__isnull=False) & ~Q(how=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["rule", "id"], condition=Q(closed_on__isnull=True), name="datatask_open"
            ),
            models.Index(fields=["subject"], name="datatask_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"


class Round(models.Model):
    """A comparison with an office (`offices`). `address`: of the request in the vault; `people`: how many it asks about, everybody
    in `scope`, or with `only_unknown` only those for whom the office may resolve a result;
    `resolves`: so many results are unknown for want of what the office may answer, when it was made. `reply`: the import that
    brought the answer, `judged`: the digest of what was held against what was asked; nothing else is confirmed of it; `as_of`: the
    day up to which it compared; `expires_on`: from then on it is to be asked again.
    """

    office = models.CharField("部门", max_length=30)
    scope = models.CharField("范围", max_length=12)
    only_unknown = models.BooleanField("只问能定下结论的", default=False)
    state = models.CharField("状态", max_length=10, default=MADE)
    by = models.CharField("谁提出", max_length=40)
    at = models.DateTimeField("提出时间", auto_now_add=True)
    people = models.PositiveIntegerField("人数", default=0)
    resolves = models.PositiveIntegerField("可以定下的", default=0)
    address = models.CharField("请求", max_length=64, blank=True, default="")
    reply = models.BigIntegerField("回复", null=True, blank=True)
    judged = models.CharField("回复核过的", max_length=64, blank=True, default="")
    replied_by = models.CharField("谁收到回复", max_length=40, blank=True, default="")
    answered = models.PositiveIntegerField("回复的人数", default=0)
    as_of = models.DateField("比对到", null=True, blank=True)
    expires_on = models.DateField("到期", null=True, blank=True)
    overdue: bool
    "Said by `rounds.listed`."

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="round_state_is_one", condition=Q(state__in=STATES))
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.pk}"


class Asked(models.Model):
    """Whom a round asks about."""

    id = models.BigAutoField(primary_key=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="asked")
    person = models.CharField("人", max_length=ID)
    scope = models.CharField("范围", max_length=12)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "person"], name="asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.person}"


class Reply(models.Model):
    """A file that was handed in as the reply of a round, for good: it is imported as that and as nothing else."""

    file = models.BigIntegerField("导入", primary_key=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="replies")

    def __str__(self) -> str:
        return f"{self.round_id} {self.file}"
