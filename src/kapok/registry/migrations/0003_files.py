from __future__ import annotations

from importlib import resources

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


def _files() -> str:
    return resources.files("kapok.registry").joinpath("sql/files.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Papers handed in for people, households and organisations."""

    dependencies = [("registry", "0002_base")]
    operations = [
        migrations.CreateModel(
            name="File",
            fields=[
                ("id", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("entity", models.CharField(max_length=12, verbose_name="属于")),
                ("row", models.CharField(max_length=24, verbose_name="行")),
                ("address", models.CharField(max_length=64, verbose_name="地址")),
                ("kind", models.CharField(max_length=10, verbose_name="格式")),
                ("size", models.PositiveIntegerField(verbose_name="字节")),
                ("name_sealed", models.BinaryField(verbose_name="原名")),
                ("what", models.CharField(max_length=20, verbose_name="材料")),
                ("kept_by", models.CharField(max_length=40, verbose_name="收件人")),
                ("kept_at", models.DateTimeField(auto_now_add=True, verbose_name="收件时间")),
                ("scope", models.CharField(default="", max_length=12, verbose_name="范围")),
                (
                    "concerns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        default=list,
                        size=None,
                        verbose_name="涉及",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.source"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["row"], name="file_by_row")],
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "row", "address"), name="file_once"),
                    models.CheckConstraint(
                        condition=models.Q(entity__in=["person", "household", "organisation"]),
                        name="file_of_somebody",
                    ),
                ],
            },
        ),
        migrations.RunSQL(_files()),
    ]
