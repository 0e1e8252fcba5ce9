from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("editorial", "0007_roles")]

    operations = [
        migrations.AddField(
            model_name="draft",
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
            model_name="manuscriptreference",
            name="acknowledgement",
            field=models.TextField(blank=True, verbose_name="note on its notices"),
        ),
        migrations.AddField(
            model_name="manuscriptreference",
            name="acknowledged_notices",
            field=models.JSONField(blank=True, default=list, verbose_name="notices the note is about"),
        ),
        migrations.AddConstraint(
            model_name="manuscriptreference",
            constraint=models.CheckConstraint(
                condition=models.Q(acknowledgement="", acknowledged_notices=[])
                | (~models.Q(acknowledgement="") & ~models.Q(acknowledged_notices=[])),
                name="editorial_acknowledgement_names_notices",
            ),
        ),
    ]
