from __future__ import annotations

from django.db import migrations, models

OWING = """
UPDATE finds_run SET receipts = NULL WHERE EXISTS (
    SELECT FROM finds_change one WHERE one.run = finds_run.id AND one.after IS NOT NULL
    AND NOT EXISTS (SELECT FROM finds_receipt kept WHERE kept.result = one.after))
"""
MARKED = "GRANT UPDATE (wrong) ON finds_change TO kapok_jobs;"


class Migration(migrations.Migration):
    """Receipts are owed of all that a run changed, but for those that cannot be made. Runs that kept only some until now owe the
    others.
    """

    dependencies = [("finds", "0003_run_receipts")]

    operations = [
        migrations.AddField(
            "change",
            "wrong",
            models.BooleanField(verbose_name="留不下回执", default=False, db_default=False),
        ),
        migrations.RunSQL([MARKED, OWING], migrations.RunSQL.noop),
    ]
