"""A work as the library holds it, its topics, and every change of it."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Lower
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase

from references.formats.pasted.numbered_list import LONGEST_LINE


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


#: The types of works that are parts of a book.
BOOK_PARTS = ("chapter", "entry", "entry-dictionary", "entry-encyclopedia")


class ReferenceQuerySet(models.QuerySet):
    def needing_review(self) -> Self:
        """Records that nobody has checked against their source yet."""
        return self.filter(review_state=Reference.ReviewState.NEEDS_REVIEW)

    def identified_by(self, *, doi="", pmid="", pmcid="") -> Self:
        """Records that carry one of the given normalised identifiers."""
        given = {"doi": doi, "pmid": pmid, "pmcid": pmcid}
        match = Q(pk__in=[])
        for name, value in given.items():
            if value:
                match |= Q(**{name: value})
        return self.filter(match)

    def current(self) -> Self:
        """Records that were not merged into another one."""
        return self.filter(merged_into=None)

    def newest_first(self) -> Self:
        """In the order of the library's lists: by when they were added."""
        return self.order_by("-created_at", "-pk")


# taggit, which makes the relation to the tags, has no types.
class Reference(models.Model):  # type: ignore[django-manager-missing]
    """One bibliographic work as cleaned CSL-JSON; the columns beside it are promoted from that record."""

    class Source(models.TextChoices):
        MANUAL = "manual", _("Entered by hand")
        CROSSREF = "crossref", "Crossref"
        DATACITE = "datacite", "DataCite"
        PUBMED = "pubmed", "PubMed"
        BIBTEX = "bibtex", "BibTeX"
        RIS = "ris", "RIS"
        NBIB = "nbib", "PubMed .nbib"
        CSL_JSON = "csl_json", "CSL-JSON"
        ENDNOTE = "endnote", "EndNote XML"
        JATS = "jats", "JATS XML"
        PLAIN_TEXT = "plain_text", _("Pasted text")

    class ReviewState(models.TextChoices):
        NEEDS_REVIEW = "needs_review", _("Needs review")
        VERIFIED = "verified", _("Verified")

    class StudyType(models.TextChoices):
        SYSTEMATIC_REVIEW = "systematic_review", _("Systematic review")
        META_ANALYSIS = "meta_analysis", _("Meta-analysis")
        RANDOMIZED_TRIAL = "randomized_trial", _("Randomized controlled trial")
        CLINICAL_TRIAL = "clinical_trial", _("Clinical trial")
        OBSERVATIONAL = "observational", _("Cohort or observational study")
        CASE_CONTROL = "case_control", _("Case-control study")
        CASE_REPORT = "case_report", _("Case report")
        GUIDELINE = "guideline", _("Guideline")
        REVIEW = "review", _("Narrative review")
        ANIMAL = "animal", _("Animal study")
        CELL = "cell", _("Cell study")
        COMPUTATIONAL = "computational", _("Computational study")
        COMMENT = "comment", _("Editorial, comment or letter")
        PREPRINT = "preprint", _("Preprint")
        DATASET = "dataset", _("Dataset")
        OTHER = "other", _("Other")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    csl = models.JSONField(_("record"), help_text=_("Cleaned CSL-JSON 1.0.2 without an id."))
    csl_type = models.CharField(_("type"), max_length=40)
    title = models.TextField(_("title"), blank=True)
    title_folded = models.CharField(max_length=500, blank=True, db_index=True, editable=False)
    first_author_folded = models.CharField(max_length=100, blank=True, editable=False)
    year = models.SmallIntegerField(_("year"), null=True, blank=True, db_index=True)
    container_title = models.CharField(_("published in"), max_length=500, blank=True)
    doi = models.CharField("DOI", max_length=255, blank=True)
    pmid = models.CharField("PMID", max_length=9, blank=True)
    pmcid = models.CharField("PMCID", max_length=12, blank=True)
    isbn13 = models.CharField("ISBN", max_length=13, blank=True)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    raw_text = models.TextField(_("as pasted"), blank=True)
    # Of a line that was pasted before lines had a limit, and is kept whole all the same.
    is_overlong = models.BooleanField(_("line from before the limit"), default=False, editable=False)
    source = models.CharField(_("source"), max_length=20, choices=Source)
    source_payload = models.JSONField(_("as received"), null=True, blank=True)
    authors_truncated = models.BooleanField(_("author list ends in et al"), default=False)
    review_state = models.CharField(_("state"), max_length=20, choices=ReviewState, default=ReviewState.NEEDS_REVIEW)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by")
    )
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    evidence_type = models.CharField(_("study type"), max_length=30, choices=StudyType, blank=True)
    # The level of the single study and the scheme it is a level of, such as Oxford CEBM 2011.
    evidence_level = models.CharField(_("level of evidence"), max_length=4, blank=True)
    evidence_scheme = models.CharField(_("scheme of the level"), max_length=40, blank=True)
    # A record that turned out to be a second one of the same work stays as an alias and has no identifiers.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="aliases", verbose_name=_("merged into")
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    # Folded title, authors, journal, year and identifiers, for search by words and their beginnings.
    search_words = models.TextField(editable=False, blank=True)
    search_vector = models.GeneratedField(
        expression=SearchVector("search_words", config="simple"), output_field=SearchVectorField(), db_persist=True
    )

    tags = TaggableManager(_("tags"), through="references.TaggedReference", blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ["-created_at"]
        permissions = [("merge_reference", _("Can merge references"))]
        indexes = [
            GinIndex(fields=["search_vector"], name="references_search"),
            models.Index(fields=["-created_at", "-id"], name="references_newest"),
            # Works are looked for by identifiers whatever their type; the unique constraints leave some types out.
            models.Index(fields=["doi"], condition=~Q(doi=""), name="references_doi"),
            models.Index(fields=["pmid"], condition=~Q(pmid=""), name="references_pmid"),
            models.Index(fields=["pmcid"], condition=~Q(pmcid=""), name="references_pmcid"),
            # The library's list, narrowed down to what may be rare.
            models.Index(fields=["csl_type", "-created_at", "-id"], name="references_newest_of_type"),
            models.Index(fields=["evidence_type", "-created_at", "-id"], name="references_newest_of_study"),
            models.Index(fields=["review_state", "-created_at", "-id"], name="references_newest_in_state"),
        ]
        constraints = [
            # Parts of a book are often given the identifiers of the whole.
            models.UniqueConstraint(
                fields=["doi"], condition=~Q(doi="") & ~Q(csl_type__in=BOOK_PARTS), name="references_doi_uniq"
            ),
            models.UniqueConstraint(
                fields=["pmid"], condition=~Q(pmid="") & ~Q(csl_type__in=BOOK_PARTS), name="references_pmid_uniq"
            ),
            models.UniqueConstraint(
                fields=["pmcid"], condition=~Q(pmcid="") & ~Q(csl_type__in=BOOK_PARTS), name="references_pmcid_uniq"
            ),
            models.CheckConstraint(
                condition=Q(doi="") | Q(doi__regex=r"^10\.\d{4,9}/\S+$"), name="references_doi_form"
            ),
            models.CheckConstraint(condition=Q(doi=Lower("doi")), name="references_doi_lower"),
            models.CheckConstraint(
                condition=Q(pmid="") | Q(pmid__regex=r"^[1-9]\d{0,8}$"), name="references_pmid_form"
            ),
            models.CheckConstraint(
                condition=Q(pmcid="") | Q(pmcid__regex=r"^PMC\d{1,9}$"), name="references_pmcid_form"
            ),
            models.CheckConstraint(condition=Q(isbn13="") | Q(isbn13__regex=r"^\d{13}$"), name="references_isbn_form"),
            models.CheckConstraint(
                condition=Q(year=None) | Q(year__range=(1000, 2100)), name="references_year_plausible"
            ),
            models.CheckConstraint(condition=~Q(csl_type=""), name="references_type_given"),
            models.CheckConstraint(
                condition=Q(LessThanOrEqual(Length("raw_text"), LONGEST_LINE)) | Q(is_overlong=True),
                name="references_line_length",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(doi="", pmid="", pmcid=""), name="references_alias_has_no_identifier"
            ),
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="references_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(evidence_level="", evidence_scheme="") | (~Q(evidence_level="") & ~Q(evidence_scheme="")),
                name="references_level_names_its_scheme",
            ),
            models.CheckConstraint(
                condition=Q(review_state="needs_review", verified_at=None, verified_by=None)
                | Q(review_state="verified", verified_at__isnull=False, verified_by__isnull=False),
                name="references_verified_by_someone",
            ),
        ]

    def __str__(self):
        return self.title or self.raw_text

    def get_absolute_url(self):
        return reverse("references:record", args=[self.pk])

    @property
    def is_unparsed(self):
        """Whether all that is known is the line as it was pasted."""
        return self.csl_type == "document" and bool(self.raw_text)


class ReferenceChange(models.Model):
    """One change of a record: the values before and after, by field."""

    class Kind(models.TextChoices):
        EDITED = "edited", _("Edited")
        VERIFIED = "verified", _("Compared with the source")
        MERGED = "merged", _("Merged with another record")
        NOT_DUPLICATES = "told_apart", _("Marked as not a duplicate")
        LOOKED_UP = "looked_up", _("Completed from a service")

    reference = models.ForeignKey(Reference, models.CASCADE, related_name="changes")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    changed_at = models.DateTimeField(_("changed"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of a record")
        verbose_name_plural = _("changes of records")
        ordering = ["-changed_at", "-id"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.reference}"
