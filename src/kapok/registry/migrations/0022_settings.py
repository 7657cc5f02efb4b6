from __future__ import annotations

from importlib import resources

from django.db import migrations


def _settings() -> str:
    return resources.files("kapok.registry").joinpath("sql/settings.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Settings of the whole city are set by its administrators, through one door."""

    dependencies = [("registry", "0021_digests")]
    operations = [migrations.RunSQL(_settings())]
