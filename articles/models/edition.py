"""An article, its editions as readers got them, and the people credited on each."""

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from accounts.approval_claims.statement import PLAIN_IN_SQL
from record.models import sha256_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ArticleQuerySet(models.QuerySet):
    def slug_taken(self, slug):
        """Whether the address is or ever was in use; addresses are never used twice."""
        return self.filter(slug=slug).exists() or RetiredSlug.objects.filter(slug=slug).exists()


class Article(models.Model):
    """What a reader links to. Its text stands in its editions; the newest live one is shown."""

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(slug__iregex=PLAIN_IN_SQL), name="articles_address_claims_no_approval"
            )
        ]

    def __str__(self):
        return self.slug

    def get_absolute_url(self):
        return reverse("articles:article", args=[self.slug])


class RetiredSlug(models.Model):
    """An address an article had before; it redirects for ever and is never given away."""

    slug = models.SlugField(_("former address"), max_length=120, unique=True)
    article = models.ForeignKey(Article, models.PROTECT, related_name="retired_slugs", verbose_name=_("article"))
    retired_at = models.DateTimeField(_("retired"), auto_now_add=True)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self):
        return self.slug


class EditionQuerySet(models.QuerySet):
    def live(self) -> Self:
        """Editions a reader may see at this moment, on the database's clock.

        This is the one definition of "public": pages, lists, feeds and counts start here.
        """
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=Now()), starts_at__lte=Now())

    def newest_first(self) -> Self:
        """In the order of every list: by first publication, then by id."""
        return self.order_by("-published_at", "-id")

    def on_record(self) -> Self:
        """Versions a reader may look up: what is live now, and what newer editions of a live article replaced.

        A version whose approval was withdrawn is not among them.
        """
        live = Edition.objects.live().filter(article=OuterRef("article"))
        return self.begun().filter(Exists(live), withdrawal=None)

    def not_cancelled(self) -> Self:
        """Editions but those whose scheduling was cancelled before they began; for the desk, not for public pages."""
        return self.exclude(ends_at=F("starts_at"))

    def begun(self) -> Self:
        """Editions that readers see or have seen, whatever became of them; for the desk, not for public pages."""
        return self.not_cancelled().filter(starts_at__lte=Now())

    def unfinished(self) -> Self:
        """Editions that are live now or will be."""
        return self.not_cancelled().filter(Q(ends_at=None) | Q(ends_at__gt=Now()))

    def scheduled(self) -> Self:
        """Editions whose time has not come."""
        return self.unfinished().filter(starts_at__gt=Now())


