import django.db.models.deletion
import editorial.provenance.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0014_notice_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ManuscriptImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.BinaryField(verbose_name="content")),
                (
                    "digest",
                    models.GeneratedField(
                        db_persist=True,
                        expression=editorial.provenance.models.Sha256Bytes("content"),
                        output_field=models.CharField(max_length=64),
                    ),
                ),
                (
                    "ending",
                    models.CharField(
                        choices=[("png", "PNG"), ("jpg", "JPEG"), ("webp", "WebP")], max_length=4, verbose_name="format"
                    ),
                ),
                ("width", models.PositiveIntegerField(verbose_name="width in pixels")),
                ("height", models.PositiveIntegerField(verbose_name="height in pixels")),
                ("filename", models.CharField(blank=True, max_length=200, verbose_name="name of the file")),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "manuscript",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="images",
                        to="editorial.manuscript",
                        verbose_name="manuscript",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture of a manuscript",
                "verbose_name_plural": "pictures of manuscripts",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("manuscript", "digest"), name="editorial_image_once"),
                    models.CheckConstraint(
                        condition=models.Q(("height__gte", 1), ("width__gte", 1)), name="editorial_image_has_a_size"
                    ),
                ],
            },
        ),
    ]
