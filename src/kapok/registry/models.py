"""Who is who: households, people, organisations, and where what is known of them comes from.

Facts stand in the tables made from the vocabulary (`fact_person` and so on) under the same ids. Numbers are sealed; an id
says nothing of whoever bears it.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kapok.accounts.models import Area, Period
from kapok.registry.deeds import Action, ActionRow, Move
from kapok.registry.overlaps import same
from kapok.registry.traces import ID, Block, Event, EventIds, Look, Search
from kapok.rules.language.calendar import OPEN_END

__all__ = [
    "Action",
    "ActionRow",
    "AreaMark",
    "Block",
    "Claim",
    "DataKey",
    "Event",
    "EventIds",
    "Household",
    "Look",
    "Membership",
    "Move",
    "Organisation",
    "Person",
    "Sealed",
    "Search",
    "Source",
]


class Source(models.Model):
    """Where rows come from: who supplied them, in which document or file, as of which day; and when we learnt it."""

    supplier = models.CharField("提供方", max_length=40)
    title = models.CharField("材料", max_length=200)
    document = models.CharField("文件", max_length=64, blank=True, default="")
    as_of = models.DateField("数据截至")
    received_at = models.DateTimeField("收到时间", auto_now_add=True)
    received_by = models.CharField("经手", max_length=40)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.title


class AreaMark(models.Model):
    """That a village is (or is not) a key one, was a poor one, has a relocation site: since when, until when, by which source.

    Without a start nobody knows since when. What a later source says otherwise ends the spell before, and stands as the next.
    """

    KINDS: ClassVar = [
        ("key_village", "重点村"),
        ("former_poor", "原贫困村"),
        ("relocation_site", "搬迁安置点"),
    ]
    area = models.ForeignKey(Area, models.PROTECT, related_name="marks", verbose_name="区划")
    kind = models.CharField("标记", max_length=20, choices=KINDS)
    holds = models.BooleanField("是")
    start = models.DateField("起", null=True, blank=True)
    finish = models.DateField("止", default=OPEN_END)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="areamark_ends_after_start",
                condition=Q(start__isnull=True) | Q(finish__gte=F("start")),
            ),
            models.UniqueConstraint(
                fields=["area", "kind"], condition=Q(finish=OPEN_END), name="areamark_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.area_id}"


class Sealed(models.Model):
    """A number as it is kept: encrypted for its row, found by its index."""

    number_sealed = models.BinaryField("号码", null=True, blank=True)
    number_index = models.BinaryField("号码索引", null=True, blank=True)
    number_version = models.PositiveSmallIntegerField("索引密钥", default=0)

    class Meta:
        abstract = True


class Household(models.Model):
    id = models.CharField(max_length=ID, primary_key=True)
    number = models.CharField("户编号", max_length=30, unique=True, null=True, blank=True)
    ended_on = models.DateField("销户日期", default=OPEN_END)
    version = models.PositiveIntegerField("版本", default=1)

    def __str__(self) -> str:
        return self.number or self.id


class Person(Sealed):
    """`number` is the identity number. A person who turned out to be another is merged into that one, never removed."""

    id = models.CharField(max_length=ID, primary_key=True)
    name = models.CharField("姓名", max_length=30, blank=True, default="")
    initials = models.CharField("拼音首字母", max_length=30, blank=True, default="")
    phone_sealed = models.BinaryField("电话", null=True, blank=True)
    phone_index = models.BinaryField("电话索引", null=True, blank=True)
    account_sealed = models.BinaryField("银行账号", null=True, blank=True)
    account_index = models.BinaryField("账号索引", null=True, blank=True)
    bank = models.CharField("开户银行", max_length=60, blank=True, default="")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number_index"],
                condition=Q(merged_into__isnull=True),
                name="person_number_once",
            ),
            models.CheckConstraint(
                name="person_not_merged_into_itself", condition=~Q(merged_into=F("id"))
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["name"], name="person_by_name", opclasses=["text_pattern_ops"]),
            models.Index(
                fields=["initials"], name="person_by_initials", opclasses=["text_pattern_ops"]
            ),
            models.Index(fields=["phone_index"], name="person_by_phone"),
            models.Index(
                fields=["merged_into"],
                name="person_by_merged",
                condition=Q(merged_into__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.id


class Membership(models.Model):
    """A person's time in a household. Nobody is in two at once; a household has one head at a time. That the source is there is
    kept by `kapok_keep_sources`, once a statement.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships")
    relation = models.CharField("与户主关系", max_length=20, blank=True, default="")
    head = models.BooleanField("户主", default=False)
    start = models.DateField("起")
    finish = models.DateField("止", default=OPEN_END)
    because = models.CharField("缘由", max_length=20, default="registered")
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, db_constraint=False)
    recorded_at = models.DateTimeField("记录时间", db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="membership_ends_after_start", condition=Q(finish__gte=F("start"))
            ),
            ExclusionConstraint(
                name="membership_one_household_at_a_time",
                expressions=[
                    *same("person"),
                    (Period("start", "finish", models.Value("[]")), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="membership_one_head_at_a_time",
                expressions=[
                    *same("household"),
                    (Period("start", "finish", models.Value("[]")), RangeOperators.OVERLAPS),
                ],
                condition=Q(head=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.household_id}"


class Organisation(Sealed):
    """Known by its credit code, which is public; a household farm or a grower by an ID or register number, which is sealed."""

    id = models.CharField(max_length=ID, primary_key=True)
    name = models.CharField("名称", max_length=120, blank=True, default="")
    initials = models.CharField("拼音首字母", max_length=120, blank=True, default="")
    credit_code = models.CharField(
        "统一社会信用代码", max_length=18, unique=True, null=True, blank=True
    )
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["name"], name="organisation_by_name", opclasses=["text_pattern_ops"]
            ),
            models.Index(
                fields=["initials"],
                name="organisation_by_initials",
                opclasses=["text_pattern_ops"],
            ),
            models.Index(fields=["number_index"], name="organisation_by_number"),
        ]

    def __str__(self) -> str:
        return self.name or self.id


class Claim(models.Model):
    """What one source says of one fact, where it differs from another or was chosen by somebody. Both are kept.

    The fact's column holds the one that is chosen. `value` is as in JSON: a day as 2023-05-12, money in fen.
    """

    entity = models.CharField("实体", max_length=40)
    row = models.CharField("行", max_length=ID)
    fact = models.CharField("事实", max_length=60)
    value = models.JSONField("值", null=True)
    source = models.ForeignKey(Source, models.PROTECT)
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)
    recorded_by = models.CharField("记录人", max_length=40)
    chosen = models.BooleanField("采信", default=False)
    decided_by = models.CharField("决定人", max_length=40, blank=True, default="")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    reason = models.CharField("理由", max_length=200, blank=True, default="")
    scope = models.CharField("范围", max_length=12)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["row", "fact"], name="claim_by_row")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entity", "row", "fact"],
                condition=Q(chosen=True),
                name="claim_one_chosen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity}.{self.fact}"


