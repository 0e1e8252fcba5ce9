from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("statement", models.TextField(verbose_name="statement")),
                ("key_id", models.CharField(blank=True, max_length=16, verbose_name="signing key")),
                ("signature", models.CharField(blank=True, max_length=88, verbose_name="signature")),
            ],
            options={
                "verbose_name": "check of the record",
                "verbose_name_plural": "checks of the record",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("count", models.BigIntegerField(verbose_name="places in the log")),
                ("root", models.CharField(max_length=64, verbose_name="root")),
                ("made_at", models.DateTimeField(verbose_name="signed")),
                ("statement", models.TextField(verbose_name="statement")),
                ("key_id", models.CharField(max_length=16, verbose_name="signing key")),
                ("signature", models.CharField(max_length=88, verbose_name="signature")),
            ],
            options={
                "verbose_name": "signed root of the log",
                "verbose_name_plural": "signed roots of the log",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 0)), name="record_checkpoint_counts_from_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key_id", ""), _negated=True), models.Q(("signature", ""), _negated=True)
                        ),
                        name="record_checkpoint_is_signed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LogLeaf",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="place in the log")),
                (
                    "source",
                    models.CharField(
                        choices=[("event", "Event"), ("entry", "Entry of the record")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("row", models.BigIntegerField(verbose_name="row")),
                ("digest", models.CharField(db_index=True, max_length=64, verbose_name="content hash")),
                ("nodes", models.BinaryField(verbose_name="hashes of subtrees")),
            ],
            options={
                "verbose_name": "place in the log",
                "verbose_name_plural": "places in the log",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "row"), name="record_logleaf_once_for_each_row"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 0)), name="record_logleaf_counts_from_zero"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VerifiedState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("statement", models.TextField(verbose_name="statement")),
                ("key_id", models.CharField(max_length=16, verbose_name="signing key")),
                ("signature", models.CharField(max_length=88, verbose_name="signature")),
            ],
            options={
                "verbose_name": "fingerprints of what verified",
                "verbose_name_plural": "fingerprints of what verified",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="record_one_verified_state")
                ],
            },
        ),
    ]
