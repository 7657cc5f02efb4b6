"""Runs, what they stand on, and what they gave.

A result, a find or a regret holds from the run that first gave it (`since`) to the one that no longer did (`until`, nothing
while it stands). So a night in which little changes writes little, and what a run gave can be asked for ever after. Numbers of
runs are no foreign keys here: a run writes hundreds of thousands of rows at once, and runs are never removed.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kapok.registry.models import EventIds

READY, DECIDE, ONE_MISSING, NO_STANDARD = "ready", "decide", "one_missing", "no_standard"
KINDS = (READY, DECIDE, ONE_MISSING, NO_STANDARD)
"""Data complete and money due; complete, but an authority decides; one fact is missing; no standard is set."""
FULL, TOUCHED = "full", "touched"
SPANS = (FULL, TOUCHED)

ID = 64
"""How long the id of a row may be."""


class Basis(models.Model):
    """What a run decided by, written once for all runs that share it: the policy and its digest, readings in force, values
    of parameters. `readings`: key → option; `parameters`: a list of {measure, name, values, counties}, as receipts have them.
    """

    digest = models.CharField("指纹", max_length=64, unique=True)
    policy = models.CharField("政策", max_length=80)
    title = models.CharField("名称", max_length=200)
    hash = models.CharField("政策指纹", max_length=64)
    readings = models.JSONField("口径")
    parameters = models.JSONField("参数")

    def __str__(self) -> str:
        return f"{self.policy} {self.hash[:12]}"


class Run(models.Model):
    """One screening of the registry, whole or of what was touched; there only if all of it was kept.

    `as_of`: the day decided for; `known_at`: the moment whose facts were read, `snapshot` that of the database, `events`
    the history up to it. `counts`: by measure, its units by outcome and `gated`, those outside its group. `seconds`: by phase.
    `receipts`: so many were kept of what it changed; nothing as long as any is owed.
    """

    span = models.CharField("范围", max_length=10)
    basis = models.ForeignKey(Basis, models.PROTECT, verbose_name="依据")
    as_of = models.DateField("判定日")
    known_at = models.DateTimeField("数据截至")
    snapshot = models.CharField("快照", max_length=200)
    events = EventIds("历史")
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="上一次"
    )
    job = models.BigIntegerField("任务", null=True, blank=True)
    asked_by = models.CharField("谁要的", max_length=40)
    reason = models.CharField("理由", max_length=200, blank=True, default="")
    started_at = models.DateTimeField("开始")
    ended_at = models.DateTimeField("结束", auto_now_add=True)
    counts = models.JSONField("件数", default=dict)
    units = models.PositiveIntegerField("判定")
    changed = models.PositiveIntegerField("变了")
    receipts = models.PositiveIntegerField("回执", null=True, blank=True)
    seconds = models.JSONField("用时", default=dict)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="run_span_is_one", condition=models.Q(span__in=SPANS))
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.as_of}"


class About(models.Model):
    """What is about a row: `entity`, `unit`, which whoever sees this may see as well; `person`, `organisation`: the nearest to
    it, or nothing; `scope`: the area whose offices see it, a village for most people.
    """

    id = models.BigAutoField(primary_key=True)
    entity = models.CharField("记录", max_length=63)
    unit = models.CharField("行", max_length=ID)
    person = models.CharField("人", max_length=ID, blank=True, default="")
    organisation = models.CharField("单位", max_length=ID, blank=True, default="")
    scope = models.CharField("范围", max_length=12, blank=True, default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.entity} {self.unit}"


class Kept(About):
    """What holds from run to run."""

    since = models.BigIntegerField("从")
    until = models.BigIntegerField("到", null=True, blank=True)
    measure = models.CharField("措施", max_length=30)

    class Meta:
        abstract = True


class Result(Kept):
    """What a measure comes to for a unit. `amount`: fen of the items paid by the unit, of what counts or will; nothing where
    there is none or it is not known. `missing`: `entity.fact` of each fact that is missing for the verdict. `deciding`: what the outcome hangs on:
    ids of conditions and requirements that fail, wait, or have no standard; who holds the key (`ledger`, `unit`, `limit`).
    `holder`: the unit or case in front. `noted`: conditions that are soft and exceeded, then flags, both by id. `day`: the event; `not_before`: from when it holds.
    """

    outcome = models.CharField("结论", max_length=20)
    amount = models.BigIntegerField("金额", null=True, blank=True)
    missing = ArrayField(models.TextField(), verbose_name="缺", default=list)
    deciding = ArrayField(models.TextField(), verbose_name="决定于", default=list)
    noted = ArrayField(models.TextField(), verbose_name="留意", default=list)
    holder = models.CharField("在前面的", max_length=200, blank=True, default="")
    day = models.DateField("事件日", null=True, blank=True)
    not_before = models.DateField("哪天满足", null=True, blank=True)


class Find(Kept):
    """Somebody entitled who never applied: no payment under the measure names him. `person` or `organisation`: the payee.
    `kind`: see `KINDS`. `units`: so many, `first` to `last` of their days; `unit` is one of them. `amount`: fen due, nothing
    where it cannot be said. `missing`: the one fact, as `entity.fact`.
    """

    kind = models.CharField("情形", max_length=12)
    units = models.PositiveIntegerField("件")
    amount = models.BigIntegerField("金额", null=True, blank=True)
    missing = models.CharField("缺", max_length=127, blank=True, default="")
    first = models.DateField("最早", null=True, blank=True)
    last = models.DateField("最晚", null=True, blank=True)


class Count(models.Model):
    """Finds of a run, counted by measure, place and kind; units of a run, counted by measure, county, outcome and what that hangs on:
    for places within a county results are counted themselves (`counting.decided`).

    `what`: one of `KINDS`, or an outcome; `why`: `deciding` of its results, then `missing`. `n`: payees of finds, units of outcomes; `amount`: fen, without what has none.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, models.PROTECT)
    measure = models.CharField("措施", max_length=30)
    scope = models.CharField("范围", max_length=12, blank=True, default="")
    what = models.CharField("什么", max_length=20)
    why = ArrayField(models.TextField(), verbose_name="决定于", default=list)
    n = models.PositiveIntegerField("个")
    units = models.PositiveIntegerField("件")
    amount = models.BigIntegerField("金额")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["run", "measure"], name="count_by_run")]

    def __str__(self) -> str:
        return f"{self.measure} {self.scope} {self.what}"


