from django.db import migrations


def make_row(apps, schema_editor):
    apps.get_model("articles", "SiteSettings").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [migrations.RunPython(make_row, migrations.RunPython.noop)]
