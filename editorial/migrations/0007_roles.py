from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = {
    "writer": ["editorial.write_manuscript"],
    "scientific editor": [
        "editorial.write_manuscript",
        "editorial.review_submission",
        "editorial.publish_decision",
    ],
    "managing editor": [
        "editorial.write_manuscript",
        "editorial.oversee_manuscript",
        "editorial.publish_decision",
        "articles.view_tag",
        "articles.add_tag",
        "articles.change_tag",
    ],
    "administrator": [
        "accounts.view_user",
        "accounts.add_user",
        "accounts.change_user",
        "articles.view_article",
        "articles.view_edition",
        "articles.view_tag",
        "articles.add_tag",
        "articles.change_tag",
        "articles.delete_tag",
        "articles.view_sitesettings",
        "articles.change_sitesettings",
        "editorial.view_submission",
        "editorial.view_decision",
        "editorial.view_event",
        "references.view_reference",
        "references.change_reference",
    ],
}


def give_rights(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for label in ("accounts", "articles", "editorial", "references"):
        # Permissions are usually made after all migrations have run; the groups need them now.
        app_config = apps.get_app_config(label)
        app_config.models_module = True
        create_permissions(app_config, apps=apps, verbosity=0)
        app_config.models_module = None
    for role, rights in RIGHTS.items():
        group, _created = Group.objects.get_or_create(name=role)
        for right in rights:
            label, codename = right.split(".")
            group.permissions.add(Permission.objects.get(content_type__app_label=label, codename=codename))


def take_rights(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=RIGHTS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("articles", "0002_settings_row"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("editorial", "0006_event_chain"),
        ("references", "0001_initial"),
    ]

    operations = [migrations.RunPython(give_rights, take_rights)]