class File(models.Model):
    """A paper handed in for somebody: the file itself lies in the vault, at the address made of its content.

    `entity` and `row` say for whom; scope and concerns are worked out by the database, as those of facts are, and so is who
    withdrew it.
    """

    id = models.CharField(max_length=ID, primary_key=True)
    entity = models.CharField("属于", max_length=12)
    row = models.CharField("行", max_length=ID)
    address = models.CharField("地址", max_length=64)
    kind = models.CharField("格式", max_length=10)
    size = models.PositiveIntegerField("字节")
    name_sealed = models.BinaryField("原名")
    what = models.CharField("材料", max_length=20)
    source = models.ForeignKey(Source, models.PROTECT)
    kept_by = models.CharField("收件人", max_length=40)
    kept_at = models.DateTimeField("收件时间", auto_now_add=True)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    withdrawn_because = models.CharField("撤回理由", max_length=200, blank=True, db_default="")
    withdrawn_by = models.CharField("撤回人", max_length=40, blank=True, db_default="")
    scope = models.CharField("范围", max_length=12, default="")
    concerns = ArrayField(models.TextField(), verbose_name="涉及", default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entity", "row", "address"], name="file_once"),
            models.CheckConstraint(
                name="file_of_somebody",
                condition=Q(entity__in=["person", "household", "organisation"]),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["row"], name="file_by_row")]

    def __str__(self) -> str:
        return self.id


class DataKey(models.Model):
    """A data key as wrapped by the ring: nothing here opens anything without it."""

    number = models.PositiveIntegerField(primary_key=True)
    purpose = models.CharField(max_length=20)
    cipher = models.CharField(max_length=20)
    made = models.CharField(max_length=40)
    ring = models.CharField(max_length=40)
    born = models.PositiveIntegerField()
    kek = models.PositiveIntegerField()
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.purpose} {self.number}"
