from __future__ import annotations

from importlib import resources

from django.db import migrations


def _quiet() -> str:
    return resources.files("kapok.registry").joinpath("sql/quiet.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """A login stands in history once."""

    dependencies = [("registry", "0011_membership_learnt")]
    operations = [migrations.RunSQL(_quiet())]
