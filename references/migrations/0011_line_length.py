import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


def mark_overlong(apps, schema_editor):
    """What is longer already stays as it was pasted: a line that is cut is lost."""
    works = apps.get_model("references", "Reference").objects.alias(
        size=django.db.models.functions.text.Length("raw_text")
    )
    works.filter(size__gt=5_000).update(is_overlong=True)


class Migration(migrations.Migration):
    dependencies = [("references", "0010_parts_share_identifiers")]

    operations = [
        migrations.AddField(
            model_name="reference",
            name="is_overlong",
            field=models.BooleanField(default=False, editable=False, verbose_name="line from before the limit"),
        ),
        migrations.RunPython(mark_overlong, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length("raw_text"), 5000),
                    ("is_overlong", True),
                    _connector="OR",
                ),
                name="references_line_length",
            ),
        ),
    ]
