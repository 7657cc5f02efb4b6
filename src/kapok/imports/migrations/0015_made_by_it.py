from __future__ import annotations

from importlib import resources

from django.db import migrations


def _words() -> str:
    return resources.files("kapok.imports").joinpath("sql/made_by_it.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Nothing is taken back that others added while the import was applied."""

    dependencies = [("imports", "0014_made_alone")]
    operations = [migrations.RunSQL(_words())]
