from django.db import migrations

from editorial.provenance import guards


class Migration(migrations.Migration):
    dependencies = [("editorial", "0003_append_only")]

    operations = [migrations.RunSQL(guards.read("0002_approval"), guards.undo("0002_approval"))]
