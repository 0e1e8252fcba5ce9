from django.db import migrations, models

from accounts.approval_claims.claims import refuse_claim, refuse_printed_claim

STATEMENT = r"^[ _-]*(edited[ _-]+and[ _-]+approved[ _-]+by|redigiert[ _-]+und[ _-]+freigegeben[ _-]+von)([ _-]|$)"


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0014_words_of_tags"),
    ]

    operations = [
        migrations.AlterField(
            model_name="sitesettings",
            name="contact_email",
            field=models.EmailField(
                blank=True, max_length=254, validators=[refuse_claim], verbose_name="address for readers"
            ),
        ),
        migrations.AlterField(
            model_name="sitesettings",
            name="disclaimer",
            field=models.CharField(
                blank=True,
                help_text="For example that nothing is advice.",
                max_length=300,
                validators=[refuse_claim],
                verbose_name="sentence under every page",
            ),
        ),
        migrations.AlterField(
            model_name="sitesettings",
            name="licence_name",
            field=models.CharField(
                blank=True,
                help_text="For example CC BY 4.0; empty: all rights.",
                max_length=80,
                validators=[refuse_claim],
                verbose_name="licence of the posts",
            ),
        ),
        migrations.AlterField(
            model_name="sitesettings",
            name="logo_words",
            field=models.CharField(
                blank=True,
                help_text="Read out instead of it; empty: the name.",
                max_length=120,
                validators=[refuse_claim],
                verbose_name="words for the logo",
            ),
        ),
        migrations.AlterField(
            model_name="sitesettings",
            name="name",
            field=models.CharField(
                default="Imprimatur", max_length=80, validators=[refuse_claim], verbose_name="name of the site"
            ),
        ),
        migrations.AlterField(
            model_name="sitesettings",
            name="tagline",
            field=models.CharField(blank=True, max_length=200, validators=[refuse_claim], verbose_name="tagline"),
        ),
        migrations.AlterField(
            model_name="tag",
            name="introduction",
            field=models.TextField(
                blank=True, max_length=2000, validators=[refuse_printed_claim], verbose_name="introduction"
            ),
        ),
        migrations.AlterField(
            model_name="tag",
            name="slug",
            field=models.SlugField(
                allow_unicode=True, max_length=100, unique=True, validators=[refuse_claim], verbose_name="address"
            ),
        ),
        migrations.AlterField(
            model_name="tagsynonym",
            name="slug",
            field=models.SlugField(
                allow_unicode=True, max_length=100, unique=True, validators=[refuse_claim], verbose_name="address"
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__iregex", STATEMENT), _negated=True),
                name="articles_address_claims_no_approval",
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name__iregex", STATEMENT), _negated=True),
                    models.Q(("slug__iregex", STATEMENT), _negated=True),
                ),
                name="articles_tag_claims_no_approval",
            ),
        ),
        migrations.AddConstraint(
            model_name="tagsynonym",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name__iregex", STATEMENT), _negated=True),
                    models.Q(("slug__iregex", STATEMENT), _negated=True),
                ),
                name="articles_synonym_claims_no_approval",
            ),
        ),
    ]
