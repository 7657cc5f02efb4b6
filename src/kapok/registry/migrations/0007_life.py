from __future__ import annotations

from importlib import resources

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


def _life() -> str:
    return resources.files("kapok.registry").joinpath("sql/life.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Actions, what they touched, moves; and the office's day."""

    dependencies = [
        ("registry", "0006_concerned"),
    ]

    operations = [
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="事项")),
                ("day", models.DateField(verbose_name="发生日期")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                (
                    "by",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="经办"),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="办理时间")),
                ("size", models.PositiveIntegerField(verbose_name="涉及行数")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.source",
                        verbose_name="依据",
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="registry.action",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ActionRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveIntegerField(verbose_name="次序")),
                (
                    "table",
                    models.CharField(db_column="table_name", max_length=63, verbose_name="表"),
                ),
                ("row", models.CharField(max_length=64, verbose_name="行")),
                ("op", models.CharField(max_length=10, verbose_name="操作")),
                ("before", models.JSONField(default=dict, verbose_name="之前")),
                ("after", models.JSONField(default=dict, verbose_name="之后")),
                ("scope", models.CharField(max_length=12, verbose_name="范围")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="registry.action",
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=10, verbose_name="迁移对象")),
                ("row", models.CharField(max_length=24, verbose_name="行")),
                (
                    "about",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24),
                        default=list,
                        size=None,
                        verbose_name="涉及",
                    ),
                ),
                ("from_scope", models.CharField(max_length=12, verbose_name="迁出")),
                ("to_scope", models.CharField(max_length=12, verbose_name="迁入")),
                (
                    "area",
                    models.CharField(blank=True, default="", max_length=12, verbose_name="迁入地"),
                ),
                ("day", models.DateField(verbose_name="迁移日期")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                (
                    "offered_by",
                    models.CharField(
                        blank=True, default="", max_length=40, verbose_name="迁出经办"
                    ),
                ),
                ("offered_at", models.DateTimeField(auto_now_add=True, verbose_name="提出时间")),
                (
                    "ended",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="结果"),
                ),
                (
                    "ended_by",
                    models.CharField(
                        blank=True, default="", max_length=40, verbose_name="结果经办"
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结果时间")),
                (
                    "returns",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.action",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.source",
                        verbose_name="依据",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["at"], name="action_by_time"),
        ),
        migrations.AddIndex(
            model_name="actionrow",
            index=models.Index(fields=["row", "table"], name="actionrow_by_row"),
        ),
        migrations.AddConstraint(
            model_name="move",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", "taken"), _negated=True),
                    models.Q(("ended_by", models.F("offered_by")), _negated=True),
                    _connector="OR",
                ),
                name="move_taken_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="move",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended", "")), fields=("row",), name="move_offered_once"
            ),
        ),
        migrations.RunSQL(_life()),
    ]
