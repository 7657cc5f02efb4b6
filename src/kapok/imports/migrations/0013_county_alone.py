from __future__ import annotations

from importlib import resources

from django.db import migrations


def _county() -> str:
    return resources.files("kapok.imports").joinpath("sql/county_alone.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Of whoever belongs elsewhere an import learns the county, and no village."""

    dependencies = [("imports", "0012_places_marked")]
    operations = [migrations.RunSQL(_county())]
