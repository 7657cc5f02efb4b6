from __future__ import annotations

from importlib import resources

from django.db import migrations, models


def _numbers() -> str:
    return resources.files("kapok.imports").joinpath("sql/numbers.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """By what number the files of others know a row."""

    dependencies = [("imports", "0004_survivors")]

    operations = [
        migrations.CreateModel(
            name="Number",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entity", models.CharField(max_length=40, verbose_name="种类")),
                ("number", models.CharField(max_length=60, verbose_name="编号")),
                ("row", models.CharField(max_length=24, verbose_name="行")),
                ("scope", models.CharField(max_length=12, verbose_name="范围")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["entity", "number"], name="imports_number_by_number")
                ],
            },
        ),
        migrations.RunSQL(_numbers()),
    ]
