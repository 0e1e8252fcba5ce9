from django.db import migrations

from editorial.provenance import guards


class Migration(migrations.Migration):
    dependencies = [("editorial", "0030_removal")]

    operations = [migrations.RunSQL(guards.read("0014_renaming"), guards.undo("0014_renaming"))]
