from __future__ import annotations

from importlib import resources

from django.db import migrations


def _narrow() -> str:
    return resources.files("kapok.registry").joinpath("sql/narrow.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Settings, sources and tried logins are the pages' to change only as far as they need."""

    dependencies = [("registry", "0012_one_login")]
    operations = [migrations.RunSQL(_narrow())]
