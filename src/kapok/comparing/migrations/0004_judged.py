from __future__ import annotations

from importlib import resources

from django.db import migrations, models


def _judged() -> str:
    return resources.files("kapok.comparing").joinpath("sql/judged.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """A reply is confirmed only as it was held against what was asked."""

    dependencies = [("comparing", "0003_only_unknown"), ("imports", "0014_made_alone")]
    operations = [
        migrations.AddField(
            model_name="round",
            name="judged",
            field=models.CharField(
                blank=True, default="", max_length=64, verbose_name="回复核过的"
            ),
        ),
        migrations.RunSQL(_judged()),
    ]
