"""Manuscripts: whose turn it is, the draft, its revisions, and the writers."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase

from articles.models import Article, Edition
from documents.blocks import empty_document
from editorial.provenance.models import Sha256
from references.models import Reference


class Turn(TextChoices):
    """Who may change the text."""

    WRITERS = "writers", _("The writers' turn")
    EDITORS = "editors", _("The editors' turn")
    NOBODY = "nobody", _("Nobody's turn")


class ManuscriptQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Manuscripts the person may know of: own ones, and for reviewers and overseers what was ever submitted."""
        own = models.Q(authorships__writer=user) | models.Q(created_by=user)
        if user.has_perm("editorial.oversee_manuscript"):
            return self.all()
        if user.has_perm("editorial.review_submission"):
            own |= models.Q(submissions__isnull=False)
        return self.filter(own).distinct()

    def with_draft(self) -> Self:
        return self.select_related("draft", "article")


class ProposedTag(TagBase):
    """A tag on an unpublished manuscript. Kept apart from public tags, so that no word leaks early."""

    class Meta:
        verbose_name = _("proposed tag")
        verbose_name_plural = _("proposed tags")


class ProposedTagging(ItemBase):
    """A proposed tag on a manuscript."""

    tag = models.ForeignKey(ProposedTag, models.CASCADE, related_name="taggings")
    content_object = models.ForeignKey("editorial.Manuscript", models.CASCADE, db_column="manuscript_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="editorial_manuscript_tagged_once")
        ]


# taggit, which makes the relation to the tags, has no types.
class Manuscript(models.Model):  # type: ignore[django-manager-missing]
    """A text before publication and the private file of a published one."""

    article = models.OneToOneField(
        Article, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published as")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    tags = TaggableManager(_("topics and tags"), through=ProposedTagging, blank=True)

    objects = ManuscriptQuerySet.as_manager()

    class Meta:
        verbose_name = _("manuscript")
        verbose_name_plural = _("manuscripts")
        ordering = ["-id"]
        permissions = [
            ("write_manuscript", _("Can write manuscripts")),
            ("oversee_manuscript", _("Can see every manuscript")),
        ]

    def __str__(self):
        return f"{self.pk}"

    def get_absolute_url(self):
        return reverse("editorial:manuscript", args=[self.pk])

    def latest_submission(self):
        """The newest round before the editors, or None."""
        return self.submissions.order_by("number").last()

    def newest_revision(self) -> "Revision | None":
        """The newest snapshot, or None."""
        return self.revisions.order_by("number").last()

    def round_of_editor(self):
        """The open round, when an editor and not a writer began it, or None."""
        writers = self.authorships.values("writer")
        return self.submissions.open().exclude(submitted_by__in=writers).select_related("submitted_by").first()

    @property
    def turn(self) -> Turn:
        """Whose move it is: the writers', until the text lies before the editors."""
        submission = self.latest_submission()
        return submission.turn if submission else Turn.WRITERS

    @property
    def approval_at_stake(self):
        """The approval that a change to the text would void or has voided: one that is not published; or None."""
        submission = self.latest_submission()
        return submission.approval_at_stake if submission else None

    @property
    def why_locked(self) -> str | Promise:
        """A sentence for someone who may not change the text now."""
        begun = self.round_of_editor()
        if begun:
            words = _(
                "%(name)s started a new version, so the text is in review now. A writer can withdraw the submission."
            )
            return words % {"name": begun.submitted_by.name}
        return {
            Turn.WRITERS: _("The text is with its writers now."),
            Turn.EDITORS: _("The text is in review now. A writer can withdraw the submission to continue editing."),
            Turn.NOBODY: _("This text is scheduled or declined, so nobody can change it now."),
        }[self.turn]


class SentForm(models.Model):
    """The form and the words that a manuscript was begun with, so that a form sent twice begins one manuscript."""

    key = models.UUIDField(_("key"), primary_key=True)
    manuscript = models.OneToOneField(Manuscript, models.CASCADE, related_name="sent_form")

    class Meta:
        verbose_name = _("submitted form")
        verbose_name_plural = _("submitted forms")

    def __str__(self):
        return f"{self.key}"


class Authorship(models.Model):
    """That a person writes, or once wrote, a manuscript. Never removed: a co-writer cannot step down and approve."""

    manuscript = models.ForeignKey(Manuscript, models.PROTECT, related_name="authorships")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="authorships")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("authorship")
        verbose_name_plural = _("authorships")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["manuscript", "writer"], name="editorial_writer_named_once")]

    def __str__(self):
        return f"{self.writer} / {self.manuscript_id}"


