from __future__ import annotations

from importlib import resources

import django.db.models.deletion
from django.db import migrations, models


def _replies() -> str:
    return resources.files("kapok.comparing").joinpath("sql/replies.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """What was handed in as a reply stays one, also when another came after it."""

    dependencies = [("comparing", "0004_judged")]
    operations = [
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "file",
                    models.BigIntegerField(primary_key=True, serialize=False, verbose_name="导入"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="comparing.round",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(_replies()),
    ]
