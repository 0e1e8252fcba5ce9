from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0012_credits_by_person_and_role"),
    ]

    operations = [
        # Entries are derived: index_search writes them anew.
        migrations.RunSQL("DELETE FROM articles_searchentry", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="searchentry",
            name="kind",
            field=models.CharField(
                choices=[("explainer", "Explainer"), ("news", "News")], default="", max_length=20, verbose_name="kind"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="searchentry",
            name="evidence_label",
            field=models.CharField(
                blank=True,
                choices=[
                    ("established", "Established"),
                    ("mechanism", "Well-supported mechanism"),
                    ("early_human", "Early human evidence"),
                    ("preliminary", "Preliminary (animal or cell studies)"),
                    ("theoretical", "Theoretical"),
                ],
                default="",
                max_length=20,
                verbose_name="evidence",
            ),
            preserve_default=False,
        ),
    ]
