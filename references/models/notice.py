"""Notices on works – retractions and the like – and when each work was last checked for them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from references.models.reference import Reference


class NoticeQuerySet(models.QuerySet):
    def grave(self) -> Self:
        """Notices that take a work away as evidence: retractions, withdrawals, removals."""
        return self.filter(kind__in=ReferenceNotice.GRAVE)

    def newest_first(self) -> Self:
        return self.order_by("-date", "-id")


class ReferenceNotice(models.Model):
    """One notice on a work, from one source. A reinstatement is a notice too; the newest by date counts."""

    class Kind(models.TextChoices):
        RETRACTION = "retraction", _("Retraction")
        PARTIAL_RETRACTION = "partial_retraction", _("Partial retraction")
        WITHDRAWAL = "withdrawal", _("Withdrawal")
        REMOVAL = "removal", _("Removal")
        CONCERN = "expression_of_concern", _("Expression of concern")
        CORRECTION = "correction", _("Correction")
        REINSTATEMENT = "reinstatement", _("Reinstatement")
        OTHER = "other", _("Other notice")

    class Source(models.TextChoices):
        CROSSREF = "crossref", "Crossref"
        RETRACTION_WATCH = "retraction_watch", "Retraction Watch"
        PUBMED = "pubmed", "PubMed"
        MANUAL = "manual", _("Entered by hand")

    GRAVE = frozenset({Kind.RETRACTION, Kind.PARTIAL_RETRACTION, Kind.WITHDRAWAL, Kind.REMOVAL})

    reference = models.ForeignKey(Reference, models.PROTECT, related_name="notices", verbose_name=_("work"))
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    label = models.CharField(_("as the source names it"), max_length=200, blank=True)
    notice_doi = models.CharField(_("DOI of the notice"), max_length=255, blank=True)
    notice_pmid = models.CharField(_("PMID of the notice"), max_length=9, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=20, choices=Source)
    source_record_id = models.CharField(_("record in the source"), max_length=100, blank=True)
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    first_seen_at = models.DateTimeField(_("first seen"), auto_now_add=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice on a work")
        verbose_name_plural = _("notices on works")
        ordering = ["-date", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "kind", "source", "notice_doi", "source_record_id"],
                name="references_notice_once_per_source",
            ),
            models.CheckConstraint(
                condition=~Q(source="manual") | Q(entered_by__isnull=False), name="references_manual_notice_has_person"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.reference}"


class NoticeCheck(models.Model):
    """That a source was asked about a work, and what came of it. A work never checked has no row: not "clean"."""

    class Outcome(models.TextChoices):
        NOT_LISTED = "not_listed", _("Not listed")
        LISTED = "listed", _("Listed")
        UNKNOWN = "unknown", _("Work unknown to the source")
        ERROR = "error", _("No answer")

    reference = models.ForeignKey(Reference, models.CASCADE, related_name="notice_checks", verbose_name=_("work"))
    source = models.CharField(_("source"), max_length=20, choices=ReferenceNotice.Source)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    detail = models.TextField(_("detail"), blank=True)
    # The date of the data that was asked, which for a loaded file is earlier than the asking.
    data_date = models.DateField(_("date of the data"))
    checked_at = models.DateTimeField(_("checked"), auto_now_add=True)

    class Meta:
        verbose_name = _("check for notices")
        verbose_name_plural = _("checks for notices")
        ordering = ["-checked_at", "-id"]
        indexes = [models.Index(fields=["reference", "source", "-checked_at"], name="references_check_newest")]

    def __str__(self):
        return f"{self.source}: {self.get_outcome_display()}"


class RetractionWatchRow(models.Model):
    """One row of the Retraction Watch data, as loaded from its CSV file."""

    record_id = models.PositiveIntegerField(primary_key=True)
    original_doi = models.CharField(max_length=255, blank=True)
    original_pmid = models.CharField(max_length=9, blank=True)
    notice_doi = models.CharField(max_length=255, blank=True)
    notice_pmid = models.CharField(max_length=9, blank=True)
    nature = models.CharField(max_length=40)
    date = models.DateField(null=True, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    title = models.TextField(blank=True)
    data_date = models.DateField()

    class Meta:
        verbose_name = _("Retraction Watch row")
        verbose_name_plural = _("Retraction Watch rows")
        indexes = [
            models.Index(fields=["original_doi"], condition=~Q(original_doi=""), name="references_watch_doi"),
            models.Index(fields=["original_pmid"], condition=~Q(original_pmid=""), name="references_watch_pmid"),
        ]

    def __str__(self):
        return f"{self.record_id}: {self.nature}"
