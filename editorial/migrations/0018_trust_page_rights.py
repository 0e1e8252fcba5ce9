from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = {
    "managing editor": ["view_flatpage", "change_flatpage"],
    "administrator": ["view_flatpage", "add_flatpage", "change_flatpage"],
}


def each_right(apps):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for role, rights in RIGHTS.items():
        group = Group.objects.get(name=role)
        for right in rights:
            yield group, Permission.objects.get(content_type__app_label="flatpages", codename=right)


def give_rights(apps, schema_editor):
    # Permissions are usually made after all migrations have run; the groups need them now.
    app_config = apps.get_app_config("flatpages")
    app_config.models_module = True
    create_permissions(app_config, apps=apps, verbosity=0)
    app_config.models_module = None
    for group, permission in each_right(apps):
        group.permissions.add(permission)


def take_rights(apps, schema_editor):
    for group, permission in each_right(apps):
        group.permissions.remove(permission)


class Migration(migrations.Migration):
    dependencies = [("editorial", "0017_signed_notices"), ("articles", "0006_trust_pages")]

    operations = [migrations.RunPython(give_rights, take_rights)]
