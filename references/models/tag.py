"""Tags of the library. They are the editors' own and never shown to readers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase


class LibraryTag(TagBase):
    """A word under which editors find works again."""

    class Meta:
        verbose_name = _("library tag")
        verbose_name_plural = _("library tags")


class TaggedReference(ItemBase):
    """A library tag on a work."""

    tag = models.ForeignKey(LibraryTag, models.CASCADE, related_name="taggings")
    content_object = models.ForeignKey("references.Reference", models.CASCADE, db_column="reference_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="references_work_tagged_once")]
