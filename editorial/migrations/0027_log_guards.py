from django.db import migrations

from editorial.provenance import guards


class Migration(migrations.Migration):
    dependencies = [("editorial", "0026_told_by_events"), ("record", "0002_log")]

    operations = [migrations.RunSQL(guards.read("0011_log"), guards.undo("0011_log"))]
