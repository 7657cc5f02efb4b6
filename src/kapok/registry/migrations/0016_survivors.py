from __future__ import annotations

from importlib import resources

from django.db import migrations


def _survivors() -> str:
    return resources.files("kapok.registry").joinpath("sql/survivors.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """The number of a record that was merged finds the record that was kept."""

    dependencies = [("registry", "0015_many")]
    operations = [migrations.RunSQL(_survivors())]
