"""Tags and topics of published editions, and the names that lead to them."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from accounts.approval_claims import refuse_claim, refuse_printed_claim
from accounts.approval_claims.statement import PLAIN_IN_SQL
from articles.models.edition import Edition
from articles.wording import HIDDEN_IN_SQL, LONGEST_TAG, validate_tag_name


class IsNormalized(models.Func):
    """Whether a text is in Unicode's normal form C, so that equal words are equal characters."""

    template = "(%(expressions)s IS NFC NORMALIZED)"
    output_field = models.BooleanField()


def sound_name(prefix):
    """Return the constraints on a tag's name and address that the database can hold."""
    return [
        models.CheckConstraint(condition=~Q(slug=""), name=f"{prefix}_has_slug"),
        models.CheckConstraint(condition=~Q(name=""), name=f"{prefix}_has_name"),
        models.CheckConstraint(condition=~Q(name__regex=HIDDEN_IN_SQL), name=f"{prefix}_hides_nothing"),
        models.CheckConstraint(condition=IsNormalized("name"), name=f"{prefix}_is_nfc"),
        models.CheckConstraint(
            condition=~Q(name__iregex=PLAIN_IN_SQL) & ~Q(slug__iregex=PLAIN_IN_SQL), name=f"{prefix}_claims_no_approval"
        ),
    ]


class TagQuerySet(models.QuerySet):
    def in_use(self) -> Self:
        """Tags that at least one live edition carries; only these have a public page."""
        live = TaggedEdition.objects.filter(content_object__in=Edition.objects.live(), tag=models.OuterRef("pk"))
        return self.filter(models.Exists(live))

    def slug_taken(self, slug):
        """Whether the address belongs to a tag or leads to one."""
        return self.filter(slug=slug).exists() or TagSynonym.objects.filter(slug=slug).exists()

    def topics(self) -> Self:
        return self.filter(is_topic=True)

    def due(self):
        """Topics that an editor should look at again, on the database's clock."""
        months = models.Func(
            F("review_interval"), function="make_interval", template="%(function)s(months => %(expressions)s)"
        )
        next_look = models.ExpressionWrapper(F("reviewed_at") + months, output_field=models.DateTimeField())
        waiting = self.topics().exclude(review_interval=None).alias(next_look=next_look)
        return waiting.filter(Q(reviewed_at=None) | Q(next_look__lte=Now()))


class Tag(TagBase):
    """A word readers can follow. A topic is a tag that staff curate with an introduction."""

    name = models.CharField(_("name"), max_length=LONGEST_TAG, unique=True, validators=[validate_tag_name])
    is_topic = models.BooleanField(_("is a topic"), default=False)
    slug = models.SlugField(_("address"), max_length=100, unique=True, allow_unicode=True, validators=[refuse_claim])
    introduction = models.TextField(_("introduction"), max_length=2000, blank=True, validators=[refuse_printed_claim])
    review_interval = models.PositiveSmallIntegerField(
        _("review interval in months"), null=True, blank=True, help_text=_("Remind editors to look again after this.")
    )
    reviewed_at = models.DateField(
        _("last reviewed"), null=True, blank=True, help_text=_("When an editor last read the topic’s page as a whole.")
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            *sound_name("articles_tag"),
            models.UniqueConstraint(Lower("name"), name="articles_tag_one_of_a_name"),
            models.CheckConstraint(
                condition=Q(review_interval=None) | Q(review_interval__gte=1), name="articles_tag_review_takes_a_month"
            ),
        ]

    def get_absolute_url(self):
        return reverse("articles:tag", args=[self.slug])


class TagSynonym(models.Model):
    """Another name of a tag: its address leads there, and texts that propose it get the tag.

    A merge leaves one, with who merged the tags, when, and how many posts came along.
    """

    name = models.CharField(_("name"), max_length=LONGEST_TAG, validators=[validate_tag_name])
    slug = models.SlugField(_("address"), max_length=100, unique=True, allow_unicode=True, validators=[refuse_claim])
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="synonyms", verbose_name=_("means"))
    posts = models.PositiveIntegerField(_("versions moved"), null=True, blank=True, editable=False)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("merged by"),
    )
    merged_at = models.DateTimeField(_("merged"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["name"]
        constraints = [
            *sound_name("articles_synonym"),
            models.UniqueConstraint(Lower("name"), name="articles_synonym_one_of_a_name"),
            models.CheckConstraint(
                condition=Q(merged_by=None, merged_at=None, posts=None)
                | Q(merged_by__isnull=False, merged_at__isnull=False, posts__isnull=False),
                name="articles_synonym_knows_its_merge",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if Tag.objects.filter(Q(name__iexact=self.name) | Q(slug=self.slug)).exists():
            raise ValidationError(_("“%(name)s” is a tag. Merge the two instead."), params={"name": self}, code="tag")


class TaggedEdition(ItemBase):
    """Where the words of an edition's tags lead. Tags are curated after publication too, so these rows may change.

    ``words`` are as they were printed when the edition was made; two of them lead to one tag after a merge.
    """

    tag = models.ForeignKey(Tag, models.PROTECT, related_name="tagged", verbose_name=_("tag"))
    content_object = models.ForeignKey(
        Edition, models.PROTECT, related_name="tagged", verbose_name=_("edition"), db_column="edition_id"
    )
    words = ArrayField(models.CharField(max_length=LONGEST_TAG), verbose_name=_("words as printed"))
    # Repeated from the edition so that one index serves a tag page at any depth.
    published_at = models.DateTimeField(_("first published"))

    class Meta:
        verbose_name = _("tagged edition")
        verbose_name_plural = _("tagged editions")
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="articles_edition_tagged_once"),
            models.CheckConstraint(condition=~Q(words=[]), name="articles_tagged_edition_prints_words"),
        ]
        indexes = [
            models.Index(
                "tag", models.F("published_at").desc(), models.F("content_object").desc(), name="articles_tagged_newest"
            )
        ]

    def __str__(self):
        return f"{self.tag}: {self.content_object}"
