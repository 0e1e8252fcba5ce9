from django.db import migrations

from editorial.provenance import guards


class Migration(migrations.Migration):
    dependencies = [("editorial", "0024_plain_words"), ("record", "0001_initial")]

    operations = [migrations.RunSQL(guards.read("0009_record"), guards.undo("0009_record"))]
