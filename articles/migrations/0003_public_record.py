import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_settings_row"),
        ("references", "0005_imports_choose"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("correction", "Correction"),
                            ("clarification", "Clarification"),
                            ("concern", "Expression of concern"),
                            ("retraction", "Retraction"),
                            ("cited_work", "Notice on a cited work"),
                            ("lifted", "Notice withdrawn"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "is_material",
                    models.BooleanField(
                        default=True,
                        help_text="A spelling mistake appears in the history only.",
                        verbose_name="shown above the text",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="text of the notice")),
                ("editor_name", models.CharField(max_length=150, verbose_name="name")),
                ("editor_degrees", models.CharField(blank=True, max_length=100, verbose_name="degrees")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-issued_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("withdrawn_at", models.DateTimeField(verbose_name="withdrawn")),
            ],
            options={
                "verbose_name": "withdrawal",
                "verbose_name_plural": "withdrawals",
            },
        ),
        migrations.AddField(
            model_name="edition",
            name="cited_works",
            field=models.TextField(blank=True, verbose_name="cited works for machines"),
        ),
        migrations.AddField(
            model_name="edition",
            name="evidence_html",
            field=models.TextField(blank=True, verbose_name="cited evidence, counted"),
        ),
        migrations.AddField(
            model_name="edition",
            name="evidence_label",
            field=models.CharField(
                blank=True,
                choices=[
                    ("established", "Established"),
                    ("mechanism", "Well-supported mechanism"),
                    ("early_human", "Early human evidence"),
                    ("preliminary", "Preliminary (animal or cell studies)"),
                    ("theoretical", "Theoretical"),
                ],
                max_length=20,
                verbose_name="evidence",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="funding",
            field=models.TextField(blank=True, verbose_name="funding"),
        ),
        migrations.AddField(
            model_name="edition",
            name="translated_number",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="translated version"),
        ),
        migrations.AddField(
            model_name="edition",
            name="translation_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="translations",
                to="articles.article",
                verbose_name="translation of",
            ),
        ),
        migrations.AddField(
            model_name="editionreference",
            name="evidence_level",
            field=models.CharField(blank=True, max_length=4, verbose_name="level of evidence"),
        ),
        migrations.AddField(
            model_name="editionreference",
            name="evidence_scheme",
            field=models.CharField(blank=True, max_length=40, verbose_name="scheme of the level"),
        ),
        migrations.AddField(
            model_name="editionreference",
            name="note",
            field=models.TextField(blank=True, verbose_name="why it is cited in spite of a notice"),
        ),
        migrations.AddField(
            model_name="editionreference",
            name="study_type",
            field=models.CharField(
                blank=True,
                choices=[
                    ("systematic_review", "Systematic review"),
                    ("meta_analysis", "Meta-analysis"),
                    ("randomized_trial", "Randomized controlled trial"),
                    ("clinical_trial", "Clinical trial"),
                    ("observational", "Cohort or observational study"),
                    ("case_control", "Case-control study"),
                    ("case_report", "Case report"),
                    ("guideline", "Guideline"),
                    ("review", "Narrative review"),
                    ("animal", "Animal study"),
                    ("cell", "Cell study"),
                    ("computational", "Computational study"),
                    ("comment", "Editorial, comment or letter"),
                    ("preprint", "Preprint"),
                    ("dataset", "Dataset"),
                    ("other", "Other"),
                ],
                max_length=30,
                verbose_name="study type",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="contact_email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="address for readers"),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="disclaimer",
            field=models.CharField(
                blank=True,
                help_text="For example that nothing is advice.",
                max_length=300,
                verbose_name="sentence under every page",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="interface_language",
            field=models.CharField(
                choices=[("en", "English"), ("de", "Deutsch")],
                default="en",
                max_length=12,
                verbose_name="language of the pages",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="licence_name",
            field=models.CharField(
                blank=True,
                help_text="For example CC BY 4.0; empty: all rights.",
                max_length=80,
                verbose_name="licence of the posts",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="licence_url",
            field=models.URLField(blank=True, verbose_name="address of the licence"),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="websub_hub",
            field=models.URLField(
                blank=True,
                help_text="Notified of every new post, so that feed readers get it at once.",
                verbose_name="WebSub hub",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("translated_number", None), ("translation_of", None)),
                    models.Q(
                        ("translated_number__gte", 1),
                        ("translated_number__isnull", False),
                        ("translation_of__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="articles_edition_translates_a_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("translation_of", None),
                    models.Q(("translation_of", models.F("article")), _negated=True),
                    _connector="OR",
                ),
                name="articles_edition_translates_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitesettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("licence_url", ""), models.Q(("licence_name", ""), _negated=True), _connector="OR"),
                name="articles_licence_has_a_name",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="articles.article",
                verbose_name="article",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="edition",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="articles.edition",
                verbose_name="version it came with",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="editor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to=settings.AUTH_USER_MODEL,
                verbose_name="editor",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="ends",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ended_by",
                to="articles.notice",
                verbose_name="withdraws",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="work",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="public_notices",
                to="references.reference",
                verbose_name="cited work",
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="edition",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawal",
                to="articles.edition",
                verbose_name="edition",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                models.OrderBy(models.F("issued_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="articles_notice_newest",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="articles_notice_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("editor_name", ""), _negated=True), name="articles_notice_names_its_editor"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_material", True), ("kind__in", ["correction", "clarification", "lifted"]), _connector="OR"
                ),
                name="articles_notice_grave_is_material",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "cited_work"), ("work__isnull", False)),
                    models.Q(models.Q(("kind", "cited_work"), _negated=True), ("work", None)),
                    _connector="OR",
                ),
                name="articles_notice_flags_a_work",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends__isnull", False), ("kind", "lifted")),
                    models.Q(models.Q(("kind", "lifted"), _negated=True), ("ends", None)),
                    _connector="OR",
                ),
                name="articles_notice_lifts_another",
            ),
        ),
    ]
