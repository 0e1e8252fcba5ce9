import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("editorial", "0022_what_prints_was_approved")]

    operations = [
        migrations.CreateModel(
            name="SentForm",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False, verbose_name="key")),
                (
                    "manuscript",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sent_form",
                        to="editorial.manuscript",
                    ),
                ),
            ],
            options={"verbose_name": "submitted form", "verbose_name_plural": "submitted forms"},
        ),
    ]
