from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Where in the file each person, household and organisation stands that an import made."""

    dependencies = [("imports", "0006_undone")]

    operations = [
        migrations.AddField(
            model_name="wrote",
            name="spots",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                null=True,
                size=None,
                verbose_name="位置",
            ),
        ),
    ]
