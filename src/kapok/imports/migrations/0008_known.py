from __future__ import annotations

from importlib import resources

from django.db import migrations


def _known() -> str:
    return resources.files("kapok.imports").joinpath("sql/known.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """One row for each number that is asked."""

    dependencies = [("imports", "0007_whose")]
    operations = [migrations.RunSQL(_known())]
