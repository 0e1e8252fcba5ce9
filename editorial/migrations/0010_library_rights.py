from django.db import migrations

RIGHTS = {
    "writer": ["view_reference", "add_reference"],
    "scientific editor": ["view_reference", "add_reference", "change_reference"],
    "managing editor": ["view_reference", "add_reference", "change_reference"],
}


def each_right(apps):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for role, rights in RIGHTS.items():
        group = Group.objects.get(name=role)
        for right in rights:
            yield group, Permission.objects.get(content_type__app_label="references", codename=right)


def give_rights(apps, schema_editor):
    for group, permission in each_right(apps):
        group.permissions.add(permission)


def take_rights(apps, schema_editor):
    for group, permission in each_right(apps):
        group.permissions.remove(permission)


class Migration(migrations.Migration):
    dependencies = [("editorial", "0009_tasks"), ("references", "0002_library")]

    operations = [migrations.RunPython(give_rights, take_rights)]
