from __future__ import annotations

from importlib import resources

from django.db import migrations


def _words() -> str:
    return resources.files("kapok.imports").joinpath("sql/made_alone.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Nothing is taken back that the import did not make."""

    dependencies = [("imports", "0013_county_alone")]
    operations = [migrations.RunSQL(_words())]
