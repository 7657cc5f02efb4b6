from __future__ import annotations

from importlib import resources

from django.db import migrations


def _bounded() -> str:
    return resources.files("kapok.registry").joinpath("sql/bounded.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """A setting is let through only by who is known to manage the whole; defaults and bounds are the database's own."""

    dependencies = [("registry", "0022_settings")]
    operations = [migrations.RunSQL(_bounded())]
