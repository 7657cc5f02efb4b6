from __future__ import annotations

from importlib import resources

from django.db import migrations


def _lean() -> str:
    return resources.files("kapok.registry").joinpath("sql/lean.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """History holds no index of a number."""

    dependencies = [("registry", "0004_looks")]
    operations = [migrations.RunSQL(_lean())]
