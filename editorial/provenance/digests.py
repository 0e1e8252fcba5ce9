"""Digests that PostgreSQL computes."""

from django.db import models


class Sha256Bytes(models.Func):
    """SHA-256 of bytes as 64 hex digits."""

    function = "sha256"
    template = "encode(%(function)s(%(expressions)s), 'hex')"
    output_field = models.CharField(max_length=64)


class Sha256(models.Func):
    """SHA-256 of a text as 64 hex digits, by the database's own ``editorial_sha256``."""

    function = "editorial_sha256"
    output_field = models.CharField(max_length=64)
