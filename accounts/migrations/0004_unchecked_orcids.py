from django.db import migrations
from django.db.models import F

# Until now people entered their own iD, and nobody noted whether staff had. None of them counts as checked.


def propose(apps, schema_editor):
    people = apps.get_model("accounts", "User").objects
    people.exclude(orcid="").update(proposed_orcid=F("orcid"), orcid="")


def confirm(apps, schema_editor):
    people = apps.get_model("accounts", "User").objects
    for person in people.filter(orcid="").exclude(proposed_orcid="").order_by("pk"):
        if not people.filter(orcid=person.proposed_orcid).exists():
            people.filter(pk=person.pk).update(orcid=person.proposed_orcid)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_names_and_doors")]

    operations = [migrations.RunPython(propose, confirm)]
