from __future__ import annotations

from importlib import resources
from typing import ClassVar

from django.db import migrations, models


def _looks() -> str:
    return resources.files("kapok.registry").joinpath("sql/looks.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Who looked at whom, and what is being looked for."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("registry", "0003_files")]

    operations = [
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("actor", models.CharField(max_length=40, verbose_name="谁")),
                ("entity", models.CharField(max_length=20, verbose_name="实体")),
                ("row", models.CharField(max_length=24, verbose_name="行")),
                (
                    "field",
                    models.CharField(
                        blank=True, default="", max_length=20, verbose_name="看全的号码"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="用途"),
                ),
                (
                    "words",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="说明"),
                ),
                ("scope", models.CharField(max_length=12, verbose_name="范围")),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Search",
            fields=[
                ("token", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("actor", models.CharField(max_length=40, verbose_name="谁")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("expires_at", models.DateTimeField(verbose_name="到期")),
                ("query_sealed", models.BinaryField(verbose_name="要找的")),
            ],
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["number_index"], name="organisation_by_number"),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["entity", "row", "-id"], name="look_by_row"),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["actor", "-at"], name="look_by_actor"),
        ),
        migrations.AddIndex(
            model_name="search",
            index=models.Index(fields=["actor", "-at"], name="search_by_actor"),
        ),
        migrations.AddIndex(
            model_name="search",
            index=models.Index(fields=["expires_at"], name="search_by_end"),
        ),
        migrations.RunSQL(_looks()),
    ]
