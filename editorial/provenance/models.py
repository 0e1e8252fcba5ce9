"""What happened to a manuscript, as a chain nobody can quietly rewrite."""

import json
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Sha256Bytes(models.Func):
    """SHA-256 of bytes as 64 hex digits."""

    function = "sha256"
    template = "encode(%(function)s(%(expressions)s), 'hex')"
    output_field = models.CharField(max_length=64)


class Sha256(models.Func):
    """SHA-256 of a text as 64 hex digits, by the database's own ``editorial_sha256``."""

    function = "editorial_sha256"
    output_field = models.CharField(max_length=64)


class EventQuerySet(models.QuerySet):
    def in_order(self) -> Self:
        return self.order_by("manuscript_id", "sequence")


class Event(models.Model):
    """One link of a manuscript's chain: what happened, who did it, when, and the digest of the link before.

    ``statement`` is the canonical JSON that is digested and signed; the other columns repeat it for
    queries, and the database refuses a row where they differ. Rows can only be added.
    """

    class Kind(models.TextChoices):
        CREATED = "created", _("Manuscript created")
        WRITER_ADDED = "writer_added", _("Writer added")
        REVISED = "revised", _("Revision saved")
        SUBMITTED = "submitted", _("Submitted for review")
        VERSION_BEGUN = "version_begun", _("New version started")
        WITHDRAWN = "withdrawn", _("Submission withdrawn")
        CHANGES_REQUESTED = "changes_requested", _("Changes requested")
        DECLINED = "declined", _("Declined")
        APPROVED = "approved", _("Approved")
        APPROVAL_WITHDRAWN = "approval_withdrawn", _("Approval withdrawn")
        PUBLISHED = "published", _("Published")
        EDITION_ENDED = "edition_ended", _("Edition ended")
        NOTICE_ISSUED = "notice_issued", _("Notice issued")
        NOTICE_LIFTED = "notice_lifted", _("Notice withdrawn")
        SET_ASIDE = "set_aside", _("Part of the record set aside")
        OBJECTED = "objected", _("Approval objected to by its editor")
        OBJECTION_ANSWERED = "objection_answered", _("Objection to the approval decided")
        NAME_CHANGED = "name_changed", _("Printed name changed")
        REMOVED = "removed", _("Removed by legal order")

    #: Kinds that are refused without the signing key.
    SIGNED_KINDS = frozenset(
        {
            Kind.CHANGES_REQUESTED,
            Kind.DECLINED,
            Kind.APPROVED,
            Kind.APPROVAL_WITHDRAWN,
            Kind.PUBLISHED,
            Kind.NOTICE_ISSUED,
            Kind.NOTICE_LIFTED,
            Kind.SET_ASIDE,
            Kind.OBJECTED,
            Kind.OBJECTION_ANSWERED,
            Kind.NAME_CHANGED,
            Kind.REMOVED,
        }
    )

    manuscript = models.ForeignKey("editorial.Manuscript", models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("what happened"), max_length=30, choices=Kind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    occurred_at = models.DateTimeField(_("when"))
    statement = models.TextField(_("statement"))
    previous = models.CharField(_("content hash before"), max_length=64, blank=True)
    digest = models.GeneratedField(
        expression=Sha256("statement"), output_field=models.CharField(max_length=64), db_persist=True
    )
    key_id = models.CharField(_("signing key"), max_length=16, blank=True)
    signature = models.CharField(_("signature"), max_length=88, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["manuscript_id", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["manuscript", "sequence"], name="editorial_event_numbered_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="editorial_event_counts_from_one"),
            models.CheckConstraint(
                condition=(Q(key_id="") & Q(signature="")) | (~Q(key_id="") & ~Q(signature="")),
                name="editorial_event_signature_names_its_key",
            ),
            models.CheckConstraint(
                condition=~Q(signature="")
                | ~Q(
                    kind__in=[
                        *("changes_requested", "declined", "approved", "approval_withdrawn", "published"),
                        *("notice_issued", "notice_lifted", "set_aside", "objected", "objection_answered"),
                        *("name_changed", "removed"),
                    ]
                ),
                name="editorial_event_decisions_are_signed",
            ),
        ]

    def __str__(self):
        return f"{self.manuscript_id}/{self.sequence} {self.kind}"

    @property
    def facts(self) -> dict:
        """What the event tells, by its statement."""
        facts: dict = json.loads(self.statement)["facts"]
        return facts


class Seal(models.Model):
    """A signed list of every submitted manuscript's chain length and last digest at one moment.

    It shows later when a whole manuscript or the end of a chain is gone. Rows can only be added.
    """

    sealed_at = models.DateTimeField(_("signed"))
    statement = models.TextField(_("statement"))
    digest = models.GeneratedField(
        expression=Sha256("statement"), output_field=models.CharField(max_length=64), db_persist=True
    )
    key_id = models.CharField(_("signing key"), max_length=16)
    signature = models.CharField(_("signature"), max_length=88)

    class Meta:
        verbose_name = _("signed checkpoint")
        verbose_name_plural = _("signed checkpoints")
        ordering = ["id"]

    def __str__(self):
        return self.digest
