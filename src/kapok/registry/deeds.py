"""What was done to people's lives: every action with the rows it touched, and moves that one county offers to another.

Nothing here is changed afterwards: what undoes an action is an action of its own.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Action(models.Model):
    """`day`: when it was so in life. Who did it and when is written by the database. `size`: how many rows it touched."""

    kind = models.CharField("事项", max_length=20)
    day = models.DateField("发生日期")
    reason = models.CharField("理由", max_length=200)
    source = models.ForeignKey("registry.Source", models.PROTECT, verbose_name="依据")
    by = models.CharField("经办", max_length=40, blank=True, default="")
    at = models.DateTimeField("办理时间", auto_now_add=True)
    size = models.PositiveIntegerField("涉及行数")
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="action_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class ActionRow(models.Model):
    """A row that an action made, changed, removed, or only held still (`touch`); with the columns that it changed."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="rows")
    place = models.PositiveIntegerField("次序")
    table = models.CharField("表", max_length=63, db_column="table_name")
    row = models.CharField("行", max_length=64)
    op = models.CharField("操作", max_length=10)
    before = models.JSONField("之前", default=dict)
    after = models.JSONField("之后", default=dict)
    scope = models.CharField("范围", max_length=12)

    class Meta:
        ordering: ClassVar = ["place"]
        indexes: ClassVar = [models.Index(fields=["row", "table"], name="actionrow_by_row")]

    def __str__(self) -> str:
        return f"{self.op} {self.table} {self.row}"


class Move(models.Model):
    """Offered by the county where somebody lives, taken by the county where he goes: by another account, of that county.

    `row`: the household or person that moves; `about`: whose rows that touches, as the database finds. `returns`: the move
    that this one undoes.
    """

    subject = models.CharField("迁移对象", max_length=10)
    row = models.CharField("行", max_length=24)
    about = ArrayField(models.CharField(max_length=24), verbose_name="涉及", default=list)
    from_scope = models.CharField("迁出", max_length=12)
    to_scope = models.CharField("迁入", max_length=12)
    area = models.CharField("迁入地", max_length=12, blank=True, default="")
    day = models.DateField("迁移日期")
    reason = models.CharField("理由", max_length=200)
    source = models.ForeignKey("registry.Source", models.PROTECT, verbose_name="依据")
    offered_by = models.CharField("迁出经办", max_length=40, blank=True, default="")
    offered_at = models.DateTimeField("提出时间", auto_now_add=True)
    ended = models.CharField("结果", max_length=10, blank=True, default="")
    ended_by = models.CharField("结果经办", max_length=40, blank=True, default="")
    ended_at = models.DateTimeField("结果时间", null=True, blank=True)
    returns = models.ForeignKey(Action, models.PROTECT, null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="move_taken_by_another",
                condition=~Q(ended="taken") | ~Q(ended_by=F("offered_by")),
            ),
            models.UniqueConstraint(
                fields=["row"], condition=Q(ended=""), name="move_offered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.from_scope} → {self.to_scope}"
