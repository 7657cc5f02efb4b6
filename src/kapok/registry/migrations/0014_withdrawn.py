from __future__ import annotations

from importlib import resources

from django.db import migrations, models


def _withdrawn() -> str:
    return resources.files("kapok.registry").joinpath("sql/withdrawn.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """A paper may be withdrawn, with a reason."""

    dependencies = [("registry", "0013_narrow")]
    operations = [
        migrations.AddField(
            "file", "withdrawn_on", models.DateField(blank=True, null=True, verbose_name="撤回日期")
        ),
        migrations.AddField(
            "file",
            "withdrawn_because",
            models.CharField(blank=True, db_default="", max_length=200, verbose_name="撤回理由"),
        ),
        migrations.AddField(
            "file",
            "withdrawn_by",
            models.CharField(blank=True, db_default="", max_length=40, verbose_name="撤回人"),
        ),
        migrations.RunSQL(_withdrawn()),
    ]
