from django.db import migrations

from editorial.provenance import guards

# Who holds which role and right is no part of the record, so these two stand here and not among its guards.
ADMINISTRATOR_STAYS = "\n".join(
    f"CREATE CONSTRAINT TRIGGER {table}_administrator_stays AFTER UPDATE OR DELETE ON {table} "
    f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_right_lost(); "
    f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_administrator_stays;"
    for table in ("accounts_user_groups", "accounts_user_user_permissions")
)
NO_MORE = "\n".join(
    f"DROP TRIGGER {table}_administrator_stays ON {table};"
    for table in ("accounts_user_groups", "accounts_user_user_permissions")
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_unchecked_orcids"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("editorial", "0019_synonym_rights"),
    ]

    operations = [
        migrations.RunSQL(guards.read("0007_people"), guards.undo("0007_people")),
        migrations.RunSQL(ADMINISTRATOR_STAYS, NO_MORE),
    ]
