import django.db.models.deletion
from django.db import migrations, models

from editorial.provenance import guards


class Migration(migrations.Migration):
    dependencies = [("editorial", "0021_version_begun_by_an_editor"), ("articles", "0014_words_of_tags")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="fragments_digest",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="content hash of what prints"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fragments_digest", ""),
                    models.Q(("fragments_digest__regex", "^[0-9a-f]{64}$"), ("verdict", "approve")),
                    _connector="OR",
                ),
                name="editorial_only_approvals_print",
            ),
        ),
        migrations.CreateModel(
            name="ApprovedPrint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fragments", models.TextField(verbose_name="fragments")),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approved_print",
                        to="editorial.decision",
                    ),
                ),
            ],
            options={"verbose_name": "approved print", "verbose_name_plural": "approved prints"},
        ),
        migrations.RunSQL(guards.read("0008_printed"), guards.undo("0008_printed")),
    ]
