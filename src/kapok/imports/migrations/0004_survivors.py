from __future__ import annotations

from importlib import resources

from django.db import migrations


def _survivors() -> str:
    return resources.files("kapok.imports").joinpath("sql/survivors.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Whose record was merged into another is not registered again by an import."""

    dependencies = [("imports", "0003_cells"), ("registry", "0016_survivors")]
    operations = [migrations.RunSQL(_survivors())]
