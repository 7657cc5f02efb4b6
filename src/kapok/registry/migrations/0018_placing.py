from __future__ import annotations

from importlib import resources

from django.db import migrations


def _placing() -> str:
    return resources.files("kapok.registry").joinpath("sql/placing.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Places and their marks are changed by administrators."""

    dependencies = [("registry", "0017_areamarks")]
    operations = [migrations.RunSQL(_placing())]
