from __future__ import annotations

from importlib import resources

import django.db.models.deletion
from django.db import migrations, models


def _sources() -> str:
    return resources.files("kapok.registry").joinpath("sql/sources.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Sources stand: who names one is looked at once a statement. History is laid down in the order of its index."""

    dependencies = [("registry", "0018_placing")]
    operations = [
        migrations.AlterField(
            "membership",
            "source",
            models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="registry.source",
            ),
        ),
        migrations.RunSQL(_sources()),
    ]
