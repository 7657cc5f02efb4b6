from __future__ import annotations

from importlib import resources

import django.db.models.deletion
from django.db import migrations, models


def _guards() -> str:
    return resources.files("kapok.comparing").joinpath("sql/comparing.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Data tasks and comparison rounds, and who may see and write them."""

    initial = True

    dependencies = [("registry", "0014_withdrawn"), ("finds", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="DataTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=30, verbose_name="规则")),
                ("entity", models.CharField(max_length=12, verbose_name="记录")),
                ("subject", models.CharField(max_length=64, verbose_name="涉及")),
                ("scope", models.CharField(max_length=12, verbose_name="范围")),
                ("owner", models.CharField(max_length=20, verbose_name="谁办")),
                ("opened_on", models.DateField(verbose_name="提出")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="了结")),
                (
                    "how",
                    models.CharField(
                        blank=True, default="", max_length=10, verbose_name="怎么了结"
                    ),
                ),
                (
                    "closed_by",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="谁了结"),
                ),
                (
                    "because",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="理由"),
                ),
                ("earlier", models.JSONField(default=list, verbose_name="以前")),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_on__isnull", True)),
                        fields=["rule", "id"],
                        name="datatask_open",
                    ),
                    models.Index(fields=["subject"], name="datatask_by_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("rule", "subject"), name="datatask_once"),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ("", "mended", "accepted"))),
                        name="datatask_how_is_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", True), ("how", "")),
                            models.Q(
                                ("closed_on__isnull", False), models.Q(("how", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="datatask_closed_somehow",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("office", models.CharField(max_length=30, verbose_name="部门")),
                ("scope", models.CharField(max_length=12, verbose_name="范围")),
                ("state", models.CharField(default="made", max_length=10, verbose_name="状态")),
                ("by", models.CharField(max_length=40, verbose_name="谁提出")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="提出时间")),
                ("people", models.PositiveIntegerField(default=0, verbose_name="人数")),
                ("resolves", models.PositiveIntegerField(default=0, verbose_name="可以定下的")),
                (
                    "address",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="请求"),
                ),
                ("reply", models.BigIntegerField(blank=True, null=True, verbose_name="回复")),
                (
                    "replied_by",
                    models.CharField(
                        blank=True, default="", max_length=40, verbose_name="谁收到回复"
                    ),
                ),
                ("answered", models.PositiveIntegerField(default=0, verbose_name="回复的人数")),
                ("as_of", models.DateField(blank=True, null=True, verbose_name="比对到")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="到期")),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("made", "asked", "replied"))),
                        name="round_state_is_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("person", models.CharField(max_length=64, verbose_name="人")),
                ("scope", models.CharField(max_length=12, verbose_name="范围")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked",
                        to="comparing.round",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round", "person"), name="asked_once")
                ],
            },
        ),
        migrations.RunSQL(_guards()),
    ]
