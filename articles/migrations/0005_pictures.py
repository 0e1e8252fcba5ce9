import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_editions_by_start_and_end"),
    ]

    operations = [
        migrations.CreateModel(
            name="Asset",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="SHA-256")),
                ("content", models.BinaryField(verbose_name="content")),
                (
                    "ending",
                    models.CharField(
                        choices=[("png", "PNG"), ("jpg", "JPEG"), ("webp", "WebP")], max_length=4, verbose_name="format"
                    ),
                ),
                ("width", models.PositiveIntegerField(verbose_name="width in pixels")),
                ("height", models.PositiveIntegerField(verbose_name="height in pixels")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "digest",
                                models.Func(
                                    models.Func(models.F("content"), function="sha256"),
                                    models.Value("hex"),
                                    function="encode",
                                    output_field=models.CharField(),
                                ),
                            )
                        ),
                        name="articles_asset_digest_of_its_bytes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("height__gte", 1), ("width__gte", 1)), name="articles_asset_has_a_size"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionAsset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shown_in",
                        to="articles.asset",
                        verbose_name="picture",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pictures",
                        to="articles.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture of an edition",
                "verbose_name_plural": "pictures of editions",
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "asset"), name="articles_edition_shows_asset_once")
                ],
            },
        ),
    ]
