import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_search_entries_repeat_kind_and_evidence")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="tag_words",
            field=models.TextField(blank=True, default="", verbose_name="words of the tags"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="taggededition",
            name="words",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=50), default=list, size=None, verbose_name="words as printed"
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "UPDATE articles_taggededition e SET words = ARRAY[t.name] FROM articles_tag t WHERE t.id = e.tag_id",
            migrations.RunSQL.noop,
        ),
        # A change of rows leaves work to the end of the transaction, and PostgreSQL alters no table before it is done.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="taggededition",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", []), _negated=True), name="articles_tagged_edition_prints_words"
            ),
        ),
    ]
