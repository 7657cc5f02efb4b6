from __future__ import annotations

from importlib import resources

import django.db.models.deletion
from django.db import migrations, models


def _standing() -> str:
    return resources.files("kapok.imports").joinpath("sql/standing.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Imports stand: their rows look once a statement whether theirs is there."""

    dependencies = [("imports", "0010_many"), ("registry", "0019_sources")]
    operations = [
        migrations.AlterField(
            "importrow",
            "file",
            models.ForeignKey(
                db_column="import_id",
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="imports.import",
            ),
        ),
        migrations.RunSQL(_standing()),
    ]
