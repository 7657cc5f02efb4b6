"""What stays of what was seen and done: who looked at whom, and every change of every row, sealed in blocks; and, for half an
hour, what somebody looks for.

Nobody changes or removes a look, an event or a block.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

ID = 24
"""How long an id may be."""


class Look(models.Model):
    """Somebody looked at a page about a person, household or organisation, or had a number shown. Never changed or removed.

    `field`: the number that was shown, with the purpose and, where the purpose is another one, its words; empty for a page.
    """

    at = models.DateTimeField("时间")
    actor = models.CharField("谁", max_length=40)
    entity = models.CharField("实体", max_length=20)
    row = models.CharField("行", max_length=ID)
    field = models.CharField("看全的号码", max_length=20, blank=True, default="")
    purpose = models.CharField("用途", max_length=10, blank=True, default="")
    words = models.CharField("说明", max_length=100, blank=True, default="")
    scope = models.CharField("范围", max_length=12)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["entity", "row", "-id"], name="look_by_row"),
            models.Index(fields=["actor", "-at"], name="look_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.entity} {self.row}"


class Search(models.Model):
    """What an account looks for, sealed, for half an hour: so it stands in no address."""

    token = models.CharField(max_length=ID, primary_key=True)
    actor = models.CharField("谁", max_length=40)
    at = models.DateTimeField("时间")
    expires_at = models.DateTimeField("到期")
    query_sealed = models.BinaryField("要找的")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["actor", "-at"], name="search_by_actor"),
            models.Index(fields=["expires_at"], name="search_by_end"),
        ]

    def __str__(self) -> str:
        return self.token


class Event(models.Model):
    """One thing that happened to one row, as the database's triggers wrote it. Nobody changes or removes one."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("时间")
    table = models.CharField("表", max_length=63, db_column="table_name")
    row = models.CharField("行", max_length=64)
    op = models.CharField("操作", max_length=10)
    actor = models.CharField("操作人", max_length=40)
    reason = models.CharField("理由", max_length=200)
    digest = models.CharField("摘要", max_length=64, blank=True, default="")
    before = models.JSONField("之前", null=True)
    after = models.JSONField("之后", null=True)
    scope = models.CharField("范围", max_length=12, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["table", "row"], name="event_by_row")]

    def __str__(self) -> str:
        return f"{self.op} {self.table} {self.row}"


class EventIds(models.Field):
    """Numbers of events, as ranges."""

    def db_type(self, connection: object) -> str:  # noqa: ARG002 - as Django asks
        return "int8multirange"


class Block(models.Model):
    """A sealed block of events: which, in the order of their numbers, and their digests one behind another.

    Numbers are given before a transaction ends, so a lower one may come to be seen later: it goes into a later block.
    """

    number = models.PositiveIntegerField(primary_key=True)
    start = models.BigIntegerField()
    events = EventIds()
    digests = models.BinaryField()
    previous = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)
    mark = models.CharField(max_length=64, blank=True, default="")
    sealed_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.number)