# taggit, which makes the relation to the tags, has no types.
class Edition(models.Model):  # type: ignore[django-manager-missing]
    """Everything a reader gets of an article from ``starts_at`` until before ``ends_at``.

    The database refuses every change but the setting of an end in the present or future. HTML columns
    hold finished, escaped fragments made at publication; ``fragments_digest`` covers them.
    """

    class Kind(models.TextChoices):
        EXPLAINER = "explainer", _("Explainer")
        NEWS = "news", _("News")

        @classmethod
        def label_of(cls, value: str) -> "StrOrPromise":
            """Return the words for a kind, "" for one that nobody knows."""
            return cls(value).label if value in cls.values else ""

    class EvidenceLabel(models.TextChoices):
        """How sure what the text says is, as a whole and in plain words. A person chooses it; nothing infers it."""

        ESTABLISHED = "established", _("Established")
        MECHANISM = "mechanism", _("Well-supported mechanism")
        EARLY_HUMAN = "early_human", _("Early human evidence")
        PRELIMINARY = "preliminary", _("Preliminary (animal or cell studies)")
        THEORETICAL = "theoretical", _("Theoretical")

        @classmethod
        def label_of(cls, value: str) -> "StrOrPromise":
            """Return the words for a label, "" for one that nobody knows."""
            return cls(value).label if value in cls.values else ""

    article = models.ForeignKey(Article, models.PROTECT, related_name="editions", verbose_name=_("article"))
    number = models.PositiveIntegerField(_("version"))
    # The approval it stands on. The foreign key to it is declared in SQL, on the private side.
    decision_id = models.BigIntegerField(_("decision"), db_index=True)
    source_digest = models.CharField(_("content hash of the approved text"), max_length=64)
    fragments_digest = models.CharField(_("content hash of the rendered fragments"), max_length=64)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    language = models.CharField(_("language"), max_length=12)
    title = models.CharField(_("title"), max_length=300)
    deck = models.CharField(_("deck"), max_length=500, blank=True)
    summary = models.CharField(_("summary for lists"), max_length=400, blank=True)
    evidence_label = models.CharField(_("evidence"), max_length=20, choices=EvidenceLabel, blank=True)
    evidence_html = models.TextField(_("cited evidence, counted"), blank=True)
    key_points_html = models.TextField(_("key points"), blank=True)
    contents_html = models.TextField(_("contents"), blank=True)
    body_html = models.TextField(_("body"))
    references_html = models.TextField(_("references"), blank=True)
    funding = models.TextField(_("funding"), blank=True)
    # What the reference list says, as a JSON array of schema.org works.
    cited_works = models.TextField(_("cited works for machines"), blank=True)
    # The approved text itself, as canonical JSON of its body and key points, for files in other forms.
    document = models.TextField(_("text as a document"), blank=True)
    document_digest = models.CharField(_("content hash of the document"), max_length=64, blank=True)
    # The words of its tags as a JSON array of texts, in printed order; "" for editions from before they were approved.
    tag_words = models.TextField(_("words of the tags"), blank=True)
    translation_of = models.ForeignKey(
        Article, models.PROTECT, null=True, blank=True, related_name="translations", verbose_name=_("translation of")
    )
    translated_number = models.PositiveIntegerField(_("translated version"), null=True, blank=True)
    search_text = models.TextField(_("text for search"), blank=True)
    word_count = models.PositiveIntegerField(_("words"))
    reading_minutes = models.PositiveIntegerField(_("reading time in minutes"))
    renderer_version = models.PositiveSmallIntegerField(_("renderer version"))
    approved_at = models.DateTimeField(_("approved"))
    published_at = models.DateTimeField(_("first published"), help_text=_("When the article's first edition began."))
    starts_at = models.DateTimeField(_("live from"))
    ends_at = models.DateTimeField(_("live until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    tags = TaggableManager(_("tags"), through="articles.TaggedEdition", blank=True, related_name="editions")

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-published_at", "-id"]
        indexes = [
            # With the times at its end, PostgreSQL counts and passes over what is not live without reading the rows.
            models.Index(
                fields=["-published_at", "-id"], include=["starts_at", "ends_at"], name="articles_edition_newest"
            ),
            # What begins or ends next, which limits how long a page may be kept.
            models.Index("starts_at", name="articles_edition_by_start"),
            models.Index("ends_at", name="articles_edition_by_end"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="articles_edition_numbered_once"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="articles_edition_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(published_at__lte=F("starts_at")), name="articles_edition_published_by_its_start"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="articles_edition_has_title"),
            models.CheckConstraint(
                condition=Q(document="", document_digest="") | Q(document_digest=sha256_of("document")),
                name="articles_edition_digest_of_its_document",
            ),
            models.CheckConstraint(
                condition=Q(translation_of=None, translated_number=None)
                | Q(translation_of__isnull=False, translated_number__isnull=False, translated_number__gte=1),
                name="articles_edition_translates_a_version",
            ),
            models.CheckConstraint(
                condition=Q(translation_of=None) | ~Q(translation_of=F("article")),
                name="articles_edition_translates_another",
            ),
            models.CheckConstraint(
                condition=Q(source_digest__regex="^[0-9a-f]{64}$") & Q(fragments_digest__regex="^[0-9a-f]{64}$"),
                name="articles_edition_digests_are_sha256",
            ),
            ExclusionConstraint(
                name="articles_one_edition_at_a_time",
                expressions=[
                    (Func("article_id", "article_id", Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (
                        Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.number})"


class Credit(models.Model):
    """One name on an edition, frozen with its degrees.

    An approver's credit carries the statement the editor made, and an Ed25519 signature over it, the
    edition's digests and dates; the approval line is printed only while that signature verifies.
    """

    class Role(models.TextChoices):
        WRITER = "writer", _("Writer")
        APPROVER = "approver", _("Approver")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="credits", verbose_name=_("edition"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="credits", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=150)
    degrees = models.CharField(_("degrees"), max_length=100, blank=True)
    # Signatures hold the name as a commitment, which only who knows the salt can tell to be of this name.
    salt = models.UUIDField(_("salt"), default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    statement = models.TextField(_("statement"), blank=True)
    interests = models.TextField(_("declared interests"), blank=True)
    key_id = models.CharField(_("signing key"), max_length=16, blank=True)
    signature = models.CharField(_("signature"), max_length=88, blank=True)

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        ordering = ["edition", "role", "position"]
        indexes = [models.Index("person", "role", name="articles_credit_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["edition", "role", "position"], name="articles_credit_one_per_position"),
            models.UniqueConstraint(fields=["edition", "person", "role"], name="articles_credit_once_per_role"),
            models.CheckConstraint(
                condition=~Q(role="approver") | (~Q(signature="") & ~Q(key_id="")),
                name="articles_credit_approver_signed",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="articles_credit_has_name"),
        ]

    def __str__(self):
        return self.printed_name

    @property
    def printed_name(self):
        return f"{self.name}, {self.degrees}" if self.degrees else self.name
