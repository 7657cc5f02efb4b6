from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

ANEW = """
DELETE FROM finds_count WHERE run_id = (SELECT max(id) FROM finds_run)
    AND what NOT IN ('ready', 'decide', 'one_missing', 'no_standard');
INSERT INTO finds_count (run_id, measure, scope, what, why, n, units, amount)
SELECT (SELECT max(id) FROM finds_run), measure, left(scope, 6), outcome, deciding || missing, count(*), count(*), 0
FROM finds_result_kept WHERE until IS NULL AND EXISTS (SELECT FROM finds_run) GROUP BY 2, 3, 4, 5"""


class Migration(migrations.Migration):
    """Outcomes are counted by what they hang on. The newest run is counted anew, for the next goes on from it; those before it say
    how many there were of each outcome, and no more.
    """

    dependencies = [("finds", "0001_initial")]

    operations = [
        migrations.AddField(
            "count", "why", ArrayField(models.TextField(), verbose_name="决定于", default=list)
        ),
        migrations.RunSQL(ANEW, migrations.RunSQL.noop),
    ]
