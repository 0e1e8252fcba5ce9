from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("editorial", "0021_what_prints_was_approved")]

    operations = [
        migrations.AddField(
            model_name="manuscript",
            name="creation_key",
            field=models.UUIDField(
                blank=True, editable=False, null=True, unique=True, verbose_name="form it was begun with"
            ),
        ),
    ]
