from django.db import migrations

from editorial.provenance import guards


class Migration(migrations.Migration):
    dependencies = [("editorial", "0005_publication_guards")]

    operations = [migrations.RunSQL(guards.read("0004_chain"), guards.undo("0004_chain"))]
