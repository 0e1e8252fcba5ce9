import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_public_record"),
        ("editorial", "0012_merging_rights"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="funding",
            field=models.TextField(blank=True, max_length=2000, verbose_name="funding"),
        ),
        migrations.AddField(
            model_name="draft",
            name="translated_number",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="translated version"),
        ),
        migrations.AddField(
            model_name="draft",
            name="translation_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.article",
                verbose_name="translation of",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("translated_number", None), ("translation_of", None)),
                    models.Q(
                        ("translated_number__gte", 1),
                        ("translated_number__isnull", False),
                        ("translation_of__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="editorial_draft_translates_a_version",
            ),
        ),
    ]
