from django.db import migrations

from editorial.provenance import guards


class Migration(migrations.Migration):
    dependencies = [("editorial", "0013_funding_and_translation"), ("articles", "0003_public_record")]

    operations = [migrations.RunSQL(guards.read("0005_notices"), guards.undo("0005_notices"))]
