"""What was asked for, by whom, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
STATES = (QUEUED, RUNNING, DONE, FAILED)


class Job(models.Model):
    """`arguments`: ids, days and counts only. `key`: what is asked for under the same key is one job. `roles`: with which
    the account asked. `trouble`: why it failed, in Chinese and English.
    """

    kind = models.CharField("任务", max_length=30)
    arguments = models.JSONField("参数", default=dict)
    key = models.CharField("幂等键", max_length=80, unique=True, null=True, blank=True)
    asked_by = models.CharField("谁要的", max_length=40)
    roles = models.JSONField("角色", default=list)
    reason = models.CharField("理由", max_length=200, blank=True, default="")
    state = models.CharField("状态", max_length=10, default=QUEUED)
    asked_at = models.DateTimeField("提出时间", auto_now_add=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    steps_done = models.PositiveIntegerField("已完成", default=0)
    steps = models.PositiveIntegerField("共", default=0)
    result = models.JSONField("结果", null=True, blank=True)
    trouble = models.JSONField("出错原因", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["kind", "-id"], name="job_by_kind"),
            models.Index(fields=["state"], name="job_by_state"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="job_state_is_one", condition=models.Q(state__in=STATES)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
