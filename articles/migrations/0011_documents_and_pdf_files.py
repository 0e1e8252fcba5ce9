import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0010_search_entries"),
    ]

    operations = [
        migrations.CreateModel(
            name="EditionPdf",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="pdf",
                        serialize=False,
                        to="articles.edition",
                        verbose_name="edition",
                    ),
                ),
                ("content", models.BinaryField(verbose_name="content")),
                ("drawn_from", models.CharField(max_length=64, verbose_name="content hash of what it shows")),
                ("drawn_at", models.DateTimeField(auto_now=True, verbose_name="made")),
            ],
            options={
                "verbose_name": "PDF of an edition",
                "verbose_name_plural": "PDFs of editions",
            },
        ),
        migrations.AddField(
            model_name="edition",
            name="document",
            field=models.TextField(blank=True, verbose_name="text as a document"),
        ),
        migrations.AddField(
            model_name="edition",
            name="document_digest",
            field=models.CharField(blank=True, max_length=64, verbose_name="content hash of the document"),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("document", ""), ("document_digest", "")),
                    (
                        "document_digest",
                        models.Func(
                            models.Func(
                                models.Func(
                                    models.F("document"),
                                    models.Value("UTF8"),
                                    function="convert_to",
                                    output_field=models.BinaryField(),
                                ),
                                function="sha256",
                                output_field=models.BinaryField(),
                            ),
                            models.Value("hex"),
                            function="encode",
                            output_field=models.CharField(),
                        ),
                    ),
                    _connector="OR",
                ),
                name="articles_edition_digest_of_its_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="editionpdf",
            constraint=models.CheckConstraint(
                condition=models.Q(("drawn_from__regex", "^[0-9a-f]{64}$")), name="articles_pdf_names_what_it_shows"
            ),
        ),
    ]
