from django.db import migrations

from editorial.provenance import guards


class Migration(migrations.Migration):
    dependencies = [("editorial", "0015_pictures_of_manuscripts"), ("articles", "0005_pictures")]

    operations = [migrations.RunSQL(guards.read("0006_pictures"), guards.undo("0006_pictures"))]
