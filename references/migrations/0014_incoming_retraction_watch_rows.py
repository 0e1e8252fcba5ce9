"""Where a file of Retraction Watch lies while it is loaded: the running site may not make tables, temporary ones either."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("references", "0013_imports_by_a_command")]

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE references_retractionwatchincoming AS
                SELECT 0 AS line, record_id, original_doi, original_pmid, notice_doi, notice_pmid, nature, date,
                    reasons, title
                FROM references_retractionwatchrow
                WITH NO DATA
            """,
            "DROP TABLE references_retractionwatchincoming",
        ),
    ]
