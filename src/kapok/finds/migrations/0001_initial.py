from __future__ import annotations

from importlib import resources

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import kapok.registry.models


def _guards() -> str:
    return resources.files("kapok.finds").joinpath("sql/finds.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Runs, their results and finds, and who may see and write them."""

    initial = True

    dependencies = [("registry", "0011_membership_learnt")]

    operations = [
        migrations.CreateModel(
            name="Basis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="指纹")),
                ("policy", models.CharField(max_length=80, verbose_name="政策")),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("hash", models.CharField(max_length=64, verbose_name="政策指纹")),
                ("readings", models.JSONField(verbose_name="口径")),
                ("parameters", models.JSONField(verbose_name="参数")),
            ],
        ),
        migrations.CreateModel(
            name="Find",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("entity", models.CharField(max_length=63, verbose_name="记录")),
                ("unit", models.CharField(max_length=64, verbose_name="行")),
                (
                    "person",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="人"),
                ),
                (
                    "organisation",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="单位"),
                ),
                (
                    "scope",
                    models.CharField(blank=True, default="", max_length=12, verbose_name="范围"),
                ),
                ("since", models.BigIntegerField(verbose_name="从")),
                ("until", models.BigIntegerField(blank=True, null=True, verbose_name="到")),
                ("measure", models.CharField(max_length=30, verbose_name="措施")),
                ("kind", models.CharField(max_length=12, verbose_name="情形")),
                ("units", models.PositiveIntegerField(verbose_name="件")),
                ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="金额")),
                (
                    "missing",
                    models.CharField(blank=True, default="", max_length=127, verbose_name="缺"),
                ),
                ("first", models.DateField(blank=True, null=True, verbose_name="最早")),
                ("last", models.DateField(blank=True, null=True, verbose_name="最晚")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Regret",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("entity", models.CharField(max_length=63, verbose_name="记录")),
                ("unit", models.CharField(max_length=64, verbose_name="行")),
                (
                    "person",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="人"),
                ),
                (
                    "organisation",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="单位"),
                ),
                (
                    "scope",
                    models.CharField(blank=True, default="", max_length=12, verbose_name="范围"),
                ),
                ("since", models.BigIntegerField(verbose_name="从")),
                ("until", models.BigIntegerField(blank=True, null=True, verbose_name="到")),
                ("measure", models.CharField(max_length=30, verbose_name="措施")),
                ("kind", models.CharField(max_length=10, verbose_name="差多少")),
                ("units", models.PositiveIntegerField(verbose_name="件")),
                ("distance", models.IntegerField(verbose_name="差")),
                ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="金额")),
                ("said", models.TextField(verbose_name="说明")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("entity", models.CharField(max_length=63, verbose_name="记录")),
                ("unit", models.CharField(max_length=64, verbose_name="行")),
                (
                    "person",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="人"),
                ),
                (
                    "organisation",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="单位"),
                ),
                (
                    "scope",
                    models.CharField(blank=True, default="", max_length=12, verbose_name="范围"),
                ),
                ("since", models.BigIntegerField(verbose_name="从")),
                ("until", models.BigIntegerField(blank=True, null=True, verbose_name="到")),
                ("measure", models.CharField(max_length=30, verbose_name="措施")),
                ("outcome", models.CharField(max_length=20, verbose_name="结论")),
                ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="金额")),
                (
                    "missing",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None, verbose_name="缺"
                    ),
                ),
                (
                    "deciding",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        default=list,
                        size=None,
                        verbose_name="决定于",
                    ),
                ),
                (
                    "noted",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None, verbose_name="留意"
                    ),
                ),
                (
                    "holder",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="在前面的"
                    ),
                ),
                ("day", models.DateField(blank=True, null=True, verbose_name="事件日")),
                ("not_before", models.DateField(blank=True, null=True, verbose_name="哪天满足")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("entity", models.CharField(max_length=63, verbose_name="记录")),
                ("unit", models.CharField(max_length=64, verbose_name="行")),
                (
                    "person",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="人"),
                ),
                (
                    "organisation",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="单位"),
                ),
                (
                    "scope",
                    models.CharField(blank=True, default="", max_length=12, verbose_name="范围"),
                ),
                ("run", models.BigIntegerField(verbose_name="第几次")),
                ("measure", models.CharField(max_length=30, verbose_name="措施")),
                ("before", models.BigIntegerField(blank=True, null=True, verbose_name="之前")),
                ("after", models.BigIntegerField(blank=True, null=True, verbose_name="之后")),
                ("causes", models.JSONField(default=list, verbose_name="原因")),
            ],
            options={
                "indexes": [models.Index(fields=["run", "id"], name="change_by_run")],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("span", models.CharField(max_length=10, verbose_name="范围")),
                ("as_of", models.DateField(verbose_name="判定日")),
                ("known_at", models.DateTimeField(verbose_name="数据截至")),
                ("snapshot", models.CharField(max_length=200, verbose_name="快照")),
                ("events", kapok.registry.models.EventIds(verbose_name="历史")),
                ("job", models.BigIntegerField(blank=True, null=True, verbose_name="任务")),
                ("asked_by", models.CharField(max_length=40, verbose_name="谁要的")),
                (
                    "reason",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="理由"),
                ),
                ("started_at", models.DateTimeField(verbose_name="开始")),
                ("ended_at", models.DateTimeField(auto_now_add=True, verbose_name="结束")),
                ("counts", models.JSONField(default=dict, verbose_name="件数")),
                ("units", models.PositiveIntegerField(verbose_name="判定")),
                ("changed", models.PositiveIntegerField(verbose_name="变了")),
                ("seconds", models.JSONField(default=dict, verbose_name="用时")),
                (
                    "basis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="finds.basis",
                        verbose_name="依据",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="finds.run",
                        verbose_name="上一次",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("entity", models.CharField(max_length=63, verbose_name="记录")),
                ("unit", models.CharField(max_length=64, verbose_name="行")),
                (
                    "person",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="人"),
                ),
                (
                    "organisation",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="单位"),
                ),
                (
                    "scope",
                    models.CharField(blank=True, default="", max_length=12, verbose_name="范围"),
                ),
                ("result", models.BigIntegerField(unique=True, verbose_name="结论")),
                ("facts", models.JSONField(verbose_name="事实")),
                ("together", models.JSONField(verbose_name="一起判定的")),
                ("quotes", models.JSONField(verbose_name="原文")),
                ("made_by", models.CharField(max_length=40, verbose_name="程序")),
                ("secret", models.BinaryField(verbose_name="盐")),
                ("seal", models.CharField(max_length=64, verbose_name="封印")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "run",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="finds.run"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "measure",
                    models.CharField(blank=True, default="", max_length=30, verbose_name="措施"),
                ),
                ("reading", models.CharField(max_length=63, verbose_name="口径")),
                ("current", models.CharField(max_length=63, verbose_name="现行")),
                ("option", models.CharField(max_length=63, verbose_name="换成")),
                (
                    "measures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None, verbose_name="涉及"
                    ),
                ),
                ("gain", models.PositiveIntegerField(verbose_name="多得的人")),
                ("lose", models.PositiveIntegerField(verbose_name="少得的人")),
                ("up", models.BigIntegerField(verbose_name="多")),
                ("down", models.BigIntegerField(verbose_name="少")),
                ("units", models.PositiveIntegerField(verbose_name="件")),
                ("unset", models.IntegerField(verbose_name="没有标准")),
                ("weight", models.PositiveIntegerField(verbose_name="次序")),
                ("moved", models.JSONField(default=list, verbose_name="分措施")),
                (
                    "run",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="finds.run"),
                ),
            ],
            options={
                "ordering": ["weight", "id"],
            },
        ),
        migrations.CreateModel(
            name="Count",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("measure", models.CharField(max_length=30, verbose_name="措施")),
                (
                    "scope",
                    models.CharField(blank=True, default="", max_length=12, verbose_name="范围"),
                ),
                ("what", models.CharField(max_length=20, verbose_name="什么")),
                ("n", models.PositiveIntegerField(verbose_name="个")),
                ("units", models.PositiveIntegerField(verbose_name="件")),
                ("amount", models.BigIntegerField(verbose_name="金额")),
                (
                    "run",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="finds.run"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(("span__in", ("full", "touched"))), name="run_span_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.UniqueConstraint(
                fields=("run", "measure", "reading", "option"), name="price_once"
            ),
        ),
        migrations.AddIndex(
            model_name="count",
            index=models.Index(fields=["run", "measure"], name="count_by_run"),
        ),
        migrations.RunSQL(_guards()),
    ]
