from __future__ import annotations

from importlib import resources

from django.db import migrations


def _held() -> str:
    return resources.files("kapok.registry").joinpath("sql/held.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Roles are given by two, and looks are dated by the database, whatever asks."""

    dependencies = [("registry", "0009_events_about")]
    operations = [migrations.RunSQL(_held())]
