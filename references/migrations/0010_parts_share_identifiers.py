from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("references", "0009_disputed_identifiers")]

    operations = [
        migrations.RemoveConstraint(
            model_name="reference",
            name="references_doi_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="reference",
            name="references_pmid_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="reference",
            name="references_pmcid_uniq",
        ),
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(condition=models.Q(("doi", ""), _negated=True), fields=["doi"], name="references_doi"),
        ),
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(
                condition=models.Q(("pmid", ""), _negated=True), fields=["pmid"], name="references_pmid"
            ),
        ),
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(
                condition=models.Q(("pmcid", ""), _negated=True), fields=["pmcid"], name="references_pmcid"
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("doi", ""), _negated=True),
                    models.Q(
                        ("csl_type__in", ("chapter", "entry", "entry-dictionary", "entry-encyclopedia")), _negated=True
                    ),
                ),
                fields=("doi",),
                name="references_doi_uniq",
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("pmid", ""), _negated=True),
                    models.Q(
                        ("csl_type__in", ("chapter", "entry", "entry-dictionary", "entry-encyclopedia")), _negated=True
                    ),
                ),
                fields=("pmid",),
                name="references_pmid_uniq",
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("pmcid", ""), _negated=True),
                    models.Q(
                        ("csl_type__in", ("chapter", "entry", "entry-dictionary", "entry-encyclopedia")), _negated=True
                    ),
                ),
                fields=("pmcid",),
                name="references_pmcid_uniq",
            ),
        ),
    ]
