from __future__ import annotations

from importlib import resources

from django.db import migrations


def _managing() -> str:
    return resources.files("kapok.registry").joinpath("sql/managing.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """A place is changed by an administrator of where it was and of where it comes to lie; villages are marked, up to today."""

    dependencies = [("registry", "0019_sources")]
    operations = [migrations.RunSQL(_managing())]
