import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("references", "0008_lists_of_one_kind"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="IdentifierDispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        choices=[("doi", "DOI"), ("pmid", "PMID"), ("pmcid", "PMCID")],
                        max_length=5,
                        verbose_name="identifier",
                    ),
                ),
                ("value", models.CharField(max_length=255, verbose_name="value")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To be decided"),
                            ("referred", "With the editors"),
                            ("same_work", "One work"),
                            ("mistyped", "Typed wrongly"),
                            ("holder_wrong", "Wrong in the other record"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note for the editors")),
                ("opened_at", models.DateTimeField(auto_now_add=True, verbose_name="opened")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
            ],
            options={
                "verbose_name": "disputed identifier",
                "verbose_name_plural": "disputed identifiers",
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="importitem",
            name="references_import_item_added_was_new",
        ),
        migrations.AlterField(
            model_name="importitem",
            name="state",
            field=models.CharField(
                choices=[
                    ("new", "New"),
                    ("duplicate", "In the library already"),
                    ("suspect", "Possible duplicate of a record in the library"),
                    ("conflict", "Conflict: both kept, to be decided"),
                    ("invalid", "Cannot be imported"),
                ],
                max_length=20,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="importitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_added", False), ("state__in", ["new", "conflict"]), _connector="OR"),
                name="references_import_item_added_was_new",
            ),
        ),
        migrations.AddField(
            model_name="identifierdispute",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="identifierdispute",
            name="holder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contested",
                to="references.reference",
                verbose_name="in the library",
            ),
        ),
        migrations.AddField(
            model_name="identifierdispute",
            name="reference",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="disputes",
                to="references.reference",
                verbose_name="as typed",
            ),
        ),
        migrations.AddIndex(
            model_name="identifierdispute",
            index=models.Index(fields=["name", "value"], name="references_dispute_identifier"),
        ),
        migrations.AddConstraint(
            model_name="identifierdispute",
            constraint=models.UniqueConstraint(fields=("reference", "name", "value"), name="references_dispute_once"),
        ),
        migrations.AddConstraint(
            model_name="identifierdispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("value", ""), _negated=True), name="references_dispute_has_value"
            ),
        ),
        migrations.AddConstraint(
            model_name="identifierdispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__in", ["doi", "pmid", "pmcid"])), name="references_dispute_names_identifier"
            ),
        ),
        migrations.AddConstraint(
            model_name="identifierdispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("reference", models.F("holder")), _negated=True),
                name="references_dispute_between_two_works",
            ),
        ),
        migrations.AddConstraint(
            model_name="identifierdispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state", "open")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ["referred", "same_work", "mistyped", "holder_wrong"]),
                    ),
                    _connector="OR",
                ),
                name="references_dispute_decided_by_someone",
            ),
        ),
    ]
