from django.db import migrations, models

from accounts.approval_claims.claims import refuse_claim, refuse_printed_claim

STATEMENT = r"^[ _-]*(edited[ _-]+and[ _-]+approved[ _-]+by|redigiert[ _-]+und[ _-]+freigegeben[ _-]+von)([ _-]|$)"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_unchecked_orcids"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="bio",
            field=models.TextField(
                blank=True, max_length=2000, validators=[refuse_printed_claim], verbose_name="about"
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="degrees",
            field=models.CharField(
                blank=True,
                help_text="As they are printed after the name, for example PhD, MS. Staff enter them after checking.",
                max_length=100,
                validators=[refuse_claim],
                verbose_name="degrees",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="interests",
            field=models.TextField(
                blank=True,
                help_text="Money, posts or relationships a reader should know of.",
                max_length=2000,
                validators=[refuse_printed_claim],
                verbose_name="declared interests",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="name",
            field=models.CharField(
                help_text="As it is printed, for example Ada M. Lovelace.",
                max_length=150,
                validators=[refuse_claim],
                verbose_name="name",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="slug",
            field=models.SlugField(
                max_length=80, unique=True, validators=[refuse_claim], verbose_name="address of the public page"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name__iregex", STATEMENT), _negated=True),
                    models.Q(("slug__iregex", STATEMENT), _negated=True),
                ),
                name="accounts_name_claims_no_approval",
            ),
        ),
    ]
