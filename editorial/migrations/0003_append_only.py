from django.db import migrations

from editorial.provenance import guards


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("editorial", "0002_edition_names_its_decision")]

    operations = [migrations.RunSQL(guards.read("0001_append_only"), guards.undo("0001_append_only"))]
