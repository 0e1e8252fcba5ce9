from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = ["managing editor", "administrator"]
RIGHTS = ["view_tagsynonym", "add_tagsynonym", "change_tagsynonym", "delete_tagsynonym"]


def each_right(apps):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for group in Group.objects.filter(name__in=ROLES):
        yield group, Permission.objects.filter(content_type__app_label="articles", codename__in=RIGHTS)


def give_rights(apps, schema_editor):
    # Permissions are usually made after all migrations have run; the groups need them now.
    app_config = apps.get_app_config("articles")
    app_config.models_module = True
    create_permissions(app_config, apps=apps, verbosity=0)
    app_config.models_module = None
    for group, permissions in each_right(apps):
        group.permissions.add(*permissions)


def take_rights(apps, schema_editor):
    for group, permissions in each_right(apps):
        group.permissions.remove(*permissions)


class Migration(migrations.Migration):
    dependencies = [("editorial", "0018_trust_page_rights"), ("articles", "0007_tags_with_synonyms")]

    operations = [migrations.RunPython(give_rights, take_rights)]
