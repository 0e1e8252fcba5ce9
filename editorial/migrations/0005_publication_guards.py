from django.db import migrations

from editorial.provenance import guards


class Migration(migrations.Migration):
    dependencies = [("editorial", "0004_approval_guards")]

    operations = [migrations.RunSQL(guards.read("0003_publication"), guards.undo("0003_publication"))]
