"""Tags and topics of published editions."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from articles.models.edition import Edition


class TagQuerySet(models.QuerySet):
    def in_use(self):
        """Tags that at least one live edition carries; only these have a public page."""
        live = TaggedEdition.objects.filter(content_object__in=Edition.objects.live(), tag=models.OuterRef("pk"))
        return self.filter(models.Exists(live))

    def slug_taken(self, slug):
        return self.filter(slug=slug).exists()

    def topics(self):
        return self.filter(is_topic=True)


class Tag(TagBase):
    """A word readers can follow. A topic is a tag that staff curate with an introduction."""

    is_topic = models.BooleanField(_("is a topic"), default=False)
    introduction = models.TextField(_("introduction"), max_length=2000, blank=True)
    review_interval = models.PositiveSmallIntegerField(
        _("review interval in months"), null=True, blank=True, help_text=_("Remind editors to look again after this.")
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(slug=""), name="articles_tag_has_slug"),
            models.CheckConstraint(condition=~models.Q(name=""), name="articles_tag_has_name"),
        ]

    def get_absolute_url(self):
        return reverse("articles:tag", args=[self.slug])


class TaggedEdition(ItemBase):
    """A tag on an edition. Tags are curated after publication too, so these rows may change."""

    tag = models.ForeignKey(Tag, models.PROTECT, related_name="tagged", verbose_name=_("tag"))
    content_object = models.ForeignKey(
        Edition, models.PROTECT, related_name="tagged", verbose_name=_("edition"), db_column="edition_id"
    )
    # Repeated from the edition so that one index serves a tag page at any depth.
    published_at = models.DateTimeField(_("first published"))

    class Meta:
        verbose_name = _("tagged edition")
        verbose_name_plural = _("tagged editions")
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="articles_edition_tagged_once"),
        ]
        indexes = [
            models.Index(
                "tag", models.F("published_at").desc(), models.F("content_object").desc(), name="articles_tagged_newest"
            )
        ]

    def __str__(self):
        return f"{self.tag}: {self.content_object}"
