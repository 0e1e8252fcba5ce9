"""Rounds before the editors and the certificates that end them."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Edition
from editorial.manuscripts.models import Manuscript, Revision, Turn


class SubmissionQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Rounds that wait for a decision."""
        return self.filter(status=Submission.Status.OPEN)

    def approved(self) -> Self:
        """Rounds whose approval stands."""
        return self.filter(status=Submission.Status.APPROVED)

    def approved_by(self, person) -> Self:
        """Rounds that the person ever approved, whether the approval still stands or not."""
        return self.filter(decisions__editor=person, decisions__verdict=Decision.Verdict.APPROVE)


class Submission(models.Model):
    """One round before the editors. ``status`` is the workflow's only mutable state."""

    class Status(models.TextChoices):
        OPEN = "open", _("In review")
        CHANGES_REQUESTED = "changes_requested", _("Changes requested")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Submission withdrawn")
        APPROVAL_WITHDRAWN = "approval_withdrawn", _("Approval withdrawn")

    manuscript = models.ForeignKey(Manuscript, models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField(_("round"))
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="submissions")
    note = models.TextField(_("note to the editors"), max_length=4000, blank=True)
    salt = models.UUIDField(_("salt"), default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.OPEN)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("sent"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["manuscript_id", "number"]
        permissions = [("review_submission", _("Can review and approve submissions"))]
        constraints = [
            models.UniqueConstraint(fields=["manuscript", "number"], name="editorial_submission_numbered_once"),
            models.UniqueConstraint(
                fields=["manuscript"], condition=Q(status="open"), name="editorial_one_open_submission"
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_at=None) | (~Q(status="open") & Q(closed_at__isnull=False)),
                name="editorial_submission_open_until_closed",
            ),
        ]

    def __str__(self):
        return f"{self.manuscript_id} round {self.number}"

    def judged_revision(self) -> Revision | None:
        """The text this round is about: the newest while it is open, then what was decided on, else what was sent."""
        if self.status == self.Status.OPEN:
            return self.manuscript.newest_revision()
        decision = self.decisions.select_related("revision").order_by("pk").first()
        return decision.revision if decision else self.revision

    @property
    def approval_at_stake(self) -> "Decision | None":
        """The standing approval that a change to the text would void or has voided, or None."""
        if self.status != self.Status.APPROVED or self.turn != Turn.EDITORS:
            return None
        return self.decisions.standing_approvals().get()

    @property
    def turn(self) -> Turn:
        """Whose move this round leaves the manuscript to."""
        if self.status == self.Status.APPROVED:
            return self._turn_after_approval()
        turns: dict[str, Turn] = {self.Status.OPEN: Turn.EDITORS, self.Status.DECLINED: Turn.NOBODY}
        return turns.get(self.status, Turn.WRITERS)

    def _turn_after_approval(self) -> Turn:
        """Approved text waits with the editors; once it is live the writers may begin a new version."""
        approval = self.decisions.standing_approvals().get()
        editions = Edition.objects.filter(decision_id=approval.pk)
        if editions.scheduled().exists():
            return Turn.NOBODY
        return Turn.WRITERS if editions.live().exists() else Turn.EDITORS


class DecisionQuerySet(models.QuerySet):
    def approvals(self) -> Self:
        """Approvals, those that were withdrawn included."""
        return self.filter(verdict=Decision.Verdict.APPROVE)

    def standing_approvals(self) -> Self:
        """Approvals that nobody withdrew."""
        return self.approvals().filter(withdrawal=None)


class Decision(models.Model):
    """An append-only certificate: what an editor decided on exactly which text.

    ``editor_name`` and ``editor_degrees`` are frozen as they will be printed.
    """

    class Verdict(models.TextChoices):
        APPROVE = "approve", _("Approved")
        REQUEST_CHANGES = "request_changes", _("Changes requested")
        DECLINE = "decline", _("Declined")
        WITHDRAW_APPROVAL = "withdraw_approval", _("Approval withdrawn")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="decisions")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="decisions")
    digest = models.CharField(_("content hash of the text"), max_length=64)
    verdict = models.CharField(_("decision"), max_length=20, choices=Verdict)
    ends = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="withdrawal", verbose_name=_("ends the approval")
    )
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions")
    editor_name = models.CharField(_("name as printed"), max_length=150)
    editor_degrees = models.CharField(_("degrees as printed"), max_length=100, blank=True)
    # Events hold the name as a commitment, which only who knows the salt can tell to be of this name, and the words
    # under salted hashes. The name's salt changes with the name.
    salt = models.UUIDField(_("salt"), default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    name_salt = models.UUIDField(_("salt of the name"), default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    # The SHA-256 of what prints of an approved text; "" for other verdicts, and for approvals from before it was kept.
    fragments_digest = models.CharField(_("content hash of what prints"), max_length=64, blank=True)
    statement = models.TextField(_("statement"), max_length=2000, blank=True)
    interests = models.TextField(_("declared interests"), max_length=2000, blank=True)
    comment = models.TextField(_("comment to the writer"), max_length=10_000, blank=True)
    decided_at = models.DateTimeField(_("decided"))

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["id"]
        permissions = [("publish_decision", _("Can publish approved manuscripts"))]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(verdict="approve"), name="editorial_one_approval_per_submission"
            ),
            models.CheckConstraint(
                condition=(Q(verdict="withdraw_approval") & Q(ends__isnull=False))
                | (~Q(verdict="withdraw_approval") & Q(ends=None)),
                name="editorial_withdrawal_names_its_approval",
            ),
            models.CheckConstraint(condition=Q(verdict="approve") | ~Q(comment=""), name="editorial_refusal_says_why"),
            models.CheckConstraint(condition=~Q(editor_name=""), name="editorial_decision_names_editor"),
            models.CheckConstraint(
                condition=Q(fragments_digest="") | Q(verdict="approve", fragments_digest__regex="^[0-9a-f]{64}$"),
                name="editorial_only_approvals_print",
            ),
        ]

    def __str__(self):
        return f"{self.get_verdict_display()} ({self.editor_name})"

    @property
    def stands(self):
        """Whether it is an approval that nobody withdrew."""
        return Decision.objects.standing_approvals().filter(pk=self.pk).exists()

    @property
    def is_void(self):
        """Whether the text is not the one any more that this approval is about, or what prints of it was not kept."""
        return not self.fragments_digest or self.submission.manuscript.newest_revision().digest != self.digest


class ApprovedPrint(models.Model):
    """What printed of a text when it was approved: the fragments that the approver had on screen, append-only.

    ``fragments`` is a JSON array of texts in the order of ``articles.columns.FRAGMENTS``. When settings or code print
    the text otherwise later, it shows what is different.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="approved_print")
    fragments = models.TextField(_("fragments"))

    class Meta:
        verbose_name = _("approved print")
        verbose_name_plural = _("approved prints")

    def __str__(self):
        return f"{self.decision_id}"
