from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = ["view_reader", "delete_reader"]


def rights(apps):
    """Return the administrators and the rights to look a reader up and to delete one."""
    group = apps.get_model("auth", "Group").objects.get(name="administrator")
    permissions = apps.get_model("auth", "Permission").objects
    return group, permissions.filter(content_type__app_label="readers", codename__in=RIGHTS)


def begin(apps, schema_editor):
    """Make the one bookmark, so that nothing from before this moment is announced, and give the rights."""
    apps.get_model("readers", "Bookmark").objects.get_or_create(pk=1)
    # Permissions are usually made after all migrations have run; the group needs them now.
    app_config = apps.get_app_config("readers")
    app_config.models_module = True
    create_permissions(app_config, apps=apps, verbosity=0)
    app_config.models_module = None
    group, permissions = rights(apps)
    group.permissions.add(*permissions)


def end(apps, schema_editor):
    group, permissions = rights(apps)
    group.permissions.remove(*permissions)


class Migration(migrations.Migration):
    dependencies = [("readers", "0001_initial"), ("editorial", "0007_roles")]

    operations = [migrations.RunPython(begin, end)]
