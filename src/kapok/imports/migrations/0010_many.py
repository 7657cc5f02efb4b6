from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

PLAIN = "ALTER TABLE imports_wrote ALTER COLUMN rows SET STORAGE EXTERNAL"
SQUEEZED = "ALTER TABLE imports_wrote ALTER COLUMN rows SET STORAGE EXTENDED"


class Migration(migrations.Migration):
    """Many rows at once: one index less where another begins with the same, and ids, which are random, are not squeezed."""

    dependencies = [("imports", "0009_places")]
    operations = [
        migrations.AlterField(
            "importrow",
            "file",
            models.ForeignKey(
                db_column="import_id",
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="imports.import",
            ),
        ),
        migrations.RunSQL(PLAIN, SQUEEZED),
    ]
