"""Disputes about identifiers, and pairs of records that are not duplicates."""

from collections import defaultdict
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from references.models.reference import Reference


class IdentifierDisputeQuerySet(models.QuerySet):
    def unsettled(self) -> Self:
        """Disputes that nobody has decided yet."""
        return self.filter(state__in=IdentifierDispute.UNSETTLED)

    def referred(self) -> Self:
        """Disputes that a writer left to the editors."""
        return self.filter(state=IdentifierDispute.State.REFERRED)

    def about(self, identifiers) -> Self:
        """Disputes on any of some identifiers, each a column's name and a normalised value; with their works."""
        values = defaultdict(set)
        for name, value in identifiers:
            values[name].add(value)
        wanted = Q(pk__in=[])
        for name, some in values.items():
            wanted |= Q(name=name, value__in=some)
        return self.filter(wanted).select_related("reference__merged_into", "holder")


class IdentifierDispute(models.Model):
    """That ``reference`` was typed with an identifier under which the library knows another work, ``holder``.

    An identifier belongs to one record, so the record of what was typed does not carry it; here it is kept. What was
    decided stays as well: the same line typed again leads to the same record, and nobody is asked twice.
    """

    class Name(models.TextChoices):
        DOI = "doi", "DOI"
        PMID = "pmid", "PMID"
        PMCID = "pmcid", "PMCID"

    class State(models.TextChoices):
        OPEN = "open", _("To be decided")
        REFERRED = "referred", _("With the editors")
        SAME_WORK = "same_work", _("One work")
        MISTYPED = "mistyped", _("Typed wrongly")
        HOLDER_WRONG = "holder_wrong", _("Wrong in the other record")

    UNSETTLED = (State.OPEN, State.REFERRED)

    reference = models.ForeignKey(Reference, models.CASCADE, related_name="disputes", verbose_name=_("as typed"))
    holder = models.ForeignKey(Reference, models.PROTECT, related_name="contested", verbose_name=_("in the library"))
    name = models.CharField(_("identifier"), max_length=5, choices=Name)
    value = models.CharField(_("value"), max_length=255)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    note = models.TextField(_("note for the editors"), max_length=2_000, blank=True)
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = IdentifierDisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("disputed identifier")
        verbose_name_plural = _("disputed identifiers")
        ordering = ["id"]
        default_permissions = ()
        indexes = [models.Index(fields=["name", "value"], name="references_dispute_identifier")]
        constraints = [
            models.UniqueConstraint(fields=["reference", "name", "value"], name="references_dispute_once"),
            models.CheckConstraint(condition=~Q(value=""), name="references_dispute_has_value"),
            models.CheckConstraint(
                condition=Q(name__in=["doi", "pmid", "pmcid"]), name="references_dispute_names_identifier"
            ),
            models.CheckConstraint(
                condition=~Q(reference=models.F("holder")), name="references_dispute_between_two_works"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by=None, decided_at=None)
                | Q(
                    state__in=["referred", "same_work", "mistyped", "holder_wrong"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="references_dispute_decided_by_someone",
            ),
        ]

    def __str__(self):
        return f"{self.get_name_display()} {self.value}"

    def get_absolute_url(self):
        return reverse("references:dispute", args=[self.pk])

    @property
    def is_settled(self) -> bool:
        """Whether somebody decided which work the identifier names."""
        return self.state not in self.UNSETTLED

    def words(self) -> str:
        """Say what is to be decided, with both works in it."""
        facts = {"identifier": self, "typed": _named(self.reference), "known": _named(self.holder)}
        return (
            gettext(
                "%(identifier)s was typed for “%(typed)s”, but the library knows it as “%(known)s”. "
                "Both are kept, and somebody has to decide which work it names."
            )
            % facts
        )


def _named(work: Reference) -> str:
    return str(work)[:200]


class DistinctPair(models.Model):
    """A person's word that two works that resemble each other are different ones. ``first`` has the lesser id."""

    first = models.ForeignKey(Reference, models.CASCADE, related_name="+", verbose_name=_("one work"))
    second = models.ForeignKey(Reference, models.CASCADE, related_name="+", verbose_name=_("the other work"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)

    class Meta:
        verbose_name = _("pair of works that are not duplicates")
        verbose_name_plural = _("pairs of works that are not duplicates")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="references_distinct_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="references_distinct_pair_in_order"),
        ]

    def __str__(self):
        return f"{self.first} ≠ {self.second}"
