from __future__ import annotations

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """When it was learnt that somebody belongs to a household, as of every fact."""

    dependencies = [("registry", "0010_held")]
    operations = [
        migrations.AddField(
            model_name="membership",
            name="recorded_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(),
                editable=False,
                verbose_name="记录时间",
            ),
        ),
    ]