class PrintedName(models.Model):
    """A writer's name as it prints where a revision's content holds ``commitment``, which is signed and never changes.

    The commitment proves ``name`` and ``degrees`` by ``salt``, or the chain tells by which one it was replaced.
    """

    manuscript = models.ForeignKey(Manuscript, models.CASCADE, related_name="printed_names")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    commitment = models.CharField(_("commitment"), max_length=64, unique=True)
    salt = models.UUIDField(_("salt"), default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=150)
    degrees = models.CharField(_("degrees"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("printed name")
        verbose_name_plural = _("printed names")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="editorial_printed_name_given")]

    def __str__(self):
        return f"{self.name}, {self.degrees}" if self.degrees else self.name


class Draft(models.Model):
    """The one working copy of a manuscript. ``edit_counter`` rises with every save and shows a stale form."""

    manuscript = models.OneToOneField(Manuscript, models.CASCADE, primary_key=True, related_name="draft")
    kind = models.CharField(_("kind"), max_length=20, choices=Edition.Kind, default=Edition.Kind.EXPLAINER)
    language = models.CharField(_("language"), max_length=12, default="en-US")
    title = models.CharField(_("title"), max_length=300, blank=True)
    deck = models.CharField(_("deck"), max_length=500, blank=True)
    key_points = models.JSONField(_("key points"), default=list, blank=True)
    body = models.JSONField(_("text"), default=empty_document)
    evidence_label = models.CharField(_("evidence"), max_length=20, choices=Edition.EvidenceLabel, blank=True)
    funding = models.TextField(_("funding"), max_length=2000, blank=True)
    # The published post that this one says in another language, and which version of it.
    translation_of = models.ForeignKey(
        Article, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("translation of")
    )
    translated_number = models.PositiveIntegerField(_("translated version"), null=True, blank=True)
    # What an import understood and what it asks for: warnings, the claimed approval, the date it bore.
    import_report = models.JSONField(_("import report"), default=dict, blank=True)
    edit_counter = models.PositiveIntegerField(_("edits"), default=0)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.CheckConstraint(
                condition=Q(translation_of=None, translated_number=None)
                | Q(translation_of__isnull=False, translated_number__isnull=False, translated_number__gte=1),
                name="editorial_draft_translates_a_version",
            ),
        ]

    def __str__(self):
        return self.title or str(_("Untitled"))


class ManuscriptReference(models.Model):
    """A work in a manuscript's reference list, under the key its citations use."""

    manuscript = models.ForeignKey(Manuscript, models.CASCADE, related_name="references")
    reference = models.ForeignKey(Reference, models.PROTECT, related_name="cited_in")
    key = models.CharField(_("citation key"), max_length=64)
    position = models.PositiveSmallIntegerField(_("position"))
    # Why a work under a notice is cited all the same, and the ids of the notices that were known then: a later
    # retraction is not covered by a note about a correction.
    acknowledgement = models.TextField(_("note on its notices"), blank=True)
    acknowledged_notices = models.JSONField(_("notices the note is about"), default=list, blank=True)

    class Meta:
        verbose_name = _("manuscript reference")
        verbose_name_plural = _("manuscript references")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint("manuscript", Lower("key"), name="editorial_reference_key_once"),
            models.UniqueConstraint(fields=["manuscript", "reference"], name="editorial_reference_work_once"),
            models.CheckConstraint(
                condition=Q(key__regex=r"^[A-Za-z0-9][A-Za-z0-9_:.+/-]*$"), name="editorial_reference_key_form"
            ),
            models.CheckConstraint(
                condition=Q(acknowledgement="", acknowledged_notices=[])
                | (~Q(acknowledgement="") & ~Q(acknowledged_notices=[])),
                name="editorial_acknowledgement_names_notices",
            ),
        ]

    def __str__(self):
        return self.key


class Revision(models.Model):
    """An append-only snapshot of everything a reader would see, as canonical JSON.

    PostgreSQL computes ``digest``, its SHA-256; an approval names it.
    """

    manuscript = models.ForeignKey(Manuscript, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    content = models.TextField(_("content"))
    digest = models.GeneratedField(
        expression=Sha256("content"), output_field=models.CharField(max_length=64), db_persist=True
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["manuscript_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["manuscript", "number"], name="editorial_revision_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="editorial_revision_counts_from_one"),
        ]

    def __str__(self):
        return f"{self.manuscript_id} r{self.number}"
