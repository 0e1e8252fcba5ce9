"""The chains of what is not a manuscript: the articles that readers see, the people, and the site."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    """What a chain is about. The site has one chain, under the number 0."""

    ARTICLE = "article", _("Article")
    PERSON = "person", _("Person")
    SITE = "site", _("Site")


def sha256_of(column: str) -> Func:
    """Return the SHA-256 of a text column in hexadecimal, as PostgreSQL computes it."""
    octets = Func(F(column), Value("UTF8"), function="convert_to", output_field=models.BinaryField())
    digest = Func(octets, function="sha256", output_field=models.BinaryField())
    return Func(digest, Value("hex"), function="encode", output_field=models.CharField())


class EntryQuerySet(models.QuerySet):
    def of(self, subject: str, number: object) -> Self:
        """The chain of one subject, the newest entry first. ``number`` may be a reference to an outer query."""
        return self.filter(subject=subject, number=number).order_by("-sequence")


class Entry(models.Model):
    """One signed link of a subject's chain; of a chain that tells how things stand, the newest counts.

    ``statement`` is the canonical JSON that is digested and signed; the other columns repeat it for queries, and the
    database refuses a row where they differ. Rows can only be added.
    """

    subject = models.CharField(_("about"), max_length=20, choices=Subject)
    number = models.BigIntegerField(_("number"))
    sequence = models.PositiveIntegerField(_("place in the chain"))
    kind = models.CharField(_("what happened"), max_length=30)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    occurred_at = models.DateTimeField(_("when"))
    statement = models.TextField(_("statement"))
    previous = models.CharField(_("content hash before"), max_length=64, blank=True)
    digest = models.CharField(_("content hash"), max_length=64)
    key_id = models.CharField(_("signing key"), max_length=16)
    signature = models.CharField(_("signature"), max_length=88)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the record")
        verbose_name_plural = _("entries of the record")
        ordering = ["subject", "number", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "number", "sequence"], name="record_entry_numbered_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="record_entry_counts_from_one"),
            models.CheckConstraint(
                condition=Q(subject__in=["article", "person"], number__gte=1) | Q(subject="site", number=0),
                name="record_entry_names_its_subject",
            ),
            models.CheckConstraint(condition=Q(digest=sha256_of("statement")), name="record_entry_digest_of_statement"),
            models.CheckConstraint(condition=~Q(key_id="") & ~Q(signature=""), name="record_entry_is_signed"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.number}, {self.sequence}: {self.kind}"


class Source(models.TextChoices):
    """From which table a leaf of the log comes: a manuscript's event, or an entry about anything else."""

    EVENT = "event", _("Event")
    ENTRY = "entry", _("Entry of the record")


class LogLeaf(models.Model):
    """The place of one signed event or entry in the log of the whole record. Rows can only be added.

    ``nodes`` are the hashes of all complete subtrees that end with this leaf, smallest first (``record.merkle``).
    """

    number = models.BigIntegerField(_("place in the log"), primary_key=True)
    source = models.CharField(_("kind"), max_length=10, choices=Source)
    row = models.BigIntegerField(_("row"))
    digest = models.CharField(_("content hash"), max_length=64, db_index=True)
    nodes = models.BinaryField(_("hashes of subtrees"))

    class Meta:
        verbose_name = _("place in the log")
        verbose_name_plural = _("places in the log")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["source", "row"], name="record_logleaf_once_for_each_row"),
            models.CheckConstraint(condition=Q(number__gte=0), name="record_logleaf_counts_from_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.source} {self.row}"


class Checkpoint(models.Model):
    """The signed root of the log at one moment. Rows can only be added.

    ``statement`` is the canonical JSON that is signed; the other columns repeat it.
    """

    count = models.BigIntegerField(_("places in the log"))
    root = models.CharField(_("root"), max_length=64)
    made_at = models.DateTimeField(_("signed"))
    statement = models.TextField(_("statement"))
    key_id = models.CharField(_("signing key"), max_length=16)
    signature = models.CharField(_("signature"), max_length=88)

    class Meta:
        verbose_name = _("signed root of the log")
        verbose_name_plural = _("signed roots of the log")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=0), name="record_checkpoint_counts_from_zero"),
            models.CheckConstraint(condition=~Q(key_id="") & ~Q(signature=""), name="record_checkpoint_is_signed"),
        ]

    def __str__(self) -> str:
        return f"{self.count}: {self.root}"


class Verification(models.Model):
    """What a regular check of the record found, for those who work here.

    ``statement`` is canonical JSON and signed where there is a key; ``record.outcomes`` reads it.
    """

    statement = models.TextField(_("statement"))
    key_id = models.CharField(_("signing key"), max_length=16, blank=True)
    signature = models.CharField(_("signature"), max_length=88, blank=True)

    class Meta:
        verbose_name = _("check of the record")
        verbose_name_plural = _("checks of the record")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"number {self.pk}"


class VerifiedState(models.Model):
    """The one list of fingerprints of all that verified last, signed; what still bears them need not be checked again.

    Without it, or when it is not signed, everything is checked.
    """

    statement = models.TextField(_("statement"))
    key_id = models.CharField(_("signing key"), max_length=16)
    signature = models.CharField(_("signature"), max_length=88)

    class Meta:
        verbose_name = _("fingerprints of what verified")
        verbose_name_plural = _("fingerprints of what verified")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="record_one_verified_state")]

    def __str__(self) -> str:
        return f"number {self.pk}"
