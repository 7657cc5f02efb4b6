from __future__ import annotations

from importlib import resources

from django.db import migrations


def _told() -> str:
    return resources.files("kapok.imports").joinpath("sql/told.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """What the newest file says of somebody, also where no fact keeps it."""

    dependencies = [("imports", "0015_made_by_it")]
    operations = [migrations.RunSQL(_told())]
