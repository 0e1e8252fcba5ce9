"""Rows of another table as JSON text in a column, so that a page stays one query."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Cast


def json_list(rows: QuerySet) -> Cast:
    """Return the expression for the rows' only value as the text of a JSON array."""
    array = models.Func(ArraySubquery(rows), function="array_to_json", output_field=models.JSONField())
    return Cast(array, models.TextField())
