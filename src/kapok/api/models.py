"""Tokens, how often each has been used lately, and what was answered under which idempotency key."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kapok.accounts.models import Account
from kapok.registry.purposes import PURPOSES


class Token(models.Model):
    """What another system comes with, instead of a password. Only its digest is kept; what it may do stands in the grants of
    its account. `reveal`: the purpose for which it may see whole numbers; nothing if it may not. Ended, never deleted.
    """

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="tokens", verbose_name="接口账号"
    )
    purpose = models.CharField("用途", max_length=200)
    digest = models.CharField("摘要", max_length=64, unique=True)
    reveal = models.CharField("看全号码", max_length=10, blank=True, default="")
    per_minute = models.PositiveIntegerField("每分钟次数")
    expires_on = models.DateField("到期")
    made_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发放人"
    )
    made_at = models.DateTimeField("发放时间", auto_now_add=True)
    revoked_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销人"
    )
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="token_reveals_for_a_purpose", condition=Q(reveal__in=["", *PURPOSES])
            ),
            models.CheckConstraint(name="token_may_be_used", condition=Q(per_minute__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.pk}"


class Rate(models.Model):
    """`full_at`: when the allowance of a token will be whole again; what is used up moves it on."""

    token = models.OneToOneField(Token, models.PROTECT, primary_key=True)
    full_at = models.DateTimeField("用满到")
    used_at = models.DateTimeField("上次使用")

    def __str__(self) -> str:
        return str(self.token_id)


class Answer(models.Model):
    """What was answered to something that was done, for whoever asks for the same once more. Keys and requests as digests;
    an answer holds ids and counts, never a name or a number.
    """

    token = models.ForeignKey(Token, models.PROTECT)
    actor = models.CharField("账号", max_length=40)
    key = models.CharField("幂等键", max_length=64)
    request = models.CharField("请求", max_length=64)
    status = models.PositiveSmallIntegerField("状态")
    body = models.JSONField("答复")
    made_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "key"], name="answer_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["made_at"], name="answer_by_time")]

    def __str__(self) -> str:
        return str(self.pk)