class Change(About):
    """A unit whose result is another than in the run before. `before`, `after`: results, nothing where the unit was not there.

    `causes`: why, as `kapok.finds.causes` writes them. `wrong`: no receipt of it can be made, which was told.
    """

    run = models.BigIntegerField("第几次")
    measure = models.CharField("措施", max_length=30)
    before = models.BigIntegerField("之前", null=True, blank=True)
    after = models.BigIntegerField("之后", null=True, blank=True)
    causes: Any = models.JSONField("原因", default=list)
    wrong = models.BooleanField("留不下回执", default=False, db_default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["run", "id"], name="change_by_run")]


class Receipt(About):
    """The receipt of a result, without the facts themselves: `facts` are [entity, id, version, SHA-256] of each row, found
    again in the registry or its history; `together` the units decided with it; `quotes` the text's words by SHA-256. `seal`: of the whole receipt, and `digest`
    of its bytes, which come out again for ever. `secret`: what its salts are made of.
    """

    result = models.BigIntegerField("结论", unique=True)
    run = models.ForeignKey(Run, models.PROTECT)
    facts: Any = models.JSONField("事实")
    together: Any = models.JSONField("一起判定的")
    quotes: Any = models.JSONField("原文")
    made_by = models.CharField("程序", max_length=40)
    secret = models.BinaryField("盐")
    seal = models.CharField("封印", max_length=64)
    digest = models.CharField("摘要", max_length=64)
    made_at = models.DateTimeField("时间", auto_now_add=True)


class Regret(Kept):
    """Refused for one condition alone, and that missed by a day, within a month, by a month or one person (`kind`, `distance`);
    or a payee to whom one more would bring `amount` fen more. `units`: so many of his share it; `unit` is one of them.

    `said`: see `words`.
    """

    kind = models.CharField("差多少", max_length=10)
    units = models.PositiveIntegerField("件")
    distance = models.IntegerField("差")
    amount = models.BigIntegerField("金额", null=True, blank=True)
    said = models.TextField("说明")

    def words(self, lang: str) -> dict[str, str]:
        """`condition` that fails, `what` was compared, `actual`, `wanted`, and `by` how little."""
        found: dict[str, str] = json.loads(self.said)[lang]
        return found


class Price(models.Model):
    """What another answer to an open reading would move, over a snapshot of the registry. `measure`: whose the reading is,
    nothing where it is the policy's; `gain`, `lose`: persons over all measures; `up`, `down`:
    fen; `weight`: its place, what moves most first; `moved`: [measure, units, payees up, payees down, fen up, fen down].
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, models.PROTECT)
    measure = models.CharField("措施", max_length=30, blank=True, default="")
    reading = models.CharField("口径", max_length=63)
    current = models.CharField("现行", max_length=63)
    option = models.CharField("换成", max_length=63)
    measures = ArrayField(models.TextField(), verbose_name="涉及", default=list)
    gain = models.PositiveIntegerField("多得的人")
    lose = models.PositiveIntegerField("少得的人")
    up = models.BigIntegerField("多")
    down = models.BigIntegerField("少")
    units = models.PositiveIntegerField("件")
    unset = models.IntegerField("没有标准")
    weight = models.PositiveIntegerField("次序")
    moved: Any = models.JSONField("分措施", default=list)

    class Meta:
        ordering: ClassVar = ["weight", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "measure", "reading", "option"], name="price_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure}.{self.reading} {self.option}"
