from __future__ import annotations

from importlib import resources

from django.db import migrations


def _again() -> str:
    return resources.files("kapok.jobs").joinpath("sql/again.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Whoever asked for a job that failed may ask again."""

    dependencies = [("jobs", "0002_narrow")]
    operations = [migrations.RunSQL(_again())]
