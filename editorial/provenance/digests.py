"""Digests that PostgreSQL computes."""

from django.db import models


class Sha256(models.Func):
    """SHA-256 of a text as 64 hex digits, by the database's own ``editorial_sha256``."""

    function = "editorial_sha256"
    output_field = models.CharField(max_length=64)
