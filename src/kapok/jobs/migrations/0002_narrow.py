from __future__ import annotations

from importlib import resources

from django.db import migrations


def _narrow() -> str:
    return resources.files("kapok.jobs").joinpath("sql/narrow.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Pages ask for jobs, and change nothing else about them."""

    dependencies = [("jobs", "0001_initial"), ("registry", "0013_narrow")]
    operations = [migrations.RunSQL(_narrow())]
