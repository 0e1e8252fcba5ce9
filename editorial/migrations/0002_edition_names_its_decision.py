from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("editorial", "0001_initial"), ("articles", "0002_settings_row")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE articles_edition ADD CONSTRAINT articles_edition_decision_fk
            FOREIGN KEY (decision_id) REFERENCES editorial_decision (id) DEFERRABLE INITIALLY DEFERRED
            """,
            "ALTER TABLE articles_edition DROP CONSTRAINT articles_edition_decision_fk",
        )
    ]
