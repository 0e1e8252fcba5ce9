from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = ["scientific editor", "managing editor"]


def right(apps):
    # Permissions are usually made after all migrations have run; the groups need this one now.
    app_config = apps.get_app_config("references")
    app_config.models_module = True
    create_permissions(app_config, apps=apps, verbosity=0)
    app_config.models_module = None
    Permission = apps.get_model("auth", "Permission")
    return Permission.objects.get(content_type__app_label="references", codename="merge_reference")


def give_right(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.add(right(apps))


def take_right(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.remove(right(apps))


class Migration(migrations.Migration):
    dependencies = [("editorial", "0011_notices_by_hand"), ("references", "0004_merged_works")]

    operations = [migrations.RunPython(give_right, take_right)]
