from __future__ import annotations

from importlib import resources

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _api() -> str:
    return resources.files("kapok.api").joinpath("sql/api.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Tokens of other systems, how often each is used, and what was answered under which key."""

    initial = True
    dependencies = [
        ("accounts", "0002_made_by"),
        ("registry", "0011_membership_learnt"),
    ]

    operations = [
        migrations.CreateModel(
            name="Token",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=200, verbose_name="用途")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="摘要")),
                (
                    "reveal",
                    models.CharField(
                        blank=True, default="", max_length=10, verbose_name="看全号码"
                    ),
                ),
                ("per_minute", models.PositiveIntegerField(verbose_name="每分钟次数")),
                ("expires_on", models.DateField(verbose_name="到期")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="发放时间")),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接口账号",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发放人",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤销人",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Rate",
            fields=[
                (
                    "token",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="api.token",
                    ),
                ),
                ("full_at", models.DateTimeField(verbose_name="用满到")),
                ("used_at", models.DateTimeField(verbose_name="上次使用")),
            ],
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("actor", models.CharField(max_length=40, verbose_name="账号")),
                ("key", models.CharField(max_length=64, verbose_name="幂等键")),
                ("request", models.CharField(max_length=64, verbose_name="请求")),
                ("status", models.PositiveSmallIntegerField(verbose_name="状态")),
                ("body", models.JSONField(verbose_name="答复")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "token",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="api.token"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.CheckConstraint(
                condition=models.Q(("reveal__in", ["", "case", "visit", "check", "other"])),
                name="token_reveals_for_a_purpose",
            ),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.CheckConstraint(
                condition=models.Q(("per_minute__gte", 1)), name="token_may_be_used"
            ),
        ),
        migrations.AddIndex(
            model_name="answer",
            index=models.Index(fields=["made_at"], name="answer_by_time"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("token", "key"), name="answer_once"),
        ),
        migrations.RunSQL(_api()),
    ]
