from __future__ import annotations

from importlib import resources

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


def _imports() -> str:
    return resources.files("kapok.imports").joinpath("sql/imports.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Imports with their rows and what they wrote."""

    initial = True

    dependencies = [
        ("registry", "0011_membership_learnt"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("layout", models.CharField(max_length=60, verbose_name="表样")),
                ("sheet", models.CharField(max_length=32, verbose_name="表头")),
                ("head", models.CharField(max_length=60, verbose_name="他们的列")),
                (
                    "column",
                    models.CharField(
                        blank=True, default="", max_length=60, verbose_name="我们的字段"
                    ),
                ),
                ("by", models.CharField(max_length=40, verbose_name="谁")),
                ("at", models.DateTimeField(auto_now=True, verbose_name="时间")),
                ("scope", models.CharField(max_length=12, verbose_name="范围")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "head", "scope"), name="heading_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=64, verbose_name="文件")),
                ("name_sealed", models.BinaryField(verbose_name="文件名")),
                ("kind", models.CharField(max_length=10, verbose_name="格式")),
                ("size", models.PositiveIntegerField(verbose_name="字节")),
                (
                    "layout",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="表样"),
                ),
                ("sheets", models.JSONField(default=list, verbose_name="工作表")),
                ("columns_sealed", models.BinaryField(blank=True, null=True, verbose_name="列")),
                (
                    "supplier",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="提供方"),
                ),
                ("as_of", models.DateField(verbose_name="数据截至")),
                (
                    "period",
                    models.CharField(blank=True, default="", max_length=7, verbose_name="所属月份"),
                ),
                ("state", models.CharField(default="read", max_length=10, verbose_name="状态")),
                ("by", models.CharField(max_length=40, verbose_name="谁导入")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="收到时间")),
                (
                    "confirmed_by",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="谁确认"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="确认时间"),
                ),
                (
                    "applied_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="导入时间"),
                ),
                (
                    "undone_by",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="谁撤销"),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                ("partial", models.BooleanField(default=False, verbose_name="允许部分导入")),
                ("counts", models.JSONField(default=dict, verbose_name="各结果行数")),
                ("wrote", models.JSONField(default=dict, verbose_name="写入")),
                ("findings", models.JSONField(default=list, verbose_name="对文件的说明")),
                ("refused", models.JSONField(blank=True, null=True, verbose_name="为何不能导入")),
                ("scope", models.CharField(max_length=12, verbose_name="范围")),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="imports.import",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.source",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Changed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "table",
                    models.CharField(db_column="table_name", max_length=63, verbose_name="表"),
                ),
                ("row", models.CharField(max_length=24, verbose_name="行")),
                ("before", models.JSONField(verbose_name="之前")),
                ("after", models.JSONField(verbose_name="之后")),
                ("version", models.PositiveIntegerField(verbose_name="版本")),
                ("scope", models.CharField(max_length=12, verbose_name="范围")),
                (
                    "file",
                    models.ForeignKey(
                        db_column="import_id",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changed",
                        to="imports.import",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sheet", models.PositiveSmallIntegerField(verbose_name="工作表")),
                ("number", models.PositiveIntegerField(verbose_name="行号")),
                ("verdict", models.CharField(max_length=10, verbose_name="结果")),
                (
                    "subject",
                    models.CharField(blank=True, default="", max_length=24, verbose_name="对象"),
                ),
                ("changes", models.JSONField(default=list, verbose_name="改动")),
                ("findings", models.JSONField(default=list, verbose_name="问题")),
                (
                    "choice",
                    models.CharField(
                        blank=True, default="", max_length=6, verbose_name="以哪个为准"
                    ),
                ),
                ("scope", models.CharField(max_length=12, verbose_name="范围")),
                (
                    "file",
                    models.ForeignKey(
                        db_column="import_id",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="imports.import",
                    ),
                ),
            ],
            options={
                "ordering": ["sheet", "number"],
            },
        ),
        migrations.CreateModel(
            name="Wrote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "table",
                    models.CharField(db_column="table_name", max_length=63, verbose_name="表"),
                ),
                (
                    "rows",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None, verbose_name="行"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(verbose_name="次序")),
                ("scope", models.CharField(max_length=12, verbose_name="范围")),
                (
                    "file",
                    models.ForeignKey(
                        db_column="import_id",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="made",
                        to="imports.import",
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(fields=["address"], name="import_by_file"),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("read", "checked", "confirmed", "applied", "undone", "refused"))
                ),
                name="import_state_is_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["confirmed", "applied"])),
                fields=("address", "scope"),
                name="import_once",
            ),
        ),
        migrations.AddIndex(
            model_name="changed",
            index=models.Index(fields=["row"], name="imports_changed_by_row"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(
                fields=["file", "verdict", "sheet", "number"], name="importrow_by_verdict"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(
                fields=("file", "sheet", "number"), name="importrow_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ("new", "changed", "same", "look", "refused"))),
                name="importrow_verdict_is_one",
            ),
        ),
        migrations.RunSQL(_imports()),
    ]
